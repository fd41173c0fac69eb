// The rules of quoting, one byte at a time. A quote means something only where a cell begins; a quote within a cell is
// text, and so is what follows a closing quote. The kernels are faster and stop being right at the first stray quote;
// then this takes over. Gives positions in the kernels' form.

import CGovQLKernels

/// Where a scan stands.
struct StrictScanner {
    private enum State {
        case cellStart, plain, quoted, afterQuote
    }

    let dialect: CSVDialect
    private var state = State.cellStart
    /// Where the quote stands that is open now.
    private var openQuote = 0
    /// Where the first cell begins that has text behind its closing quote.
    private(set) var strayQuote: Int?

    init(dialect: CSVDialect) { self.dialect = dialect }

    /// The position of a quote that is still open.
    var unclosedQuote: Int? {
        if case .quoted = state { openQuote } else { nil }
    }

    /// Writes the positions of separators and line feeds outside quotes; gives their number.
    mutating func scan(
        _ base: UnsafePointer<UInt8>, _ range: Range<Int>, into positions: UnsafeMutablePointer<UInt32>
    ) -> Int {
        var count = 0
        for index in range {
            let byte = base[index]
            if case .quoted = state {
                if byte == dialect.quote { state = .afterQuote }
                continue
            }
            if byte == dialect.separator || byte == CSVDialect.lineFeed {
                let flag = byte == CSVDialect.lineFeed ? Positions.newline : 0
                positions[count] = UInt32(truncatingIfNeeded: index) | flag
                count += 1
                state = .cellStart
            } else if byte == dialect.quote {
                switch state {
                case .cellStart:
                    state = .quoted
                    openQuote = index
                case .afterQuote: state = .quoted
                case .plain, .quoted: break
                }
            } else {
                if case .afterQuote = state, strayQuote == nil, byte != CSVDialect.carriageReturn {
                    strayQuote = openQuote
                }
                state = .plain
            }
        }
        return count
    }
}

/// The form of the kernels' positions.
enum Positions {
    static let newline: UInt32 = GOVQL_NEWLINE_FLAG
    static let mask: UInt32 = ~GOVQL_NEWLINE_FLAG
}
