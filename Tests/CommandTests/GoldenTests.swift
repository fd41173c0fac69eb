// Everything that is compared with a recorded text: transcripts, the answers of the samples, the sessions of the README.

import Foundation
import Testing

@Suite struct GoldenTests {
    static let folder = Place.root.appendingPathComponent("Tests/Golden")

    static let transcripts: [String] = {
        let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return files.filter { $0.hasSuffix(".gqltest") }.sorted()
    }()

    static let samples: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(Place.root.path)/samples")) ?? []
        return names.filter { $0.hasSuffix(".gql") }.map { String($0.dropLast(4)) }.sorted()
    }()

    static let papers = ["README.md", "CONTRIBUTING.md"].filter {
        FileManager.default.fileExists(atPath: Place.root.appendingPathComponent($0).path)
    }

    @Test(arguments: transcripts) func transcript(_ name: String) throws {
        let file = Self.folder.appendingPathComponent(name)
        let text = try String(contentsOf: file, encoding: .utf8)
        let transcript = Transcript(text)
        let outputs = try transcript.steps.map { step in
            Transcript.lines(of: try shell(step.command, folder: file.deletingLastPathComponent()))
        }
        guard transcript.text(with: outputs) != text else { return }
        if isRecording {
            try transcript.text(with: outputs).write(to: file, atomically: true, encoding: .utf8)
            Issue.record("\(name) was recorded")
            return
        }
        for (step, output) in zip(transcript.steps, outputs) where step.expected != output {
            Issue.record("\(name):\(step.line + 1)\n\(Difference.text(expected: step.expected, found: output))")
        }
    }

    @Test(arguments: samples) func sample(_ name: String) throws {
        let file = Self.folder.appendingPathComponent("samples/\(name).out")
        let found = try shell("govql --format table samples/\(name).gql").output
        let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        guard found != expected else { return }
        if isRecording {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try found.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("\(name) was recorded")
            return
        }
        Issue.record("\(name)\n\(Difference.text(expected: Self.lines(expected), found: Self.lines(found)))")
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Every `$ …govql …` in a block fenced by ```console prints what stands below it, from the repository's root.
    @Test(arguments: papers) func paper(_ name: String) throws {
        let text = try String(contentsOf: Place.root.appendingPathComponent(name), encoding: .utf8)
        for block in Self.consoleBlocks(of: text) {
            for step in Transcript(block.text, indent: "").steps where step.command.contains("govql ") {
                let output = Transcript.lines(of: try shell(step.command), withStatus: false)
                if output != step.expected {
                    let difference = Difference.text(expected: step.expected, found: output)
                    Issue.record("\(name):\(block.line + step.line + 1): $ \(step.command)\n\(difference)")
                }
            }
        }
    }

    /// The texts between ```console and ```, and the lines at which they begin.
    private static func consoleBlocks(of text: String) -> [(text: String, line: Int)] {
        var blocks: [(text: String, line: Int)] = []
        var current: (lines: [String], line: Int)?
        for (number, line) in lines(text).enumerated() {
            if line == "```console" {
                current = ([], number + 1)
            } else if line == "```", let block = current {
                blocks.append((block.lines.joined(separator: "\n"), block.line))
                current = nil
            } else {
                current?.lines.append(line)
            }
        }
        return blocks
    }
}

enum Difference {
    /// The lines that differ, from the first on, a few of each.
    static func text(expected: [String], found: [String]) -> String {
        let common = zip(expected, found).prefix { $0 == $1 }.count
        let removed = expected.dropFirst(common).prefix(12).map { "- \($0)" }
        let added = found.dropFirst(common).prefix(12).map { "+ \($0)" }
        return (["after \(common) equal lines:"] + removed + added).joined(separator: "\n")
    }
}
