// `describe services`: what was decided about an entity's data, a row for each decision, with the reason and what decides
// otherwise, and what its columns hold. How the file is read its source says; keys, labels, types and links come from the
// schema or from names. What is loaded: Session+DescribeDataset.swift; the figures are Execution's (ColumnFigures.swift).

/// One thing that was decided about an entity.
private struct Decision {
    let subject: Words
    let value: Words
    let reason: Words
    /// The load option that decides otherwise, or `entity` where a declaration does.
    let option: String?
    /// Whether it is the type of a column.
    let isOfColumn: Bool

    init(_ subject: Words, _ value: Words, because reason: Words, option: String?, isOfColumn: Bool = false) {
        self.isOfColumn = isOfColumn
        self.subject = subject
        self.value = value
        self.reason = reason
        self.option = option
    }
}

extension Session {
    /// The answer to a `describe` statement. The words are those of the language that it is written in, so that the same
    /// text gives the same rows everywhere.
    func describe(
        _ statement: Describe, _ source: SourceText, parameters: [String: Value], limits: Limits?,
        cancellation: CancellationToken
    ) throws -> QueryResult {
        func answer(_ query: Query) throws -> QueryResult {
            try self.answer(
                query, source: source, parameters: parameters, limits: limits, cancellation: cancellation)
        }
        let context = try makeContext(limits: limits, cancellation: cancellation)
        switch statement.subject {
        case .query(let query): return try answer(query.described(by: statement))
        case .dataset:
            // Rows may be called so, too.
            let name = Name(source.text(statement.keyword), at: statement.keyword)
            if try namesRows(name, context) { return try answer(Query(source: name.expression, range: name.range)) }
            return try describeDataset(statement.language, context)
        case .entity(let name):
            let catalog = try currentDataset(context).catalog
            let named = NameMatching.find(name.text, among: catalog.entities.map { ($0.names.all, $0.id) })
            if case .one(let id) = named { return try describe(id, statement, source, context) }
            if try namesRows(name, context) {
                return try answer(Query(source: name.expression, range: name.range).described(by: statement))
            }
            if let measures = describeMeasures(named: name.text, statement.language) { return measures }
            throw unknownSubject(name, catalog, source)
        }
    }

    /// Whether a query may begin with a name.
    private func namesRows(_ name: Name, _ context: RunContext) throws -> Bool {
        let lets = definitions.lets.flatMap(\.names.all)
        let entities = try currentDataset(context).catalog.entities.flatMap(\.names.all)
        return (lets + entities).contains { NameMatching.areSame($0, name.text) }
    }

    private func unknownSubject(_ name: Name, _ catalog: Catalog, _ source: SourceText) -> Diagnostics {
        let names =
            catalog.dataEntities.flatMap(\.names.all) + definitions.measures.flatMap(\.names.all)
            + definitions.lets.flatMap(\.names.all)
        let nearest = EditDistance.nearest(to: name.text, in: names)
        let fix = nearest.first.map {
            Fix(replacing: name.range, with: $0, title: Words(en: "use `\($0)`", zh: "改为 `\($0)`"))
        }
        return Diagnostics(
            Diagnostic(
                BindingProblem.unknownName(name.text, place: .entityName, nearest: nearest, available: names),
                at: name.range, in: source, fix: fix))
    }

