// Keys as bytes, row by row, whatever types their columns have: the common ground of foreign keys and keys.
// KeyIndex.swift looks them up.

/// Writes the keys of rows as bytes that are equal if and only if the keys are: a number as its canonical text, a text
/// as itself, the parts of a composite key with their lengths.
struct KeyReader: Sendable {
    private let columns: [Column]
    let count: Int

    /// Rows that are widened at a time.
    private static let blockSize = 16_384

    init(_ columns: [Column]) {
        self.columns = columns
        count = columns.first?.count ?? 0
    }

    /// Calls the body with each row and its key, nil where a part is null.
    func forEachKey(context: RunContext, _ body: (UInt32, UnsafeBufferPointer<UInt8>?) throws -> Void) throws {
        try forEachKey(in: 0..<count, context: context, body)
    }

    /// The same for a run of rows.
    func forEachKey(
        in rows: Range<Int>, context: RunContext, _ body: (UInt32, UnsafeBufferPointer<UInt8>?) throws -> Void
    ) throws {
        var start = rows.lowerBound
        while start < rows.upperBound {
            try context.checkpoint()
            let range = start..<min(start + Self.blockSize, rows.upperBound)
            let vectors = columns.map { $0.vector(range) }
            try Self.forEachKey(of: vectors, types: columns.map(\.type), from: start, body)
            start = range.upperBound
        }
    }

    /// The same for rows whose parts are given as vectors of one length; the first of them is row `start`.
    static func forEachKey(
        of vectors: [Vector], types: [DataType], from start: Int,
        _ body: (UInt32, UnsafeBufferPointer<UInt8>?) throws -> Void
    ) throws {
        if vectors.count == 1, case .text(let store, let numbers) = vectors[0].storage {
            try forEachText(store, numbers, from: start, body)
        } else {
            let count = vectors.first?.count ?? 0
            try forEachWritten(vectors, types, start..<start + count, body)
        }
    }

    /// A single text is its own key.
    private static func forEachText(
        _ store: TextStore, _ numbers: [UInt32], from start: Int,
        _ body: (UInt32, UnsafeBufferPointer<UInt8>?) throws -> Void
    ) throws {
        try store.bytes.withUnsafeBufferPointer { bytes in
            try store.offsets.withUnsafeBufferPointer { offsets in
                for (index, number) in numbers.enumerated() {
                    let row = UInt32(truncatingIfNeeded: start + index)
                    if number == nullRow {
                        try body(row, nil)
                    } else {
                        let text = offsets[Int(number)]..<offsets[Int(number) + 1]
                        try body(row, UnsafeBufferPointer(rebasing: bytes[text]))
                    }
                }
            }
        }
    }

    private static func forEachWritten(
        _ vectors: [Vector], _ types: [DataType], _ range: Range<Int>,
        _ body: (UInt32, UnsafeBufferPointer<UInt8>?) throws -> Void
    ) throws {
        let texts = zip(vectors, types).map { CellText($0, type: $1) }
        var bytes: [UInt8] = []
        for index in 0..<range.count {
            let row = UInt32(truncatingIfNeeded: range.lowerBound + index)
            guard !vectors.contains(where: { $0.isNull(index) }) else {
                try body(row, nil)
                continue
            }
            bytes.removeAll(keepingCapacity: true)
            write(index, texts, to: &bytes)
            try bytes.withUnsafeBufferPointer { try body(row, $0) }
        }
    }

    private static func write(_ index: Int, _ texts: [CellText], to bytes: inout [UInt8]) {
        if texts.count == 1 {
            texts[0].append(index, to: &bytes)
            return
        }
        for text in texts {
            let before = bytes.count
            text.append(index, to: &bytes)
            // The length after each part keeps ("a", "bc") and ("ab", "c") apart.
            let length = UInt32(truncatingIfNeeded: bytes.count - before)
            for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
        }
    }
}
