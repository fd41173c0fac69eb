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
            if vectors.count == 1, case .text(let store, let numbers) = vectors[0].storage {
                try forEachText(store, numbers, from: start, body)
            } else {
                try forEachWritten(vectors, range, body)
            }
            start = range.upperBound
        }
    }

    /// A single text is its own key.
    private func forEachText(
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

    private func forEachWritten(
        _ vectors: [Vector], _ range: Range<Int>, _ body: (UInt32, UnsafeBufferPointer<UInt8>?) throws -> Void
    ) throws {
        let texts = zip(vectors, columns).map { CellText($0, type: $1.type) }
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
    /// Rows that one thread resolves at a time.
    private static let partSize = 1 << 16

    /// Where each row of a link's source leads.
    static func forward(
        foreignKey: [Column], index: KeyIndex, context: RunContext
    ) throws -> ForwardIndex {
        var whole = Part(count: 0)
        if foreignKey.count == 1, case .text(let store, let numbers) = foreignKey[0].storage {
            // A dictionary: each distinct key is looked up once.
            let byCode = (0..<store.count).map { code in store.withBytes(code) { index.row(of: $0) } }
            whole = Part(count: numbers.count)
            for (row, number) in numbers.enumerated() where number != nullRow { whole.set(row, byCode[Int(number)]) }
        } else {
            let reader = KeyReader(foreignKey)
            let count = reader.count
            whole.targets.reserveCapacity(count)
            try Parallel.fold((count + partSize - 1) / partSize, threads: context.threads) { number in
                let range = number * partSize..<min((number + 1) * partSize, count)
                var part = Part(count: range.count)
                try reader.forEachKey(in: range, context: context) { row, key in
                    if let key { part.set(Int(row) - range.lowerBound, index.row(of: key)) }
                }
                return part
            } consume: { _, part in
                whole.append(part)
            }
        }
        return ForwardIndex(targets: whole.targets, danglingCount: whole.dangling, ambiguousCount: whole.ambiguous)
    }

    /// Where some rows lead.
    private struct Part: Sendable {
        var targets: [UInt32]
        var dangling = 0
        var ambiguous = 0

        init(count: Int) { targets = [UInt32](repeating: nullRow, count: count) }

        /// Notes what a row's key was found to be.
        mutating func set(_ row: Int, _ target: UInt32?) {
            switch target {
            case nil: dangling += 1
            case KeyIndex.ambiguous: ambiguous += 1
            case let target?: targets[row] = target
            }
        }

        mutating func append(_ other: Part) {
            targets.append(contentsOf: other.targets)
            dangling += other.dangling
            ambiguous += other.ambiguous
        }
    }
}
