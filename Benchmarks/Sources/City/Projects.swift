// Governance projects 治理项目 through their cycle: evaluated, started, finished, summarised. Starts are apportioned to the
// quarters: none in the first of 2020, and in the last of 2020 twice as many as a year before.

struct Project {
    enum Category: String {
        case health = "医疗", elderly = "养老", renewal = "老旧改造", culture = "文化", environment = "环境", safety = "平安"
        case smart = "智能化"
    }
    enum Level: String { case city = "市", district = "区", street = "街道", community = "社区" }
    enum Phase: String { case evaluate = "评估", implement = "实施", summarise = "总结", closed = "结项", halted = "中止" }
    enum Risk: String { case low = "低", medium = "中", high = "高" }
    var name: String
    var category: Category
    var level: Level
    var phase: Phase = .evaluate
    var evaluated: Day?
    var started: Day?
    var finished: Day?
    var summarised: Day?
    var plannedEnd: Day?
    var budget: Int?
    var spent: Int?
    var scoreBefore: Int?
    var scoreAfter: Int?
    var served: Int?
    var risk: Risk?
    var community: Int?
    var estate: Int?
    var branch: Int?
}

extension City {
    private static let quarters: [(Day, Day, Int)] = [
        (Day(2019, 1, 1), Day(2019, 3, 31), 60), (Day(2019, 4, 1), Day(2019, 6, 30), 80),
        (Day(2019, 7, 1), Day(2019, 9, 30), 85), (Day(2019, 10, 1), Day(2019, 12, 31), 60),
        (Day(2020, 4, 1), Day(2020, 6, 30), 85), (Day(2020, 7, 1), Day(2020, 9, 30), 98),
    ]

    mutating func makeProjects() {
        var random = stream("projects")
        let byCommunity = estatesByCommunity()
        let own = branches.indices.filter { branches[$0].kind == .community }
        let homes = communities.indices.flatMap { repeatElement($0, count: max(1, communities[$0].size / 2000)) }
        var starts: [Day?] = startDays(&random).map { $0 }
        starts.append(contentsOf: repeatElement(Day?.none, count: scale.projects - starts.count))
        random.shuffle(&starts)
        var serial: [Project.Category: Int] = [:]
        for start in starts {
            let category: Project.Category = random.pick(weighted: [
                (.health, 14), (.elderly, 18), (.renewal, 24), (.culture, 12), (.environment, 14), (.safety, 10),
                (.smart, 8),
            ])
            let level: Project.Level = random.pick(weighted: [
                (.city, 8), (.district, 18), (.street, 34), (.community, 40),
            ])
            serial[category, default: 0] += 1
            var project = Project(
                name: "\(category.rawValue)治理项目第\(serial[category] ?? 1)号", category: category, level: level)
            if level != .city {
                let community = random.pick(homes)
                project.community = community
                project.branch = random.chance(perMille: 700) ? own[community] : nil
                let old = byCommunity[community].filter { estates[$0].kind == .old }
                if category == .renewal && !old.isEmpty && random.chance(perMille: 800) {
                    project.estate = random.pick(old)
                }
            }
            Self.run(&project, start: start, &random)
            projects.append(project)
        }
        projects.sort { ($0.evaluated ?? Day.reference) < ($1.evaluated ?? Day.reference) }
    }

    /// The start days of all projects that have started: the fourth quarter of 2020 gets exactly twice that of 2019.
    private func startDays(_ random: inout Random) -> [Day] {
        let unit = scale.projects * 84 / 100
        var days: [Day] = []
        for (from, to, weight) in Self.quarters {
            for _ in 0..<(unit * weight / 588) { days.append(random.day(from, to)) }
        }
        for _ in 0..<(2 * (unit * 60 / 588)) { days.append(random.day(Day(2020, 10, 1), Day(2020, 12, 30))) }
        return days
    }

    private static func run(_ project: inout Project, start: Day?, _ random: inout Random) {
        let budget = random.logNormal(median: 3200, sigma: 0.9, in: 200...90_000) / 10 * 10
        project.budget = random.chance(perMille: 40) ? nil : budget
        project.risk = random.pick(weighted: [(.low, 46), (.medium, 34), (.high, 12), (nil, 8)])
        project.scoreBefore = random.chance(perMille: 60) ? nil : random.normal(mean: 650, deviation: 90, in: 300...900)
        guard let start else {
            project.evaluated = random.chance(perMille: 60) ? nil : random.day(Day(2020, 7, 1), Day(2020, 12, 30))
            if random.chance(perMille: 120) { project.phase = .halted }
            return
        }
        project.evaluated = start + -random.int(8...45)
        project.started = start
        project.plannedEnd = random.chance(perMille: 50) ? nil : start + planned(project.category, &random)
        project.spent = 0
        work(&project, from: start, budget: budget, &random)
    }

    private static func planned(_ category: Project.Category, _ random: inout Random) -> Int {
        switch category {
        case .renewal: random.int(110...220)
        case .health, .elderly: random.int(60...130)
        case .smart, .environment: random.int(50...110)
        case .culture, .safety: random.int(30...80)
        }
    }

    private static func work(_ project: inout Project, from start: Day, budget: Int, _ random: inout Random) {
        let needed = planned(project.category, &random) + random.int(-12...24)
        let finish = start + needed
        let overspent = random.chance(perMille: 180)
        let final = budget * (overspent ? random.int(101...128) : random.int(72...100)) / 100
        if random.chance(perMille: 45) {
            project.phase = .halted
            project.spent = final * random.int(10...60) / 100
            return
        }
        guard finish <= Day.reference else {
            project.phase = .implement
            project.spent = final * min(95, (Day.reference - start) * 100 / needed) / 100
            return
        }
        project.finished = finish
        project.spent = random.chance(perMille: 30) ? nil : final
        project.phase = .summarise
        let summary = finish + random.int(8...45)
        guard summary <= Day.reference, !random.chance(perMille: 170) else { return }
        project.summarised = summary
        if summary + 30 <= Day.reference && random.chance(perMille: 860) { project.phase = .closed }
        project.served = random.chance(perMille: 80) ? nil : random.logNormal(median: 900, sigma: 0.9, in: 20...30_000)
        if let before = project.scoreBefore, !random.chance(perMille: 60) {
            project.scoreAfter = clamp(before + random.normal(mean: 90, deviation: 76, in: -200...300), 200...1000)
        }
    }
}
