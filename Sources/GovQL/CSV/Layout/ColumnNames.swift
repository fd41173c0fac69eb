// Names of columns: what a header's cells say, made unique and never blank.

enum ColumnNames {
    /// A header's cell on one line, without blanks around it.
    static func clean(_ cell: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        for byte in cell.trimmed {
            let isLineEnd = byte == CSVDialect.lineFeed || byte == CSVDialect.carriageReturn
            if !isLineEnd { bytes.append(byte) } else if bytes.last != 0x20 { bytes.append(0x20) }
        }
        return String(decoding: bytes, as: UTF8.self)
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
