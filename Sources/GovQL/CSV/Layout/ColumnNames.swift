// Names of columns: what a header's cells say, made unique and never blank.

enum ColumnNames {
    /// A header's cell on one line, without blanks around it and without characters that nobody sees and types.
    static func clean(_ cell: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        var rest = visible(cell).trimmed
        while let byte = rest.popFirst() {
            let isLineEnd = byte == CSVDialect.lineFeed || byte == CSVDialect.carriageReturn
            if !isLineEnd { bytes.append(byte) } else if bytes.last != 0x20 { bytes.append(0x20) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A byte order mark, a zero-width space, a word joiner, a soft hyphen.
    private static let unseen: [[UInt8]] = ["\u{FEFF}", "\u{200B}", "\u{2060}", "\u{AD}"].map { Array($0.utf8) }

    private static func visible(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard cell.contains(where: { $0 >= 0x80 }) else { return cell }
        var bytes: [UInt8] = []
        var rest = cell
        while let first = rest.first {
            if first >= 0x80, let mark = unseen.first(where: { rest.starts(with: $0) }) {
                rest.removeFirst(mark.count)
            } else {
                bytes.append(first)
                rest.removeFirst()
            }
        }
        return bytes[...]
    }

    static func unique(_ raw: [String], path: String, line: Int, notes: inout [Diagnostic]) -> [String] {
        var taken = Set(raw)
        var used: Set<String> = []
        var numbers: [String: Int] = [:]
        return raw.enumerated().map { index, name in
            var unique = name
            if name.isEmpty {
                unique = free("column\(index + 1)", taken, &numbers)
                notes.append(
                    Diagnostic(CSVProblem.blankHeader(path: path, line: line, position: index + 1, name: unique)))
            } else if used.contains(name) {
                unique = free(name + "_1", taken, &numbers)
                notes.append(
                    Diagnostic(CSVProblem.duplicateHeader(path: path, line: line, name: name, renamed: unique)))
            }
            taken.insert(unique)
            used.insert(unique)
            return unique
        }
    }

    /// `name_1`, else `name_2` and so on; `numbers` tells where to go on, as one name may be repeated 100,000 times.
    private static func free(_ name: String, _ taken: Set<String>, _ numbers: inout [String: Int]) -> String {
        guard taken.contains(name) else { return name }
        let stem = name.hasSuffix("_1") ? String(name.dropLast(2)) : name
        var number = numbers[stem] ?? 2
        while taken.contains("\(stem)_\(number)") { number += 1 }
        numbers[stem] = number + 1
        return "\(stem)_\(number)"
    }
}
