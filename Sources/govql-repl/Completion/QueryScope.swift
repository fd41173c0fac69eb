// Which rows a name would be read in at the end of an unfinished query: what completion needs to know of the text before
// the cursor. It reads tokens, not syntax, and gives up silently where it cannot tell. The binder is the one that is
// right; this is only quick.

import GovQL

/// The names that could stand at the end of a text.
struct QueryScope {
    /// A name that a stage introduced, and the entity it leads to or the field it repeats, if it does.
    struct Derived {
        let name: String
        var entity: EntityID?
        var field: FieldID?
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

    private let context: CompletionContext
    private let parts: [SyntaxPart]
    private var frames: [Frame]
    /// How many definitions were followed to come here.
    private let depth: Int

    /// Reads the parts of a text up to the cursor, without the word that is being typed.
    init(_ parts: [SyntaxPart], _ context: CompletionContext) { self.init(parts, context, depth: 0) }

    private init(_ parts: [SyntaxPart], _ context: CompletionContext, depth: Int) {
        self.context = context
        self.depth = depth
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
    /// Whether the innermost bracket is a call's.
    var isDirectlyInCall: Bool { if case .call(_?) = current.kind { true } else { false } }
    var stage: String? { frames.last { $0.stage != nil }?.stage }

    /// The entity that the path before a final dot leads to.
    func entityBeforeDot() -> EntityID? {
        guard parts.last?.kind == .dot else { return nil }
        return target(of: path(endingAt: parts.count - 1), from: current)
    }

    /// The field that the path before a part ends at; of a path to an entity, the field its rows are known by.
    func field(endingAt end: Int) -> FieldID? { field(of: path(endingAt: end), from: current) }

    private func path(endingAt end: Int) -> [SyntaxPart] {
        var start = end
        while start > 0, isPathPart(parts[start - 1]) { start -= 1 }
        return Array(parts[start..<end])
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
        let beginsQuery = ["union", "except", "intersect", "lookup", "in", "not in", "from", "diff"]
            .contains(before?.meaning)
        guard parts[index].text == "(", !beginsQuery || before?.kind == .function else {
            frames.append(
                beginsQuery && parts[index].text == "("
                    ? Frame(kind: .query, itemStart: index + 1)
                    : Frame(
                        kind: .call(name: nil), entity: current.entity, derived: current.derived, itemStart: index + 1))
            return
        }
        let name = before?.kind == .function ? before?.text : nil
        frames.append(
            Frame(kind: .call(name: name), entity: current.entity, derived: current.derived, itemStart: index + 1))
    }

    /// Statement words that an entity's name or a query follows.
    private static let leadingWords: Set<String> = [
        "let", "check", "explain", "describe", "why not", "field", "measure",
    ]

    private mutating func keyword(_ part: SyntaxPart, _ index: Int) {
        switch current.kind {
        case .call:
            if let meaning = part.meaning, ["where", "sort", "per"].contains(meaning) { enterSubject(before: index) }
            if let meaning = part.meaning, ["distinct", "each", "from"].contains(meaning) {
                frames[frames.count - 1].itemStart = index + 1
            }
        case .query:
            let meaning = part.meaning ?? ""
            if index > 0, parts[index - 1].kind == .pipe {
                frames[frames.count - 1].stage = meaning
            } else if current.stage != nil, ["by", "keep", "per"].contains(meaning) {
                endItem(before: index)
            } else if current.stage == "lookup", meaning == "as" {
                frames[frames.count - 1].items.append(Derived(name: ""))
            } else if current.stage != nil || !Self.leadingWords.contains(meaning) {
                // `why not` may be two words.
                let isWhyNot = meaning == "not" && index > 0 && parts[index - 1].meaning == "why"
                guard isWhyNot, current.stage == nil else { return }
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
        let item = item(Array(parts[current.itemStart..<index]))
        guard let item else { return }
        frames[frames.count - 1].items.append(item)
        if current.stage == "derive" { frames[frames.count - 1].derived.append(item) }
    }

    /// What an item of `select`, `derive` or `summarize` is called, and what it holds.
    private func item(_ parts: [SyntaxPart]) -> Derived? {
        let isPath = parts.allSatisfy(isPathPart)
        let names = parts.filter { $0.kind == .name || $0.kind == .quotedName }.map(\.text)
        let entity = isPath ? target(of: parts, from: current) : nil
        let field = isPath && entity == nil ? field(of: parts, from: current) : nil
        if let alias = current.alias { return Derived(name: alias, entity: entity, field: field) }
        if let function = parts.first(where: { $0.kind == .function }) {
            return Derived(name: ([function.text] + names.suffix(1)).joined(separator: "_"))
        }
        if parts.count == 1, parts[0].meaning == "this", let id = current.entity {
            return Derived(name: context.catalog[id].names.primary, entity: id)
        }
        guard isPath, let last = names.last else { return nil }
        // `street.district.name` is called `district`.
        if let field, names.count > 1, context.catalog[field.entity].label == field {
            return Derived(name: names[names.count - 2], field: field)
        }
        return Derived(name: last, entity: entity, field: field)
    }

    private mutating func endStage(at index: Int) {
        // A bracket that a `|` follows was a query, or is not closed.
        while frames.count > 1, case .call = current.kind { frames.removeLast() }
        if current.stage == "lookup", !current.items.isEmpty {
            frames[frames.count - 1].derived.append(Derived(name: parts[index - 1].text))
        } else {
            endItem(before: index)
        }
        switch current.stage {
        case nil: begin(before: index)
        case "expand":
            if let entity = current.items.last?.entity { frames[frames.count - 1].entity = entity }
        case "select", "summarize":
            frames[frames.count - 1].derived = current.items
            frames[frames.count - 1].entity = nil
        case "pivot", "unpivot", "describe", "diff": forget()
        default: break
        }
        frames[frames.count - 1].items = []
        frames[frames.count - 1].stage = ""
    }

    private mutating func forget() {
        frames[frames.count - 1].derived = []
        frames[frames.count - 1].entity = nil
    }

    /// What the query starts at: a `let`, whose stages are read in turn, or an entity.
    private mutating func begin(before index: Int) {
        func isName(_ part: SyntaxPart) -> Bool { part.kind == .name || part.kind == .quotedName }
        guard let last = parts[..<index].lastIndex(where: isName) else { return }
        let source = parts[last]
        if last >= 2, parts[last - 1].kind == .dot, isName(parts[last - 2]) {
            frames[frames.count - 1].entity = context.entity(named: "\(parts[last - 2].text).\(source.text)")
            return
        }
        guard let definition = context.letDefinition(named: source.text), depth < 8 else {
            frames[frames.count - 1].entity = context.entity(named: source.text)
            return
        }
        let text = definition.source.text(definition.body.range)
        var scope = QueryScope(SyntaxPart.parts(of: SourceText(name: "", text: text)), context, depth: depth + 1)
        scope.endStage(at: scope.parts.count)
        frames[frames.count - 1].entity = scope.entity
        frames[frames.count - 1].derived = scope.derived
    }

    // MARK: Names

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
            entity = frame.entity.flatMap { context.step(from: $0, first.text) }
            // A column hides an entity of its name; only `from` and `field` name entities otherwise.
            let isField = frame.entity.map { context.field(named: first.text, of: $0) != nil } ?? false
            if entity == nil, !isField { entity = context.entity(named: first.text) }
        }
        for word in words.dropFirst() { entity = entity.flatMap { context.step(from: $0, word.text) } }
        return entity
    }

    private func field(of path: [SyntaxPart], from frame: Frame) -> FieldID? {
        let words = path.filter { $0.kind != .dot }
        guard let last = words.last else { return nil }
        if words.count == 1, let derived = frame.derived.last(where: { $0.name == last.text }) {
            return derived.field ?? derived.entity.flatMap(context.label)
        }
        let owner = words.count == 1 ? frame.entity : target(of: Array(path.dropLast(2)), from: frame)
        if let field = owner.flatMap({ context.field(named: last.text, of: $0) }) { return field }
        return target(of: path, from: frame).flatMap(context.label)
    }
}
