// Communities 社区: the hub of the city. Sizes are log-normal, turnout and the like lean on the district's character.

struct Community {
    enum Kind: String, CaseIterable {
        case oldCity = "老城型", unit = "单位型", commodity = "商品房型", resettlement = "还建型", villageTurned = "村改居", mixed =
            "混合型"
    }
    let code: Int
    var name: String
    let street: Int
    var kind: Kind
    var founded: Day?
    var residents: Int?
    var households: Int?
    var grids: Int?
    var centre: Int?
    var bigCommittee: Bool
    /// Hundredths of 万元.
    var budget: Int?
    var adminItems: Int?
    var needsRaised: Int?
    var needsSolved: Int?
    var voters: Int?
    var votes: Int?
    var electionDate: Day?
    var selfOrgs: Int?
    /// Whether any estate lies in it: a village turned community may have none.
    var hasEstates: Bool

    /// Residents where they are known, else what the households suggest: weights only, never printed.
    var size: Int { residents ?? (households ?? 3000) * 27 / 10 }
}

extension City {
    mutating func makeCommunities() {
        var random = stream("communities")
        let perDistrict = apportion(scale.communities, by: districts.map(\.character.communities), atLeast: 4)
        for district in districts.indices {
            let own = streets.indices.filter { streets[$0].district == district }
            let weights = own.map { _ in random.int(70...130) }
            let counts = apportion(perDistrict[district], by: weights, atLeast: 1)
            var taken: Set<String> = []
            for (position, street) in own.enumerated() {
                for number in 1...counts[position] {
                    communities.append(community(street: street, number: number, taken: &taken, random: &random))
                }
            }
        }
        communities.sort { $0.code < $1.code }
    }

    private func community(street: Int, number: Int, taken: inout Set<String>, random: inout Random) -> Community {
        let district = districts[streets[street].district]
        let character = district.character
        let kind = random.pick(weighted: Self.kinds(of: district.kind))
        let size = random.logNormal(median: 78 * character.size, sigma: 0.45, in: 900...32_000)
        let homes = size * 10 / random.int(23...31)
        let raised = random.logNormal(median: 260, sigma: 0.5, in: 30...1500)
        let voters = size * random.int(52...66) / 100
        let noElection = random.chance(perMille: 60)
        let turnout = random.normal(mean: character.turnout, deviation: 55, in: 380...960)
        var result = Community(
            code: streets[street].code * 1000 + number, name: Names.community(&random, taken: &taken), street: street,
            kind: kind, bigCommittee: random.chance(perMille: district.kind == .central ? 860 : 640), hasEstates: true)
        result.hasEstates = !(kind == .villageTurned && random.chance(perMille: 280))
        result.founded = random.chance(perMille: 50) ? nil : random.day(Day(1988, 1, 1), Day(2019, 6, 30))
        result.residents = random.chance(perMille: 30) ? nil : size
        result.households = random.chance(perMille: 20) ? nil : homes
        result.grids = random.chance(perMille: 30) ? nil : max(1, homes / random.int(300...500))
        result.centre =
            random.chance(perMille: 50) ? nil : random.logNormal(median: 8600, sigma: 0.45, in: 1500...42_000)
        result.budget = random.chance(perMille: 40) ? nil : 2000 + size / 8 + 100 * random.int(0...12)
        result.adminItems = random.chance(perMille: 40) ? nil : random.normal(mean: 118, deviation: 30, in: 38...240)
        if !random.chance(perMille: 40) {
            result.needsRaised = raised
            result.needsSolved = raised * random.normal(mean: 890, deviation: 35, in: 780...970) / 1000
        }
        if !noElection {
            result.voters = voters
            result.votes = voters * turnout / 1000
            result.electionDate = random.day(Day(2018, 9, 1), Day(2018, 12, 20))
        }
        result.selfOrgs = random.chance(perMille: 80) ? nil : random.int(0...9)
        return result
    }

    private static func kinds(of district: District.Kind) -> [(Community.Kind, Int)] {
        district == .central
            ? [(.oldCity, 30), (.unit, 18), (.commodity, 30), (.resettlement, 8), (.villageTurned, 6), (.mixed, 8)]
            : [(.oldCity, 6), (.unit, 8), (.commodity, 28), (.resettlement, 22), (.villageTurned, 26), (.mixed, 10)]
    }
}
