// Along a declared tree: `within district "洪山区"`, `summarize … along street`, `peers()`. A row's place at a level is where
// its links lead; of several ways the shortest is meant, and of several shortest none is guessed. What a tree is:
// Catalog/TreeShape.swift.

/// A level of a tree.
struct TreePlace {
    let tree: TreeShape
    let depth: Int

    var level: TreeShape.Level { tree.levels[depth] }
}

/// The keys of a `summarize … along`, while its rows still are as it made them.
struct Outline {
    let place: TreePlace
    /// What the rows are called, over the summary's slots; and the slot that has it.
    let label: BoundExpr
    let slot: Int
    /// How many keys stand before the levels.
    let outer: Int
}

extension Binder {
    // MARK: within

    func bindWithin(_ within: Within, _ origin: Origin, in scope: Scope) throws -> BoundExpr {
        if let head = try trees().first(where: { $0.isWhole(within.level.text) }) {
            throw failure(
                TreeProblem.wholeAsLevel(within.level.text, levels: head.levels.map(\.name)), at: within.level.range)
        }
        let row = try climb(to: within.level, tree: nil, via: within.via, in: scope).row
        noteShown(row.type)
        switch within.value.kind {
        case .list, .query: return try membership(of: row, within.value, in: scope, origin)
        default: break
        }
        let value = try bind(within.value, in: scope)
        if case .list = value.type { return try membership(of: row, within.value, in: scope, origin) }
        return try compare(.equal, row, value, origin)
    }

    // MARK: along

    /// The keys of a summary along a tree, from the top.
    func outlineKeys(_ along: Along, in scope: Scope) throws -> (place: TreePlace, keys: [Row.Column]) {
        let (places, row) = try climb(to: along.level, tree: along.tree, via: along.via, in: scope)
        guard let place = places.first, places.count == 1 else {
            throw failure(
                TreeProblem.severalTrees(level: along.level.text, trees: places.map(\.tree.name)), at: along.level.range
            )
        }
        var keys: [Row.Column] = []
        var current = row
        for depth in (0...place.depth).reversed() {
            noteShown(current.type)
            keys.insert(
                Row.Column(name: name(of: place.tree.levels[depth], in: language(of: along)), value: current), at: 0)
            guard depth > 0, let id = current.type.entityID else { break }
            guard let up = place.tree.up(from: depth, of: id, in: catalog) else {
                throw failure(
                    TreeProblem.unreached(entity: catalog[id].names.primary, level: place.tree.levels[depth - 1].name),
                    at: along.level.range)
            }
            current = follow(up, of: current, at: row.origin)
        }
        return (place, keys)
    }

    /// Puts the rows in the order of an outline, each level before those below it, and calls each by its label.
    /// With other keys before them, an outline for each of their groups.
    func outline(_ place: TreePlace, _ along: Along, beside outer: Int, _ stage: Stage, _ pipe: Pipe) throws {
        guard let level = pipe.groupLevel else { throw AlreadyReported() }
        let origin = origin(stage.keyword)
        let language = language(of: along)
        let labelName = Words(en: "label", zh: "名称")[language]
        if pipe.row.columns.contains(where: { NameMatching.areSame($0.name, labelName) }) {
            throw failure(
                .nameTaken(labelName, by: Words(en: "a column here", zh: "此处的一列"), canSet: false), at: stage.range)
        }
        if outer > 0 { try dropOuterTotals(outer, level: level, origin, pipe) }
        func isAt(_ comparison: BoundExpr.Comparison, _ depth: Int) -> BoundExpr {
            let count = constant(.int(Int64(depth + 1)), .int, origin)
            return BoundExpr(.compare(comparison, pipe.slot(level, origin), count), type: .bool, origin: origin)
        }
        var keys = (0..<outer).map { key in
            BoundSortKey(value: pipe.slot(key, pipe.row.columns[key].value.origin), isDescending: false)
        }
        var arms: [BoundExpr.Arm] = []
        for depth in 0...place.depth {
            let key = pipe.slot(outer + depth, pipe.row.columns[outer + depth].value.origin)
            keys.append(BoundSortKey(value: isAt(.greaterOrEqual, depth), isDescending: false))
            keys.append(BoundSortKey(value: key, isDescending: false))
            arms.append(BoundExpr.Arm(condition: isAt(.equal, depth), value: try labelText(of: key)))
        }
        let whole = place.tree.whole.map { constant(.text(Self.name(ofWhole: $0, in: language)), .text, origin) }
        let label = BoundExpr(.conditional(arms, otherwise: whole), type: .text, origin: origin)
        pipe.plan = .sort(pipe.plan, keys)
        let slot = pipe.extend([label])
        pipe.row.items.append(
            .column(
                Row.Column(name: labelName, value: BoundExpr(.slot(slot), type: .text, origin: origin), isKey: true)))
        pipe.outline = Outline(place: place, label: label, slot: slot, outer: outer)
    }

