// Earlier ledgers of the same city: communities and projects as of November 2020, estates as of June 2020. An earlier ledger
// is the later one with what happened in between taken back, so that comparing the two finds exactly that (finding 12).

extension City {
    /// The estates as they stood in June: 31 with another firm, 44 not yet covered, 3 still covered, 6 not yet there, 2 that
    /// are gone by December, 5 under another name.
    mutating func estatesInJune() -> [Estate] {
        var random = stream("snapshot estates")
        var ledger = estates
        var free = Array(ledger.indices)
        random.shuffle(&free)
        func take(_ count: Int, where fits: (Estate) -> Bool) -> [Int] {
            let chosen = Array(free.filter { fits(ledger[$0]) }.prefix(count))
            free.removeAll(where: chosen.contains)
            return chosen
        }
        for index in take(31, where: { $0.firm != nil }) {
            let before = random.pick(firms.indices.filter { firms[$0].status == .active && $0 != ledger[index].firm })
            ledger[index].firm = before
        }
        for index in take(44, where: { $0.red && $0.kind == .old }) {
            ledger[index].red = false
            ledger[index].redSince = nil
            estates[index].redSince = random.day(Day(2020, 7, 1), Day(2020, 12, 10))
        }
        for index in take(3, where: { !$0.red && $0.kind == .old && $0.mode != .none }) {
            ledger[index].red = true
            ledger[index].redSince = random.day(Day(2018, 3, 1), Day(2019, 9, 30))
        }
        for index in take(5, where: { $0.kind != .old }) {
            ledger[index].name = ledger[index].name + "（一期）"
        }
        let added = Set(take(6, where: { $0.kind == .commodity }))
        let gone = take(2, where: { $0.kind == .old }).map { ledger[$0] }
        ledger = ledger.indices.filter { !added.contains($0) }.map { ledger[$0] }
        for estate in gone {
            var former = estate
            former.code = estate.code / 100 * 100 + 99
            former.name = Names.estate(&random, old: true)
            ledger.append(former)
        }
        return ledger.sorted { $0.code < $1.code }
    }

    /// The communities as they stood in November: fewer needs raised and solved, two names since changed.
    func communitiesInNovember() -> [Community] {
        var random = stream("snapshot communities")
        return communities.enumerated().map { index, community in
            var before = community
            before.needsRaised = community.needsRaised.map { $0 * random.int(88...97) / 100 }
            before.needsSolved = community.needsSolved.map {
                min(before.needsRaised ?? $0, $0 * random.int(84...97) / 100)
            }
            if random.chance(perMille: 120) { before.adminItems = community.adminItems.map { $0 + random.int(1...14) } }
            if index == communities.count / 3 || index == communities.count / 2 { before.name = "原" + community.name }
            return before
        }
    }

    /// The projects as they stood at the end of November, each under the number it has in December: what December brought
    /// is taken back.
    func projectsInNovember() -> [(number: Int, project: Project)] {
        let day = Day(2020, 11, 30)
        return projects.enumerated().compactMap { index, project in
            guard project.evaluated.map({ $0 <= day }) ?? true else { return nil }
            var before = project
            before.started = project.started.flatMap { $0 <= day ? $0 : nil }
            before.finished = project.finished.flatMap { $0 <= day ? $0 : nil }
            before.summarised = project.summarised.flatMap { $0 <= day ? $0 : nil }
            if before.started == nil && project.started != nil { before.spent = nil }
            if before.finished == nil && before.started != nil { before.spent = project.spent.map { $0 * 85 / 100 } }
            if before.summarised == nil { (before.scoreAfter, before.served) = (nil, nil) }
            if project.phase != .halted {
                before.phase =
                    before.started == nil
                    ? .evaluate
                    : before.finished == nil ? .implement : before.summarised == nil ? .summarise : project.phase
            }
            return (index + 1, before)
        }
    }
}
