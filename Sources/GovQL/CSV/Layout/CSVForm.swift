// How a file that may be anything is written, and a reader for its rows: any separator, quotes doubled or escaped, any line
// end, quotes that are never closed. It is right where the kernels are fast; both read a plain file alike.
// Which form a file has is FormSniffer.swift's to find out.

/// The marks that structure a text.
struct CSVForm: Sendable, Hashable {
    enum Escape: Sendable, Hashable {
        case doubled, backslash
        /// Quotes within stand as they are; the one before a separator closes.
        case bare
    }

    /// How a carriage return without a line feed is taken.
    enum Returns: Sendable, Hashable {
        case endLines
        /// It ends a line if the row has all its cells; else it is text.
        case endFullRows
    }

    /// Between cells: one byte or several; none in a text of one column.
    var separator: [UInt8] = [UInt8(ascii: ",")]
    /// Nil: quotes are text.
    var quote: UInt8? = UInt8(ascii: "\"")
    var escape = Escape.doubled
    /// Blanks around a cell are no part of it.
    var skipsBlanks = false
    var returns = Returns.endFullRows

    /// Whether the kernels can read it as it stands.
    var isPlain: Bool { separator.count < 2 && escape == .doubled && !skipsBlanks && returns == .endFullRows }

    /// How a rewriting of it is written: as it is itself, if a plain file can be, so that its rows need no change.
    var bodyDialect: CSVDialect? {
        guard separator.count == 1, let quote, escape == .doubled, let separator = separator.first else { return nil }
        return CSVDialect(separator: separator, quote: quote)
    }

    /// For the kernels; bytes that no UTF-8 text holds stand for "none".
    var dialect: CSVDialect { CSVDialect(separator: separator.first ?? 0xFE, quote: quote ?? 0xFF) }
}

/// One row as it is written: its cells without quotes, and where it stood.
struct TextRow: Sendable {
    fileprivate(set) var bytes: [UInt8] = []
    fileprivate(set) var ends: [Int] = []
    /// The row as it stands, without its line end.
    fileprivate(set) var raw: [UInt8] = []
    /// The place of its first byte in the text, and of the first byte behind its line end.
    var start = 0
    var end = 0
    var line = 0
    fileprivate(set) var lineCount = 1
    fileprivate(set) var isQuoted = false
    fileprivate(set) var hasTextAfterQuote = false
    fileprivate(set) var hasUnclosedQuote = false
    fileprivate(set) var endsWithBareReturn = false
    /// A byte order mark stood before it: a file began here once. It is no part of the row.
    fileprivate(set) var hasMark = false

    var count: Int { ends.count }

    subscript(_ index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

    var cells: [ArraySlice<UInt8>] { ends.indices.map { self[$0] } }

    /// No cell has anything but blanks in it. A single one in quotes is a value that is missing.
    var isBlank: Bool {
        (!isQuoted || count > 1) && ends.indices.allSatisfy { self[$0].allSatisfy { $0 == 0x20 || $0 == 0x09 } }
    }

    init() {}

    init(_ cells: [ArraySlice<UInt8>], like row: TextRow) {
        self = row
        bytes = []
        ends = []
        for cell in cells {
            bytes.append(contentsOf: cell)
            ends.append(bytes.count)
        }
    }
}

/// Reads one row at a time.
struct RowScanner {
    let form: CSVForm
    /// The cells of a whole row, once that is known.
    var fullWidth: Int?

    private typealias Bytes = UnsafeBufferPointer<UInt8>

    init(_ form: CSVForm, fullWidth: Int? = nil) {
        self.form = form
        self.fullWidth = fullWidth
    }

