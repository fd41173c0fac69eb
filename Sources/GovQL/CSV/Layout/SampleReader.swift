// The first rows of a plain body: their texts, and what the values of each column could be.

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
        let guesses: [TypeFlags]
        let scales: [Int]
    }

    func finding() -> Finding {
        var scanner = StrictScanner(dialect: dialect)
        var positions = [UInt32](unsafeUninitializedCapacity: bytes.count - start + 1) { out, count in
            count = bytes.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress, let target = out.baseAddress else { return 0 }
                return scanner.scan(base, start..<bytes.count, into: target)
            }
        }
        let lineEnd = UInt32(truncatingIfNeeded: bytes.count - 1) | Positions.newline
        if isWhole, bytes.count > start, positions.last != lineEnd {
            positions.append(UInt32(truncatingIfNeeded: bytes.count) | Positions.newline)
        }
        return rows(positions)
    }

    private func rows(_ positions: [UInt32]) -> Finding {
        var texts: [UInt8] = []
        var cells: [Range<UInt32>] = []
        var guesses = [TypeFlags](repeating: .all, count: width)
        var scales = [Int](repeating: 0, count: width)
        texts.reserveCapacity(bytes.count)
        var index = 0
        var start = start
        while let last = positions[index...].firstIndex(where: { $0 & Positions.newline != 0 }) {
            let end = last + 1
            let isBlank = end == index + 1 && isBlankLine(start, positions[index])
            for (column, position) in positions[index..<end].enumerated() {
                if column < width, !isBlank {
                    let text = cell(start, position).bytes
                    let offset = UInt32(truncatingIfNeeded: texts.count)
                    texts.append(contentsOf: text)
                    cells.append(offset..<UInt32(truncatingIfNeeded: texts.count))
                    if !text.isEmpty { Self.observe(text, &guesses[column], &scales[column]) }
                }
                start = Int(position & Positions.mask) + 1
            }
            if !isBlank {
                let offset = UInt32(truncatingIfNeeded: texts.count)
                for _ in 0..<max(0, width - (end - index)) { cells.append(offset..<offset) }
            }
            index = end
        }
        let sample = SourceSample(bytes: texts, cells: cells, columnCount: width, isComplete: isWhole)
        return Finding(sample: sample, guesses: guesses, scales: scales)
    }

    /// A cell's text, its quotes and the line's carriage return taken off.
    private func cell(_ start: Int, _ position: UInt32) -> (bytes: ArraySlice<UInt8>, isQuoted: Bool) {
        var end = Int(position & Positions.mask)
        if position & Positions.newline != 0, end > start, bytes[end - 1] == CSVDialect.carriageReturn { end -= 1 }
        guard start < end, bytes[start] == dialect.quote else { return (bytes[start..<max(start, end)], false) }
        var copy = Array(bytes[start..<end])
        let count = copy.count
        let text = copy.withUnsafeMutableBufferPointer { buffer -> Range<Int> in
            guard let base = buffer.baseAddress else { return 0..<0 }
            let result = CellCleaning.unquote(base, 0, count, quote: dialect.quote)
            return result.start..<result.end
        }
        return (copy[text], true)
    }

    private func isBlankLine(_ start: Int, _ position: UInt32) -> Bool {
        let only = cell(start, position)
        return only.bytes.isEmpty && !only.isQuoted
    }

    private static func observe(_ text: ArraySlice<UInt8>, _ guess: inout TypeFlags, _ scale: inout Int) {
        guard !guess.isEmpty else { return }
        text.withUnsafeBufferPointer { guess.formIntersection(TypeInference.flags(of: $0)) }
        guard guess.contains(.decimal), let point = text.firstIndex(of: UInt8(ascii: ".")) else { return }
        scale = max(scale, text.endIndex - point - 1)
    }
}
