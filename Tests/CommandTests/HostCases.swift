// Messages that no query and no option of the command brings about: they take a program that sets limits, or a state of the
// machine that a test can't make. A case of Tests/Golden/errors with the line `by: host` shows the program's own code, and is
// run from here. Where even a program can't bring the state about, the fact itself is raised.

import Foundation
import GovQL

enum HostCases {
    /// What the wrong program meets: results and messages as ErrorRun prints them.
    static func wrong(_ code: String, _ language: String) throws -> ErrorRun {
        if let limits = limits[code] {
            return try ErrorRun.inProcess(
                query, over: ["--schema", "samples/wuhan/wuhan.gql"], language, limits: limits)
        }
        if code == "GQL0401" {
            let token = CancellationToken()
            token.cancel()
            return try ErrorRun.inProcess(
                query, over: ["--schema", "samples/wuhan/wuhan.gql"], language, cancellation: token)
        }
        if code == "GQL0534" {
            let saving = "months(@2020) | save \"months.csv\"\n"
            return try ErrorRun.inProcess(saving, over: [], language, files: LocalFiles(writable: []))
        }
        if code == "GQL0524" {
            return try ErrorRun.inProcess(
                "load \"/etc/passwd\"\n", over: [], language, files: LocalFiles(root: Place.root.path))
        }
        return facts[code].map { ErrorRun(raising: $0, language) } ?? ErrorRun()
    }

    /// What it asks once it is mended.
    static func mended(_ code: String, _ language: String) throws -> ErrorRun {
        try ErrorRun.inProcess(query + "| take 2\n", over: ["--schema", "samples/wuhan/wuhan.gql"], language)
    }

    private static let query = "districts | select name\n"

    private static let limits = ["GQL0603": Limits(resultRows: 5), "GQL0608": Limits(scannedRows: 5)]

    /// A file in another's place, 4 billion rows, a disk that is full: raised as the sources would.
    private static let facts: [String: any DiagnosticFacts] = [
        "GQL0503": CSVProblem.changedWhileRead(path: "data/visits.csv"),
        "GQL0504": CSVProblem.rowTooLong(path: "data/visits.csv", line: 218, limit: 1 << 30),
        "GQL0507": CSVProblem.unclosedQuote(path: "data/visits.csv", line: 218),
        "GQL0508": CSVProblem.textAfterQuote(path: "data/visits.csv", count: 3, line: 218, column: "remark"),
        "GQL0509": CSVProblem.invalidUTF8(path: "data/visits.csv", count: 3, line: 218, column: "remark"),
        "GQL0576": IntakeProblem.bomb(path: "data/visits.csv.gz", packed: 1_048_576, unpacked: 1_073_741_824),
        "GQL0577": IntakeProblem.changedWhileUnpacked(path: "data/visits.csv.gz"),
        "GQL0584": IntakeProblem.noCommonType(pattern: "data/visits-*.csv", column: "day"),
        "GQL0595": RejectProblem.cannotDrop(path: "data/visits.db"),
        "GQL0604": RunProblem.tooManyRows(limit: 4_294_967_294),
        "GQL0605": RunProblem.tooLarge(what: "pivot"),
        "GQL0606": FileProblem.temporaryForbidden("data/visits.csv.gz", limit: 67_108_864),
        "GQL0607": FileProblem.temporaryFull("/tmp", limit: 10_737_418_240),
        "GQL0910": FormatProblem.changesMeaning,
        "GQL0928": EngineProblem.refused(engine: "city (PostgreSQL)", reason: "ERROR:  division by zero"),
        "GQL0929": EngineProblem.badAnswer(
            engine: "city (PostgreSQL)", reason: Words(en: "line 3: 2 values are wanted", zh: "第 3 行：应有 2 个取值")),
        "GQL0930": EngineProblem.tooManyValues(
            field: "services.hours", rows: 10_000_000, limit: 1_000_000, engine: "city (PostgreSQL)"),
    ]
}
