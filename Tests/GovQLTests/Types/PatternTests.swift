import Testing

@testable import GovQL

@Suite struct PatternTests {
    @Test(arguments: [
        ("", "", true), ("", "abc", true), ("abc", "xabcx", true), ("abc", "ab", false), ("江岸", "武汉江岸区", true),
        ("a.c", "xabcx", true), ("a.c", "a\nc", false), ("^abc$", "abc", true), ("^abc$", "abcd", false),
        ("^$", "", true),
        ("^$", "a", false), ("a|b|", "zzz", true), ("^(a|b)+$", "abba", true), ("^(a|b)+$", "abca", false),
        ("^武汉.*(路|街)$", "武汉大道北路", true), ("^武汉.*(路|街)$", "武汉大道北巷", false), ("^a{2,3}$", "a", false),
        ("^a{2,3}$", "aaa", true), ("^a{2,3}$", "aaaa", false), ("^a{2}$", "aa", true), ("^a{2,}$", "aaaaa", true),
        ("^a{0}$", "", true), ("a{,2}", "a{,2}", true), ("a{x", "a{x", true), ("^[a-c]+$", "abc", true),
        ("^[^a-c]+$", "xyz", true), ("^[^a-c]+$", "xbz", false), ("[]a]", "]", true), ("[a-]", "-", true),
        ("[^]]", "]", false),
        ("[一-龥]{3}", "ab江岸区", true), (#"^\d+$"#, "0123", true), (#"^\d+$"#, "１２", false), (#"\D"#, "12", false),
        (#"^\w+$"#, "江岸_a1é", true), (#"\w"#, "，。 -", false), (#"\W"#, "江a", false), (#"^\s$"#, "\u{3000}", true),
        (#"^\S+$"#, "a b", false), (#"[^\w]"#, "abc", false), (#"[^\w]"#, "a-c", true), (#"^[\w-]+$"#, "a-b", true),
        (#"^[\W\d]+$"#, "-1-", true), (#"^[\W\d]+$"#, "-a-", false), (#"^[\D]$"#, "x", true), (#"^[\D]$"#, "1", false),
        (#"\bcat\b"#, "a cat sat", true), (#"\bcat\b"#, "concat", false), (#"\bcat\b"#, "cat", true),
        (#"\Bcat"#, "concat", true), (#"\Bcat"#, "a cat", false), (#"\b"#, "", false), (#"\B"#, "", true),
        (#"\b"#, "，", false),
        (#"区\b"#, "江岸区，", true), (#"区\b"#, "江岸区内", false), (#"^\p{Han}+$"#, "江岸区", true),
        (#"\P{Han}"#, "江岸区", false), ("(?i)ABC", "xaBcx", true), ("(?i)ä", "Ä", true), ("(?i)[a-c]+$", "ABC", true),
        ("(?i)σ", "ς", true), ("(?i)[^a]", "A", false), ("a(?i:b)c", "aBc", true), ("a(?i:b)c", "aBC", false),
        ("(a(?i)b)c", "aBc", true), ("(a(?i)b)c", "aBC", false), ("(?:ab)+$", "abab", true), ("a*?b", "aab", true),
        (#"\u{6c5f}\u5cb8\x41"#, "江岸A", true), (#"\.\*\\"#, #".*\"#, true), (#"a\.b"#, "axb", false),
        (#"\t\n"#, "\t\n", true),
        ("x*", "", true), ("(x*)*", "y", true), ("(|a)+$", "aa", true), ("a$|b", "ab", true), ("^a|b", "cb", true),
        ("(^a)+b", "ab", true),
        ("a^b", "ab", false), ("a$b", "ab", false), ("😀+$", "😀😀", true), (".", "😀", true), ("^.$", "😀", true),
        ("^..$", "é江", true),
        ("}", "}", true), ("]", "]", true), ("(?i)k", "\u{212A}", true), ("ﬀ", "ﬀ", true),
    ])
    func finds(pattern: String, text: String, expected: Bool) throws {
        let compiled = try Pattern(pattern)
        #expect(compiled.matches(text) == expected)
        // The second run goes through states that exist by now.
        #expect(compiled.matches(text) == expected)
    }

    @Test(
        arguments: [
            ("(", 0, .unclosedGroup), ("a(b", 1, .unclosedGroup), ("a)", 1, .unmatchedClose), ("[a", 0, .unclosedClass),
            ("[]", 0, .unclosedClass),
            ("江[z-a]", 4, .reversedRange), ("*a", 0, .nothingToRepeat), ("a**", 2, .nothingToRepeat),
            ("a|+", 2, .nothingToRepeat),
            ("{2}", 0, .nothingToRepeat), ("a{2}{3}", 4, .nothingToRepeat), ("a{3,2}", 1, .reversedRepeat),
            ("a{1001}", 1, .repeatTooLarge(limit: 1000)), ("a{99999999999999999999}", 1, .repeatTooLarge(limit: 1000)),
            (#"\y"#, 0, .unknownEscape("y")), (#"a\"#, 1, .unknownEscape(nil)), (#"\u{110000}"#, 0, .badCharacterCode),
            (#"\xg"#, 0, .badCharacterCode),
            (#"\ud800"#, 0, .badCharacterCode), (#"\u{}"#, 0, .badCharacterCode), (#"\p{L}"#, 0, .unknownProperty("L")),
            (#"\p"#, 0, .unknownProperty("")), ("[[:alpha:]]", 1, .posixClass), (#"(a)\1"#, 3, .backreference),
            ("(?=a)", 0, .lookaround),
            ("(?<!a)", 0, .lookaround), ("(?P<x>a)", 0, .unknownGroup),
            ("((a{1000}){1000}){1000}", 0, .tooLarge(limit: 4096)),
            ("((((){1000}){1000}){1000}){1000}", 0, .tooLarge(limit: 4096)), ("[\\b]", 1, .unknownEscape("b")),
            ("[a\\", 2, .unknownEscape(nil)),
        ] as [(String, Int, PatternError.Reason)])
    func explainsWhatIsWrong(pattern: String, offset: Int, reason: PatternError.Reason) {
        #expect(throws: PatternError(offset: offset, reason: reason)) { try Pattern(pattern) }
    }

    @Test func hugePatternsEndInAnError() throws {
        let deep = String(repeating: "(", count: 50_000) + String(repeating: ")", count: 10_000)
        #expect(throws: PatternError(offset: 100, reason: .nestedTooDeep(limit: 100))) { try Pattern(deep) }
        let long = String(repeating: "a", count: 70_000)
        #expect(throws: PatternError(offset: 65_536, reason: .tooLong(limit: 65_536))) { try Pattern(long) }
        #expect(throws: PatternError(offset: 0, reason: .tooLarge(limit: 4096))) {
            try Pattern(String(repeating: "a.", count: 9000))
        }
        var letters = String.UnicodeScalarView()
        for value in (UInt32(0x4E00)..<0x9000).reversed() { letters.append(Unicode.Scalar(value) ?? "a") }
        let everyHan = try Pattern("^[\(String(letters))]+$")
        #expect(everyHan.matches("江岸区") && !everyHan.matches("a"))
    }

    @Test func plainTextsNeedNoAutomaton() throws {
        #expect(try Pattern("江岸").isLiteral)
        #expect(try Pattern(#"a\.b"#).isLiteral)
        #expect(try !Pattern("江.").isLiteral)
        let found = try Pattern("江岸").withMatcher { matcher in
            ["江岸区", "江汉区"].map { text in Array(text.utf8).withUnsafeBufferPointer { matcher.matches($0) } }
        }
        #expect(found == [true, false])
    }

    /// Patterns that take other engines exponential or quadratic time.
    @Test(arguments: ["(a+)+$", "^(a|a|b)*$", "(a|aa)+$", "(.*a){12}$", "(a*)*c", "(x+x+)+y", "[ab]*a[ab]{14}c"])
    func staysLinear(pattern: String) throws {
        let text = String(repeating: "ab", count: 10_000) + "!"
        let clock = ContinuousClock()
        let compiled = try Pattern(pattern)
        var isFound = true
        let elapsed = clock.measure { isFound = compiled.matches(text) }
        #expect(!isFound)
        #expect(elapsed < .seconds(20))
    }

    @Test func bytesThatAreNoTextAreHarmless() throws {
        let any = try Pattern("^.$")
        let han = try Pattern(#"\p{Han}."#)
        for bytes in [[0xFF], [0xC0], [0xED], [0x80], [0xF5]] as [[UInt8]] {
            bytes.withUnsafeBufferPointer { #expect(any.matches($0)) }
        }
        for bytes in [[0xE6, 0xB1], [0xE6, 0xB1, 0x9F], [0xF0, 0x9F]] as [[UInt8]] {
            bytes.withUnsafeBufferPointer { #expect(!han.matches($0)) }
        }
        ([0xE6, 0xB1, 0x9F, 0xFF] as [UInt8]).withUnsafeBufferPointer { #expect(han.matches($0)) }
    }

    @Test func decodesEveryScalar() {
        var wrong = 0
        for value in stride(from: UInt32(0), through: 0x10FFFF, by: 7) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = Array(String(scalar).utf8)
            bytes.withUnsafeBufferPointer { buffer in
                if UTF8Decoding.scalar(buffer, 0) != (scalar, bytes.count) { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test func oneMatcherServesManyThreads() async throws {
        let pattern = try Pattern("(a|b)*c[0-9]+$")
        let texts: [String] = (0..<500).map { number in number % 3 == 0 ? "ababc\(number)" : "ababd\(number)" }
        let found = await withTaskGroup(of: Int.self, returning: [Int].self) { group in
            for _ in 0..<8 { group.addTask { texts.count { pattern.matches($0) } } }
            var counts: [Int] = []
            for await count in group { counts.append(count) }
            return counts
        }
        #expect(found == [Int](repeating: 167, count: 8))
    }

    /// Random patterns against a matcher that works on the tree by sets of positions.
    @Test func agreesWithTheTree() throws {
        var random = TestRandom(seed: 6)
        for _ in 0..<1500 {
            let text = randomPattern(depth: 3)
            guard let node = try? PatternParser.parse(text), let pattern = try? Pattern(text) else { continue }
            for _ in 0..<12 {
                var scalars = String.UnicodeScalarView()
                for _ in 0..<Int.random(in: 0...7, using: &random) { scalars.append(randomScalar()) }
                let subject = String(scalars)
                let expected = TreeMatcher(Array(subject.unicodeScalars)).finds(node)
                #expect(pattern.matches(subject) == expected, "\(text) in \(subject)")
            }
        }
        func randomScalar() -> Unicode.Scalar {
            ("abB-江" as String).unicodeScalars.randomElement(using: &random) ?? "a"
        }
        func randomPattern(depth: Int) -> String {
            switch Int.random(in: 0..<(depth == 0 ? 8 : 14), using: &random) {
            case 0: return "."
            case 1: return "[a江]"
            case 2: return "[^b-]"
            case 3: return [#"\b"#, #"\B"#, "^", "$"].randomElement(using: &random) ?? ""
            case 4: return [#"\w"#, #"\W"#, #"[^\w]"#].randomElement(using: &random) ?? ""
            case 5...7: return String(randomScalar())
            case 8, 9: return randomPattern(depth: depth - 1) + randomPattern(depth: depth - 1)
            case 10: return "(" + randomPattern(depth: depth - 1) + "|" + randomPattern(depth: depth - 1) + ")"
            case 11: return "(?i:" + randomPattern(depth: depth - 1) + ")"
            default:
                let suffix = ["*", "+", "?", "{2}", "{1,3}", "{2,}"].randomElement(using: &random) ?? ""
                return "(" + randomPattern(depth: depth - 1) + ")" + suffix
            }
        }
    }
}

/// The meaning of a pattern, spelled out slowly: from a set of positions to the set of positions after a part.
private struct TreeMatcher {
    let text: [Unicode.Scalar]

    init(_ text: [Unicode.Scalar]) { self.text = text }

    func finds(_ node: PatternNode) -> Bool { !after(node, Set(0...text.count)).isEmpty }

    private func after(_ node: PatternNode, _ positions: Set<Int>) -> Set<Int> {
        switch node {
        case .empty: return positions
        case .scalar(let scalar): return step(positions) { $0 == scalar }
        case .scalars(let set):
            return step(positions) { set.contains($0.value, isWord: PatternClass.isWord($0)) }
        case .assertion(let assertion): return positions.filter { holds(assertion, $0) }
        case .sequence(let parts): return parts.reduce(positions) { after($1, $0) }
        case .alternatives(let branches): return branches.reduce(into: []) { $0.formUnion(after($1, positions)) }
        case .repeated(let part, let minimum, let maximum):
            var current = positions
            for _ in 0..<minimum { current = after(part, current) }
            var result = current
            for _ in 0..<(maximum.map { $0 - minimum } ?? text.count + 1) {
                current = after(part, current)
                result.formUnion(current)
            }
            return result
        }
    }

    private func step(_ positions: Set<Int>, _ isIn: (Unicode.Scalar) -> Bool) -> Set<Int> {
        Set(positions.filter { $0 < text.count && isIn(text[$0]) }.map { $0 + 1 })
    }

    private func holds(_ assertion: PatternAssertion, _ position: Int) -> Bool {
        let isAfterWord = position > 0 && PatternClass.isWord(text[position - 1])
        let isBeforeWord = position < text.count && PatternClass.isWord(text[position])
        switch assertion {
        case .start: return position == 0
        case .end: return position == text.count
        case .wordBoundary: return isAfterWord != isBeforeWord
        case .notWordBoundary: return isAfterWord == isBeforeWord
        }
    }
}
