// A golden of the CSV reader: a file as an office might export it, and beside it in NAME.expect what is to be read.
//
//     about: what is shown, and why
//     input: other.csv                    (if it isn't NAME.csv or another NAME.*)
//     options: delimiter ";", header 3    (as in `load … with (…)`)
//     types: a int, b dec                 (declared; the others are inferred)
//     missing: b 无 -                      (texts that are null in one column)
//     refuse: words … words               (an error with these words, in this order; then there is no table)
//     note: words … words                 (each note matches one such line, and each line a note)
//     notes: more                         (there may be notes that no line matches)
//     reject: 3 | a | １２x | int | why    (line, column, text, type, reason)
//     decision: words … words             (a decision with these words)
//     pending: reason                     (not built yet: run only with GOVQL_PENDING=1, and never failing)
//     table:
//     a:int,b:text
//     1,江岸
//
// The table is CSV to the end of the file: a name and a type for each column, then the rows; an empty cell is null; \u{0} in
// a cell is that character. GOVQL_RECORD=1 writes table, notes and rejects anew. Next: GoldenCSVTests.swift runs them.

import Foundation
import Testing

@testable import GovQL

struct GoldenCSVCase: Sendable, CustomTestStringConvertible {
    let name: String
    var testDescription: String { name }

    var about = ""
    var input: String?
    var options = ""
    var types: [(column: String, type: String)] = []
    var missing: [String: [String]] = [:]
    var refuse: String?
    var notes: [String] = []
    var allowsMoreNotes = false
    var rejects: [String] = []
    var decisions: [String] = []
    var pending: String?
    var table = ""

    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/csv")

    static let all: [GoldenCSVCase] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".expect") }.sorted().map { GoldenCSVCase(String($0.dropLast(7))) }
    }()

    var expectation: URL { Self.folder.appendingPathComponent(name + ".expect") }

    /// The file that is read: `input`, or the one beside the expectation.
    func inputName() throws -> String {
        if let input { return input }
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        let found = names.filter { $0.hasPrefix(name + ".") && !$0.hasSuffix(".expect") }
        guard found.count == 1 else { throw Mistake(text: "\(name): \(found.count) input files") }
        return found[0]
    }

    struct Mistake: Error, CustomStringConvertible {
        let text: String
        var description: String { text }
    }

    init(_ name: String) {
        self.name = name
        let text =
            (try? String(contentsOf: Self.folder.appendingPathComponent(name + ".expect"), encoding: .utf8)) ?? ""
        guard let tableStart = text.range(of: "table:\n") else {
            readHead(text)
            return
        }
        readHead(String(text[..<tableStart.lowerBound]))
        table = String(text[tableStart.upperBound...])
    }

    private mutating func readHead(_ text: String) {
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else {
                refuse = "an unreadable line in the expectation: \(line)"
                continue
            }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            switch line[..<colon] {
            case "about": about = value
            case "input": input = value
            case "options": options = value
            case "types":
                types = value.split(separator: ",").map { part in
                    let words = part.split(separator: " ", maxSplits: 1).map(String.init)
                    return (words[0], words.count > 1 ? words[1] : "")
                }
            case "missing":
                let words = value.split(separator: " ").map(String.init)
                if let column = words.first { missing[column] = Array(words.dropFirst()) }
            case "refuse": refuse = value
            case "note": notes.append(value)
            case "notes": allowsMoreNotes = value == "more"
            case "reject": rejects.append(value)
            case "decision": decisions.append(value)
            case "pending": pending = value
            default: refuse = "an unknown word in the expectation: \(line)"
            }
        }
    }

    /// Whether a message holds the words of an expectation, in order.
    static func matches(_ expectation: String, _ message: String) -> Bool {
        var rest = message[...]
        for words in expectation.components(separatedBy: "…") {
            let words = words.trimmingCharacters(in: .whitespaces)
            if words.isEmpty { continue }
            guard let found = rest.range(of: words) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }

    /// A type by the name that an expectation gives it: `int`, `month`, `enum(是 否)`.
    static func type(_ name: String) -> DataType? {
        switch name {
        case "int": return .int
        case "dec": return .decimal(scale: 0)
        case "num": return .num
        case "bool": return .bool
        case "text": return .text
        case "code": return .code
        case "date": return .date
        case "datetime": return .dateTime
        case "month": return .period(.month)
        case "quarter": return .period(.quarter)
        case "year": return .period(.year)
        default:
            guard name.hasPrefix("enum("), name.hasSuffix(")") else { return nil }
            let members = name.dropFirst(5).dropLast().split(separator: " ")
            return .enumeration(
                EnumType(
                    name: "enum", members: members.map { EnumType.Member(name: String($0), otherNames: []) },
                    isOrdered: false))
        }
    }

    /// The expectation as it would have to be for what was read.
    func recorded(_ reading: GoldenCSVReading) -> String {
        var lines = ["about: \(about)"]
        if let input { lines.append("input: \(input)") }
        if !options.isEmpty { lines.append("options: \(options)") }
        if !types.isEmpty { lines.append("types: " + types.map { "\($0.column) \($0.type)" }.joined(separator: ", ")) }
        for (column, texts) in missing.sorted(by: { $0.key < $1.key }) {
            lines.append("missing: \(column) \(texts.joined(separator: " "))")
        }
        if let pending { lines.append("pending: \(pending)") }
        lines += decisions.map { "decision: \($0)" }
        if let error = reading.error { return (lines + ["refuse: \(error)", ""]).joined(separator: "\n") }
        if allowsMoreNotes {
            lines += notes.map { "note: \($0)" } + ["notes: more"]
        } else {
            lines += reading.notes.map { note in
                "note: " + (notes.first { Self.matches($0, note) } ?? note.replacingOccurrences(of: "\n", with: " "))
            }
        }
        lines += reading.rejects.map { "reject: \($0)" }
        return (lines + ["table:", reading.table]).joined(separator: "\n")
    }
}

/// What a golden's file gave.
struct GoldenCSVReading: Equatable {
    var error: String?
    var notes: [String] = []
    var rejects: [String] = []
    var decisions: [String] = []
    /// As an expectation writes it.
    var table = ""

    static func cell(_ text: String?) -> String {
        guard let text else { return "" }
        var escaped = ""
        for scalar in text.unicodeScalars {
            let isVisible =
                scalar.value >= 0x20 && scalar.properties.generalCategory != .format
                && ![0x7F, 0x85, 0xA0, 0x3000, 0x2028, 0x2029].contains(scalar.value)
            let isPrivate = scalar.properties.generalCategory == .privateUse
            let isMark = scalar.properties.generalCategory == .nonspacingMark
            if scalar == "\n" || (isVisible && !isPrivate && !isMark) {
                escaped.unicodeScalars.append(scalar)
            } else {
                escaped += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        let needsQuotes = escaped.contains { ",\"\n".contains($0) } || escaped.isEmpty
        return needsQuotes ? "\"" + escaped.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : escaped
    }

    /// A line of the table; one that would be blank is written as a quoted nothing.
    static func line(_ cells: [String?]) -> String {
        let line = cells.map { cell($0) }.joined(separator: ",")
        return line.isEmpty ? "\"\"" : line
    }
}
