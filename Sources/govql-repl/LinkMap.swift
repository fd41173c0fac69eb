// `.links`: the map of entities as a tree drawn with lines. Each entity stands once, below the one that its first link leads
// to; further links are named beside it. Names are measured in cells, and what does not fit the window is wrapped.
//
//   districts 区         13
//   └─ streets 街道      60  district
//      └─ communities   300  street
//         └─ estates  1,500  community   also firm → firms

import GovQL
import GovQLTerminal

struct LinkMap {
    let catalog: Catalog
    let speller: Speller
    let width: Int
    let usesColor: Bool
    /// What is known of them.
    let rowCounts: [EntityID: Int]

    /// An entity at its place in the tree.
    private struct Node {
        let entity: Entity
        /// The lines that lead to it, and those that go on below it.
        let head: String
        let tail: String
        let link: Link?
        let others: [Link]
    }

    func text() -> String {
        let nodes = nodes()
        let showsBoth = width >= 70
        let titles = nodes.map { title(of: $0.entity, both: showsBoth) }
        let left = zip(nodes, titles).map { cells($0.head) + cells($1) }.max() ?? 0
        let ways = nodes.map { $0.link.map { speller.name($0.names) } ?? "" }
        let wayWidth = ways.map(cells).max() ?? 0
        var counts = nodes.map { node in rowCounts[node.entity.id].map(Self.grouped) ?? "" }
        // In a narrow window the links matter more.
        if left + 4 + wayWidth + (counts.map(cells).max() ?? 0) > width { counts = nodes.map { _ in "" } }
        let countWidth = counts.map(cells).max() ?? 0
        let before = left + 2 + (countWidth > 0 ? countWidth + 2 : 0)
        var result = ""
        for (index, node) in nodes.enumerated() {
            var line = MapLine(usesColor: usesColor)
            line.add(node.head, .faint)
            line.add(titles[index], .bold)
            line.pad(to: left + 2 + countWidth - cells(counts[index]))
            line.add(counts[index])
            line.pad(to: before)
            line.add(ways[index], .cyan)
            result += lines(line, node, from: before + wayWidth + 2)
        }
        return result
    }

    /// The row of a node, with its further links beside it, or below it where there is no room.
    private func lines(_ first: MapLine, _ node: Node, from column: Int) -> String {
        guard !node.others.isEmpty else { return first.text.trimmedAtEnd + "\n" }
        let others = node.others.map { "\(speller.name($0.names)) → \(speller.name(catalog[$0.target].names))" }
        let also = speller.label("also ", "另有 ") + others.joined(separator: speller.label(", ", "、"))
        let isBeside = width - column >= 24
        let start = isBeside ? column : cells(node.tail) + 2
        let wrapped = TextLayout.wrapped(also, width: max(12, width - start))
        var rows = isBeside ? [first] : [first, MapLine(usesColor: usesColor)]
        for (index, text) in wrapped.enumerated() {
            if index > 0 { rows.append(MapLine(usesColor: usesColor)) }
            if rows.count > 1 { rows[rows.count - 1].add(node.tail, .faint) }
            rows[rows.count - 1].pad(to: start)
            rows[rows.count - 1].add(text, .faint)
        }
        return rows.map { $0.text.trimmedAtEnd + "\n" }.joined()
    }

    private func title(of entity: Entity, both: Bool) -> String {
        let names = speller.spellings(entity.names)
        let other = names.first { Speller.isChinese($0) != Speller.isChinese(names[0]) }
        return both && other != nil ? "\(names[0]) \(other ?? "")" : names[0]
    }

    /// `20,000`
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        return digits.indices.map { index in
            (index > 0 && (digits.count - index) % 3 == 0 ? "," : "") + String(digits[index])
        }.joined()
    }

    // MARK: The tree

    /// Entities in the order of the drawing.
    private func nodes() -> [Node] {
        let parents = parents()
        var children: [EntityID: [Entity]] = [:]
        for entity in catalog.dataEntities {
            if let link = parents[entity.id] { children[link.target, default: []].append(entity) }
        }
        var nodes: [Node] = []
        // Depth first, without recursion: the next to draw is last.
        var waiting = catalog.dataEntities.filter { parents[$0.id] == nil }.reversed().map { ($0, "", "") }
        while let (entity, head, tail) = waiting.popLast() {
            let link = parents[entity.id]
            let others = entity.links.filter { $0 != link?.id }.map { catalog[$0] }
            nodes.append(Node(entity: entity, head: head, tail: tail, link: link, others: others))
            let below = children[entity.id] ?? []
            for (index, child) in below.enumerated().reversed() {
                let isLast = index == below.count - 1
                waiting.append((child, tail + (isLast ? "└─ " : "├─ "), tail + (isLast ? "   " : "│  ")))
            }
        }
        return nodes
    }

    /// The link by which an entity hangs below another: its first one that closes no circle.
    private func parents() -> [EntityID: Link] {
        var parents: [EntityID: Link] = [:]
        for entity in catalog.dataEntities {
            parents[entity.id] = entity.links.map { catalog[$0] }.first { link in
                var above: EntityID? = link.target
                while let id = above, id != entity.id { above = parents[id]?.target }
                return above == nil
            }
        }
        return parents
    }

    /// The longest way up: `services` and `volunteer.community.street.district`, and the way back down from its end.
    var longestWay: (from: Entity, up: String, to: Entity, down: String)? {
        let parents = parents()
        var best: (from: Entity, links: [Link])?
        for entity in catalog.dataEntities {
            var links: [Link] = []
            var id = entity.id
            while let link = parents[id] {
                links.append(link)
                id = link.target
            }
            if links.count > best?.links.count ?? 0 { best = (entity, links) }
        }
        guard let best, let last = best.links.last else { return nil }
        let up = best.links.map { speller.name($0.names) }.joined(separator: ".")
        let down = best.links.reversed().prefix(2).map { speller.name($0.reverseNames) }.joined(separator: ".")
        return (best.from, up, catalog[last.target], down)
    }
}

