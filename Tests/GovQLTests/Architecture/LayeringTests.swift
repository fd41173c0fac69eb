// The layers of ARCHITECTURE.md, checked: a lower layer never names a type or free function that a higher layer or a
// sibling declares. Comments and strings are blanked first; names are compared as whole words.

import Foundation
import Testing

/// The folders of Sources/GovQL by layer, low to high. Those of one line must not know each other above layer 4; below,
/// they are read in the order given.
private let layers: [[String]] = [
    ["Support"], ["Source", "Types"], ["Diagnostics", "Columns"], ["Syntax", "Functions"], ["Lexing", "Parsing"],
    ["Catalog", "Plan", "Formatting"], ["Binding", "Optimizing", "Intake"], ["Execution", "CSV", "Output", "SQL"],
    ["Engine"],
]

struct LayeringTests {
    private static let sources = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/GovQL")

    @Test func noLayerNamesAHigherOne() throws {
        let violations = try Layering(folder: Self.sources).violations()
        #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
    }

    /// The check itself, on a copy with a planted violation.
    @Test func aPlantedViolationIsFound() throws {
        let copy = FileManager.default.temporaryDirectory.appendingPathComponent("govql-layers-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: copy) }
        try FileManager.default.copyItem(at: Self.sources, to: copy)
        let planted = copy.appendingPathComponent("Support/Planted.swift")
        try "// Session in a comment is fine.\nlet planted = Session()\n".write(
            to: planted, atomically: true, encoding: .utf8)
        let violations = try Layering(folder: copy).violations()
        #expect(violations.count == 1)
        #expect(violations.first?.contains("Planted.swift") == true)
        #expect(violations.first?.contains("Session") == true)
    }
}

private struct Layering {
    struct File {
        let name: String
        let layer: Int
        let folder: String
        let words: Set<String>
        let declared: Set<String>
    }

    private let files: [File]

    init(folder: URL) throws {
        var files: [File] = []
        for (level, folders) in layers.enumerated() {
            for name in folders {
                let root = folder.appendingPathComponent(name)
                let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
                for case let url as URL in found ?? FileManager.DirectoryEnumerator() where url.pathExtension == "swift"
                {
                    let code = Self.withoutCommentsAndStrings(try String(contentsOf: url, encoding: .utf8))
                    files.append(
                        File(
                            name: "\(name)/\(url.lastPathComponent)", layer: level, folder: name,
                            words: Self.words(code), declared: Self.declarations(code)))
                }
            }
        }
        self.files = files
    }

    func violations() -> [String] {
        var homes: [String: Set<String>] = [:]
        for file in files {
            for name in file.declared { homes[name, default: []].insert(file.folder) }
        }
        let level = Dictionary(
            uniqueKeysWithValues: layers.enumerated().flatMap { index, folders in
                folders.map { ($0, index) }
            })
        var result: [String] = []
        for file in files {
            for word in file.words.sorted() where !file.declared.contains(word) {
                // A name declared in several layers says nothing about who is meant.
                guard let folders = homes[word], folders.count == 1, let home = folders.first else { continue }
                guard let other = level[home], home != file.folder else { continue }
                let isSibling = other == file.layer && file.layer == 7
                if other > file.layer || isSibling { result.append("\(file.name) names \(word) of \(home)") }
            }
        }
        return result
    }

    /// Types and functions declared at the start of a line: what the module's other files can see.
    private static func declarations(_ code: String) -> Set<String> {
        let modifiers = "(?:(?:public|package|internal|final|indirect|nonisolated|@[A-Za-z_]+(?:\\([^)]*\\))?)\\s+)*"
        let pattern =
            "(?m)^\(modifiers)(?:class|struct|enum|protocol|actor|typealias|func|let|var)\\s+`?([A-Za-z_][A-Za-z0-9_]*)"
        guard let expression = try? NSRegularExpression(pattern: pattern) else { return [] }
        let range = NSRange(code.startIndex..., in: code)
        return Set(
            expression.matches(in: code, range: range).compactMap { match in
                Range(match.range(at: 1), in: code).map { String(code[$0]) }
            })
    }

    private static func words(_ code: String) -> Set<String> {
        Set(code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    }

    /// The code with comments and string literals blanked; interpolations are code, but naming a type there is rare
    /// enough to be let go.
    private static func withoutCommentsAndStrings(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let character = rest.first {
            if rest.hasPrefix("//") {
                rest = rest[(rest.firstIndex(of: "\n") ?? rest.endIndex)...]
            } else if rest.hasPrefix("/*") {
                rest = rest.range(of: "*/").map { rest[$0.upperBound...] } ?? ""
            } else if rest.hasPrefix("\"\"\"") {
                let body = rest.dropFirst(3)
                rest = body.range(of: "\"\"\"").map { body[$0.upperBound...] } ?? ""
            } else if character == "\"" {
                rest = rest.dropFirst()
                while let inner = rest.first, inner != "\"", inner != "\n" {
                    rest = rest.dropFirst(inner == "\\" ? 2 : 1)
                }
                rest = rest.dropFirst()
            } else {
                result.append(character)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}
