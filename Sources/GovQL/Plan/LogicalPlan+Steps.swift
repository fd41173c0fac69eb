// A plan as lines that a person reads: one for each operator, in the words of the query that it comes from. It knows no
// numbers: what an operator took is Execution's knowledge. Next: Engine/PlanReport.swift puts both together.

extension LogicalPlan {
    /// A line for an operator, and how deep it stands: what an operator reads stands below it.
    struct Step {
        let words: Words
        let depth: Int
    }

    /// The operators in the order of ``forEachNode(_:)``.
    func steps(in catalog: Catalog) -> [Step] {
        var steps: [Step] = []
        func add(_ plan: LogicalPlan, _ depth: Int) {
            steps.append(Step(words: PlanWords(catalog: catalog).words(of: plan), depth: depth))
            for input in plan.inputs { add(input, depth + 1) }
        }
        add(self, 0)
        return steps
    }
}

/// Says what an operator does.
private struct PlanWords {
    let catalog: Catalog

    func words(of plan: LogicalPlan) -> Words {
        switch plan {
        case .scan(let entity):
            let name = name(of: entity)
            return Words(en: "all rows of \(name)", zh: "\(name) 的全部行")
        case .columns(let entity, let reads):
            let name = name(of: entity)
            let columns = reads.map(text).joined(separator: ", ")
            return columns.isEmpty
                ? Words(en: "count the rows of \(name) in its file", zh: "数出文件中 \(name) 的行")
                : Words(en: "read \(columns) of \(name), keeping nothing", zh: "读取 \(name) 的 \(columns)，读后不留")
        case .unit: return Words(en: "one row", zh: "一行")
        case .periods(_, let from, let through):
            return Words(
                en: "the periods from \(text(from)) through \(text(through))",
                zh: "从 \(text(from)) 到 \(text(through)) 的时段")
        case .filter(_, let predicate, _):
            return Words(en: "keep rows where \(text(predicate))", zh: "保留满足 \(text(predicate)) 的行")
        case .extend(_, let values): return Words(en: "compute \(list(values))", zh: "计算 \(list(values))")
        case .project(_, let values): return Words(en: "give \(list(values))", zh: "取出 \(list(values))")
        case .window(_, let items):
            let values = items.map { text($0.origin, else: "…") }.joined(separator: ", ")
            return Words(en: "compute over all rows: \(values)", zh: "对全部行计算 \(values)")
        case .sort(_, let keys): return Words(en: "sort by \(list(keys))", zh: "按 \(list(keys)) 排序")
        case .slice(_, let skip, let take, _, _): return slice(skip, take)
        case .top(_, let spec): return top(spec)
        case .lookup(_, _, _, let keys, _):
            let keys = list(keys.map(\.left))
            return Words(en: "look up by \(keys) in the second rows below", zh: "按 \(keys) 在下面第二组行中查找")
        case .expand(_, let start, let path, _, _):
            let path = ([text(start)] + path.map(text)).joined(separator: ".")
            return Words(en: "expand \(path)", zh: "展开 \(path)")
        case .expandList(_, let list, _): return Words(en: "expand \(text(list))", zh: "展开 \(text(list))")
        case .union: return Words(en: "both rows below, one after the other", zh: "下面两组行，先后相接")
        case .restrict(_, _, let leftKeys, _, let keepsMatches):
            let keys = list(leftKeys)
            return keepsMatches
                ? Words(en: "keep rows whose \(keys) is among the second rows below", zh: "保留 \(keys) 在下面第二组行中的行")
                : Words(en: "drop rows whose \(keys) is among the second rows below", zh: "去除 \(keys) 在下面第二组行中的行")
        case .distinct(_, let keys):
            return Words(en: "first row of each \(list(keys))", zh: "每个 \(list(keys)) 的第一行")
        case .aggregate(_, let keys, let aggregates): return groups(keys, aggregates)
        case .rollup(_, let keys, let aggregates):
            let words = groups(keys, aggregates)
            return Words(en: "\(words.en), with total", zh: "\(words.zh)，含合计")
        case .pivot(_, let spec):
            return Words(
                en: "pivot \(text(spec.key)): \(list(spec.values)) into \(spec.columns.count) columns",
                zh: "透视 \(text(spec.key))：\(list(spec.values))，成 \(spec.columns.count) 列")
        case .unpivot(_, _, let names):
            let names = names.joined(separator: ", ")
            return Words(en: "a row for each of \(names)", zh: "\(names) 各成一行")
        case .profile: return Words(en: "describe each column", zh: "概览每一列")
        case .fill: return Words(en: "fill in the groups that lack", zh: "补全缺少的组")
        case .diff:
            return Words(en: "what differs between the first and the second rows below", zh: "下面两组行的不同之处")
        case .expect(_, let predicate, _, _):
            guard let predicate else { return Words(en: "expect no rows", zh: "要求没有行") }
            return Words(en: "expect \(text(predicate)) of every row", zh: "要求每行 \(text(predicate))")
        case .sample(_, let count, _):
            return Words(en: "\(text(count)) rows chosen by chance", zh: "随机取 \(text(count)) 行")
        }
    }

