// `describe`: a row for each column of the rows so far. Its words are of the language that the stage is written in, so
// that the same text gives the same table everywhere.

extension Binder {
    func bindDescribe(_ stage: Stage, _ pipe: Pipe) throws {
        let shown = try output(of: pipe)
        guard !shown.isEmpty else { throw failure(.notAQuery, at: stage.range) }
        let isChinese = source.text(stage.keyword).utf8.contains { $0 >= 0x80 }
        try profile(
            shown.map { ($0.column.name, $0.value) }, isChinese ? .chinese : .english, origin(stage.range), pipe)
    }

    /// The columns of all rows of an entity, its fields alone: what links lead to is told of where it stands.
    func bindProfile(of id: EntityID, _ language: Language, at range: SourceRange) throws -> BoundQuery {
        try whole(range) {
            let pipe = scan(id, range)
            guard let this = pipe.row.this else { throw AlreadyReported() }
            let fields = catalog[id].fields.map { ($0.names.primary, field($0.id, of: this, at: origin(range))) }
            try profile(fields, language, origin(range), pipe)
            return try rows(of: pipe)
        }
    }

    /// Makes the profile of these columns the rows of a pipe.
    private func profile(
        _ columns: [(name: String, value: BoundExpr)], _ language: Language, _ origin: Origin, _ pipe: Pipe
    ) throws {
        var slots = columns.map(\.value)
        let described = try columns.enumerated().map { index, column in
            var shownSlot = index
            // A row is told by its label.
            if case .entity = column.value.type {
                noteShown(column.value.type)
                let label = try asText(column.value)
                if label.type != column.value.type {
                    shownSlot = slots.count
                    slots.append(label)
                }
            }
            return ProfileSpec.Column(
                name: column.name, typeName: typeName(column.value.type)[language], type: column.value.type,
                slot: index, shownSlot: shownSlot, shownType: slots[shownSlot].type)
        }
        pipe.plan = .profile(.project(pipe.plan, slots), ProfileSpec(columns: described))
        let types = ProfileSpec.slotTypes
        let names = language == .chinese ? ProfileSpec.chinese : ProfileSpec.english
        var row = Row(slots: types, this: nil, items: [])
        row.items = zip(names.indices, names).map { index, name in
            .column(Row.Column(name: name, value: BoundExpr(.slot(index), type: types[index], origin: origin)))
        }
        pipe.row = row
        pipe.conditions = [:]
    }
}
