// `explain empty`: how many rows of the query before are left after each stage and after each part of a condition, how
// many each part would leave by itself, and what the rows looked like where the last one went.

extension Session {
    /// Why a query has no rows, or how many each of its stages and conditions leave.
    ///
    /// ```swift
    /// let answer = try session.explainEmpty("communities | where residents > 10000 and kind == \"old\"")
    /// ```
    ///
    /// - Returns: `step`, `rows`, `alone` (for a part of a condition: how many rows it leaves by itself), `why`.
    public func explainEmpty(
        _ query: String, parameters: [String: Value] = [:], language: Language = .english,
        cancellation: CancellationToken = CancellationToken()
    ) throws -> QueryResult {
        try explainEmpty(
            asked(query, parameters), at: .zero, in: SourceText(name: "<explain empty>", text: ""), language,
            limits: nil,
            cancellation: cancellation)
    }

    func explainEmpty(
        _ asked: Asked?, at range: SourceRange, in source: SourceText, _ language: Language, limits: Limits?,
        cancellation: CancellationToken
    ) throws -> QueryResult {
        guard let asked else { throw Diagnostics(Diagnostic(WhyProblem.noQuery, at: range, in: source)) }
        let context = try makeContext(limits: limits, cancellation: cancellation)
        let inquirer = Inquirer(session: self, asked: asked, subject: nil, context: context, language: language)
        return try EmptyAnswer(inquirer).result()
    }
}

/// What is told of a query's rows.
private struct EmptyAnswer {
    private struct Step: Sendable {
        let text: String
        /// The parts of a condition.
        let parts: [String]
    }

    private let inquirer: Inquirer

    /// How many examples of values are given.
    private static let exampleCount = 3

    init(_ inquirer: Inquirer) { self.inquirer = inquirer }

    func result() throws -> QueryResult {
        let steps = try inquirer.tell { _, trace in
            trace.points.indices.map { index in
                Step(text: trace.points[index].origin.lineText, parts: Self.parts(at: index, trace).map(\.lineText))
            }
        }
        let counts = try inquirer.counts { trace in trace.points.map(\.plan) }
        var table = StepTable()
        var isEmptied = false
        for (index, step) in steps.enumerated() {
            let before = index > 0 ? counts[index - 1] : nil
            let empties = counts[index] == 0 && before != 0
            isEmptied = isEmptied || empties
            let why = empties ? try self.why(index, step, before) : ""
            table.add(step.text, rows: counts[index], why)
            if step.parts.count > 1, let before { try tellParts(index, step, before, &table) }
        }
        let end = counts.last ?? 0
        let rows = end == 1 ? "1 row" : "\(end) rows"
        if !isEmptied || end > 0 {
            table.add(
                inquirer.said(Words(en: "the result", zh: "结果")), rows: end,
                inquirer.said(Words(en: "it is not empty: \(rows)", zh: "并非没有结果：共 \(end) 行")))
        }
        return table.result(inquirer.language, hasAlone: true)
    }

    /// Why a stage leaves nothing of some rows.
    private func why(_ index: Int, _ step: Step, _ before: Int?) throws -> String {
        guard before != nil else { return inquirer.said(Words(en: "there are no rows", zh: "没有行")) }
        if step.parts.count > 1 { return inquirer.said(Words(en: "nothing is left", zh: "没有剩下行")) }
        guard step.parts.count == 1 else {
            let said: Words? = try inquirer.tell { _, trace in
                switch trace.points[index].stage?.kind {
                case .take: Words(en: "no row is taken", zh: "没有取任何行")
                case .skip: Words(en: "all rows are skipped", zh: "全部行都被跳过")
                case .top: Words(en: "no row has a value to be ranked by", zh: "没有可供排名的值")
                case .except: Words(en: "the other query has all of them", zh: "另一查询中全都有")
                case .intersect: Words(en: "the other query has none of them", zh: "另一查询中全都没有")
                case .expand: Words(en: "none of the rows has any", zh: "这些行都没有对应的行")
                case .diff: Words(en: "both sides agree", zh: "两边没有不同")
                default: nil
                }
            }
            return inquirer.said(said ?? Words(en: "nothing is left", zh: "没有剩下行"))
        }
        let said = try [examples(index, part: 0, passing: 0), nearest(index, part: 0)].compactMap { $0 }
        return inquirer.joined(said)
    }

