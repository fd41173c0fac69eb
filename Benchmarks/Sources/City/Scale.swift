// How large a city to make: how many rows each entity gets.
// The named sizes are those of the samples (`demo`), the speed test (`large`) and the real city (`real`).

/// The number of rows per entity; workers, homes' branches and ratings follow from the communities and firms.
public struct Scale: Sendable {
    public var streets: Int
    public var communities: Int
    public var estates: Int
    public var branches: Int
    public var cadres: Int
    public var postings: Int
    public var volunteers: Int
    public var activities: Int
    public var services: Int
    public var firms: Int
    public var projects: Int

    public static let demo = Scale(
        streets: 60, communities: 300, estates: 1500, branches: 1800, cadres: 1500, postings: 3000,
        volunteers: 8000, activities: 800, services: 20_000, firms: 220, projects: 700)

    public static let large = Scale(
        streets: 173, communities: 1406, estates: 7148, branches: 12_000, cadres: 60_000, postings: 150_000,
        volunteers: 200_000, activities: 10_000, services: 1_000_000, firms: 2200, projects: 10_000)

    public static let real = Scale(
        streets: 173, communities: 1406, estates: 7148, branches: 20_000, cadres: 300_000, postings: 750_000,
        volunteers: 1_980_000, activities: 111_000, services: 7_500_000, firms: 2200,
        projects: 10_000)

    /// A city with this many service records and the rest in proportion to `large`. What the map limits (streets,
    /// communities, estates, firms) stays between the demo's and the real number.
    public static func services(_ count: Int) -> Scale {
        func scaled(_ key: KeyPath<Scale, Int>) -> Int {
            max(large[keyPath: key] * (count / 1000) / 1000, demo[keyPath: key] / 2)
        }
        func mapped(_ key: KeyPath<Scale, Int>) -> Int {
            min(max(scaled(key), demo[keyPath: key]), large[keyPath: key])
        }
        return Scale(
            streets: mapped(\.streets), communities: mapped(\.communities), estates: mapped(\.estates),
            branches: max(scaled(\.branches), demo.branches), cadres: scaled(\.cadres),
            postings: max(scaled(\.postings), demo.postings),
            volunteers: max(scaled(\.volunteers), demo.volunteers), activities: max(scaled(\.activities), 800),
            services: count, firms: mapped(\.firms), projects: max(mapped(\.projects), demo.projects))
    }

    /// `demo`, `large`, `real`, or a number of service records (at least 20,000, so that every finding fits).
    public init?(name: String) {
        switch name {
        case "demo": self = .demo
        case "large": self = .large
        case "real": self = .real
        default:
            guard let count = Int(name.filter { $0 != "_" && $0 != "," }), count >= 20_000 else { return nil }
            self = .services(count)
        }
    }

    private init(
        streets: Int, communities: Int, estates: Int, branches: Int, cadres: Int, postings: Int,
        volunteers: Int, activities: Int, services: Int, firms: Int, projects: Int
    ) {
        self.streets = streets
        self.communities = communities
        self.estates = estates
        self.branches = branches
        self.cadres = cadres
        self.postings = postings
        self.volunteers = volunteers
        self.activities = activities
        self.services = services
        self.firms = firms
        self.projects = projects
    }
}
