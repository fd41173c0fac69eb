// Where the cells and rows of a chunk end, whatever is in it: by the kernel as long as quotes stand around whole cells, by
// the strict rules from the first one that does not. Plain rows never come here (PlainRows.swift); what is made of the
// positions is CellLineUp.swift's business.

import CGovQLKernels

extension ChunkWorker {
    struct Scan {
        var end: Int
        var hasQuotes: Bool
        var unclosedQuote: Int?
        /// Where text follows a closing quote.
        var strayQuote: Int?
    }

    private enum ScanOutcome {
        /// The row in which the chunk ends is over here.
        case ended(Int)
        /// The last row runs further than a guessed start is trusted.
        case tooFar
        /// The scanner gave up.
        case abandoned
    }

    /// Finds all ends of cells from `first` to the end of the row in which `limit - 1` lies. Nil: too far from a start
    /// that is only a guess.
    func scan(from first: Int, limit: Int, isGuess: Bool) throws -> Scan? {
        var state = govql_scan_state(inside: 0, may_open: 1, saw_quote: 0, stray_quote: 0)
        let fast = try scan(from: first, limit: limit, isGuess: isGuess) { base, range, out in
            let count = govql_scan(
                base, range.lowerBound, range.upperBound, job.dialect.separator, job.dialect.quote, &state, out)
            return state.stray_quote == 0 ? count : nil
        }
        if case .tooFar = fast { return nil }
        if case .ended(let end) = fast, state.inside == 0 || !isWholeFile(end) {
            return Scan(end: end, hasQuotes: state.saw_quote != 0, unclosedQuote: nil)
        }
        var scanner = StrictScanner(dialect: job.dialect)
        let strict = try scan(from: first, limit: limit, isGuess: isGuess) { base, range, out in
            scanner.scan(base, range, into: out)
        }
        guard case .ended(let end) = strict else { return nil }
        // A quote that is open where the scanner stopped means something only at the end of the file.
        return Scan(
            end: end, hasQuotes: true, unclosedQuote: isWholeFile(end) ? scanner.unclosedQuote : nil,
            strayQuote: scanner.strayQuote)
    }

    private func isWholeFile(_ end: Int) -> Bool { fileOffset + end >= job.dataEnd }

    /// Scans a piece of the buffer, writing positions; gives their number, or nil to give up.
    private typealias Piece = (UnsafePointer<UInt8>, Range<Int>, UnsafeMutablePointer<UInt32>) -> Int?

    /// Runs a scanner over the chunk, then over the tail until the last row ends.
    private func scan(from first: Int, limit: Int, isGuess: Bool, _ piece: Piece) throws -> ScanOutcome {
        positionCount = 0
        var scanned = first
        var next = min(limit, available)
        while true {
            positions.grow(to: positionCount + (next - scanned) + 8, keeping: positionCount)
            let old = positionCount
            guard let found = piece(buffer.start, scanned..<next, positions.start + old) else { return .abandoned }
            positionCount += found
            scanned = next
            // Within the chunk only its very last byte can end the last row; behind it, any line feed does.
            let candidates = scanned == limit ? max(0, positionCount - 1) : old
            if scanned >= limit, let end = cutAtRowEnd(from: candidates, limit: limit) { return .ended(end) }
            if scanned == available {
                if isAtEnd { return .ended(closeLastRow(first: first)) }
                if isGuess, scanned - limit > job.sizes.speculation { return .tooFar }
                guard available < CSVDialect.rowLimit else { throw rowTooLong() }
                try extend(to: available + max(job.sizes.tail, available - limit))
            }
            next = scanned < limit ? min(limit, available) : min(available, scanned + max(job.sizes.tail, 64))
        }
    }

    /// Ends the positions at the first line feed from `limit - 1` on, if there is one; gives where the next row begins.
    private func cutAtRowEnd(from index: Int, limit: Int) -> Int? {
        for index in index..<max(index, positionCount) {
            let position = positions.start[index]
            let place = Int(position & Positions.mask)
            if position & Positions.newline != 0, place >= limit - 1 {
                positionCount = index + 1
                return place + 1
            }
        }
        return nil
    }

    /// At the end of the file: a last row without a line feed gets one.
    private func closeLastRow(first: Int) -> Int {
        let lineEnd = UInt32(truncatingIfNeeded: available - 1) | Positions.newline
        let isClosed = available == first || (positionCount > 0 && positions.start[positionCount - 1] == lineEnd)
        if !isClosed {
            buffer.start[available] = CSVDialect.lineFeed
            positions.start[positionCount] = UInt32(truncatingIfNeeded: available) | Positions.newline
            positionCount += 1
        }
        return available
    }

    private func rowTooLong() -> any Error {
        let line = (try? job.layout.lines(of: [fileOffset]).first) ?? 0
        return Diagnostics(
            Diagnostic(CSVProblem.rowTooLong(path: job.layout.source.path, line: line, limit: CSVDialect.rowLimit)))
    }
}
