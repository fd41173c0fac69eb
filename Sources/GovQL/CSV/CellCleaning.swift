// Turning cells as they stand in the file into the texts they mean: quotes off, what stands for null made empty, bytes
// that are no UTF-8 replaced. Done in the chunk's own buffer, and only where a chunk needs it.

import CGovQLKernels

/// A cell without its quotes.
enum CellCleaning {
    /// Takes the quotes off a cell that begins with one, in place. Gives the new start and end, and whether text
    /// followed the closing quote.
    static func unquote(
        _ base: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int, quote: UInt8
    ) -> (start: Int, end: Int, hasTrailingText: Bool) {
        var read = start + 1
        while read < end, base[read] != quote { read += 1 }
        // The usual case: the next quote is the last byte.
        if read == end - 1 { return (start + 1, read, false) }
        var write = read
        var isQuoted = true
        var hasTrailingText = false
        while read < end {
            let byte = base[read]
            if isQuoted, byte == quote {
                if read + 1 < end, base[read + 1] == quote {
                    base[write] = quote
                    write += 1
                    read += 2
                    continue
                }
                isQuoted = false
                read += 1
                hasTrailingText = read < end
                continue
            }
            base[write] = byte
            write += 1
            read += 1
        }
        return (start + 1, write, hasTrailingText)
    }

    /// Whether a cell is one of the texts that stand for null.
    static func isMissing(_ cell: UnsafeBufferPointer<UInt8>, _ missing: [[UInt8]]) -> Bool {
        missing.contains { text in text.count == cell.count && text.elementsEqual(cell) }
    }

    /// A text with every ill-formed sequence as U+FFFD.
    static func repaired(_ cell: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        Array(String(decoding: cell, as: UTF8.self).utf8)
    }
}

extension ChunkWorker {
    /// Cleans all cells of a chunk.
    func clean(isWellFormed: Bool, hasQuotes: Bool, into result: inout ChunkResult) {
        result.columns = [ChunkColumn](repeating: ChunkColumn(), count: job.plans.count)
        var hasRoom = false
        for (index, plan) in job.plans.enumerated() {
            let needsRepair = plan.form.isText && !isWellFormed
            guard hasQuotes || needsRepair || !plan.missing.isEmpty else { continue }
            if !places[index].isOwn {
                if !hasRoom { makeRoom(result.rowCount) }
                hasRoom = true
                separate(index, count: result.rowCount)
            }
            let cells = cells(ofColumn: index, count: result.rowCount)
            if hasQuotes { unquote(cells, into: &result.columns[index]) }
            if needsRepair { repair(cells, into: &result.columns[index]) }
            if !plan.missing.isEmpty { blank(cells, plan.missing) }
        }
    }

    private func makeRoom(_ count: Int) {
        rowCapacity = count
        starts.grow(to: count * job.plans.count + 1, keeping: 0)
        ends.grow(to: count * job.plans.count + 1, keeping: 0)
    }

    /// Gives a column's cells places of their own, which can be changed.
    private func separate(_ index: Int, count: Int) {
        let cells = cells(ofColumn: index, count: count)
        let own = CellPlaces(starts: starts.start + index * rowCapacity, ends: ends.start + index * rowCapacity)
        for row in 0..<count {
            own.starts[row] = cells.start(row)
            own.ends[row] = cells.end(row)
        }
        places[index] = own
    }

    private func unquote(_ cells: CellBatch, into column: inout ChunkColumn) {
        let quote = job.dialect.quote
        for row in 0..<cells.count where cells.length(row) > 0 && cells.pointer(row)[0] == quote {
            let offset = cells.offset(row)
            let cell = CellCleaning.unquote(
                cells.base, Int(cells.start(row)), Int(cells.end(row)), quote: quote)
            cells.move(row, to: cell.start..<cell.end)
            if cell.hasTrailingText { column.trailing.add(at: offset) }
        }
    }

    private func blank(_ cells: CellBatch, _ missing: [[UInt8]]) {
        for row in 0..<cells.count where CellCleaning.isMissing(cells[row], missing) {
            let start = Int(cells.start(row))
            cells.move(row, to: start..<start)
        }
    }

    /// Texts with replaced bytes are longer; they move behind the chunk's text.
    private func repair(_ cells: CellBatch, into column: inout ChunkColumn) {
        var cells = cells
        for row in 0..<cells.count where !govql_is_utf8(cells.pointer(row), cells.length(row)) {
            column.invalid.add(at: cells.offset(row))
            let text = CellCleaning.repaired(cells[row])
            let place = available + 1
            buffer.grow(to: place + text.count + Self.padding, keeping: place)
            available = place + text.count - 1
            for (index, byte) in text.enumerated() { buffer.start[place + index] = byte }
            cells = CellBatch(
                base: buffer.start, places: cells.places, count: cells.count, fileOffset: cells.fileOffset)
            cells.move(row, to: place..<place + text.count)
        }
    }
}
