// What is laid out: tokens in their canonical spelling, each with the comments before it. Words of several tokens such as
// `is not null` are one unit; separators are facts of the unit after them.

/// A comment as it stands, and how.
struct FormatComment: Hashable {
    let text: String
    /// On the line of the token before it.
    let isTrailing: Bool
    /// An empty line stands before it.
    let followsBlankLine: Bool
}

struct FormatUnit {
    enum Kind: Hashable {
        case keyword(Keyword)
        case name, function, string, number, temporal, parameter
        case open, close
        case comma, colon, dot, assign, arrow
        /// The `|` before a stage.
        case pipe
        /// The `|` between names.
        case bar
        /// A sign between operands.
        case binary(FormatLevel)
        /// A `-` before its operand.
        case prefix
        case openRange
        case end
    }

    /// What separates a unit from the one before it.
    enum Separation {
        case none, newline
        /// `;`
        case mark
    }

    var kind: Kind
    var text: String
    /// What it is measured by: the wider of its spellings in the two languages, so that lines break alike in both.
    let cells: Int
    /// The tokens of the stream that it is made of.
    let tokens: Range<Int>
    var comments: [FormatComment] = []
    /// A new line stands somewhere before it.
    var followsNewline = false
    /// An empty line stands before it, and before its comments.
    var followsBlankLine = false
    var separation = Separation.none
    /// The other bracket of a pair.
    var partner = 0

    init(kind: Kind, text: String, twin: String? = nil, tokens: Range<Int>) {
        self.kind = kind
        self.text = text
        self.tokens = tokens
        cells = max(DisplayWidth.cells(text), twin.map { DisplayWidth.cells($0) } ?? 0)
    }

    func isKeyword(_ keyword: Keyword) -> Bool { kind == .keyword(keyword) }

    /// The operator's place in the table of precedences, if it is one between operands.
    var level: FormatLevel? {
        switch kind {
        case .binary(let level): level
        case .keyword(let keyword): FormatLevel(keyword)
        default: nil
        }
    }
}

/// How tightly an operator binds, as far as lines are concerned.
enum FormatLevel: Int, Comparable, CaseIterable {
    case or, and, comparison, coalesce, range, additive, multiplicative

    init?(_ keyword: Keyword) {
        switch keyword {
        case .or: self = .or
        case .and: self = .and
        case .in, .notIn, .contains, .startsWith, .endsWith, .matches: self = .comparison
        case .mod: self = .multiplicative
        default: return nil
        }
    }

    init?(_ kind: Token.Kind) {
        switch kind {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: self = .comparison
        case .coalesce: self = .coalesce
        case .range, .halfOpenRange: self = .range
        case .plus, .minus: self = .additive
        case .star, .slash, .doubleSlash: self = .multiplicative
        default: return nil
        }
    }

    static func < (lhs: FormatLevel, rhs: FormatLevel) -> Bool { lhs.rawValue < rhs.rawValue }

    /// Whether a broken chain has the operator at the beginning of a line; the others end one, since a line that
    /// begins with `-` would be a statement of its own.
    var leadsLine: Bool { self == .or || self == .and }
}

/// Makes units of what the parser has read.
struct FormatUnits {
    private let reading: Parser.Reading
    private let language: Language?
    private var units: [FormatUnit] = []

    private init(_ reading: Parser.Reading, _ language: Language?) {
        self.reading = reading
        self.language = language
    }

    /// The units of a text without errors; the last is `.end` and has the comments at the end of the text.
    static func units(of reading: Parser.Reading, language: Language?) -> [FormatUnit] {
        var maker = FormatUnits(reading, language)
        maker.run()
        return maker.units
    }

    private mutating func run() {
        var index = 0
        var gapStart = 0
        var gap = Gap()
        var openers: [Int] = []
        let tokens = reading.stream.tokens
        while index < tokens.count {
            let token = tokens[index]
            gap.read(reading.stream.source, from: gapStart, to: Int(token.range.start))
            if token.kind == .separator {
                gap.separation = token.range.isEmpty && gap.separation != .mark ? .newline : .mark
                gapStart = Int(token.range.end)
                index += 1
                continue
            }
            let count = wordCount(at: index)
            // Comments amid the words of one operator come after it.
            for part in index..<index + count { gapStart = Int(tokens[part].range.end) }
            var unit = self.unit(index..<index + count)
            gap.move(to: &unit)
            for part in index + 1..<max(index + 1, index + count) {
                let from = Int(tokens[part - 1].range.end)
                gap.read(reading.stream.source, from: from, to: Int(tokens[part].range.start))
            }
            match(&unit, &openers)
            units.append(unit)
            index += count
        }
    }

    private mutating func match(_ unit: inout FormatUnit, _ openers: inout [Int]) {
        if unit.kind == .open { openers.append(units.count) }
        guard unit.kind == .close, let opener = openers.popLast() else { return }
        unit.partner = opener
        units[opener].partner = units.count
    }

    // MARK: Kinds and spellings

    private func keyword(at index: Int) -> Keyword? {
        guard index < reading.uses.count, reading.uses[index] == .plain, reading.stream.tokens[index].kind == .word
        else { return nil }
        return reading.stream.tokens[index].keyword
    }

    /// How many tokens make the word that begins at one.
    private func wordCount(at index: Int) -> Int {
        switch (keyword(at: index), keyword(at: index + 1)) {
        case (.not, .in), (.is, .null), (.starts, .with), (.ends, .with), (.why, .not): 2
        case (.is, .not): 3
        default: 1
        }
    }

