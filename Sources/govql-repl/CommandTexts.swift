// What the dot commands print about data and settings. A schema is printed in the language's own spelling, so that what
// was inferred from a folder can be kept in a file and mended there.

import GovQL
import GovQLTerminal

enum CommandTexts {
    static func entities(_ shell: Shell) throws -> String {
        let dataset = try shell.session.dataset()
        let catalog = dataset.catalog
        guard !catalog.dataEntities.isEmpty else { return nothingLoaded[shell.settings.language] }
        let context = RunContext(today: CalendarDate.minimum, files: shell.session.configuration.files)
        // A narrow window has room for what matters most.
        let count = shell.width >= 76 ? 5 : shell.width >= 56 ? 4 : 2
        let titles = Words(en: "entity|rows|fields|also|links to", zh: "实体|行数|字段|别名|链接到")
        var rows = [titles[shell.settings.language].split(separator: "|").map(String.init)]
        for entity in catalog.dataEntities {
            let targets = entity.links.map { catalog[catalog[$0].target].names.primary }
            rows.append([
                entity.names.primary, LinkMap.grouped(try dataset.rowCount(of: entity.id, context: context)),
                "\(entity.fields.filter { !$0.isLinkKey }.count)", entity.names.others.joined(separator: " "),
                unique(targets).joined(separator: ", "),
            ])
        }
        return TextLayout.columns(rows.map { Array($0.prefix(count)) }, width: shell.width)
    }

    /// What the dataset holds in memory, entity by entity.
    static func memory(_ shell: Shell) throws -> String {
        let dataset = try shell.session.dataset()
        let catalog = dataset.catalog
        guard !catalog.entities.isEmpty else { return nothingLoaded[shell.settings.language] }
        let titles = Words(en: "entity|columns|kB|links|kB", zh: "实体|列|KB|链接|KB")
        var rows = [titles[shell.settings.language].split(separator: "|").map(String.init)]
        var total = (columns: 0, links: 0)
        for entity in catalog.entities {
            let held = dataset.holding(of: entity.id)
            total = (total.columns + held.columnBytes, total.links + held.linkBytes)
            rows.append([
                entity.names.primary, "\(held.columns)", kilobytes(held.columnBytes), "\(held.links)",
                kilobytes(held.linkBytes),
            ])
        }
        let all = Words(en: "all", zh: "合计")[shell.settings.language]
        rows.append([all, "", kilobytes(total.columns), "", kilobytes(total.links)])
        return TextLayout.columns(rows, width: shell.width)
    }

    private static func kilobytes(_ bytes: Int) -> String { "\((bytes + 1023) / 1024)" }

    static func schema(_ shell: Shell, entity name: String) throws -> String {
        let catalog = try shell.session.dataset().catalog
        guard !catalog.dataEntities.isEmpty else { return nothingLoaded[shell.settings.language] }
        guard !name.isEmpty else {
            return catalog.mainEntities.map { schema(of: $0, in: catalog) }.joined(separator: "\n")
        }
        return schema(of: try entity(named: name, in: catalog), in: catalog)
    }

    /// What was decided about files at opening, a line each.
    static func source(_ shell: Shell, entity name: String) throws -> String {
        let dataset = try shell.session.dataset()
        let catalog = dataset.catalog
        guard !catalog.dataEntities.isEmpty else { return nothingLoaded[shell.settings.language] }
        let entities = name.isEmpty ? catalog.dataEntities : [try entity(named: name, in: catalog)]
        let language = shell.settings.language
        return entities.map { entity in
            let rows = dataset.decisions(of: entity.id).map { decision in
                [
                    decision.subject[language], decision.value[language], decision.reason[language],
                    decision.option.map { "with (\($0) …)" } ?? "",
                ]
            }
            let title = quoted(entity.names.primary) + "\n"
            return title + TextLayout.columns(rows, indent: 2, width: shell.width)
        }.joined(separator: "\n")
    }

    /// An entity by any of its names.
    static func entityIfPresent(named name: String, _ shell: Shell) throws -> Entity? {
        find(name, in: try shell.session.dataset().catalog)
    }

    private static func find(_ name: String, in catalog: Catalog) -> Entity? {
        catalog.entities.first { $0.names.all.contains(name) }
            ?? catalog.entities.first { $0.names.all.contains { Folding.areEqual($0, name) } }
    }

