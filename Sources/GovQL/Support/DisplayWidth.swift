// How many terminal cells a text takes, cutting and padding to cells, and showing what a terminal must not be sent.
// It knows no tables, columns or colours; it never writes anywhere. The data is in DisplayWidthTables.swift.
// Widths are summed scalar by scalar, as wcwidth(3) and most terminals do, not by grapheme cluster.

/// Widths in terminal cells.
public enum DisplayWidth {
    /// 2 for wide scalars, 0 for combining, invisible and control ones, otherwise 1.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1 }
        // The bulk of Chinese text, before any search.
        if (0x4E00...0x9FFF).contains(value) { return 2 }
        if contains(DisplayWidthTables.wide, value) { return 2 }
        return contains(DisplayWidthTables.zeroWidth, value) ? 0 : 1
    }

    /// The width of a text.
    ///
    ///     DisplayWidth.cells("江岸区 A")   // 8
    public static func cells(_ text: some StringProtocol) -> Int {
        var total = 0
        var isPlain = true
        for byte in text.utf8 {
            if byte >= 0x80 || byte < 0x20 || byte == 0x7F {
                isPlain = false
                break
            }
            total += 1
        }
        return isPlain ? total : text.unicodeScalars.reduce(0) { $0 + of($1) }
    }

    /// The text if it fits, else its beginning and `marker`, together no wider than `width`.
    public static func truncate(_ text: String, to width: Int, marker: String = "…") -> String {
        if cells(text) <= width { return text }
        let room = max(0, width - cells(marker))
        var used = 0
        var result = ""
        for scalar in text.unicodeScalars {
            let cells = of(scalar)
            if used + cells > room { break }
            used += cells
            result.unicodeScalars.append(scalar)
        }
        return cells(marker) <= width ? result + marker : result
    }

    /// On which side of a cell its text stands.
    public enum Alignment: Hashable, Sendable {
        case left, right, center
    }

    /// The text with blanks up to `width` cells; a wider text stays as it is.
    public static func pad(_ text: String, to width: Int, _ alignment: Alignment = .left) -> String {
        let missing = width - cells(text)
        guard missing > 0 else { return text }
        let before: Int
        switch alignment {
        case .left: before = 0
        case .right: before = missing
        case .center: before = missing / 2
        }
        return String(repeating: " ", count: before) + text + String(repeating: " ", count: missing - before)
    }

    private static func contains(_ ranges: [ClosedRange<UInt32>], _ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= value
    }
}

// MARK: Making text safe to show

extension DisplayWidth {
    /// The text with everything that could move the cursor, recolour or reorder the line written out.
    ///
    /// Data comes from anywhere, and a cell must not be able to drive the terminal that shows it.
    ///
    ///     DisplayWidth.visible("a\u{1b}[31m")   // #"a\u{1b}[31m"#
    public static func visible(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\r": return "\\r"
        default: return "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }

    /// Control characters, line separators, overrides of direction, and invisible ones that are never part of a word.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: return true
        case 0x20..<0x61C: return false
        case 0x61C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F: return true
        case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: return true
        default: return false
        }
    }
}
