// What a prompt says before the first line: the version, what was loaded and what is doubtful about it, what to try.

import GovQL

struct Greeting {
    let shell: Shell
    /// The folder that was loaded because the prompt was opened in it.
    let folder: String?

    private static let mostLines = 3

    var text: String {
        let language = shell.settings.language
        let catalog = (try? shell.session.dataset().catalog) ?? .empty
        let entities = catalog.dataEntities
        let count = entities.count
        let data =
            count == 0
            ? Words(en: ".load loads data, .tour shows around", zh: ".load 载入数据，.导览 带您了解")
            : Words(en: count == 1 ? "1 entity" : "\(count) entities", zh: "\(count) 个实体")
        let head = Words(
            en: "govql \(GovQLVersion.current) · \(data.en) · .help shows how · Ctrl-D leaves",
            zh: "govql \(GovQLVersion.current) · \(data.zh) · .help 查看用法 · Ctrl-D 退出")
        var lines = TextLayout.wrapped(head[language], width: shell.width)
        guard folder != nil, count > 0 else { return lines.joined(separator: "\n") }
        lines += found(entities, catalog)
        lines += (doubts(entities, catalog) + schemas).flatMap { TextLayout.wrapped($0[language], width: shell.width) }
        let name = Speller(language: language).name(entities[0].names)
        lines += TextLayout.wrapped(
            Words(
                en: "Try: \(name) | take 5 · .links draws the map · ?\(name) explains",
                zh: "试试：\(name) | 取 5 · .链接 画出地图 · ?\(name) 查看说明")[language], width: shell.width)
        return lines.joined(separator: "\n")
    }

    /// The files of the working folder, as entities with their sizes.
    private func found(_ entities: [Entity], _ catalog: Catalog) -> [String] {
        let speller = Speller(language: shell.settings.language)
        let counts = CommandTexts.rowCounts(shell)
        let names = entities.map { entity in
            speller.name(entity.names) + (counts[entity.id].map { " " + LinkMap.grouped($0) } ?? "")
        }
        let links = catalog.links.count
        let head = speller.label(
            "This folder, \(links) \(links == 1 ? "link" : "links"): \(names.joined(separator: " · "))",
            "此文件夹，\(links) 个链接：\(names.joined(separator: " · "))")
        let lines = TextLayout.wrapped(head, width: shell.width)
        guard lines.count > Self.mostLines else { return lines }
        return lines.prefix(Self.mostLines) + [speller.label("… .entities lists all", "…… .实体 列出全部")]
    }

    /// Scripts beside the tables may say what the tables mean.
    private var schemas: [Words] {
        let names = (try? LocalFiles().names(inFolder: folder ?? ".")) ?? []
        guard let name = names.first(where: isSchema) else { return [] }
        return [Words(en: "\(name) may be their schema: .use \(name)", zh: "\(name) 可能是它们的模式文件：.引用 \(name)")]
    }

    private func isSchema(_ name: String) -> Bool {
        guard name.hasSuffix(".gql"), let bytes = try? LocalFiles().contents(of: name), bytes.count < 1 << 20 else {
            return false
        }
        let (script, _) = Parser.parseScript(SourceText(name: name, bytes: bytes))
        return script.statements.contains { if case .entity = $0.kind { true } else { false } }
    }

    /// What a careful reader would look at first.
    private func doubts(_ entities: [Entity], _ catalog: Catalog) -> [Words] {
        var doubts: [Words] = []
        let keyless = entities.filter(\.key.isEmpty).map(\.names.primary)
        if !keyless.isEmpty {
            let names = keyless.joined(separator: ", ")
            doubts.append(
                Words(
                    en: "Without a key, so nothing links to them: \(names)", zh: "没有主键，因此无法被链接：\(names)"))
        }
        let alone = entities.filter { $0.links.isEmpty && $0.reverseLinks.isEmpty && !$0.key.isEmpty }
        if entities.count > 1, !alone.isEmpty {
            let names = alone.map(\.names.primary).joined(separator: ", ")
            doubts.append(
                Words(en: "Linked with nothing: \(names) (a schema can say how)", zh: "没有链接：\(names)（可用模式文件说明）"))
        }
        return doubts
    }
}
