// Results drawn for people: a box of columns fitted to the terminal, or one value per line where they can't fit. Where
// everything stands is decided by TableLayout.swift; nothing here is meant to be read by programs.

struct TableOutput {
    private let table: OutputTable
    private let options: OutputOptions
    private let cells: ShownCells
    private let layout: TableLayout

    /// A cell that does not fit its column goes on in the next line, this many lines at most.
    private static let mostLinesPerCell = 3

    init(_ table: OutputTable, _ options: OutputOptions, isVertical: Bool = false) {
        self.table = table
        self.options = options
        cells = ShownCells(table, options)
        layout = TableLayout(table, cells, options, isVertical: isVertical || options.isPlain)
    }

    func write(to buffer: inout OutputBuffer) throws {
        if layout.isVertical {
            try writeVertical(to: &buffer)
        } else if !table.columns.isEmpty {
            try writeBox(to: &buffer)
        }
        writeFooter(to: &buffer)
    }

    // MARK: Box

    private func writeBox(to buffer: inout OutputBuffer) throws {
        writeRule("┌", "┬", "┐", to: &buffer)
        if options.hasHeader {
            writeLines(
                layout.columns.map { $0.map { Array(DisplayWidth.visible(table.columns[$0].name).utf8) } }, .bold,
                &buffer)
        }
        if options.showsTypes {
            writeLines(
                layout.columns.map { $0.map { Array(table.columns[$0].type.words[options.language].utf8) } }, .dim,
                &buffer)
        }
        if options.hasHeader || options.showsTypes { writeRule("├", "┼", "┤", to: &buffer) }
        for row in layout.head { try writeRow(row, to: &buffer) }
        if layout.hiddenRowCount > 0 {
            writeLines(layout.columns.map { _ in nil }, .dim, &buffer)
            for row in layout.tail { try writeRow(row, to: &buffer) }
        }
        writeRule("└", "┴", "┘", to: &buffer)
    }

    private func writeRow(_ row: Int, to buffer: inout OutputBuffer) throws {
        let texts = layout.columns.map { column in
            column.map { column in
                var text: [UInt8] = []
                cells.append(row, column, to: &text)
                return text
            }
        }
        writeLines(texts, .plain, &buffer, nulls: layout.columns.map { $0.map { cells.isNull(row, $0) } ?? false })
        try buffer.flushIfFull()
    }

    private func writeRule(_ left: String, _ middle: String, _ right: String, to buffer: inout OutputBuffer) {
        let parts = layout.widths.map { String(repeating: "─", count: $0 + 2) }
        buffer.append(left + parts.joined(separator: middle) + right + "\n")
    }

    private enum Style {
        case plain, bold, dim
    }

    /// One row of cells, each wrapped into as many lines as it needs; nil is a cell that stands for hidden ones.
    private func writeLines(
        _ texts: [[UInt8]?], _ style: Style, _ buffer: inout OutputBuffer, nulls: [Bool] = []
    ) {
        let wrapped = texts.indices.map { position in
            ShownCells.wrap(
                texts[position] ?? Array("…".utf8), width: layout.widths[position], maximumLines: Self.mostLinesPerCell)
        }
        for line in 0..<(wrapped.map(\.count).max() ?? 1) {
            buffer.append("│")
            for (position, parts) in wrapped.enumerated() {
                let isNull = nulls.indices.contains(position) && nulls[position]
                writePart(line < parts.count ? parts[line] : nil, at: position, isNull ? .dim : style, &buffer)
            }
            buffer.append("\n")
        }
    }

    private func writePart(
        _ part: (text: ArraySlice<UInt8>, width: Int, isCut: Bool)?, at position: Int, _ style: Style,
        _ buffer: inout OutputBuffer
    ) {
        let width = (part?.width ?? 0) + (part?.isCut == true ? 1 : 0)
        let padding = repeatElement(UInt8(ascii: " "), count: max(0, layout.widths[position] - width))
        let isRight = layout.columns[position].map { table.columns[$0].type.isShownAtRight } ?? false
        buffer.append(" ")
        if isRight { buffer.bytes.append(contentsOf: padding) }
        if let part, !part.text.isEmpty {
            begin(style, &buffer)
            buffer.bytes.append(contentsOf: part.text)
            if part.isCut { buffer.append("…") }
            end(style, &buffer)
        }
        if !isRight { buffer.bytes.append(contentsOf: padding) }
        buffer.append(" │")
    }

