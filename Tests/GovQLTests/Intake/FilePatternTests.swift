// Patterns of paths: what they match, in which order, and what is said when that is nothing.

import Foundation
import Testing

@testable import GovQL

@Suite struct FilePatternTests {
    private func inFolder(_ names: [String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in names {
            let path = folder + "/" + name
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try Data("a,b\n1,2\n".utf8).write(to: URL(fileURLWithPath: path))
        }
        try body(folder)
    }

    private func paths(_ pattern: String, in folder: String) throws -> [String] {
        let context = RunContext(today: .minimum, files: LocalFiles())
        return try FilePattern(folder + "/" + pattern).paths(in: LocalFiles(), context: context)
            .map { String($0.dropFirst(folder.count + 1)) }
    }

    @Test func matchesNames() throws {
        let names = [
            "services-2020-01.csv", "services-2020-02.csv", "services-2020-10.csv", "services.csv", ".services-0.csv",
            "江岸区.csv", "江汉区.csv", "a[1].csv", "2020-01/projects.csv", "2020-02/projects.csv", "2020-02/more/x.csv",
        ]
        try inFolder(names) { folder in
            let wanted: [(String, [String])] = [
                ("services-2020-*.csv", Array(names[0...2])), ("services-2020-0?.csv", Array(names[0...1])),
                ("services-2020-[02-9]?.csv", Array(names[0...1])), ("services-2020-[!0]?.csv", [names[2]]),
                ("江?区.csv", ["江岸区.csv", "江汉区.csv"]), ("*vic*.c*v", Array(names[0...3])), (".s*", [".services-0.csv"]),
                ("a[[]1].csv", ["a[1].csv"]), ("2020-*/projects.csv", Array(names[8...9])),
                ("2020-*", ["2020-01", "2020-02"]), ("2020-02/*/*.csv", ["2020-02/more/x.csv"]),
            ]
            for (pattern, expected) in wanted {
                let found = try paths(pattern, in: folder)
                #expect(found == expected, "\(pattern)")
            }
        }
    }

    @Test func saysWhatIsNear() throws {
        try inFolder(["services-2020-01.csv", "services-2020-02.csv", "other.txt"]) { folder in
            for (pattern, near) in [
                ("services-2021-*.csv", "services-2020-01.csv"), ("servces-*.csv", "services-2020-01.csv"),
                ("nothing/*.csv", "other.txt"), ("*/x.csv", "other.txt"),
            ] {
                do {
                    _ = try paths(pattern, in: folder)
                    Issue.record("\(pattern) matches")
                } catch let error as Diagnostics {
                    #expect(error.all.map(\.code) == ["GQL0580"])
                    #expect(error.all[0].message().contains(near), "\(error.all[0].message())")
                }
            }
        }
    }

    /// Many stars over a long name end soon.
    @Test func starsAreCheap() throws {
        let name = String(repeating: "a", count: 200) + ".csv"
        try inFolder([name]) { folder in
            #expect(throws: Diagnostics.self) { try paths(String(repeating: "a*", count: 60) + "b", in: folder) }
            let found = try paths(String(repeating: "*a", count: 60) + "*", in: folder)
            #expect(found == [name])
        }
    }

    @Test(arguments: [
        ("data/services-2020-*.csv", "services"), ("*.csv", "files"), ("data/*.csv", "data"),
        ("*-服务记录-202?.csv.gz", "服务记录"),
        ("2020-*/projects.csv", "projects"), ("x[0-9].csv", "x"),
    ]) func entitiesAreNamed(_ pattern: String, _ name: String) { #expect(FilePattern(pattern).entityName == name) }
}
