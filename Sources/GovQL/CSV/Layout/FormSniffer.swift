// Which marks structure a text: tried on a sample, each form is worth how evenly it cuts the lines into cells and how much
// the cells look like cells. A line that fits no form does not change the choice.

struct FormSniffer {
    /// UTF-8 from a file's start, without a mark; `isEnd` if it is all of it.
    let sample: [UInt8]
    let isEnd: Bool
    let options: CSVOptions

    struct Finding: Sendable {
        let form: CSVForm
        let reason: Words
        /// Bytes of a `sep=` line at the start.
        let directiveLength: Int
    }

    /// How many rows are tried.
    static let rowLimit = 128
    private static let separators: [[UInt8]] = [",", ";", "\t", "|", "，", "；", "^", "~", "::", "||"].map {
        Array($0.utf8)
    }
    /// What separates cells now and then, and mostly does not.
    private static let rareSeparators: [[UInt8]] = [
        "\u{1}", "\u{2}", "\u{1C}", "\u{1D}", "\u{1E}", "\u{1F}", ":", "!", "*", "`", "¦", "¢", "¤", "§", "¬", "¶", "·",
        "•",
        "þ", "、", "|~|", "~|~", "@@", "##", "$$", "&&", ";;", ",,",
    ].map { Array($0.utf8) }
    /// What sentences have too: it separates cells only where most lines are cut alike.
    private static let sentenceMarks: [[UInt8]] = ["，", "；"].map { Array($0.utf8) }

    func finding() -> Finding {
        let directive = separatorDirective()
        let start = directive?.length ?? 0
        if let separator = options.delimiter ?? directive?.separator {
            let form = best(among: forms([separator], from: start), from: start)?.form ?? CSVForm(separator: separator)
            let reason =
                options.delimiter == nil
                ? Words(en: "a sep= line says so", zh: "文件中的 sep= 行如此规定") : SourceDecision.asked
            return Finding(form: form, reason: reason, directiveLength: start)
        }
        var chosen = best(among: forms(Self.separators, from: start), from: start).map { doubled($0, from: start) }
        if chosen.map({ $0.width < 2 || $0.evenness < 0.9 }) ?? true {
            for other in [blanks(from: start), rare(from: start)] {
                if let other, other.value > chosen?.value ?? 0 { chosen = other }
            }
        }
        guard let chosen, chosen.width > 1 else {
            let form = best(among: forms([[]], from: start), from: start)?.form ?? CSVForm(separator: [])
            let reason = Words(en: "no separator cuts the lines evenly", zh: "没有能把各行均匀分开的分隔符")
            return Finding(form: form, reason: reason, directiveLength: start)
        }
        let form = withBareQuotes(chosen, from: start)
        let share = Int(chosen.evenness * 100)
        let reason = Words(
            en: "\(share) % of the sampled lines have \(chosen.width) cells by it",
            zh: "抽样的行中有 \(share)% 按它分为 \(chosen.width) 个单元格")
        return Finding(form: form, reason: reason, directiveLength: start)
    }

    /// Words have blanks between them too: only lines that are all alike by them are cut, if numbers are among their cells,
    /// or several, or if quotes keep some blanks from cutting.
    private func blanks(from start: Int) -> Trial? {
        guard let trial = best(among: forms([[0x20]], from: start), from: start), trial.width > 1,
            trial.evenness >= 0.9
        else { return nil }
        let isKept = trial.quotedRows > 0 && trial.strayRows == 0 && trial.width > 2
        return trial.typedShare >= 0.15 || trial.width > 3 || isKept ? trial : nil
    }

    private func rare(from start: Int) -> Trial? {
        let colon = UInt8(ascii: ":")
        let separators = Self.rareSeparators.filter {
            contains(sample[start...], $0)
        }
        guard !separators.isEmpty, let trial = best(among: forms(separators, from: start), from: start) else {
            return nil
        }
        // The parts of a time are no cells.
        let isTime = trial.form.separator == [colon] && trial.width < 5 && isBetweenDigits(colon)
        return trial.width > 2 && trial.evenness >= 0.95 && trial.rowCount > 1 && !isTime ? trial : nil
    }

