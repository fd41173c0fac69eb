// The loops over stored columns: every form of every loop against plain Swift, on random values of every width.

import CGovQLKernels
import Testing

@testable import GovQL

@Suite("Loops over stored columns")
struct StoredKernelTests {
    private static let kernels = Int32(GOVQL_STORED_PORTABLE)...govql_best_stored_kernel()

    /// Values, and what the loops are asked of them.
    private struct Case<Word: FixedWidthInteger & SignedInteger> {
        let values: [Word]
        let rows: [UInt32]?
        let first: Int
        let count: Int
        let known: [UInt8]?

        init(_ random: inout TestRandom, isNarrow: Bool) {
            let size = Int.random(in: 1...300, using: &random)
            let range = isNarrow ? Word(-20)...Word(20) : Word.min...Word.max
            values = (0..<size).map { _ in Word.random(in: range, using: &random) }
            first = Int.random(in: 0..<size, using: &random)
            count = Int.random(in: 0...size - first, using: &random)
            let isListed = Bool.random(using: &random)
            let (first, count) = (first, count)
            rows = isListed ? (0..<count).map { _ in UInt32.random(in: 0..<UInt32(size), using: &random) } : nil
            known =
                Bool.random(using: &random)
                ? (0..<first + count).map { _ in UInt8.random(in: 0...1, using: &random) } : nil
        }

        func isKnown(_ index: Int) -> Bool { known.map { $0[index] == 1 } ?? true }

        var read: [Word] { rows.map { $0.map { values[Int($0)] } } ?? Array(values[first..<first + count]) }

        func lend<Result>(
            _ body: (govql_stored, govql_rows_read, UnsafePointer<UInt8>?) -> Result
        ) -> Result {
            values.withUnsafeBytes { bytes in
                let stored = govql_stored(values: bytes.baseAddress, width: MemoryLayout<Word>.stride)
                func lendKnown(_ rows: UnsafePointer<UInt32>?) -> Result {
                    let read = govql_rows_read(rows: rows, first: rows == nil ? first : 0, count: count)
                    guard let known else { return body(stored, read, nil) }
                    return known.withUnsafeBufferPointer { body(stored, read, $0.baseAddress) }
                }
                guard let rows else { return lendKnown(nil) }
                // An empty list has no address.
                return (rows + [0]).withUnsafeBufferPointer { lendKnown($0.baseAddress) }
            }
        }
    }

    private func check<Word: FixedWidthInteger & SignedInteger>(_: Word.Type, seed: UInt64) {
        var random = TestRandom(seed: seed)
        for round in 0..<60 {
            let one = Case<Word>(&random, isNarrow: round % 2 == 0)
            let read = one.read
            for kernel in Self.kernels {
                checkSums(one, read, kernel)
                checkPositions(one, read, kernel, &random)
                checkPlaces(one, read, kernel)
            }
            checkCodes(one, read, &random)
            checkKeys(one, &random)
        }
    }

    /// By keys that lie as they are stored, in each width.
    private func checkKeys<Word>(_ one: Case<Word>, _ random: inout TestRandom) {
        checkKeys(one, of: Int8.self, &random)
        checkKeys(one, of: Int16.self, &random)
        checkKeys(one, of: Int32.self, &random)
        checkKeys(one, of: Int64.self, &random)
    }

    private func checkKeys<Word, Key: FixedWidthInteger & SignedInteger>(
        _ one: Case<Word>, of _: Key.Type, _ random: inout TestRandom
    ) {
        let keys = (0..<one.count + 3).map { _ in Key.random(in: -4...2, using: &random) }
        var (sums, counts) = ([UInt64](repeating: 0, count: 7), [UInt64](repeating: 0, count: 7))
        keys.withUnsafeBytes { bytes in
            let stored = govql_stored(values: bytes.baseAddress, width: MemoryLayout<Key>.stride)
            govql_count_by(stored, 3, one.count, -4, &counts)
            one.values.withUnsafeBytes { values in
                let column = govql_stored(values: values.baseAddress, width: MemoryLayout<Word>.stride)
                govql_add_packed_by(column, one.first, one.count, stored, 3, -4, Int64(Word.min), 1 << 40, &sums)
            }
        }
        var expected = [UInt64](repeating: 0, count: 7)
        var rows = [UInt64](repeating: 0, count: 7)
        for index in 0..<one.count {
            let place = Int(keys[index + 3]) + 4
            rows[place] += 1
            let value = UInt64(bitPattern: Int64(one.values[one.first + index]))
            expected[place] &+= value &- UInt64(bitPattern: Int64(Word.min)) &+ 1 << 40
        }
        #expect(counts == rows)
        #expect(sums == expected)
    }

    private func checkSums<Word>(_ one: Case<Word>, _ read: [Word], _ kernel: Int32) {
        let known = read.indices.filter(one.isKnown)
        #expect(one.lend { govql_total(kernel, $0, $1, $2) } == known.reduce(0) { $0 &+ Int64(read[$1]) })
        for flip in [0, -1] as [Int64] {
            let greatest = known.map { Int64(read[$0]) ^ flip }.max()
            #expect(one.lend { govql_greatest(kernel, $0, $1, $2, flip, .min) } == greatest ?? .min)
        }
    }

