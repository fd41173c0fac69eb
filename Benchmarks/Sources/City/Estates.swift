// Estates 小区 and which firm serves them. Old estates are many in the old districts; satisfaction depends on age alone,
// so welfare service looks worse in the raw figures and equal among old estates.

struct Estate {
    enum Kind: String { case old = "老旧", commodity = "商品房", resettlement = "还建房", unit = "单位宿舍", public_ = "公租房" }
    enum Mode: String { case market = "市场化", welfare = "公益性", self_ = "业主自管", custody = "社区代管", none = "弃管" }
    enum Committee: String { case inOffice = "在任", preparing = "筹备", expired = "届满未换", none = "未成立" }
    var code: Int
    var name: String
    let community: Int
    var firm: Int?
    var kind: Kind
    var builtYear: Int?
    var buildings: Int?
    var households: Int?
    var floor: Int?
    var mode: Mode
    var red: Bool
    var redSince: Day?
    var committee: Committee
    var committeeEnd: Day?
    var meetings: Int?
    var pipeChecked: Day?
    var fee: Int?
    /// Per mille, and printed as a fraction with three places.
    var feeRate: Int?
    var subsidy: Int?
    var satisfaction: Int?
}

extension City {
    mutating func makeEstates() {
        var random = stream("estates")
        let weights = communities.map { community in
            community.hasEstates ? random.logNormal(median: 40, sigma: 0.55, in: 8...176) : 0
        }
        let counts = apportion(scale.estates, by: weights).map { min($0, 22) }
        for (community, count) in counts.enumerated() where communities[community].hasEstates {
            for number in 1...max(1, count) {
                estates.append(estate(community: community, number: number, random: &random))
            }
        }
        assignFirms(&random)
        for index in estates.indices { finishEstate(index, &random) }
    }

    private func estate(community: Int, number: Int, random: inout Random) -> Estate {
        let character = districts[district(ofCommunity: community)].character
        let old = random.chance(perMille: character.old)
        let kind: Estate.Kind =
            old ? .old : random.pick(weighted: [(.commodity, 62), (.resettlement, 18), (.unit, 12), (.public_, 8)])
        let mode: Estate.Mode =
            old
            ? random.pick(weighted: [(.welfare, 46), (.market, 30), (.custody, 12), (.self_, 6), (.none, 6)])
            : random.pick(weighted: [(.market, 88), (.welfare, 3), (.self_, 6), (.custody, 3)])
        let homes = random.logNormal(median: old ? 330 : 900, sigma: 0.5, in: 40...6000)
        var result = Estate(
            code: communities[community].code * 100 + number, name: Names.estate(&random, old: old),
            community: community, kind: kind, mode: mode, red: false, committee: .none)
        result.builtYear = random.chance(perMille: 30) ? nil : old ? random.int(1962...1999) : random.int(2000...2018)
        result.buildings = random.chance(perMille: 30) ? nil : max(1, homes / random.int(40...110))
        result.households = random.chance(perMille: 25) ? nil : homes
        result.floor = random.chance(perMille: 40) ? nil : homes * (old ? 73 : 104) / 100
        return result
    }

    /// Deals the firms out: firms of weight -1 get one estate, the others in proportion to their weight.
    private mutating func assignFirms(_ random: inout Random) {
        let served = estates.indices.filter {
            (estates[$0].mode == .market || estates[$0].mode == .welfare) && !random.chance(perMille: 20)
        }
        var deck = firms.indices.filter { firms[$0].weight == -1 }
        let many = firms.indices.filter { firms[$0].weight > 0 }
        let counts = apportion(max(0, served.count - deck.count), by: many.map { firms[$0].weight }, atLeast: 2)
        for (position, firm) in many.enumerated() {
            deck.append(contentsOf: repeatElement(firm, count: counts[position]))
        }
        random.shuffle(&deck)
        for (estate, firm) in zip(served, deck) { estates[estate].firm = firm }
    }

    private mutating func finishEstate(_ index: Int, _ random: inout Random) {
        let character = districts[district(ofCommunity: estates[index].community)].character
        var estate = estates[index]
        let old = estate.kind == .old
        if estate.mode == .none && character.red == 1000 { estate.mode = .custody }
        estate.red = estate.mode != .none && random.chance(perMille: old ? min(1000, character.red * 106 / 100) : 350)
        if old && character.red == 1000 { estate.red = true }
        estate.redSince = estate.red ? Self.redSince(&random) : nil
        Self.setCommittee(&estate, character, &random)
        estate.pipeChecked = random.chance(perMille: 150) ? nil : random.day(Day(2016, 1, 1), Day(2020, 12, 15))
        if estate.firm != nil {
            estate.fee = random.chance(perMille: 60) ? nil : old ? random.int(30...90) : random.int(100...350)
            estate.feeRate =
                random.chance(perMille: 60) ? nil : random.normal(mean: old ? 690 : 850, deviation: 90, in: 300...995)
        }
        if old && random.chance(perMille: 800) {
            estate.subsidy = 100 * random.pick([2, 4, 6]) + 25 * random.int(0...4)
        }
        if !random.chance(perMille: 30) {
            estate.satisfaction = random.normal(mean: old ? 690 : 765, deviation: 100, in: 350...990)
        }
        estates[index] = estate
    }

    private static func redSince(_ random: inout Random) -> Day {
        switch random.below(100) {
        case 0..<10: return random.day(Day(2017, 2, 1), Day(2017, 6, 30))
        case 10..<45: return random.day(Day(2017, 7, 1), Day(2017, 12, 31))
        case 45..<80: return random.day(Day(2018, 1, 1), Day(2018, 12, 31))
        default: return random.day(Day(2019, 1, 1), Day(2020, 6, 20))
        }
    }

    private static func setCommittee(_ estate: inout Estate, _ character: District.Character, _ random: inout Random) {
        let office = character.inOffice
        let rest = 1000 - office
        estate.committee = random.pick(weighted: [
            (.inOffice, office), (.preparing, rest * 14 / 100), (.expired, rest * 18 / 100), (.none, rest * 68 / 100),
        ])
        switch estate.committee {
        case .inOffice: estate.committeeEnd = random.day(Day(2021, 2, 1), Day(2025, 6, 30))
        case .expired: estate.committeeEnd = random.day(Day(2017, 5, 1), Day(2020, 11, 30))
        case .preparing, .none: estate.committeeEnd = nil
        }
        let meets = random.chance(perMille: character.meetings)
        estate.meetings = random.chance(perMille: 40) ? nil : meets ? random.int(1...8) : 0
    }
}
