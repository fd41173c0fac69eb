// A declared tree against the data at hand: which entity each level is, and which link leads from it to the level above.
// What a query does with it is Binding/Binder+Trees.swift's.

/// `tree city > district > street > community`, its levels found.
struct TreeShape: Sendable {
    struct Level: Sendable {
        /// As the declaration calls it.
        let name: String
        let entity: EntityID
        /// The link of its rows to the level above; nil at the top.
        let up: LinkID?
    }

    /// What the tree is of as a whole, if the first level has no rows of its own.
    let whole: String?
    /// From the top.
    let levels: [Level]

    /// What heads the declaration.
    var name: String { whole ?? levels.first?.name ?? "" }

    /// The level of an entity, in whatever snapshot it is.
    func depth(of entity: EntityID, in catalog: Catalog) -> Int? {
        levels.firstIndex { $0.entity == catalog[entity].kin }
    }

    /// The link to the level above, of an entity that is a level or a state of one.
    func up(from depth: Int, of entity: EntityID, in catalog: Catalog) -> LinkID? {
        guard let link = levels[depth].up, entity != levels[depth].entity else { return levels[depth].up }
        return catalog[entity].links.first { catalog[$0].names == catalog[link].names }
    }

    /// The links from an entity of one level up to another level; nil where a file has no column for one of them.
    func links(from entity: EntityID, at lower: Int, to upper: Int, in catalog: Catalog) -> [LinkID]? {
        var links: [LinkID] = []
        var current = entity
        for depth in stride(from: lower, to: upper, by: -1) {
            guard let link = up(from: depth, of: current, in: catalog) else { return nil }
            links.append(link)
            current = catalog[link].target
        }
        return links
    }

    /// Whether a query may call a level so: as it was declared, as its entity or one of it, or as a link to it.
    func isCalled(_ name: String, _ depth: Int, in catalog: Catalog) -> Bool {
        let level = levels[depth]
        if Folding.areEqual(level.name, name) { return true }
        if catalog[level.entity].names.all.contains(where: { EntityInference.names(name, entity: $0) }) { return true }
        guard depth + 1 < levels.count, let link = levels[depth + 1].up else { return false }
        return catalog[link].names.all.contains { Folding.areEqual($0, name) }
    }

    func isWhole(_ name: String) -> Bool { whole.map { Folding.areEqual($0, name) } ?? false }

    // MARK: Finding the levels

    /// - Throws: ``Diagnostics``, of the first level that is wrong.
    init(_ declaration: TreeDeclaration, in catalog: Catalog, of source: SourceText) throws {
        let search = LevelSearch(catalog: catalog, source: source)
        var levels: [Level] = []
        var whole: String?
        for (index, syntax) in declaration.levels.enumerated() {
            guard let entity = try search.entity(of: syntax, isFirst: index == 0) else {
                whole = syntax.name.text
                continue
            }
            if let twice = levels.first(where: { $0.entity == entity }) {
                throw search.failure(
                    .levelTwice(syntax.name.text, first: twice.name, entity: catalog[entity].names.primary),
                    at: syntax.name.range)
            }
            let up = try levels.last.map { try search.link(from: entity, to: $0, syntax) }
            levels.append(Level(name: syntax.name.text, entity: entity, up: up))
        }
        self.whole = whole
        self.levels = levels
    }
}

/// Finds what the names of a tree mean.
private struct LevelSearch {
    let catalog: Catalog
    let source: SourceText

    func failure(_ problem: TreeProblem, at range: SourceRange, fix: Fix? = nil) -> Diagnostics {
        Diagnostics(Diagnostic(problem, at: range, in: source, fix: fix))
    }

    /// The entity of a level; nil for a first one that is the name of the whole.
    func entity(of level: TreeDeclaration.Level, isFirst: Bool) throws -> EntityID? {
        let name = level.name.text
        let found = entities(called: name)
        if found.count > 1 {
            throw failure(
                .ambiguousLevel(name, entities: found.map { catalog[$0].names.primary }), at: level.name.range)
        }
        if let only = found.first { return only }
        let names = catalog.mainEntities.flatMap(\.names.all)
        let singulars = names.flatMap { EntityInference.singulars(of: Folding.fold($0)) }
        let nearest = EditDistance.nearest(to: name, in: names + singulars)
        if isFirst, nearest.isEmpty, level.link == nil { return nil }
        let fix = nearest.first.map {
            Fix(replacing: level.name.range, with: $0, title: Words(en: "use `\($0)`", zh: "改为 `\($0)`"))
        }
        throw failure(
            .unknownLevel(name, nearest: nearest, available: catalog.mainEntities.map(\.names.primary)),
            at: level.name.range, fix: fix)
    }

    /// Those of the name, else of which it is one, else to which links of the name lead.
    private func entities(called name: String) -> [EntityID] {
        let all = catalog.mainEntities
        let exact = all.filter { $0.names.all.contains(name) }
        if !exact.isEmpty { return exact.map(\.id) }
        let folded = all.filter { $0.names.all.contains { EntityInference.names(name, entity: $0) } }
        if !folded.isEmpty { return folded.map(\.id) }
        var targets: [EntityID] = []
        for link in catalog.links where link.names.all.contains(where: { Folding.areEqual($0, name) }) {
            if !targets.contains(link.target), catalog[link.target].snapshot == nil { targets.append(link.target) }
        }
        return targets
    }

    /// The one link between two levels, or that which the declaration names.
    func link(from entity: EntityID, to above: TreeShape.Level, _ level: TreeDeclaration.Level) throws -> LinkID {
        let links = catalog[entity].links.filter { catalog[$0].target == above.entity }
        let lower = catalog[entity].names.primary
        let upper = catalog[above.entity].names.primary
        if let chosen = level.link {
            let named = links.filter { catalog[$0].names.all.contains { Folding.areEqual($0, chosen.text) } }
            if let link = named.first { return link }
            let names = links.map { catalog[$0].names.primary }
            let fix = names.first.map {
                Fix(replacing: chosen.range, with: $0, title: Words(en: "use `\($0)`", zh: "改为 `\($0)`"))
            }
            throw failure(
                .notThatLink(chosen.text, lower: lower, upper: upper, links: names), at: chosen.range, fix: fix)
        }
        if links.count == 1 { return links[0] }
        guard let first = links.first else {
            throw failure(
                .noLink(lower: lower, upper: upper, between: between(entity, above.entity)), at: level.name.range)
        }
        let end = SourceRange(start: level.name.range.end, end: level.name.range.end)
        let name = catalog[first].names.primary
        let fix = Fix(replacing: end, with: " via \(name)", title: Words(en: "go by `\(name)`", zh: "经由 `\(name)`"))
        throw failure(
            .severalLinks(lower: lower, upper: upper, links: links.map { catalog[$0].names.primary }),
            at: level.name.range, fix: fix)
    }

    /// The entities that would join two levels.
    private func between(_ lower: EntityID, _ upper: EntityID) -> [String] {
        catalog[lower].links.map { catalog[$0].target }
            .filter { middle in catalog[middle].links.contains { catalog[$0].target == upper } }
            .map { catalog[$0].names.primary }
    }
}
