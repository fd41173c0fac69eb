// The city as plain arrays, one per entity, linked by index. `City.init` draws every entity in the order of its links and
// then plants the findings (Findings.swift); City+Writing.swift turns it into files. Nothing here knows of GovQL.

/// A made-up city with real district and street names: the sample data of GovQL at any scale.
public struct City {
    let scale: Scale
    var districts: [District] = []
    var streets: [Street] = []
    var communities: [Community] = []
    var firms: [Firm] = []
    var estates: [Estate] = []
    var ratings: [Rating] = []
    var branches: [Branch] = []
    var cadres: [Cadre] = []
    var postings: [Posting] = []
    var workers: [Worker] = []
    var volunteers: [Volunteer] = []
    var activities: [Activity] = []
    var services: [Service] = []
    var projects: [Project] = []

    /// What a finding has claimed, so that the next one leaves it alone.
    var exitFirms: [Int] = []
    var praisedFirms: [Int] = []
    var blankStreets: [Int] = []

    private let seed: UInt64

    /// Makes the whole city; the same scale and seed give the same city everywhere.
    public init(scale: Scale, seed: UInt64 = 20201231) {
        self.scale = scale
        self.seed = seed
        makeDistricts()
        makeStreets()
        makeCommunities()
        makeFirms()
        makeEstates()
        makeRatings()
        makeBranches()
        makeCadres()
        makePostings()
        makeWorkers()
        makeActivities()
        makeVolunteers()
        makeServices()
        makeProjects()
        plantFindings()
    }

    /// The random stream of one entity or finding.
    func stream(_ name: String) -> Random {
        Random(seed: seed, stream: name)
    }

    func district(ofCommunity community: Int) -> Int {
        streets[communities[community].street].district
    }

    /// The communities of each district, by index.
    func communitiesByDistrict() -> [[Int]] {
        var result = [[Int]](repeating: [], count: districts.count)
        for index in communities.indices { result[district(ofCommunity: index)].append(index) }
        return result
    }

    func estatesByCommunity() -> [[Int]] {
        var result = [[Int]](repeating: [], count: communities.count)
        for (index, estate) in estates.enumerated() { result[estate.community].append(index) }
        return result
    }
}
