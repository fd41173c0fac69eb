// The table in which an engine keeps what `--on` needs to know of the dataset: its description as text, in pieces. What
// some engine's literals, clients or scripts could take for something else is written as %XX, so that one form is safe
// everywhere.

enum SQLDescriptionTable {
    static let name = "_govql"
    static let part = "part"
    static let text = "text"
    private static let pieceLength = 1000

    /// The query that gives all pieces in order.
    static func query(in dialect: SQLDialect) -> String {
        let (part, text) = (dialect.quoted(part), dialect.quoted(text))
        return "SELECT \(text) FROM \(dialect.quoted(name)) ORDER BY \(part)"
    }

    static func pieces(of description: DatasetDescription) -> [String] {
        var pieces: [String] = []
        var piece: [UInt8] = []
        for scalar in description.text.unicodeScalars {
            if piece.count >= pieceLength {
                pieces.append(String(decoding: piece, as: UTF8.self))
                piece.removeAll(keepingCapacity: true)
            }
            guard scalar.isASCII else {
                piece.append(contentsOf: String(scalar).utf8)
                continue
            }
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            if byte >= 0x20, !special.contains(byte) {
                piece.append(byte)
            } else {
                piece.append(UInt8(ascii: "%"))
                piece.append(digits[Int(byte >> 4)])
                piece.append(digits[Int(byte & 15)])
            }
        }
        return pieces + [String(decoding: piece, as: UTF8.self)]
    }

    /// The text of pieces put together; nil where they were not written by ``pieces(of:)``.
    static func text(of pieces: [UInt8]) -> [UInt8]? {
        var text: [UInt8] = []
        text.reserveCapacity(pieces.count)
        var index = 0
        while index < pieces.count {
            guard pieces[index] == UInt8(ascii: "%") else {
                text.append(pieces[index])
                index += 1
                continue
            }
            guard index + 2 < pieces.count, let high = digits.firstIndex(of: pieces[index + 1]),
                let low = digits.firstIndex(of: pieces[index + 2])
            else { return nil }
            text.append(UInt8(high << 4 | low))
            index += 3
        }
        return text
    }

    private static let digits = Array("0123456789ABCDEF".utf8)
    /// Ends of literals, escapes, ends of statements, comments, places for variables. A blank may be lost at the end of
    /// a piece.
    private static let special = Set("%'\\;-$?&".utf8)
}
