// From a key to the row that has it. Keys of numbers are looked up as numbers, in a table over their range where they are
// close together; all others as bytes (KeyReader.swift). Made once per key, used by every link that leads to it.

import Synchronization

/// The rows of an entity by their key.
final class KeyIndex: Sendable {
    /// In the place of a row: several rows have the key. Rows end below, so the number is free.
    static let ambiguous = UInt32.max - 1

    /// How numbers are looked up.
    enum Numbers: Sendable {
        case dense(low: Int64, rows: [UInt32])
        /// Entry i is the row of the number with code i.
        case sparse(WordKeyTable, rows: [UInt32])
    }

    /// How bytes are looked up: entry i of `rows` is the row of the key with code i.
    struct Texts: Sendable {
        var table = ByteKeyTable()
        var rows: [UInt32] = []

        /// The row of a key: nil when it is not on file, ``ambiguous`` when it stands on several rows.
        func row(of key: UnsafeBufferPointer<UInt8>) -> UInt32? { table.existingCode(for: key).map { rows[Int($0)] } }

        /// Calls the body with the position of each text that is not null and its row, ``nullRow`` if it is not on file.
        @inline(__always)
        func forEachRow(of store: TextStore, _ numbers: [UInt32], _ body: (Int, UInt32) -> Void) {
            store.bytes.withUnsafeBufferPointer { bytes in
                store.offsets.withUnsafeBufferPointer { offsets in
                    func key(_ position: Int) -> UnsafeBufferPointer<UInt8>? {
                        let number = numbers[position]
                        if number == nullRow { return nil }
                        return UnsafeBufferPointer(rebasing: bytes[offsets[Int(number)]..<offsets[Int(number) + 1]])
                    }
                    table.forEachExistingCode(numbers.count, key: key) { position, code in
                        if numbers[position] != nullRow { body(position, code.map { rows[Int($0)] } ?? nullRow) }
                    }
                }
            }
        }
    }

    private let columns: [Column]
    /// Nil unless the key is one column of 64-bit numbers.
    let numbers: Numbers?
    private let lazyTexts: Mutex<Texts?>
    /// Rows that share their key with another one; rows without a key.
    let repeatedRows: Int
    let missingRows: Int
    /// Keys that differ from another key only in Unicode normal form.
    let normalFormTwins: Int
    /// Keys that differ from another key only in blanks around, width or case.
    let untidyTwins: Int

    /// - Parameter columns: the key's columns, all of one length.
    init(_ columns: [Column], context: RunContext) throws {
        self.columns = columns
        var counts = Counts()
        if columns.count == 1, let column = columns.first, column.isWords {
            try context.checkpoint()
            numbers = Self.numbers(column, &counts)
            lazyTexts = Mutex(nil)
            normalFormTwins = 0
            untidyTwins = 0
        } else {
            numbers = nil
            let texts = try Self.texts(columns, &counts, context)
            normalFormTwins = NormalForms.twinCount(among: texts.table)
            untidyTwins = UntidyKeys.twinCount(among: texts.table)
            lazyTexts = Mutex(texts)
        }
        repeatedRows = counts.repeated
        missingRows = counts.missing
    }

    /// The type of the numbers that ``numbers`` looks up.
    var numberType: DataType? { numbers == nil ? nil : columns.first?.type }

    /// The keys as bytes: for foreign keys of another type than the key has. Made when first asked for.
    func texts(context: RunContext) throws -> Texts {
        try lazyTexts.withLock { texts in
            if let texts { return texts }
            var counts = Counts()
            let made = try Self.texts(columns, &counts, context)
            texts = made
            return made
        }
    }

    // MARK: Making

    private struct Counts {
        var repeated = 0
        var missing = 0

        /// Enters a row under its key.
        @inline(__always)
        mutating func enter(_ row: UInt32, in slot: inout UInt32) {
            if slot == nullRow {
                slot = row
            } else {
                // The first row of a repeated key is counted when the second is met.
                repeated += slot == KeyIndex.ambiguous ? 1 : 2
                slot = KeyIndex.ambiguous
            }
        }
    }