    /// The row that begins at a place; nil if the bytes end before it does and more may follow.
    func row(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isEnd: Bool) -> TextRow? {
        var row = TextRow()
        var start = start
        while start + 2 < bytes.count, bytes[start..<start + 3].elementsEqual(CSVDialect.byteOrderMark) {
            start += 3
            row.hasMark = true
        }
        var place = start
        while true {
            guard let end = cell(bytes, from: place, isEnd, into: &row) else { return nil }
            row.ends.append(row.bytes.count)
            if end < bytes.count, isSeparator(bytes, end) {
                place = end + form.separator.count
                continue
            }
            var next = end
            if next < bytes.count {
                let isReturn = bytes[next] == CSVDialect.carriageReturn
                if isReturn, next + 1 == bytes.count, !isEnd { return nil }
                let isPair = isReturn && next + 1 < bytes.count && bytes[next + 1] == CSVDialect.lineFeed
                row.endsWithBareReturn = isReturn && !isPair && next + 1 < bytes.count
                next += isPair ? 2 : 1
            }
            row.raw = Array(bytes[start..<end])
            row.start = start
            row.end = next
            if row.isQuoted { row.lineCount += row.raw.reduce(0) { $1 == CSVDialect.lineFeed ? $0 + 1 : $0 } }
            return row
        }
    }

    /// Reads one cell; gives where the separator or line end behind it is.
    private func cell(_ bytes: Bytes, from start: Int, _ isEnd: Bool, into row: inout TextRow) -> Int? {
        var start = start
        if form.skipsBlanks { while start < bytes.count, bytes[start] == 0x20 { start += 1 } }
        if let quote = form.quote, start < bytes.count, bytes[start] == quote {
            switch closing(bytes, start, quote, isEnd) {
            case .unknown: return nil
            case .none: row.hasUnclosedQuote = true
            case .at(let close):
                append(bytes[start + 1..<close], quote, to: &row)
                row.isQuoted = true
                guard let end = plainEnd(bytes, from: close + 1, isEnd, row) else { return nil }
                let rest = bytes[close + 1..<end]
                if !rest.isEmpty, !(form.skipsBlanks && rest.allSatisfy { $0 == 0x20 }) {
                    row.hasTextAfterQuote = true
                    row.bytes.append(contentsOf: rest)
                }
                return end
            case .inner(let close):
                append(bytes[start + 1..<close], quote, to: &row)
                row.isQuoted = true
                row.hasTextAfterQuote = true
                return close + 1
            }
        }
        guard let end = plainEnd(bytes, from: start, isEnd, row) else { return nil }
        var stop = end
        if form.skipsBlanks { while stop > start, bytes[stop - 1] == 0x20 { stop -= 1 } }
        row.bytes.append(contentsOf: bytes[start..<stop])
        return end
    }

    private func isSeparator(_ bytes: Bytes, _ place: Int) -> Bool {
        guard let first = form.separator.first, bytes[place] == first else { return false }
        if form.separator.count == 1 { return true }
        return place + form.separator.count <= bytes.count
            && bytes[place..<place + form.separator.count].elementsEqual(form.separator)
    }

    private func isLineEnd(_ bytes: Bytes, _ place: Int, _ row: TextRow) -> Bool {
        if bytes[place] == CSVDialect.lineFeed { return true }
        guard bytes[place] == CSVDialect.carriageReturn else { return false }
        guard place + 1 < bytes.count, bytes[place + 1] != CSVDialect.lineFeed else { return true }
        switch form.returns {
        case .endLines: return true
        case .endFullRows: return fullWidth.map { row.ends.count + 1 >= $0 } ?? true
        }
    }

    private func plainEnd(_ bytes: Bytes, from start: Int, _ isEnd: Bool, _ row: TextRow) -> Int? {
        var place = start
        while place < bytes.count {
            if isSeparator(bytes, place) || isLineEnd(bytes, place, row) { return place }
            place += 1
        }
        return isEnd ? place : nil
    }

    // MARK: Quotes

    private enum Closing {
        /// The quote closes here; text may follow it.
        case at(Int)
        /// It closes here, and there are quotes between that are neither doubled nor escaped.
        case inner(Int)
        /// It is never closed, or closed by what opens another cell: it is text.
        case none
        case unknown
    }

