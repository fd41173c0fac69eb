// Stored fields and to-one links: row numbers looked up by row numbers. A chain of links is composed from its far, small
// end once enough rows have followed it, so that a long path costs a row two lookups. To-many: Evaluator+Reached.swift.

extension Evaluator {
    /// The stored values of rows. Rows that follow one another, as a scan gives them, are copied as a run.
    func field(_ field: FieldID, of operand: Operand) throws -> Operand {
        guard !operand.isAllNull, let rows = operand.rows else { return .null }
        let column = try tables.column(field, context: context)
        if let range = Loops.consecutiveRange(rows.values) {
            return Operand(column.vector(range), isConstant: rows.isConstant)
        }
        return Operand(column.gathering(rows.values), isConstant: rows.isConstant)
    }

    /// A chain of to-one links.
    func follow(_ expr: BoundExpr, over frame: Frame) throws -> Operand {
        var links: [LinkID] = []
        var base = expr
        while case .follow(let link, let inner) = base.kind {
            links.append(link)
            base = inner
        }
        links.reverse()
        let start = try operand(base, over: frame)
        guard !start.isAllNull, let rows = start.rows else { return .null }
        return Operand(Vector(.rows(try follow(links, from: rows.values))), isConstant: rows.isConstant)
    }

    /// The rows that a chain of at least one link leads to.
    func follow(_ links: [LinkID], from rows: [UInt32]) throws -> [UInt32] {
        guard let first = links.first else { return rows }
        let targets = try tables.forward(first, context: context).targets
        let near = Loops.gather(targets, rows, missing: nullRow)
        let rest = Array(links.dropFirst())
        if rest.count < 2 { return try followSingly(rest, from: near) }
        let size = try tables.rowCount(of: tables.catalog[rest[0]].source, context: context)
        guard let cell = caches.route(rest, rows: rows.count, cost: size) else {
            return try followSingly(rest, from: near)
        }
        let composed = try cell.value { try compose(rest) }
        return Loops.gather(composed, near, missing: nullRow)
    }

    private func followSingly(_ links: [LinkID], from rows: [UInt32]) throws -> [UInt32] {
        try links.reduce(rows) { rows, link in
            Loops.gather(try tables.forward(link, context: context).targets, rows, missing: nullRow)
        }
    }

    /// Where a chain leads from every row of its first link's source. The far end is usually the smallest, so it is
    /// composed first.
    private func compose(_ links: [LinkID]) throws -> [UInt32] {
        guard let last = links.last else { return [] }
        return try links.dropLast().reversed().reduce(tables.forward(last, context: context).targets) { far, link in
            Loops.gather(far, try tables.forward(link, context: context).targets, missing: nullRow)
        }
    }

    /// An expression of a row further out, for each row of a frame that belongs to it.
    func outer(_ inner: BoundExpr, levels: Int, over frame: Frame) throws -> Operand {
        var target = frame
        var positions: [UInt32]?
        for _ in 0..<levels {
            guard let next = target.outer else { preconditionFailure("An outer reference needs an enclosing row") }
            let own = target.outerPositions
            positions = positions.map { Loops.gather(own, $0, missing: nullRow) } ?? own
            target = next
        }
        guard let positions else { return try operand(inner, over: frame) }
        // Rows further out that nothing here belongs to do not reach the expression.
        let reached = DistinctRows(positions)
        return try operand(inner, over: target, at: reached.rows).gathering(reached.codes)
    }
}

/// The distinct numbers among some, and for each its place among the distinct ones.
struct DistinctRows {
    /// In the order of first appearance.
    let rows: [UInt32]
    let codes: [UInt32]
    /// Where each distinct number appears first.
    let firstPositions: [UInt32]

    init(_ all: [UInt32]) {
        if Loops.isAscending(all) {
            rows = all
            codes = Evaluator.allPositions(all.count)
            firstPositions = codes
            return
        }
        var table = WordKeyTable()
        var codes: [UInt32] = []
        var firstPositions: [UInt32] = []
        codes.reserveCapacity(all.count)
        var last: (row: UInt32, code: UInt32)?
        for (position, row) in all.enumerated() {
            if let last, last.row == row {
                codes.append(last.code)
                continue
            }
            let code = table.code(for: UInt64(row))
            if Int(code) == firstPositions.count { firstPositions.append(UInt32(truncatingIfNeeded: position)) }
            codes.append(code)
            last = (row, code)
        }
        rows = table.keys.map { UInt32(truncatingIfNeeded: $0) }
        self.codes = codes
        self.firstPositions = firstPositions
    }
}
