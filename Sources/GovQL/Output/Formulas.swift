// What a spreadsheet takes for a formula when it opens a CSV or TSV file: a text from data must not be computed there, or
// reach out to the network. The rule is OWASP's, "CSV Injection": an apostrophe before = + - @, a tab or a CR, which
// spreadsheets then show as text. Full-width signs count too: a Chinese Excel takes them for the others.

enum Formulas {
    /// Puts an apostrophe before what was appended after `start` if it could be a formula.
    static func neutralize(_ bytes: inout [UInt8], from start: Int) {
        guard start < bytes.count, begins(bytes[start...]) else { return }
        bytes.insert(UInt8(ascii: "'"), at: start)
    }

    private static func begins(_ text: ArraySlice<UInt8>) -> Bool {
        switch text.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D: true
        // ＝ ＋ － ＠
        case 0xEF: fullWidth.contains { text.starts(with: $0) }
        default: false
        }
    }

    private static let fullWidth = ["＝", "＋", "－", "＠"].map { Array($0.utf8) }
}
