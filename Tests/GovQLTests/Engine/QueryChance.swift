// Queries made by chance, always the same for a seed: stages after one another over three linked tables, with
// expressions that meet nulls, divide by zero, lead nowhere and now and then leave the range of integers.

@testable import GovQL

struct QueryChance {
    private var random: TestRandom
    /// What the row has now: columns by type.
    private var numbers: [String] = []
    private var texts: [String] = []
    private var dates: [String] = []
    /// Whether it is still a row of `visits`.
    private var isRow = true
    private var made = 0

    init(seed: UInt64) { random = TestRandom(seed: seed) }

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    private mutating func pick(_ choices: [String]) -> String { choices[below(choices.count)] }

    // MARK: Data

    static func files(seed: UInt64) -> [String: String] {
        var random = TestRandom(seed: seed)
        func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
        var visits = "id,n,m,d,x,day,t,place_id\n"
        for row in 0..<1500 {
            let n = below(9) == 0 ? "" : "\(below(40) - 12)"
            let d = below(11) == 0 ? "" : "\(below(50)).\(below(10))\(below(10))"
            let day = below(13) == 0 ? "" : "2020-\(10 + below(3))-\(10 + below(18))"
            let t = below(8) == 0 ? "" : ["王", "张三", "ab", "abc", "李", "社区"][below(6)] + "\(below(5))"
            visits += "\(row),\(n),\(below(5)),\(d),\(below(1000)).5e-1,\(day),\(t),\(below(66))\n"
        }
        var places = "id,name,size,area_id\n"
        for row in 0..<60 { places += "\(row),p\(row),\(below(7) == 0 ? "" : "\(below(30))"),\(below(9))\n" }
        var areas = "id,name,rank\n"
        for row in 0..<8 { areas += "\(row),area \(row % 7),\(below(4))\n" }
        return ["data/visits.csv": visits, "data/places.csv": places, "data/areas.csv": areas]
    }

    // MARK: Stages

    mutating func query() -> String {
        (numbers, texts, dates) = (
            ["n", "m", "d", "x", "id", "place.size", "place.area.rank"], ["t", "place.name", "place.area.name"], ["day"]
        )
        (isRow, made) = (true, 0)
        var text = "visits"
        for _ in 0..<(2 + below(5)) { text += " | " + stage() }
        // What is shown does not hang on load order where nothing is sorted: that order is fixed, too.
        return text
    }

    private mutating func stage() -> String {
        switch below(14) {
        case 0...3: return "where \(condition())"
        case 4, 5:
            let name = fresh()
            let value = number()
            numbers.append(name)
            return "derive \(name) = \(value)"
        case 6: return "sort \(keys())"
        case 7: return "sort \(keys()) | take \(1 + below(30))"
        case 8: return "top \(1 + below(9)) by \(number())" + pick(["", " with ties", " per \(plain(texts, "m"))"])
        case 9: return select()
        case 10: return "distinct"
        case 11: return summarize()
        case 12: return "skip \(below(9)) | take \(20 + below(400))"
        default: return window()
        }
    }

    private mutating func fresh() -> String {
        made += 1
        return "v\(made)"
    }

    private mutating func plain(_ names: [String], _ other: String) -> String { names.isEmpty ? other : pick(names) }

    private mutating func keys() -> String {
        let key = below(3) == 0 && !texts.isEmpty ? pick(texts) : number()
        return key + pick(["", " desc"]) + (numbers.isEmpty ? "" : ", \(pick(numbers))" + pick(["", " desc"]))
    }

    private mutating func select() -> String {
        var items: [String] = []
        var (newNumbers, newTexts, newDates): ([String], [String], [String]) = ([], [], [])
        for _ in 0..<(1 + below(3)) {
            let name = fresh()
            items.append("\(name) = \(number())")
            newNumbers.append(name)
        }
        if !texts.isEmpty {
            let name = fresh()
            items.append("\(name) = \(pick(texts))")
            newTexts.append(name)
        }
        if let date = dates.first {
            let name = fresh()
            items.append("\(name) = \(date)")
            newDates.append(name)
        }
        (numbers, texts, dates, isRow) = (newNumbers, newTexts, newDates, false)
        return "select " + items.joined(separator: ", ")
    }