    private func checkPositions<Word>(
        _ one: Case<Word>, _ read: [Word], _ kernel: Int32, _ random: inout TestRandom
    ) {
        let low = Int64(Word.random(in: .min...0, using: &random)) / 2
        let high = Int64.random(in: low...Int64(Word.max), using: &random)
        var found = [UInt32](repeating: 0, count: one.count + 1)
        let count = one.lend { stored, read, _ in
            found.withUnsafeMutableBufferPointer { govql_select(kernel, stored, read, low, high, $0.baseAddress) }
        }
        let range = low...high
        #expect(found.prefix(count) == read.indices.filter { range.contains(Int64(read[$0])) }.map { UInt32($0) }[...])
        guard one.rows == nil else { return }
        let passes = read.map { range.contains(Int64($0)) ? 1 : 0 as UInt8 }
        for narrows in [false, true] {
            let before = (0..<one.count).map { _ in UInt8.random(in: 0...1, using: &random) }
            let expected = narrows ? zip(before, passes).map { $0 & $1 } : passes
            var marks = before + [9]
            let kept = one.lend { stored, read, _ in
                govql_within(kernel, stored, read.first, read.count, low, high, narrows, &marks)
            }
            #expect(kept == expected.reduce(0) { $0 + Int($1) })
            #expect(kept == 0 || marks == expected + [9])
        }
    }

    private func checkPlaces<Word>(_ one: Case<Word>, _ read: [Word], _ kernel: Int32) {
        var places = [UInt32](repeating: 0, count: one.count + 1)
        one.lend { stored, read, _ in
            places.withUnsafeMutableBufferPointer { govql_places(kernel, stored, read, -10, 25, $0.baseAddress) }
        }
        if MemoryLayout<Word>.stride == 8 { return }
        // Each place's code, by tables of every width.
        for width in [1, 2, 4] {
            let entries = (0..<26).flatMap { entry in
                (0..<width).map { $0 == 0 ? UInt8(entry * 7 % 26) : 0 }
            }
            var (codes, again) = (places, places)
            entries.withUnsafeBytes { bytes in
                let table = govql_code_table(entries: bytes.baseAddress, width: width)
                for factor in [0, 3] as [UInt32] {
                    govql_lookup(table, places, one.count, factor, &codes)
                    one.lend { stored, read, _ in
                        again.withUnsafeMutableBufferPointer {
                            govql_lookup_at(stored, read, -10, 25, table, factor, $0.baseAddress)
                        }
                    }
                }
            }
            #expect(codes == again)
        }
        #expect(
            places.prefix(one.count)
                == read.map { (-10..<15).contains($0) ? UInt32(Int64($0) + 10) : 25 }[...])
    }

    private func checkCodes<Word>(_ one: Case<Word>, _ read: [Word], _ random: inout TestRandom) {
        let codes = read.map { _ in UInt32.random(in: 0..<5, using: &random) }
        var (sums, counts, best) = ([Int64](repeating: 0, count: 5), [Int64](repeating: 0, count: 5), [Int64.min])
        best = [Int64](repeating: .min, count: 5)
        for index in read.indices where one.isKnown(index) {
            let code = Int(codes[index])
            sums[code] &+= Int64(read[index])
            counts[code] += 1
            best[code] = max(best[code], ~Int64(read[index]))
        }
        var pairs = [Int64](repeating: 0, count: 10)
        var raised = [Int64](repeating: .min, count: 5)
        var packed = [UInt64](repeating: 0, count: 5)
        one.lend { stored, read, known in
            govql_add_pairs(stored, read, known, codes, &pairs)
            govql_raise(stored, read, known, codes, -1, &raised)
            govql_add_packed(stored, read, known, codes, Int64(Word.min), 1 << 40, &packed)
        }
        #expect((0..<5).map { pairs[2 * $0] } == sums)
        #expect((0..<5).map { pairs[2 * $0 + 1] } == counts)
        #expect(raised == best)
        guard MemoryLayout<Word>.stride <= 2 else { return }
        #expect(packed.map { Int64($0 >> 40) } == counts)
        #expect(
            packed.map { Int64($0 & (1 << 40 - 1)) + Int64($0 >> 40) * Int64(Word.min) } == sums)
    }

    @Test("8 bits", arguments: [1, 2, 3] as [UInt64]) func bytes(seed: UInt64) { check(Int8.self, seed: seed) }
    @Test("16 bits", arguments: [1, 2, 3] as [UInt64]) func shorts(seed: UInt64) { check(Int16.self, seed: seed) }
    @Test("32 bits", arguments: [1, 2, 3] as [UInt64]) func words(seed: UInt64) { check(Int32.self, seed: seed) }
    @Test("64 bits", arguments: [1, 2, 3] as [UInt64]) func longs(seed: UInt64) { check(Int64.self, seed: seed) }

    @Test("all places of a text", arguments: 1...20 as ClosedRange<UInt64>)
    func places(seed: UInt64) {
        var random = TestRandom(seed: seed)
        for _ in 0..<30 {
            // Few letters: the needle is often there, often in part, and overlaps itself.
            let text = (0..<Int.random(in: 1...200, using: &random)).map { _ in
                UInt8.random(in: 65...66, using: &random)
            }
            let needle = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                UInt8.random(in: 65...66, using: &random)
            }
            let expected = text.indices.filter { text[$0...].starts(with: needle) }.map { UInt32($0) }
            for find in [govql_find_all, govql_find_all_portable] {
                var found = [UInt32](repeating: 0, count: text.count)
                let count = find(text, text.count, needle, needle.count, &found)
                #expect(Array(found.prefix(count)) == expected)
            }
        }
    }
}
