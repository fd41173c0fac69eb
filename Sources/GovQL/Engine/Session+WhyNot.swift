// `why not communities "…"`: which stage of the query before left a row out, and which part of its condition, with the
// values that decided. The row is followed by the binder (Binding/Trace.swift); here its rows are counted and told.

extension Session {
    /// Why a row is not in the result of a query, or where in it it is.
    ///
    /// ```swift
    /// try session.run("communities | where residents > 10000")
    /// let answer = try session.run("why not communities \"永清社区\"")
    /// ```
    ///
    /// - Parameters:
    ///   - text: the row's label or key.
    ///   - entity: whose row it is; nil is the entity that the query begins with.
    ///   - query: one query.
    /// - Returns: a row for each stage up to the one that left it out, with reasons: `step`, `rows`, `why`.
    public func whyNot(
        _ text: String, of entity: String? = nil, in query: String, parameters: [String: Value] = [:],
        language: Language = .english, cancellation: CancellationToken = CancellationToken()
    ) throws -> QueryResult {
        let question = WhyNot(
            entity: entity.map { Name($0, at: .zero) }, text: StringLiteral(text, at: .zero), language: language,
            keyword: .zero)
        return try whyNot(
            question, about: asked(query, parameters), in: SourceText(name: "<why not>", text: entity ?? ""),
            limits: nil,
            cancellation: cancellation)
    }

    /// A text as the query to ask about.
    func asked(_ text: String, _ parameters: [String: Value]) throws -> Asked {
        let source = SourceText(name: "<query>", text: text)
        let statements = try statements(of: source)
        guard statements.count == 1, let statement = statements.first, case .query(let query) = statement.kind else {
            throw Diagnostics(Diagnostic(BindingProblem.notAQuery, at: SourceRange(0, source.bytes.count), in: source))
        }
        return Asked(query: query, source: source, parameters: parameters)
    }

    func whyNot(
        _ question: WhyNot, about asked: Asked?, in source: SourceText, limits: Limits?,
        cancellation: CancellationToken
    ) throws -> QueryResult {
        func failure(_ problem: some DiagnosticFacts, at range: SourceRange, fix: Fix? = nil) -> Diagnostics {
            Diagnostics(Diagnostic(problem, at: range, in: source, fix: fix))
        }
        guard let asked else { throw failure(WhyProblem.noQuery, at: question.keyword) }
        let context = try makeContext(limits: limits, cancellation: cancellation)
        let id = try entity(of: question, asked, source, context)
        let text = question.text.text
        let rows = try answering(context) { _ in
            let dataset = try currentDataset(context)
            let entity = dataset.catalog[id]
            let shown = Set(entity.key + [entity.label].compactMap { $0 })
            if try dataset.require(fields: shown, context: context) { throw TypesChanged() }
            let answers = DataAnswers(dataset: dataset, context: context)
            if !question.key.isEmpty {
                guard question.key.count == entity.key.count else {
                    let columns = entity.key.map { dataset.catalog[$0].names.primary }
                    throw failure(
                        WhyProblem.keyParts(entity: entity.names.primary, columns: columns), at: question.text.range)
                }
                return try answers.matches(of: id, key: question.key.map(\.text))
            }
            let named = try answers.matches(of: id, text: text)
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard named.byLabel.isEmpty, named.byKey.isEmpty, parts.count > 1, parts.count == entity.key.count else {
                return named
            }
            return try answers.matches(of: id, key: parts)
        }
        let found = rows.byLabel.isEmpty ? rows.byKey : rows.byLabel
        if found.count > 1 {
            throw failure(BindingProblem.ambiguousEntity(text, keys: rows.keys), at: question.text.range)
        }
        let name = try currentDataset(context).catalog[id].names.primary
        guard let row = found.first else {
            return Self.notOnFile(text, name, nearest: rows.nearest, question.language)
        }
        let inquirer = Inquirer(
            session: self, asked: asked, subject: TraceSubject(entity: id, row: row), context: context,
            language: question.language)
        return try WhyNotAnswer(inquirer, entity: name, text: text).result { problem in
            failure(problem, at: question.entity?.range ?? question.keyword)
        }
    }

