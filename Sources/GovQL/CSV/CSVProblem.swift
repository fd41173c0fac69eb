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
    /// Cells of an undeclared column that are read as a value though not written plainly: `1,234`, `95%`, `2020/3/10`.
    case looseValues(path: String, column: String, type: String, count: Int, line: Int)
    /// Cells that stand for nothing by the usual marks, and what some of them say.
    case missingMarks(path: String, column: String, count: Int, line: Int, texts: [String])
    /// Numbers of an undeclared column that are of several units, so that the column is text.
    case mixedNumbers(path: String, column: String, kinds: [String])
    /// A declared column in which some numbers have a percent sign and some have none.
    case mixedPercent(path: String, column: String, count: Int, line: Int)
    /// Numbers as a spreadsheet shows long ones: `4.20102E+11`.
    case shortenedNumbers(path: String, column: String, count: Int, line: Int)
    /// Long numbers whose last digits a spreadsheet has turned to zeros.
    case cutNumbers(path: String, column: String, count: Int, line: Int)
    /// Codes with blanks around, which are cut off.
    case trimmedCodes(path: String, column: String, count: Int, line: Int)
    /// Texts that differ only in blanks, width or case.
    case untidyTexts(path: String, column: String, first: String, second: String)
    /// A text column nearly all of whose values are numbers or days.
    case strayTexts(path: String, column: String, StrayTexts)
    case duplicateHeader(path: String, line: Int, name: String, renamed: String)
    case blankHeader(path: String, line: Int, position: Int, name: String)
    /// The text is no UTF-8; it is read as something else, which was found out.
    case recoded(path: String, encoding: String)
    /// Some lines are UTF-8, some GB18030: each is read as what it is.
    case mixedEncodings(path: String, count: Int, line: Int)
    /// Bytes that the file's encoding does not know; they are read as U+FFFD.
    case undecodable(path: String, encoding: String, count: Int, line: Int)
    /// Rows that are none of the table's; examples are what the first cells of some say.
    case excludedRows(path: String, kind: ExcludedRow, count: Int, line: Int, examples: [String])
    case noHeader(path: String)
    /// The file holds other tables than the one that is read.
    case otherTables(path: String, read: Int, others: [OtherTable])
    /// NULs at the end: what a program that crashed had not written yet.
    case zeroTail(path: String, line: Int, count: Int)
    /// Quotes that are never closed; they are read as text.
    case openQuotes(path: String, line: Int, count: Int)
    /// Text between a closing quote and the next separator, wherever it is.
    case textAfterQuotes(path: String, line: Int, count: Int)
    /// Rows with a blank cell too many or with another separator, put right.
    case mendedRows(path: String, line: Int, count: Int)
    /// The option `header` or `table` asks for what the file does not have.
    case absentHeader(path: String, line: Int)
    case absentTable(path: String, number: Int, count: Int)

    public struct OtherTable: Sendable {
        public let number: Int
        public let line: Int
        public let rowCount: Int
        /// Its first column's name.
        public let firstColumn: String
    }

    /// Why a row is none of a table's.
    public enum ExcludedRow: Int, Sendable, CaseIterable {
        /// Titles, units, dates above the header.
        case preamble
        case comment, repeatedHeader, total, note
        /// Nothing but separators.
        case empty
    }

    /// A format that is sometimes found under the name of a CSV.
    public enum ForeignFormat: Sendable {
        case spreadsheet, oldSpreadsheet, gzip, zip, pdf, utf16, binary
    }
}
