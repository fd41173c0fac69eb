// The findings of Findings.swift that lie in single records: ties, broken keys, loops, and a month without a record.

extension City {
    // MARK: Ties

    /// Finding 11: the third place is shared in two districts, for the communities by volunteers and for the streets by
    /// projects; in every other district the third place has one holder.
    mutating func plantTies() {
        let byDistrict = communitiesByDistrict()
        for (district, own) in byDistrict.enumerated() {
            settleVolunteers(own, tied: district == 3 || district == 4)
        }
        for district in districts.indices {
            let own = streets.indices.filter { streets[$0].district == district }
            settleProjects(own, byDistrict[district], tied: district == 0 || district == 12)
        }
    }

    private mutating func settleVolunteers(_ own: [Int], tied: Bool) {
        var members = own.map { _ in [Int]() }
        let position = Dictionary(uniqueKeysWithValues: own.enumerated().map { ($1, $0) })
        for index in volunteers.indices {
            if let place = volunteers[index].community.flatMap({ position[$0] }) { members[place].append(index) }
        }
        for (from, to) in Self.moves(members.map(\.count), tied: tied) {
            guard let index = members[from].popLast() else { continue }
            members[to].append(index)
            volunteers[index].community = own[to]
        }
    }

    private mutating func settleProjects(_ own: [Int], _ communities: [Int], tied: Bool) {
        var members = own.map { _ in [Int]() }
        let position = Dictionary(uniqueKeysWithValues: own.enumerated().map { ($1, $0) })
        for index in projects.indices {
            guard let community = projects[index].community else { continue }
            if let place = position[self.communities[community].street] { members[place].append(index) }
        }
        for (from, to) in Self.moves(members.map(\.count), tied: tied) {
            guard let index = members[from].popLast() else { continue }
            members[to].append(index)
            if let target = communities.first(where: { self.communities[$0].street == own[to] }) {
                move(project: index, to: target)
            }
        }
    }

    /// Single moves, from place to place, after which the third count equals the fourth (`tied`) or exceeds it, and neither
    /// meets the second or the fifth.
    private static func moves(_ counts: [Int], tied: Bool) -> [(Int, Int)] {
        guard counts.count >= 4 else { return [] }
        let order = counts.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
        var now = counts
        var result: [(Int, Int)] = []
        func shift(_ from: Int, _ to: Int) {
            now[from] -= 1
            now[to] += 1
            result.append((from, to))
        }
        if tied {
            while now[order[2]] > now[order[3]] {
                shift(order[2], now[order[2]] - now[order[3]] > 1 ? order[3] : order[0])
            }
            while order.count > 4 && now[order[4]] >= now[order[3]] { shift(order[4], order[0]) }
            while now[order[1]] <= now[order[2]] { shift(order.last ?? order[0], order[1]) }
        } else if now[order[2]] == now[order[3]] {
            shift(order[3], order[0])
            for place in order.dropFirst(4) where now[place] == now[order[2]] { shift(place, order[0]) }
        }
        return result
    }

    // MARK: Keys and loops

    /// Finding 13: one volunteer number is held by two people, and seven records name a volunteer who is not on file.
    mutating func plantBrokenKeys() {
        let serving = Set(services.map(\.volunteer))
        let idle = volunteers.indices.filter { !serving.contains(Int32($0)) && volunteers[$0].community != nil }
        volunteers[idle[idle.count / 2]].number = volunteers[idle[1]].number
        for orphan in 0..<7 {
            services[services.count / 9 * (orphan + 1)].volunteer = Int32(-1 - orphan)
        }
    }

    /// Finding 14: three branches whose parents go round in a ring, and one that is its own parent.
    mutating func plantParentLoops() {
        let free = branches.indices.filter { branches[$0].kind == .enterprise && branches[$0].parent == nil }
        guard free.count >= 4 else { return }
        branches[free[0]].parent = free[1]
        branches[free[1]].parent = free[2]
        branches[free[2]].parent = free[0]
        branches[free[3]].parent = free[3]
    }

    // MARK: Months

    /// Finding 15: in April 2020 one district has no record, by the volunteer's home and by the activity's place alike; no
    /// other district misses a month.
    mutating func plantEmptyMonth() {
        let empty = 8
        var counts = [[Int]](repeating: [Int](repeating: 0, count: Month.count), count: 2 * districts.count)
        for index in services.indices {
            let (home, place) = districtsOf(services[index])
            if Month.of(services[index].day).index == 4 && (home == empty || place == empty) {
                services[index].day = services[index].day + 30
            }
            let month = Month.of(services[index].day).index
            if let home { counts[home][month] += 1 }
            if let place { counts[districts.count + place][month] += 1 }
        }
        for key in counts.indices {
            for month in 0..<Month.count where counts[key][month] == 0 && key % districts.count != empty {
                fillMonth(key: key, month: month)
            }
        }
    }

    private mutating func fillMonth(key: Int, month: Int) {
        let index = services.indices.first { index in
            let (home, place) = districtsOf(services[index])
            let matches = key < districts.count ? home == key : place == key - districts.count
            return matches && home != 8 && place != 8 && [2, 3].contains(Month.of(services[index].day).index)
        }
        if let index { services[index].day = Month(index: month).first + 9 }
    }

    /// The district a record's volunteer lives in and the one its activity is held in.
    private func districtsOf(_ service: Service) -> (home: Int?, place: Int?) {
        let home = service.volunteer < 0 ? nil : volunteers[Int(service.volunteer)].community
        let place = activities[Int(service.activity)].community
        return (home.map { district(ofCommunity: $0) }, place.map { district(ofCommunity: $0) })
    }
}
