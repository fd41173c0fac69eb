// What a regular expression means, as data: the tree between PatternParser and PatternProgram.
// Case-insensitivity is already resolved into classes here, and nothing knows source positions any more.

/// A part of a regular expression.
///
/// Depth is bounded by the parser's limit on groups, so recursion over it is safe.
indirect enum PatternNode: Hashable, Sendable {
    case empty
    case scalar(Unicode.Scalar)
    case scalars(PatternClass)
    case assertion(PatternAssertion)
    case sequence([PatternNode])
    case alternatives([PatternNode])
    /// `maximum` nil: without end. Greedy and lazy match the same texts, so the difference is not kept.
    case repeated(PatternNode, minimum: Int, maximum: Int?)

    /// The bytes to look for if the pattern is a plain text.
    var literalBytes: [UInt8]? {
        switch self {
        case .empty:
            return []
        case .scalar(let scalar):
            return Array(String(scalar).utf8)
        case .sequence(let parts):
            var bytes: [UInt8] = []
            for part in parts {
                guard case .scalar(let scalar) = part else { return nil }
                bytes.append(contentsOf: String(scalar).utf8)
            }
            return bytes
        case .scalars, .assertion, .alternatives, .repeated:
            return nil
        }
    }
}

/// A condition on a place between two characters.
enum PatternAssertion: UInt8, Hashable, Sendable {
    case start, end, wordBoundary, notWordBoundary

    var needsWords: Bool { self == .wordBoundary || self == .notWordBoundary }
}

/// A set of Unicode scalars: ranges, and "word characters", which are too many ranges to write out.
struct PatternClass: Hashable, Sendable {
    /// Sorted and disjoint.
    let ranges: [ClosedRange<UInt32>]
    /// Holds every word character too.
    let hasWords: Bool
    /// Holds every character that is no word character too.
    let hasNonWords: Bool
    var isNegated = false

    static let lastScalar: UInt32 = 0x10FFFF

    /// Sorts and merges the ranges, which may come in any order.
    init(_ ranges: [ClosedRange<UInt32>] = [], hasWords: Bool = false, hasNonWords: Bool = false) {
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
        self.hasWords = hasWords
        self.hasNonWords = hasNonWords
    }

    var usesWords: Bool { hasWords || hasNonWords }

    func contains(_ value: UInt32, isWord: Bool) -> Bool {
        (isInRanges(value) || (isWord ? hasWords : hasNonWords)) != isNegated
    }

    private func isInRanges(_ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= value
    }

    /// The ranges that are meant, negation worked in; words are left out of it.
    var effectiveRanges: [ClosedRange<UInt32>] { isNegated ? gaps : ranges }

    /// The ranges between the ranges.
    private var gaps: [ClosedRange<UInt32>] {
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { gaps.append(next...range.lowerBound - 1) }
            next = range.upperBound + 1
        }
        if next <= Self.lastScalar { gaps.append(next...Self.lastScalar) }
        return gaps
    }
}

// MARK: The classes with a name

extension PatternClass {
    static let digits = PatternClass([0x30...0x39])

    /// ASCII blanks and those of Unicode's White_Space, the ideographic blank among them.
    static let blanks = PatternClass([
        0x09...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
    ])

    static let anyButNewline = PatternClass([0x0A...0x0A]).negated

    static let words = PatternClass(hasWords: true)
    static let nonWords = PatternClass(hasNonWords: true)

    /// Script Han, as blocks.
    static let han = PatternClass([
        0x2E80...0x2FD5, 0x3005...0x3005, 0x3007...0x3007, 0x3021...0x3029, 0x3038...0x303B, 0x3400...0x4DBF,
        0x4E00...0x9FFF, 0xF900...0xFAD9, 0x20000...0x323AF,
    ])

    var negated: PatternClass {
        var result = self
        result.isNegated.toggle()
        return result
    }

    /// Letters, marks, decimal digits and connectors: Unicode Technical Standard 18, annex C, "word".
    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return Folding.isNameContinue(scalar) }
        let properties = scalar.properties
        if properties.isAlphabetic { return true }
        switch properties.generalCategory {
        case .decimalNumber, .nonspacingMark, .spacingMark, .enclosingMark, .connectorPunctuation: return true
        default: return scalar.value == 0x200C || scalar.value == 0x200D
        }
    }
}

// MARK: Case

extension PatternClass {
    /// Where Unicode has letters with case; other scalars need no look at their properties.
    private static let casedBlocks: [ClosedRange<UInt32>] = [
        0x41...0x587, 0x10A0...0x10FF, 0x13A0...0x13FD, 0x1C80...0x1CBF, 0x1D79...0x1D8E, 0x1E00...0x1FFC,
        0x2126...0x2188,
        0x24B6...0x24E9, 0x2C00...0x2D2D, 0xA640...0xA7FF, 0xAB53...0xABBF, 0xFF21...0xFF5A, 0x10400...0x105BC,
        0x10C80...0x10CF2, 0x118A0...0x118DF, 0x16E40...0x16E7F, 0x1E900...0x1E943,
    ]

    /// The class with the other cases of all its scalars.
    var ignoringCase: PatternClass {
        var all = ranges
        for range in ranges {
            for block in Self.casedBlocks where block.overlaps(range) {
                for value in range.clamped(to: block) {
                    guard let scalar = Unicode.Scalar(value) else { continue }
                    for other in Self.otherCases(of: scalar) { all.append(other.value...other.value) }
                }
            }
        }
        var result = PatternClass(all, hasWords: hasWords, hasNonWords: hasNonWords)
        result.isNegated = isNegated
        return result
    }

    /// The scalars that are the same letter in another case, where that is one scalar.
    private static func otherCases(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        for letters in lettersOfThreeForms where letters.contains(scalar) { return letters }
        let mappings = [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping]
        return mappings.compactMap { $0.unicodeScalars.count == 1 ? $0.unicodeScalars.first : nil }
    }

    /// Letters with a form that neither mapping reaches from the others (CaseFolding.txt, the common ones).
    private static let lettersOfThreeForms: [[Unicode.Scalar]] = [
        ["σ", "ς", "Σ"], ["k", "K", "\u{212A}"], ["s", "S", "ſ"], ["å", "Å", "\u{212B}"], ["ω", "Ω", "\u{2126}"],
        ["µ", "μ", "Μ"],
    ]
}
