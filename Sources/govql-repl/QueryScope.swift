// Which rows a name would be read in at the end of an unfinished query: what completion needs to know of the text before
// the cursor. It reads tokens, not syntax, and gives up silently where it cannot tell. The binder is the one that is
// right; this is only quick.

import GovQL

/// The names that could stand at the end of a text.
struct QueryScope {
    /// A name that a stage introduced, and the entity it leads to if it does.
    struct Derived {
        let name: String
        let entity: EntityID?
    }

    /// A bracket, or the query itself.
    private struct Frame {
        enum Kind {
            case query
            /// A call or grouping inside a stage.
            case call(name: String?)
        }

        var kind: Kind
        /// Whose rows names are read in; nil if unknown or none.
        var entity: EntityID?
        var derived: [Derived] = []
        /// The stage word, canonical; nil before the first stage.
        var stage: String?
        /// Where what was read since the last bracket, colon, comma or stage word begins.
        var itemStart: Int
        var items: [Derived] = []
        var alias: String?
    }

    private let catalog: Catalog
    private let definitions: Definitions
    private let parts: [SyntaxPart]
    private var frames: [Frame]

    /// Reads the parts of a text up to the cursor, without the word that is being typed.
    init(_ parts: [SyntaxPart], catalog: Catalog, definitions: Definitions) {
        self.catalog = catalog
        self.definitions = definitions
        self.parts = parts.filter { $0.kind != .comment }
        frames = [Frame(kind: .query, itemStart: 0)]
        for index in self.parts.indices { read(index) }
    }

    // MARK: What can stand here

    /// The entity in whose rows a name would be read.
    var entity: EntityID? { current.entity }
    var derived: [Derived] { current.derived }
    /// Whether an entity's name would begin a query here.
    var beginsQuery: Bool {
        guard case .query = current.kind else { return false }
        return current.stage == nil && current.itemStart == parts.count
    }
    /// Inside a call names may lead to many rows.
    var isInCall: Bool { frames.contains { if case .call(_?) = $0.kind { true } else { false } } }
    var stage: String? { frames.last { $0.stage != nil }?.stage }

    /// The entity that the path before a final dot leads to.
    func entityBeforeDot() -> EntityID? {
        guard parts.last?.kind == .dot else { return nil }
        var start = parts.count - 1
        while start > 0, isPathPart(parts[start - 1]) { start -= 1 }
        return target(of: Array(parts[start..<(parts.count - 1)]), from: current)
    }

    private var current: Frame { frames[frames.count - 1] }

    private func isPathPart(_ part: SyntaxPart) -> Bool {
        switch part.kind {
        case .name, .quotedName, .dot: true
        case .keyword: part.meaning == "this" || part.meaning == "outer"
        default: false
        }
    }

    // MARK: Reading

    private mutating func read(_ index: Int) {
        let part = parts[index]
        switch part.kind {
        case .open: open(index)
        case .close: if frames.count > 1 { frames.removeLast() }
        case .pipe: endStage(at: index)
        case .separator: if frames.count == 1 { frames = [Frame(kind: .query, itemStart: index + 1)] }
        case .colon: enterSubject(before: index)
        case .comma: endItem(before: index)
        case .assign:
            if case .query = current.kind { frames[frames.count - 1].alias = index > 0 ? parts[index - 1].text : nil }
            frames[frames.count - 1].itemStart = index + 1
        case .keyword: keyword(part, index)
        default: break
        }
    }

    private mutating func open(_ index: Int) {
        let before = index > 0 ? parts[index - 1] : nil
        let beginsQuery = ["union", "except", "intersect", "lookup", "in", "not in", "from"].contains(before?.meaning)
        guard parts[index].text == "(", !beginsQuery || before?.kind == .function else {
            frames.append(
                beginsQuery
                    ? Frame(kind: .query, itemStart: index + 1)
                    : Frame(
                        kind: .call(name: nil), entity: current.entity, derived: current.derived, itemStart: index + 1))
            return
        }
        let name = before?.kind == .function ? before?.text : nil
        frames.append(
            Frame(kind: .call(name: name), entity: current.entity, derived: current.derived, itemStart: index + 1))
    }

