// Running checks: those that the schema implies, of types, keys, links, required fields and ranges, and those that are
// defined. Each is a query for the rows that fail (Binder+Checks.swift); cells that break their type are those of `rejects`.

extension Session {
    /// Runs every check: first what the schema implies, by entity, then those that `check` defined, in their order.
    ///
    /// ```swift
    /// try session.use("wuhan.gql")
    /// let report = try session.check()
    /// print(report.count(.failed))
    /// ```
    ///
    /// - Throws: ``Diagnostics``: data that can't be opened, a limit, a cancellation. A check that can't be run is in the
    ///   report.
    public func check(
        parameters: [String: Value] = [:], limits: Limits? = nil, cancellation: CancellationToken = CancellationToken()
    ) throws -> CheckReport {
        let run = CheckRun(
            session: self, dataset: try currentDataset(makeContext(limits: limits, cancellation: cancellation)),
            parameters: parameters, limits: limits, cancellation: cancellation)
        let defined = definitions.checks
        return CheckReport(try run.implied() + defined.map { try run.outcome($0.body, of: $0.source) })
    }

    // MARK: Statements

    /// Keeps a check, in the place of one of the same entity and title.
    func define(_ check: Check, _ source: SourceText) throws {
        if case .predicate(let entity, _, _) = check.rule { try refuseUnknownEntity(entity, source) }
        let facts = try CheckFacts(check.options, in: source)
        let new = Definition(
            names: Names(check.title.text), body: CheckBody(check: check, facts: facts), source: source,
            range: check.title.range)
        state.withLock { state in
            let isSame = { (old: Definition<CheckBody>) in
                old.names == new.names && old.body.check.entity == check.entity
            }
            if let index = state.definitions.checks.firstIndex(where: isSame) {
                state.definitions.checks[index] = new
            } else {
                state.definitions.checks.append(new)
            }
        }
    }

    /// Runs a check that stands in a script or at the prompt.
    func run(
        _ check: Check, of source: SourceText, parameters: [String: Value], limits: Limits?,
        cancellation: CancellationToken
    ) throws -> CheckOutcome {
        let run = CheckRun(
            session: self, dataset: try currentDataset(makeContext(limits: limits, cancellation: cancellation)),
            parameters: parameters, limits: limits, cancellation: cancellation)
        let outcome = try run.outcome(CheckBody(check: check, facts: CheckFacts(check.options, in: source)), of: source)
        if outcome.status == .broken { throw Diagnostics(outcome.problems) }
        return outcome
    }
}

extension Check {
    /// The entity whose rows it is of, as written.
    fileprivate var entity: String? {
        if case .predicate(let entity, _, _) = rule { entity.text } else { nil }
    }
}

/// One run of several checks.
private struct CheckRun {
    let session: Session
    let dataset: Dataset
    let parameters: [String: Value]
    let limits: Limits?
    let cancellation: CancellationToken

    private var catalog: Catalog { dataset.catalog }

    // MARK: Defined checks

    func outcome(_ body: CheckBody, of source: SourceText) throws -> CheckOutcome {
        let title = body.check.title
        let words = Words(en: title.text, zh: title.text)
        switch body.check.rule {
        case .query(let query):
            let outcome = CheckOutcome(title: words, entity: nil, kind: .rule, facts: body.facts)
            return try found(.query(query), outcome, at: query.range, in: source) { outcome in
                outcome.rows = try lookedAt(query, in: source)
            }
        case .predicate(let name, let predicate, let allowance):
            guard let entity = catalog.entities.first(where: { $0.names.all.contains(name.text) }) else {
                // Its file is missing, which is said where the schema is used.
                var outcome = CheckOutcome(title: words, entity: name.text, kind: .rule, facts: body.facts)
                outcome.problems = [
                    Diagnostic(
                        BindingProblem.unknownName(name.text, place: .entityName, nearest: [], available: []),
                        at: name.range, in: source)
                ]
                return outcome
            }
            let outcome = CheckOutcome(
                title: words, entity: entity.names.primary, kind: .rule, facts: body.facts)
            return try found(.predicate(entity.id, predicate), outcome, at: predicate.range, in: source) { outcome in
                outcome.allowed = try allowed(allowance, of: outcome.rows ?? 0, in: source)
            }
        }
    }

    private func lookedAt(_ query: Query, in source: SourceText) throws -> Int? {
        guard case .expect(.predicate)? = query.stages.last?.kind else { return nil }
        let question = Inquiry(query.range) { binder in
            guard let bound = try binder.bindLookedAt(query) else { return try binder.bindWhole(query) }
            return bound
        }
        guard case .int(let count)? = try answer(question, source).columns.first?.value(at: 0) else { return nil }
        return Int(count)
    }

