// A dataset's schema in GovQL: every entity with its types, names, key, label and links said outright, then what was
// defined, as it was written. Read back beside the files of `govql export` it makes the same dataset again.

struct SchemaText {
    let catalog: Catalog
    let tables: SQLTables
    let definitions: Definitions
    /// What an entity was declared as, where it was.
    let declared: (Entity) -> DatasetBuilder.Declared?
    let today: CalendarDate?

    func text() -> String {
        var parts = [
            "# The schema of the files beside it, with every type said outright. `govql schema.gql` opens them.\n"
                + "# 本文件旁各数据文件的模式，所有类型均已写明。用 `govql schema.gql` 打开。\n"
        ]
        if let today { parts.append("set today = @\(today)\n") }
        let snapshots = catalog.snapshotNames
        if !snapshots.isEmpty {
            parts.append(
                "# Files of the snapshots \(snapshots.joined(separator: ", ")) lie here too; load them by name.\n")
        }
        parts += catalog.mainEntities.map(declaration)
        let defined = definedTexts()
        if !defined.isEmpty { parts.append(defined.joined(separator: "\n") + "\n") }
        return parts.joined(separator: "\n")
    }

    // MARK: Entities

    private func declaration(of entity: Entity) -> String {
        let own = declared(entity)
        let file = Self.quoted("\(tables[entity.id].name).csv")
        var lines = entity.fields.map { "  " + line(for: $0, of: entity, own) }
        if entity.key.count > 1 {
            lines.append("  key " + entity.key.map { Self.name(catalog[$0].names.primary) }.joined(separator: ", "))
        }
        if let label = entity.label, entity.key == [label] {
            lines.append("  label " + Self.name(catalog[label].names.primary))
        }
        lines += entity.links.map { "  " + line(for: catalog[$0], own) }
        return
            "entity \(Self.names(entity.names)) from \(file) with (undeclared \"drop\") {\n\(lines.joined(separator: "\n"))\n}\n"
    }

    private func line(for field: Field, of entity: Entity, _ own: DatasetBuilder.Declared?) -> String {
        var names = field.names
        let column = tables[field.id]
        if !names.all.contains(column) { names = Names(names.primary, others: names.others + [column]) }
        var text = ""
        if entity.key == [field.id] { text = "key " } else if entity.label == field.id { text = "label " }
        text += "\(Self.names(names)): \(type(field.type))"
        if let own, let syntax = own.fieldSyntax(of: field) {
            if syntax.isRequired { text += " required" }
            if let values = syntax.values { text += " in \(own.text.text(values.range))" }
        }
        if case .period(let unit) = field.type { text += "  # the first day of a \(unit)" }
        return text
    }

    private func line(for link: Link, _ own: DatasetBuilder.Declared?) -> String {
        let isRequired = own?.linkSyntax(of: link)?.isRequired ?? false
        let columns = link.foreignKey.map { Self.name(catalog[$0].names.primary) }.joined(separator: ", ")
        return "\(Self.names(link.names)): -> \(Self.name(catalog[link.target].names.primary))"
            + (isRequired ? " required" : "") + " by \(columns) reverse \(Self.names(link.reverseNames))"
    }

    private func type(_ type: DataType) -> String {
        switch type {
        case .enumeration(let values):
            let members = values.members.map { Self.names(Names($0.name, others: $0.otherNames)) }
            return "enum \(values.isOrdered ? "ordered " : ""){ \(members.joined(separator: ", ")) }"
        // Files hold a period as its first day.
        case .period: return TypeName.date.rawValue
        case .null: return TypeName.text.rawValue
        default: return type.name
        }
    }

    // MARK: Definitions

    /// The statements that defined something, each as it was written, in the order of their texts.
    private func definedTexts() -> [String] {
        var scripts: [ObjectIdentifier: [Statement]] = [:]
        func statement<Body>(of definition: Definition<Body>) -> String? {
            let id = ObjectIdentifier(definition.source)
            let statements = scripts[id] ?? Parser.parseScript(definition.source).0.statements
            scripts[id] = statements
            let found = statements.first {
                $0.range.start <= definition.range.start && definition.range.end <= $0.range.end
            }
            return found.map { definition.source.text($0.range) }
        }
        return definitions.parameters.compactMap(statement) + definitions.functions.compactMap(statement)
            + definitions.fields.compactMap(statement) + definitions.measures.compactMap(statement)
            + definitions.lets.compactMap(statement) + definitions.trees.compactMap(statement)
            + definitions.checks.compactMap(statement)
    }

    // MARK: Words

    static func names(_ names: Names) -> String {
        guard !names.others.isEmpty else { return name(names.primary) }
        return "\(name(names.primary)) \(names.others.map(name).joined(separator: "|"))"
    }

    static func name(_ name: String) -> String {
        let scalars = name.unicodeScalars
        let isPlain = scalars.first.map(Folding.isNameStart) ?? false && scalars.allSatisfy(Folding.isNameContinue)
        return isPlain && Keyword(spelling: name) == nil ? name : "`\(name)`"
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }
}

extension DatasetBuilder.Declared {
    fileprivate func fieldSyntax(of field: Field) -> FieldDeclaration? {
        for case .field(let syntax) in self.syntax.items where syntax.name.name.text == field.names.primary {
            return syntax
        }
        return nil
    }

    fileprivate func linkSyntax(of link: Link) -> LinkDeclaration? {
        for case .link(let syntax) in self.syntax.items where syntax.name.name.text == link.names.primary {
            return syntax
        }
        return nil
    }
}
