// What can be wrong with a CSV file, or is worth telling about it: the facts. The words are in CSVProblem+Message.swift.
// Lines are physical lines of the file, counted from 1; columns are named by their header.

/// An error, warning or note about a data file.
public enum CSVProblem: DiagnosticFacts {
    /// No byte but blank lines.
    case emptyFile(path: String)
    /// The first bytes belong to another format.
    case notText(path: String, format: ForeignFormat)
    /// Size, time or identity differ from when the file was opened.
    case changedWhileRead(path: String)
    /// A row larger than ``CSVDialect/rowLimit``: most likely a quote that is never closed.
    case rowTooLong(path: String, line: Int, limit: Int)
    /// Rows with fewer cells than the header; the missing ones are null.
    case shortRows(path: String, count: Int, line: Int, found: Int, expected: Int)
    /// Rows with more cells than the header; the extra ones are ignored.
    case longRows(path: String, count: Int, line: Int, found: Int, expected: Int)
    /// A quote that opens a cell and is never closed: the cell runs to the end of the file.
    case unclosedQuote(path: String, line: Int)
    /// Text between a closing quote and the next separator; it is kept.
    case textAfterQuote(path: String, count: Int, line: Int, column: String)
    /// Bytes that are no UTF-8; they are read as U+FFFD.
    case invalidUTF8(path: String, count: Int, line: Int, column: String)
    /// Cells that do not have the declared type; they are null.
    case rejectedCells(path: String, column: String, type: String, count: Int, examples: [RejectedCell])
    case duplicateHeader(path: String, name: String, renamed: String)
    case blankHeader(path: String, position: Int, name: String)
    case badOption(name: String, value: String, allowed: [String])

    /// A format that is sometimes found under the name of a CSV.
    public enum ForeignFormat: Sendable {
        case spreadsheet, oldSpreadsheet, gzip, zip, pdf, utf16, binary
    }
}