    /// Leaves out the rows of fewer keys than those before the levels, and counts the levels alone.
    private func dropOuterTotals(_ outer: Int, level: Int, _ origin: Origin, _ pipe: Pipe) throws {
        let count = constant(.int(Int64(outer)), .int, origin)
        let isKept = BoundExpr(
            .compare(.greaterOrEqual, pipe.slot(level, origin), count), type: .bool, origin: origin)
        pipe.plan = .filter(pipe.plan, isKept, strict: nil)
        let slots = pipe.row.slots.indices.map { slot in
            let value = pipe.slot(slot, origin)
            return slot == level ? BoundExpr(.arithmetic(.subtract, value, count), type: .int, origin: origin) : value
        }
        pipe.plan = .project(pipe.plan, slots)
    }

    /// The language that a summary is asked in: that of its word.
    func language(of along: Along) -> Language {
        source.text(along.range).utf8.first.map { $0 >= 0x80 } ?? false ? .chinese : .english
    }

    /// What a column of a level is called: as the tree has it, or by its entity's Chinese name.
    private func name(of level: TreeShape.Level, in language: Language) -> String {
        guard language == .chinese, level.name.utf8.allSatisfy({ $0 < 0x80 }) else { return level.name }
        return catalog[level.entity].names.others.first { $0.utf8.contains { $0 >= 0x80 } } ?? level.name
    }

    private static func name(ofWhole name: String, in language: Language) -> String {
        language == .chinese && name.utf8.allSatisfy { $0 < 0x80 } ? "合计" : name
    }

    /// The label of a row as text, or its key where the label is blank.
    private func labelText(of row: BoundExpr) throws -> BoundExpr {
        let label = try convert(asText(row), to: .text, operation: "along")
        guard let id = row.type.entityID, catalog[id].label != nil, let first = catalog[id].key.first else {
            return label
        }
        let key = try convert(asText(field(first, of: row, at: row.origin)), to: .text, operation: "along")
        return BoundExpr(.coalesce([label, key]), type: .text, origin: row.origin)
    }

    // MARK: peers

    /// `peers(link)`, `peers()`: the other rows under the same parent.
    func peerRows(_ call: Call, range: SourceRange, in scope: Scope) throws -> ManyRows {
        guard let this = scope.row.this, let id = this.type.entityID else {
            if scope.row.isBroken { throw AlreadyReported() }
            throw failure(.wantsEntity(stage: call.function.text), at: range)
        }
        let link = try call.arguments.first.map { try parentLink($0, of: id, call, range) } ?? treeLink(of: id, call)
        use(link)
        return ManyRows(start: this, hops: [.peers(link)], entity: id, origin: origin(range))
    }

