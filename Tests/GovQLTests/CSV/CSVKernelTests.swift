import CGovQLKernels
import Testing

@testable import GovQL

/// The C kernels against their plain meaning, with and without AVX2.
@Suite struct CSVKernelTests {
    @Test func scansAgreeWithTheStrictRules() {
        var random = CSVFuzzTests.Random(state: 9)
        for _ in 0..<3000 {
            let count = Int.random(in: 0..<300, using: &random)
            let bytes = (0..<count).map { _ in Array("aaaaa,\n\"b".utf8)[Int.random(in: 0..<9, using: &random)] }
            let cut = Int.random(in: 0...count, using: &random)
            var expected = [UInt32](repeating: 0, count: count + 8)
            var scanner = StrictScanner(dialect: CSVDialect())
            let expectedCount = bytes.withUnsafeBufferPointer { bytes in
                bytes.baseAddress.map { scanner.scan($0, 0..<count, into: &expected) } ?? 0
            }
            for scan in [govql_scan, govql_scan_portable] {
                var state = govql_scan_state(inside: 0, may_open: 1, saw_quote: 0, stray_quote: 0)
                var found = [UInt32](repeating: 0, count: count + 8)
                var foundCount = 0
                found.withUnsafeMutableBufferPointer { out in
                    for (from, to) in [(0, cut), (cut, count)] {
                        foundCount += scan(bytes, from, to, 0x2C, 0x22, &state, out.baseAddress.map { $0 + foundCount })
                    }
                }
                if state.stray_quote != 0 { continue }
                #expect(found[..<foundCount] == expected[..<expectedCount])
            }
        }
    }

    @Test func utf8AgreesWithTheStandardLibrary() {
        var random = CSVFuzzTests.Random(state: 4)
        let pieces: [[UInt8]] = [
            [0x61], [0xC3, 0xA9], [0xE4, 0xB8, 0xAD], [0xF0, 0x9F, 0x98, 0x80], [0xED, 0xA0, 0x80], [0xC0, 0x80],
            [0xE0, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0x80], [0xC3], [0xE4, 0xB8],
            [0xF0, 0x9F, 0x98], [0xF0, 0x80, 0x80, 0x80], [0xFF], [0xED, 0x9F, 0xBF], [0xF4, 0x8F, 0xBF, 0xBF],
        ]
        for _ in 0..<5000 {
            var bytes: [UInt8] = []
            let isClean = Bool.random(using: &random)
            for _ in 0..<Int.random(in: 0..<60, using: &random) {
                let limit = isClean || Int.random(in: 0..<20, using: &random) > 0 ? 4 : pieces.count
                bytes += pieces[Int.random(in: 0..<limit, using: &random)]
            }
            let expected = String(validating: bytes, as: UTF8.self) != nil
            #expect(govql_is_utf8(bytes, bytes.count) == expected)
            #expect(govql_is_utf8_portable(bytes, bytes.count) == expected)
        }
    }

    /// Units of every kind, cut at any place: what is understood is what the standard library makes of it.
    @Test func utf16AgreesWithTheStandardLibrary() {
        var random = TestRandom(seed: 16)
        let alphabet: [UInt16] = [0x41, 0x0A, 0x7F, 0x80, 0x7FF, 0x800, 0x6B66, 0xFFFD, 0xD800, 0xDBFF, 0xDC00, 0xDFFF]
        for _ in 0..<3000 {
            let isASCII = Bool.random(using: &random)
            let units = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                isASCII && Int.random(in: 0..<12, using: &random) > 0
                    ? 0x61 : alphabet.randomElement(using: &random) ?? 0
            }
            for high in [0, 1] {
                let cut = Int.random(in: 0...1, using: &random)
                let bytes = Array(
                    units.flatMap { unit in
                        let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
                        return high == 0 ? pair : pair.reversed()
                    }.dropLast(cut))
                var out = [UInt8](repeating: 0, count: bytes.count * 2 + 8)
                let found = bytes.withUnsafeBufferPointer { bytes in
                    bytes.baseAddress.map { govql_utf16($0, bytes.count, Int32(high), &out) } ?? govql_recoding()
                }
                let whole = units.prefix(found.read / 2)
                #expect(found.read % 2 == 0 && String(validating: whole, as: UTF16.self) != nil, "\(units)")
                #expect(
                    String(decoding: out[..<found.written], as: UTF8.self) == String(decoding: whole, as: UTF16.self))
                let rest = units[(found.read / 2)...]
                switch Int(found.end) {
                case GOVQL_RECODED: #expect(found.read == bytes.count)
                case GOVQL_INCOMPLETE:
                    #expect(bytes.count - found.read < (rest.first.map { $0 & 0xFC00 == 0xD800 } == true ? 4 : 2))
                default: #expect(String(validating: rest.prefix(2), as: UTF16.self) == nil)
                }
            }
        }
    }

    @Test func newlinesAreCounted() {
        let bytes = Array("a\nb\n\nc".utf8)
        #expect(govql_count_newlines(bytes, bytes.count) == 3)
        #expect(govql_count_newlines(bytes, 0) == 0)
    }
}
