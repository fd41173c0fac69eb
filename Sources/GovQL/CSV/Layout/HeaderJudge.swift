// Where a table begins and what its columns are called: titles and remarks above the header, headers of several rows with
// merged cells, no header at all. It sees the first rows of a block and says what a person would; names are made unique
// by ColumnNames.swift.

typealias ExcludedRow = CSVProblem.ExcludedRow

/// The beginning of a table.
struct TableHead: Sendable {
    /// Rows before the first one of the table proper, by index, that are not blank lines.
    var above: [(index: Int, kind: ExcludedRow)] = []
    /// The rows that hold names; empty if there is no header.
    var headerRows = 0..<0
    var firstData = 0
    /// As written; blank where a column has none.
    var names: [String] = []
    var kinds: [CellKind] = []
    /// Cells of a row as it is written: more than there are names where columns at the right are empty.
    var cellCount = 0
    var reason = Words(en: "", zh: "")
}

struct HeaderJudge {
    let rows: [TextRow]
    let options: CSVOptions
    private let blanks: [Bool]
    private let fills: [Int]

    /// How many rows are looked at to judge one.
    private static let reach = 24

    init(_ rows: [TextRow], options: CSVOptions) {
        self.rows = rows
        self.options = options
        blanks = rows.map(\.isBlank)
        fills = rows.map { row in (0..<row.count).count { !row[$0].isBlankCell } }
    }

    /// Nil if there is nothing but blank lines and comments.
    func head() -> TableHead? {
        var head = TableHead()
        guard let start = start(&head) else { return nil }
        var judged: Judged?
        if options.headerLine == 0 || options.headerRows == 0 {
            head.headerRows = start..<start
            head.reason = SourceDecision.asked
        } else if let count = options.headerRows {
            head.headerRows = start..<min(rows.count, start + count)
            head.reason = SourceDecision.asked
        } else {
            judged = findHeader(from: start, &head)
        }
        head.firstData = head.headerRows.upperBound
        let data = dataRows(from: head.firstData)
        let width = width(start, data)
        if let judged, judged.rows == data.indices, judged.kinds.count == width {
            head.kinds = judged.kinds
        } else {
            head.kinds = kinds(data, width)
        }
        head.names = names(head.headerRows, width)
        head.cellCount = width
        dropEmptyColumns(&head, data)
        return head
    }

    // MARK: Titles

    /// The first row of the table, header or not.
    private func start(_ head: inout TableHead) -> Int? {
        if let line = options.headerLine, line > 0 {
            guard let start = rows.firstIndex(where: { $0.line + $0.lineCount > line }) else { return nil }
            for index in 0..<start where !blanks[index] {
                head.above.append((index, isComment(index) ? .comment : .preamble))
            }
            return start
        }
        for index in rows.indices where !blanks[index] {
            if isComment(index) {
                head.above.append((index, .comment))
            } else if isTitle(index) {
                head.above.append((index, .preamble))
            } else {
                return index
            }
        }
        // Nothing but lines like titles: the first of them is a table's after all.
        guard let first = head.above.first(where: { $0.kind == .preamble }) else { return nil }
        head.above.removeAll { $0.index >= first.index }
        return first.index
    }

    private func isComment(_ index: Int) -> Bool {
        let raw = rows[index].raw
        if let mark = options.comment { return !mark.isEmpty && raw.starts(with: mark) }
        guard raw.first == UInt8(ascii: "#") else { return false }
        // `#` is a good name for a column of numbers; a comment has other cells than the rows.
        let width = typicalWidth(after: index)
        return rows[index].count < width || (fills[index] == 1 && width > 1)
            || (width < 2 && rows[index].count == 1 && raw.starts(with: [0x23, 0x20]))
    }

    /// A line that stands over the table and is none of its rows.
    private func isTitle(_ index: Int) -> Bool {
        let width = typicalWidth(after: index)
        guard width > 1 else { return false }
        let row = rows[index]
        if fills[index] <= 1 {
            // Filled up with separators it may be a header of one name, if numbers follow at once.
            if row.count < width { return true }
            return width > 2 && (row[0].isBlankCell ? standsOverNames(index, width) : !isTypedRow(after: index))
        }
        if row.count < width { return fills[index] * 2 <= width || isColonLine(row) }
        // A spreadsheet fills titles up with separators. So it does with merged cells, but those have no colons.
        return fills[index] * 2 <= width && isColonLine(row)
    }

