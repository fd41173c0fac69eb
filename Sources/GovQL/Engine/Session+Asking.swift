// The way of a query to an engine and of its answer back. A question that no data of the engine are in is answered here;
// one that must look at every value, as `describe` does, fetches them.

extension Session {
    /// What a query gives, as columns of a result: run here, or by the engine that holds the data.
    func shownColumns(of bound: Bound, _ context: RunContext) throws -> (columns: [ResultColumn], count: Int) {
        if let connection = bound.connection, !bound.isAnsweredHere {
            return try columns(of: bound, from: connection, context)
        }
        if let connection = bound.connection {
            try refuseRejects(bound, connection)
            _ = try connection.dataset.require(fields: bound.query.fields, context: context)
        }
        let table = try rows(of: bound, context)
        let resolver = EntityTexts(dataset: bound.dataset, context: context)
        let columns = try zip(bound.query.columns, table.slots).map { column, vector in
            try resolver.column(named: column.name, type: column.type, vector: vector, origin: column.origin)
        }
        return (columns, table.count)
    }

    /// Cells that broke their types stayed behind with the files.
    private func refuseRejects(_ bound: Bound, _ connection: Connection) throws {
        let catalog = bound.dataset.catalog
        guard let entity = bound.query.scanned.first(where: { catalog[$0].isBuiltIn }) else { return }
        let name = catalog[entity].names.primary
        let problem = SQLProblem.notInEngine(
            construct: Words(en: "`\(name)`", zh: "`\(name)`"), engine: connection.client.title,
            reason: Words(en: "cells that break their types stay with the files", zh: "不合类型的单元格只在文件中"))
        throw Diagnostics(Diagnostic(problem, at: bound.range, in: bound.source))
    }

    /// The values, and with each row of an entity what it prints as.
    private func columns(
        of bound: Bound, from connection: Connection, _ context: RunContext
    ) throws -> (columns: [ResultColumn], count: Int) {
        let catalog = bound.dataset.catalog
        var asked: [BoundExpr] = []
        var texts: [(label: Int?, key: Range<Int>)] = []
        for (index, column) in bound.query.columns.enumerated() {
            asked.append(BoundExpr(.slot(index), type: column.type, origin: column.origin))
        }
        for (index, column) in bound.query.columns.enumerated() {
            guard let entity = column.type.entityID else {
                texts.append((nil, 0..<0))
                continue
            }
            func ask(_ field: FieldID) {
                asked.append(
                    BoundExpr(.field(field, of: asked[index]), type: catalog[field].type, origin: column.origin))
            }
            let label = catalog[entity].label.map { field -> Int in
                ask(field)
                return asked.count - 1
            }
            let first = asked.count
            catalog[entity].key.forEach(ask)
            texts.append((label, first..<asked.count))
        }
        let hasRows = asked.count > bound.query.columns.count
        let plan = hasRows ? LogicalPlan.project(bound.plan, asked) : bound.plan
        let (vectors, count) = try located(Origin(source: bound.source, range: bound.range)) {
            try LargeStack.run { try connection.asker.vectors(of: plan, types: asked.map(\.type), context) }
        }
        let resolver = EntityTexts(dataset: bound.dataset, context: context)
        func part(_ index: Int) -> CellText { CellText(vectors[index], type: asked[index].type) }
        let columns = bound.query.columns.enumerated().map { index, column in
            resolver.column(
                named: column.name, type: column.type, vector: vectors[index], label: texts[index].label.map(part),
                key: texts[index].key.map(part), origin: column.origin)
        }
        return (columns, count)
    }
}

extension Session.Bound {
    /// Whether it asks nothing of the engine's tables, or all their values.
    var isAnsweredHere: Bool {
        let entities = query.scanned.union(query.fields.map(\.entity))
        return plan.isProfile || entities.allSatisfy { dataset.catalog[$0].isBuiltIn }
    }
}

extension LogicalPlan {
    fileprivate var isProfile: Bool {
        switch self {
        case .profile: true
        case .project(let input, _), .sort(let input, _), .filter(let input, _, _), .extend(let input, _):
            input.isProfile
        default: false
        }
    }
}
