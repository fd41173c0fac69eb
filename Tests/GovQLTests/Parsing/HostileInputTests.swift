// Whatever the input, reading ends: in a tree or in a diagnostic, on a small stack, in linear time. The random cases are
// the same on every machine and run.

import Foundation
import Testing

@testable import GovQL

@Suite struct HostileInputTests {
    static func codes(_ text: String) -> [String] {
        Parser.parseScript(SourceText(name: "test", text: text)).1.map(\.code)
    }

    static func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    /// Texts that nest `depth` deep, each in its own way.
    static func nests(_ depth: Int) -> [(name: String, text: String)] {
        [
            ("brackets", times("(", depth) + "1" + times(")", depth)),
            ("calls", times("f(", depth) + "1" + times(")", depth)),
            ("filters", times("f(a where ", depth) + "1" + times(")", depth)),
            ("orders", times("f(a sort ", depth) + "1" + times(")", depth)),
            ("partitions", times("f(a per ", depth) + "1" + times(")", depth)),
            ("links", times("f(a: ", depth) + "1" + times(")", depth)),
            ("lists", times("[", depth) + "1" + times("]", depth)),
            ("if", times("if a then ", depth) + "1"),
            ("else if", times("if a then b else ", depth) + "1"),
            ("cases", times("case { p -> ", depth) + "1" + times("}", depth)),
            ("conditions of cases", times("case { ", depth) + "1" + times(" -> 1 }", depth)),
            ("not", times("not ", depth) + "a"),
            ("minus", times("- ", depth) + "a"),
            ("bracketed queries", times("x in (a | where ", depth) + "1" + times(")", depth)),
            ("unions", times("a | union (", depth) + "1" + times(")", depth)),
            ("from", times("f(from ", depth) + "a" + times(")", depth)),
            ("right operands", times("a ?? (b or c and d == e + f * ", depth) + "1" + times(")", depth)),
            ("sums", times("1+", depth) + "1"),
            ("conditions", times("a or ", depth) + "a"),
            ("steps", "a" + times(".a", depth)),
        ]
    }

    /// Deep as the limit allows, on a stack of 512 KB: read and freed there.
    @Test func deepTextsNeedNoStack() {
        let tooDeep = SyntaxProblem.tooDeep(limit: 0).code
        for nest in Self.nests(120) {
            let codes = Self.codesOnSmallStack("x | where " + nest.text)
            #expect(codes.allSatisfy { $0 == tooDeep }, "\(nest.name)")
        }
        for nest in Self.nests(490) where ["brackets", "calls", "sums", "steps", "if"].contains(nest.name) {
            #expect(Self.codesOnSmallStack(nest.text) == [], "\(nest.name)")
        }
    }

    @Test func tooDeepIsADiagnostic() {
        let tooDeep = SyntaxProblem.tooDeep(limit: 0).code
        for depth in [501, 5_000] {
            for nest in Self.nests(depth) {
                #expect(Self.codesOnSmallStack(nest.text).contains(tooDeep), "\(nest.name) \(depth)")
            }
        }
    }

    @Test func longStatementsAreADiagnostic() {
        for unit in ["1+", "a or ", "(", "a.", "a | ", "[1,", "f(", "{", "x, ", "case { a -> "] {
            let codes = Self.codes(Self.times(unit, 1_000_000 / 2))
            #expect(codes.contains(SyntaxProblem.statementTooLong(limit: 0).code), "\(unit)")
        }
        let codes = Self.codes(Self.times("a | take 1\n", 100_000))
        #expect(codes == [SyntaxProblem.scriptTooLong(limit: 0).code])
    }

    @Test func flatThingsMayBeLong() {
        #expect(Self.codes("x in [" + Self.times("1, ", 45_000) + "]") == [])
        #expect(Self.codes("x" + Self.times(" | take 5", 30_000)) == [])
        #expect(Self.codes(Self.times("let a = 1\n", 20_000)) == [])
    }

    @Test func tenMegabytesEnd() {
        let size = 10_000_000
        let inputs: [(String, [UInt8])] = [
            ("word", [UInt8](repeating: UInt8(ascii: "a"), count: size)),
            ("invalid", [UInt8](repeating: 0xFF, count: size)),
            ("blanks", [UInt8](repeating: 0x20, count: size)),
            ("string", [UInt8](repeating: UInt8(ascii: "\""), count: 1) + [UInt8](repeating: 0x61, count: size)),
            ("sum", Array(Self.times("1+", size / 2).utf8)),
            ("dates", Array(Self.times("2020-", size / 5).utf8)),
            ("dollars", [UInt8](repeating: UInt8(ascii: "$"), count: size)),
        ]
        for (name, bytes) in inputs {
            let start = ContinuousClock.now
            let diagnostics = Parser.parseScript(SourceText(name: "test", bytes: bytes)).1
            #expect(diagnostics.count <= 2 * LexerLimits.diagnosticsPerText + 2, "\(name)")
            #expect(ContinuousClock.now - start < .seconds(20), "\(name)")
        }
    }