    private static func notOnFile(
        _ text: String, _ entity: String, nearest: [String], _ language: Language
    ) -> QueryResult {
        let names = nearest.map { "“\($0)”" }.joined(separator: language == .chinese ? "、" : ", ")
        let missing = Words(
            en: "no row of \(entity) has this label or key", zh: "\(entity) 中没有以此为标签或主键的行")[language]
        let hint = Words(en: "; the nearest: \(names)", zh: "；最接近的有：\(names)")[language]
        var table = StepTable()
        table.add("\(entity) \"\(text)\"", rows: 0, missing + (nearest.isEmpty ? "" : hint))
        return table.result(language, hasAlone: false)
    }

    /// The entity named, else the one that the query begins with.
    private func entity(
        of question: WhyNot, _ asked: Asked, _ source: SourceText, _ context: RunContext
    ) throws -> EntityID {
        let catalog = try currentDataset(context).catalog
        guard let name = question.entity else {
            if let id = firstEntity(of: asked.query.source, catalog, depth: 0) { return id }
            throw Diagnostics(Diagnostic(WhyProblem.whichEntity, at: question.keyword, in: source))
        }
        if case .one(let id) = NameMatching.find(name.text, among: catalog.entities.map({ ($0.names.all, $0.id) })) {
            return id
        }
        let names = catalog.dataEntities.flatMap(\.names.all)
        let nearest = EditDistance.nearest(to: name.text, in: names)
        let fix = nearest.first.map {
            Fix(replacing: name.range, with: $0, title: Words(en: "use `\($0)`", zh: "改为 `\($0)`"))
        }
        throw Diagnostics(
            Diagnostic(
                BindingProblem.unknownName(name.text, place: .entityName, nearest: nearest, available: names),
                at: name.range, in: source, fix: fix))
    }

    private func firstEntity(of source: Expr, _ catalog: Catalog, depth: Int) -> EntityID? {
        guard depth < 64 else { return nil }
        switch source.kind {
        case .query(let query): return firstEntity(of: query.source, catalog, depth: depth + 1)
        case .name, .member:
            guard let name = source.entityName else { return nil }
            let definition = definitions.lets.last { $0.names.all.contains { NameMatching.areSame($0, name.text) } }
            if let definition { return firstEntity(of: definition.body.source, catalog, depth: depth + 1) }
            let named = NameMatching.find(name.text, among: catalog.entities.map { ($0.names.all, $0.id) })
            if case .one(let id) = named { return id }
            return nil
        default: return nil
        }
    }
}

/// What is told of one row.
struct WhyNotAnswer {
    /// A point of the query, as far as it can be told before its rows are asked for.
    private struct Step: Sendable {
        let text: String
        let isFollowed: Bool
    }

    /// Something that a condition looks at, as far as words go.
    private struct Looked: Sendable {
        let text: String
        let isOfRows: Bool
        let hasPassing: Bool
    }

    private let inquirer: Inquirer
    private let entity: String
    private let text: String
    private var language: Language { inquirer.language }

    init(_ inquirer: Inquirer, entity: String, text: String) {
        self.inquirer = inquirer
        self.entity = entity
        self.text = text
    }

    func result(_ failure: (WhyProblem) -> Diagnostics) throws -> QueryResult {
        let (steps, source) = try inquirer.tell { binder, trace in
            let steps = trace.points.map { Step(text: $0.origin.lineText, isFollowed: $0.followed != nil) }
            let entity = trace.points.first?.row.entity.map { binder.catalog[$0].names.primary }
            return (steps, entity ?? steps.first?.text ?? "")
        }
        guard steps.contains(where: \.isFollowed) else { throw failure(.unrelated(entity: entity, query: source)) }
        let followed = steps.indices.filter { steps[$0].isFollowed }
        let counts = try inquirer.counts { trace in trace.points.compactMap(\.followed) }
        let rows = Dictionary(uniqueKeysWithValues: zip(followed, counts))
        // Where the rows are none from here to the end.
        var removal: Int?
        for index in followed { removal = rows[index] == 0 ? removal ?? index : nil }
        var table = StepTable()
        for index in steps.indices {
            if index == removal {
                try tellRemoval(at: index, before: index > 0 ? rows[index - 1] : nil, steps[index], &table)
                return table.result(language, hasAlone: false)
            }
            table.add(steps[index].text, rows: rows[index], try passing(index, steps[index], rows))
        }
        tellEnd(rows[steps.count - 1], &table)
        return table.result(language, hasAlone: false)
    }

