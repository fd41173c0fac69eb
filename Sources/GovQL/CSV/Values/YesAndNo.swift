// Words for yes and no. A column without a declared type is one of truth values if all its words are of one pair; a
// declared one may hold any pair, and 无 is no in it only where 有 is yes, else a mark for nothing.

enum YesAndNo {
    /// Words that mean yes and no beside each other.
    struct Pair: Sendable {
        let yes: [String]
        let no: [String]

        /// What decisions call it.
        var name: String { "\(yes[0])/\(no[0])" }
    }

    /// What an undeclared column may consist of.
    static let pairs = [
        Pair(yes: ["是"], no: ["否"]), Pair(yes: ["√", "✓", "✔"], no: ["×", "✗", "✘", "✕", "╳"]),
        Pair(yes: ["有"], no: ["无", "没有"]), Pair(yes: ["Y", "y"], no: ["N", "n"]),
        Pair(yes: ["yes", "Yes", "YES"], no: ["no", "No", "NO"]), Pair(yes: ["真"], no: ["假"]),
        Pair(yes: ["对"], no: ["错"]), Pair(yes: ["已"], no: ["未"]),
    ]

    /// The name of the pair in which 无 is no.
    static let possession = "有/无"

    private static let words: (table: NameTable, names: [String]) = {
        var entries: [(String, Int64)] = []
        for (index, pair) in pairs.enumerated() {
            // 无 alone says nothing.
            for word in pair.yes + pair.no where word != "无" && word != "没有" { entries.append((word, Int64(index))) }
        }
        return (NameTable(entries), pairs.map(\.name))
    }()

    /// The name of the pair that a cell of an undeclared column is of: `是/否`, `已签/未签`.
    static func pair(of cell: UnsafeBufferPointer<UInt8>) -> String? {
        guard cell.count <= 24 else { return nil }
        let cell = PlainCell.trimmed(cell)
        if let index = words.table.code(of: cell) { return words.names[Int(index)] }
        guard cell.count > 3, cell.count <= 15, isDone(cell) != nil else { return nil }
        let what = String(decoding: cell.dropFirst(3), as: UTF8.self)
        return what.unicodeScalars.allSatisfy { $0.value >= 0x2E80 } ? "已\(what)/未\(what)" : nil
    }

    /// Whether a cell says 已… or 未…; nil if neither.
    private static func isDone(_ cell: UnsafeBufferPointer<UInt8>) -> Bool? {
        if cell.starts(with: "已".utf8) { return true }
        return cell.starts(with: "未".utf8) ? false : nil
    }

    /// What the cells of an undeclared column of a pair may say.
    static func table(ofPair name: String) -> NameTable {
        if let pair = pairs.first(where: { $0.name == name }) {
            return NameTable(pair.yes.map { ($0, 1) } + pair.no.map { ($0, 0) })
        }
        let parts = name.split(separator: "/").map(String.init)
        return NameTable(zip(parts, [1, 0] as [Int64]).map { ($0, $1) })
    }

    /// What a declared column may say at once; the words of possession are looked at closer.
    static func declared(noneIsNo: Bool) -> NameTable {
        var entries: [(String, Int64)] = [
            ("true", 1), ("false", 0), ("1", 1), ("0", 0), ("t", 1), ("f", 0), ("on", 1), ("off", 0), ("yes", 1),
            ("no", 0),
        ]
        for pair in pairs where noneIsNo || pair.name != possession {
            entries += pair.yes.map { ($0, 1) } + pair.no.map { ($0, 0) }
        }
        return NameTable(entries)
    }

    /// A word of a declared column that is not in the table: `已签`, `未覆盖`.
    static func longWord(_ cell: UnsafeBufferPointer<UInt8>) -> Bool? {
        let cell = PlainCell.trimmed(cell)
        if cell.elementsEqual("有".utf8) { return true }
        return cell.count > 3 && cell.count <= 15 ? isDone(cell) : nil
    }
}