    /// The decisions about an entity, and beside those about a column the figures of its values. They are found in a pass
    /// that keeps nothing, and first: a type that only a guess spoke for is settled by it.
    private func describe(
        _ id: EntityID, _ statement: Describe, _ source: SourceText, _ context: RunContext
    ) throws -> QueryResult {
        let language = statement.language
        let figures = try probe(
            Inquiry(statement.keyword) { try $0.bindProfile(of: id, language, at: statement.keyword) },
            source: source, parameters: [:], context: context, keeping: .never)
        let dataset = try currentDataset(context)
        let entity = dataset.catalog[id]
        let decisions = Self.decisions(of: entity, dataset, declaration(of: entity))
        let titles = [
            Words(en: "about", zh: "事项"), Words(en: "value", zh: "取值"), Words(en: "why", zh: "依据"),
            Words(en: "option", zh: "选项"),
        ]
        let cells: [[String?]] = [
            decisions.map { $0.subject[language] }, decisions.map { $0.value[language] },
            decisions.map { $0.reason[language] }, decisions.map(\.option),
        ]
        let table = Self.table(titles.map { $0[language] }, cells, rowCount: decisions.count)
        let first = decisions.firstIndex { $0.isOfColumn } ?? decisions.count
        let places = decisions.indices.map { index in
            let row = index - first
            return decisions[index].isOfColumn && row < figures.rowCount ? UInt32(row) : nullRow
        }
        // Name and type stand in the decision.
        let beside = figures.columns.dropFirst(2).map { $0.gathering(places) }
        return QueryResult(
            columns: table.columns + beside, rowCount: decisions.count, notes: figures.notes, isValue: false)
    }

    /// A result of texts, by column.
    static func table(_ titles: [String], _ cells: [[String?]], rowCount: Int) -> QueryResult {
        let columns = zip(titles, cells).map { title, texts in
            ResultColumn(name: title, type: .text, vector: vector(texts), labels: nil, keys: nil)
        }
        return QueryResult(columns: columns, rowCount: rowCount, notes: [], isValue: false)
    }

    private func declaration(of entity: Entity) -> EntityDeclaration? {
        state.withLock { state in
            state.builder.declaration(of: entity)?.syntax
        }
    }

    private static func vector(_ texts: [String?]) -> Vector {
        var builder = TextStoreBuilder()
        let numbers = texts.map { text in text.map { builder.append($0.utf8) } ?? nullRow }
        return Vector(.text(builder.build(), numbers))
    }

    // MARK: Decisions

    private static let declared = Words(en: "the schema says so", zh: "由模式声明")

    private static func decisions(
        of entity: Entity, _ dataset: Dataset, _ declaration: EntityDeclaration?
    ) -> [Decision] {
        let form = dataset.decisions(of: entity.id).map {
            Decision($0.subject, $0.value, because: $0.reason, option: $0.option)
        }
        let file = Decision(
            Words(en: "data", zh: "数据"), plain(dataset.source(of: entity.id).name),
            because: declaration?.path == nil ? Words(en: "it was loaded", zh: "已载入") : declared, option: nil)
        guard !entity.isBuiltIn else { return form + columns(of: entity, dataset) }
        return [file] + form + [policy(of: entity, dataset)] + roles(of: entity, dataset.catalog, declaration)
            + columns(of: entity, dataset) + links(of: entity, dataset.catalog, declaration)
            + memory(of: entity, dataset)
    }

    /// What is held for the queries to come, if anything is.
    private static func memory(of entity: Entity, _ dataset: Dataset) -> [Decision] {
        let held = dataset.holding(of: entity.id)
        guard held.columns + held.links > 0 || held.linkBytes > 0 else { return [] }
        func kilobytes(_ bytes: Int) -> Int { (bytes + 1023) / 1024 }
        let value = Words(
            en: "columns: \(held.columns), \(kilobytes(held.columnBytes)) kB; "
                + "links: \(held.links), \(kilobytes(held.linkBytes)) kB",
            zh: "列 \(held.columns) 个，\(kilobytes(held.columnBytes)) KB；"
                + "链接 \(held.links) 个，\(kilobytes(held.linkBytes)) KB")
        let decision = Decision(
            Words(en: "in memory", zh: "内存"), value,
            because: Words(en: "what queries have asked for is kept", zh: "查询用过的数据会保留"), option: nil)
        return [decision]
    }

