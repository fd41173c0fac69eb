// Registered cadres 党员干部 and their postings to communities 下沉记录: the many-to-many of the model.

struct Cadre {
    enum UnitKind: String { case organ = "机关", institution = "事业单位", soe = "国企", university = "高校" }
    enum Quality: String { case practical = "实干", tackling = "攻坚", innovative = "创新", united = "团结", clean = "廉洁" }
    let name: String
    let gender: Gender
    let birth: Day?
    let unit: String
    let unitKind: UnitKind
    let quality: Quality?
    let registered: Day?
    let branch: Int?
    let home: Int?
}

enum Gender: String { case male = "男", female = "女" }
enum Appraisal: String { case excellent = "优秀", good = "合格", fair = "基本合格", failed = "不合格" }

struct Posting {
    enum Mode: String { case sent = "组织派遣", own = "个人报到" }
    enum Role: String { case linked = "包联", grid = "网格协助", guard_ = "值守", service = "志愿服务", leader = "第一书记" }
    let cadre: Int
    var community: Int
    let mode: Mode
    let role: Role
    let start: Day
    let end: Day?
    /// Tenths of an hour.
    let hours: Int?
    let appraisal: Appraisal?
}

extension City {
    mutating func makeCadres() {
        var random = stream("cadres")
        let units = branches.indices.filter { [.organ, .enterprise, .school].contains(branches[$0].kind) }
        let homes = communities.indices.flatMap { repeatElement($0, count: max(1, communities[$0].size / 500)) }
        for _ in 0..<scale.cadres {
            let kind: Cadre.UnitKind = random.pick(weighted: [
                (.organ, 42), (.institution, 30), (.soe, 18), (.university, 10),
            ])
            let quality: Cadre.Quality? = random.pick(weighted: [
                (.practical, 30), (.tackling, 18), (.innovative, 14), (.united, 16), (.clean, 11), (nil, 11),
            ])
            cadres.append(
                Cadre(
                    name: Names.person(&random), gender: random.chance(perMille: 560) ? .male : .female,
                    birth: random.chance(perMille: 40) ? nil : random.day(Day(1961, 1, 1), Day(1997, 12, 31)),
                    unit: Names.unit(&random, kind: kind), unitKind: kind, quality: quality,
                    registered: random.chance(perMille: 50) ? nil : random.day(Day(2019, 6, 1), Day(2020, 9, 30)),
                    branch: random.chance(perMille: 770) ? random.pick(units) : nil,
                    home: random.chance(perMille: 920) ? random.pick(homes) : nil))
        }
    }

    mutating func makePostings() {
        var random = stream("postings")
        let weights = communities.map { community in
            random.chance(perMille: 90)
                ? 0 : community.size / 100 * random.logNormal(median: 100, sigma: 0.9, in: 8...1200)
        }
        var targets: [Int] = []
        for (community, count) in apportion(scale.postings, by: weights).enumerated() {
            targets.append(contentsOf: repeatElement(community, count: count))
        }
        random.shuffle(&targets)
        for community in targets { postings.append(posting(to: community, &random)) }
    }

    private func posting(to community: Int, _ random: inout Random) -> Posting {
        let start: Day
        switch random.below(100) {
        case 0..<42: start = random.day(Day(2020, 2, 1), Day(2020, 3, 31))
        case 42..<74: start = random.day(Day(2020, 6, 10), Day(2020, 9, 30))
        default: start = random.day(Day(2019, 9, 1), Day(2020, 12, 24))
        }
        let planned = start + random.int(20...170)
        let end: Day? = random.chance(perMille: 690) && planned <= Day.reference ? planned : nil
        let role: Posting.Role = random.pick(weighted: [
            (.linked, 30), (.grid, 26), (.guard_, 24), (.service, 17), (.leader, 3),
        ])
        let appraisal: Appraisal? = random.pick(weighted: [
            (.excellent, 24), (.good, 56), (.fair, 8), (.failed, 2), (nil, 10),
        ])
        return Posting(
            cadre: random.below(cadres.count), community: community, mode: random.chance(perMille: 580) ? .sent : .own,
            role: role, start: start, end: end,
            hours: random.chance(perMille: 50) ? nil : random.logNormal(median: 460, sigma: 0.8, in: 10...9000) / 5 * 5,
            appraisal: end == nil ? nil : appraisal)
    }
}
