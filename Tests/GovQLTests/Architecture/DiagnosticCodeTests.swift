// Codes are stable names that scripts and readers rely on: one code has one meaning, in one file.

import Foundation
import Testing

struct DiagnosticCodeTests {
    @Test func everyCodeHasOneMeaning() throws {
        let sources = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/GovQL")
        let expression = try NSRegularExpression(pattern: "case [^\n]*: \"(GQL[0-9]{4})\"")
        var places: [String: [String]] = [:]
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        for case let file as URL in files ?? FileManager.DirectoryEnumerator() where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in expression.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
                guard let range = Range(match.range(at: 1), in: text) else { continue }
                places[String(text[range]), default: []].append(file.lastPathComponent)
            }
        }
        #expect(places.count > 100)
        for (code, files) in places.sorted(by: { $0.key < $1.key }) {
            #expect(files.count == 1, "\(code) in \(files.joined(separator: ", "))")
        }
    }
}
