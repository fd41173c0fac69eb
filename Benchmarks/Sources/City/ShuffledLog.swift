// The city of `make bench-csv`: a log of service records with nothing in a helpful order. Keys are dense integers, shuffled;
// dates are unsorted; volunteers are skewed, a volunteer's share falling with rank as 1 / (rank + c). Beside the log stand
// the tables that its links need. The rest of the generator, with its findings, is City.swift.

/// Writes a city around a log of `services` records; the same number gives the same bytes everywhere.
public struct ShuffledLog {
    private let city: City
    private let services: Int
    private let volunteers: Int
    private let activities: Int

    public init(services: Int, seed: UInt64 = 20201231) {
        var scale = Scale.large
        let demo = Scale.demo
        // Only the map, the workers and the projects are taken from the city; what is left out may be small.
        (scale.volunteers, scale.services, scale.activities) = (demo.volunteers, demo.services, demo.activities)
        (scale.cadres, scale.postings) = (demo.cadres, demo.postings)
        city = City(scale: scale, seed: seed)
        self.services = services
        volunteers = max(services / 10, 100)
        activities = max(services / 100, 10)
    }

    /// The tables, in the order they are written.
    public func write(to folder: String) throws {
        try makeFolder(folder)
        for name in ["districts", "streets", "communities", "workers"] {
            try city.write(name, to: "\(folder)/\(name).csv")
        }
        try writeProjects(to: "\(folder)/projects.csv")
        try writeVolunteers(to: "\(folder)/volunteers.csv")
        try writeActivities(to: "\(folder)/activities.csv")
        try writeServices(to: "\(folder)/services.csv")
    }

    private func writeProjects(to path: String) throws {
        let header = "code name category phase started finished budget community_code"
        try city.table(path, header, city.projects.enumerated()) { csv, item in
            let project = item.element
            csv.code("J", item.offset + 1, width: 5)
            csv.text(project.name)
            csv.text(project.category.rawValue)
            csv.text(project.phase.rawValue)
            csv.day(project.started)
            csv.day(project.finished)
            csv.dec(project.budget, scale: 2)
            csv.int(city.code(ofCommunity: project.community))
        }
    }

    private func writeVolunteers(to path: String) throws {
        var random = city.stream("log volunteers")
        var ids = Array(1...Int32(volunteers))
        random.shuffle(&ids)
        try city.table(path, "id name gender birth community_code registered", ids) { csv, id in
            csv.int(Int(id))
            csv.text(Names.person(&random))
            csv.text(random.chance(perMille: 560) ? "女" : "男")
            csv.day(random.day(Day(1940, 1, 1), Day(2004, 12, 31)))
            csv.int(random.chance(perMille: 20) ? nil : random.pick(city.communities).code)
            csv.day(random.day(Day(2012, 1, 1), Day(2019, 11, 30)))
        }
    }

    private func writeActivities(to path: String) throws {
        var random = city.stream("log activities")
        let categories = ["环境", "应急", "助残", "敬老", "文明交通", "防疫"]
        try city.table(path, "id name category start community_code", 1...activities) { csv, id in
            let category = random.pick(categories)
            csv.int(id)
            csv.text("\(category)志愿行第\(id)期")
            csv.text(category)
            csv.day(random.day(Day(2019, 12, 1), Day(2020, 12, 31)))
            csv.int(random.chance(perMille: 60) ? nil : random.pick(city.communities).code)
        }
    }

    /// Weights of the months from December 2019: the peak of February and March, October's second peak.
    private static let monthWeights = [50, 35, 400, 400, 14, 35, 45, 50, 45, 50, 95, 50, 45]
    /// Tenths of an hour, and their weights.
    private static let hourWeights = [
        (10, 10), (15, 8), (20, 20), (25, 8), (30, 18), (35, 4), (40, 18), (60, 10), (75, 3), (80, 4), (115, 1),
    ]

    private func writeServices(to path: String) throws {
        var random = city.stream("log services")
        var ids = Array(1...Int32(services))
        random.shuffle(&ids)
        let people = shuffledVolunteers(&random)
        let days = Self.days()
        let hours = Self.hourWeights.flatMap { [Int](repeating: $0.0, count: $0.1) }
        try city.table(path, "id volunteer_id activity_id date hours", ids.indices) { csv, row in
            csv.int(Int(ids[row]))
            csv.int(Int(people[row]))
            csv.int(1 + random.below(activities))
            csv.day(random.pick(days))
            csv.dec(random.pick(hours), scale: 1)
        }
    }

    /// The volunteer of each record.
    private func shuffledVolunteers(_ random: inout Random) -> [Int32] {
        var ranks = Array(1...Int32(volunteers))
        random.shuffle(&ranks)
        let weights = ranks.indices.map { 1_000_000_000 / ($0 * 1_000_000 / volunteers + 4700) }
        var people: [Int32] = []
        people.reserveCapacity(services)
        for (volunteer, count) in zip(ranks, apportion(services, by: weights)) {
            for _ in 0..<count { people.append(volunteer) }
        }
        random.shuffle(&people)
        return people
    }

    /// The days of the log, each as often as its month weighs.
    private static func days() -> [Day] {
        (0..<Month.count).flatMap { index -> [Day] in
            let month = Month(index: index)
            let days = (0...(month.last - month.first)).map { month.first + $0 }
            return days.flatMap { [Day](repeating: $0, count: monthWeights[index]) }
        }
    }
}
