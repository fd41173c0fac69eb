// The stages that make other rows of rows already there: `unpivot`, and `fill` after `summarize`.

extension Binder {
    // MARK: unpivot

    /// The columns named become rows of their name and value; the others stay beside them.
    func bindUnpivot(_ unpivot: Unpivot, _ stage: Stage, _ pipe: Pipe) throws {
        let shown = try output(of: pipe)
        let names = shown.map(\.column.name)
        var turned: [Int] = []
        for name in unpivot.columns {
            let index = try position(ofColumn: name, among: names, in: pipe)
            if turned.contains(index) { throw failure(.nameTwice(name.text), at: name.range) }
            turned.append(index)
        }
        let kept = shown.indices.filter { !turned.contains($0) }
        for new in [unpivot.key, unpivot.value] {
            let isTaken =
                kept.contains { NameMatching.areSame(names[$0], new.text) }
                || new.range != unpivot.key.range && NameMatching.areSame(new.text, unpivot.key.text)
            if isTaken {
                throw failure(
                    .nameTaken(new.text, by: Words(en: "a column that stays", zh: "保留的一列"), canSet: false),
                    at: new.range)
            }
        }
        let values = try unified(
            turned.map { shown[$0].value }, operation: source.text(stage.keyword), at: stage.range)
        guard let type = values.first?.type else { throw AlreadyReported() }
        pipe.plan = .unpivot(
            .project(pipe.plan, kept.map { shown[$0].value } + values), kept: kept.count,
            names: turned.map { names[$0] })
        var row = Row.empty
        func add(_ name: String, _ type: DataType, _ origin: Origin, facts: ColumnFacts = ColumnFacts()) {
            let slot = BoundExpr(.slot(row.slots.count), type: type, origin: origin)
            row.items.append(.column(Row.Column(name: name, value: slot, facts: facts)))
            row.slots.append(type)
        }
        for index in kept {
            let (column, value) = shown[index]
            // Each row stands several times now.
            var facts = column.facts
            facts.isAdditive = false
            add(names[index], value.type, value.origin, facts: facts)
        }
        add(unpivot.key.text, .text, origin(unpivot.key.range))
        // What all of them mean, the one column of their values means.
        let meanings = Set(turned.map { shown[$0].column.facts })
        let common = meanings.count == 1 ? meanings.first : nil
        add(unpivot.value.text, type, origin(unpivot.value.range), facts: common ?? ColumnFacts())
        replace(row, of: pipe, droppedBy: stage)
    }

    /// Where a column that the rows show stands; an error as for any other name if none is called so.
    func position(ofColumn name: Name, among names: [String], in pipe: Pipe) throws -> Int {
        switch NameMatching.find(name.text, among: names.enumerated().map { ([$1], $0) }) {
        case .one(let index): return index
        case .ambiguous: throw failure(.ambiguousName(name.text, meanings: names.map { .same($0) }), at: name.range)
        case .none:
            _ = try resolve(name, in: Scope(.plain, row: pipe.row, outer: nil, frame: 0))
            throw unknown(name, place: .row, candidates: names)
        }
    }

    /// Makes this the row of the pipe; the names that are gone are remembered with the stage.
    func replace(_ row: Row, of pipe: Pipe, droppedBy stage: Stage) {
        var row = row
        row.dropped = visibleNames(in: pipe.row)
            .filter { name in !row.columns.contains { NameMatching.areSame($0.name, name) } }
            .map { Row.Dropped(name: $0, stage: stage.keyword) }
        pipe.row = row
        pipe.conditions = [:]
    }
}