    private static func texts(_ columns: [Column], _ counts: inout Counts, _ context: RunContext) throws -> Texts {
        let count = columns.first?.count ?? 0
        var texts = Texts(table: ByteKeyTable(minimumCapacity: count))
        texts.rows.reserveCapacity(count)
        try context.reserve(texts.table.byteCount + count * 4, for: "the index of a key")
        try KeyReader(columns).forEachKey(context: context) { row, key in
            guard let key else {
                counts.missing += 1
                return
            }
            let code = Int(texts.table.code(for: key))
            if code == texts.rows.count { texts.rows.append(nullRow) }
            counts.enter(row, in: &texts.rows[code])
        }
        return texts
    }

    private static func numbers(_ column: Column, _ counts: inout Counts) -> Numbers {
        switch column.storage {
        case .int8(let values): numbers(values, column.validity, &counts)
        case .int16(let values): numbers(values, column.validity, &counts)
        case .int32(let values): numbers(values, column.validity, &counts)
        case .int64(let values): numbers(values, column.validity, &counts)
        case .null, .int128, .float64, .bool, .text, .plainText: .dense(low: 0, rows: [])
        }
    }

    private static func numbers<Word: FixedWidthInteger>(
        _ values: [Word], _ validity: Bitmap?, _ counts: inout Counts
    ) -> Numbers {
        guard let lowest = values.min(), let highest = values.max() else { return .dense(low: 0, rows: []) }
        let low = Int64(lowest)
        let (span, isHuge) = Int64(highest).subtractingReportingOverflow(low)
        // Up to eight slots a row a table is smaller than a hash table and needs no probing.
        if !isHuge, span < Int64(values.count) * 8 + 1024 {
            var rows = [UInt32](repeating: nullRow, count: Int(span) + 1)
            for (row, value) in values.enumerated() {
                if let validity, !validity[row] { counts.missing += 1; continue }
                counts.enter(UInt32(truncatingIfNeeded: row), in: &rows[Int(Int64(value) - low)])
            }
            return .dense(low: low, rows: rows)
        }
        var table = WordKeyTable(minimumCapacity: values.count)
        var rows: [UInt32] = []
        rows.reserveCapacity(values.count)
        for (row, value) in values.enumerated() {
            if let validity, !validity[row] { counts.missing += 1; continue }
            let code = Int(table.code(for: UInt64(bitPattern: Int64(value))))
            if code == rows.count { rows.append(nullRow) }
            counts.enter(UInt32(truncatingIfNeeded: row), in: &rows[code])
        }
        return .sparse(table, rows: rows)
    }
}

extension Column {
    /// Whether values are 64-bit numbers that are equal if and only if the values are.
    var isWords: Bool {
        switch (type, storage) {
        case (.int, .int8), (.int, .int16), (.int, .int32), (.int, .int64): true
        case (.date, .int8), (.date, .int16), (.date, .int32), (.date, .int64): true
        case (.dateTime, .int64), (.dateTime, .int32): true
        default: false
        }
    }
}

/// Keys that look the same and are not: `é` as one scalar and as two. They stay different keys, and are counted.
private enum NormalForms {
    /// How many keys are canonically equivalent to another one.
    static func twinCount(among keys: ByteKeyTable) -> Int {
        let hasSpecial = keys.bytes.withUnsafeBufferPointer { bytes in
            // Every other spelling of a key has a scalar from outside the ranges below.
            bytes.contains { $0 >= 0x80 }
                && String(decoding: bytes, as: UTF8.self).unicodeScalars.contains(where: mayDiffer)
        }
        guard hasSpecial else { return 0 }
        var counts: [String: Int] = [:]
        for code in 0..<keys.count {
            let key = keys.withKey(UInt32(truncatingIfNeeded: code)) { String(decoding: $0, as: UTF8.self) }
            // Swift's String equality is canonical equivalence, which is what is counted here.
            if !key.utf8.allSatisfy({ $0 < 0x80 }) { counts[key, default: 0] += 1 }
        }
        return counts.values.reduce(0) { $1 > 1 ? $0 + $1 : $0 }
    }

    /// False for the scalars that have no other spelling and are part of none: most of what keys consist of.
    private static func mayDiffer(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x7F, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xFF01...0xFF5E: false
        default: true
        }
    }
}
