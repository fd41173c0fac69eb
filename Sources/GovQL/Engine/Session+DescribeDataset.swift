// `describe` alone: what is loaded, a row for each entity, with what leads from it and to it and what of it is in memory.

extension Session {
    func describeDataset(_ language: Language, _ context: RunContext) throws -> QueryResult {
        let dataset = try currentDataset(context)
        let catalog = dataset.catalog
        let entities = catalog.dataEntities
        func names(_ fields: [FieldID]) -> String? {
            fields.isEmpty ? nil : fields.map { catalog[$0].names.primary }.joined(separator: ", ")
        }
        func targets(_ entity: Entity) -> String? {
            let links = entity.links.map {
                "\(catalog[$0].names.primary) -> \(catalog[catalog[$0].target].names.primary)"
            }
            return links.isEmpty ? nil : links.joined(separator: ", ")
        }
        let memory = entities.map { entity in
            let held = dataset.holding(of: entity.id)
            return (held.columnBytes + held.linkBytes + 1023) / 1024
        }
        func text(_ en: String, _ zh: String, _ cells: [String?]) -> ResultColumn {
            Self.table([Words(en: en, zh: zh)[language]], [cells], rowCount: entities.count).columns[0]
        }
        func number(_ en: String, _ zh: String, _ cells: [Int]) -> ResultColumn {
            ResultColumn(
                name: Words(en: en, zh: zh)[language], type: .int, vector: Vector(.int64(cells.map(Int64.init))),
                labels: nil, keys: nil)
        }
        let columns = [
            text("entity", "实体", entities.map(\.names.primary)),
            text(
                "other_names", "别名",
                entities.map { $0.names.others.isEmpty ? nil : $0.names.others.joined(separator: "|") }),
            number("rows", "行数", try entities.map { try dataset.rowCount(of: $0.id, context: context) }),
            number("columns", "列数", entities.map(\.fields.count)),
            text("key", "主键", entities.map { names($0.key) }),
            text("label", "标签", entities.map { names([$0.label].compactMap { $0 }) }),
            text("links", "链接", entities.map(targets)),
            number("linked_from", "被链接数", entities.map(\.reverseLinks.count)),
            number("memory_kb", "内存KB", memory),
            text("data", "数据", entities.map { dataset.source(of: $0.id).name }),
        ]
        return QueryResult(columns: columns, rowCount: entities.count, notes: [], isValue: false)
    }
}