    /// Of a bound that nothing keeps: the known values nearest to it, in the rows that pass the parts before.
    private func nearest(_ index: Int, part: Int) throws -> String? {
        let values: [Value]
        do {
            guard try inquirer.tell({ _, trace in Self.bounds(index, part, trace) != nil }) else { return nil }
            values =
                try inquirer.values { binder, trace in
                    guard let bounds = Self.bounds(index, part, trace) else {
                        return (Self.rows(index, trace, satisfying: []), [])
                    }
                    binder.noteShown(bounds.operand.type)
                    let slots = (0..<2).map { BoundExpr(.slot($0), type: bounds.operand.type, origin: .none) }
                    let rows = Self.rows(index, trace, satisfying: Array(0..<part))
                    return (.aggregate(rows, keys: [], bounds.nearest), slots)
                }.first.map { [$0[0], $0[1]] } ?? []
        } catch let error as Diagnostics where !Session.isStop(error) {
            return nil
        }
        let known = values.filter { !$0.isNull }.map(\.description)
        guard !known.isEmpty else { return nil }
        let texts = known.count == 2 && known[0] == known[1] ? [known[0]] : known
        return inquirer.said(
            Words(
                en: "the nearest to it: \(texts.joined(separator: ", "))",
                zh: "最接近的值：\(texts.joined(separator: "、"))"))
    }

    /// A line for each part: the rows left by all up to it, and by it alone.
    private func tellParts(_ index: Int, _ step: Step, _ before: Int, _ table: inout StepTable) throws {
        let left = try inquirer.counts { trace in
            step.parts.indices.map { Self.rows(index, trace, satisfying: Array(0...$0)) }
        }
        var isTold = false
        for part in step.parts.indices {
            var alone: Int?
            var said: [String] = []
            do {
                alone = try inquirer.counts { trace in [Self.rows(index, trace, satisfying: [part])] }.first
            } catch let error as Diagnostics where !Session.isStop(error) {
                said.append(inquirer.why(error))
            }
            if left[part] == 0, before > 0, !isTold {
                isTold = true
                said += try emptying(index, part, alone)
            }
            table.add("  \(step.parts[part])", rows: left[part], alone: alone, inquirer.joined(said))
        }
    }

    /// What is said of the part that left nothing.
    private func emptying(_ index: Int, _ part: Int, _ alone: Int?) throws -> [String] {
        var said = [inquirer.said(Words(en: "nothing is left", zh: "没有剩下行"))]
        if let there = try examples(index, part: part, passing: part) { said.append(there) }
        if let values = try nearest(index, part: part) { said.append(values) }
        // Rows that would have passed this part: what kept them from the earlier ones.
        guard part > 0, let alone, alone > 0 else { return said }
        for earlier in 0..<part {
            guard let values = try pairs(index, of: earlier, among: [part]) else { continue }
            said.append(
                inquirer.said(
                    Words(en: "where it holds alone, \(values)", zh: "单独满足它的行中，\(values)")))
        }
        return said
    }

    /// The values that a part looks at in the rows that pass the parts before it.
    private func examples(_ index: Int, part: Int, passing: Int) throws -> String? {
        guard let values = try pairs(index, of: part, among: Array(0..<passing)) else { return nil }
        return inquirer.said(Words(en: "there \(values)", zh: "其中 \(values)"))
    }

    /// The first combinations of values that a part looks at, in rows that satisfy some parts, with how often each occurs.
    private func pairs(_ index: Int, of part: Int, among others: [Int]) throws -> String? {
        do {
            let texts = try inquirer.tell { _, trace in Self.lookedAt(index, part, trace).map(\.text) }
            guard !texts.isEmpty else { return nil }
            let groups = try inquirer.values { binder, trace in
                let values = Self.lookedAt(index, part, trace).map { $0.passing ?? $0.value }
                let count = BoundAggregate(
                    call: AggregateCall(function: .count, subject: .rows, arguments: []), type: .int, origin: .none)
                let rows = Self.rows(index, trace, satisfying: others)
                values.forEach { binder.noteShown($0.type) }
                let slots = values.enumerated().map { BoundExpr(.slot($0), type: $1.type, origin: .none) }
                let number = BoundExpr(.slot(values.count), type: .int, origin: .none)
                return (.aggregate(rows, keys: values, [count]), slots + [number])
            }
            return said(texts, groups)
        } catch let error as Diagnostics where !Session.isStop(error) {
            return nil
        }
    }