    private func filledRow(after index: Int) -> Int? {
        rows.indices.dropFirst(index + 1).first { !blanks[$0] }
    }

    private func isTypedRow(after index: Int) -> Bool {
        guard let next = filledRow(after: index) else { return false }
        return fills[next] > 1 && rows[next].cells.allSatisfy { CellKind($0) != .text }
    }

    /// A title in the middle of its row: below it there is a name for every column, and then rows.
    private func standsOverNames(_ index: Int, _ width: Int) -> Bool {
        guard let next = filledRow(after: index), rows.count > next + 2 else { return false }
        let cells = rows[next].cells
        return fills[next] == width && Set(cells).count == width
            && (isSeries(cells) || cells.allSatisfy { CellKind($0) == .text })
    }

    private func isColonLine(_ row: TextRow) -> Bool {
        let filled = row.cells.filter { !$0.isBlankCell }
        return filled.count { RowWords.hasColon($0) && CellKind($0) == .text } * 2 >= filled.count
    }

    /// The number of filled cells that most of the next rows reach.
    private func typicalWidth(after index: Int) -> Int {
        var counts: [Int: Int] = [:]
        for next in rows.indices.dropFirst(index + 1).prefix(Self.reach) where !blanks[next] && fills[next] > 1 {
            counts[rows[next].count, default: 0] += 1
        }
        return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
    }

    // MARK: Header

    /// The rows below, up to a blank line.
    private func dataRows(from start: Int) -> ArraySlice<TextRow> {
        var start = start
        while start < rows.count, blanks[start] { start += 1 }
        let end = rows.indices.dropFirst(start).prefix(Self.reach * 2).first { blanks[$0] }
        return rows[start..<max(start, end ?? min(rows.count, start + Self.reach * 2))]
    }

    private func width(_ header: Int, _ data: ArraySlice<TextRow>) -> Int {
        var counts: [Int: Int] = [:]
        for row in data { counts[row.count, default: 0] += 1 }
        let named = rows[header].count
        guard let (most, times) = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { return named }
        if most == named { return named }
        // Names without a blank among them are columns, whatever one or two rows have.
        if named > most { return fills[header] < named && times > 1 ? max(most, fills[header]) : named }
        return times * 2 > data.count && data.count > 1 ? most : named
    }

    private func kinds(_ data: ArraySlice<TextRow>, _ width: Int) -> [CellKind] {
        (0..<width).map { column in
            var (typed, filled) = (0, 0)
            for row in data where row.count == width && !CellKind.isMissingMark(row[column]) {
                switch CellKind(row[column]) {
                case .empty: break
                case .typed:
                    typed += 1
                    filled += 1
                case .text: filled += 1
                }
            }
            if filled == 0 { return .empty }
            return typed * 5 >= filled * 4 ? .typed : .text
        }
    }

    /// What columns were found to hold, by which rows.
    private struct Judged {
        let rows: Range<Int>
        let kinds: [CellKind]
    }

    /// Gives what the rows below the first name were found to hold, if that was looked at.
    private func findHeader(from start: Int, _ head: inout TableHead) -> Judged? {
        let merged = mergedRows(from: start)
        if merged > 0 {
            head.headerRows = start..<start + merged + 1
            head.reason = Words(en: "merged cells above the names", zh: "名称上方有合并单元格")
            return nil
        }
        let data = dataRows(from: start + 1)
        let kinds = kinds(data, rows[start].count)
        let judged = Judged(rows: data.indices, kinds: kinds)
        let votes = votes(start, data, kinds)
        guard votes.header >= votes.data else {
            head.headerRows = start..<start
            head.reason = Words(
                en: "the first row has numbers or times where the others have them",
                zh: "首行与其他各行在相同的列上都是数字或日期")
            return judged
        }
        var end = start + 1
        while end < rows.count, end < start + 4, isFurtherHeader(end, start) { end += 1 }
        head.headerRows = start..<end
        head.reason =
            votes.header > 0
            ? Words(en: "words over columns of numbers or times", zh: "数字列或日期列之上是文字")
            : Words(en: "the first row that is as wide as the others", zh: "第一个与其他各行同宽的行")
        return judged
    }