    private func parentLink(_ argument: Expr, of id: EntityID, _ call: Call, _ range: SourceRange) throws -> LinkID {
        guard case .name(let name) = argument.kind, call.arguments.count == 1 else {
            throw failure(
                .wrongArguments(
                    function: call.function.text, signature: "peers(link)",
                    reason: Words(en: "follows one link of this row", zh: "沿本行的一条链接查找")), at: range)
        }
        let members = entityMembers(of: id).map { ($0.names, $0.payload) }
        if case .one(.link(let link)) = NameMatching.find(name.text, among: members) { return link }
        let links = catalog[id].links.map { catalog[$0].names.primary }
        throw failure(
            TreeProblem.notAParent(name.text, entity: catalog[id].names.primary, links: links), at: name.range)
    }

    private func treeLink(of id: EntityID, _ call: Call) throws -> LinkID {
        var links: [LinkID] = []
        for tree in try trees() {
            guard let depth = tree.depth(of: id, in: catalog), let up = tree.up(from: depth, of: id, in: catalog),
                !links.contains(up)
            else { continue }
            links.append(up)
        }
        if links.count == 1 { return links[0] }
        let entity = catalog[id].names.primary
        guard links.isEmpty else {
            throw failure(
                TreeProblem.severalParents(entity: entity, links: links.map { catalog[$0].names.primary }),
                at: call.function.range)
        }
        throw failure(
            TreeProblem.noParent(entity: entity, links: catalog[id].links.map { catalog[$0].names.primary }),
            at: call.function.range)
    }

    // MARK: Climbing

    /// A way from a row at hand to a level.
    private struct Way {
        let place: TreePlace
        let start: BoundExpr
        /// What `via` would say.
        let name: String
        let links: [LinkID]
    }

    /// The row that the rows at hand lead to at a level, and the trees that the level is of.
    private func climb(
        to level: Name, tree head: Name?, via: Expr?, in scope: Scope
    ) throws -> (places: [TreePlace], row: BoundExpr) {
        let places = try self.places(level, tree: head)
        let starts = try starts(via, at: level, in: scope)
        var ways: [Way] = []
        for (name, start) in starts {
            guard let entity = start.type.entityID else { continue }
            for place in places {
                ways += self.ways(from: entity, to: place).map { way in
                    let names = way.entry.map { catalog[$0].names.primary }
                    return Way(
                        place: place, start: start, name: (name.map { [$0] + names } ?? names).joined(separator: "."),
                        links: way.entry + way.climb)
                }
            }
        }
        let shortest = ways.map(\.links.count).min() ?? 0
        // A row of the tree has its place; beside it no other way is one.
        let meant = starts.count > 1 ? ways : ways.filter { $0.links.count == shortest }
        guard let first = meant.first else { throw unreached(level, starts.map(\.row), places) }
        var names: [String] = []
        for way in meant where !names.contains(way.name) { names.append(way.name) }
        guard names.count == 1, meant.allSatisfy({ $0.links == first.links }) else {
            throw severalWays(level, names, via)
        }
        let row = first.links.reduce(first.start) { follow($1, of: $0, at: origin(level.range)) }
        return (meant.map(\.place), BoundExpr(row.kind, type: row.type, origin: origin(level.range)))
    }

    private func severalWays(_ level: Name, _ names: [String], _ via: Expr?) -> BindingError {
        let before = via.map { source.text($0.range) + "." } ?? ""
        return failure(TreeProblem.severalWays(level: level.text, ways: names.map { before + $0 }), at: level.range)
    }

    private func unreached(_ level: Name, _ rows: [BoundExpr], _ places: [TreePlace]) -> BindingError {
        let entity = rows.count == 1 ? rows[0].type.entityID : nil
        let name = entity.map { catalog[$0].names.primary }
        if let entity, let name,
            places.contains(where: { place in
                place.tree.depth(of: entity, in: catalog).map { $0 < place.depth } ?? false
            })
        {
            return failure(TreeProblem.rowsAbove(entity: name, level: level.text), at: level.range)
        }
        return failure(TreeProblem.unreached(entity: name, level: level.text), at: level.range)
    }

