// Which rows and columns of a table are drawn and how wide each column is. It draws nothing: see TableOutput.swift.

struct TableLayout {
    /// Columns that are drawn; nil stands for the hidden ones between.
    let columns: [Int?]
    /// Widths by position in `columns`, where they stand side by side.
    let widths: [Int]
    /// The rows before and after those hidden.
    let head: Range<Int>
    let tail: Range<Int>
    /// Whether each value stands on a line: that was asked for, or even narrowed columns would not fit side by side and
    /// rows are few.
    let isVertical: Bool

    var hiddenRowCount: Int { tail.lowerBound - head.upperBound }
    var hiddenColumnCount: Int
    var shownRows: [Int] { Array(head) + Array(tail) }

    /// The narrowest that a column of texts is made.
    private static let narrowest = 8
    /// More rows than this are never drawn one value per line.
    private static let mostVerticalRows = 5

    init(_ table: OutputTable, _ cells: ShownCells, _ options: OutputOptions, isVertical wantsVertical: Bool = false) {
        let most = options.maximumRows.map { max(1, $0) } ?? Int.max
        if table.rowCount > most {
            head = 0..<(most + 1) / 2
            tail = table.rowCount - most / 2..<table.rowCount
        } else {
            head = 0..<table.rowCount
            tail = table.rowCount..<table.rowCount
        }
        let all = Array(table.columns.indices)
        if wantsVertical {
            (columns, widths, isVertical, hiddenColumnCount) = (all, [], true, 0)
            return
        }
        let natural = Self.naturalWidths(table, cells, Array(head) + Array(tail), options)
        guard let width = options.width, Self.drawnWidth(natural) > width else {
            (columns, widths, isVertical, hiddenColumnCount) = (all, natural, false, 0)
            return
        }
        let least = all.map { min(natural[$0], table.columns[$0].type.isShownAtRight ? Int.max : Self.narrowest) }
        if Self.drawnWidth(least) <= width {
            (columns, isVertical, hiddenColumnCount) = (all, false, 0)
            widths = Self.narrowed(natural, least, to: width - 3 * all.count - 1)
        } else if head.count + tail.count <= Self.mostVerticalRows {
            (columns, widths, isVertical, hiddenColumnCount) = (all, natural, true, 0)
        } else {
            let kept = Self.kept(least, width: width)
            columns = kept
            isVertical = false
            hiddenColumnCount = all.count - kept.compactMap { $0 }.count
            let room = width - 3 * kept.count - 1
            widths = Self.narrowed(
                kept.map { $0.map { natural[$0] } ?? 1 }, kept.map { $0.map { least[$0] } ?? 1 }, to: room)
        }
    }

    /// The width of a table: a border before and after every column, a blank on both sides of every cell.
    private static func drawnWidth(_ widths: [Int]) -> Int {
        // Summed as doubles, for widths of Int.max are meant to be too large, not to trap.
        let total = widths.reduce(0.0) { $0 + Double($1) } + Double(3 * widths.count + 1)
        return Int(exactly: total) ?? Int.max
    }

    private static func naturalWidths(
        _ table: OutputTable, _ cells: ShownCells, _ rows: [Int], _ options: OutputOptions
    ) -> [Int] {
        var scratch: [UInt8] = []
        return table.columns.indices.map { column in
            var width = 1
            if options.hasHeader {
                width = max(width, DisplayWidth.cells(DisplayWidth.visible(table.columns[column].name)))
            }
            if options.showsTypes {
                width = max(width, DisplayWidth.cells(table.columns[column].type.words[options.language]))
            }
            for row in rows {
                scratch.removeAll(keepingCapacity: true)
                width = max(width, cells.append(row, column, to: &scratch))
            }
            return width
        }
    }

    /// The widest columns are cut first: all that are cut get one width, the largest for which the sum fits.
    private static func narrowed(_ natural: [Int], _ least: [Int], to room: Int) -> [Int] {
        func fitted(_ cap: Int) -> [Int] { zip(natural, least).map { max($1, min($0, cap)) } }
        var low = 1
        var high = max(1, natural.max() ?? 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if fitted(middle).reduce(0, +) <= room { low = middle } else { high = middle - 1 }
        }
        return fitted(low)
    }

    /// As many columns as fit, from both ends, the first before the last.
    private static func kept(_ least: [Int], width: Int) -> [Int?] {
        // The column of `…` and the outer border.
        var room = width - 4 - 1
        var left: [Int] = []
        var right: [Int] = []
        while left.count + right.count < least.count {
            let isLeft = left.count <= right.count
            let next = isLeft ? left.count : least.count - 1 - right.count
            if least[next] + 3 > room, !left.isEmpty { break }
            room -= least[next] + 3
            if isLeft { left.append(next) } else { right.insert(next, at: 0) }
        }
        return left + [nil] + right
    }
}
