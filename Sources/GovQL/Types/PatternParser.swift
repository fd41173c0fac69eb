// Reads the text of a regular expression into a PatternNode, or says where it stops making sense.
// It knows no automata. Recursion goes with groups only, and groups are limited in depth.

/// Recursive descent over the pattern's scalars.
struct PatternParser {
    static let deepestNesting = 100
    static let largestRepeat = 1000
    static let longestText = 65_536

    private let scalars: [Unicode.Scalar]
    /// The byte offset of each scalar and of the end.
    private let offsets: [Int]
    private var position = 0
    private var ignoresCase = false

    static func parse(_ text: String) throws(PatternError) -> PatternNode {
        guard text.utf8.count <= longestText else {
            throw PatternError(offset: longestText, reason: .tooLong(limit: longestText))
        }
        var parser = PatternParser(text)
        let node = try parser.alternatives(depth: 0)
        if parser.peek != nil { throw parser.error(.unmatchedClose) }
        return node
    }

    private init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        var offsets: [Int] = [0]
        for scalar in scalars { offsets.append((offsets.last ?? 0) + UTF8.width(scalar)) }
        self.offsets = offsets
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private func peek(_ distance: Int) -> Unicode.Scalar? {
        position + distance < scalars.count ? scalars[position + distance] : nil
    }

    private func error(_ reason: PatternError.Reason, at index: Int? = nil) -> PatternError {
        PatternError(offset: offsets[min(index ?? position, scalars.count)], reason: reason)
    }

