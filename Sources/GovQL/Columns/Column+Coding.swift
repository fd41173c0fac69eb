// Texts that repeat, though far apart: numbered when a whole column is there, where its reader, which sees a stretch at a
// time, took each for itself. Then a text takes four bytes, tests look at each different text once, and groups of texts
// are groups of numbers. Next: Catalog/Dataset.swift asks for it.

extension Column {
    /// Shorter columns are as fast as they are.
    private static let fewRows = 1 << 18
    private static let sampleSize = 1 << 14
    /// How often texts must repeat, on the whole.
    private static let repeats = 8

    /// The column with its texts numbered, if there are far fewer different ones than rows; else the column itself.
    func coded(threads: Int) throws -> Column {
        guard case .plainText(let store) = storage, count >= Self.fewRows else { return self }
        guard let different = differentTexts(store), different * Self.repeats <= count else { return self }
        let size = (count + threads - 1) / threads
        let parts = try Parallel.map(threads, threads: threads) { part in
            codes(min(part * size, count)..<min((part + 1) * size, count), of: store, room: different)
        }
        // A few texts that are everywhere hide from a sample how many others there are.
        guard parts.allSatisfy({ $0.codes.count == $0.rowCount }) else { return self }
        // In the order of rows: codes are those of one pass over all.
        var table = ByteKeyTable(minimumCapacity: different)
        var all: [UInt32] = []
        all.reserveCapacity(count)
        for part in parts {
            let translation = (0..<part.table.count).map { code in
                part.table.withKey(UInt32(truncatingIfNeeded: code)) { table.code(for: $0) }
            }
            translation.withUnsafeBufferPointer { translation in
                for code in part.codes { all.append(code == nullRow ? nullRow : translation[Int(code)]) }
            }
        }
        guard table.count * Self.repeats <= count else { return self }
        let texts = TextStore(bytes: table.bytes, offsets: table.keyOffsets, isUnique: true)
        return Column(type: type, count: count, storage: .text(texts, all), validity: nil)
    }

    /// About how many different texts there are, by how often two of a sample are one; nil if hardly any are.
    private func differentTexts(_ store: TextStore) -> Int? {
        var table = ByteKeyTable(minimumCapacity: Self.sampleSize)
        let step = count / Self.sampleSize
        for index in 0..<Self.sampleSize { _ = store.withBytes(index * step) { table.code(for: $0) } }
        let met = Self.sampleSize - table.count
        if met < 16 { return nil }
        // Of n drawn from d, about n² / 2d were drawn before.
        return max(table.count, Self.sampleSize * Self.sampleSize / (2 * met))
    }

    /// Fewer codes than rows where there are too many texts.
    private func codes(
        _ rows: Range<Int>, of store: TextStore, room: Int
    ) -> (table: ByteKeyTable, codes: [UInt32], rowCount: Int) {
        var table = ByteKeyTable(minimumCapacity: room)
        let codes = [UInt32](unsafeUninitializedCapacity: rows.count) { buffer, written in
            for row in rows {
                let isNull = validity.map { !$0[row] } ?? false
                buffer[written] = isNull ? nullRow : store.withBytes(row) { table.code(for: $0) }
                if table.count * Self.repeats > count { return }
                written += 1
            }
        }
        return (table, codes, rows.count)
    }
}