    /// How many rows may fail: a number, or a share of all.
    private func allowed(_ allowance: Expr?, of rows: Int, in source: SourceText) throws -> Int {
        guard let allowance else { return 0 }
        let value = try answer(Inquiry(Query(source: allowance, range: allowance.range)), source)
            .columns.first?.value(at: 0)
        switch value {
        case .int(let count) where count >= 0: return Int(count)
        case .decimal(let share) where share.mantissa >= 0 && allowance.isPercent:
            let whole = Decimal(Int64(rows)).multiplied(by: share)?.truncatingQuotient(by: Decimal(1))
            return min(rows, whole.flatMap { Int(exactly: $0.mantissa) } ?? rows)
        default:
            throw Diagnostics(
                Diagnostic(
                    BindingProblem.badAllowance(source.text(allowance.range)), at: allowance.range, in: source))
        }
    }

    // MARK: What the schema implies

    func implied() throws -> [CheckOutcome] {
        let builder = session.state.withLock { $0.builder }
        let rejected = try rejectedCells()
        var outcomes: [CheckOutcome] = []
        for entity in catalog.dataEntities {
            let declared = builder.declaration(of: entity)
            let isDeclared = declared != nil
            outcomes += try types(of: entity, rejected)
            if let key = try key(of: entity, isDeclared) { outcomes.append(key) }
            for link in entity.links { outcomes.append(try resolution(of: link, isDeclared)) }
            if let declared { outcomes += try promises(of: entity, declared) }
        }
        return outcomes
    }

    private struct Rejected {
        var cells: [(entity: String, column: String, type: String, place: String)] = []
        var problems: [Diagnostic] = []
    }

    /// The cells that break their type.
    private func rejectedCells() throws -> Rejected {
        let source = SourceText(name: "<check>", text: "rejects | select entity, column, type, text, file, line")
        let result = Rejected()
        // What an engine holds has its types.
        if session.connection != nil { return result }
        guard let statement = try session.statements(of: source).first, case .query(let query) = statement.kind else {
            return result
        }
        return try collecting(result) { result in
            let rows = try answer(Inquiry(query), source)
            for row in rows {
                let texts = row.result.columns.indices.map { row[$0].description }
                result.cells.append((texts[0], texts[1], texts[2], "\"\(texts[3])\" (\(texts[4]):\(texts[5]))"))
            }
        } failing: { result, problems in
            result.problems = problems
        }
    }

    /// A check for each column whose type is declared.
    private func types(of entity: Entity, _ rejected: Rejected) throws -> [CheckOutcome] {
        let names = dataset.source(of: entity.id).columnNames
        return try entity.fields.filter { dataset.isDeclared($0.id) && $0.type != .text && $0.type != .code }.map {
            field in
            let isEnum = if case .enumeration = field.type { true } else { false }
            let name = field.names.primary
            let type = field.type.name
            let title =
                isEnum
                ? Words(en: "\(name) is one of its values", zh: "\(name) 属于所列取值")
                : Words(en: "\(name) is of type \(type)", zh: "\(name) 的类型为 \(type)")
            var outcome = CheckOutcome(
                title: title, entity: entity.names.primary, kind: isEnum ? .enum : .type)
            outcome.rows = try rowCount(of: entity.id)
            outcome.problems = rejected.problems
            let column = field.column < names.count ? names[field.column] : name
            let cells = rejected.cells.filter { $0.entity == entity.names.primary && $0.column == column }
            outcome.failed = cells.count
            outcome.sample = cells.prefix(CheckFacts.usualSample).map(\.place)
            return outcome
        }
    }

    private func key(of entity: Entity, _ isDeclared: Bool) throws -> CheckOutcome? {
        guard !entity.key.isEmpty else { return nil }
        let names = entity.key.map { catalog[$0].names.primary }.joined(separator: ", ")
        let title = Words(en: "the key \(names) is unique and never blank", zh: "主键 \(names) 不重复且不为空")
        return try found(.uniqueKey(entity.id), implied(title, entity, .key, isDeclared))
    }

    private func resolution(of id: LinkID, _ isDeclared: Bool) throws -> CheckOutcome {
        let link = catalog[id]
        let target = catalog[link.target].names.primary
        let title = Words(
            en: "\(link.names.primary) leads to a row of \(target)", zh: "\(link.names.primary) 指向 \(target) 中的一行")
        return try found(.resolves(id), implied(title, catalog[link.source], .link, isDeclared))
    }

