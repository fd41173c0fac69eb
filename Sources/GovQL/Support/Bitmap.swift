// Bitmap: one bit a row, packed into words: validity, selections, marks.
// It does not know what its bits mean. Loops over its words belong to the kernels in Columns/.

/// A row of bits.
///
/// The bits past `count` in the last word are always zero, so whole words may be counted and compared.
public struct Bitmap: Hashable, Sendable {
    /// The bits, 64 a word, the lowest bit first.
    public private(set) var words: [UInt64]
    public private(set) var count: Int

    public init() {
        words = []
        count = 0
    }

    public init(repeating value: Bool, count: Int) {
        words = [UInt64](repeating: value ? .max : 0, count: Self.wordCount(count))
        self.count = count
        clearTail()
    }

    /// Takes finished words, such as a kernel's; what lies past `count` is cleared.
    public init(words: [UInt64], count: Int) {
        precondition(words.count == Self.wordCount(count), "a bitmap needs exactly the words its bits fill")
        self.words = words
        self.count = count
        clearTail()
    }

    public init(_ bits: some Sequence<Bool>) {
        self.init()
        for bit in bits { append(bit) }
    }

    /// How many words hold that many bits.
    @inline(__always)
    public static func wordCount(_ count: Int) -> Int { (count + 63) >> 6 }

    public subscript(index: Int) -> Bool {
        @inline(__always)
        get {
            words[index >> 6] >> UInt64(index & 63) & 1 != 0
        }
        @inline(__always)
        set {
            precondition(index < count, "a bit past the end of its bitmap")
            let mask: UInt64 = 1 << UInt64(index & 63)
            if newValue { words[index >> 6] |= mask } else { words[index >> 6] &= ~mask }
        }
    }

    /// The number of set bits.
    public var popcount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    public var isAllSet: Bool { popcount == count }

    public var isAnySet: Bool { words.contains { $0 != 0 } }

    public mutating func append(_ bit: Bool) {
        if count & 63 == 0 { words.append(0) }
        if bit { words[count >> 6] |= 1 << UInt64(count & 63) }
        count += 1
    }

    /// Appends a run of equal bits.
    public mutating func append(repeating bit: Bool, count added: Int) {
        guard added > 0 else { return }
        if bit, count & 63 != 0 { words[count >> 6] |= ~0 << UInt64(count & 63) }
        count += added
        words.append(contentsOf: repeatElement(bit ? .max : 0, count: Self.wordCount(count) - words.count))
        clearTail()
    }

    /// Appends another bitmap, a word at a time.
    public mutating func append(_ other: Bitmap) {
        let shift = UInt64(count & 63)
        count += other.count
        if shift == 0 {
            words.append(contentsOf: other.words)
            return
        }
        for word in other.words {
            words[words.count - 1] |= word << shift
            words.append(word >> (64 - shift))
        }
        words.removeLast(words.count - Self.wordCount(count))
    }

    public mutating func formIntersection(_ other: Bitmap) {
        precondition(count == other.count, "bitmaps of different lengths")
        for index in words.indices { words[index] &= other.words[index] }
    }

    public mutating func formUnion(_ other: Bitmap) {
        precondition(count == other.count, "bitmaps of different lengths")
        for index in words.indices { words[index] |= other.words[index] }
    }

    /// Clears the bits that are set in `other`.
    public mutating func subtract(_ other: Bitmap) {
        precondition(count == other.count, "bitmaps of different lengths")
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    /// Turns every bit over.
    public mutating func invert() {
        for index in words.indices { words[index] = ~words[index] }
        clearTail()
    }

    /// The indexes of the set bits, in order.
    public var setIndexes: SetIndexes { SetIndexes(words: words) }

    /// Walks set bits a word at a time, skipping empty words.
    public struct SetIndexes: Sequence, IteratorProtocol {
        private let words: [UInt64]
        private var wordIndex = 0
        private var word: UInt64

        fileprivate init(words: [UInt64]) {
            self.words = words
            word = words.first ?? 0
        }

        public mutating func next() -> Int? {
            while word == 0 {
                wordIndex += 1
                guard wordIndex < words.count else { return nil }
                word = words[wordIndex]
            }
            let bit = word.trailingZeroBitCount
            word &= word - 1
            return wordIndex << 6 + bit
        }
    }

    private mutating func clearTail() {
        guard count & 63 != 0, let last = words.indices.last else { return }
        words[last] &= ~(~0 << UInt64(count & 63))
    }
}