    private func said(_ texts: [String], _ groups: QueryResult) -> String? {
        guard !groups.isEmpty else { return nil }
        let order = groups.indices.sorted {
            (Int(groups[$1][texts.count]) ?? 0, $0) < (Int(groups[$0][texts.count]) ?? 0, $1)
        }
        let parts = order.prefix(Self.exampleCount).map { index in
            let values = texts.indices.map { inquirer.said(texts[$0], is: groups[index][$0]) }
            return "\(values.joined(separator: ", ")) (\(groups[index][texts.count]))"
        }
        let rest = groups.rowCount - parts.count
        let more = Words(en: "; \(rest) more", zh: "；另有 \(rest) 种")[inquirer.language]
        return inquirer.joined(parts) + (rest > 0 ? more : "")
    }

    // MARK: Bounds

    /// What a part compares with constants: the least and greatest that it lets pass.
    private struct Bounds {
        let operand: BoundExpr
        var low: BoundExpr?
        var high: BoundExpr?

        /// The greatest value below the bounds, and the least above them.
        var nearest: [BoundAggregate] {
            func aggregate(
                _ function: AggregateFunction, _ comparison: BoundExpr.Comparison, _ bound: BoundExpr?
            ) -> BoundAggregate {
                let test =
                    bound.map { BoundExpr(.compare(comparison, operand, $0), type: .bool, origin: .none) }
                    ?? BoundExpr(.constant(.bool(false)), type: .bool, origin: .none)
                let call = AggregateCall(function: function, subject: .rows, arguments: [operand], filter: test)
                return BoundAggregate(call: call, type: operand.type, origin: .none)
            }
            return [aggregate(.max, .lessOrEqual, low), aggregate(.min, .greaterOrEqual, high)]
        }
    }

    private static func bounds(_ index: Int, _ part: Int, _ trace: Trace) -> Bounds? {
        let bounds: Bounds
        switch parts(at: index, trace)[part].kind {
        case .compare(let comparison, let lhs, let rhs) where rhs.constantValue != nil:
            bounds = Self.bounds(comparison, lhs, rhs)
        case .compare(let comparison, let lhs, let rhs) where lhs.constantValue != nil:
            bounds = Self.bounds(comparison.mirrored, rhs, lhs)
        case .isBetween(let operand, let low, let high, _)
        where [low, high].compactMap(\.self).allSatisfy({ $0.constantValue != nil }):
            bounds = Bounds(operand: operand, low: low, high: high)
        default: return nil
        }
        switch bounds.operand.type {
        case .int, .decimal, .num, .date, .dateTime, .period: return bounds
        default: return nil
        }
    }

    private static func bounds(
        _ comparison: BoundExpr.Comparison, _ operand: BoundExpr, _ bound: BoundExpr
    ) -> Bounds {
        switch comparison {
        case .greater, .greaterOrEqual: Bounds(operand: operand, low: bound)
        case .less, .lessOrEqual: Bounds(operand: operand, high: bound)
        case .equal: Bounds(operand: operand, low: bound, high: bound)
        case .notEqual: Bounds(operand: operand)
        }
    }

    // MARK: Parts of plans

    private static func parts(at index: Int, _ trace: Trace) -> [BoundExpr] {
        guard case .where = trace.points[index].stage?.kind,
            case .filter(_, let predicate, _) = trace.points[index].plan
        else { return [] }
        return predicate.conjuncts
    }

    private static func lookedAt(_ index: Int, _ part: Int, _ trace: Trace) -> [LookedAt] {
        parts(at: index, trace)[part].lookedAt(trace.points[index].conditions).filter { looked in
            // Lists make no groups.
            if case .list = looked.value.type { false } else { true }
        }
    }

    /// What a condition reads, as far as it satisfies some of its parts.
    private static func rows(_ index: Int, _ trace: Trace, satisfying chosen: [Int]) -> LogicalPlan {
        let point = trace.points[index]
        let parts = parts(at: index, trace)
        guard let first = chosen.first else { return point.input }
        let condition =
            chosen.count == 1
            ? parts[first] : BoundExpr(.and(chosen.map { parts[$0] }), type: .bool, origin: point.origin)
        return .filter(point.input, condition, strict: nil)
    }
}
