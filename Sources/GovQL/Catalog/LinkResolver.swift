// Turns keys into row numbers: once per link, comparing keys as numbers where both sides are numbers of one type, else as
// bytes, whatever types the two sides were given: 7 and "7" are one key, 7 and "007" are not. A key that is not on file,
// or stands on several rows, leads nowhere and is counted. Next: Dataset.swift keeps the results.

enum LinkResolver {
    /// Rows that one thread resolves at a time.
    private static let partSize = 1 << 16

    /// Where each row of a link's source leads.
    static func forward(
        foreignKey: [Column], index: KeyIndex, context: RunContext
    ) throws -> ForwardIndex {
        let count = foreignKey.first?.count ?? 0
        try context.reserve(count * 4, for: "a link")
        let lookup = try Lookup(foreignKey, index, context)
        var whole = Part(count: 0)
        whole.targets.reserveCapacity(count)
        try Parallel.fold((count + partSize - 1) / partSize, threads: context.threads) { number in
            try context.checkpoint()
            return try lookup.part(number * partSize..<min((number + 1) * partSize, count), context)
        } consume: { _, part in
            whole.append(part)
        }
        return ForwardIndex(targets: whole.targets, danglingCount: whole.dangling, ambiguousCount: whole.ambiguous)
    }

    /// How the foreign keys of one link are looked up.
    private enum Lookup: Sendable {
        case numbers(Column, KeyIndex.Numbers)
        /// A dictionary: each distinct key was looked up once.
        case codes([UInt32], targets: [UInt32])
        case texts(Column, KeyIndex.Texts)
        case bytes(KeyReader, KeyIndex.Texts)

        init(_ foreignKey: [Column], _ index: KeyIndex, _ context: RunContext) throws {
            let only = foreignKey.count == 1 ? foreignKey.first : nil
            if let only, only.isWords, only.type == index.numberType, let numbers = index.numbers {
                self = .numbers(only, numbers)
                return
            }
            let texts = try index.texts(context: context)
            if case .text(let store, let codes)? = only?.storage {
                let targets = (0..<store.count).map { code in store.withBytes(code) { texts.row(of: $0) } ?? nullRow }
                self = .codes(codes, targets: targets)
            } else if let only, case .plainText = only.storage {
                self = .texts(only, texts)
            } else {
                self = .bytes(KeyReader(foreignKey), texts)
            }
        }

        /// Where a run of rows leads.
        func part(_ rows: Range<Int>, _ context: RunContext) throws -> Part {
            switch self {
            case .numbers(let column, let numbers): return Self.part(column, numbers, rows)
            case .codes(let codes, let targets):
                var part = Part(count: rows.count)
                for row in rows where codes[row] != nullRow {
                    part.enter(targets[Int(codes[row])], at: row - rows.lowerBound)
                }
                return part
            case .texts(let column, let texts):
                var part = Part(count: rows.count)
                if case .text(let store, let numbers) = column.vector(rows).storage {
                    texts.forEachRow(of: store, numbers) { part.enter($1, at: $0) }
                }
                return part
            case .bytes(let reader, let texts):
                var part = Part(count: rows.count)
                try reader.forEachKey(in: rows, context: context) { row, key in
                    if let key { part.enter(texts.row(of: key) ?? nullRow, at: Int(row) - rows.lowerBound) }
                }
                return part
            }
        }

        private static func part(_ column: Column, _ numbers: KeyIndex.Numbers, _ rows: Range<Int>) -> Part {
            switch column.storage {
            case .int8(let values): part(values, column.validity, numbers, rows)
            case .int16(let values): part(values, column.validity, numbers, rows)
            case .int32(let values): part(values, column.validity, numbers, rows)
            case .int64(let values): part(values, column.validity, numbers, rows)
            case .null, .int128, .float64, .bool, .text, .plainText: Part(count: rows.count)
            }
        }

        private static func part<Word: FixedWidthInteger>(
            _ values: [Word], _ validity: Bitmap?, _ numbers: KeyIndex.Numbers, _ rows: Range<Int>
        ) -> Part {
            var part = Part(count: rows.count)
            switch numbers {
            case .dense(let low, let targets):
                targets.withUnsafeBufferPointer { targets in
                    for row in rows {
                        if let validity, !validity[row] { continue }
                        // What lies below wraps around to a place past the end.
                        let place = UInt64(bitPattern: Int64(values[row]) &- low)
                        let target = place < UInt64(targets.count) ? targets[Int(place)] : nullRow
                        part.enter(target, at: row - rows.lowerBound)
                    }
                }
            case .sparse(let table, let targets):
                for row in rows {
                    if let validity, !validity[row] { continue }
                    let code = table.existingCode(for: UInt64(bitPattern: Int64(values[row])))
                    part.enter(code.map { targets[Int($0)] } ?? nullRow, at: row - rows.lowerBound)
                }
            }
            return part
        }
    }

    /// Where some rows lead; rows that are not entered lead nowhere.
    private struct Part: Sendable {
        var targets: [UInt32]
        private(set) var dangling = 0
        private(set) var ambiguous = 0

        init(count: Int) { targets = [UInt32](repeating: nullRow, count: count) }

        /// Enters what a row's key was found to be: a row, ``KeyIndex/ambiguous``, or ``nullRow`` for not on file.
        @inline(__always)
        mutating func enter(_ target: UInt32, at row: Int) {
            if target < KeyIndex.ambiguous {
                targets[row] = target
            } else if target == KeyIndex.ambiguous {
                ambiguous += 1
            } else {
                dangling += 1
            }
        }

        mutating func append(_ other: Part) {
            targets.append(contentsOf: other.targets)
            dangling += other.dangling
            ambiguous += other.ambiguous
        }
    }
}
