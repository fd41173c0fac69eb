// What the engines' programs write, as cells: SQLite's quoted values, CSV whose values are all quoted, a JSON value a line.
// Whatever is none of these is a mistake with its line, never a guess.

import GovQL

/// Not what a program should have written.
struct AnswerMistake: Error {
    let reason: Words
}

struct AnswerReader {
    private let kind: ClientKind
    private var rows: EngineRows

    init(_ kind: ClientKind, columnCount: Int) {
        self.kind = kind
        rows = EngineRows(columnCount: columnCount)
    }

    /// The cells of a whole output.
    func rows(of output: [UInt8]) throws(AnswerMistake) -> EngineRows {
        var reader = self
        switch kind {
        case .sqlite: try reader.readDelimited(output, quote: UInt8(ascii: "'"))
        case .postgres: try reader.readDelimited(output, quote: UInt8(ascii: "\""))
        case .duckdb, .clickhouse, .spark, .trino: try reader.readLines(output)
        }
        return reader.rows
    }

    private func mistake(_ line: Int, _ en: String, _ zh: String) -> AnswerMistake {
        AnswerMistake(reason: Words(en: "line \(line): \(en)", zh: "第 \(line) 行：\(zh)"))
    }

    // MARK: Quoted values

    /// `1,'it''s',NULL` by lines; the values in quotes may have lines of their own. Without quotes nothing is null, and so
    /// is the word.
    private mutating func readDelimited(_ bytes: [UInt8], quote: UInt8) throws(AnswerMistake) {
        var index = 0
        var line = 1
        var column = 0
        while index < bytes.count {
            var cell: [UInt8] = []
            var isQuoted = false
            let isEscaped = quote == UInt8(ascii: "'") && bytes[index...].starts(with: "unistr('".utf8)
            if isEscaped { index += 7 }
            if bytes[index] == quote {
                isQuoted = true
                index += 1
                while true {
                    guard index < bytes.count else {
                        throw mistake(line, "a value is not closed", "有取值未结束")
                    }
                    let byte = bytes[index]
                    index += 1
                    if byte == quote {
                        guard index < bytes.count, bytes[index] == quote else { break }
                        index += 1
                    } else if byte == 0x0A {
                        line += 1
                    }
                    cell.append(byte)
                }
                if isEscaped {
                    index += 1
                    cell = try unescaped(cell, line)
                }
            } else {
                while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != 0x0A {
                    cell.append(bytes[index])
                    index += 1
                }
                if cell.last == 0x0D { cell.removeLast() }
            }
            if !isQuoted, cell.isEmpty || cell.elementsEqual("NULL".utf8) {
                rows.appendNull()
            } else {
                rows.append(cell)
            }
            column += 1
            let end = index < bytes.count ? bytes[index] : 0x0A
            index += 1
            if end == UInt8(ascii: ","), column < rows.columnCount { continue }
            guard end == 0x0A || end == 0x0D && index < bytes.count && bytes[index] == 0x0A, column == rows.columnCount
            else {
                throw mistake(line, "\(rows.columnCount) values are wanted", "应有 \(rows.columnCount) 个取值")
            }
            if end == 0x0D { index += 1 }
            column = 0
            line += 1
        }
        guard column == 0 else { throw mistake(line, "a row is cut off", "有一行被截断") }
    }

    /// `\u000a` and `\\` in what SQLite writes as `unistr('…')`.
    private func unescaped(_ cell: [UInt8], _ line: Int) throws(AnswerMistake) -> [UInt8] {
        var text: [UInt8] = []
        var index = 0
        while index < cell.count {
            guard cell[index] == UInt8(ascii: "\\") else {
                text.append(cell[index])
                index += 1
                continue
            }
            if index + 1 < cell.count, cell[index + 1] == UInt8(ascii: "\\") {
                text.append(UInt8(ascii: "\\"))
                index += 2
                continue
            }
            let digits = String(decoding: cell.dropFirst(index + 2).prefix(4), as: UTF8.self)
            guard digits.utf8.count == 4, let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) else {
                throw mistake(line, "an escape that is none", "转义无效")
            }
            text.append(contentsOf: String(scalar).utf8)
            index += 6
        }
        return text
    }

    // MARK: JSON

    /// A row a line: an array, or an object whose members are in the order of the columns.
    private mutating func readLines(_ bytes: [UInt8]) throws(AnswerMistake) {
        var start = 0
        var line = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            line += 1
            let part = Array(bytes[start..<end])
            start = end + 1
            if part.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
            let value: JSONValue
            do { value = try JSONValue(parsing: part) } catch {
                throw mistake(line, "no JSON: \(error.reason)", "不是 JSON")
            }
            let cells: [JSONValue]
            switch value {
            case .array(let elements): cells = elements
            case .object(let members): cells = members.map(\.value)
            default: throw mistake(line, "no row", "不是一行数据")
            }
            guard cells.count == rows.columnCount else {
                throw mistake(line, "\(rows.columnCount) values are wanted", "应有 \(rows.columnCount) 个取值")
            }
            for cell in cells {
                switch cell {
                case .null: rows.appendNull()
                case .bool(let value): rows.append(value ? "true".utf8 : "false".utf8)
                case .number(let text), .string(let text): rows.append(text.utf8)
                case .array, .object: throw mistake(line, "a value within a value", "取值中嵌有取值")
                }
            }
        }
    }
}
