// Turning cells as they stand in the file into the texts they mean: quotes off, what stands for null made empty, bytes
// that are no UTF-8 replaced. Done in the chunk's own buffer, and only where a chunk needs it.

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
