// A clean table (CleanTable.swift) and some two hundred polluted forms of it, each with the table that a person would read.
// The faults are those that surveys of published files name. Next: PollutionTests.swift scores a reader on them;
// OfficeFiles.swift has files with many faults at once.

import Testing

/// A file with a fault, and what should be read from it.
struct PollutedFile: Sendable {
    /// What a fault is counted under.
    enum Fault: String, CaseIterable, Sendable {
        case none = "no fault"
        case lineFeed = "LF line ends"
        case semicolon = "semicolon"
        case noHeader = "no header"
        case preamble = "preamble"
        case longRow = "one long row"
        case shortRow = "one short row"
        case noLastNewline = "no last newline"
        case twoTables = "two tables"
        case separatorWithBlank = "separator with a blank"
        case headerRows = "header of 2 or 3 rows"
        case separator = "other separators"
        case rowSeparator = "one row with another separator"
        case quoteMark = "another quote mark"
        case escape = "escapes"
        case strayQuote = "one stray quote"
        case lineEnd = "CR and mixed line ends"
        case payload = "nothing or one row"
        case blankLines = "blank lines"
        case encoding = "encodings"
        case comment = "comments"
        case footer = "footers and totals"
        case extraColumns = "empty columns at the right"
        case nul = "NUL bytes"
        case pageHeader = "page headers"

        /// How often it occurs in published files, per cent: the ten that matter, then the rest, which share two.
        var weight: Double {
            switch self {
            case .lineFeed: 38
            case .semicolon: 19
            case .noHeader: 11
            case .preamble, .longRow, .shortRow: 6
            case .noLastNewline, .twoTables: 4
            case .separatorWithBlank, .headerRows: 2
            default: 2.0 / 15
            }
        }
    }

    let name: String
    let fault: Fault
    let bytes: [UInt8]
    /// Nil if the file has none.
    let header: [String]?
    let rows: [[String]]
}

/// How a table is written down.
struct TableWriting {
    var separator = ","
    var quote = "\""
    /// What stands before a quote within quotes; empty leaves it bare.
    var escape = "\""
    var lineEnd = "\r\n"
    var quotesAll = false
    var quotedColumns: Set<Int> = []

    func cell(_ text: String, column: Int = 0) -> String {
        let needsQuotes = [separator, quote, "\n", "\r"].contains { $0 == "" ? false : text.contains($0) }
        let leads = separator.hasSuffix(" ") && text.hasPrefix(" ")
        guard quotesAll || needsQuotes || leads || quotedColumns.contains(column) else { return text }
        return quote + escaped(text) + quote
    }

    private func escaped(_ text: String) -> String {
        text.map { String($0) == quote ? escape + quote : String($0) }.joined()
    }

    func line(_ cells: [String]) -> String {
        cells.enumerated().map { cell($0.element, column: $0.offset) }.joined(separator: separator)
    }

    func text(_ rows: [[String]]) -> String { rows.map { line($0) + lineEnd }.joined() }
}

/// Makes the files. The same every time.
struct PollutedFiles {
    typealias Fault = PollutedFile.Fault

    private(set) var files: [PollutedFile] = []
    private let clean: CleanTable
    /// A fault of one row stands in every row and cell, not only in some.
    private let isFull: Bool

    private init(_ clean: CleanTable, isFull: Bool) {
        (self.clean, self.isFull) = (clean, isFull)
    }

    private var plain: TableWriting { writing() }
    private var table: [[String]] { [clean.header] + clean.rows }
    private var width: Int { clean.header.count }

    private func writing(
        _ separator: String = ",", quote: String = "\"", escape: String = "\"", lineEnd: String = "\r\n",
        quotesAll: Bool = false, quotesLong: Bool = true
    ) -> TableWriting {
        TableWriting(
            separator: separator, quote: quote, escape: escape, lineEnd: lineEnd, quotesAll: quotesAll,
            quotedColumns: quotesLong ? clean.quotedColumns : [])
    }

    /// The polluted forms of a table.
    static func all(of clean: CleanTable, isFull: Bool = false) -> [PollutedFile] {
        var made = PollutedFiles(clean, isFull: isFull)
        made.addWhole()
        made.addHeaders()
        made.addFooters()
        if clean.header.count > 1 {
            made.addSeparators()
            made.addTitles()
            made.addEmptyColumns()
            made.addTables()
            made.addRows()
        }
        made.addQuoteMarks()
        made.addStrayQuotes()
        made.addLines()
        made.addEncodings()
        return made.files
    }