    /// How many columns speak for a header, and how many against one.
    private func votes(
        _ start: Int, _ data: ArraySlice<TextRow>, _ kinds: [CellKind]
    ) -> (header: Int, data: Int) {
        let row = rows[start]
        let width = row.count
        let cells = row.cells
        if isSeries(cells) { return (1, 0) }
        let filled = cells.filter { !$0.isBlankCell }
        guard data.contains(where: { $0.count == width }) else {
            // Nothing to compare with: numbers alone are no names.
            return filled.allSatisfy { CellKind($0) == .typed } ? (0, 1) : (1, 0)
        }
        var votes = (header: 0, data: 0)
        for (index, cell) in cells.enumerated() {
            switch (CellKind(cell), kinds[index]) {
            case (.typed, .typed):
                if !isYear(cell) || data.allSatisfy({ $0.count <= index || isYear($0[index]) || $0[index].isBlankCell })
                {
                    votes.data += 1
                } else {
                    votes.header += 1
                }
            case (.text, .typed): votes.header += CellKind.isMissingMark(cell) ? 0 : 1
            default: break
            }
        }
        if votes == (0, 0), filled.count > 1 {
            // Words only. Names are not values of their own columns.
            let repeated = cells.indices.count { index in
                !cells[index].isBlankCell
                    && data.contains { $0.count == width && $0[index].elementsEqual(cells[index]) }
            }
            if repeated * 2 > filled.count, data.count > 2, !data.contains(where: { $0.raw == row.raw }) {
                return (0, repeated)
            }
        }
        return votes
    }

    private func isYear(_ cell: ArraySlice<UInt8>) -> Bool {
        guard let number = Int(cell.trimmed.text) else { return false }
        return (1900...2100).contains(number)
    }

    /// `2018, 2019, 2020` or `1月, 2月, 3月`: names that count up.
    private func isSeries(_ cells: [ArraySlice<UInt8>]) -> Bool {
        var previous: (number: Int, rest: ArraySlice<UInt8>)?
        var run = 1
        var longest = 1
        for cell in cells {
            let cell = cell.trimmed
            let digits = cell.prefix { $0 &- UInt8(ascii: "0") <= 9 }
            guard digits.count <= 4, let number = Int(digits.text) else {
                previous = nil
                run = 1
                continue
            }
            let rest = cell.dropFirst(digits.count)
            if let last = previous, last.number + 1 == number, last.rest.elementsEqual(rest),
                !rest.isEmpty || (1900...2100).contains(number)
            {
                run += 1
                longest = max(longest, run)
            } else {
                run = 1
            }
            previous = (number, rest)
        }
        return longest >= 3 || (longest == 2 && previous.map { (1900...2100).contains($0.number) } ?? false)
    }

    // MARK: Headers of several rows

    /// How many rows of merged cells stand above the row of names: groups, blank to the right of their first cell.
    private func mergedRows(from start: Int) -> Int {
        var count = 0
        while count < 2, start + count + 1 < rows.count, isMergedOver(start + count, start + count + 1) { count += 1 }
        return count
    }

    private func isMergedOver(_ upper: Int, _ lower: Int) -> Bool {
        let (above, below) = (rows[upper], rows[lower])
        guard above.count == below.count || above.count < below.count, below.count > 2, fills[upper] > 0 else {
            return false
        }
        guard !blanks[lower], below.cells.allSatisfy({ CellKind($0) != .typed && !CellKind.isMissingMark($0) }) else {
            return false
        }
        var gaps = 0
        var isBelowSparse = false
        for index in 0..<below.count {
            let isAboveBlank = index >= above.count || above[index].isBlankCell
            if isAboveBlank, below[index].isBlankCell, index < below.count - 1 { return false }
            if isAboveBlank, !below[index].isBlankCell { gaps += 1 }
            if !isAboveBlank, below[index].isBlankCell { isBelowSparse = true }
        }
        guard gaps > 0 else { return false }
        let data = dataRows(from: lower + 1)
        let hasTyped = kinds(data, below.count).enumerated().contains {
            $0.element == .typed && !below[$0.offset].isBlankCell
        }
        return hasTyped || isBelowSparse || (gaps > 1 && !above[0].isBlankCell && data.count > 1)
    }

