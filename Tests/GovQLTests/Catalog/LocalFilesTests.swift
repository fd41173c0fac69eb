import Foundation
import Testing

@testable import GovQL

/// Files of the machine: only regular ones are read, nothing outside the root, writes whole or not at all.
@Suite struct LocalFilesTests {
    /// A folder of its own for one test.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func contents(_ path: String) throws -> String {
        let file = try LocalFiles().open(path)
        var bytes = [UInt8](repeating: 0, count: file.version.size)
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    private func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? Diagnostics)?.all.first?.code }
        return nil
    }

    @Test func readsAndWritesWholeFiles() throws {
        try inFolder { folder in
            let files = LocalFiles()
            try files.write(Array("one".utf8), to: folder + "/a.csv")
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder + "/a.csv")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/link.csv", withDestinationPath: folder + "/a.csv")
            try files.write(Array("two".utf8), to: folder + "/link.csv")
            #expect(try contents(folder + "/a.csv") == "two")
            #expect(try contents(folder + "/link.csv") == "two")
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/a.csv")
            #expect(attributes[.posixPermissions] as? Int == 0o640)
            #expect(try files.names(inFolder: folder) == ["a.csv", "link.csv"])
            #expect(files.kind(of: folder) == .folder && files.kind(of: folder + "/a.csv") == .file)
            #expect(files.kind(of: folder + "/b.csv") == .absent && files.kind(of: "/dev/null") == .other)
            try files.write([1], to: "/dev/null")
            #expect(files.kind(of: "/dev/null") == .other)
        }
    }

    @Test func refusesWhatIsNoRegularFile() throws {
        try inFolder { folder in
            let files = LocalFiles()
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/loop", withDestinationPath: folder + "/loop")
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            #expect(code { _ = try files.open(folder + "/pipe") } == "GQL0523")
            #expect(code { _ = try files.open("/dev/zero") } == "GQL0523")
            #expect(code { _ = try files.open(folder) } == "GQL0522")
            #expect(code { _ = try files.open(folder + "/none.csv") } == "GQL0521")
            #expect(code { _ = try files.open(folder + "/loop") } == "GQL0525")
            #expect(code { _ = try files.names(inFolder: folder + "/none") } == "GQL0521")
            #expect(code { try files.write([], to: folder) } == "GQL0530")
            #expect(code { try files.write([], to: folder + "/none/a") } == "GQL0535")
        }
    }

    @Test func nothingLeavesTheRoot() throws {
        try inFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
            try LocalFiles().write([65], to: folder + "/out.csv")
            try LocalFiles().write([65], to: folder + "/in/a.csv")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/in/link.csv", withDestinationPath: folder + "/out.csv")
            let files = LocalFiles(root: folder + "/in")
            #expect(code { _ = try files.open(folder + "/in/a.csv") } == nil)
            #expect(code { _ = try files.open(folder + "/out.csv") } == "GQL0524")
            #expect(code { _ = try files.open(folder + "/in/../out.csv") } == "GQL0524")
            #expect(code { _ = try files.open(folder + "/in/link.csv") } == "GQL0524")
            #expect(code { try files.write([], to: folder + "/new.csv") } == "GQL0524")
            #expect(code { try files.write([], to: folder + "/in/new.csv") } == nil)
            #expect(files.kind(of: folder + "/out.csv") == .absent)
        }
    }

    @Test func readsAndWritesOnlyWhatIsNamed() throws {
        try inFolder { folder in
            for name in ["a.csv", "b.csv"] { try LocalFiles().write([65], to: folder + "/" + name) }
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/nowhere.csv", withDestinationPath: folder + "/../gone.csv")
            let files = LocalFiles(readable: [folder + "/a.csv"], writable: [folder + "/new.csv"])
            #expect(code { _ = try files.open(folder + "/a.csv") } == nil)
            #expect(code { _ = try files.open(folder + "/b.csv") } == "GQL0524")
            #expect(code { _ = try files.names(inFolder: folder) } == "GQL0524")
            #expect(code { try files.write([], to: folder + "/a.csv") } == "GQL0524")
            #expect(code { try files.write([], to: folder + "/new.csv") } == nil)
            #expect(code { try files.write([], to: folder + "/./new.csv") } == nil)
            let reader = LocalFiles(readable: [folder], writable: [])
            #expect(code { _ = try reader.open(folder + "/b.csv") } == nil)
            #expect(code { try reader.write([], to: folder + "/b.csv") } == "GQL0534")
            // A link that leads nowhere could be led anywhere before it is written through.
            let writer = LocalFiles(root: folder)
            #expect(code { try writer.write([], to: folder + "/nowhere.csv") } == "GQL0524")
        }
    }

    @Test func aReplacedFileIsAChange() throws {
        try inFolder { folder in
            let path = folder + "/a.csv"
            try LocalFiles().write(Array("a\n1\n".utf8), to: path)
            let source = try CSVFile(LocalFiles().open(path))
            #expect(try source.rowCount(context: CSVTesting.context()) == 1)
            try LocalFiles().write(Array("a\n1\n2\n".utf8), to: path)
            let request = [ColumnRequest(column: 0, declaredType: nil)]
            #expect(throws: Diagnostics.self) { _ = try source.decode(request, context: CSVTesting.context()) }
        }
    }
}
