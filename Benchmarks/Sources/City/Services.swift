// Service records 服务记录, from December 2019 to December 2020. A volunteer's share falls with rank as 1 / (rank + c): the
// busiest tenth gives somewhat more than half of all hours. Records are in order of date.

struct Service {
    var day: Day
    /// The volunteer's index; below zero, a number that is not on file.
    var volunteer: Int32
    var activity: Int32
    /// Tenths of an hour.
    var hours: Int16
    /// 0 when not rated.
    var rating: Int8
    var late: Bool
}

extension City {
    /// Weights of the months from December 2019: the peak of February and March, the drop of April, October's second peak.
    private static let monthWeights = [50, 35, 400, 400, 14, 35, 45, 50, 45, 50, 95, 50, 45]
    private static let hourWeights = [
        (10, 10), (15, 8), (20, 20), (25, 8), (30, 18), (35, 4), (40, 18), (60, 10), (80, 4),
    ]

    mutating func makeServices() {
        var random = stream("services")
        let places = runningActivities()
        var active = Array(volunteers.indices)
        random.shuffle(&active)
        active.removeLast(active.count * 45 / 100)
        let weights = active.indices.map { 1_000_000 * 1000 / ($0 * 1_000_000 / active.count + 4700) }
        let counts = apportion(scale.services, by: weights)
        services.reserveCapacity(scale.services)
        for (volunteer, count) in zip(active, counts) {
            let district = volunteers[volunteer].community.map { self.district(ofCommunity: $0) }
            for _ in 0..<count {
                services.append(service(of: volunteer, district: district, places: places, &random))
            }
        }
        sortServices()
    }

    /// The activities, not cancelled, that run all through a month: by district, with the city-wide ones last.
    private func runningActivities() -> [[[Int]]] {
        var result = [[[Int]]](
            repeating: [[Int]](repeating: [], count: Month.count), count: districts.count + 1)
        for (index, activity) in activities.enumerated() where activity.status != .cancelled {
            let district = activity.community.map { self.district(ofCommunity: $0) } ?? districts.count
            for month in 0..<Month.count {
                let month = Month(index: month)
                if activity.start <= month.first && (activity.end.map { $0 >= month.last } ?? true) {
                    result[district][month.index].append(index)
                }
            }
        }
        return result
    }

    private func service(of volunteer: Int, district: Int?, places: [[[Int]]], _ random: inout Random) -> Service {
        let month = Month(index: random.index(weights: Self.monthWeights))
        let home = district.map { places[$0][month.index] } ?? []
        let elsewhere = random.chance(perMille: 90) ? places[random.below(districts.count)][month.index] : []
        let choice = elsewhere.isEmpty ? home : elsewhere
        let citywide = places[districts.count][month.index]
        let pool = choice.isEmpty || (random.chance(perMille: 60) && !citywide.isEmpty) ? citywide : choice
        let rated = random.chance(perMille: 700)
        return Service(
            day: random.day(month.first, month.last), volunteer: Int32(volunteer),
            activity: Int32(pool.isEmpty ? random.below(activities.count) : random.pick(pool)),
            hours: Int16(random.pick(weighted: Self.hourWeights)),
            rating: rated ? random.pick(weighted: [(5, 52), (4, 32), (3, 11), (2, 3), (1, 2)]) : 0,
            late: random.chance(perMille: 80))
    }

    /// Orders the records by date, and leaves those of one day in the order they had (a counting sort).
    mutating func sortServices() {
        let first = Month(index: 0).first
        var starts = [Int](repeating: 0, count: Day.reference - first + 2)
        for service in services { starts[service.day - first + 1] += 1 }
        for day in 1..<starts.count { starts[day] += starts[day - 1] }
        var sorted = services
        for service in services {
            let day = service.day - first
            sorted[starts[day]] = service
            starts[day] += 1
        }
        services = sorted
    }

    /// Nobody serves before being registered: an earlier record moves the registration.
    mutating func settleRegistrations() {
        for service in services where service.volunteer >= 0 {
            let index = Int(service.volunteer)
            if volunteers[index].registered > service.day { volunteers[index].registered = service.day + -3 }
        }
    }
}