    /// Whether a row below the first names has names too: words where the rows have numbers.
    private func isFurtherHeader(_ index: Int, _ start: Int) -> Bool {
        let row = rows[index]
        guard !blanks[index], row.count == rows[start].count, row.count > 1 else { return false }
        if row.raw == rows[start].raw { return true }
        var words: [Int] = []
        for (column, cell) in row.cells.enumerated() {
            switch CellKind(cell) {
            case .typed: return false
            case .empty: break
            case .text:
                if CellKind.isMissingMark(cell) { return false }
                words.append(column)
            }
        }
        // The rows below last: most rows have a number and need no more than a look at themselves.
        let kinds = kinds(dataRows(from: index + 1), row.count)
        let overTyped = words.count { kinds[$0] == .typed }
        let typed = kinds.count { $0 == .typed }
        return overTyped >= 2 && overTyped == typed && rows.count > index + 2 && fills[index] * 2 > row.count
    }

    /// The names that rows give together: groups reach to the right over blanks, parts are joined by `_`.
    private func names(_ header: Range<Int>, _ width: Int) -> [String] {
        var parts = [[String]](repeating: [], count: width)
        for index in header {
            var cells = rows[index].cells.map { ColumnNames.clean($0) }
            if cells.count + 1 == width, hasRowNumbers(below: header.upperBound, width) { cells.insert("", at: 0) }
            cells = fitted(cells, to: width)
            var group = ""
            for column in 0..<width {
                let isLast = index == header.upperBound - 1
                if !cells[column].isEmpty { group = cells[column] }
                let hasBelow = !isLast && rows[index + 1].count > column && !rows[index + 1][column].isBlankCell
                let name = cells[column].isEmpty && hasBelow ? group : cells[column]
                if !name.isEmpty, parts[column].last != name { parts[column].append(name) }
            }
        }
        return unquoted(parts.map { $0.joined(separator: "_") })
    }

    /// Names that all stand between apostrophes, as rows without them follow.
    private func unquoted(_ names: [String]) -> [String] {
        let filled = names.filter { !$0.isEmpty }
        guard filled.count > 1, filled.allSatisfy({ $0.utf8.count > 2 && $0.hasPrefix("'") && $0.hasSuffix("'") })
        else {
            return names
        }
        return names.map { String($0.dropFirst().dropLast()) }
    }

    /// Whether rows count up in a first column: statistics programs write those numbers without a name above.
    private func hasRowNumbers(below start: Int, _ width: Int) -> Bool {
        let data = dataRows(from: start).filter { $0.count == width }
        let numbers = data.map { Int($0[0].text) }
        guard data.count > 2, let first = numbers[0], first == 0 || first == 1 else { return false }
        return numbers.indices.allSatisfy { numbers[$0] == first + $0 }
    }

    /// As many names as columns: blank ones give way first.
    private func fitted(_ names: [String], to width: Int) -> [String] {
        var surplus = max(0, names.count - width)
        let names = names.filter { name in
            if surplus == 0 || !name.isEmpty { return true }
            surplus -= 1
            return false
        }
        return Array(names.prefix(width)) + [String](repeating: "", count: max(0, width - names.count))
    }

    private func dropEmptyColumns(_ head: inout TableHead, _ data: ArraySlice<TextRow>) {
        guard !head.headerRows.isEmpty else { return }
        while head.names.count > 1, head.names.last == "", head.kinds.last == .empty, !data.isEmpty {
            head.names.removeLast()
            head.kinds.removeLast()
        }
    }
}
