// What the pages of docs/errors are made of: one case for each diagnostic code, in Tests/Golden/errors/NN-family.cases.
// A file begins with the family's titles, then holds cases:
//
//     === GQL0141
//     en: A value is missing
//     zh: 缺少值
//     why: One paragraph: why this is refused or told.
//     why zh: 一段话。
//     --- wrong
//     communities | where residents > | take 5
//     --- mended
//     communities | where residents > 1万 | take 5
//
// `--- wrong zh`, `--- mended zh` stand on the Chinese page instead; `--- file NAME` is a file beside the query. `data:` says
// what the query is asked of: the sample city with its schema where nothing is said and there is no file; `measures`,
// `folder`, `alone` as in ManualTests. Lines that begin with `$` are commands for a shell instead of a query; with the line
// `by: host` they are code of a program (HostCases.swift).

import Foundation
import Testing

struct ErrorCase: CustomTestStringConvertible {
    /// The wrong query, or the mended one.
    enum Side: String { case wrong, mended }

    let code: String
    fileprivate(set) var head: [String: String] = [:]
    fileprivate(set) var parts: [String: [String]] = [:]
    /// Names of files, in the order in which they stand.
    fileprivate(set) var files: [String] = []

    var testDescription: String { code }

    func title(_ language: String) -> String { head[language] ?? "" }
    func why(_ language: String) -> String { head[language == "zh" ? "why zh" : "why"] ?? "" }

    func lines(_ side: Side, _ language: String) -> [String] {
        (language == "zh" ? parts[side.rawValue + " zh"] : nil) ?? parts[side.rawValue] ?? []
    }

    func file(_ name: String) -> [String] { parts["file \(name)"] ?? [] }

    /// Options of the command for the data.
    var data: [String] {
        switch head["data"] ?? (files.isEmpty ? "city" : "alone") {
        case "measures": ["--schema", "samples/wuhan/measures.gql"]
        case "folder": ["--load", "samples/wuhan", "--today", "2020-12-31"]
        case "alone": []
        default: ["--schema", "samples/wuhan/wuhan.gql"]
        }
    }

    /// Shown as code of a program: HostCases.swift.
    var isOfHost: Bool { head["by"] == "host" }

    func isCommand(_ language: String) -> Bool { lines(.wrong, language).first?.hasPrefix("$ ") == true }

    /// What a case must not lack.
    var gaps: [String] {
        let keys = ["en", "zh", "why", "why zh"].filter { head[$0]?.isEmpty != false }
        return keys + ["wrong", "mended"].filter { parts[$0]?.isEmpty != false }
    }
}

/// A row of the index: cases that belong together.
struct ErrorFamily {
    let name: String
    private(set) var titles: [String: String] = [:]
    private(set) var cases: [ErrorCase] = []

    static let folder = Place.root.appendingPathComponent("Tests/Golden/errors")

    static let all: [ErrorFamily] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".cases") }.sorted().map { name in
            let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            return ErrorFamily(name, text ?? "")
        }
    }()

    init(_ name: String, _ text: String) {
        self.name = name
        var part: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("=== ") {
                cases.append(ErrorCase(code: String(line.dropFirst(4))))
                part = nil
            } else if line.hasPrefix("--- "), !cases.isEmpty {
                part = String(line.dropFirst(4))
                cases[cases.count - 1].begin(part ?? "")
            } else if let part {
                cases[cases.count - 1].parts[part, default: []].append(line)
            } else if let colon = line.range(of: ": "), !line.hasPrefix("#") {
                let (key, value) = (String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
                if cases.isEmpty { titles[key] = value } else { cases[cases.count - 1].head[key] = value }
            }
        }
        for index in cases.indices { cases[index].trim() }
    }
}

extension ErrorCase {
    fileprivate mutating func begin(_ part: String) {
        parts[part] = []
        if part.hasPrefix("file ") { files.append(String(part.dropFirst(5))) }
    }

    /// Blank lines before the next part are for the eye.
    fileprivate mutating func trim() {
        for key in parts.keys {
            while parts[key]?.last == "" { parts[key]?.removeLast() }
        }
    }
}