    /// Select Graphic Rendition codes of ECMA-48.
    private func begin(_ style: Style, _ buffer: inout OutputBuffer) {
        guard options.usesColor, style != .plain else { return }
        buffer.append(style == .bold ? "\u{1B}[1m" : "\u{1B}[2m")
    }

    private func end(_ style: Style, _ buffer: inout OutputBuffer) {
        if options.usesColor, style != .plain { buffer.append("\u{1B}[0m") }
    }

    // MARK: One value per line

    private func writeVertical(to buffer: inout OutputBuffer) throws {
        let names = table.columns.map { DisplayWidth.visible($0.name) }
        if options.isPlain { return try writePlain(names, to: &buffer) }
        let nameWidth = min(names.map { DisplayWidth.cells($0) }.max() ?? 0, max(8, (options.width ?? 80) / 2))
        let valueWidth = max(8, (options.width ?? Int.max) - nameWidth - 3)
        for row in layout.shownRows {
            begin(.dim, &buffer)
            buffer.append("── \(title(of: row)) ──")
            end(.dim, &buffer)
            buffer.append("\n")
            for (column, name) in names.enumerated() {
                var text: [UInt8] = []
                cells.append(row, column, to: &text)
                let lines = ShownCells.wrap(text, width: valueWidth, maximumLines: Int.max)
                for (index, line) in lines.enumerated() {
                    let shown = index == 0 ? DisplayWidth.truncate(name, to: nameWidth) : ""
                    buffer.append(DisplayWidth.pad(shown, to: nameWidth) + " │ ")
                    let style: Style = cells.isNull(row, column) ? .dim : .plain
                    begin(style, &buffer)
                    buffer.bytes.append(contentsOf: line.text)
                    end(style, &buffer)
                    buffer.append("\n")
                }
            }
            try buffer.flushIfFull()
        }
    }

    private func title(of row: Int) -> String {
        options.language == .english ? "row \(row + 1)" : "第 \(row + 1) 行"
    }

    /// `name: value` and nothing else, so that nothing is read out that means nothing.
    private func writePlain(_ names: [String], to buffer: inout OutputBuffer) throws {
        let nothing = Words(en: "nothing", zh: "空")[options.language]
        let isAlone = table.rowCount == 1
        for row in layout.shownRows {
            if !isAlone { buffer.append(title(of: row) + "\n") }
            for (column, name) in names.enumerated() {
                buffer.append(options.language == .english ? "\(name): " : "\(name)：")
                if cells.isNull(row, column) {
                    buffer.append(options.nullText ?? nothing)
                } else {
                    cells.append(row, column, to: &buffer.bytes)
                }
                buffer.append("\n")
            }
            try buffer.flushIfFull()
        }
    }

    // MARK: Footer

    /// How many rows there are and how many are not shown, where that is not plain to see.
    private func writeFooter(to buffer: inout OutputBuffer) {
        let count = table.rowCount
        var parts: [Words] = []
        if layout.hiddenRowCount > 0 {
            parts.append(
                Words(
                    en: "… \(layout.hiddenRowCount) of \(count) rows hidden",
                    zh: "… 共 \(count) 行，隐藏 \(layout.hiddenRowCount) 行"))
            if let hint = options.hiddenHint { parts.append(hint) }
        } else if options.showsCount || count == 0 {
            parts.append(
                Words(en: count == 0 ? "no rows" : count == 1 ? "1 row" : "\(count) rows", zh: "共 \(count) 行"))
        }
        if layout.hiddenColumnCount > 0 {
            let total = table.columns.count
            parts.append(
                Words(
                    en: "\(layout.hiddenColumnCount) of \(total) columns hidden",
                    zh: "共 \(total) 列，隐藏 \(layout.hiddenColumnCount) 列"))
        }
        guard !parts.isEmpty else { return }
        begin(.dim, &buffer)
        buffer.append(parts.map { $0[options.language] }.joined(separator: " · "))
        end(.dim, &buffer)
        buffer.append("\n")
    }
}
