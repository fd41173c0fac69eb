// Turns keys into row numbers: once per link, comparing keys as bytes, whatever types the two sides were given. A key
// that is not on file, or stands on several rows, leads nowhere and is counted. Next: Dataset.swift keeps the results.

/// The rows of an entity by their key.
struct KeyIndex: Sendable {
    /// For each code of a distinct key, the row that has it, or ``ambiguous``.
    private(set) var rows: [UInt32] = []
    private var table = ByteKeyTable()
    private(set) var repeatedRows = 0
    private(set) var missingRows = 0

    static let ambiguous = UInt32.max - 1

    /// - Parameter columns: the key's columns, all of one length.
    init(_ columns: [Column], context: RunContext) throws {
        let count = columns.first?.count ?? 0
        rows.reserveCapacity(count)
        try KeyReader(columns).forEachKey(context: context) { row, key in
            guard let key else {
                missingRows += 1
                return
            }
            let code = Int(table.code(for: key))
            if code == rows.count {
                rows.append(row)
            } else {
                // The first row of a repeated key is counted when the second is met.
                repeatedRows += rows[code] == Self.ambiguous ? 1 : 2
                rows[code] = Self.ambiguous
            }
        }
    }

    /// The row of a key: nil when it is not on file, ``ambiguous`` when it stands on several rows.
    func row(of key: UnsafeBufferPointer<UInt8>) -> UInt32? {
        table.existingCode(for: key).map { rows[Int($0)] }
    }
}

/// Writes the keys of rows as bytes that are equal if and only if the keys are: a number as its canonical text, a text
/// as itself, the parts of a composite key with their lengths.
struct KeyReader {
    private let parts: [(vector: (Range<Int>) -> Vector, type: DataType)]
    private let count: Int

    init(_ columns: [Column]) {
        parts = columns.map { column in ({ column.vector($0) }, column.type) }
        count = columns.first?.count ?? 0
    }

    /// Calls the body with each row and its key, nil where a part is null.
    func forEachKey(context: RunContext, _ body: (UInt32, UnsafeBufferPointer<UInt8>?) throws -> Void) throws {
        var bytes: [UInt8] = []
        var start = 0
        while start < count {
            try context.checkpoint()
            let range = start..<min(start + 16_384, count)
            let vectors = parts.map { ($0.vector(range), $0.type) }
            let texts = vectors.map { CellText($0.0, type: $0.1) }
            if vectors.count == 1, case .text(let store, let numbers) = vectors[0].0.storage {
                for (index, number) in numbers.enumerated() {
                    let row = UInt32(truncatingIfNeeded: start + index)
                    if number == nullRow {
                        try body(row, nil)
                    } else {
                        try store.withBytes(Int(number)) { try body(row, $0) }
                    }
                }
            } else {
                for index in 0..<range.count {
                    let row = UInt32(truncatingIfNeeded: start + index)
                    guard !vectors.contains(where: { $0.0.isNull(index) }) else {
                        try body(row, nil)
                        continue
                    }
                    bytes.removeAll(keepingCapacity: true)
                    write(index, texts, to: &bytes)
                    try bytes.withUnsafeBufferPointer { try body(row, $0) }
                }
            }
            start = range.upperBound
        }
    }

    private func write(_ index: Int, _ texts: [CellText], to bytes: inout [UInt8]) {
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

enum LinkResolver {
    /// Where each row of a link's source leads.
    static func forward(
        foreignKey: [Column], index: KeyIndex, context: RunContext
    ) throws -> ForwardIndex {
        let count = foreignKey.first?.count ?? 0
        var targets = [UInt32](repeating: nullRow, count: count)
        var dangling = 0
        var ambiguous = 0
        if foreignKey.count == 1, case .text(let store, let numbers) = foreignKey[0].storage {
            // A dictionary: each distinct key is looked up once.
            let byCode = (0..<store.count).map { code in store.withBytes(code) { index.row(of: $0) } }
            for (row, number) in numbers.enumerated() where number != nullRow {
                switch byCode[Int(number)] {
                case nil: dangling += 1
                case KeyIndex.ambiguous: ambiguous += 1
                case let target?: targets[row] = target
                }
            }
            return ForwardIndex(targets: targets, danglingCount: dangling, ambiguousCount: ambiguous)
        }
        try KeyReader(foreignKey).forEachKey(context: context) { row, key in
            guard let key else { return }
            switch index.row(of: key) {
            case nil: dangling += 1
            case KeyIndex.ambiguous: ambiguous += 1
            case let target?: targets[Int(row)] = target
            }
        }
        return ForwardIndex(targets: targets, danglingCount: dangling, ambiguousCount: ambiguous)
    }
}
