// Whether the kernels can read a file's rows as they stand, by its first rows and its last ones. Where they can't, the
// file is rewritten (Normaliser.swift); what only a pass over all of it shows is a LayoutDoubt.

struct PlainJudge {
    let judge: RowJudge
    let form: CSVForm
    /// A small file is rewritten for a single ragged row or a total at its foot.
    let isSmall: Bool

    /// Commas, if the first rows are all alike by them and nothing in the first one speaks for another separator.
    static func plainForm(of sample: FileEnds.Sample, _ options: CSVOptions) -> FormSniffer.Finding? {
        guard options.delimiter == nil, options.quote == nil, options.escape == nil else { return nil }
        let rows = RowScanner(CSVForm()).rows(sample.bytes, isEnd: sample.isWhole, limit: 16)
        guard let first = rows.first, first.count > 1, rows.count > 1 else { return nil }
        let others: [UInt8] = [UInt8(ascii: ";"), 0x09, UInt8(ascii: "|"), UInt8(ascii: "'"), UInt8(ascii: "\\")]
        for row in rows {
            let isAlike = row.count == first.count && !row.hasTextAfterQuote && !row.hasUnclosedQuote
            let hasBlanks = row.count > 1 && row[1].first == 0x20
            if !isAlike || hasBlanks || row.endsWithBareReturn { return nil }
        }
        for row in rows.prefix(2) where row.raw.contains(where: { others.contains($0) }) { return nil }
        let reason = Words(
            en: "all sampled lines have \(first.count) cells by it", zh: "抽样的各行按它都分为 \(first.count) 个单元格")
        return FormSniffer.Finding(form: CSVForm(), reason: reason, directiveLength: 0)
    }

    /// Whether rows can be read as they stand.
    func areRegular(_ rows: ArraySlice<TextRow>) -> Bool {
        var isAfterRagged = false
        for row in rows {
            if row.count == 1, row.raw.isEmpty { continue }
            guard judge.exclusion(row) == nil, !row.hasTextAfterQuote, !row.hasUnclosedQuote, !row.endsWithBareReturn,
                !row.hasMark
            else { return false }
            let isRagged = row.count != judge.columnCount
            if isRagged, isSmall || isAfterRagged || !judge.isOnlyRagged(row) { return false }
            isAfterRagged = isRagged
        }
        return true
    }

    /// The last rows of a file.
    enum Foot {
        case regular
        /// Behind this place there are only totals and remarks.
        case remarks(from: Int, line: Int, rows: [(TextRow, ExcludedRow)])
        case irregular
    }

    /// What the last bytes of a text hold, as far as they were not among its first rows.
    func foot(_ bytes: [UInt8], end: Int) -> Foot {
        guard let start = bytes.firstIndex(of: CSVDialect.lineFeed) else { return .regular }
        let last = RowScanner(form).rows(bytes, from: start + 1, isEnd: true, limit: .max)
        if areRegular(last[...]) { return .regular }
        if !isSmall, let foot = remarks(last, from: end - bytes.count) { return foot }
        // The piece may begin within quotes: then it is regular from their end on.
        guard let quote = form.quote, let close = bytes.firstIndex(of: quote) else { return .irregular }
        guard let next = bytes[close...].firstIndex(of: CSVDialect.lineFeed) else { return .regular }
        let rest = RowScanner(form).rows(bytes, from: next + 1, isEnd: true, limit: .max)
        return areRegular(rest[...]) ? .regular : .irregular
    }

    /// A large file is not rewritten for what stands below its last row. Subtotals stand elsewhere too.
    private func remarks(_ rows: [TextRow], from offset: Int) -> Foot? {
        let kinds = rows.map(judge.exclusion)
        guard let first = kinds.indices.first(where: { kinds[$0...].allSatisfy { $0 != nil } }), first > 0,
            areRegular(rows[..<first]),
            !rows[first...].contains(where: { row in row.cells.contains { RowWords.isSubtotal($0) } })
        else { return nil }
        let excluded = zip(rows, kinds).dropFirst(first).compactMap { row, kind in
            row.raw.isEmpty ? nil : kind.map { (row, $0) }
        }
        return .remarks(from: offset + rows[first].start, line: rows[first].line, rows: excluded)
    }
}

extension RowJudge {
    /// A row that careful reading would cut or fill up as the kernels' readers do.
    func isOnlyRagged(_ row: TextRow) -> Bool {
        switch fitted(row).fit {
        case .whole, .short, .long, .trimmed: true
        case .closedUp, .recut: false
        }
    }
}