    /// Where a climb may start: what `via` says, else the row, else its columns that are rows.
    private func starts(_ via: Expr?, at level: Name, in scope: Scope) throws -> [(name: String?, row: BoundExpr)] {
        if let via {
            let row = try bind(via, in: scope)
            guard row.type.entityID != nil else {
                throw failure(
                    .wantsType(what: .same("`via`"), wanted: Words(en: "a link", zh: "链接"), found: typeName(row.type)),
                    at: via.range)
            }
            return [(nil, row)]
        }
        if let this = scope.row.this { return [(nil, this)] }
        if scope.row.isBroken { throw AlreadyReported() }
        return scope.row.columns.filter { $0.isSound && $0.value.type.entityID != nil }.map { ($0.name, $0.value) }
    }

    /// The shortest ways from an entity to a level: into the tree, at or below that level, and then up.
    private func ways(from entity: EntityID, to place: TreePlace) -> [(entry: [LinkID], climb: [LinkID])] {
        let tree = place.tree
        if let depth = tree.depth(of: entity, in: catalog) {
            let climb = depth < place.depth ? nil : tree.links(from: entity, at: depth, to: place.depth, in: catalog)
            return climb.map { [([], $0)] } ?? []
        }
        var open: [(links: [LinkID], met: [EntityID])] = [([], [entity])]
        for _ in 0..<Self.longestWay {
            var found: [(entry: [LinkID], climb: [LinkID])] = []
            var further: [(links: [LinkID], met: [EntityID])] = []
            for way in open {
                guard let end = way.met.last else { continue }
                for link in catalog[end].links where !way.met.contains(catalog[link].target) {
                    let target = catalog[link].target
                    guard let depth = tree.depth(of: target, in: catalog) else {
                        further.append((way.links + [link], way.met + [target]))
                        continue
                    }
                    guard depth >= place.depth,
                        let climb = tree.links(from: target, at: depth, to: place.depth, in: catalog)
                    else { continue }
                    found.append((way.links + [link], climb))
                }
            }
            if !found.isEmpty { return found }
            open = Array(further.prefix(1_000))
        }
        return []
    }

    /// How many links may lie before a tree.
    private static let longestWay = 6

    // MARK: Trees

    private func trees() throws -> [TreeShape] {
        try definitions.trees.map { definition in
            do {
                return try TreeShape(definition.body, in: catalog, of: definition.source)
            } catch let error as Diagnostics {
                guard let first = error.all.first else { throw error }
                throw BindingError(diagnostic: first)
            }
        }
    }

    /// The levels that a name means, in the tree headed so if that is said.
    private func places(_ level: Name, tree head: Name?) throws -> [TreePlace] {
        var trees = try trees()
        guard !trees.isEmpty else { throw failure(TreeProblem.noTree, at: level.range) }
        if let head {
            let names = trees.map(\.name)
            trees = trees.filter { Folding.areEqual($0.name, head.text) }
            guard !trees.isEmpty else { throw noSuchLevel(head, names) }
        }
        let places = trees.flatMap { tree in
            tree.levels.indices.filter { tree.isCalled(level.text, $0, in: catalog) }
                .map { TreePlace(tree: tree, depth: $0) }
        }
        guard places.isEmpty else { return places }
        throw noSuchLevel(level, trees.flatMap { $0.levels.map(\.name) })
    }

    private func noSuchLevel(_ name: Name, _ levels: [String]) -> BindingError {
        let nearest = EditDistance.nearest(to: name.text, in: levels)
        let fix = nearest.first.map {
            Fix(replacing: name.range, with: quotedIfNeeded($0), title: Words(en: "use `\($0)`", zh: "改为 `\($0)`"))
        }
        return failure(TreeProblem.noSuchLevel(name.text, nearest: nearest, levels: levels), at: name.range, fix: fix)
    }

    private func failure(_ problem: TreeProblem, at range: SourceRange, fix: Fix? = nil) -> BindingError {
        BindingError(diagnostic: Diagnostic(problem, at: range, in: source, fix: fix?.spelled(as: source)))
    }
}
