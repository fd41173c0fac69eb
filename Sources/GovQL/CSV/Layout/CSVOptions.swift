// What a user may say about a file's form, as values. Nil leaves it to be found out.

struct CSVOptions: Sendable {
    enum Totals: Sendable {
        case drop, keep
    }

    var encoding: TextEncoding?
    var delimiter: [UInt8]?
    /// Some(nil): none.
    var quote: UInt8??
    var escape: CSVForm.Escape?
    /// What a comment line begins with; empty: there are none.
    var comment: [UInt8]?
    /// The line of the header; 0: there is none.
    var headerLine: Int?
    var headerRows: Int?
    var names: [String]?
    /// Which table of several, counted from 1.
    var table: Int?
    var totals = Totals.drop
    var fillDown: [String] = []
}

extension SourceDecision {
    /// The reason of what an option decides.
    static let asked = Words(en: "an option says so", zh: "由选项指定")
}
