// A city small enough to work out every answer on paper, in files that exist only in memory.

import Foundation
import GovQL
import Testing

/// Files in memory, as a host may provide them.
struct MemoryFiles: FileAccess {
    let files: [String: String]

    func kind(of path: String) -> FileKind {
        if files[path] != nil { return .file }
        let folder = path.hasSuffix("/") ? path : path + "/"
        return files.keys.contains { $0.hasPrefix(folder) } ? .folder : .absent
    }

    func names(inFolder path: String) throws -> [String] {
        let folder = path.hasSuffix("/") ? path : path + "/"
        return files.keys.filter { $0.hasPrefix(folder) }.map { String($0.dropFirst(folder.count)) }.sorted()
    }

    func open(_ path: String) throws -> any ReadableFile {
        guard let text = files[path] else { throw Diagnostics(Diagnostic(FileProblem.absent(path))) }
        return MemoryFile(path: path, bytes: Array(text.utf8))
    }

    func write(_: [UInt8], to path: String) throws { throw Diagnostics(Diagnostic(FileProblem.forbidden(path))) }
}

private final class MemoryFile: ReadableFile {
    let path: String
    let bytes: [UInt8]
    var version: FileVersion { FileVersion(size: bytes.count, modifiedNanoseconds: 0, inode: 1) }

    init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    func currentVersion() throws -> FileVersion { version }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        guard offset < bytes.count else { return 0 }
        let count = min(buffer.count, bytes.count - offset)
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count])) }
        return count
    }
}

enum TestCity {
    static let files = [
        "city/districts.csv": """
        code,name,population
        D1,东区,6000
        D2,西区,

        """,
        "city/streets.csv": """
        code,name,district_code
        S1,一街,D1
        S2,二街,D1
        S3,三街,D2

        """,
        "city/communities.csv": """
        code,name,street_code,kind,founded,residents,fee
        C1,甲社区,S1,old,2000-01-01,1000,1.50
        C2,乙社区,S1,new,2005-05-05,3000,2.25
        C3,丙社区,S2,old,,2000,
        C4,丁社区,S3,new,2010-03-10,,0.75

        """,
        "city/branches.csv": """
        code,name,parent_code,community_code,members
        B1,甲总支,,C1,10
        B2,甲一支部,B1,C1,20
        B3,甲二支部,B1,C1,
        B4,乙支部,,C2,5

        """,
        "city/workers.csv": """
        id,name,community_code,hired,left,pay
        001,赵,C1,2020-01-15,,4000.50
        002,钱,C1,2020-02-01,2020-11-30,5000.00
        003,孙,C2,2020-03-20,,4500.25
        004,李,C3,,,
        005,周,,2020-03-01,,6000.00

        """,
        "city/services.csv": """
        id,worker_id,date,hours
        1,001,2020-01-20,2.0
        2,001,2020-02-10,1.5
        3,002,2020-02-11,3.0
        4,003,2020-04-01,
        5,003,2020-04-30,0.5
        6,999,2020-05-01,9.0

        """,
    ]

    /// What every question is asked with: whether columns are kept may never show.
    static let keepings: [ColumnKeeping] = [.always, .never, .fromSecondQuery]

    /// What tests ask with that do not try all: `GOVQL_COLUMNS=never` streams whatever can be streamed.
    static let keeping: ColumnKeeping =
        switch ProcessInfo.processInfo.environment["GOVQL_COLUMNS"] {
        case "never": .never
        case "second": .fromSecondQuery
        default: .always
        }

    static func session(
        _ extra: [String: String] = [:], today: String = "2020-12-31", columns: ColumnKeeping = TestCity.keeping
    ) throws -> Session {
        let files = MemoryFiles(files: files.merging(extra) { $1 })
        let session = Session(configuration: .init(files: files, today: CalendarDate(today), columns: columns))
        try session.load("city")
        return session
    }
}

/// A result as CSV lines, for comparison.
func lines(_ result: QueryResult) -> [String] {
    [result.columns.map(\.name).joined(separator: ",")]
        + result.map { row in result.columns.indices.map { row[$0].description }.joined(separator: ",") }
}

/// Runs a query over the test city and compares header and rows.
func check(
    _ query: String, _ expected: String, in session: Session? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    for keeping in session == nil ? TestCity.keepings : [.always] {
        do {
            let session = try session ?? TestCity.session(columns: keeping)
            let found = lines(try session.run(query)).joined(separator: "\n")
            #expect(found == expected, "\(query), columns kept: \(keeping)", sourceLocation: sourceLocation)
        } catch {
            Issue.record("\(query): \(error)", sourceLocation: sourceLocation)
        }
    }
}

/// Runs a query that must fail, and compares the codes of all its errors with where they stand.
func checkErrors(
    _ query: String, _ expected: [(code: String, text: String)], in session: Session? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    do {
        let session = try session ?? TestCity.session()
        _ = try session.run(query)
        Issue.record("no error: \(query)", sourceLocation: sourceLocation)
    } catch let error as Diagnostics {
        let found = error.all.map { "\($0.code) \($0.source?.text($0.range) ?? "")" }
        #expect(found == expected.map { "\($0.code) \($0.text)" }, "\(query)", sourceLocation: sourceLocation)
        for diagnostic in error.all {
            #expect(
                diagnostic.message(in: .english) != diagnostic.message(in: .chinese), sourceLocation: sourceLocation)
        }
    } catch {
        Issue.record("\(error)", sourceLocation: sourceLocation)
    }
}
