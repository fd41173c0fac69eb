// Party branches 党组织: one committee per street, one per community, branches of estates, property firms and other units.
// Their tree is street -> community -> the rest.

struct Branch {
    enum Level: String { case committee = "党委", general = "党总支", branch = "党支部", group = "党小组" }
    enum Kind: String {
        case organ = "机关", enterprise = "企业", school = "学校", community = "社区", estate = "小区"
        case newEconomic = "新经济组织", newSocial = "新社会组织", property = "物业"
    }
    enum Basis: String { case area = "区域", trade = "行业", single = "单独", joint = "联合" }
    var name: String
    var level: Level
    var kind: Kind
    var basis: Basis?
    var founded: Day?
    var termEnd: Day?
    var members: Int?
    var probationary: Int?
    var committeeSize: Int?
    var secretary: String?
    var secretaryBirth: Day?
    var secretaryEducation: Education?
    var star: Int?
    /// Tenths of a point.
    var score: Int?
    var themeDays: Int?
    var parent: Int?
    var community: Int?
    var estate: Int?
    var firm: Int?
}

enum Education: String, CaseIterable { case secondary = "高中", college = "大专", bachelor = "本科", master = "硕士" }

extension City {
    mutating func makeBranches() {
        var random = stream("branches")
        for street in streets {
            let name = "中共武汉市\(districts[street.district].name)\(street.name)工作委员会"
            branches.append(Self.branch(name: name, level: .committee, kind: .organ, basis: .area, &random))
        }
        let firstOfCommunities = branches.count
        for (index, community) in communities.enumerated() {
            var branch = Self.branch(
                name: "中共\(community.name)\(community.bigCommittee ? "委员会" : "总支部委员会")",
                level: community.bigCommittee ? .committee : .general, kind: .community, basis: .area, &random)
            branch.community = index
            branch.parent = community.street
            branches.append(branch)
        }
        for index in estates.indices {
            let character = districts[district(ofCommunity: estates[index].community)].character
            if random.chance(perMille: character.estateBranches) {
                branches.append(estateBranch(index, parent: firstOfCommunities + estates[index].community, &random))
            }
        }
        for (index, firm) in firms.enumerated() where random.chance(perMille: firm.weight > 20 ? 800 : 420) {
            var branch = Self.branch(
                name: "中共\(firm.name)支部委员会", level: .branch, kind: .property, basis: .single, &random)
            branch.firm = index
            branches.append(branch)
        }
        while branches.count < scale.branches {
            branches.append(unitBranch(firstOfCommunities: firstOfCommunities, &random))
        }
    }

    func estateBranch(_ estate: Int, parent: Int, _ random: inout Random) -> Branch {
        let community = communities[estates[estate].community]
        var branch = Self.branch(
            name: "中共\(community.name)\(estates[estate].name)支部委员会",
            level: random.chance(perMille: 930) ? .branch : .group, kind: .estate, basis: .area, &random)
        branch.community = estates[estate].community
        branch.estate = estate
        branch.parent = parent
        return branch
    }

    private func unitBranch(firstOfCommunities: Int, _ random: inout Random) -> Branch {
        let kind: Branch.Kind = random.pick(weighted: [
            (.organ, 16), (.enterprise, 26), (.school, 18), (.newEconomic, 22), (.newSocial, 18),
        ])
        let basis: Branch.Basis? = random.pick(weighted: [(.single, 62), (.joint, 16), (.trade, 14), (nil, 8)])
        let community = random.below(communities.count)
        let number = random.int(1...400)
        var branch = Self.branch(
            name: "中共示例\(kind.rawValue)第\(number)支部委员会", level: random.chance(perMille: 940) ? .branch : .general,
            kind: kind, basis: basis, &random)
        if random.chance(perMille: 700) {
            branch.community = community
            branch.parent = firstOfCommunities + community
        }
        return branch
    }

    private static func branch(
        name: String, level: Branch.Level, kind: Branch.Kind, basis: Branch.Basis?, _ random: inout Random
    ) -> Branch {
        let wide = level == .committee || level == .general
        let members = random.logNormal(median: wide ? 90 : 18, sigma: wide ? 0.4 : 0.62, in: wide ? 40...400 : 1...90)
        var branch = Branch(name: name, level: level, kind: kind, basis: basis)
        branch.founded = random.chance(perMille: 60) ? nil : random.day(Day(1992, 1, 1), Day(2020, 3, 31))
        branch.termEnd =
            random.chance(perMille: 40)
            ? nil
            : random.chance(perMille: 70)
                ? random.day(Day(2018, 6, 1), Day(2020, 12, 20)) : random.day(Day(2021, 1, 10), Day(2025, 10, 31))
        branch.members = random.chance(perMille: 30) ? nil : members
        branch.probationary = random.chance(perMille: 50) ? nil : random.int(0...max(1, members / 12))
        branch.committeeSize =
            random.chance(perMille: 40)
            ? nil : members < 7 ? 0 : random.pick(weighted: [(3, 40), (5, 40), (7, 10), (0, 5), (2, 3), (9, 2)])
        branch.secretary = random.chance(perMille: 40) ? nil : Names.person(&random)
        branch.secretaryBirth = random.chance(perMille: 60) ? nil : Day(random.int(1955...1994), random.int(1...12), 1)
        branch.secretaryEducation = random.pick(weighted: [
            (.secondary, 12), (.college, 38), (.bachelor, 38), (.master, 6), (nil, 6),
        ])
        branch.star = random.pick(weighted: [(5, 10), (4, 40), (3, 30), (nil, 20)])
        branch.score = random.chance(perMille: 50) ? nil : random.normal(mean: 790, deviation: 75, in: 450...995)
        branch.themeDays =
            random.chance(perMille: 50)
            ? nil
            : random.pick(weighted: [
                (12, 52), (13, 8), (14, 4), (11, 12), (10, 10), (8, 8), (6, 6),
            ])
        return branch
    }
}