    static func entity(named name: String, in catalog: Catalog) throws -> Entity {
        guard let entity = find(name, in: catalog) else {
            let names = catalog.dataEntities.flatMap(\.names.all)
            let nearest = Vocabulary.nearest(to: name, in: names).first
            throw CommandMistake(
                en: "no entity \(name); " + (nearest.map { "did you mean \($0)?" } ?? ".entities lists them"),
                zh: "没有实体 \(name)；" + (nearest.map { "是否指 \($0)？" } ?? ".实体 列出全部实体"))
        }
        return entity
    }

    static func parameters(_ shell: Shell) -> String {
        let declared = shell.session.definitions.parameters
        let given = shell.givenParameters
        guard !declared.isEmpty || !given.isEmpty else {
            return Words(en: "There are no parameters.", zh: "没有参数。")[shell.settings.language]
        }
        var rows = declared.map { parameter in
            let value = given.last { parameter.names.all.contains($0.name) }?.text
            return ["$\(parameter.names.primary)", value.map { "= \($0)" } ?? ""]
        }
        for (name, text) in given where !declared.contains(where: { $0.names.all.contains(name) }) {
            rows.append(["$\(name)", "= \(text)"])
        }
        return TextLayout.columns(rows, width: shell.width)
    }

    static func today(_ shell: Shell) throws -> String {
        let result = try shell.session.run("today")
        return result.columns.first.map { "\($0.value(at: 0))" } ?? ""
    }

    /// The last statements: `.history 5`, `.history branches`, `.history 5 branches`.
    static func history(_ shell: Shell, _ argument: String) -> String {
        let words = argument.split(separator: " ", maxSplits: 1).map(String.init)
        let count = words.first.flatMap(Int.init)
        let text = count == nil ? argument : words.dropFirst().first ?? ""
        let entries = shell.history.entries.filter { text.isEmpty || $0.text.contains(text) }
        return entries.suffix(max(0, count ?? 20)).map(\.text).joined(separator: "\n")
    }

    private static let nothingLoaded = Words(
        en: "Nothing is loaded; .load PATH loads a CSV file or a folder.", zh: "尚未载入数据；.load 路径 载入 CSV 文件或文件夹。")

    private static func unique(_ names: [String]) -> [String] {
        names.enumerated().filter { !names[..<$0.offset].contains($0.element) }.map(\.element)
    }

    // MARK: A schema as it would be declared

    private static func schema(of entity: Entity, in catalog: Catalog) -> String {
        let lines = entity.items.map { item in
            switch item {
            case .field(let id): field(catalog[id], of: entity)
            case .link(let id): link(catalog[id], in: catalog)
            }
        }
        return "entity \(spelled(bareNames(entity))) {\n" + lines.map { "  \($0)\n" }.joined() + "}\n"
    }

    private static func field(_ field: Field, of entity: Entity) -> String {
        let role = entity.key == [field.id] ? "key " : entity.label == field.id ? "label " : ""
        return "\(role)\(spelled(field.names)): \(type(field.type))"
    }

    private static func link(_ link: Link, in catalog: Catalog) -> String {
        let columns = link.foreignKey.map { quoted(catalog[$0].names.primary) }.joined(separator: ", ")
        let target = quoted(bareNames(catalog[link.target]).primary)
        return "\(spelled(link.names)): -> \(target) by \(columns) reverse \(spelled(link.reverseNames))"
    }

    /// A schema of a snapshot lies in its folder, where its entities have their own names.
    private static func bareNames(_ entity: Entity) -> Names { entity.snapshot?.names ?? entity.names }

    static func type(_ type: DataType) -> String {
        guard case .enumeration(let type) = type else { return type.name }
        let members = type.members.map { spelled(Names($0.name, others: $0.otherNames)) }.joined(separator: ", ")
        return "enum \(type.isOrdered ? "ordered " : ""){ \(members) }"
    }

    /// `communities 社区|居委会`
    private static func spelled(_ names: Names) -> String {
        let others = names.others.map(quoted).joined(separator: "|")
        return quoted(names.primary) + (others.isEmpty ? "" : " " + others)
    }

    /// A name that is no identifier stands in backticks.
    static func quoted(_ name: String) -> String {
        let scalars = name.unicodeScalars
        let isPlain = scalars.first.map(Folding.isNameStart) ?? false && scalars.allSatisfy(Folding.isNameContinue)
        return isPlain ? name : "`\(DisplayWidth.visible(name))`"
    }
}