    /// Whether a mark stands in times or the like rather than between cells.
    private func isBetweenDigits(_ mark: UInt8) -> Bool {
        func isDigit(_ index: Int) -> Bool { sample.indices.contains(index) && sample[index] &- UInt8(ascii: "0") <= 9 }
        var (all, between) = (0, 0)
        for index in sample.indices where sample[index] == mark {
            all += 1
            if isDigit(index - 1), isDigit(index + 1) { between += 1 }
        }
        return between * 2 > all
    }

    /// `a||b||c` is no table in which every other column is empty.
    private func doubled(_ chosen: Trial, from start: Int) -> Trial {
        guard let mark = chosen.form.separator.first, chosen.form.separator.count == 1, chosen.width > 2,
            let twice = best(among: forms([[mark, mark]], from: start), from: start)
        else { return chosen }
        return twice.width * 2 - 1 == chosen.width && twice.evenness >= chosen.evenness ? twice : chosen
    }

    /// A file in which several cells hold quotes that are neither doubled nor escaped may hold only such.
    private func withBareQuotes(_ chosen: Trial, from start: Int) -> CSVForm {
        var form = chosen.form
        guard options.escape == nil, form.escape == .doubled, chosen.strayRows > 1 else { return form }
        form.escape = .bare
        let bare = trial(form, from: start)
        return bare.strayRows < chosen.strayRows && bare.evenness > chosen.evenness ? form : chosen.form
    }

