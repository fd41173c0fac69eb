// `save`: rows written to a file when the query has succeeded.

import Foundation
import GovQL
import Synchronization
import Testing

/// The test city's files, and what is written beside them.
private final class WritableFiles: FileAccess {
    let files = MemoryFiles(files: TestCity.files)
    let written = Mutex<[String: String]>([:])

    func kind(of path: String) -> FileKind { files.kind(of: path) }
    func names(inFolder path: String) throws -> [String] { try files.names(inFolder: path) }
    func open(_ path: String) throws -> any ReadableFile { try files.open(path) }

    func write(_ bytes: [UInt8], to path: String) throws {
        written.withLock { $0[path] = String(bytes: bytes, encoding: .utf8) }
    }
}

@Suite struct SaveTests {
    private func city() throws -> (Session, WritableFiles) {
        let files = WritableFiles()
        let session = Session(configuration: .init(files: files, today: CalendarDate("2020-12-31")))
        try session.load("city")
        return (session, files)
    }

    @Test func rowsAreWrittenAndGoOn() throws {
        let (session, files) = try city()
        let result = try session.run(
            """
            communities | where residents > 1000 | select name, street, residents | save "big.csv"
            | take 1 | save "one.json" | 保存 "again" 含 (格式 "ndjson")
            """)
        #expect(lines(result) == ["name,street,residents", "乙社区,一街,3000"])
        let written = files.written.withLock { $0 }
        #expect(written["big.csv"] == "name,street,residents\n乙社区,一街,3000\n丙社区,二街,2000\n")
        #expect(written["again"] == "{\"name\":\"乙社区\",\"street\":\"一街\",\"residents\":3000}\n")
        #expect(written["one.json"]?.contains("乙社区") == true)
        #expect(written.count == 3)
    }

    @Test func nothingIsWrittenWhenAQueryFails() throws {
        let (session, files) = try city()
        #expect(throws: Diagnostics.self) {
            try session.run("communities | save \"x.csv\" | where residents > 1 | expect empty")
        }
        #expect(files.written.withLock { $0.isEmpty })
    }

    @Test func aPreparedQuerySavesToo() throws {
        let (session, files) = try city()
        _ = try session.prepare("streets | select name | save \"s.csv\"").run()
        #expect(files.written.withLock { $0["s.csv"] } == "name\n一街\n二街\n三街\n")
    }

    @Test func whatSaveCannot() throws {
        let (session, _) = try city()
        checkErrors(
            "communities | where street in (streets | save \"x.csv\")", [("GQL0291", "save")], in: session)
        checkErrors("check \"a\": communities | save \"x.csv\" | expect empty", [("GQL0291", "save")], in: session)
        try session.run("let saved = communities | save \"x.csv\"")
        checkErrors("saved | take 1", [("GQL0291", "save")], in: session)
        checkErrors("communities | save \"city/streets.csv\"", [("GQL0293", "\"city/streets.csv\"")], in: session)
        checkErrors("communities | save \"\"", [("GQL0292", "\"\"")], in: session)
        checkErrors("communities | save \"x\" with (kind \"csv\")", [("GQL0261", "kind")], in: session)
        checkErrors("communities | save \"x\" with (format \"xlsx\")", [("GQL0263", "\"xlsx\"")], in: session)
        // A host that forbids writing is heard.
        checkErrors("communities | save \"x.csv\"", [("GQL0524", "\"x.csv\"")])
    }
}