    // MARK: Rows that are there

    /// What is worth saying of a stage that the row passed.
    private func passing(_ index: Int, _ step: Step, _ rows: [Int: Int]) throws -> String {
        if !step.isFollowed, index > 0, rows[index - 1] != nil {
            return inquirer.said(Words(en: "its rows can't be told from here on", zh: "从这里起无法分辨它的行"))
        }
        guard let count = rows[index], count > 0 else { return "" }
        let names = try inquirer.tell { _, trace -> [String] in
            let point = trace.points[index]
            guard case .summarize = point.stage?.kind, let identity = point.row.identity else { return [] }
            return point.row.columns.prefix(identity.count).map(\.name)
        }
        guard !names.isEmpty else { return "" }
        let keys = try inquirer.values { binder, trace in
            let point = trace.points[index]
            return (Self.first(3, of: point.followed ?? point.plan, binder), point.row.identity ?? [])
        }
        let groups = keys.map { row in
            names.indices.map { inquirer.said(names[$0], is: row[$0]) }.joined(separator: ", ")
        }
        let more = count > groups.count ? "…" : ""
        return inquirer.said(
            Words(
                en: "it went into the group where \(groups.joined(separator: "; "))\(more)",
                zh: "它归入的组：\(groups.joined(separator: "；"))\(more)"))
    }

    private func tellEnd(_ rows: Int?, _ table: inout StepTable) {
        let result = inquirer.said(Words(en: "the result", zh: "结果"))
        guard let rows else {
            table.add(
                result, rows: nil,
                inquirer.said(
                    Words(
                        en: "whether it is in there can't be told: the rows have lost what they come from",
                        zh: "无法判断是否在内：这些行已看不出来源")))
            return
        }
        table.add(
            result, rows: rows,
            inquirer.said(Words(en: "it is there: nothing left it out", zh: "它在结果中，没有被排除")))
    }

    // MARK: The stage that left it out

    private func tellRemoval(at index: Int, before: Int?, _ step: Step, _ table: inout StepTable) throws {
        if index == 0 { return try tellAbsence(step, &table) }
        let kind = try inquirer.tell { _, trace in trace.points[index].stage?.kind }
        switch kind {
        case .where: try tellCondition(at: index, before ?? 0, step, &table)
        case .take, .skip: table.add(step.text, rows: 0, try place(at: index))
        case .top: table.add(step.text, rows: 0, try rank(at: index))
        case .sample:
            table.add(step.text, rows: 0, inquirer.said(Words(en: "it was not drawn", zh: "没有被抽到")))
        case .except:
            table.add(step.text, rows: 0, inquirer.said(Words(en: "the other query has it", zh: "另一查询中有它")))
        case .intersect:
            table.add(step.text, rows: 0, inquirer.said(Words(en: "the other query does not have it", zh: "另一查询中没有它")))
        case .expand(let expand):
            let link = try inquirer.tell { binder, _ in binder.source.text(expand.item.value.range) }
            table.add(
                step.text, rows: 0,
                inquirer.said(
                    Words(en: "it has no \(link), and `keep` is not there", zh: "它没有 \(link)，又未写 保留")))
        case .diff:
            table.add(step.text, rows: 0, inquirer.said(Words(en: "both sides agree on it", zh: "两边没有不同")))
        default: table.add(step.text, rows: 0, inquirer.said(Words(en: "left out here", zh: "在此被排除")))
        }
    }