    private mutating func add(
        _ fault: Fault, _ name: String, _ text: String, header: [String]?? = .none, rows: [[String]]? = nil
    ) {
        add(fault, name, bytes: Array(text.utf8), header: header, rows: rows)
    }

    private mutating func add(
        _ fault: Fault, _ name: String, bytes: [UInt8], header: [String]?? = .none, rows: [[String]]? = nil
    ) {
        files.append(
            PollutedFile(
                name: "\(clean.name), \(fault.rawValue): \(name)", fault: fault, bytes: bytes,
                header: header ?? clean.header, rows: rows ?? clean.rows))
    }

    // MARK: The whole file

    private mutating func addWhole() {
        add(.none, "CRLF", plain.text(table))
        add(.none, "all quoted", writing(quotesAll: true).text(table))
        add(.none, "quotes only where needed", writing(quotesLong: false).text(table))
        add(.lineFeed, "some quoted", writing(lineEnd: "\n").text(table))
        add(.lineFeed, "all quoted", writing(lineEnd: "\n", quotesAll: true).text(table))
        add(.lineFeed, "quotes only where needed", writing(lineEnd: "\n", quotesLong: false).text(table))
        for (name, writing) in [("CRLF", plain), ("LF", writing(lineEnd: "\n"))] {
            let text = writing.text(table)
            add(.noLastNewline, name, String(text.dropLast()))
            add(.blankLines, "one more line end, \(name)", text + writing.lineEnd)
        }
        add(.lineEnd, "CR", writing(lineEnd: "\r").text(table))
        add(.payload, "no byte", "", header: .some(nil), rows: [])
        add(.payload, "header only", plain.text([clean.header]), rows: [])
        add(.payload, "header only, no line end", plain.line(clean.header), rows: [])
        add(.payload, "one row", plain.text(Array(table.prefix(2))), rows: Array(clean.rows.prefix(1)))
        add(.payload, "two rows", plain.text(Array(table.prefix(3))), rows: Array(clean.rows.prefix(2)))
        add(
            .payload, "one row, no line end", String(plain.text(Array(table.prefix(2))).dropLast()),
            rows: Array(clean.rows.prefix(1)))
        guard width > 1 else { return }
        let semicolons = writing(";", lineEnd: "\n")
        add(.payload, "header only, semicolons", semicolons.text([clean.header]), rows: [])
        add(.payload, "one row, semicolons", semicolons.text(Array(table.prefix(2))), rows: Array(clean.rows.prefix(1)))
        add(.payload, "two rows, tabs", writing("\t").text(Array(table.prefix(3))), rows: Array(clean.rows.prefix(2)))
    }

    private mutating func addSeparators() {
        for (name, lineEnd) in [("CRLF", "\r\n"), ("LF", "\n")] {
            add(.semicolon, name, writing(";", lineEnd: lineEnd).text(table))
            add(.semicolon, "\(name), all quoted", written(";", lineEnd, quotesAll: true))
            add(.separatorWithBlank, name, writing(", ", lineEnd: lineEnd).text(table))
            add(.separatorWithBlank, "\(name), all quoted", written(", ", lineEnd, quotesAll: true))
            for (separator, word) in [("\t", "tab"), ("|", "pipe"), (" ", "blank"), ("，", "full-width comma")] {
                add(.separator, "\(word), \(name)", writing(separator, lineEnd: lineEnd).text(table))
            }
        }
        add(.separator, "sep= line", "sep=;\r\n" + writing(";").text(table))
        add(.separator, "sep= line with a mark", "\u{FEFF}\"sep=\t\"\n" + writing("\t", lineEnd: "\n").text(table))
        let rare = [
            ("two colons", "::"), ("two pipes", "||"), ("caret", "^"), ("tilde", "~"), ("full-width semicolon", "；"),
            ("colon", ":"), ("start of heading", "\u{1}"), ("unit separator", "\u{1F}"), ("cent", "¢"),
            ("section", "§"),
        ]
        for (word, separator) in rare { add(.separator, word, writing(separator, lineEnd: "\n").text(table)) }
        for (word, separator) in [("semicolon", "; "), ("pipe, blanks around", " | "), ("comma, blanks around", " , ")]
        {
            add(.separatorWithBlank, word, writing(separator, lineEnd: "\n").text(table))
        }
        // As where a comma is the decimal point.
        let commas = clean.rows.map { $0.map { $0.contains { !"0123456789.-".contains($0) } ? $0 : decimalComma($0) } }
        add(.semicolon, "decimal commas", writing(";").text([clean.header] + commas), rows: commas)
    }