    /// `sep=;`, as spreadsheets write and read it.
    private func separatorDirective() -> (separator: [UInt8], length: Int)? {
        let line = sample.prefix { $0 != CSVDialect.lineFeed && $0 != CSVDialect.carriageReturn }
        var text = line[...]
        if text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\""), text.count > 2 {
            text = text.dropFirst().dropLast()
        }
        guard text.count > 4, text.count <= 8, text.prefix(4).elementsEqual("sep=".utf8) else { return nil }
        var length = line.count
        if length < sample.count, sample[length] == CSVDialect.carriageReturn { length += 1 }
        if length < sample.count, sample[length] == CSVDialect.lineFeed { length += 1 }
        return (Array(text.dropFirst(4)), length)
    }

    // MARK: Candidates

    private func forms(_ separators: [[UInt8]], from start: Int) -> [CSVForm] {
        let text = sample[start...]
        let quotes: [UInt8?]
        switch options.quote {
        case .some(let quote): quotes = [quote]
        case nil:
            quotes = text.contains(UInt8(ascii: "'")) ? [UInt8(ascii: "\""), UInt8(ascii: "'")] : [UInt8(ascii: "\"")]
        }
        var escapes: [CSVForm.Escape] = [options.escape ?? .doubled]
        if options.escape == nil, contains(text, [UInt8(ascii: "\\"), UInt8(ascii: "\"")]) {
            escapes.append(.backslash)
        }
        var forms: [CSVForm] = []
        for separator in separators where separator == [0x20] || contains(text, separator) || separators.count == 1 {
            let hasBlanks = separator != [0x20] && isFollowedByBlanks(separator, text)
            let wide = hasBlanks && options.delimiter == nil ? [[0x20] + separator + [0x20], separator + [0x20]] : []
            for quote in quotes {
                for escape in escapes {
                    func form(_ separator: [UInt8], skipsBlanks: Bool) -> CSVForm {
                        CSVForm(
                            separator: separator, quote: quote, escape: escape, skipsBlanks: skipsBlanks,
                            returns: returns)
                    }
                    forms.append(form(separator, skipsBlanks: false))
                    if hasBlanks { forms.append(form(separator, skipsBlanks: true)) }
                    forms += wide.map { form($0, skipsBlanks: false) }
                }
            }
        }
        return forms
    }

    /// Whether a blank stands behind nearly every separator: then it goes with it.
    private func isFollowedByBlanks(_ separator: [UInt8], _ text: ArraySlice<UInt8>) -> Bool {
        guard let last = separator.last else { return false }
        var (all, blank) = (0, 0)
        for index in text.indices.dropLast() where text[index] == last {
            all += 1
            if text[index + 1] == 0x20 { blank += 1 }
        }
        return blank > 2 && blank * 2 > all
    }

    private func contains(_ text: ArraySlice<UInt8>, _ part: [UInt8]) -> Bool {
        guard let first = part.first, text.count >= part.count else { return false }
        return text.indices.dropLast(part.count - 1).contains { index in
            text[index] == first && text[index..<index + part.count].elementsEqual(part)
        }
    }

    /// Returns end lines in a file that has several of them, or nothing else that does.
    private var returns: CSVForm.Returns { Self.returns(in: sample) }

    static func returns(in sample: [UInt8]) -> CSVForm.Returns {
        var (bare, feeds) = (0, 0)
        for index in sample.indices {
            if sample[index] == CSVDialect.lineFeed {
                feeds += 1
            } else if sample[index] == CSVDialect.carriageReturn, index + 1 < sample.count,
                sample[index + 1] != CSVDialect.lineFeed
            {
                bare += 1
            }
        }
        return bare > 0 && (feeds == 0 || bare * 4 >= feeds) ? .endLines : .endFullRows
    }

    // MARK: Values

    private struct Trial {
        let form: CSVForm
        /// The cells that most rows have.
        let width: Int
        /// The share of rows that have as many.
        let evenness: Double
        let typedShare: Double
        /// Rows with text behind a closing quote, or with a quote that is never closed.
        let strayRows: Int
        let quotedRows: Int
        /// The rows of that width.
        let rowCount: Int
        let value: Double
    }

    private func best(among forms: [CSVForm], from start: Int) -> Trial? {
        var best: Trial?
        for form in forms {
            let trial = trial(form, from: start)
            if trial.value > best?.value ?? 0 { best = trial }
        }
        return best
    }

    private func trial(_ form: CSVForm, from start: Int) -> Trial {
        let rows = RowScanner(form).rows(sample, from: start, isEnd: isEnd, limit: Self.rowLimit).filter { !$0.isBlank }
        var counts: [Int: Int] = [:]
        for row in rows { counts[row.count, default: 0] += 1 }
        // A title or two above do not make a table of one column.
        let several = counts.filter { $0.key > 1 }
        let share = Self.sentenceMarks.contains(form.separator) ? 2 : 3
        let pool = several.values.reduce(0, +) * share >= rows.count ? several : counts
        guard let (width, count) = pool.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else {
            return Trial(
                form: form, width: 0, evenness: 0, typedShare: 0, strayRows: 0, quotedRows: 0, rowCount: 0, value: 0)
        }
        let evenness = Double(count) / Double(rows.count)
        var sum = 0.0
        var (cells, typed) = (0, 0)
        for row in rows where row.count == width {
            for index in 0..<row.count {
                let worth = Self.worth(row[index], form, isFirst: index == 0)
                sum += worth
                if worth == 1 { typed += 1 }
            }
            if row.hasTextAfterQuote || row.hasUnclosedQuote { sum -= Double(width) / 2 }
            cells += row.count
        }
        // Several tables or ragged rows make a form uneven, not wrong: the square root softens it. One column is what is
        // left where nothing cuts, but its quotes count.
        let cut = width > 1 ? (1 - 1 / Double(width)).squareRoot() : 0.001
        let value = evenness.squareRoot() * cut * max(0, sum / Double(cells))
        let isWide = form.separator.count > 1 && form.separator.last == 0x20
        return Trial(
            form: form, width: width, evenness: evenness, typedShare: Double(typed) / Double(cells),
            strayRows: rows.count { $0.hasTextAfterQuote || $0.hasUnclosedQuote },
            quotedRows: rows.count { $0.isQuoted }, rowCount: count,
            value: value * (isWide ? 0.98 : form.skipsBlanks ? 0.99 : 1))
    }

    /// How much a text looks like one cell.
    private static func worth(_ cell: ArraySlice<UInt8>, _ form: CSVForm, isFirst: Bool) -> Double {
        guard let first = cell.first, let last = cell.last else { return 0.9 }
        if !isFirst, first == 0x20, !form.skipsBlanks, form.separator != [0x20] { return 0.6 }
        let marks = [UInt8(ascii: "\""), UInt8(ascii: "'")]
        if marks.contains(first) || (marks.contains(last) && cell.count > 1) { return 0.2 }
        if cell.contains(UInt8(ascii: "\t")) || cell.contains(UInt8(ascii: ";")) || cell.contains(UInt8(ascii: "|")) {
            return 0.5
        }
        return CellKind(cell) == .typed ? 1 : 0.9
    }
}
