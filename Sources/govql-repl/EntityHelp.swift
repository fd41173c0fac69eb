// `?communities`: what an entity is, by the data at hand: its fields with a value each, where its links lead, what is counted
// from it, and queries that run.

import GovQL

struct EntityHelp {
    private let entity: Entity
    private let shell: Shell
    private let catalog: Catalog
    private let speller: Speller

    init(_ entity: Entity, _ shell: Shell) throws {
        self.entity = entity
        self.shell = shell
        catalog = try shell.session.dataset().catalog
        speller = Speller(language: shell.settings.language)
    }

    func text() throws -> String {
        var sections = [head, TextLayout.columns(fieldRows, indent: 2, width: shell.width)]
        let links = linkRows
        if !links.isEmpty { sections.append(TextLayout.columns(links, indent: 2, width: shell.width)) }
        let examples = LoadedExamples(session: shell.session, language: speller.language).examples(of: entity)
        if !examples.isEmpty {
            sections.append(
                speller.label("For example:", "例如：") + "\n"
                    + examples.map { "  " + $0.split(separator: "\n").joined(separator: "\n  ") + "\n" }.joined())
        }
        return sections.joined(separator: "\n")
    }

    private var head: String {
        let names = speller.spellings(entity.names).joined(separator: " ")
        let rows = CommandTexts.rowCounts(shell)[entity.id].map { count in
            " · " + speller.label("\(LinkMap.grouped(count)) rows", "\(LinkMap.grouped(count)) 行")
        }
        let label = entity.label.map { field in
            " · " + speller.label("shown by ", "显示为 ") + speller.name(catalog[field].names)
        }
        return names + (rows ?? "") + (label ?? "") + "\n"
    }

    /// Name, other names, type, and a value of the first row that has one.
    private var fieldRows: [[String]] {
        let sample = try? shell.session.run(
            "\(CommandTexts.quoted(entity.names.primary)) | take 20", limits: Limits(wallTime: .milliseconds(500)))
        let computed = shell.session.definitions.fields.filter { entity.names.all.contains($0.body.entity) }
        let stored = entity.fields.filter { !$0.isLinkKey }.map { field in
            let names = speller.spellings(field.names)
            let role = entity.key == [field.id] ? speller.label("key ", "主键 ") : ""
            return [
                names[0], names.dropFirst().joined(separator: " "), role + field.type.name,
                value(of: field.names.primary, in: sample),
            ]
        }
        return stored
            + computed.map { definition in
                let names = speller.spellings(definition.names)
                return [
                    names[0], names.dropFirst().joined(separator: " "), speller.label("computed", "计算字段"), "",
                ]
            }
    }

    private func value(of name: String, in sample: QueryResult?) -> String {
        guard let sample, let column = sample.columnIndex(name) else { return "" }
        let row = sample.indices.first { !sample[$0][column].isNull }
        return row.map { DisplayWidth.visible(sample[$0][column].description) } ?? ""
    }

    private var linkRows: [[String]] {
        entity.links.map { catalog[$0] }.map {
            [speller.name($0.names), "→ " + speller.name(catalog[$0.target].names), speller.label("one", "一个")]
        }
            + entity.reverseLinks.map { catalog[$0] }.map {
                [
                    speller.name($0.reverseNames), "← " + speller.name(catalog[$0.source].names),
                    speller.label(
                        "many: count(\(speller.name($0.reverseNames)))", "多个：计数(\(speller.name($0.reverseNames)))"),
                ]
            }
    }
}