    private func decimalComma(_ number: String) -> String {
        String(number.map { $0 == "." ? "," : $0 })
    }

    private func written(_ separator: String, _ lineEnd: String, quotesAll: Bool) -> String {
        writing(separator, lineEnd: lineEnd, quotesAll: quotesAll).text(table)
    }

    // MARK: Above and below the rows

    private mutating func addHeaders() {
        if clean.hasTellingHeader {
            for (name, writing) in [("CRLF", plain), ("LF", writing(lineEnd: "\n")), ("all quoted", quoted)] {
                add(.noHeader, name, writing.text(clean.rows), header: .some(nil))
            }
            if width > 1 { add(.noHeader, "semicolons", writing(";").text(clean.rows), header: .some(nil)) }
        }
        for count in [2, 3] {
            let names = clean.header.map { [String](repeating: $0, count: count).joined(separator: " ") }
            let above = [[String]](repeating: clean.header, count: count)
            add(.headerRows, "\(count) equal ones", plain.text(above + clean.rows), header: names)
        }
        if let above = clean.merged {
            var group = ""
            let names = zip(above, clean.header).map { upper, lower in
                if !upper.isEmpty { group = upper }
                return group + " " + lower
            }
            add(.headerRows, "a merged one above", plain.text([above] + table), header: names)
        }
    }

    private var quoted: TableWriting { writing(quotesAll: true) }

    /// A row of one cell, filled up with separators.
    private func padded(_ text: String) -> [String] { [text] + [String](repeating: "", count: width - 1) }

    private mutating func addTitles() {
        let titles: [(String, [[String]])] = [
            ("a line and a line of commas", [padded("PREAMBLE"), padded("")]),
            ("three lines of commas", [padded("志愿服务台账"), padded("填报单位：某街道"), padded("2020年12月")]),
            ("a title", [["志愿服务台账"]]),
            ("a title and a blank line", [["志愿服务台账"], [""]]),
            ("title, unit, date", [["某区志愿服务情况统计表"], ["填报单位：某街道办事处", "制表日期：2020年12月"], ["单位：万元"]]),
            ("English title", [["Services of the year 2020"], ["Source: made up, for tests"]]),
            (
                "a long one",
                [["Table 3. Services, by district"], [""], ["Figures are provisional."], ["Updated: 2021-01-04"], [""]]
            ),
            ("title in the second cell", [["", "志愿服务台账"] + padded("").dropFirst(2)]),
        ]
        for (name, lines) in titles { add(.preamble, name, plain.text(lines) + plain.text(table)) }
        add(.preamble, "semicolons", "台账\n\n" + writing(";", lineEnd: "\n").text(table))
        add(.preamble, "tabs", "台账\t\t\n" + writing("\t", lineEnd: "\n").text(table))
        if clean.hasTellingHeader {
            add(
                .preamble, "no header below", "Services of the year 2020\r\n\r\n" + plain.text(clean.rows),
                header: .some(nil))
        }
    }

    private mutating func addFooters() {
        let text = plain.text(table)
        if width >= 5 {
            let total = ["合计", "", "", "16800", "125000.00"] + [String](repeating: "", count: width - 5)
            add(.footer, "total", text + plain.line(total) + "\r\n")
            add(.footer, "blank line and total", text + "\r\n" + plain.line(total) + "\r\n")
        }
        if width > 1 {
            add(.footer, "remarks", text + "备注：本表由各街道填报\r\n填表人：张三  审核人：李四\r\n")
            add(.footer, "lines of commas", text + plain.text([padded(""), padded(""), padded("")]))
            add(.footer, "source", text + "\r\nSource: made up\r\n")
        }
        let comment = "# exported 2020-12-31\r\n# by the platform\r\n"
        add(.comment, "above", comment + text)
        let middle = [clean.header] + clean.rows.prefix(40)
        let rest = Array(clean.rows.dropFirst(40))
        add(.comment, "among the rows", plain.text(Array(middle)) + "# page 2\r\n" + plain.text(rest))
        add(.comment, "below", text + "# 84 rows\r\n")
    }

    private mutating func addEmptyColumns() {
        for count in [1, 3] {
            let wide = table.map { $0 + [String](repeating: "", count: count) }
            add(.extraColumns, "\(count)", plain.text(wide))
        }
        add(.extraColumns, "rows only", plain.text([clean.header] + clean.rows.map { $0 + [""] }))
        add(.extraColumns, "semicolons", writing(";").text(table.map { $0 + [""] }))
    }

