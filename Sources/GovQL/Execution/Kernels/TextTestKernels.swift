// Tests of texts by their bytes. What a test of one text means is in Support/TextSearch.swift and Types/Pattern.swift.

enum TextTestKernels {
    /// Tests each text; null gives `ifNull`.
    @inline(__always)
    static func test(
        _ store: TextStore, _ numbers: [UInt32], ifNull: Bool, _ body: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> [Bool] {
        store.withTexts { texts in
            Loops.map(numbers) { $0 == nullRow ? ifNull : body(texts[$0]) }
        }
    }

    /// Tests each text of a store once: for dictionaries.
    @inline(__always)
    static func testAll(_ store: TextStore, _ body: (UnsafeBufferPointer<UInt8>) -> Bool) -> [Bool] {
        store.withTexts { texts in (0..<UInt32(store.count)).map { body(texts[$0]) } }
    }

    /// Tests pairs of texts; false where one is null.
    @inline(__always)
    static func test(
        _ left: TextStore, _ lhs: Lanes<UInt32>, _ right: TextStore, _ rhs: Lanes<UInt32>, count: Int,
        _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> [Bool] {
        left.withTexts { lefts in
            right.withTexts { rights in
                Loops.map(lhs, rhs, count: count) {
                    $0 != nullRow && $1 != nullRow && body(lefts[$0], rights[$1])
                }
            }
        }
    }
}

extension TextStore {
    /// The texts of a store as byte ranges, without a check or copy per text.
    struct Texts {
        fileprivate let bytes: UnsafeBufferPointer<UInt8>
        fileprivate let offsets: UnsafeBufferPointer<Int>

        @inline(__always)
        subscript(number: UInt32) -> UnsafeBufferPointer<UInt8> {
            let start = offsets[Int(number)]
            return UnsafeBufferPointer(rebasing: bytes[start..<offsets[Int(number) + 1]])
        }
    }

    /// Lends all texts for the time of a call.
    @inline(__always)
    func withTexts<Result>(_ body: (Texts) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBufferPointer { bytes in
            try offsets.withUnsafeBufferPointer { try body(Texts(bytes: bytes, offsets: $0)) }
        }
    }
}

extension BoundExpr.TextTest {
    @inline(__always)
    func holds(_ text: UnsafeBufferPointer<UInt8>, _ part: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .contains: TextSearch.contains(part, in: text)
        case .startsWith: TextSearch.hasPrefix(part, in: text)
        case .endsWith: TextSearch.hasSuffix(part, in: text)
        }
    }
}