    private mutating func summarize() -> String {
        var items: [String] = []
        var newNumbers: [String] = []
        for _ in 0..<(1 + below(3)) {
            let name = fresh()
            let value = number(depth: 1)
            items.append(
                "\(name) = "
                    + pick([
                        "count()", "sum(each \(value))", "avg(each \(value))", "min(\(value))", "max(\(value))",
                        "count(distinct \(value))", "median(each \(value))", "count(where \(value) > 3)",
                        "first(each \(value))",
                    ]))
            newNumbers.append(name)
        }
        var (keys, newTexts): ([String], [String]) = ([], [])
        if below(5) > 0 {
            let name = fresh()
            if texts.isEmpty || below(3) == 0 {
                keys.append("\(name) = \(number(depth: 1))")
                newNumbers.append(name)
            } else {
                keys.append("\(name) = \(pick(texts))")
                newTexts.append(name)
            }
        }
        (numbers, texts, dates, isRow) = (newNumbers, newTexts, [], false)
        return "summarize " + items.joined(separator: ", ")
            + (keys.isEmpty ? "" : " by " + keys.joined(separator: ", "))
    }

    private mutating func window() -> String {
        let name = fresh()
        let order = "\(number(depth: 1)), \(pick(numbers))"
        let call = pick(["rank(sort \(order))", "row_number(sort \(order))", "prev(\(pick(numbers)) sort \(order))"])
        numbers.append(name)
        return "derive \(name) = \(call)"
    }

    // MARK: Expressions

    private mutating func number(depth: Int = 0) -> String {
        let leaf = plain(numbers, "1")
        guard depth < 2 else { return leaf }
        switch below(12) {
        case 0: return "(\(number(depth: depth + 1)) + \(number(depth: depth + 1)))"
        case 1: return "(\(leaf) * \(below(4)))"
        case 2: return "(\(leaf) / \(plain(numbers, "2")))"
        case 3: return "(\(leaf) ?? \(below(9)))"
        case 4: return "(if \(condition(depth: depth + 1)) then \(leaf) else \(below(9)))"
        case 5: return texts.isEmpty ? leaf : "length(\(pick(texts)))"
        case 6: return dates.isEmpty ? leaf : "month_no(\(pick(dates)))"
        case 7: return isRow ? pick(["count(place.visits)", "max(place.visits: n)", "count(place.area.places)"]) : leaf
        case 8: return below(6) == 0 ? "(\(leaf) * 999999999999999999)" : leaf
        default: return leaf
        }
    }

    private mutating func condition(depth: Int = 0) -> String {
        if depth < 2, below(3) == 0 {
            let both = "\(condition(depth: depth + 1)) \(pick(["and", "or"])) \(condition(depth: depth + 1))"
            return below(4) == 0 ? "not (\(both))" : "(\(both))"
        }
        switch below(11) {
        case 0 where !texts.isEmpty: return "\(pick(texts)) contains \"\(pick(["a", "三", "p1", "1", "zz"]))\""
        case 1 where !texts.isEmpty: return "\(pick(texts)) != \"ab1\""
        case 2 where !dates.isEmpty: return "\(pick(dates)) in @2020-\(10 + below(3))"
        case 3 where !dates.isEmpty: return "\(pick(dates)) >= today - \(below(60)) days"
        case 4: return "\(plain(numbers, "1")) is \(pick(["null", "not null"]))"
        case 5: return "\(plain(numbers, "1")) in \(below(9) - 4)..\(5 + below(20))"
        case 6 where isRow: return "place in (places | where size > \(below(25)))"
        case 7: return "\(plain(numbers, "1")) != \(below(9))"
        case 8: return "1 + 1 == 2"
        default: return "\(number(depth: 1)) \(pick([">", "<", ">=", "<=", "=="])) \(below(20))"
        }
    }
}
