// The findings that the city hides, so that answers are worth reading. Most follow from the districts' characters and the
// apportioned quotas; those that chance could spoil are planted here, and what would imitate them by chance is removed.
// Each finding is asserted by a query of its own under Tests/Oracle/findings.

extension City {
    mutating func plantFindings() {
        plantExits()
        plantPraisedFirms()
        plantBlankStreets()
        plantUncoveredCommunities()
        plantHugeCommunity()
        plantTies()
        plantBrokenKeys()
        plantParentLoops()
        plantEmptyMonth()
        sortServices()
        settleRegistrations()
        recordHours()
    }

    // MARK: Firms

    /// Finding 3: three firms are due for exit. One has two weak years and serves 14 estates in three districts, one is ruled
    /// out by result, and one qualifies by both tests.
    private mutating func plantExits() {
        var random = stream("finding exits")
        for firm in firms.indices where dueForExit(firm) {
            setRating(firm, year: Self.ratingYear - 1, star: 3, result: .keep)
        }
        let served = estateCounts()
        var chosen = firms.indices.filter { firms[$0].status == .active && (3...6).contains(served[$0]) }
        random.shuffle(&chosen)
        let (wide, ruled, both) = (chosen[0], chosen[1], chosen[2])
        exitFirms = [wide, ruled, both]
        setRating(wide, year: Self.ratingYear - 1, star: 2, result: .warn)
        setRating(wide, year: Self.ratingYear, star: 2, result: .warn)
        setRating(ruled, year: Self.ratingYear - 1, star: 3, result: .keep)
        setRating(ruled, year: Self.ratingYear, star: 3, result: .exit)
        setRating(both, year: Self.ratingYear - 1, star: 2, result: .warn)
        setRating(both, year: Self.ratingYear, star: 1, result: .exit)
        for firm in exitFirms { firms[firm].status = .warned }
        spread(wide, from: served.indices.max { served[$0] < served[$1] } ?? 0, in: [0, 6, 11], count: 14)
    }

    /// Gives `firm` so many estates in these districts, taken from `other`, which gets the ones it had.
    private mutating func spread(_ firm: Int, from other: Int, in chosen: [Int], count: Int) {
        for index in estates.indices where estates[index].firm == firm { estates[index].firm = other }
        for (position, district) in chosen.enumerated() {
            let quota = count * (position + 1) / chosen.count - count * position / chosen.count
            let large = estates.indices.filter {
                self.district(ofCommunity: estates[$0].community) == district && estates[$0].mode == .market
                    && estates[$0].firm.map { !exitFirms.contains($0) } ?? false
            }
            for index in large.prefix(quota) { estates[index].firm = firm }
        }
    }

    /// Finding 2: two firms hold four and five stars while the mean satisfaction of their estates is under 60.
    private mutating func plantPraisedFirms() {
        let served = estateCounts()
        let chosen = firms.indices.filter {
            firms[$0].status == .active && (4...7).contains(served[$0]) && !exitFirms.contains($0)
        }.suffix(2)
        for (firm, star) in zip(chosen, [4, 5]) {
            setRating(firm, year: Self.ratingYear, star: star, result: .keep)
            for index in estates.indices where estates[index].firm == firm {
                estates[index].satisfaction = 520 + estates[index].code % 60
            }
        }
        praisedFirms = Array(chosen)
        for rating in ratings where rating.year == Self.ratingYear && (rating.star ?? 0) >= 4 {
            if !praisedFirms.contains(rating.firm) { raiseSatisfaction(of: rating.firm) }
        }
    }

    private mutating func raiseSatisfaction(of firm: Int) {
        let own = estates.indices.filter { estates[$0].firm == firm && estates[$0].satisfaction != nil }
        while !own.isEmpty && own.reduce(0, { $0 + (estates[$1].satisfaction ?? 0) }) < 640 * own.count {
            for index in own { estates[index].satisfaction = min(990, (estates[index].satisfaction ?? 0) + 40) }
        }
    }

    private func dueForExit(_ firm: Int) -> Bool {
        let own = ratings.filter { $0.firm == firm }
        let now = own.first { $0.year == Self.ratingYear }
        let before = own.first { $0.year == Self.ratingYear - 1 }
        return now?.result == .exit || ((now?.star ?? 5) <= 2 && (before?.star ?? 5) <= 2)
    }

    private mutating func setRating(_ firm: Int, year: Int, star: Int, result: Rating.Result) {
        var random = stream("rating \(firm) \(year)")
        var rating = Self.rating(firm: firm, year: year, star: star, before: star, random: &random)
        rating.result = result
        if let index = ratings.firstIndex(where: { $0.firm == firm && $0.year == year }) {
            ratings[index] = rating
        } else {
            ratings.insert(rating, at: ratings.firstIndex { ($0.firm, $0.year) > (firm, year) } ?? ratings.count)
        }
    }

    private func estateCounts() -> [Int] {
        var counts = [Int](repeating: 0, count: firms.count)
        for estate in estates { if let firm = estate.firm { counts[firm] += 1 } }
        return counts
    }

    // MARK: Streets and communities