    /// Required fields and links, and ranges.
    private func promises(of entity: Entity, _ declared: DatasetBuilder.Declared) throws -> [CheckOutcome] {
        var outcomes: [CheckOutcome] = []
        for item in declared.syntax.items {
            switch item {
            case .field(let syntax):
                guard let field = entity.fields.first(where: { $0.names.primary == syntax.name.name.text }) else {
                    continue
                }
                let name = field.names.primary
                if syntax.isRequired {
                    let title = Words(en: "\(name) is never blank", zh: "\(name) 不为空")
                    outcomes.append(
                        try found(.present(entity.id, [field.id]), implied(title, entity, .required, true)))
                }
                if let values = syntax.values {
                    let text = declared.text.text(values.range)
                    let title = Words(en: "\(name) is in \(text)", zh: "\(name) 属于 \(text)")
                    outcomes.append(
                        try found(
                            .within(field.id, values), implied(title, entity, .range, true), at: values.range,
                            in: declared.text))
                }
            case .link(let syntax) where syntax.isRequired:
                guard
                    let id = entity.links.first(where: { catalog[$0].names.primary == syntax.name.name.text })
                else { continue }
                let name = catalog[id].names.primary
                let title = Words(en: "\(name) is never blank", zh: "\(name) 不为空")
                outcomes.append(
                    try found(
                        .present(entity.id, catalog[id].foreignKey), implied(title, entity, .required, true)))
            case .link, .key, .label: continue
            }
        }
        return outcomes
    }

    /// What is only inferred from names is a guess, and a breach of it a warning.
    private func implied(
        _ title: Words, _ entity: Entity, _ kind: CheckOutcome.Kind, _ isDeclared: Bool
    ) -> CheckOutcome {
        CheckOutcome(
            title: title, entity: entity.names.primary, kind: kind,
            facts: CheckFacts(severity: isDeclared ? .error : .warning))
    }

    // MARK: Running

    private func found(_ rule: CheckRule, _ outcome: CheckOutcome) throws -> CheckOutcome {
        try found(rule, outcome, at: .zero, in: SourceText(name: "<check>", text: "")) { _ in }
    }

    /// An outcome with what the rule finds.
    private func found(
        _ rule: CheckRule, _ outcome: CheckOutcome, at range: SourceRange, in source: SourceText,
        finishing finish: (inout CheckOutcome) throws -> Void = { _ in }
    ) throws -> CheckOutcome {
        try collecting(outcome) { outcome in
            let result = try answer(Inquiry(range) { try $0.bindFailing(rule, at: range) }, source)
            outcome.failed = result.rowCount
            outcome.sample = result.prefix(outcome.facts.sample).map(Self.text)
            outcome.problems = result.notes.filter { $0.severity == .warning && $0.source != nil }
            if let entity = rule.entity(in: catalog) { outcome.rows = try rowCount(of: entity) }
            try finish(&outcome)
        } failing: { outcome, problems in
            outcome.problems = problems
        }
    }

    /// Runs a part; errors in it are kept, but for those that end the whole run.
    private func collecting<Kept>(
        _ kept: Kept, _ body: (inout Kept) throws -> Void, failing: (inout Kept, [Diagnostic]) -> Void
    ) throws -> Kept {
        var kept = kept
        do {
            try body(&kept)
        } catch let error as Diagnostics where !Session.isStop(error) {
            failing(&kept, error.all)
        }
        return kept
    }

    private func answer(_ question: Inquiry, _ source: SourceText) throws -> QueryResult {
        try session.answer(
            question, source: source, parameters: parameters, limits: limits, cancellation: cancellation)
    }

    private func rowCount(of entity: EntityID) throws -> Int {
        let context = try session.makeContext(limits: limits, cancellation: cancellation)
        return try dataset.rowCount(of: entity, context: context)
    }

    /// A row that fails: an entity by its label and key, other columns by name.
    private static func text(_ row: QueryResult.Row) -> String {
        row.result.columns.indices.prefix(6).map { index in
            switch row[index] {
            case .entity(let entity):
                entity.label == entity.key || entity.label.isEmpty ? entity.key : "\(entity.label) (\(entity.key))"
            case let value: "\(row.result.columns[index].name)=\(value)"
            }
        }.joined(separator: ", ")
    }
}

extension Expr {
    fileprivate var isPercent: Bool {
        switch kind {
        case .decimal(let literal): literal.isPercent
        // The value of a `$param` or a `let` is a share.
        case .parameter, .name: true
        default: false
        }
    }
}

extension CheckReport {
    /// The report as a result that any format can show.
    public func table(_ language: Language) -> QueryResult {
        let titles = [
            Words(en: "check", zh: "检查"), Words(en: "entity", zh: "实体"), Words(en: "status", zh: "结果"),
            Words(en: "severity", zh: "级别"), Words(en: "rows", zh: "行数"), Words(en: "failed", zh: "不合"),
            Words(en: "allowed", zh: "允许"), Words(en: "sample", zh: "样例"),
        ]
        let cells: [[String?]] = [
            outcomes.map { $0.title[language] }, outcomes.map(\.entity), outcomes.map { $0.status.words[language] },
            outcomes.map { $0.facts.severity.words[language] }, outcomes.map { $0.rows.map { "\($0)" } },
            outcomes.map { "\($0.failed)" }, outcomes.map { "\($0.allowed)" },
            outcomes.map { $0.sample.isEmpty ? nil : $0.sample.joined(separator: "; ") },
        ]
        return Session.table(titles.map { $0[language] }, cells, rowCount: outcomes.count)
    }
}
