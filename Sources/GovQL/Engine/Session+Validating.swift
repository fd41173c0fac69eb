// A script looked at without answering its questions: data is opened and definitions are made, for without them no name
// means anything, and queries are bound to them. Nothing is written.

extension Session {
    /// Checks one statement of a text: a query is bound and its warnings are given, but it is not run; whatever loads or
    /// defines something does so.
    ///
    /// ```swift
    /// for statement in try session.statements(of: source) {
    ///     print(try session.validate(statement, of: source).notes)
    /// }
    /// ```
    ///
    /// - Returns: warnings and notes, and no result.
    /// - Throws: ``Diagnostics``: what would keep the statement from being run. Values are not looked at, so a division
    ///   that overflows, say, is not found.
    public func validate(
        _ statement: Statement, of source: SourceText, parameters: [String: Value] = [:],
        cancellation: CancellationToken = CancellationToken()
    ) throws -> Outcome {
        switch statement.kind {
        case .query(let query):
            return try validate(Inquiry(query), source, parameters, cancellation)
        case .explain(let explanation):
            return try validate(Inquiry(explanation.query), source, parameters, cancellation)
        case .check(let check):
            try define(check, source)
            return Outcome()
        case .describe, .explainEmpty, .whyNot: return Outcome()
        case .load, .use, .entity, .let, .function, .field, .parameter, .set, .measure, .tree, .broken:
            return try execute(statement, of: source, parameters: parameters, cancellation: cancellation)
        }
    }

    private func validate(
        _ question: Inquiry, _ source: SourceText, _ parameters: [String: Value], _ cancellation: CancellationToken
    ) throws -> Outcome {
        let context = try makeContext(limits: nil, cancellation: cancellation)
        return try answering(context) { keeping in
            let bound = try bind(question, source: source, parameters: parameters, keeping: keeping, context: context)
            return Outcome(notes: bound.warnings)
        }
    }
}