    /// Finding 4: one street has neither a project nor a posting, another has many projects and no posting; all others have
    /// both.
    private mutating func plantBlankStreets() {
        var random = stream("finding streets")
        let blank = streets.indices.filter { streets[$0].district == 10 }[1]
        let busy = streets.indices.filter { streets[$0].district == 7 }[1]
        blankStreets = [blank, busy]
        let others = communities.indices.filter { !blankStreets.contains(communities[$0].street) }
        for index in postings.indices where blankStreets.contains(communities[postings[index].community].street) {
            postings[index].community = random.pick(others)
        }
        let byDistrict = communitiesByDistrict()
        for index in projects.indices {
            guard let community = projects[index].community, communities[community].street == blank else { continue }
            move(project: index, to: random.pick(byDistrict[10].filter { communities[$0].street != blank }))
        }
        let busyOnes = communities.indices.filter { communities[$0].street == busy }
        let neighbours = projects.indices.filter { index in
            projects[index].community.map { district(ofCommunity: $0) == 7 && communities[$0].street != busy } ?? false
        }
        for index in neighbours.prefix(scale.projects / 80) { move(project: index, to: random.pick(busyOnes)) }
        fillOtherStreets(&random)
    }

    private mutating func fillOtherStreets(_ random: inout Random) {
        for street in streets.indices where !blankStreets.contains(street) {
            let own = communities.indices.filter { communities[$0].street == street }
            if !postings.contains(where: { communities[$0.community].street == street }) {
                for _ in 0..<3 { postings[random.below(postings.count)].community = own[0] }
            }
            if !projects.contains(where: { $0.community.map { communities[$0].street == street } ?? false }) {
                let free = projects.indices.filter { projects[$0].community != nil }
                move(project: random.pick(free), to: own[0])
            }
        }
    }

    /// A project that moves leaves its estate and its branch behind.
    mutating func move(project index: Int, to community: Int) {
        projects[index].community = community
        projects[index].estate = nil
        projects[index].branch = nil
    }

    /// Finding 5: nine communities with three or more estates have no branch in any estate or serving firm; every other
    /// community of that size has one.
    private mutating func plantUncoveredCommunities() {
        var random = stream("finding branches")
        let byCommunity = estatesByCommunity()
        let kept = Set(exitFirms + praisedFirms)
        let firmsWithBranch = Set(branches.compactMap(\.firm))
        let served = estateCounts()
        let plain = firms.indices.filter { !firmsWithBranch.contains($0) && served[$0] > 1 && !kept.contains($0) }
        var candidates = communities.indices.filter { community in
            (3...7).contains(byCommunity[community].count)
                && byCommunity[community].allSatisfy { estates[$0].firm.map { !kept.contains($0) } ?? true }
        }
        random.shuffle(&candidates)
        let chosen = Set(candidates.prefix(9))
        for index in branches.indices {
            guard let estate = branches[index].estate, chosen.contains(estates[estate].community) else { continue }
            branches[index].estate = nil
        }
        for community in chosen.sorted() {
            for estate in byCommunity[community] where estates[estate].firm.map(firmsWithBranch.contains) ?? false {
                estates[estate].firm = random.pick(plain)
            }
        }
        coverOthers(byCommunity, except: chosen, &random)
    }

    private mutating func coverOthers(_ byCommunity: [[Int]], except chosen: Set<Int>, _ random: inout Random) {
        let firmsWithBranch = Set(branches.compactMap(\.firm))
        let estatesWithBranch = Set(branches.compactMap(\.estate))
        for (community, own) in byCommunity.enumerated() where own.count >= 3 && !chosen.contains(community) {
            let covered = own.contains { estate in
                estatesWithBranch.contains(estate) || (estates[estate].firm.map(firmsWithBranch.contains) ?? false)
            }
            if !covered { branches.append(estateBranch(random.pick(own), parent: streets.count + community, &random)) }
        }
    }

    /// Finding 6: in one street the ratio of sums and the mean of ratios of solved needs differ by 8 points, because one
    /// community is huge and slow.
    private mutating func plantHugeCommunity() {
        let sizes = communities.indices.reduce(into: [Int: [Int]]()) {
            $0[communities[$1].street, default: []].append($1)
        }
        let street = streets.indices.first { streets[$0].district == 2 && (sizes[$0]?.count ?? 0) >= 4 }
        guard let street, let own = sizes[street], let huge = own.last else { return }
        for community in own where communities[community].needsRaised == nil {
            communities[community].needsRaised = 240
            communities[community].needsSolved = 221
        }
        let others = own.dropLast().map { (communities[$0].needsRaised ?? 1, communities[$0].needsSolved ?? 1) }
        let raised = others.reduce(0) { $0 + $1.0 }
        let solved = others.reduce(0) { $0 + $1.1 }
        let size = 4 * raised
        communities[huge].residents = 31_200
        communities[huge].households = 11_600
        communities[huge].needsRaised = size
        let ratios = others.reduce(0.0) { $0 + Double($1.1) / Double($1.0) }
        let answer = (size / 3...size).last { now in
            let mean = (ratios + Double(now) / Double(size)) / Double(own.count)
            return mean - Double(solved + now) / Double(raised + size) >= 0.08
        }
        communities[huge].needsSolved = answer ?? size / 2
    }
}
