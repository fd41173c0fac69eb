// Files that are cut, grow or are replaced while they are read: the right answer or a clean error, whatever is being done and
// whenever it happens; never a crash and never half a row.

import Foundation
import Testing

@testable import GovQL

@Suite struct ChangingFileTests {
    private static let plain = Array(("a,b\n" + (0..<2000).map { "\($0),row \($0)\n" }.joined()).utf8)
    /// Read carefully: its separator, its quotes that hold line ends.
    private static let odd = Array(
        ("title\na;b\n" + (0..<2000).map { "\($0);\"row\n\($0)\"\n" }.joined() + "合计;2000\n").utf8)

    private enum Way: CaseIterable {
        case decode, stream, count, settle
    }

    private func rowCount(_ source: CSVFile, _ way: Way) throws -> Int {
        let context = try CSVTesting.context()
        let requests = source.columnNames.indices.map { ColumnRequest(column: $0, declaredType: nil) }
        switch way {
        case .decode: return try source.decode(requests, context: context).first?.count ?? 0
        case .count: return try source.rowCount(context: context)
        case .settle:
            _ = try source.settle(requests, context: context)
            return try source.rowCount(context: context)
        case .stream:
            let read = try StreamedReading.columns(of: source, requests, context: context)
            return read?.texts.first?.count ?? 0
        }
    }

    @Test(arguments: [true, false], [true, false]) func atAnyMoment(_ isPlain: Bool, _ isCut: Bool) throws {
        let bytes = isPlain ? Self.plain : Self.odd
        for way in Way.allCases {
            var errors = 0
            for moment in 0..<40 {
                let file = CSVMemoryFile(bytes)
                if isCut { file.truncatedAfter = moment } else { file.changesAfter = moment }
                do {
                    let sizes = ChunkSizes(chunk: 2048, tail: 64, speculation: 256, sample: 1024)
                    #expect(try rowCount(CSVFile(file, sizes: sizes), way) == 2000, "\(way) \(moment)")
                } catch let error as Diagnostics {
                    #expect(error.all.map(\.code) == ["GQL0503"], "\(way) \(moment)")
                    errors += 1
                }
            }
            #expect(errors > 3, "\(way)")
        }
    }

    @Test(arguments: ["cut", "grown", "replaced", "removed"]) func onDisk(_ change: String) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        for way in Way.allCases {
            try Data(Self.plain).write(to: URL(fileURLWithPath: path))
            let source = try CSVFile(LocalFiles().open(path), context: CSVTesting.context())
            switch change {
            case "cut": #expect(truncate(path, 100) == 0)
            case "grown":
                let handle = try #require(FileHandle(forWritingAtPath: path))
                try handle.seekToEnd()
                try handle.write(contentsOf: Data("77,half".utf8))
                try handle.close()
            case "replaced": try Data(Self.odd).write(to: URL(fileURLWithPath: path), options: .atomic)
            default: try FileManager.default.removeItem(atPath: path)
            }
            do {
                _ = try rowCount(source, way)
                Issue.record("\(way) of a file that was \(change)")
            } catch let error as Diagnostics {
                #expect(error.all.map(\.code) == [change == "removed" ? "GQL0521" : "GQL0503"])
            }
        }
    }
}