    private func groups(_ keys: [BoundExpr], _ aggregates: [BoundAggregate]) -> Words {
        let values = aggregates.map { text($0.origin, else: $0.call.function.rawValue) }.joined(separator: ", ")
        if keys.isEmpty { return Words(en: "summarize \(values)", zh: "汇总 \(values)") }
        if values.isEmpty { return Words(en: "groups by \(list(keys))", zh: "按 \(list(keys)) 分组") }
        return Words(en: "summarize \(values) by \(list(keys))", zh: "按 \(list(keys)) 汇总 \(values)")
    }

    private func slice(_ skip: BoundExpr?, _ take: BoundExpr?) -> Words {
        switch (skip, take) {
        case (let skip?, let take?):
            Words(en: "skip \(text(skip)), take \(text(take))", zh: "跳过 \(text(skip)) 行，取 \(text(take)) 行")
        case (let skip?, nil): Words(en: "skip \(text(skip))", zh: "跳过 \(text(skip)) 行")
        case (nil, let take?): Words(en: "take \(text(take))", zh: "取 \(text(take)) 行")
        case (nil, nil): Words(en: "all rows", zh: "全部行")
        }
    }

    private func top(_ spec: TopSpec) -> Words {
        let count =
            switch spec.count {
            case .rows(let count): text(count)
            case .fraction(let share): "\(share) ×"
            }
        let per =
            spec.partition.isEmpty
            ? Words(en: "", zh: "") : Words(en: " per \(list(spec.partition))", zh: "每个 \(list(spec.partition)) 中")
        return Words(
            en: "top \(count) by \(list(spec.keys))\(per.en)", zh: "\(per.zh)按 \(list(spec.keys)) 的前 \(count) 行")
    }

    // MARK: Parts

    private func name(of entity: EntityID) -> String { catalog[entity].names.primary }

    private func text(_ read: ColumnRead) -> String {
        switch read {
        case .field(let field): catalog[field].names.primary
        case .target(let links): links.map { catalog[$0].names.primary }.joined(separator: ".")
        }
    }

    private func text(_ hop: Hop) -> String {
        switch hop {
        case .forward(let link): catalog[link].names.primary
        case .reverse(let link): catalog[link].reverseNames.primary
        case .closure(let closure): text(closure)
        case .peers(let link): "peers(\(catalog[link].names.primary))"
        }
    }

    private func text(_ closure: LinkClosure) -> String {
        closure.isUpward
            ? "ancestors(\(catalog[closure.link].names.primary))"
            : "descendants(\(catalog[closure.link].reverseNames.primary))"
    }

    /// Expressions as they were written; what has no text of its own is told by what it is.
    private func text(_ expr: BoundExpr) -> String {
        switch expr.kind {
        case .field(let field, _): text(expr.origin, else: catalog[field].names.primary)
        case .follow(let link, _): text(expr.origin, else: catalog[link].names.primary)
        case .constant(let value): text(expr.origin, else: "\(value)")
        // Put together of several stages, it has no text of its own.
        case .and(let conditions) where expr.origin.source == nil: conditions.map(text).joined(separator: " and ")
        default: text(expr.origin, else: "…")
        }
    }

    /// Each text once: a stage that carries a row along names it many times.
    private func list(_ values: [BoundExpr]) -> String {
        var seen: Set<String> = []
        return values.filter { !$0.isUnread }.map(text).filter { seen.insert($0).inserted }.joined(separator: ", ")
    }

    private func list(_ keys: [BoundSortKey]) -> String {
        keys.map { text($0.value) + ($0.isDescending ? " desc" : "") }.joined(separator: ", ")
    }

    /// What stands there in the query, on one line.
    private func text(_ origin: Origin, else word: String) -> String {
        guard let source = origin.source, origin.range.start < origin.range.end else { return word }
        let words = source.text(origin.range).split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" }
        return words.joined(separator: " ")
    }
}

extension BoundExpr {
    /// Whether it stands in a slot that nobody reads.
    fileprivate var isUnread: Bool {
        if case .constant(.null) = kind { type == .null && origin.source == nil } else { false }
    }
}