    private func closing(_ bytes: Bytes, _ open: Int, _ quote: UInt8, _ isEnd: Bool) -> Closing {
        var place = open + 1
        var hasLineEnd = false
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\\"), form.escape == .backslash {
                place += 2
                continue
            }
            guard byte == quote else {
                hasLineEnd = hasLineEnd || byte == CSVDialect.lineFeed || byte == CSVDialect.carriageReturn
                place += 1
                continue
            }
            if place + 1 == bytes.count { return isEnd ? .at(place) : .unknown }
            if form.escape == .bare {
                if isCellEnd(bytes, place + 1) { return .at(place) }
                place += 1
                continue
            }
            if bytes[place + 1] == quote {
                place += 2
                continue
            }
            if isCellEnd(bytes, place + 1) { return .at(place) }
            return strayClosing(bytes, open, place, quote, isEnd, hasLineEnd)
        }
        return isEnd ? .none : .unknown
    }

    private func isCellEnd(_ bytes: Bytes, _ place: Int) -> Bool {
        var place = place
        if form.skipsBlanks { while place < bytes.count, bytes[place] == 0x20 { place += 1 } }
        if place >= bytes.count { return true }
        return isSeparator(bytes, place) || bytes[place] == CSVDialect.lineFeed
            || bytes[place] == CSVDialect.carriageReturn
    }

    /// A quote with text behind it.
    private func strayClosing(
        _ bytes: Bytes, _ open: Int, _ place: Int, _ quote: UInt8, _ isEnd: Bool, _ hasLineEnd: Bool
    ) -> Closing {
        if place == open + 1 {
            // `""text, text",`: a stray quote before a cell in quotes.
            switch closing(bytes, place, quote, isEnd) {
            case .at(let close) where isCellEnd(bytes, close + 1): return .inner(close)
            case .unknown: return .unknown
            case .at, .inner, .none: break
            }
        }
        // Over a line's end, or right behind a separator: it rather opens a cell, and the first quote was text.
        let separator = form.separator.count
        if hasLineEnd { return .none }
        if separator > 0, place - separator > open, isSeparator(bytes, place - separator) { return .none }
        return innerClosing(bytes, place, quote, isEnd)
    }

    /// On the same line a quote right before a separator closes, unless another cell is opened before; those between are
    /// text.
    private func innerClosing(_ bytes: Bytes, _ stray: Int, _ quote: UInt8, _ isEnd: Bool) -> Closing {
        var place = stray + 1
        while place < bytes.count, bytes[place] != CSVDialect.lineFeed, bytes[place] != CSVDialect.carriageReturn {
            if isSeparator(bytes, place) {
                let next = place + form.separator.count
                if next < bytes.count, bytes[next] == quote { return .at(stray) }
            } else if bytes[place] == quote {
                if place + 1 == bytes.count, !isEnd { return .unknown }
                if isCellEnd(bytes, place + 1) { return .inner(place) }
            }
            place += 1
        }
        return place == bytes.count && !isEnd ? .unknown : .at(stray)
    }

    private func append(_ text: Slice<Bytes>, _ quote: UInt8, to row: inout TextRow) {
        var skipsNext = false
        var place = text.startIndex
        while place < text.endIndex {
            let byte = text[place]
            place += 1
            if skipsNext {
                skipsNext = false
                continue
            }
            if byte == UInt8(ascii: "\\"), form.escape == .backslash, place < text.endIndex,
                text[place] == quote || text[place] == byte
            {
                row.bytes.append(text[place])
                place += 1
                continue
            }
            row.bytes.append(byte)
            skipsNext = byte == quote && form.escape != .bare && place < text.endIndex && text[place] == quote
        }
    }
}

extension RowScanner {
    /// The rows of a text that begin in it, at most so many; the last one only if it ends for sure.
    func rows(_ bytes: [UInt8], from start: Int = 0, isEnd: Bool, limit: Int) -> [TextRow] {
        bytes.withUnsafeBufferPointer { bytes in
            var rows: [TextRow] = []
            var place = start
            var line = 1
            while place < bytes.count, rows.count < limit {
                guard var row = row(bytes, from: place, isEnd: isEnd) else { break }
                row.line = line
                line += row.lineCount
                place = row.end
                rows.append(row)
            }
            return rows
        }
    }
}
