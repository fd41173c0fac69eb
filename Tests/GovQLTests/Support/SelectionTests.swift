// The elements at two places side by side against those of the sorted values.

import Testing

@testable import GovQL

@Suite("Selection")
struct SelectionTests {
    private func check<Element: FixedWidthInteger>(_ values: [Element], _ random: inout TestRandom) {
        let sorted = values.sorted()
        for rank in [0, values.count - 1, values.count / 2, Int.random(in: 0..<values.count, using: &random)] {
            let found = values.withUnsafeBufferPointer { Selection.neighbours(at: rank, of: $0) }
            #expect(found.0 == sorted[rank])
            #expect(found.1 == sorted[min(rank + 1, values.count - 1)])
        }
    }

    @Test("of any values", arguments: [1, 2, 47, 49, 300, 5000])
    func any(count: Int) {
        var random = TestRandom(seed: UInt64(count))
        check((0..<count).map { _ in Int8.random(in: .min ... .max, using: &random) }, &random)
        check((0..<count).map { _ in Int32.random(in: -9...9, using: &random) }, &random)
        check((0..<count).map { _ in Int64.random(in: .min ... .max, using: &random) }, &random)
        check((0..<count).map { _ in Int128.random(in: .min ... .max, using: &random) }, &random)
        // Few far ones, the others close together.
        check((0..<count).map { $0 == 0 ? Int64.max : Int64($0 % 700) }, &random)
        check((0..<count).map { Int64(1) << ($0 % 63) }, &random)
        check([Int16](repeating: 7, count: count), &random)
    }
}