    /// Every byte is in a token, blank, in a comment or under a diagnostic.
    @Test func noByteIsLost() {
        var random = TestRandom(seed: 1)
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in Self.byte(&random) }
            Self.read(bytes)
        }
    }

    @Test func tokenSoupEnds() {
        var random = TestRandom(seed: 2)
        for _ in 0..<4_000 {
            let count = Int.random(in: 1...30, using: &random)
            let words = (0..<count).map { _ in Self.words[Int.random(in: 0..<Self.words.count, using: &random)] }
            let text = words.joined(separator: Bool.random(using: &random) ? " " : "")
            Self.read(Array(text.utf8))
        }
    }

    /// A correct script with a few bytes changed.
    @Test func damagedScriptsEnd() {
        var random = TestRandom(seed: 3)
        for _ in 0..<1_500 {
            var bytes = Array(Self.script.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: bytes[place] = Self.byte(&random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(Self.byte(&random), at: place)
                }
            }
            Self.read(bytes)
        }
    }

    // MARK: Help

    static let script = """
        communities | where residents > 1万 and none(branches) # note
        | derive staff = count(workers: distinct name where serving sort hired desc per kind)
        社区 | 筛选 常住人口 > 1.5 且 无(支部) | 前10 按 常住人口 每 街道 含 并列
        entity e 甲|乙 from "e.csv" { key a, b; c 丙: enum ordered { x, y 二 }; d: -> e by a, b reverse f }
        let d = case { a in @2020-Q1..@2020-12-31 -> "x", else -> null }
        check e "t": any(l where outer.x == $p) allow 1%; x in (y | pivot k: n in [1, null])
        """

    static let words =
        Keyword.table.flatMap { [$0.keyword.rawValue] + $0.chinese } + [
            "(", ")", "[", "]", "{", "}", ",", ";", ":", ".", "..", "..<", "=", "==", "|", "->", "+", "-", "*", "/",
            "//",
            "??", "%", "&&", "||", "!", "<>", "^", "=>", "===", "?", "\n", "\n", "a", "b", "f(", "1", "2.5", "80%",
            "3万",
            "\"x\"", "\"", "'", "“", "`a b`", "`", "@2020", "@", "$p", "$", "#", "--", "90 days", "，", "（", "）", "。",
            "１",
            "\u{FF}", "§", "\\", "r\"", "select", "from",
        ]

    static func byte(_ random: inout TestRandom) -> UInt8 {
        let likely =
            Array("|()[]{}=.,:;\"'`@$#<>+-*/%? \n\r\t0a9zr\\".utf8) + [0xE4, 0xB8, 0xAD, 0xEF, 0xBC, 0x88, 0xFF, 0x00]
        return Bool.random(using: &random)
            ? likely[Int.random(in: 0..<likely.count, using: &random)] : UInt8.random(in: 0...255, using: &random)
    }

    /// Reads, and checks what holds for every text.
    static func read(_ bytes: [UInt8]) {
        let source = SourceText(name: "test", bytes: bytes)
        let stream = Lexer.tokens(of: source)
        var covered = [Bool](repeating: false, count: bytes.count)
        for range in stream.tokens.map(\.range) + stream.diagnostics.map(\.range) {
            #expect(Int(range.end) <= bytes.count && range.start <= range.end)
            for offset in range.bounds { covered[offset] = true }
        }
        var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while offset < bytes.count {
            let character = FullWidth.character(in: bytes, at: offset)
            if !covered[offset] {
                if character.scalar == UInt32(ascii: "#") {
                    while offset < bytes.count, bytes[offset] != 0x0A { offset += 1 }
                    continue
                }
                let blanks: [UInt32] = [0x20, 0x09, 0x0A, 0x0D]
                #expect(blanks.contains(character.scalar), "byte \(offset) of \(bytes)")
            }
            offset += character.length
        }
        let (script, diagnostics) = Parser.parseScript(source)
        let isBroken = script.dump.contains("(broken)")
        if isBroken { #expect(diagnostics.contains { $0.severity == .error }, "\(bytes)") }
        for diagnostic in diagnostics {
            #expect(Int(diagnostic.range.end) <= bytes.count)
            #expect(!diagnostic.message(in: .english).isEmpty && !diagnostic.message(in: .chinese).isEmpty)
        }
        _ = Parser.completeness(of: source)
        _ = Parser.opening(of: source)
        _ = Parser.parseExpression(source)
    }

    /// Reads and frees on a thread with 512 KB of stack, as a host may have.
    static func codesOnSmallStack(_ text: String) -> [String] {
        let found = Found()
        let thread = Thread { found.finish(codes(text)) }
        thread.stackSize = 512 << 10
        thread.start()
        return found.wait()
    }

    /// What a thread found; read after it is done.
    final class Found: @unchecked Sendable {
        private let done = DispatchSemaphore(value: 0)
        private var codes: [String] = []

        func finish(_ codes: [String]) {
            self.codes = codes
            done.signal()
        }

        func wait() -> [String] {
            done.wait()
            return codes
        }
    }
}
