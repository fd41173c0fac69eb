import Foundation
import Testing

@testable import GovQL

/// Files that change under a session: nothing is noticed until it is asked, and then all of it.
@Suite struct ReloadTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func write(_ text: String, _ path: String) throws { try LocalFiles().write(Array(text.utf8), to: path) }

    private func value(_ text: String, _ session: Session) throws -> String {
        try session.run(text).columns[0].value(at: 0).description
    }

    @Test func readsWhatChanged() throws {
        try inFolder { folder in
            try write("a\n1\n2\n", folder + "/x.csv")
            let session = Session()
            try session.load(folder)
            try session.run("param n: int = 1; let big = x | where a > $n")
            let version = session.dataVersion
            #expect(try value("count(from big)", session) == "1")
            #expect(session.dataVersion == version)
            try write("a\n1\n2\n3\n4\n", folder + "/x.csv")
            #expect(session.dataVersion != version)
            try session.reload()
            #expect(try value("count(from big)", session) == "3")
        }
    }

    /// A schema's own files are opened anew, too, and its declarations stay.
    @Test func readsWhatASchemaNames() throws {
        try inFolder { folder in
            try write("a\n1\n", folder + "/x.csv")
            try write("entity things from \"x.csv\" { a: dec }\n", folder + "/s.gql")
            let session = Session()
            try session.use(folder + "/s.gql")
            #expect(try value("count(from things)", session) == "1")
            try write("a\n1.5\n2\n", folder + "/x.csv")
            try session.reload()
            #expect(try value("things | summarize s = sum(a)", session) == "3.5")
        }
    }

    @Test func aFileThatIsGoneIsAnErrorAndNothingIsLost() throws {
        try inFolder { folder in
            try write("a\n1\n", folder + "/x.csv")
            let session = Session()
            try session.load(folder + "/x.csv")
            #expect(try value("count(from x)", session) == "1")
            try FileManager.default.removeItem(atPath: folder + "/x.csv")
            #expect(throws: Diagnostics.self) { try session.reload() }
            try write("a\n1\n2\n", folder + "/x.csv")
            try session.reload()
            #expect(try value("count(from x)", session) == "2")
        }
    }
}
