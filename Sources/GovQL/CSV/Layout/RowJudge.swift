// What one row under a header is: a row of the table, a total, a remark, the header once more; and how a row with too many
// or too few cells is made to fit. It sees one row at a time; where another table begins is Normaliser.swift's to find.

struct RowJudge {
    let head: TableHead
    /// The lines above the data as they stand, which page headers repeat.
    let above: [[UInt8]]
    private let form: CSVForm
    private let options: CSVOptions

    var columnCount: Int { head.names.count }

    /// - Parameter rows: those that the head was found among; none leaves repeated headers unknown.
    init(_ head: TableHead, rows: [TextRow], form: CSVForm, options: CSVOptions) {
        self.head = head
        self.form = form
        self.options = options
        let titles = head.above.map(\.index) + Array(head.headerRows)
        above = titles.filter { $0 < rows.count }.map { rows[$0].raw }.filter { !$0.isEmpty }
    }

    /// Why a row is none of the table's; nil if it is one.
    func exclusion(_ row: TextRow) -> ExcludedRow? {
        if isSurelyData(row) { return nil }
        if row.isBlank { return .empty }
        if isComment(row) { return .comment }
        if above.contains(where: { $0.count == row.raw.count && $0 == row.raw }) { return .repeatedHeader }
        if isRule(row) { return .note }
        guard head.cellCount > 1, let first = (0..<min(2, row.count)).first(where: { !row[$0].isBlankCell }) else {
            return nil
        }
        if options.totals == .drop, isTotal(row, first) { return .total }
        return isNote(row, first) ? .note : nil
    }

    /// A whole row that begins with a digit: the usual one, told at a glance.
    private func isSurelyData(_ row: TextRow) -> Bool {
        guard row.count == head.cellCount, row.count > 1, let first = row.raw.first, first &- UInt8(ascii: "0") <= 9
        else { return false }
        return options.comment == nil && !above.contains { $0.first == first }
    }

    private func isComment(_ row: TextRow) -> Bool {
        if let mark = options.comment { return !mark.isEmpty && row.raw.starts(with: mark) }
        return row.raw.first == UInt8(ascii: "#") && row.count < head.cellCount
    }

    private func isTotal(_ row: TextRow, _ first: Int) -> Bool {
        switch RowWords.total(row[first]) {
        case nil: false
        case .plain: true
        case .likely:
            row.cells.contains { CellKind($0) == .typed } && row.cells.contains { $0.isBlankCell }
        }
    }

    /// A line of strokes in place of a row. One that is as wide as the rows may be dashes for "nothing".
    private func isRule(_ row: TextRow) -> Bool {
        row.count < head.cellCount && (row.raw.first.map { $0 < 0x40 } ?? false) && RowWords.isRule(row.raw)
    }

    private func isNote(_ row: TextRow, _ first: Int) -> Bool {
        guard head.cellCount > 1, CellKind(row[first]) == .text, RowWords.isNote(row[first]) else { return false }
        let filled = row.cells.filter { !$0.isBlankCell }
        guard filled.count * 2 <= head.cellCount else { return false }
        // Filled up with separators: 填表人：张三,,审核人：李四,,
        return row.count < head.cellCount || filled.count <= max(1, head.cellCount / 4)
            || filled.allSatisfy { RowWords.hasColon($0) }
    }

    // MARK: Fitting

    enum Fit {
        case whole
        /// Blank cells at the end went.
        case trimmed
        /// A blank cell went from within, by which the others came to their places.
        case closedUp
        /// It is written with another separator.
        case recut
        case short
        case long
    }

    /// The cells of a row, as many as there are columns.
    func fitted(_ row: TextRow) -> (row: TextRow, fit: Fit) {
        if row.count == columnCount { return (row, .whole) }
        if row.count > columnCount {
            let extra = (columnCount..<row.count).contains { !row[$0].isBlankCell }
            if extra, let closed = closedUp(row) { return (closed, .closedUp) }
            if !extra, row.count > head.cellCount, let closed = closedUp(row) { return (closed, .closedUp) }
            return (row, extra ? .long : .trimmed)
        }
        if let recut = recut(row) { return (recut, .recut) }
        return (row, .short)
    }

    /// Without as many blank cells as there are too many, if the cells then look more like their columns.
    private func closedUp(_ row: TextRow) -> TextRow? {
        let surplus = row.count - columnCount
        guard surplus <= 3, columnCount <= 1000 else { return nil }
        var cells = row.cells
        let before = likeness(Array(cells.prefix(columnCount)))
        for _ in 0..<surplus {
            var best: (place: Int, likeness: Int)?
            for place in cells.indices where cells[place].isBlankCell {
                var shorter = cells
                shorter.remove(at: place)
                let likeness = likeness(Array(shorter.prefix(columnCount)))
                if likeness >= best?.likeness ?? 0 { best = (place, likeness) }
            }
            guard let best else { return nil }
            cells.remove(at: best.place)
        }
        return likeness(cells) > before ? TextRow(cells, like: row) : nil
    }

    /// In how many columns a cell is of its column's kind.
    private func likeness(_ cells: [ArraySlice<UInt8>]) -> Int {
        cells.indices.count { index in
            switch (head.kinds[index], CellKind(cells[index])) {
            case (.typed, .typed), (.text, .text), (.empty, .empty): true
            default: false
            }
        }
    }

    private static let otherSeparators: [[UInt8]] = [";", "\t", "|", ",", " "].map { Array($0.utf8) }

    /// The row cut by another separator, if that gives all its cells and they look like their columns.
    private func recut(_ row: TextRow) -> TextRow? {
        guard columnCount > 2, row.count * 2 <= columnCount else { return nil }
        for separator in Self.otherSeparators where separator != form.separator {
            var form = form
            form.separator = separator
            guard let other = RowScanner(form).rows(row.raw, isEnd: true, limit: 1).first,
                other.count == columnCount, other.raw == row.raw
            else { continue }
            let cells = other.cells
            let misfits = cells.indices.count { head.kinds[$0] == .typed && CellKind(cells[$0]) == .text }
            if misfits == 0 { return TextRow(cells, like: row) }
        }
        return nil
    }
}
