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

    @Test func newlinesAreCounted() {
        let bytes = Array("a\nb\n\nc".utf8)
        #expect(govql_count_newlines(bytes, bytes.count) == 3)
        #expect(govql_count_newlines(bytes, 0) == 0)
    }
}
