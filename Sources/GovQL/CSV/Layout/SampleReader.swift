// The first rows of a plain body: their texts, and what the values of each column could be.

import CGovQLKernels

struct SampleReader {
    /// From the body's offset 0 or any other; the first row begins at `start`.
    let bytes: [UInt8]
    let start: Int
    /// These are all rows.
    let isWhole: Bool
    let dialect: CSVDialect
    let width: Int

    struct Finding {
        let sample: SourceSample
        let guesses: [ColumnSummary]
    }

    func finding() -> Finding {
        var positions = positions()
        let lineEnd = UInt32(truncatingIfNeeded: bytes.count - 1) | Positions.newline
        if isWhole, bytes.count > start, positions.last != lineEnd {
            positions.append(UInt32(truncatingIfNeeded: bytes.count) | Positions.newline)
        }
        // A copy of our own, in which quotes can be taken off; readers of cells look at eight bytes behind them.
        var text = [UInt8](unsafeUninitializedCapacity: bytes.count + 8) { buffer, count in
            _ = buffer.update(fromContentsOf: bytes)
            buffer[bytes.count...].update(repeating: 0)
            count = bytes.count + 8
        }
        return text.withUnsafeMutableBufferPointer { text in
            text.baseAddress.map { rows(positions, $0) } ?? Finding(sample: .none, guesses: [])
        }
    }

    private func positions() -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: bytes.count - start + 8) { out, count in
            count = bytes.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress, let target = out.baseAddress else { return 0 }
                var state = govql_scan_state(inside: 0, may_open: 1, saw_quote: 0, stray_quote: 0)
                let found = govql_scan(
                    base, start, bytes.count, dialect.separator, dialect.quote, &state, target)
                if state.stray_quote == 0, state.inside == 0 { return found }
                var scanner = StrictScanner(dialect: dialect)
                return scanner.scan(base, start..<bytes.count, into: target)
            }
        }
    }

    private func rows(_ positions: [UInt32], _ base: UnsafeMutablePointer<UInt8>) -> Finding {
        var cells: [Range<UInt32>] = []
        cells.reserveCapacity(positions.count)
        var guesses = [ColumnSummary](repeating: .all, count: width)
        var index = 0
        var start = start
        while let last = positions[index...].firstIndex(where: { $0 & Positions.newline != 0 }) {
            let isOnly = last == index
            for column in 0...last - index {
                let cell = unquoted(base, start, positions[index + column])
                start = Int(positions[index + column] & Positions.mask) + 1
                if isOnly, cell.range.isEmpty, !cell.isQuoted { break }
                guard column < width else { continue }
                cells.append(
                    UInt32(
                        truncatingIfNeeded: cell.range.lowerBound)..<UInt32(truncatingIfNeeded: cell.range.upperBound))
                if guesses[column].flags.isEmpty || cell.range.isEmpty { continue }
                let text = UnsafeBufferPointer(start: base + cell.range.lowerBound, count: cell.range.count)
                guesses[column].add(TypeInference.traits(of: text))
            }
            while !cells.count.isMultiple(of: width) { cells.append(0..<0) }
            index = last + 1
        }
        let texts = Array(UnsafeBufferPointer(start: base, count: bytes.count))
        let sample = SourceSample(bytes: texts, cells: cells, columnCount: width, isComplete: isWhole)
        return Finding(sample: sample, guesses: guesses)
    }

    /// Where a cell's text is, its quotes and the line's carriage return taken off.
    private func unquoted(
        _ base: UnsafeMutablePointer<UInt8>, _ start: Int, _ position: UInt32
    ) -> (range: Range<Int>, isQuoted: Bool) {
        var end = Int(position & Positions.mask)
        if position & Positions.newline != 0, end > start, base[end - 1] == CSVDialect.carriageReturn { end -= 1 }
        guard start < end, base[start] == dialect.quote else { return (start..<max(start, end), false) }
        let cell = CellCleaning.unquote(base, start, end, quote: dialect.quote)
        return (cell.start..<cell.end, true)
    }
}
