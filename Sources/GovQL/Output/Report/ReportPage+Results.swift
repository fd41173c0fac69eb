// Results in a page: charts, then the figures of a single row as cards or a table that sorts, then what stands beside it:
// measures, notes, the rows as CSV, the query. Numbers come written from ReportNumbers.swift.

extension ReportPage {
    /// Longer tables show their beginning until somebody asks for all.
    private static let shownAtOnce = 20
    /// No link holds more; browsers and mail programs give up somewhere above.
    private static let largestCSV = 8 << 20

    mutating func add(_ result: Report.Result) {
        resultCount += 1
        add("<figure class=\"result\" id=\"r\(resultCount)\">\n")
        for chart in result.charts { add(chart) }
        if result.isCards {
            addCards(result)
        } else if result.table.rowCount == 0 {
            add("<p class=\"empty\">\(word("No rows.", "没有行。"))</p>\n")
        } else if result.charts.isEmpty {
            addTable(result)
        } else {
            let rows = result.table.rowCount
            add(
                "<details class=\"rows\"><summary>\(word(rows == 1 ? "1 row" : "\(rows) rows", "数据 \(rows) 行"))</summary>\n"
            )
            addTable(result)
            add("</details>\n")
        }
        addMeasures(result)
        if !result.notes.isEmpty { add(notes(result.notes)) }
        addTools(result)
        add("</figure>\n")
    }

    private mutating func add(_ chart: Report.Chart) {
        chartCount += 1
        var looks = ChartOptions(language: language)
        looks.numbers = options.numbers
        if options.dates == .zh { looks.dates = .zh }
        switch ChartOutcome(of: chart.table, as: chart.spec, options: looks) {
        case .picture(let model):
            // Drawn for a page and for a telephone; the style shows one of them.
            for (name, width) in [("wide", SVGChart.wide), ("narrow", SVGChart.narrow)] {
                let drawing = SVGChart(
                    model, language: language, width: width, idPrefix: "chart\(chartCount)-\(name)", isInline: true)
                add("<div class=\"chart \(name)\">\n\(drawing.text())</div>\n")
            }
        case .sentence(let words): add("<p class=\"empty\">\(ReportText.escaped(words[language]))</p>\n")
        }
    }

    // MARK: Cards

