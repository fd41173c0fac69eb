// A piece of SQL: text, the columns it reads and the queries inside it, with how tightly it binds. Columns stay references
// until all is written, so that what nobody reads is left out (SQLPruning.swift) and names are settled once.
// It knows neither plans nor dialects.

/// How tightly a piece of SQL holds together, loosest first.
enum SQLPrecedence: Int, Comparable, Sendable {
    case or, and, not, comparison, other, additive, multiplicative, unary, atom

    static func < (lhs: SQLPrecedence, rhs: SQLPrecedence) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// An expression in SQL.
struct SQLText {
    enum Part {
        case text(String)
        /// A column of a table by its name, or of a query by its number.
        case named(SQLSource, String)
        case numbered(SQLSource, Int)
        /// A query in brackets.
        case query(SQLSelect)
        /// A parameter without a value, by its number.
        case parameter(Int)
    }

    var parts: [Part]
    var precedence: SQLPrecedence
    /// Whether it may be null; a condition that may be null is so instead of false.
    var isNullable: Bool
    /// Whether a window function is in it: then it can't be filtered or grouped where it stands.
    var isWindowed = false
    /// Whether an aggregate is in it, which is no constant even if it reads no column.
    var isAggregated = false
    /// How many bits a whole number or the digits of a decimal need at most; nil if nothing is known.
    var bits: Int?

    init(_ parts: [Part], _ precedence: SQLPrecedence = .atom, nullable: Bool) {
        self.parts = parts
        self.precedence = precedence
        isNullable = nullable
    }

    init(_ text: String, _ precedence: SQLPrecedence = .atom, nullable: Bool = false) {
        self.init([.text(text)], precedence, nullable: nullable)
    }

    static var null: SQLText { SQLText("NULL", nullable: true) }
    static var one: SQLText { SQLText("1") }

    /// A template with `{0}` for an operand as it stands and `[0]` for one in brackets unless it binds more tightly than
    /// the whole.
    init(
        _ template: String, _ operands: [SQLText], _ precedence: SQLPrecedence = .atom, nullable: Bool? = nil
    ) {
        var parts: [Part] = []
        var text = ""
        var scan = Substring(template)
        while let character = scan.popFirst() {
            guard character == "{" || character == "[", let digit = scan.first?.wholeNumberValue,
                operands.indices.contains(digit), let close = scan.dropFirst().first, close == "}" || close == "]"
            else {
                text.append(character)
                continue
            }
            scan = scan.dropFirst(2)
            let operand = operands[digit]
            let needsBrackets =
                character == "[" && !operand.binds(within: precedence, isFirst: parts.isEmpty && text.isEmpty)
            parts.append(.text(text + (needsBrackets ? "(" : "")))
            parts += operand.parts
            text = needsBrackets ? ")" : ""
        }
        parts.append(.text(text))
        self.init(
            parts.filter { if case .text("") = $0 { false } else { true } }, precedence,
            nullable: nullable ?? operands.contains(where: \.isNullable))
        isWindowed = operands.contains(where: \.isWindowed)
        isAggregated = operands.contains(where: \.isAggregated)
    }

    private func binds(within outer: SQLPrecedence, isFirst: Bool) -> Bool {
        if precedence == outer, isFirst { return outer == .additive || outer == .multiplicative }
        if precedence == outer { return outer == .atom }
        // What is neither a sum nor a comparison ranks differently from engine to engine.
        if outer == .other || precedence == .other { return precedence == .atom || outer < .other }
        return precedence > outer
    }

    /// Operands of `AND` or `OR`.
    static func junction(_ operands: [SQLText], _ word: String, _ precedence: SQLPrecedence) -> SQLText {
        guard operands.count > 1 else { return operands.first ?? SQLText("1 = 1", .comparison) }
        var parts: [Part] = []
        for (index, operand) in operands.enumerated() {
            if index > 0 { parts.append(.text(" \(word) ")) }
            let isBracketed = operand.precedence <= precedence && operand.precedence != precedence
            if isBracketed { parts.append(.text("(")) }
            parts += operand.parts
            if isBracketed { parts.append(.text(")")) }
        }
        var result = SQLText(parts, precedence, nullable: operands.contains(where: \.isNullable))
        result.isWindowed = operands.contains(where: \.isWindowed)
        result.isAggregated = operands.contains(where: \.isAggregated)
        return result
    }

    static func and(_ operands: [SQLText]) -> SQLText { junction(operands, "AND", .and) }
    static func or(_ operands: [SQLText]) -> SQLText { junction(operands, "OR", .or) }

    /// The same, known to have an aggregate in it.
    var aggregated: SQLText {
        var result = self
        result.isAggregated = true
        return result
    }

    func with(bits: Int?) -> SQLText {
        var result = self
        result.bits = bits
        return result
    }

    func with(nullable: Bool) -> SQLText {
        var result = self
        result.isNullable = nullable
        return result
    }

    /// The same for two pieces that are written alike.
    var key: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .named(let source, let name): "\u{1}\(source.number).\(name)\u{1}"
            case .numbered(let source, let index): "\u{1}\(source.number)#\(index)\u{1}"
            case .query(let select): "\u{1}q\(ObjectIdentifier(select).hashValue)\u{1}"
            case .parameter(let index): "\u{1}p\(index)\u{1}"
            }
        }.joined()
    }

    /// Its part, if it has one only.
    var onlyPart: Part? { parts.count == 1 ? parts[0] : nil }

    /// Whether it is nothing but a column.
    var isColumn: Bool {
        guard parts.count == 1 else { return false }
        switch parts[0] {
        case .named, .numbered: return true
        default: return false
        }
    }

    /// Whether it is a column of a table, as it is or handed on by queries: of the type that the table says.
    var isStored: Bool {
        guard parts.count == 1 else { return false }
        switch parts[0] {
        case .named: return true
        case .numbered(let source, let index):
            guard let select = source.select, select.unions.isEmpty else { return false }
            return select.columns[index].value.isStored
        default: return false
        }
    }
    /// Whether a query stands in it.
    var asksQuery: Bool { parts.contains { if case .query = $0 { true } else { false } } }

    /// Whether it reads no column, counts no rows and asks no query.
    var isConstant: Bool {
        !isWindowed && !isAggregated
            && parts.allSatisfy { if case .text(let text) = $0 { !text.contains("(*)") } else { false } }
    }

    /// The name of the column that it is.
    var columnName: String? {
        guard parts.count == 1 else { return nil }
        switch parts[0] {
        case .named(_, let name): return name
        case .numbered(let source, let index): return source.select?.columns[index].name
        default: return nil
        }
    }
}

/// A key of an order in SQL.
struct SQLOrder {
    let value: SQLText
    let isDescending: Bool

    init(_ value: SQLText, descending: Bool = false) {
        self.value = value
        isDescending = descending
    }

    /// Nulls are last both ways; what is never null needs no word about it.
    var words: String { (isDescending ? " DESC" : "") + (value.isNullable ? " NULLS LAST" : "") }

    var text: SQLText {
        var result = SQLText(value.parts + [.text(words)], nullable: false)
        result.isWindowed = value.isWindowed
        return result
    }
}

extension SQLText {
    /// The same text over a copy of the query that its columns are of.
    func moved(from original: SQLSource, to copy: SQLSource) -> SQLText {
        var text = self
        text.parts = parts.map { part in
            guard case .numbered(let source, let index) = part, source === original else { return part }
            return .numbered(copy, index)
        }
        return text
    }
}