    private mutating func keyword(_ part: SyntaxPart, _ index: Int) {
        switch current.kind {
        case .call:
            let subjectEnds: Set<String> = ["where", "sort", "per"]
            if let meaning = part.meaning, subjectEnds.contains(meaning) { enterSubject(before: index) }
            if let meaning = part.meaning, ["distinct", "each", "from"].contains(meaning) {
                frames[frames.count - 1].itemStart = index + 1
            }
        case .query:
            if index > 0, parts[index - 1].kind == .pipe {
                if current.stage == nil { frames[frames.count - 1].stage = part.meaning }
                frames[frames.count - 1].stage = part.meaning
            } else if part.meaning == "by" || part.meaning == "keep" {
                endItem(before: index)
            } else if ["let", "check", "explain"].contains(part.meaning), current.stage == nil {
                frames[frames.count - 1].itemStart = index + 1
                return
            } else {
                return
            }
            frames[frames.count - 1].itemStart = index + 1
        }
    }

    /// `f(link: …`, `f(link where …`: from here on names are read in the rows that the link leads to.
    private mutating func enterSubject(before index: Int) {
        guard case .call = current.kind else { return }
        if let target = target(of: Array(parts[current.itemStart..<index]), from: current), target != current.entity {
            frames[frames.count - 1].entity = target
            frames[frames.count - 1].derived = []
        }
        frames[frames.count - 1].itemStart = index + 1
    }

    private mutating func endItem(before index: Int) {
        defer {
            frames[frames.count - 1].itemStart = index + 1
            frames[frames.count - 1].alias = nil
        }
        guard case .query = current.kind, current.stage != nil, current.itemStart < index else { return }
        let path = Array(parts[current.itemStart..<index])
        let entity = target(of: path, from: current)
        let last = path.last { $0.kind == .name || $0.kind == .quotedName || $0.kind == .function }
        guard let name = current.alias ?? last?.text else { return }
        frames[frames.count - 1].items.append(Derived(name: name, entity: entity))
        if current.stage == "derive" { frames[frames.count - 1].derived.append(Derived(name: name, entity: entity)) }
    }

    private mutating func endStage(at index: Int) {
        // A bracket that a `|` follows was a query, or is not closed.
        while frames.count > 1, case .call = current.kind { frames.removeLast() }
        endItem(before: index)
        switch current.stage {
        case nil:
            let source = parts[..<index].last { $0.kind == .name || $0.kind == .quotedName }
            frames[frames.count - 1].entity = source.flatMap { entity(named: $0.text) }
        case "expand":
            if let item = current.items.last, let entity = item.entity { frames[frames.count - 1].entity = entity }
        case "select", "summarize", "distinct", "pivot":
            if current.stage != "distinct" {
                frames[frames.count - 1].derived = current.items
                frames[frames.count - 1].entity = nil
            }
        default: break
        }
        frames[frames.count - 1].items = []
        frames[frames.count - 1].stage = ""
    }

    // MARK: Names

    /// An entity by any of its names, or what a `let` starts at.
    private func entity(named name: String, depth: Int = 0) -> EntityID? {
        if let entity = catalog.entities.first(where: { $0.names.all.contains(name) }) { return entity.id }
        guard depth < 8, let definition = definitions.lets.last(where: { $0.names.all.contains(name) }) else {
            return catalog.entities.first { $0.names.all.contains { Folding.areEqual($0, name) } }?.id
        }
        return entity(named: definition.source.text(definition.body.source.range), depth: depth + 1)
    }

    /// Where a path leads, if it ends at an entity.
    private func target(of path: [SyntaxPart], from frame: Frame) -> EntityID? {
        let words = path.filter { $0.kind != .dot }
        guard let first = words.first, words.allSatisfy(isPathPart) else { return nil }
        var entity: EntityID?
        if first.meaning == "this" {
            entity = frame.entity
        } else if let derived = frame.derived.last(where: { $0.name == first.text }) {
            entity = derived.entity
        } else if first.meaning == "outer" {
            entity = frames.dropLast().last?.entity
        } else {
            entity = frame.entity.flatMap { step(from: $0, first.text) } ?? self.entity(named: first.text)
        }
        for word in words.dropFirst() { entity = entity.flatMap { step(from: $0, word.text) } }
        return entity
    }

    private func step(from id: EntityID, _ name: String) -> EntityID? {
        let entity = catalog[id]
        if let link = entity.links.first(where: { catalog[$0].names.all.contains(name) }) {
            return catalog[link].target
        }
        let reverse = entity.reverseLinks.first { catalog[$0].reverseNames.all.contains(name) }
        return reverse.map { catalog[$0].source }
    }
}