    /// The query does not even begin with it.
    private func tellAbsence(_ step: Step, _ table: inout StepTable) throws {
        let path = try inquirer.tell { binder, trace in trace.path.map { binder.catalog[$0].names.primary } }
        let why =
            path.isEmpty
            ? Words(en: "no row here leads to it", zh: "这里没有通向它的行")
            : Words(
                en: "its \(path.joined(separator: ".")) is null or not on file",
                zh: "它的 \(path.joined(separator: ".")) 为空或不在数据中")
        table.add(step.text, rows: 0, inquirer.said(why))
    }

    private func tellCondition(at index: Int, _ before: Int, _ step: Step, _ table: inout StepTable) throws {
        let parts = try inquirer.tell { _, trace in Self.condition(at: index, trace).conjuncts.map(\.lineText) }
        let reasons = try parts.indices.map { try reason(at: index, part: $0, before) }
        if parts.count == 1, let only = reasons.first {
            table.add(step.text, rows: 0, only.why)
            return
        }
        table.add(step.text, rows: 0, inquirer.said(Words(en: "left out here", zh: "在此被排除")))
        for (part, reason) in zip(parts, reasons) { table.add("  \(part)", rows: reason.rows, reason.why) }
    }

    /// For how many of the followed rows a part of a condition holds, and what it looks at in the first.
    private func reason(at index: Int, part: Int, _ before: Int) throws -> (rows: Int?, why: String) {
        do {
            let held = try inquirer.counts { trace in
                let condition = Self.condition(at: index, trace).conjuncts[part]
                let rows = trace.points[index].followedInput ?? trace.points[index].input
                return [.filter(rows, condition, strict: nil)]
            }
            let looked = try inquirer.tell { _, trace in
                Self.lookedAt(index, part, trace).map {
                    Looked(text: $0.text, isOfRows: $0.isOfRows, hasPassing: $0.passing != nil)
                }
            }
            let values = try inquirer.values { binder, trace in
                let looked = Self.lookedAt(index, part, trace)
                let rows = trace.points[index].followedInput ?? trace.points[index].input
                return (
                    Self.first(1, of: rows, binder), looked.flatMap { [$0.value] + ($0.passing.map { [$0] } ?? []) }
                )
            }
            guard let row = values.first else { return (held.first, "") }
            var said: [String] = []
            var column = 0
            var isUnknown = false
            for item in looked {
                if item.isOfRows {
                    said.append(rows(item.text, row[column], item.hasPassing ? row[column + 1] : nil))
                } else {
                    isUnknown = isUnknown || row[column].isNull
                    said.append(inquirer.said(item.text, is: row[column]))
                }
                column += item.hasPassing ? 2 : 1
            }
            if isUnknown, held.first == 0 {
                said.append(inquirer.said(Words(en: "what is unknown does not hold", zh: "未知的不算满足")))
            }
            if before > 1 {
                said.append(inquirer.said(Words(en: "the first of \(before) rows", zh: "共 \(before) 行，此为第一行")))
            }
            return (held.first, inquirer.joined(said))
        } catch let error as Diagnostics where !Session.isStop(error) {
            return (nil, inquirer.why(error))
        }
    }

    /// `any(branches where members > 50): 3 rows, of which 0 pass`
    private func rows(_ text: String, _ all: Value, _ passing: Value?) -> String {
        let rows = all == .int(1) ? "1 row" : "\(all) rows"
        guard let passing else { return inquirer.said(Words(en: "\(text): \(rows)", zh: "\(text)：\(all) 行")) }
        return inquirer.said(
            Words(en: "\(text): \(rows), of which \(passing) pass", zh: "\(text)：\(all) 行，其中 \(passing) 行满足"))
    }

    // MARK: Places

    /// The place of the row among those that `take` or `skip` counts.
    private func place(at index: Int) throws -> String {
        let numbers = try inquirer.values { binder, trace in
            let point = trace.points[index]
            let number = WindowItem(
                function: .rowNumber, argument: nil, order: [], partition: [], type: .int, origin: point.origin)
            return Self.windowed([number], point, binder)
        }
        let total = try inquirer.counts { trace in [trace.points[index].input] }.first ?? 0
        let place = numbers.compactMap { Int($0[0]) }.min() ?? 0
        var said = [inquirer.said(Words(en: "it is row \(place) of \(total)", zh: "它在 \(total) 行中排第 \(place)"))]
        said += try sortedBy(at: index)
        return inquirer.joined(said)
    }

