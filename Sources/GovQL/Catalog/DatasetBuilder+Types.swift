// The types that fields are given before any value is read: by a schema, by the option `types`, and what of a type only the
// data can say. What is not told is guessed by the source.

extension DatasetBuild {
    mutating func declaredType(of field: FieldDeclaration) -> DataType {
        if let known = enums[field] { return known }
        let type = DataType(field.type, name: field.name.name.text)
        if case .enumeration = type { enums[field] = type }
        return type
    }

    /// The types that the option `types` gives columns: `"住户 int"`. A schema's own count more.
    mutating func typesTold(by options: LoadOptions, _ columns: [String]) -> [Int: DataType] {
        var types: [Int: DataType] = [:]
        for value in options[.types]?.values ?? [] {
            let words = value.text.split(whereSeparator: \.isWhitespace)
            let name = words.dropLast().joined(separator: " ")
            let type = words.last.flatMap { TypeName(spelling: String($0)) }
            guard let type, type != .duration, let index = column(named: [name], in: columns) else {
                let nearest = EditDistance.nearest(to: name, in: columns).first.map { " (\($0))" } ?? ""
                let wanted = Words(
                    en: "the name of a column\(nearest) and a type, as in \"n int\"",
                    zh: "列名\(nearest)和类型，如 \"n int\"")
                problems.append(
                    Diagnostic(
                        LoadProblem.badValue(value.text, option: "types", wanted: wanted), at: value.origin.range,
                        in: value.origin.source))
                continue
            }
            types[index] = DataType(type)
        }
        return types
    }

    /// The option `undeclared`: whether columns that a declaration does not name are no fields.
    mutating func leavesOutUndeclared(_ options: LoadOptions) -> Bool {
        guard let option = options[.undeclared] else { return false }
        let texts = option.values.map { Folding.fold($0.text) }
        if texts == ["drop"] || texts == ["舍去"] { return true }
        if texts == ["keep"] || texts == ["保留"] { return false }
        problems +=
            options.refusal(
                of: LoadOptions.Name.undeclared.rawValue,
                wanted: Words(en: "\"keep\" or \"drop\"", zh: "\"保留\" 或 \"舍去\"")
            ).all
        return false
    }

    /// A declared type with what only the data can say: the unit of a period is that of the first one in the sample.
    func settled(_ type: DataType, _ column: Int, _ source: any ColumnSource) -> DataType {
        guard case .period = type else { return type }
        for text in source.sample.texts(ofColumn: column) {
            let form = text.withUnsafeBufferPointer { try? TemporalForm($0) }
            if case .period(let period)? = form { return .period(period.unit) }
        }
        return type
    }
}

extension DataType {
    /// The type that a schema declares for a field.
    init(_ syntax: TypeSyntax, name: String) {
        switch syntax.kind {
        case .named(let type): self = DataType(type)
        case .enumeration(let values, let isOrdered):
            self = .enumeration(
                EnumType(
                    name: name,
                    members: values.map { EnumType.Member(name: $0.name.text, otherNames: $0.others.map(\.text)) },
                    isOrdered: isOrdered))
        }
    }

    init(_ name: TypeName) {
        self =
            switch name {
            case .bool: .bool
            case .int: .int
            // The scale comes from the data.
            case .dec: .decimal(scale: 0)
            case .num: .num
            case .text: .text
            case .code: .code
            case .date: .date
            case .datetime: .dateTime
            // The unit comes from the data.
            case .period: .period(.month)
            case .duration: .duration
            }
    }
}

extension TypeName {
    /// The type of a name in either language.
    init?(spelling: String) {
        let folded = Folding.fold(spelling)
        let row = Keyword.table.first { row in
            row.role == .type && (row.keyword.rawValue == folded || row.chinese.contains(spelling))
        }
        guard let row else { return nil }
        self.init(rawValue: row.keyword.rawValue)
    }
}
