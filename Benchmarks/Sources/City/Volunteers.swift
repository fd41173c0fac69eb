// Volunteers 志愿者: how many live in each district is apportioned, not drawn, so that the ranking of districts is the same at
// every scale. Hours on file and stars are set last, from the services (`recordHours`).

struct Volunteer {
    enum Identity: String {
        case worker = "社区工作者", cadre = "下沉干部", student = "学生", retired = "退休", staff = "物业员工", resident = "居民"
    }
    /// The printed number; two persons may hold one by mistake.
    var number: Int
    let name: String
    let gender: Gender
    let birth: Day?
    let identity: Identity?
    var registered: Day
    let online: Bool
    let agreement: Bool?
    let insured: Bool?
    let insuredUntil: Day?
    /// Tenths of an hour.
    var hours: Int?
    var star: Int?
    let legalAid: Int?
    let honours: String?
    var community: Int?
}

extension City {
    mutating func makeVolunteers() {
        var random = stream("volunteers")
        let byDistrict = communitiesByDistrict()
        let weights = byDistrict.indices.map { district in
            byDistrict[district].reduce(0) { $0 + communities[$1].size } / 100
                * districts[district].character.volunteers
        }
        var homes: [Int?] = []
        let counts = apportion(scale.volunteers * 96 / 100, by: weights)
        for (district, own) in byDistrict.enumerated() {
            let shares = own.map { communities[$0].size / 50 * random.int(70...150) }
            for (community, count) in zip(own, apportion(counts[district], by: shares)) {
                homes.append(contentsOf: repeatElement(Int?.some(community), count: count))
            }
        }
        homes.append(contentsOf: repeatElement(Int?.none, count: scale.volunteers - homes.count))
        random.shuffle(&homes)
        volunteers.reserveCapacity(homes.count)
        for (index, home) in homes.enumerated() {
            volunteers.append(Self.volunteer(number: index + 1, community: home, &random))
        }
    }

    private static func volunteer(number: Int, community: Int?, _ random: inout Random) -> Volunteer {
        let identity: Volunteer.Identity? = random.pick(weighted: [
            (.worker, 6), (.cadre, 14), (.student, 20), (.retired, 20), (.staff, 5), (.resident, 30), (nil, 5),
        ])
        let age: Int
        switch identity {
        case .student: age = random.int(16...25)
        case .retired: age = random.int(55...78)
        default: age = random.int(22...60)
        }
        let insured = insured(identity, &random)
        return Volunteer(
            number: number, name: Names.person(&random), gender: random.chance(perMille: 430) ? .male : .female,
            birth: random.chance(perMille: 60) ? nil : Day(2020 - age, random.int(1...12), random.int(1...28)),
            identity: identity, registered: random.day(Day(2014, 1, 1), Day(2020, 11, 30)),
            online: random.chance(perMille: 740),
            agreement: random.chance(perMille: 80) ? nil : random.chance(perMille: identity == .cadre ? 880 : 640),
            insured: insured,
            insuredUntil: insured == true
                ? (random.chance(perMille: 120)
                    ? random.day(Day(2019, 6, 1), Day(2020, 12, 30)) : random.day(Day(2020, 12, 31), Day(2022, 6, 30)))
                : nil,
            legalAid: random.chance(perMille: 50) ? nil : random.pick(weighted: [(0, 960), (1, 32), (2, 8)]),
            honours: honours(&random), community: community)
    }

    private static func insured(_ identity: Volunteer.Identity?, _ random: inout Random) -> Bool? {
        if random.chance(perMille: 50) { return nil }
        switch identity {
        case .cadre: return random.chance(perMille: 950)
        case .resident, nil: return random.chance(perMille: 550)
        default: return random.chance(perMille: 745)
        }
    }

    private static func honours(_ random: inout Random) -> String? {
        guard random.chance(perMille: 30) else { return nil }
        let first = random.pick(["区优秀志愿者", "市优秀志愿者", "抗疫先进个人"])
        return random.chance(perMille: 250) ? first + "、街道最美志愿者" : first
    }

    /// Hours on file: those of the service records and, for the long registered, of earlier years; the star follows the
    /// national steps of hours, save for a few that nobody has updated.
    mutating func recordHours() {
        var random = stream("hours")
        var given = [Int](repeating: 0, count: volunteers.count)
        for service in services where service.volunteer >= 0 { given[Int(service.volunteer)] += Int(service.hours) }
        for index in volunteers.indices {
            var hours = given[index]
            if volunteers[index].registered < Day(2019, 1, 1) && random.chance(perMille: 120) {
                hours += random.logNormal(median: 90, sigma: 1.6, in: 10...23_000) / 5 * 5
            }
            let star = [1000, 3000, 6000, 10_000, 15_000].filter { hours >= $0 }.count
            volunteers[index].hours = random.chance(perMille: 30) ? nil : hours
            volunteers[index].star =
                random.chance(perMille: 40) ? nil : random.chance(perMille: 985) ? star : max(0, star - 1)
        }
    }
}