    private static func policy(of entity: Entity, _ dataset: Dataset) -> Decision {
        let options = dataset.options(of: entity.id)
        let value =
            switch options.rejectPolicy {
            case .null: Words(en: "null: the cell is null", zh: "置空：该单元格为空")
            case .drop: Words(en: "drop: the row is left out", zh: "舍去：该行不读入")
            case .fail: Words(en: "fail: the load fails", zh: "报错：载入失败")
            }
        let reason =
            options[.rejects] == nil
            ? Words(en: "unless an option says otherwise", zh: "未用选项另行规定") : SourceDecision.asked
        return Decision(
            Words(en: "cells that break their type", zh: "不合类型的单元格"), value, because: reason,
            option: LoadOptions.Name.rejects.rawValue)
    }

    private static func roles(
        of entity: Entity, _ catalog: Catalog, _ declaration: EntityDeclaration?
    ) -> [Decision] {
        let isKeyDeclared =
            declaration?.items.contains { item in
                switch item {
                case .field(let field): field.role == .key
                case .key: true
                default: false
                }
            } ?? false
        let isLabelDeclared =
            declaration?.items.contains { item in
                switch item {
                case .field(let field): field.role == .label
                case .label: true
                default: false
                }
            } ?? false
        let key = entity.key.map { catalog[$0].names.primary }.joined(separator: ", ")
        let none = Words(en: "none", zh: "无")
        return [
            Decision(
                Words(en: "key", zh: "主键"), key.isEmpty ? none : plain(key),
                because: isKeyDeclared
                    ? declared
                    : key.isEmpty
                        ? Words(en: "no column has the name of one and is unique", zh: "没有名称像主键且不重复的列")
                        : Words(en: "its name; unique in the sample", zh: "名称如此，且抽样中不重复"), option: "entity"),
            Decision(
                Words(en: "label", zh: "标签"), entity.label.map { plain(catalog[$0].names.primary) } ?? none,
                because: isLabelDeclared
                    ? declared
                    : entity.label == nil
                        ? Words(en: "no column has the name of one", zh: "没有名称像标签的列")
                        : Words(en: "its name", zh: "名称如此"), option: "entity"),
        ]
    }

    private static func columns(of entity: Entity, _ dataset: Dataset) -> [Decision] {
        entity.fields.map { field in
            let reason: Words =
                if dataset.isDeclared(field.id) {
                    entity.isBuiltIn ? Words(en: "it is always so", zh: "固定如此") : declared
                } else if dataset.isProven(field.id) {
                    Words(en: "every value was read", zh: "已读过全部值")
                } else {
                    Words(en: "a guess from the first rows", zh: "按前若干行推测")
                }
            return Decision(
                Words(en: "column \(field.names.primary)", zh: "列 \(field.names.primary)"), field.type.words,
                because: reason, option: entity.isBuiltIn ? nil : "entity", isOfColumn: true)
        }
    }

    private static func links(
        of entity: Entity, _ catalog: Catalog, _ declaration: EntityDeclaration?
    ) -> [Decision] {
        entity.links.map { id in
            let link = catalog[id]
            let isDeclared =
                declaration?.items.contains { item in
                    if case .link(let link) = item { link.name.name.text == catalog[id].names.primary } else { false }
                } ?? false
            let columns = link.foreignKey.map { catalog[$0].names.primary }.joined(separator: ", ")
            return Decision(
                Words(en: "link \(link.names.primary)", zh: "链接 \(link.names.primary)"),
                plain("-> \(catalog[link.target].names.primary) by \(columns)"),
                because: isDeclared ? declared : Words(en: "the names of column and entity", zh: "列名与实体名相符"),
                option: "entity")
        }
    }

    private static func plain(_ text: String) -> Words { Words(en: text, zh: text) }
}

extension ResultColumn {
    fileprivate func gathering(_ rows: [UInt32]) -> ResultColumn {
        ResultColumn(name: name, type: type, vector: vector.gathering(rows), labels: nil, keys: nil)
    }
}

extension Name {
    fileprivate var expression: Expr { Expr(.name(self), at: range) }
}

extension Query {
    /// The query with the `describe` of a statement for its last stage.
    fileprivate func described(by statement: Describe) -> Query {
        Query(
            source: source, stages: stages + [Stage(.describe, at: statement.keyword, keyword: statement.keyword)],
            range: range)
    }
}
