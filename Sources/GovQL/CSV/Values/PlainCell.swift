// A cell in plain signs: full-width digits and letters as ASCII, blanks of every kind as blanks, none around. The careful
// readers of numbers, dates and marks begin here; they are met only where the fast ones of CellReading.swift refused.

/// A cell with full-width signs as ASCII and without blanks around it, in a small buffer.
enum PlainCell {
    /// Longer cells are no numbers and no dates.
    static let limit = 64

    /// Calls the body with the cell in plain signs and what had to be changed for that; nil for a cell that is too long.
    static func with<Result>(
        _ cell: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, ValueTraits) -> Result?
    ) -> Result? {
        guard cell.count <= limit else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: limit) { buffer -> Result? in
            var traits: ValueTraits = []
            var count = 0
            var index = 0
            while index < cell.count {
                let (sign, length) = sign(cell, index)
                if let sign {
                    if length > 1, sign != 0x20, sign != 0 { traits.insert(.fullWidth) }
                    if sign != 0 {
                        buffer[count] = sign
                        count += 1
                    }
                } else {
                    for offset in 0..<length { buffer[count + offset] = cell[index + offset] }
                    count += length
                }
                index += length
            }
            var start = 0
            while start < count, buffer[start] == 0x20 { start += 1 }
            while count > start, buffer[count - 1] == 0x20 { count -= 1 }
            return body(UnsafeBufferPointer(rebasing: buffer[start..<count]), traits)
        }
    }

    static func with<Result>(
        _ cell: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result?
    ) -> Result? {
        with(cell) { plain, _ in body(plain) }
    }

    /// What a character means in plain signs (nil: itself; 0: nothing), and its length.
    private static func sign(_ cell: UnsafeBufferPointer<UInt8>, _ index: Int) -> (UInt8?, Int) {
        let first = cell[index]
        if first == 0x09 { return (0x20, 1) }
        if first < 0xC0 { return (nil, 1) }
        if first == 0xC2, index + 1 < cell.count, cell[index + 1] == 0xA0 { return (0x20, 2) }
        guard first >= 0xE0, index + 2 < cell.count else { return (nil, 1) }
        let (second, third) = (cell[index + 1], cell[index + 2])
        switch (first, second, third) {
        case (0xEF, 0xBC, 0x81...0xBF): return (third - 0x60, 3)
        case (0xEF, 0xBD, 0x80...0x9E): return (third - 0x20, 3)
        case (0xE3, 0x80, 0x80): return (0x20, 3)
        // A minus, and blanks without width.
        case (0xE2, 0x88, 0x92): return (UInt8(ascii: "-"), 3)
        case (0xE2, 0x80, 0x8B), (0xEF, 0xBB, 0xBF): return (0, 3)
        case (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xAF): return (0x20, 3)
        default: return (nil, first < 0xF0 ? 3 : min(4, cell.count - index))
        }
    }

    /// A cell without the blanks around it, of any width.
    static func trimmed(_ cell: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var (start, end) = (0, cell.count)
        while start < end {
            let length = blankLength(cell, start, end)
            if length == 0 { break }
            start += length
        }
        while end > start {
            if cell[end - 1] == 0x20 || cell[end - 1] == 0x09 {
                end -= 1
            } else if end - start >= 2, blankLength(cell, end - 2, end) == 2 {
                end -= 2
            } else if end - start >= 3, blankLength(cell, end - 3, end) == 3 {
                end -= 3
            } else {
                break
            }
        }
        return UnsafeBufferPointer(rebasing: cell[start..<end])
    }

    /// The length of the blank at a place: ASCII, unbreakable, ideographic, without width; 0 if there is none.
    private static func blankLength(_ cell: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        switch cell[start] {
        case 0x20, 0x09: return 1
        case 0xC2: return start + 1 < end && cell[start + 1] == 0xA0 ? 2 : 0
        case 0xE2, 0xE3, 0xEF:
            guard start + 2 < end else { return 0 }
            let (sign, length) = sign(UnsafeBufferPointer(rebasing: cell[start..<end]), 0)
            return sign == 0x20 || sign == 0 ? length : 0
        default: return 0
        }
    }
}
