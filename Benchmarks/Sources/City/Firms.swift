// Property firms 物业企业 and their yearly star ratings 星级评定. Codes look like unified social credit codes but carry a
// wrong check digit on purpose, so that none can belong to anyone.

struct Firm {
    enum Kind: String { case market = "市场化", welfare = "公益性", outside = "外地来汉" }
    enum Ownership: String { case state = "国有", private_ = "民营", mixed = "混合" }
    enum Status: String { case active = "在营", warned = "警告", exited = "退出" }
    let code: String
    let name: String
    let kind: Kind
    let ownership: Ownership?
    let founded: Day?
    let employees: Int?
    let partyGraduates: Int?
    var status: Status
    var exitedOn: Day?
    let district: Int?
    /// How many estates it is to serve: few firms serve many.
    var weight: Int
}

struct Rating {
    enum Result: String { case keep = "保持", up = "升级", down = "降级", warn = "警告", exit = "退出" }
    let firm: Int
    let year: Int
    var star: Int?
    /// Tenths of a point.
    var score: Int?
    var complaints: Int?
    var result: Result?
    var published: Day?
}

extension City {
    /// The last of the years that are rated.
    static let ratingYear = 2020

    mutating func makeFirms() {
        var random = stream("firms")
        var taken: Set<String> = []
        var codes: Set<String> = []
        for number in 0..<scale.firms {
            let kind: Firm.Kind = random.pick(weighted: [(.market, 86), (.welfare, 4), (.outside, 10)])
            let status: Firm.Status = random.pick(weighted: [(.active, 92), (.warned, 5), (.exited, 3)])
            let exited = number >= 20 && status == .exited
            let ownership: Firm.Ownership? = random.pick(weighted: [
                (.state, 16), (.private_, 68), (.mixed, 10), (nil, 6),
            ])
            firms.append(
                Firm(
                    code: Self.creditCode(&random, taken: &codes), name: Names.firm(&random, kind: kind, taken: &taken),
                    kind: kind, ownership: ownership,
                    founded: random.chance(perMille: 60) ? nil : random.day(Day(1996, 1, 1), Day(2018, 12, 31)),
                    employees: random.chance(perMille: 60)
                        ? nil : random.logNormal(median: 42, sigma: 0.7, in: 4...900),
                    partyGraduates: random.chance(perMille: 80)
                        ? nil : random.pick(weighted: [(0, 82), (1, 9), (2, 5), (4, 3), (7, 1)]),
                    status: exited ? .exited : status == .exited ? .active : status,
                    exitedOn: exited ? random.day(Day(2020, 3, 1), Day(2020, 11, 30)) : nil,
                    district: kind == .outside ? nil : random.index(weights: districts.map(\.character.communities)),
                    weight: exited ? 0 : Self.weight(number, of: scale.firms, random: &random)))
        }
        firms.sort { $0.code < $1.code }
    }

    /// Ten firms hold 30 % of the estates, 8 % of the firms have none and 35 % one: the figures are parts of 10,000.
    private static func weight(_ number: Int, of count: Int, random: inout Random) -> Int {
        if number < 10 { return 4000 / (number + 6) }
        if number < 10 + count * 8 / 100 { return 0 }
        if number < 10 + count * 43 / 100 { return -1 }
        return random.logNormal(median: 6500 / max(1, count * 57 / 100), sigma: 0.5, in: 2...400)
    }

    mutating func makeRatings() {
        var random = stream("ratings")
        for firm in firms.indices {
            var star: Int?
            for year in (Self.ratingYear - 2)...Self.ratingYear {
                let before = star
                star = Self.nextStar(after: star, random: &random)
                guard !random.chance(perMille: 120), !(firms[firm].status == .exited && year == Self.ratingYear) else {
                    continue
                }
                ratings.append(Self.rating(firm: firm, year: year, star: star ?? 3, before: before, random: &random))
            }
        }
    }

    private static func nextStar(after star: Int?, random: inout Random) -> Int {
        guard let star else { return random.pick(weighted: [(1, 4), (2, 11), (3, 45), (4, 30), (5, 10)]) }
        guard random.chance(perMille: 250) else { return star }
        let upward = [1: 1000, 2: 800, 3: 480, 4: 250][star] ?? 0
        return star + (random.chance(perMille: upward) ? 1 : -1)
    }

    static func rating(firm: Int, year: Int, star: Int, before: Int?, random: inout Random) -> Rating {
        let result: Rating.Result?
        switch before {
        case nil: result = nil
        case let before? where before < star: result = .up
        case let before? where before > star: result = star <= 2 ? .warn : .down
        default: result = star <= 2 ? .warn : .keep
        }
        return Rating(
            firm: firm, year: year, star: star,
            score: random.chance(perMille: 30) ? nil : clamp(480 + 90 * star + random.int(-40...40), 300...1000),
            complaints: random.chance(perMille: 50)
                ? nil : random.logNormal(median: 44 / star, sigma: 0.6, in: 0...300),
            result: result, published: Day(year + 1, 1, 1) + -random.int(10...24))
    }

    private static let creditAlphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    private static let creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

    /// Seventeen characters of the usual form and a check digit one above the right one.
    private static func creditCode(_ random: inout Random, taken: inout Set<String>) -> String {
        while true {
            var values = [9, 1, 4, 2, 0, 1, random.below(2), random.below(10)]
            while values.count < 17 { values.append(random.below(creditAlphabet.count)) }
            let sum = zip(values, creditWeights).reduce(0) { $0 + $1.0 * $1.1 }
            values.append((31 - sum % 31 + 1) % 31)
            let code = String(values.map { creditAlphabet[$0] })
            if taken.insert(code).inserted { return code }
        }
    }
}