    private mutating func addTables() {
        let second = clean.rows.prefix(clean.rows.count - 1).map { $0 }
        let widths: [(String, [[String]])] = [
            ("fewer columns", ([clean.header] + second).map { Array($0.dropLast()) }),
            ("more columns", [clean.header + ["col1"]] + second.map { $0 + ["x"] }),
            ("the same", [clean.header] + second.prefix(clean.rows.count - 1)),
            ("other columns", [["街道", "社区数"]] + (0..<12).map { ["街道\($0)", "\($0 * 3)"] }),
        ]
        for (name, rows) in widths {
            add(.twoTables, name, plain.text(table) + plain.text(rows))
            add(.twoTables, "\(name), a blank line between", plain.text(table) + "\r\n" + plain.text(rows))
        }
        let small = plain.text([["街道", "社区数"]] + (0..<9).map { ["街道\($0)", "\($0 * 3)"] })
        add(
            .twoTables, "three, titles above",
            "一、明细\r\n" + plain.text(table) + "\r\n二、汇总\r\n" + small + "\r\n三、附表\r\n" + small)
        var pages = plain.text([clean.header])
        for (index, row) in clean.rows.enumerated() {
            if index > 0, index % 20 == 0 { pages += plain.line(clean.header) + "\r\n" }
            pages += plain.line(row) + "\r\n"
        }
        add(.pageHeader, "every 20 rows", pages)
        add(
            .pageHeader, "once",
            plain.text(Array(table.prefix(43))) + plain.text([clean.header] + clean.rows.dropFirst(42)))
        add(
            .pageHeader, "with title and blank lines",
            "志愿服务台账\r\n" + plain.text(Array(table.prefix(31))) + "\r\n志愿服务台账\r\n"
                + plain.text([clean.header] + clean.rows.dropFirst(30)))
    }

    // MARK: One row

    /// The text with one line replaced.
    private func text(replacing row: Int, with line: String) -> String {
        table.enumerated().map { ($0.offset == row ? line : plain.line($0.element)) + "\r\n" }.joined()
    }

    /// The columns that faults are put in.
    private func columns(_ some: [Int]) -> [Int] {
        isFull ? Array(0..<width) : Set(some.map { min($0, width - 1) } + (width > 9 ? [width - 1] : [])).sorted()
    }

    private mutating func addRows() {
        // The header is one row of many, in published sets as here.
        let last = clean.rows.count
        let places = isFull ? Array(0...last) : [0, 1, 2, 10, 25, 41, last - 1, last]
        for row in places {
            let cells = table[row].enumerated().map { plain.cell($0.element, column: $0.offset) }
            for column in columns(row == 0 ? [0, 3] : [0, 3, 6, 7]) {
                var parts = cells
                parts.insert("", at: column)
                add(
                    .longRow, "row \(row), before cell \(column)",
                    text(replacing: row, with: parts.joined(separator: ",")))
            }
            let longer = (cells + ["", ""]).joined(separator: ",")
            add(.longRow, "row \(row), at its end", text(replacing: row, with: longer))
            for column in columns(row == 0 ? [3] : [1, 3, 5, 7]) where column > 0 {
                let joined = cells[..<column].joined(separator: ",") + cells[column...].joined(separator: ",")
                add(.shortRow, "row \(row), before cell \(column)", text(replacing: row, with: joined))
            }
            guard row > 0 else { continue }
            var rows = clean.rows
            let kept = min(4, width - 1)
            rows[row - 1] = Array(rows[row - 1].prefix(kept)) + [String](repeating: "", count: width - kept)
            let shorter = cells.prefix(kept).joined(separator: ",")
            add(.shortRow, "row \(row), its end missing", text(replacing: row, with: shorter), rows: rows)
            // Names of two words are no cells cut by blanks.
            if row != 2, width > 3 {
                let blanks = writing(" ").line(table[row])
                add(.rowSeparator, "row \(row), blanks", text(replacing: row, with: blanks))
            }
            for (word, separator) in [("semicolons", ";"), ("tabs", "\t"), ("comma and blank", ", ")] {
                let line = writing(separator).line(table[row])
                add(.rowSeparator, "row \(row), \(word)", text(replacing: row, with: line))
            }
        }
    }

    // MARK: Quotes

