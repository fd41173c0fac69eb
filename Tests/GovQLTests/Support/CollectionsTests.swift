import Testing

@testable import GovQL

extension String {
    /// The string's bytes, lent to a body.
    fileprivate func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        Array(utf8).withUnsafeBufferPointer(body)
    }
}

@Suite struct TextSearchTests {
    @Test(
        arguments: [
            ("", "", 0), ("", "abc", 0), ("a", "", nil), ("b", "abc", 1), ("江岸", "武汉江岸区", 6), ("abc", "ab", nil),
            ("abc", "ababc", 2),
            ("aab", "aaaab", 2), ("x", "abc", nil), ("bc", "abc", 1), ("岸", "江岸", 3),
        ] as [(String, String, Int?)])
    func finds(needle: String, text: String, offset: Int?) {
        let found = needle.withBytes { needle in text.withBytes { TextSearch.find(needle, in: $0) } }
        #expect(found == offset)
    }

    @Test func agreesWithTheNaiveSearch() {
        var random = TestRandom(seed: 10)
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...1, using: &random) }
            let needle = (0..<Int.random(in: 0...6, using: &random)).map { _ in UInt8.random(in: 0...1, using: &random)
            }
            let expected = (0...text.count).first { text[$0...].starts(with: needle) }
            let found = needle.withUnsafeBufferPointer { needle in
                text.withUnsafeBufferPointer { TextSearch.find(needle, in: $0) }
            }
            #expect(found == expected)
        }
    }

    /// A needle that shares its last byte with everything makes the search change to the rolling hash.
    @Test func worstCaseIsLinear() {
        let text = [UInt8](repeating: 97, count: 400_000)
        let absent = [98] + [UInt8](repeating: 97, count: 20_000)
        let present = [UInt8](repeating: 97, count: 20_000) + [98] + [UInt8](repeating: 97, count: 20_000)
        let longer = text + present
        let clock = ContinuousClock()
        let elapsed = clock.measure {
            text.withUnsafeBufferPointer { text in
                absent.withUnsafeBufferPointer { #expect(TextSearch.find($0, in: text) == nil) }
            }
            longer.withUnsafeBufferPointer { text in
                present.withUnsafeBufferPointer { #expect(TextSearch.find($0, in: text) == 400_000) }
            }
        }
        #expect(elapsed < .seconds(10))
    }

    @Test func comparesBytes() {
        func compare(_ left: String, _ right: String) -> Int {
            left.withBytes { left in right.withBytes { TextSearch.compare(left, $0).signum() } }
        }
        #expect(compare("a", "b") == -1 && compare("ab", "a") == 1 && compare("", "") == 0 && compare("", "a") == -1)
        #expect(compare("\u{FFFF}", "\u{10000}") == -1)
        #expect("江岸区".withBytes { text in "江".withBytes { TextSearch.hasPrefix($0, in: text) } })
        #expect("江岸区".withBytes { text in "区".withBytes { TextSearch.hasSuffix($0, in: text) } })
        #expect(!"区".withBytes { text in "江岸区".withBytes { TextSearch.hasSuffix($0, in: text) } })
        #expect("".withBytes { text in "".withBytes { TextSearch.hasPrefix($0, in: text) } })
    }
}

@Suite struct KeyTableTests {
    @Test func wordsAreNumberedAsTheyCome() {
        var random = TestRandom(seed: 11)
        var table = WordKeyTable()
        var reference: [UInt64: UInt32] = [:]
        for _ in 0..<50_000 {
            let key = random.next() % 20_000 &* 0x1_0000_0001
            let expected = reference[key] ?? UInt32(reference.count)
            reference[key] = expected
            #expect(table.code(for: key) == expected)
        }
        #expect(table.count == reference.count)
        for (key, code) in reference { #expect(table.existingCode(for: key) == code && table.keys[Int(code)] == key) }
        #expect(table.existingCode(for: 1) == nil)
        #expect(table.byteCount >= table.count * 16)
    }

    @Test func bytesAreNumberedAsTheyCome() {
        var random = TestRandom(seed: 12)
        var table = ByteKeyTable(minimumCapacity: 100)
        var reference: [[UInt8]: UInt32] = [:]
        for _ in 0..<30_000 {
            let length = Int.random(in: 0...20, using: &random)
            let key = (0..<length).map { _ in UInt8.random(in: 0...(length < 4 ? 255 : 2), using: &random) }
            let expected = reference[key] ?? UInt32(reference.count)
            reference[key] = expected
            #expect(key.withUnsafeBufferPointer { table.code(for: $0) } == expected)
        }
        #expect(table.count == reference.count)
        for (key, code) in reference {
            #expect(key.withUnsafeBufferPointer { table.existingCode(for: $0) } == code)
            #expect(table.withKey(code) { Array($0) } == key)
        }
        #expect([1, 2, 3, 250].withUnsafeBufferPointer { table.existingCode(for: $0) } == nil)
        #expect(table.keyOffsets.count == table.count + 1 && table.keyOffsets.last == table.bytes.count)
    }

    /// Keys that differ in one bit, of any length, differ in the half of the hash that the tables keep.
    @Test func hashesSpread() {
        var seen = Set<UInt64>()
        for length in 1...40 {
            var bytes = [UInt8](repeating: 0, count: length)
            for bit in 0..<length * 8 {
                bytes[bit / 8] ^= 1 << (bit % 8)
                seen.insert(bytes.withUnsafeBufferPointer { Hashing.hash($0) } >> 32)
                bytes[bit / 8] ^= 1 << (bit % 8)
            }
        }
        #expect(seen.count >= 40 * 41 / 2 * 8 - 20)
        let homes = Set((0..<4096).map { Hashing.hash(UInt64($0)) >> 52 })
        #expect(homes.count > 2300)
        #expect(Hashing.combine(Hashing.hash(1), 2) != Hashing.combine(Hashing.hash(2), 1))
    }
}

@Suite struct BitmapTests {
    @Test func behavesAsAnArrayOfBools() {
        var random = TestRandom(seed: 13)
        for _ in 0..<200 {
            var bits: [Bool] = []
            var bitmap = Bitmap()
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                switch Int.random(in: 0..<3, using: &random) {
                case 0:
                    let bit = Bool.random(using: &random)
                    bits.append(bit)
                    bitmap.append(bit)
                case 1:
                    let (bit, count) = (Bool.random(using: &random), Int.random(in: 0...150, using: &random))
                    bits.append(contentsOf: repeatElement(bit, count: count))
                    bitmap.append(repeating: bit, count: count)
                default:
                    let more = (0..<Int.random(in: 0...150, using: &random)).map { _ in Bool.random(using: &random) }
                    bits.append(contentsOf: more)
                    bitmap.append(Bitmap(more))
                }
            }
            check(bitmap, bits)
            var inverted = bitmap
            inverted.invert()
            check(inverted, bits.map { !$0 })
            let other = bits.map { _ in Bool.random(using: &random) }
            var (both, either, without) = (bitmap, bitmap, bitmap)
            both.formIntersection(Bitmap(other))
            either.formUnion(Bitmap(other))
            without.subtract(Bitmap(other))
            check(both, zip(bits, other).map { $0 && $1 })
            check(either, zip(bits, other).map { $0 || $1 })
            check(without, zip(bits, other).map { $0 && !$1 })
        }
    }

    private func check(_ bitmap: Bitmap, _ bits: [Bool]) {
        #expect(bitmap.count == bits.count)
        #expect(bits.indices.allSatisfy { bitmap[$0] == bits[$0] })
        #expect(bitmap == Bitmap(bits))
        #expect(bitmap.popcount == bits.count { $0 })
        #expect(bitmap.isAnySet == bits.contains(true))
        #expect(bitmap.isAllSet == bits.allSatisfy { $0 })
        #expect(Array(bitmap.setIndexes) == bits.indices.filter { bits[$0] })
        #expect(bitmap.words.count == Bitmap.wordCount(bits.count))
    }

    @Test func bitsCanBeSet() {
        var bitmap = Bitmap(repeating: true, count: 70)
        bitmap[69] = false
        bitmap[0] = false
        #expect(bitmap.popcount == 68 && !bitmap[69] && bitmap[68])
        bitmap[69] = true
        #expect(bitmap.popcount == 69)
        #expect(Bitmap(words: [.max, .max], count: 65).popcount == 65)
    }
}
