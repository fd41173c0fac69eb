// One clean table and some two hundred polluted forms of it, each with the table that a person would read. The faults are
// those that surveys of published files name; the table is made up. Next: PollutionTests.swift scores a reader on them.

import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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

/// A table without fault.
struct CleanTable: Sendable, CustomTestStringConvertible {
    let name: String
    let header: [String]
    let rows: [[String]]
    /// The columns that are quoted in every row, as exporters do with long texts.
    let quotedColumns: Set<Int>
    /// A header of two rows whose upper one is merged over several columns; nil for none.
    let merged: [String]?

    /// A log of tests shows the name alone.
    var testDescription: String { name }

    /// What an office keeps: remarks, that are rare, in the last column.
    static let ledger = CleanTable(
        name: "ledger", header: ["日期", "时间", "编号", "人数", "金额", "类别", "说明", "备注"],
        rows: (0..<84).map(ledgerRow), quotedColumns: [6], merged: ["活动", "", "", "规模", "", "内容", "", ""])

    /// What a shop exports: English, prices with a sign, day before month, a last column that is always empty.
    static let catalogue = CleanTable(
        name: "catalogue",
        header: ["DAY", "HOUR", "Pieces", "CODE", "Cost", "Kind", "Description", "Page", "Remarks"],
        rows: (0..<83).map(catalogueRow), quotedColumns: [6, 7], merged: nil)

    /// Dates, times, codes, whole numbers, decimals, words, sentences with commas and quotes, and remarks that are rare.
    private static func ledgerRow(_ index: Int) -> [String] {
        let kinds = ["环境", "Health", "应急", "助残", "Traffic", "敬老"]
        let notes = [
            "第\(index)期：宣传、清扫", "Door to door, \(index) households", "he said \"done\" and left", "5\" pipe laid",
            "物业,居委会", "plain words only", "多方会商，已办结", "It's the owners' request",
        ]
        let month = 1 + index * 7 % 12
        let day = 1 + index * 11 % 28
        return [
            "2020-\(two(month))-\(two(day))", "\(two(8 + index % 11)):\(two(index * 15 % 60))",
            "WH-\(1000 + index * 37 % 9000)", "\(index * 13 % 400)", "\(index * 97 % 3000).\(two(index * 31 % 100))",
            kinds[index % kinds.count], notes[index % notes.count], index % 9 == 4 ? "复核" : "",
        ]
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func catalogueRow(_ index: Int) -> [String] {
        let kinds = [
            "Men's Boots", "Table, Round 48\"", "Wool Coat", "Kids' Hat", "Tee, Short-Sleeve", "Field Watch", "Tent",
        ]
        let texts = [
            "Warm, dry and light.", "Our best: made of 5\" boards, sanded twice.", "For long days outside",
            "Soft cotton that doesn't shrink, fade or pull.", "Comes with a cap; batteries aren't included.",
        ]
        return [
            "\(two(1 + index % 28))/\(two(1 + index / 28))/2018", "\(two(index % 24)):\(two(index * 15 % 60))",
            "\(index * 7 % 40)", "\(["MG", "RI", "YY"][index % 3])-\(1000 + index * 71 % 9000)",
            "$\(index * 13 % 100).\(two(index * 29 % 100))", kinds[index % kinds.count],
            texts[index % texts.count] + " No. \(index)", "https://shop.example/item/\(index).html", "",
        ]
    }
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
        made.addSeparators()
        made.addHeaders()
        made.addTables()
        made.addRows()
        made.addQuotes()
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
    }

    private func written(_ separator: String, _ lineEnd: String, quotesAll: Bool) -> String {
        writing(separator, lineEnd: lineEnd, quotesAll: quotesAll).text(table)
    }

    // MARK: Above and below the rows