    private mutating func addQuoteMarks() {
        add(.quoteMark, "apostrophe, some quoted", writing(quote: "'", escape: "'").text(table))
        add(.quoteMark, "apostrophe, all quoted", writing(quote: "'", escape: "'", quotesAll: true).text(table))
        add(.escape, "backslash, some quoted", writing(escape: "\\").text(table))
        add(.escape, "backslash, all quoted", writing(escape: "\\", quotesAll: true).text(table))
        add(.escape, "none", writing(escape: "").text(table))
        guard width > 1 else { return }
        for row in isFull ? Array(0...clean.rows.count) : [0, 1, 2, 4, 41] {
            let marks = writing(quote: "'", escape: "'", quotesAll: true).line(table[row])
            add(.quoteMark, "apostrophes in row \(row)", text(replacing: row, with: marks))
            let slashes = writing(escape: "\\", quotesAll: true).line(table[row])
            add(.escape, "backslashes in row \(row)", text(replacing: row, with: slashes))
            add(.escape, "none in row \(row)", text(replacing: row, with: writing(escape: "").line(table[row])))
        }
    }

    private mutating func addStrayQuotes() {
        let last = clean.rows.count
        for row in isFull ? Array(0...last) : [0, 1, 2, 10, 41, last - 1, last] {
            for column in columns(row == 0 ? [0, 6] : [0, 2, 5, 6]) {
                var expected = table
                expected[row][column] = "\"" + expected[row][column]
                let cells = table[row].enumerated().map { index, cell in
                    let text = plain.cell(cell, column: index)
                    guard index == column else { return text }
                    return "\"" + text
                }
                add(
                    .strayQuote, "row \(row), cell \(column)", text(replacing: row, with: cells.joined(separator: ",")),
                    header: expected[0], rows: Array(expected.dropFirst()))
            }
            guard row > 0 else { continue }
            var rows = clean.rows
            rows[row - 1][clean.wordColumn] = "8\" pipe"
            let cells = rows[row - 1].enumerated().map {
                $0.offset == clean.wordColumn ? $0.element : plain.cell($0.element, column: $0.offset)
            }
            add(
                .strayQuote, "row \(row), within a cell", text(replacing: row, with: cells.joined(separator: ",")),
                rows: rows)
        }
    }

    // MARK: Lines

    private mutating func addLines() {
        for row in [0, 1, 41, clean.rows.count] {
            for (name, lineEnd) in [("LF", "\n"), ("CR", "\r")] {
                let text = table.enumerated().map {
                    plain.line($0.element) + ($0.offset == row ? lineEnd : "\r\n")
                }.joined()
                add(.lineEnd, "\(name) after row \(row) only", text)
            }
        }
        add(.lineEnd, "CR CR LF", writing(lineEnd: "\r\r\n").text(table))
        let ends = ["\n", "\r\n", "\r"]
        let mixed = table.enumerated().map { plain.line($0.element) + ends[$0.offset % 3] }.joined()
        add(.lineEnd, "all three mixed", mixed)
        for (name, places) in [("above", [0]), ("below the header", [1]), ("in the middle", [30, 30, 60])] {
            let text = table.enumerated().map { index, row in
                String(repeating: "\r\n", count: places.count { $0 == index }) + plain.line(row) + "\r\n"
            }.joined()
            add(.blankLines, name, text)
        }
        var rows = clean.rows
        rows[3][clean.wordColumn] = "a\0b"
        add(.nul, "in a cell", plain.text([clean.header] + rows), rows: rows)
        add(.nul, "a tail of them", bytes: Array(plain.text(table).utf8) + [UInt8](repeating: 0, count: 512))
    }

    private mutating func addEncodings() {
        let text = plain.text(table)
        add(.encoding, "UTF-8 with a mark", "\u{FEFF}" + text)
        add(.encoding, "UTF-8 with a mark, all quoted", "\u{FEFF}" + quoted.text(table))
        for name in ["GB18030", "UTF-16LE", "UTF-16BE"] {
            let mark = name.hasPrefix("UTF") ? "\u{FEFF}" : ""
            add(.encoding, name, bytes: Recoding.bytes(mark + text, as: name))
        }
        add(
            .encoding, "a mark in the middle",
            plain.text(Array(table.prefix(20))) + "\u{FEFF}" + plain.text(Array(table.dropFirst(20))))
        guard width > 1 else { return }
        let tabs = writing("\t").text(table)
        add(.encoding, "UTF-16LE, tabs", bytes: Recoding.bytes("\u{FEFF}" + tabs, as: "UTF-16LE"))
        let semicolons = writing(";", lineEnd: "\n").text(table)
        add(.encoding, "GB18030, semicolons", bytes: Recoding.bytes(semicolons, as: "GB18030"))
    }
}