/// A line made of pieces that are measured in cells.
struct MapLine {
    let usesColor: Bool
    private(set) var text = ""
    private var width = 0

    init(usesColor: Bool) { self.usesColor = usesColor }

    mutating func add(_ piece: String, _ style: TextStyle = .plain) {
        guard !piece.isEmpty else { return }
        text += usesColor && style != .plain ? "\u{1B}[\(style.parameters)m\(piece)\u{1B}[0m" : piece
        width += cells(piece)
    }

    mutating func pad(to column: Int) {
        guard width < column else { return }
        text += String(repeating: " ", count: column - width)
        width = column
    }
}

extension CommandTexts {
    /// The map, its levels, and how the links are followed; of one entity a table of what leads from it and to it.
    static func links(_ shell: Shell, entity name: String) throws -> String {
        let catalog = try shell.session.dataset().catalog
        let language = shell.settings.language
        guard !catalog.links.isEmpty else { return Words(en: "There are no links.", zh: "没有链接。")[language] }
        guard name.isEmpty else { return try links(of: entity(named: name, in: catalog), in: catalog, shell) }
        let speller = Speller(language: language)
        let map = LinkMap(
            catalog: catalog, speller: speller, width: shell.width, usesColor: shell.settings.usesColor,
            rowCounts: rowCounts(shell))
        var text = map.text()
        for tree in shell.session.definitions.trees {
            let levels = tree.body.levels.map(\.name.text).joined(separator: " > ")
            text += "\n" + Words(en: "tree: ", zh: "层级：")[language] + levels
        }
        guard let way = map.longestWay else { return text }
        let from = speller.name(way.from.names)
        let to = speller.name(way.to.names)
        let isChinese = language == .chinese
        let rows = [
            [Words(en: "up", zh: "向上")[language], "\(from) | \(isChinese ? "选取" : "select") \(way.up)"],
            [
                Words(en: "down", zh: "向下")[language],
                "\(to) | \(isChinese ? "选取 本行, 计数" : "select this, count")(\(way.down))",
            ],
        ]
        return text + "\n" + TextLayout.columns(rows, width: shell.width)
    }

    /// As far as they can be known in a moment.
    static func rowCounts(_ shell: Shell) -> [EntityID: Int] {
        guard let dataset = try? shell.session.dataset() else { return [:] }
        let context = RunContext(
            limits: Limits(wallTime: .seconds(1)), today: CalendarDate.minimum,
            files: shell.session.configuration.files)
        var counts: [EntityID: Int] = [:]
        for entity in dataset.catalog.dataEntities {
            guard let count = try? dataset.rowCount(of: entity.id, context: context) else { break }
            counts[entity.id] = count
        }
        return counts
    }

    private static func links(of entity: Entity, in catalog: Catalog, _ shell: Shell) -> String {
        let speller = Speller(language: shell.settings.language)
        let titles = Words(en: "link|leads to|and back", zh: "链接|指向|反向")[shell.settings.language]
        var rows = [titles.split(separator: "|").map(String.init)]
        for link in entity.links.map({ catalog[$0] }) {
            rows.append([
                speller.spellings(link.names).joined(separator: " "), "→ " + speller.name(catalog[link.target].names),
                speller.name(link.reverseNames),
            ])
        }
        for link in entity.reverseLinks.map({ catalog[$0] }) {
            rows.append([
                speller.spellings(link.reverseNames).joined(separator: " "),
                "← " + speller.name(catalog[link.source].names), speller.name(link.names),
            ])
        }
        return TextLayout.columns(rows, width: shell.width)
    }
}
