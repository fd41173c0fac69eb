// A client that runs the engine's own program once for each question: the query goes in by standard input or a file of the
// user's alone, the answer comes out in a form that keeps every digit and tells null from the empty text. How each program is
// called: ClientCalls.swift; what it writes: AnswerReader.swift.

import GovQL

struct ProgramClient: EngineClient {
    let settings: EngineSettings
    private let kind: ClientKind?

    init(_ settings: EngineSettings) {
        self.settings = settings
        kind = ClientKind(settings.dialect)
    }

    var dialect: SQLDialect { settings.dialect }
    var name: String { settings.name }
    var isQuick: Bool { kind?.isQuick ?? false }

    func describedDataset() throws -> [UInt8]? { try settings.description.map { try LocalFiles().contents(of: $0) } }

    func rows(of query: EngineQuery) throws -> EngineRows {
        guard let kind else {
            throw problem(.noConnection(engine: title, reason: "there is no client for \(dialect.title)"))
        }
        do {
            let secret = try Password(settings).read(for: query)
            var call = ClientCall(kind, settings, query, password: secret)
            call.program = settings.program ?? kind.program
            let outcome = try ClientProcess.run(call, for: query)
            if let complaint = kind.complaint(of: outcome) {
                throw failure(of: hidden(complaint, secret), kind, query)
            }
            return try AnswerReader(kind, columnCount: query.columnCount).rows(of: outcome.output)
        } catch let failure as ClientFailure {
            switch failure {
            case .notFound:
                throw problem(
                    .noClient(program: settings.program ?? kind.program, engine: title, package: kind.package))
            case .stopped(let stop): throw Diagnostics(Diagnostic(stop))
            case .other(let reason): throw problem(.noConnection(engine: title, reason: reason))
            }
        } catch let mistake as AnswerMistake {
            throw problem(.badAnswer(engine: title, reason: mistake.reason))
        }
    }

    private func problem(_ problem: EngineProblem) -> Diagnostics { Diagnostics(Diagnostic(problem)) }

    /// What a program that failed is about: the way to the engine, or the query.
    private func failure(of complaint: String, _ kind: ClientKind, _ query: EngineQuery) -> Diagnostics {
        let text = complaint.lowercased()
        // The engine may look at its clock first.
        if let limit = query.timeLimit, ClientKind.signsOfTimeLimit.contains(where: { text.contains($0) }) {
            return Diagnostics(Diagnostic(RunProblem.timeLimit(limit)))
        }
        let isAway = kind.signsOfNoConnection.contains { text.contains($0) }
        return problem(
            isAway ? .noConnection(engine: title, reason: complaint) : .refused(engine: title, reason: complaint))
    }

    /// A program may say the password where it can't be used.
    private func hidden(_ complaint: String, _ secret: String?) -> String {
        guard let secret, !secret.isEmpty else { return complaint }
        var result = ""
        var rest = complaint[...]
        while let found = rest.firstRange(of: secret) {
            result += rest[..<found.lowerBound] + "…"
            rest = rest[found.upperBound...]
        }
        return result + rest
    }
}