    private func meaning(_ range: Range<Int>) -> Keyword? {
        guard let first = keyword(at: range.lowerBound) else { return nil }
        switch (first, range.count) {
        case (.not, 2): return .notIn
        case (.is, 2): return .isNull
        case (.is, 3): return .isNotNull
        case (.starts, 2): return .startsWith
        case (.ends, 2): return .endsWith
        case (.why, 2): return .whyNot
        default: return first
        }
    }

    private func unit(_ range: Range<Int>) -> FormatUnit {
        let token = reading.stream.tokens[range.lowerBound]
        if let keyword = meaning(range) {
            let (text, twin) = spellings(keyword, token)
            return FormatUnit(kind: .keyword(keyword), text: text, twin: twin, tokens: range)
        }
        let use = range.lowerBound < reading.uses.count ? reading.uses[range.lowerBound] : .plain
        let written = reading.stream.text(of: token)
        if token.kind == .word, use == .function || use == .collation, let names = Self.names(of: written, use) {
            let own: Language = Folding.areEqual(written, names.english) ? .english : .chinese
            let language = language ?? own
            return FormatUnit(
                kind: use == .function ? .function : .name, text: names.name(in: language),
                twin: names.name(in: language.other), tokens: range)
        }
        let (kind, text) = kindAndText(token, use, at: range.lowerBound)
        return FormatUnit(kind: kind, text: text, tokens: range)
    }

    /// The names of a built-in function or an order.
    private static func names(of word: String, _ use: TokenUse) -> FunctionNames? {
        if use == .function { return FunctionNames.names(of: word) }
        return Collation.named.map { FunctionNames(english: $0.name, chinese: $0.chineseName) }
            .first { Folding.areEqual($0.english, word) || Folding.areEqual($0.chinese, word) }
    }

    /// The spelling to write, and the one in the other language.
    private func spellings(_ keyword: Keyword, _ token: Token) -> (String, String) {
        let written = FullWidth.ascii(reading.stream.source.text(token.range))
        let language = language ?? (written.utf8.contains { $0 >= 0x80 } ? .chinese : .english)
        return (spelling(keyword, in: language), spelling(keyword, in: language.other))
    }

    private func spelling(_ keyword: Keyword, in language: Language) -> String {
        if keyword.unit != nil, language == .english {
            return units.last?.text == "1" ? keyword.rawValue : keyword.rawValue + "s"
        }
        return keyword.spelling(in: language, isStage: units.last?.kind == .pipe)
    }

    private func kindAndText(_ token: Token, _ use: TokenUse, at index: Int) -> (FormatUnit.Kind, String) {
        let stream = reading.stream
        let raw = stream.source.text(token.range)
        switch token.kind {
        case .word: return (use == .function ? .function : .name, stream.text(of: token))
        case .quotedName: return (use == .function ? .function : .name, raw)
        case .string: return (.string, raw)
        case .number: return (.number, FullWidth.ascii(raw))
        case .temporal: return (.temporal, FullWidth.ascii(raw))
        case .parameter: return (.parameter, "$" + stream.text(of: token))
        case .leftParen: return (.open, "(")
        case .leftBracket: return (.open, "[")
        case .leftBrace: return (.open, "{")
        case .rightParen: return (.close, ")")
        case .rightBracket: return (.close, "]")
        case .rightBrace: return (.close, "}")
        case .comma: return (.comma, ",")
        case .colon: return (.colon, ":")
        case .dot: return (.dot, ".")
        case .assign: return (.assign, "=")
        case .arrow: return (.arrow, "->")
        case .pipe: return (keyword(at: index + 1)?.isStage == true ? .pipe : .bar, "|")
        case .end: return (.end, "")
        case .minus where use == .prefix: return (.prefix, "-")
        case .range where use == .openRange: return (.openRange, "..")
        default:
            let level = FormatLevel(token.kind) ?? .comparison
            return (.binary(level), FullWidth.ascii(raw).filter { $0 != " " })
        }
    }
}

extension Language {
    fileprivate var other: Language { self == .english ? .chinese : .english }
}

extension Keyword {
    /// The spelling to write: of `where` the stage's or the clause's.
    fileprivate func spelling(in language: Language, isStage: Bool) -> String {
        if isStage { return spelling(in: language, role: .stage) }
        let row = Keyword.table.first { $0.keyword == self }
        return spelling(in: language, role: row?.role ?? .reserved)
    }
}

/// What stands between two tokens.
private struct Gap {
    private var comments: [FormatComment] = []
    private var newlines = 0
    private var total = 0
    private var startsBlank = false
    var separation = FormatUnit.Separation.none

    /// Comments are the only ink there.
    mutating func read(_ source: SourceText, from start: Int, to limit: Int) {
        var offset = start
        while offset < limit {
            let character = FullWidth.character(in: source.bytes, at: offset)
            if character.scalar == 0x0A {
                newlines += 1
                total += 1
                if comments.isEmpty, newlines > 1 { startsBlank = true }
            }
            guard character.scalar == UInt32(ascii: "#") else {
                offset += max(1, character.length)
                continue
            }
            let end = source.bytes[offset..<limit].firstIndex(of: 0x0A) ?? limit
            add(source.text(SourceRange(offset, end)))
            offset = end
        }
    }

    private mutating func add(_ written: String) {
        var text = Substring(written)
        while let last = text.unicodeScalars.last, " \t\r\u{3000}".unicodeScalars.contains(last) {
            text.unicodeScalars.removeLast()
        }
        if text.unicodeScalars.first != "#" { text = "#" + text.dropFirst() }
        comments.append(
            FormatComment(
                text: String(text), isTrailing: total == 0 && comments.isEmpty, followsBlankLine: newlines > 1))
        newlines = 0
    }

    mutating func move(to unit: inout FormatUnit) {
        unit.comments = comments
        unit.followsNewline = total > 0
        unit.followsBlankLine = newlines > 1
        unit.separation = separation
        self = Gap()
    }
}
