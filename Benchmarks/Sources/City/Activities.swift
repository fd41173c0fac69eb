// Volunteer activities 志愿活动: what services are given at. Brands are few and most activities have none; one brand changed
// its name in the middle of 2020, so its count is split until the two spellings are merged.

struct Activity {
    enum Category: String, CaseIterable {
        case elderly = "助老", disabled = "助残", environment = "环境", culture = "文化", emergency = "应急", legal = "法律"
        case traffic = "文明交通", property = "物业协助"
    }
    enum Status: String { case recruiting = "招募中", running = "进行中", finished = "已结项", cancelled = "取消" }
    let name: String
    let brand: String?
    let category: Category
    let online: Bool
    let start: Day
    let end: Day?
    let places: Int?
    let status: Status
    /// Hundredths of a yuan.
    let subsidy: Int?
    let community: Int?
    let branch: Int?
}

extension City {
    private static let brands = [
        ("吴天祥小组", 29), ("长江救援", 33), ("本禹志愿", 12), ("邻里一家亲", 9), ("银龄互助", 7), ("江城义剪", 6), ("小红伞", 4),
    ]
    private static let renaming = (brand: "长江救援", to: "长江救援志愿队", on: Day(2020, 7, 1))

    mutating func makeActivities() {
        var random = stream("activities")
        var deck: [String?] = []
        for (brand, count) in zip(Self.brands, apportion(scale.activities * 38 / 100, by: Self.brands.map(\.1))) {
            deck.append(contentsOf: repeatElement(String?.some(brand.0), count: count))
        }
        deck.append(contentsOf: repeatElement(String?.none, count: scale.activities - deck.count))
        random.shuffle(&deck)
        let own = branches.indices.filter { branches[$0].kind == .community }
        let hosts = communities.indices.flatMap { repeatElement($0, count: max(1, communities[$0].size / 1000)) }
        var serial: [Activity.Category: Int] = [:]
        for brand in deck {
            let category = random.pick(Activity.Category.allCases)
            serial[category, default: 0] += 1
            let start = random.day(Day(2019, 9, 1), Day(2020, 12, 24))
            let community = random.chance(perMille: 60) ? nil : random.pick(hosts)
            let led = community.map { own[$0] }
            activities.append(
                Self.activity(
                    brand: brand, category: category, number: serial[category] ?? 1, start: start, community: community,
                    branch: random.chance(perMille: 620) ? led : nil, &random))
        }
    }

    private static func activity(
        brand: String?, category: Activity.Category, number: Int, start: Day, community: Int?, branch: Int?,
        _ random: inout Random
    ) -> Activity {
        let ending = start + (community == nil ? random.int(120...400) : random.int(40...240))
        let later = random.chance(perMille: 35)
        let cancelled = random.chance(perMille: 40)
        let open = random.chance(perMille: 60)
        let status: Activity.Status =
            cancelled ? .cancelled : later ? .recruiting : open || ending > Day.reference ? .running : .finished
        let begins = later ? random.day(Day(2021, 1, 4), Day(2021, 2, 28)) : start
        let named = brand == renaming.brand && begins >= renaming.on ? renaming.to : brand
        return Activity(
            name: "\(category.rawValue)志愿行第\(number)期", brand: named, category: category,
            online: random.chance(perMille: category == .legal || category == .culture ? 460 : 230), start: begins,
            end: later || (open && !cancelled) ? nil : ending,
            places: random.chance(perMille: 60) ? nil : random.int(1...24) * 5, status: status,
            subsidy: random.chance(perMille: 80) ? nil : 500 * random.int(0...6), community: community, branch: branch)
    }
}
