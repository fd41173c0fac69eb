import Foundation
import Testing

@testable import GovQL

/// Files as offices export them, each with what a person would read in it: Tests/Golden/csv.
@Suite struct GoldenCSVTests {
    @Test(arguments: GoldenCSVCase.all) func file(_ test: GoldenCSVCase) throws {
        if test.pending != nil {
            guard ProcessInfo.processInfo.environment["GOVQL_PENDING"] == "1" else { return }
            withKnownIssue("\(test.name): \(test.pending ?? "")", isIntermittent: true) { try check(test) }
            return
        }
        try check(test)
    }

    private func check(_ test: GoldenCSVCase) throws {
        let bytes = try Self.bytes(of: GoldenCSVCase.folder.appendingPathComponent(test.inputName()).path)
        let reading = Self.read(bytes, test)
        if ProcessInfo.processInfo.environment["GOVQL_RECORD"] == "1" {
            let text = test.recorded(reading)
            if text != (try? String(contentsOf: test.expectation, encoding: .utf8)) {
                try text.write(to: test.expectation, atomically: true, encoding: .utf8)
                Issue.record("\(test.name) was recorded")
            }
            return
        }
        compare(test, reading)
        // However it is cut into pieces, on however many threads.
        for sizes in [CSVTesting.sizes(chunk: 16, sample: 64 << 10), CSVTesting.sizes(chunk: 1 << 10, tail: 64)] {
            let other = Self.read(bytes, test, sizes: sizes, threads: 3)
            #expect(other == reading, "\(test.name): in chunks of \(sizes.chunk)")
        }
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        let file = try LocalFiles().open(path)
        var bytes = [UInt8](repeating: 0, count: file.version.size)
        var count = 0
        try bytes.withUnsafeMutableBytes { buffer in
            while count < buffer.count {
                let read = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]), at: count)
                try #require(read > 0, "\(path) changed")
                count += read
            }
        }
        return bytes
    }

    private func compare(_ test: GoldenCSVCase, _ reading: GoldenCSVReading) {
        if let refuse = test.refuse {
            let error = reading.error ?? "no error"
            #expect(GoldenCSVCase.matches(refuse, error), "\(test.name): \(error)")
            return
        }
        #expect(reading.error == nil, "\(test.name)")
        #expect(reading.table == test.table, "\(test.name): \(test.about)")
        #expect(reading.rejects == test.rejects, "\(test.name)")
        for expected in test.notes {
            #expect(
                reading.notes.contains { GoldenCSVCase.matches(expected, $0) },
                "\(test.name): no note \(expected) in \(reading.notes)")
        }
        for note in reading.notes where !test.allowsMoreNotes {
            #expect(test.notes.contains { GoldenCSVCase.matches($0, note) }, "\(test.name): unexpected: \(note)")
        }
        for expected in test.decisions {
            #expect(
                reading.decisions.contains { GoldenCSVCase.matches(expected, $0) },
                "\(test.name): no decision \(expected) in \(reading.decisions)")
        }
    }

    /// Reads all columns of a file at once.
    static func read(
        _ bytes: [UInt8], _ test: GoldenCSVCase, sizes: ChunkSizes = ChunkSizes(), threads: Int = 1
    ) -> GoldenCSVReading {
        do {
            let source = try open(bytes, path: try test.inputName(), options: test.options, sizes: sizes)
            let context = try CSVTesting.context(threads: threads)
            let requests = source.columnNames.enumerated().map { column, name in
                let declared = test.types.first { $0.column == name || $0.column == "*" }
                return ColumnRequest(
                    column: column, declaredType: declared.flatMap { GoldenCSVCase.type($0.type) },
                    missing: test.missing[name])
            }
            let columns = try source.decode(requests, context: context)
            try compareStream(bytes, test, sizes, requests, columns)
            return describe(source, columns)
        } catch {
            return GoldenCSVReading(error: "\(error)".replacingOccurrences(of: "\n", with: " "))
        }
    }

    /// What a query reads that keeps nothing is what decoding gives.
    private static func compareStream(
        _ bytes: [UInt8], _ test: GoldenCSVCase, _ sizes: ChunkSizes, _ requests: [ColumnRequest], _ columns: [Column]
    ) throws {
        let source = try open(bytes, path: try test.inputName(), options: test.options, sizes: sizes)
        let context = try CSVTesting.context()
        guard let streamed = try StreamedReading.columns(of: source, requests, context: context) else { return }
        #expect(streamed.types == columns.map(\.type), "\(test.name), streamed in chunks of \(sizes.chunk)")
        #expect(streamed.texts == columns.map { CSVTesting.texts($0) }, "\(test.name), streamed")
    }

    /// The one place where a golden opens its file.
    private static func open(
        _ bytes: [UInt8], path: String, options: String, sizes: ChunkSizes
    ) throws -> any ColumnSource {
        let texts = optionTexts(options)
        let form = try CSVOptions({ texts[$0] }) { option, wanted in
            GoldenCSVCase.Mistake(text: "\(option) wants \(wanted.en)")
        }
        return try CSVFile(CSVMemoryFile(bytes, path: path), options: form, sizes: sizes)
    }

    /// `delimiter ";", names ("a", "b"), header 3`: the texts by name. Their grammar is the parser's tests' business.
    private static func optionTexts(_ text: String) -> [String: [String]] {
        var texts: [String: [String]] = [:]
        var name = ""
        for (index, piece) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 {
                texts[name, default: []].append(String(piece))
                continue
            }
            for word in piece.split(whereSeparator: { " (),".contains($0) }) {
                if word.allSatisfy(\.isNumber) {
                    texts[name, default: []].append(String(word))
                } else {
                    name = String(word)
                }
            }
        }
        return texts
    }

    private static func describe(_ source: any ColumnSource, _ columns: [Column]) -> GoldenCSVReading {
        let header = zip(source.columnNames, columns).map { "\($0):\($1.type.name)" }
        let texts = columns.map { CSVTesting.texts($0) }
        let rows = (texts.first ?? []).indices.map { row in texts.map { $0[row] } }
        let lines = ([header] + rows).map { GoldenCSVReading.line($0) + "\n" }
        let notes =
            source.openingNotes.map { $0.message() }
            + source.findings(inColumns: Array(columns.indices)).map(\.message.en)
        return GoldenCSVReading(
            notes: notes,
            rejects: source.rejectedCells.map {
                "\($0.line) | \($0.column) | \($0.text) | \($0.expected) | \($0.reason.en)"
            },
            decisions: source.decisions.map { decision in
                "\(decision.subject.en): \(decision.value.en), \(decision.reason.en) (\(decision.option ?? "no option"))"
            }, table: lines.joined())
    }
}