    private func sortedBy(at index: Int) throws -> [String] {
        let texts = try inquirer.tell { _, trace in Self.sortKeys(at: index, trace).map(\.lineText) }
        guard !texts.isEmpty else { return [] }
        let values = try inquirer.values { binder, trace in
            let point = trace.points[index]
            return (Self.first(1, of: point.followedInput ?? point.input, binder), Self.sortKeys(at: index, trace))
        }
        guard let row = values.first else { return [] }
        return texts.indices.map { inquirer.said(texts[$0], is: row[$0]) }
    }

    /// The rank of the row in its part of a `top`.
    private func rank(at index: Int) throws -> String {
        let (keys, parts) = try inquirer.tell { _, trace -> ([String], [String]) in
            guard case .top(_, let spec) = trace.points[index].plan else { return ([], []) }
            return (spec.keys.map(\.value.lineText), spec.partition.map(\.lineText))
        }
        let ranks = try inquirer.values { binder, trace in
            let point = trace.points[index]
            guard case .top(_, let spec) = point.plan else { return (point.input, []) }
            let rank = WindowItem(
                function: .rank, argument: nil, order: spec.keys, partition: spec.partition, type: .int,
                origin: point.origin)
            let count = WindowItem(
                function: .aggregate(AggregateCall(function: .count, subject: .rows, arguments: [])), argument: nil,
                order: [], partition: spec.partition, type: .int, origin: point.origin)
            let windows = Self.windowed([rank, count], point, binder)
            return (windows.plan, windows.values + spec.keys.map(\.value) + spec.partition)
        }
        guard let best = ranks.min(by: { (Int($0[0]) ?? .max) < (Int($1[0]) ?? .max) }) else { return "" }
        let values = (keys + parts).indices.map { inquirer.said((keys + parts)[$0], is: best[2 + $0]) }
        let place =
            best[0].isNull || best[2].isNull
            ? Words(en: "what is null has no rank", zh: "空值没有名次")
            : Words(en: "it ranks \(best[0]) of \(best[1])", zh: "它在 \(best[1]) 行中名列第 \(best[0])")
        return inquirer.joined([inquirer.said(place)] + values)
    }

    // MARK: Parts of plans

    private static func condition(at index: Int, _ trace: Trace) -> BoundExpr {
        let point = trace.points[index]
        if case .filter(_, let predicate, _) = point.plan { return predicate }
        return BoundExpr(.constant(.bool(true)), type: .bool, origin: point.origin)
    }

    private static func lookedAt(_ index: Int, _ part: Int, _ trace: Trace) -> [LookedAt] {
        condition(at: index, trace).conjuncts[part].lookedAt(trace.points[index].conditions)
    }

    private static func sortKeys(at index: Int, _ trace: Trace) -> [BoundExpr] {
        guard case .slice(_, _, _, let sortedBy, _) = trace.points[index].plan else { return [] }
        return sortedBy.map(\.value)
    }

    /// Windows over all rows that a stage reads, for the followed ones.
    private static func windowed(
        _ items: [WindowItem], _ point: TracePoint, _ binder: Binder
    ) -> (plan: LogicalPlan, values: [BoundExpr]) {
        let base = point.input.slotCount
        let plan = LogicalPlan.window(point.input, items)
        let slots = items.enumerated().map { BoundExpr(.slot(base + $0), type: $1.type, origin: point.origin) }
        return (point.following?.rows(of: plan) ?? plan, slots)
    }

    private static func first(_ count: Int64, of plan: LogicalPlan, _ binder: Binder) -> LogicalPlan {
        let count = BoundExpr(.constant(.int(count)), type: .int, origin: .none)
        return .slice(plan, skip: nil, take: count, sortedBy: [], origin: .none)
    }
}

extension Origin {
    /// What stands there, on one line.
    var lineText: String {
        guard let source else { return "" }
        return source.text(range).split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" }.joined(separator: " ")
    }
}