    private mutating func addHeaders() {
        for (name, writing) in [("CRLF", plain), ("LF", writing(lineEnd: "\n")), ("all quoted", quoted)] {
            add(.noHeader, name, writing.text(clean.rows), header: .some(nil))
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

        let commas = [String](repeating: "", count: width)
        func padded(_ text: String) -> [String] { [text] + commas.dropFirst() }
        let titles: [(String, [[String]])] = [
            ("a line and a line of commas", [padded("PREAMBLE"), commas]),
            ("three lines of commas", [padded("志愿服务台账"), padded("填报单位：某街道"), padded("2020年12月")]),
            ("a title", [["志愿服务台账"]]),
            ("a title and a blank line", [["志愿服务台账"], [""]]),
            ("title, unit, date", [["某区志愿服务情况统计表"], ["填报单位：某街道办事处", "制表日期：2020年12月"], ["单位：万元"]]),
            ("English title", [["Services of the year 2020"], ["Source: made up, for tests"]]),
        ]
        for (name, lines) in titles { add(.preamble, name, plain.text(lines) + plain.text(table)) }
        add(.preamble, "semicolons", "台账\n\n" + writing(";", lineEnd: "\n").text(table))
        addFooters(commas)
    }

    private var quoted: TableWriting { writing(quotesAll: true) }

    private mutating func addFooters(_ commas: [String]) {
        let total = ["合计", "", "", "16800", "125000.00"] + [String](repeating: "", count: width - 5)
        let text = plain.text(table)
        add(.footer, "total", text + plain.line(total) + "\r\n")
        add(.footer, "blank line and total", text + "\r\n" + plain.line(total) + "\r\n")
        add(.footer, "remarks", text + "备注：本表由各街道填报\r\n填表人：张三  审核人：李四\r\n")
        add(.footer, "lines of commas", text + plain.text([commas, commas, commas]))
        add(.footer, "source", text + "\r\nSource: made up\r\n")
        for count in [1, 3] {
            let wide = table.map { $0 + [String](repeating: "", count: count) }
            add(.extraColumns, "\(count)", plain.text(wide))
        }
        add(.extraColumns, "rows only", plain.text([clean.header] + clean.rows.map { $0 + [""] }))
        add(.comment, "above", "# exported 2020-12-31\r\n# by the platform\r\n" + text)
        let middle = [clean.header] + clean.rows.prefix(40)
        let rest = Array(clean.rows.dropFirst(40))
        add(.comment, "among the rows", plain.text(Array(middle)) + "# page 2\r\n" + plain.text(rest))
        add(.comment, "below", text + "# 84 rows\r\n")
    }

    private mutating func addTables() {
        let second = clean.rows.prefix(83).map { $0 }
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
        var pages = plain.text([clean.header])
        for (index, row) in clean.rows.enumerated() {
            if index > 0, index % 20 == 0 { pages += plain.line(clean.header) + "\r\n" }
            pages += plain.line(row) + "\r\n"
        }
        add(.pageHeader, "every 20 rows", pages)
        add(
            .pageHeader, "once",
            plain.text(Array(table.prefix(43))) + plain.text([clean.header] + clean.rows.dropFirst(42)))
    }

    // MARK: One row

    /// The text with one line replaced.
    private func text(replacing row: Int, with line: String) -> String {
        table.enumerated().map { ($0.offset == row ? line : plain.line($0.element)) + "\r\n" }.joined()
    }

    private mutating func addRows() {
        // The header is one row of many, in published sets as here.
        let last = clean.rows.count
        let places = isFull ? Array(0...last) : [0, 1, 2, 10, 25, 41, last - 1, last]
        for row in places {
            let cells = table[row].enumerated().map { plain.cell($0.element, column: $0.offset) }
            for column in isFull ? Array(0..<width) : row == 0 ? [0, 3] : [0, 3, 6, 7] {
                var parts = cells
                parts.insert("", at: column)
                add(
                    .longRow, "row \(row), before cell \(column)",
                    text(replacing: row, with: parts.joined(separator: ",")))
            }
            let longer = (cells + ["", ""]).joined(separator: ",")
            add(.longRow, "row \(row), at its end", text(replacing: row, with: longer))
            for column in isFull ? Array(1..<width) : row == 0 ? [3] : [1, 3, 5, 7] {
                let joined = cells[..<column].joined(separator: ",") + cells[column...].joined(separator: ",")
                add(.shortRow, "row \(row), before cell \(column)", text(replacing: row, with: joined))
            }
            guard row > 0 else { continue }
            var rows = clean.rows
            rows[row - 1] = Array(rows[row - 1].prefix(4)) + [String](repeating: "", count: width - 4)
            let shorter = cells.prefix(4).joined(separator: ",")
            add(.shortRow, "row \(row), its end missing", text(replacing: row, with: shorter), rows: rows)
            if row != 2 {
                let blanks = writing(" ").line(table[row])
                add(.rowSeparator, "row \(row), blanks", text(replacing: row, with: blanks))
            }
            let semicolons = writing(";").line(table[row])
            add(.rowSeparator, "row \(row), semicolons", text(replacing: row, with: semicolons))
        }
    }

    // MARK: Quotes

    private mutating func addQuotes() {
        add(.quoteMark, "apostrophe, some quoted", writing(quote: "'", escape: "'").text(table))
        add(.quoteMark, "apostrophe, all quoted", writing(quote: "'", escape: "'", quotesAll: true).text(table))
        add(.escape, "backslash, some quoted", writing(escape: "\\").text(table))
        add(.escape, "backslash, all quoted", writing(escape: "\\", quotesAll: true).text(table))
        add(.escape, "none", writing(escape: "").text(table))
        let last = clean.rows.count
        for row in isFull ? Array(0...last) : [0, 1, 2, 10, 41, last - 1, last] {
            for column in isFull ? Array(0..<width) : row == 0 ? [0, 6] : [0, 2, 5, 6] {
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
            rows[row - 1][5] = "8\" pipe"
            let cells = rows[row - 1].enumerated().map {
                $0.offset == 5 ? $0.element : plain.cell($0.element, column: $0.offset)
            }
            add(
                .strayQuote, "row \(row), within a cell", text(replacing: row, with: cells.joined(separator: ",")),
                rows: rows)
        }
    }

    // MARK: Lines

    private mutating func addLines() {
        for row in [0, 1, 41, clean.rows.count] {
            let text = table.enumerated().map { plain.line($0.element) + ($0.offset == row ? "\n" : "\r\n") }.joined()
            add(.lineEnd, "LF after row \(row) only", text)
        }
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
        rows[3][5] = "a\0b"
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
        let tabs = writing("\t").text(table)
        add(.encoding, "UTF-16LE, tabs", bytes: Recoding.bytes("\u{FEFF}" + tabs, as: "UTF-16LE"))
        let semicolons = writing(";", lineEnd: "\n").text(table)
        add(.encoding, "GB18030, semicolons", bytes: Recoding.bytes(semicolons, as: "GB18030"))
    }
}

/// Text in another encoding, by the system's converter.
enum Recoding {
    static func bytes(_ text: String, as encoding: String) -> [UInt8] {
        let converter = iconv_open(encoding, "UTF-8")
        defer { iconv_close(converter) }
        var input = Array(text.utf8).map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: input.count * 4 + 16)
        var written = 0
        input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var (from, to) = (source.baseAddress, target.baseAddress)
                var (left, room) = (source.count, target.count)
                let total = room
                precondition(iconv(converter, &from, &left, &to, &room) != Int.max, "\(encoding) holds every character")
                written = total - room
            }
        }
        return output.prefix(written).map { UInt8(bitPattern: $0) }
    }
}