    private mutating func addCards(_ result: Report.Result) {
        let cells = result.table.cells(options)
        add("<dl class=\"cards\">\n")
        for (index, column) in result.table.columns.enumerated() {
            let name = result.isValue ? result.query : column.name
            let verdict = ReportVerdict(result.measures[index], column.vector.value(at: 0, type: column.type))
            add("<div\(verdict.map { " class=\"\($0)\"" } ?? "")><dt>\(ReportText.escaped(name))</dt><dd>")
            let numbers = ReportNumbers(column, rows: 0..<1, options: options)
            add("<span class=\"value\">\(value(cells[index], numbers, 0))</span>")
            if let unit = unit(result, index), !column.vector.isNull(0) {
                add(" <span class=\"unit\">\(ReportText.escaped(unit))</span>")
            }
            if let target = result.measures[index]?.facts.target {
                let words = verdict.map { word(", ", "，") + $0.words[language] } ?? ""
                add(
                    "<span class=\"target\">\(verdict.map(sign) ?? "")\(word("target ", "目标 "))\(ReportText.escaped(target + words))</span>"
                )
            }
            add("</dd></div>\n")
        }
        add("</dl>\n")
    }

    /// The unit of a measure, which `%` in the number says itself.
    private func unit(_ result: Report.Result, _ column: Int) -> String? {
        guard let unit = result.measures[column]?.facts.unit, unit != "%" else { return nil }
        return unit
    }

    private func value(_ cell: CellText, _ numbers: ReportNumbers, _ row: Int) -> String {
        if cell.vector.isNull(row) {
            return
                "<span class=\"null\" title=\"\(word("unknown", "未知"))\">\(ReportText.cell(options.nullText ?? "–"))</span>"
        }
        if let number = numbers.text(row) {
            guard let exact = number.exact else { return number.shown }
            return "<span title=\"\(exact)\">\(number.shown)</span>"
        }
        var bytes: [UInt8] = []
        cell.append(row, to: &bytes)
        return ReportText.cell(String(decoding: bytes, as: UTF8.self))
    }

    // MARK: Tables

    private mutating func addTable(_ result: Report.Result) {
        let table = result.table
        let rows = 0..<min(table.rowCount, options.maximumRows ?? Self.usualRows)
        let cells = table.cells(options)
        let numbers = table.columns.map { ReportNumbers($0, rows: rows, options: options) }
        let alignments = table.columns.map { $0.type.isShownAtRight ? " class=\"n\"" : "" }
        let isLong = rows.count > Self.shownAtOnce + 4
        add("<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"\(word("Table", "表")) \(resultCount)\">\n")
        add("<table\(isLong ? " data-first=\"\(Self.shownAtOnce)\"" : "")>\n<thead><tr>")
        for (index, column) in table.columns.enumerated() {
            var sort = ""
            if rows.count > 1, result.ranks.indices.contains(index) {
                sort = " data-ranks=\"\(result.ranks[index].map { $0.map { "\($0)" } ?? "-" }.joined(separator: " "))\""
            }
            let unit = unit(result, index).map { " <small>\(ReportText.escaped($0))</small>" } ?? ""
            add("<th scope=\"col\"\(alignments[index])\(sort)>\(ReportText.cell(column.name))\(unit)</th>")
        }
        add("</tr></thead>\n<tbody>\n")
        for row in rows {
            add("<tr>")
            for (index, column) in table.columns.enumerated() {
                let measured = result.measures[index]
                let verdict = measured.flatMap { ReportVerdict($0, column.vector.value(at: row, type: column.type)) }
                add(
                    "<td\(alignments[index])>\(verdict.map(sign) ?? "")\(value(cells[index], numbers[index], row))</td>"
                )
            }
            add("</tr>\n")
        }
        add("</tbody></table>\n</div>\n")
        addLength(result, shown: rows.count, isLong: isLong)
    }

    /// What a reader has to know of rows that are not before him.
    private mutating func addLength(_ result: Report.Result, shown: Int, isLong: Bool) {
        let all = result.table.rowCount
        if shown < all {
            add(
                "<p class=\"cut\">"
                    + word(
                        "The first \(shown) of \(all) rows, which is why they are not sorted here; the CSV has more.",
                        "此处为 \(all) 行中的前 \(shown) 行，因此不可排序；更多行见 CSV。") + "</p>\n")
        }
        guard isLong else { return }
        let first = Self.shownAtOnce
        add(
            "<p class=\"short\" hidden>\(word("The first \(first) of \(shown) rows.", "\(shown) 行中的前 \(first) 行。"))</p>\n"
        )
        add(
            "<button type=\"button\" class=\"more\" hidden data-less=\"\(word("Show the first \(first) rows", "只显示前 \(first) 行"))\">"
                + "\(word("Show all \(shown) rows", "显示全部 \(shown) 行"))</button>\n")
    }

    /// A filled or an empty mark before a value that reaches its target or does not.
    private func sign(_ verdict: ReportVerdict) -> String {
        "<span class=\"\(verdict)\" title=\"\(verdict.words[language])\">\(verdict == .met ? "●" : "○")"
            + "<span class=\"aside\">\(verdict.words[language])</span></span> "
    }

    // MARK: Beside the rows

    private mutating func addMeasures(_ result: Report.Result) {
        var told: [Report.Measure] = []
        for measure in result.measures.compactMap({ $0 }) where !told.contains(measure) { told.append(measure) }
        if told.isEmpty { return }
        add("<dl class=\"measures\">\n")
        for measure in told {
            let facts = measure.facts
            var parts: [String] = []
            if let description = facts.description { parts.append(description) }
            if let target = facts.target {
                let unit = facts.unit.map { target.hasSuffix($0) ? "" : " \($0)" } ?? ""
                parts.append(word("target \(target)\(unit)", "目标 \(target)\(unit)"))
            }
            if let direction = facts.direction {
                parts.append(
                    direction == .higher
                        ? word("higher is better", "越高越好") : word("lower is better", "越低越好"))
            }
            let text = parts.joined(separator: word("; ", "；"))
            add("<div><dt>\(ReportText.escaped(measure.name))</dt><dd>\(ReportText.escaped(text)) ")
            add("<code>\(ReportText.escaped(measure.formula))</code></dd></div>\n")
        }
        add("</dl>\n")
        if zip(result.measures, result.table.columns).contains(where: {
            $0.0?.facts.target != nil && $0.0?.facts.direction != nil
        }) {
            add("<p class=\"key\">\(word("● target met, ○ target missed", "● 达标，○ 未达标"))</p>\n")
        }
    }

    private mutating func addTools(_ result: Report.Result) {
        add("<div class=\"tools\">\n")
        if result.table.rowCount > 0, let csv = csv(result.table) {
            let words =
                csv.rows < result.table.rowCount ? word(" (the first \(csv.rows) rows)", "（前 \(csv.rows) 行）") : ""
            add(
                "<a class=\"csv\" download=\"\(fileName)-\(resultCount).csv\" href=\"data:text/csv;charset=utf-8;base64,"
                    + "\(Base64.text(of: csv.bytes))\">CSV\(words)</a>\n")
        }
        add(
            "<details class=\"query\"><summary>\(word("Query", "查询"))</summary>\(ReportText.code(result.query))</details>\n</div>\n"
        )
    }

    /// The rows for a spreadsheet: with a mark that tells it the encoding, and formulas made harmless.
    private func csv(_ table: OutputTable) -> (bytes: [UInt8], rows: Int)? {
        var options = OutputOptions()
        options.neutralizesFormulas = true
        var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard (try? OutputFormat.csv.write(table, options: options, to: { bytes += $0 })) != nil else { return nil }
        if bytes.count <= Self.largestCSV { return (bytes, table.rowCount) }
        // Too long for a link: as many whole rows as fit, which the link says.
        var rows = 0
        var end = 3
        var isQuoted = false
        for index in 3..<Self.largestCSV {
            if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
            if bytes[index] == 0x0A, !isQuoted {
                rows += 1
                end = index + 1
            }
        }
        return (Array(bytes[..<end]), max(0, rows - 1))
    }

    /// What a CSV is called when it is kept: after the script, in letters that every system takes.
    private var fileName: String {
        let stem = report.origin.script.split(separator: ".").dropLast().joined(separator: ".")
        let kept = stem.unicodeScalars.filter { $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" }
        var name = ""
        name.unicodeScalars.append(contentsOf: kept.prefix(60))
        return name.isEmpty ? "report" : name
    }
}

extension Report.Result {
    /// A row of figures alone is read one by one.
    fileprivate var isCards: Bool {
        guard table.rowCount == 1, charts.isEmpty, (1...8).contains(table.columns.count) else { return false }
        let isFigure = { (type: DataType) in
            switch type {
            case .int, .decimal, .num, .date, .period, .bool, .duration: true
            default: false
            }
        }
        return table.columns.allSatisfy { isFigure($0.type) } || isValue
    }
}