    private mutating func skip(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    /// alternatives = sequence { "|" sequence }
    private mutating func alternatives(depth: Int) throws(PatternError) -> PatternNode {
        var branches = [try sequence(depth: depth)]
        while skip("|") { branches.append(try sequence(depth: depth)) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    /// sequence = { atom [ repeat ] }
    private mutating func sequence(depth: Int) throws(PatternError) -> PatternNode {
        var parts: [PatternNode] = []
        while let next = peek, next != "|", next != ")" {
            if skip("(?i)") {
                ignoresCase = true
                continue
            }
            let atom = try atom(depth: depth)
            parts.append(try repeated(atom))
        }
        if parts.isEmpty { return .empty }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func atom(depth: Int) throws(PatternError) -> PatternNode {
        guard let scalar = peek else { return .empty }
        switch scalar {
        case "(":
            return try group(depth: depth)
        case "[":
            return .scalars(try bracketed())
        case "*", "+", "?":
            throw error(.nothingToRepeat)
        case "{" where counts(at: position) != nil:
            throw error(.nothingToRepeat)
        case "\\":
            return try escape()
        default:
            position += 1
            switch scalar {
            case ".": return .scalars(.anyButNewline)
            case "^": return .assertion(.start)
            case "$": return .assertion(.end)
            default: return literal(scalar)
            }
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> PatternNode {
        guard ignoresCase else { return .scalar(scalar) }
        let folded = PatternClass([scalar.value...scalar.value]).ignoringCase
        return folded.ranges.count == 1 && folded.ranges[0].count == 1 ? .scalar(scalar) : .scalars(folded)
    }

    /// group = "(" [ "?:" | "?i:" ] alternatives ")"
    private mutating func group(depth: Int) throws(PatternError) -> PatternNode {
        let start = position
        guard depth < Self.deepestNesting else { throw error(.nestedTooDeep(limit: Self.deepestNesting)) }
        // A flag set inside a group ends with it.
        let outerIgnoresCase = ignoresCase
        position += 1
        if skip("?") {
            if skip("i:") {
                ignoresCase = true
            } else if !skip(":") {
                let isLookaround = ["=", "!", "<"].contains(peek ?? ":")
                throw error(isLookaround ? .lookaround : .unknownGroup, at: start)
            }
        }
        let node = try alternatives(depth: depth + 1)
        guard skip(")") else { throw error(.unclosedGroup, at: start) }
        ignoresCase = outerIgnoresCase
        return node
    }
}

// MARK: Repeats

extension PatternParser {
    /// repeat = ( "*" | "+" | "?" | "{" m [ "," [ n ] ] "}" ) [ "?" ]
    private mutating func repeated(_ atom: PatternNode) throws(PatternError) -> PatternNode {
        let start = position
        let minimum: Int
        let maximum: Int?
        if skip("*") {
            (minimum, maximum) = (0, nil)
        } else if skip("+") {
            (minimum, maximum) = (1, nil)
        } else if skip("?") {
            (minimum, maximum) = (0, 1)
        } else if let counts = counts(at: position) {
            position = counts.end
            (minimum, maximum) = (counts.minimum, counts.maximum)
            guard max(minimum, maximum ?? 0) <= Self.largestRepeat else {
                throw error(.repeatTooLarge(limit: Self.largestRepeat), at: start)
            }
            guard minimum <= maximum ?? minimum else { throw error(.reversedRepeat, at: start) }
        } else {
            return atom
        }
        // A lazy repeat finds the same texts.
        _ = skip("?")
        // A repeat of a repeat is a slip of the hand, and would nest without a group to count.
        if let next = peek, ["*", "+", "?"].contains(next) || counts(at: position) != nil {
            throw error(.nothingToRepeat)
        }
        return .repeated(atom, minimum: minimum, maximum: maximum)
    }

    /// `{m}`, `{m,}` or `{m,n}` at an index; any other brace is a literal.
    private func counts(at index: Int) -> (minimum: Int, maximum: Int?, end: Int)? {
        var index = index
        guard index < scalars.count, scalars[index] == "{" else { return nil }
        index += 1
        guard let minimum = number(at: &index), index < scalars.count else { return nil }
        var maximum: Int? = minimum
        if scalars[index] == "," {
            index += 1
            maximum = number(at: &index)
        }
        guard index < scalars.count, scalars[index] == "}" else { return nil }
        return (minimum, maximum, index + 1)
    }

    private func number(at index: inout Int) -> Int? {
        var value: Int?
        while index < scalars.count, ("0"..."9").contains(scalars[index]) {
            // Far above the limit is as good as any number.
            value = min((value ?? 0) * 10 + Int(scalars[index].value - 0x30), 1_000_000)
            index += 1
        }
        return value
    }
}

// MARK: Escapes and classes

extension PatternParser {
    private mutating func escape() throws(PatternError) -> PatternNode {
        switch peek(1) {
        case "b":
            position += 2
            return .assertion(.wordBoundary)
        case "B":
            position += 2
            return .assertion(.notWordBoundary)
        default:
            if let named = try namedClass() { return .scalars(named) }
            return literal(try escapedScalar())
        }
    }

    /// `\d \w \s \D \W \S \p{Han} \P{Han}`, the position at the backslash; nil if it is another escape.
    private mutating func namedClass() throws(PatternError) -> PatternClass? {
        let named: PatternClass
        switch peek(1) {
        case "d": named = .digits
        case "D": named = PatternClass.digits.negated
        case "s": named = .blanks
        case "S": named = PatternClass.blanks.negated
        case "w": named = .words
        case "W": named = .nonWords
        case "p", "P": return try property()
        default: return nil
        }
        position += 2
        return named
    }

    private mutating func property() throws(PatternError) -> PatternClass {
        let start = position
        let isNegated = peek(1) == "P"
        position += 2
        if skip("{Han}") { return isNegated ? PatternClass.han.negated : .han }
        var name = ""
        if skip("{") {
            while let next = peek, next != "}" {
                name.unicodeScalars.append(next)
                position += 1
            }
        }
        throw error(.unknownProperty(name), at: start)
    }

    /// `\n`, `\u{4e00}`, `\.` …, the position at the backslash.
    private mutating func escapedScalar() throws(PatternError) -> Unicode.Scalar {
        let start = position
        guard let scalar = peek(1) else { throw error(.unknownEscape(nil)) }
        position += 2
        switch scalar {
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "f": return "\u{0C}"
        case "v": return "\u{0B}"
        case "x": return try codedScalar(digits: 2, start)
        case "u": return try codedScalar(digits: 4, start)
        case "1"..."9": throw error(.backreference, at: start)
        default:
            // Punctuation may always be escaped; letters and digits are kept for what they may come to mean.
            guard scalar == "_" || !Folding.isNameContinue(scalar) else {
                throw error(.unknownEscape(Character(scalar)), at: start)
            }
            return scalar
        }
    }

    /// The digits of `\x41`, `\u4e00`, `\u{4e00}`.
    private mutating func codedScalar(digits: Int, _ start: Int) throws(PatternError) -> Unicode.Scalar {
        let isBraced = skip("{")
        var value: UInt32 = 0
        var count = 0
        while count < (isBraced ? 8 : digits), let digit = peek.flatMap({ Character($0).hexDigitValue }),
            peek?.isASCII == true
        {
            value = value << 4 | UInt32(digit)
            count += 1
            position += 1
        }
        let isComplete = isBraced ? count > 0 && skip("}") : count == digits
        guard isComplete, let scalar = Unicode.Scalar(value) else { throw error(.badCharacterCode, at: start) }
        return scalar
    }

    /// class = "[" [ "^" ] { item [ "-" item ] } "]", where a `]` that comes first is a literal
    private mutating func bracketed() throws(PatternError) -> PatternClass {
        let start = position
        position += 1
        let isNegated = skip("^")
        var items = ClassItems()
        var isFirst = true
        while let next = peek {
            if next == "]", !isFirst {
                position += 1
                var result = PatternClass(items.ranges, hasWords: items.hasWords, hasNonWords: items.hasNonWords)
                if ignoresCase { result = result.ignoringCase }
                result.isNegated = isNegated
                return result
            }
            isFirst = false
            try classItem(into: &items)
        }
        throw error(.unclosedClass, at: start)
    }

    /// What a class has gathered so far.
    private struct ClassItems {
        var ranges: [ClosedRange<UInt32>] = []
        var hasWords = false
        var hasNonWords = false

        mutating func insert(_ scalar: Unicode.Scalar) { ranges.append(scalar.value...scalar.value) }

        mutating func insert(_ named: PatternClass) {
            if named.usesWords {
                hasWords = hasWords || named.hasWords
                hasNonWords = hasNonWords || named.hasNonWords
            } else {
                ranges.append(contentsOf: named.effectiveRanges)
            }
        }
    }

    private mutating func classItem(into items: inout ClassItems) throws(PatternError) {
        let start = position
        if peek == "[", peek(1) == ":" { throw error(.posixClass) }
        if peek == "\\", let named = try namedClass() { return items.insert(named) }
        let first = try classScalar()
        // A hyphen at the end, or before a named class, is a literal.
        guard peek == "-", let next = peek(1), next != "]" else { return items.insert(first) }
        position += 1
        if next == "\\", let named = try namedClass() {
            items.insert(first)
            items.insert("-")
            items.insert(named)
            return
        }
        let last = try classScalar()
        guard first <= last else { throw error(.reversedRange, at: start) }
        items.ranges.append(first.value...last.value)
    }

    private mutating func classScalar() throws(PatternError) -> Unicode.Scalar {
        guard let scalar = peek else { throw error(.unclosedClass) }
        if scalar == "\\" { return try escapedScalar() }
        position += 1
        return scalar
    }
}
