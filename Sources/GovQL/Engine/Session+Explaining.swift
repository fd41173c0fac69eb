// What `why not` and `explain empty` share: the query that they are about, questions to its rows after each stage, and
// the table of the answer.

import Synchronization

/// A query that was run, to ask about.
struct Asked: Sendable {
    let query: Query
    let source: SourceText
    let parameters: [String: Value]
}

/// Asks about the rows of one query.
struct Inquirer {
    let session: Session
    let asked: Asked
    let subject: TraceSubject?
    let context: RunContext
    let language: Language

    /// Runs what `body` makes of the points of the query.
    func ask(_ body: @escaping @Sendable (Binder, Trace) throws -> Binder.Answer) throws -> QueryResult {
        let (query, subject) = (asked.query, subject)
        let question = Inquiry(query.range) { binder in try binder.bindTrace(query, following: subject, body) }
        return try session.probe(question, source: asked.source, parameters: asked.parameters, context: context)
    }

    /// What a point is, told without running anything.
    func tell<Fact: Sendable>(_ body: @escaping @Sendable (Binder, Trace) throws -> Fact) throws -> Fact {
        let box = Box<Fact>()
        _ = try ask { binder, trace in
            box.put(try body(binder, trace))
            return Binder.Answer(plan: .unit, columns: [], entity: nil, isValue: false)
        }
        guard let fact = box.value else { preconditionFailure("What was asked has an answer") }
        return fact
    }

    /// How many rows each of some plans has.
    func counts(_ plans: @escaping @Sendable (Trace) throws -> [LogicalPlan]) throws -> [Int] {
        let result = try ask { _, trace in
            let all = try plans(trace)
            let origin = Origin.none
            let count = BoundAggregate(
                call: AggregateCall(function: .count, subject: .rows, arguments: []), type: .int, origin: origin)
            let rows = all.enumerated().map { index, plan in
                LogicalPlan.project(
                    .aggregate(plan, keys: [], [count]),
                    [
                        BoundExpr(.constant(.int(Int64(index))), type: .int, origin: origin),
                        BoundExpr(.slot(0), type: .int, origin: origin),
                    ])
            }
            guard let first = rows.first else { throw AlreadyReported() }
            return Self.answer(
                rows.dropFirst().reduce(first) { .union($0, $1) }, [("index", .int), ("count", .int)], origin)
        }
        return try result.column("count", as: Int.self).map { $0 ?? 0 }
    }

    /// A value of every row of a plan.
    func values(
        _ values: @escaping @Sendable (Binder, Trace) throws -> (plan: LogicalPlan, values: [BoundExpr])
    ) throws -> QueryResult {
        try ask { binder, trace in
            let (plan, values) = try values(binder, trace)
            values.forEach { binder.noteShown($0.type) }
            return Self.answer(
                .project(plan, values), values.enumerated().map { ("\($0)", $1.type) }, Origin.none)
        }
    }

    static func answer(
        _ plan: LogicalPlan, _ columns: [(name: String, type: DataType)], _ origin: Origin
    ) -> Binder.Answer {
        Binder.Answer(
            plan: plan, columns: columns.map { BoundQuery.Column(name: $0.name, type: $0.type, origin: origin) },
            entity: nil, isValue: false)
    }

    // MARK: Words

    /// `residents is 1000`
    func said(_ text: String, is value: Value) -> String {
        if value.isNull { return Words(en: "\(text) is null", zh: "\(text) 为空")[language] }
        return Words(en: "\(text) is \(value)", zh: "\(text) 为 \(value)")[language]
    }

    func said(_ words: Words) -> String { words[language] }

    func joined(_ parts: [String]) -> String { parts.joined(separator: language == .chinese ? "；" : "; ") }

    func why(_ error: Diagnostics) -> String {
        let message = error.all.first?.message(in: language) ?? ""
        return said(Words(en: "can't be asked by itself: \(message)", zh: "无法单独计算：\(message)"))
    }
}

/// What a closure found; the last of several times counts.
private final class Box<Fact: Sendable>: Sendable {
    private let fact = Mutex<Fact?>(nil)

    var value: Fact? { fact.withLock { $0 } }
    func put(_ new: Fact) { fact.withLock { $0 = new } }
}

/// The lines of an answer.
struct StepTable {
    private struct Line {
        let step: String
        let rows: Int?
        let alone: Int?
        let why: String
    }

    private var lines: [Line] = []

    mutating func add(_ step: String, rows: Int?, alone: Int? = nil, _ why: String = "") {
        lines.append(Line(step: step, rows: rows, alone: alone, why: why))
    }

    /// As a result; `hasAlone` says whether a part can have a number of its own.
    func result(_ language: Language, hasAlone: Bool) -> QueryResult {
        func texts(_ en: String, _ zh: String, _ cells: [String?]) -> ResultColumn {
            Session.table([Words(en: en, zh: zh)[language]], [cells], rowCount: lines.count).columns[0]
        }
        func numbers(_ en: String, _ zh: String, _ cells: [Int?]) -> ResultColumn {
            ResultColumn(
                name: Words(en: en, zh: zh)[language], type: .int,
                vector: Vector(words: cells.map { $0.map(Int64.init) }),
                labels: nil, keys: nil)
        }
        var columns = [texts("step", "步骤", lines.map(\.step)), numbers("rows", "行数", lines.map(\.rows))]
        if hasAlone { columns.append(numbers("alone", "单独", lines.map(\.alone))) }
        columns.append(texts("why", "原因", lines.map { $0.why.isEmpty ? nil : $0.why }))
        return QueryResult(columns: columns, rowCount: lines.count, notes: [], isValue: false)
    }
}
