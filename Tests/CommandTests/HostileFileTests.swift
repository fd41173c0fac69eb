// Paths that lead to something odd, as a user's folder may hold: links, loops, pipes, devices, names that a shell would
// take apart. Each ends soon, with an answer or with an error that names the path.

import Foundation
import Testing

@Suite struct HostileFileTests {
    /// A folder with one good file, for one test.
    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = try Place.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("a,b\n1,x\n2,y\n".utf8).write(to: folder.appendingPathComponent("good.csv"))
        try body(folder)
    }

    private func count(_ path: String, in folder: URL) throws -> Outcome {
        try govql("t=\(path)", "-c", "t | summarize n = count()", folder: folder)
    }

    @Test func linksAreFollowedAndLoopsRefused() throws {
        try inFolder { folder in
            let manager = FileManager.default
            func link(_ name: String, to target: String) throws {
                try manager.createSymbolicLink(
                    atPath: folder.appendingPathComponent(name).path, withDestinationPath: target)
            }
            try link("link.csv", to: "good.csv")
            try link("loop.csv", to: "loop.csv")
            try link("dangling.csv", to: "nowhere.csv")
            #expect(try count("link.csv", in: folder).output == "n\n2\n")
            for name in ["loop.csv", "dangling.csv", "absent.csv"] {
                let outcome = try count(name, in: folder)
                #expect(outcome.status != 0 && outcome.output.isEmpty, "\(name)")
                #expect(outcome.errors.contains(name), "\(outcome.errors)")
            }
        }
    }

    @Test(arguments: ["/dev/zero", "/dev/null", "/dev/full", "/proc/self/mem"]) func devicesAreRefused(_ path: String)
        throws
    {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try inFolder { folder in
            let outcome = try count(path, in: folder)
            #expect(outcome.status != 0 && outcome.output.isEmpty)
            #expect(outcome.errors.contains(path), "\(outcome.errors)")
        }
    }

    @Test(arguments: [
        "o'clock.csv", "say \"hi\".csv", "$(touch hacked).csv", "`touch hacked`.csv", "中文 台账.csv", "a;b|c&d.csv",
        "-c.csv", "line\nend.csv", "back\\slash.csv",
    ])
    func namesAreNames(_ name: String) throws {
        try inFolder { folder in
            let path = folder.appendingPathComponent(name)
            try Data("a,b\n1,x\n2,y\n".utf8).write(to: path)
            let outcome = try count("./" + name, in: folder)
            #expect(outcome.output == "n\n2\n", "\(outcome.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("hacked").path))
        }
    }

    /// Escapes in cells must not reach the terminal through the table.
    @Test func tablesShowControlsVisibly() throws {
        try inFolder { folder in
            let text = "a,b\n\u{1B}[31mred,1\n\u{7}bell,2\n\u{202E}abc,3\n"
            try Data(text.utf8).write(to: folder.appendingPathComponent("c.csv"))
            let table = try govql("c.csv", "-c", "c", "--format", "table", folder: folder)
            for character in ["\u{1B}", "\u{7}", "\u{202E}"] {
                #expect(
                    !table.output.unicodeScalars.contains { String($0) == character },
                    "\(table.output.debugDescription)")
            }
            let csv = try govql("c.csv", "-c", "c", "--format", "csv", folder: folder)
            #expect(Array(csv.output.utf8) == Array(text.utf8))
        }
    }
}
