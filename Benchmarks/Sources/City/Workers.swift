// Community workers 社区工作者. How many a community has leans on the staffing rule (5 posts and one per 500 households),
// bent by the district: some have a surplus and others a shortfall, which a city total would net away.

struct Worker {
    enum Post: String { case secretary = "书记", deputy = "副书记", member = "委员", clerk = "干事" }
    enum Licence: String { case none = "无", assistant = "助理", socialWorker = "中级", senior = "高级" }
    enum Establishment: String { case contract = "聘用", established = "事业岗" }
    let name: String
    let gender: Gender
    let birth: Day?
    let post: Post
    let grade: Int?
    let grid: Int?
    let education: Education?
    let licence: Licence
    let establishment: Establishment
    /// Hundredths of a yuan.
    let pay: Int?
    let review: Appraisal?
    let partyMember: Bool
    let hired: Day
    let left: Day?
    let community: Int
}

extension City {
    mutating func makeWorkers() {
        var random = stream("workers")
        for index in communities.indices {
            let homes = communities[index].households ?? communities[index].size * 10 / 27
            let need = 5 + (homes + 499) / 500
            let staffing = districts[district(ofCommunity: index)].character.staffing
            let serving = clamp(need * staffing / 100 + random.int(-1...1), 5...24)
            for position in 0..<serving { workers.append(worker(in: index, position: position, left: false, &random)) }
            for _ in 0..<(serving / 10 + (random.chance(perMille: 100 * (serving % 10)) ? 1 : 0)) {
                workers.append(worker(in: index, position: 9, left: true, &random))
            }
        }
        random.shuffle(&workers)
    }

    private func worker(in community: Int, position: Int, left: Bool, _ random: inout Random) -> Worker {
        let post: Worker.Post = position == 0 ? .secretary : position < 3 ? .deputy : position < 7 ? .member : .clerk
        let hired = left ? random.day(Day(2012, 1, 1), Day(2019, 6, 30)) : Self.hired(post, &random)
        let age = post == .secretary ? random.int(36...59) : post == .deputy ? random.int(32...57) : random.int(23...54)
        let education: Education? = random.pick(weighted: [
            (.secondary, age > 45 ? 22 : 5), (.college, 42), (.bachelor, age > 45 ? 22 : 46), (.master, 4), (nil, 4),
        ])
        let licence: Worker.Licence = random.pick(weighted: [
            (.none, 58), (.assistant, 24), (.socialWorker, 16), (.senior, 2),
        ])
        let review: Appraisal? = random.pick(weighted: [
            (.excellent, 18), (.good, 70), (.fair, 6), (.failed, 1), (nil, 5),
        ])
        let pay: (median: Int, range: ClosedRange<Int>)
        switch post {
        case .secretary: pay = (7100, 6000...8500)
        case .deputy: pay = (5900, 5000...7200)
        case .member: pay = (5000, 4200...6200)
        case .clerk: pay = (4300, 3600...5200)
        }
        return Worker(
            name: Names.person(&random), gender: random.chance(perMille: 320) ? .male : .female,
            birth: random.chance(perMille: 30) ? nil : Day(2020 - age, random.int(1...12), random.int(1...28)),
            post: post, grade: random.chance(perMille: 60) ? nil : Self.grade(post, &random),
            grid: post == .clerk && random.chance(perMille: 800) ? random.int(1...24) : nil, education: education,
            licence: licence,
            establishment: post == .secretary && random.chance(perMille: 240) ? .established : .contract,
            pay: random.chance(perMille: 50)
                ? nil : random.logNormal(median: pay.median, sigma: 0.12, in: pay.range) * 100 + 10 * random.int(0...9),
            review: review, partyMember: random.chance(perMille: post == .clerk ? 340 : 780), hired: hired,
            left: left ? random.day(Day(2019, 7, 1), Day(2020, 12, 20)) : nil, community: community)
    }

    private static func hired(_ post: Worker.Post, _ random: inout Random) -> Day {
        guard post == .clerk, random.chance(perMille: 330) else { return random.day(Day(2004, 1, 1), Day(2020, 7, 31)) }
        return random.day(Day(2020, 8, 1), Day(2020, 10, 31))
    }

    private static func grade(_ post: Worker.Post, _ random: inout Random) -> Int {
        switch post {
        case .secretary: random.int(12...18)
        case .deputy: random.int(9...15)
        case .member: random.int(5...12)
        case .clerk: random.int(1...8)
        }
    }
}
