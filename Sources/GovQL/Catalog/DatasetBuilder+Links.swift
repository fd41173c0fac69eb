// Links of a dataset: declared, or found by the names of columns. Every link has a name on both sides; two links from one
// file to the same entity are told apart by `<file>_by_<link>`. What is inferred gives way to what is declared, and a
// link to a column: data is never hidden behind a guess. The rules of names are EntityInference.swift's.

extension DatasetBuild {
    /// A link before its names are settled.
    private struct Draft {
        let source: Int
        let target: Int
        var names: Names
        let foreignKey: [FieldID]
        let targetKey: [FieldID]
        var reverse: Names?
        /// Nil where the link is inferred.
        let range: SourceRange?
        /// What the reverse side is called without a declared name; nil takes the file's.
        var usualReverse: Names?
    }

    /// Adds the links that start at some entities: all of the main data, or those of a snapshot with a schema of its own.
    mutating func addLinks(from sources: some Sequence<Int>) {
        let sources = Array(sources)
        var drafts = sources.flatMap { declaredLinks($0) }
        let used = Set(drafts.flatMap(\.foreignKey))
        let declared = drafts
        let names = EntityNames(visibleNames(from: sources.first))
        drafts += sources.flatMap { inferredLinks($0, except: used, names) }.filter { draft in
            !declared.contains { $0.source == draft.source && !Set($0.names.all).isDisjoint(with: draft.names.all) }
        }
        // Names that are said come first, on both sides; what is made up goes round them.
        for index in drafts.indices { freeName(&drafts[index]) }
        var taken = pending.map { one in
            Set(one.entity.fields.flatMap(\.names.all) + one.entity.links.flatMap { links[$0.index].names.all })
                .union(one.entity.reverseLinks.flatMap { links[$0.index].reverseNames.all })
        }
        for draft in drafts {
            taken[draft.source].formUnion(draft.names.all)
            if isOfOnePart(draft.source, draft.target) { taken[draft.target].formUnion(draft.reverse?.all ?? []) }
        }
        let unnamed = drafts.filter { $0.reverse == nil }
        for index in drafts.indices where drafts[index].reverse == nil {
            drafts[index].reverse = reverseNames(of: drafts[index], among: unnamed, taken: &taken)
        }
        for draft in drafts { add(draft) }
        for index in sources { refuseTwice(index) }
    }

    private mutating func add(_ draft: Draft) {
        let link = Link(
            id: LinkID(links.count), names: draft.names, source: pending[draft.source].entity.id,
            target: pending[draft.target].entity.id, foreignKey: draft.foreignKey, targetKey: draft.targetKey,
            reverseNames: draft.reverse ?? pending[draft.source].bareNames)
        add(link, forward: true, backward: isOfOnePart(draft.source, draft.target))
    }

    /// Adds a link that can be followed from its source, from its target, or from both. Rows of the main data are never
    /// asked for those of a snapshot: whatever is counted of them would be counted twice.
    mutating func add(_ link: Link, forward: Bool, backward: Bool) {
        links.append(link)
        if backward { pending[link.target.index].entity.reverseLinks.append(link.id) }
        guard forward else { return }
        pending[link.source.index].entity.links.append(link.id)
        place(link.id, in: link.source.index)
    }

    /// Whether both are of one snapshot, or of the main data.
    private func isOfOnePart(_ first: Int, _ second: Int) -> Bool {
        pending[first].entity.snapshot?.name == pending[second].entity.snapshot?.name
    }

    /// What the entities are called from one of them: those of its snapshot stand in front of their like in the main
    /// data. One that can't be meant has no name.
    private func visibleNames(from index: Int?) -> [Names] {
        guard let index, let name = pending[index].entity.snapshot?.name else { return pending.map(\.entity.names) }
        let own = Set(pending.filter { $0.entity.snapshot?.name == name }.flatMap(\.bareNames.all).map(Folding.fold))
        return pending.map { one in
            guard let part = one.entity.snapshot else {
                return one.entity.names.all.contains { own.contains(Folding.fold($0)) } ? Names("") : one.entity.names
            }
            return part.name == name ? part.names : Names("")
        }
    }

    /// Settles what happens where a field has the link's name. A link's own key column is read as `<link>_<key>` then;
    /// another column that nobody declared as `<name>_raw` beside a declared link. An inferred link leaves a field its
    /// name and is called `<link>_link`.
    private mutating func freeName(_ draft: inout Draft) {
        for (position, key) in draft.foreignKey.enumerated() {
            let names = pending[draft.source].entity.fields[key.index].names
            guard names.all.contains(where: draft.names.all.contains) else { continue }
            let target = pending[draft.target].entity.fields[draft.targetKey[position].index]
            rename(key, to: "\(draft.names.primary)_\(target.names.primary)", in: draft.source)
        }
        let fields = pending[draft.source].entity.fields
        guard let holder = fields.first(where: { $0.names.all.contains(where: draft.names.all.contains) }) else {
            return
        }
        if draft.range == nil {
            let taken = Set(fields.flatMap(\.names.all))
            draft.names = Names(Self.free("\(draft.names.primary)_link", taken))
        } else if !isDeclared(holder) {
            rename(holder.id, to: "\(holder.names.primary)_raw", in: draft.source)
        }
    }

    mutating func rename(_ field: FieldID, to name: String, in index: Int) {
        let taken = Set(pending[index].entity.fields.flatMap(\.names.all))
        pending[index].entity.fields[field.index].names = Names(Self.free(name, taken))
    }

    private func isDeclared(_ field: Field) -> Bool { fieldSources[field.id]?.declaredType != nil }

    /// The name, or the name and a number, whichever is not taken.
    private static func free(_ name: String, _ taken: Set<String>) -> String {
        var candidate = name
        var number = 2
        while taken.contains(candidate) {
            candidate = "\(name)_\(number)"
            number += 1
        }
        return candidate
    }

    /// The file's name; `<file>_by_<link>` where two links would have it, or something else has.
    private func reverseNames(of draft: Draft, among unnamed: [Draft], taken: inout [Set<String>]) -> Names {
        let file = draft.usualReverse ?? pending[draft.source].bareNames
        let rivals = unnamed.filter {
            $0.source == draft.source && $0.target == draft.target && $0.usualReverse == draft.usualReverse
        }
        var names = Names("\(file.primary)_by_\(draft.names.primary)")
        if rivals.count == 1, !taken[draft.target].contains(file.primary) {
            names = Names(file.primary, others: file.others.filter { !taken[draft.target].contains($0) })
        } else {
            names = Names(Self.free(names.primary, taken[draft.target]))
        }
        taken[draft.target].formUnion(names.all)
        return names
    }

    /// The key columns of a link stay readable, but the link stands in their place when rows are shown. A column that is
    /// part of the entity's own key is shown beside it.
    private mutating func place(_ id: LinkID, in index: Int) {
        var isPlaced = false
        for key in links[id.index].foreignKey {
            let isOwnKey = pending[index].entity.key.contains(key)
            pending[index].entity.fields[key.index].isLinkKey = !isOwnKey
            guard let place = pending[index].entity.items.firstIndex(of: .field(key)) else { continue }
            if isOwnKey {
                if !isPlaced { pending[index].entity.items.insert(.link(id), at: place + 1) }
            } else if isPlaced {
                pending[index].entity.items.remove(at: place)
            } else {
                pending[index].entity.items[place] = .link(id)
            }
            isPlaced = true
        }
        if !isPlaced { pending[index].entity.items.append(.link(id)) }
    }

    // MARK: Declared

    private mutating func declaredLinks(_ index: Int) -> [Draft] {
        guard let declared = pending[index].declared else { return [] }
        var drafts: [Draft] = []
        for case .link(let link) in declared.syntax.items {
            let targets = visibleNames(from: index).map(\.all)
            guard
                let target = targets.firstIndex(where: { names in
                    names.contains { Folding.areEqual($0, link.target.text) }
                })
            else {
                // That a declared entity has no file was said of the entity.
                if absent.contains(link.target.text) { continue }
                let names = targets.flatMap { $0 }.filter { !$0.isEmpty }
                let nearest = EditDistance.nearest(to: link.target.text, in: names)
                report(
                    .noTarget(link.target.text, nearest: nearest, available: names), at: link.target.range, declared,
                    meant: nearest.first)
                continue
            }
            let key = pending[target].entity.key
            guard !key.isEmpty else {
                report(
                    .noKey(entity: pending[target].entity.names.primary, link: link.name.name.text),
                    at: link.name.range, declared)
                continue
            }
            guard let columns = foreignKey(of: link, index, key: key, target: target) else { continue }
            guard columns.count == key.count else {
                report(
                    .keyLengths(link: link.name.name.text, columns: columns.count, key: key.count),
                    at: link.name.range, declared)
                continue
            }
            drafts.append(
                Draft(
                    source: index, target: target, names: Names(link.name), foreignKey: columns, targetKey: key,
                    reverse: link.reverse.map { Names($0) }, range: link.name.range, usualReverse: nil))
        }
        return drafts
    }

    /// The columns of a declared link: those after `by`, else the one that its name and the key's make.
    private mutating func foreignKey(
        of link: LinkDeclaration, _ index: Int, key: [FieldID], target: Int
    ) -> [FieldID]? {
        let entity = pending[index].entity
        if link.columns.isEmpty {
            let keyNames = key.flatMap { pending[target].entity.fields[$0.index].names.all }
            for name in link.name.all.map(\.text) {
                let suffixed = EntityInference.suffixes.map { name + $0.suffix }
                let candidates = [name] + keyNames.map { "\(name)_\($0)" } + suffixed
                for candidate in candidates {
                    if let found = field(candidate, of: entity) { return [found] }
                }
            }
            report(
                noColumn(link.name.name.text, entity.names.primary, entity.fields.map(\.names.primary)),
                at: link.name.range, pending[index].declared)
            return nil
        }
        var columns: [FieldID] = []
        for column in link.columns {
            guard let found = field(column.text, of: entity) else {
                report(
                    noColumn(column.text, entity.names.primary, entity.fields.map(\.names.primary)), at: column.range,
                    pending[index].declared)
                return nil
            }
            columns.append(found)
        }
        return columns
    }

    // MARK: Inferred

    /// `x`, `x_id`, `x_code` link to the entity called x or a plural of x; `parent_id` and kin to the file itself. A
    /// column that a schema declares as a field is one.
    private func inferredLinks(_ index: Int, except used: Set<FieldID>, _ names: EntityNames) -> [Draft] {
        let entity = pending[index].entity
        var drafts: [Draft] = []
        for field in entity.fields where !isDeclared(field) && !used.contains(field.id) && entity.key != [field.id] {
            let column = pending[index].table.source.columnNames[field.column]
            let found = EntityInference.readings(of: column).lazy.compactMap { link(field, $0, index, names) }
            guard let draft = found.first else { continue }
            let isTaken = drafts.contains { $0.names == draft.names }
            if !isTaken { drafts.append(draft) }
        }
        return drafts
    }

    private func link(
        _ field: Field, _ reading: EntityInference.Reading, _ index: Int, _ names: EntityNames
    ) -> Draft? {
        if let target = names.only(reading.link, except: index) {
            guard let key = targetKey(target, reading), isPlausible(field, index, key, target) else { return nil }
            return Draft(
                source: index, target: target, names: Names(reading.link), foreignKey: [field.id], targetKey: [key],
                reverse: nil, range: nil, usualReverse: nil)
        }
        let key = pending[index].entity.key
        guard let children = EntityInference.children(ofParent: reading.link), key.count == 1 else { return nil }
        return Draft(
            source: index, target: index, names: Names(reading.link), foreignKey: [field.id], targetKey: key,
            reverse: nil, range: nil, usualReverse: children)
    }

    /// The key column of the same suffix where the target has one, else its key.
    private func targetKey(_ target: Int, _ reading: EntityInference.Reading) -> FieldID? {
        let entity = pending[target].entity
        for key in reading.keys {
            let names = [key, "\(reading.link)_\(key)", "\(reading.link)\(key)"]
            let found = names.lazy.compactMap { field($0, of: entity) }.first
            if let found, entity.key == [found] || sampled(found, target).areUnique {
                return found
            }
        }
        return entity.key.count == 1 ? entity.key.first : nil
    }

    private func sampled(_ field: FieldID, _ index: Int) -> SampledKeys.Texts {
        samples.texts(of: pending[index].entity.fields[field.index], in: pending[index].table.source)
    }

    /// Whether the sampled values could be keys of the target: false only where the sample rules it out.
    private func isPlausible(_ field: Field, _ index: Int, _ key: FieldID, _ target: Int) -> Bool {
        let source = pending[index].table.source
        let isMet = samples.meet(field, in: source, among: sampled(key, target))
        guard isMet == false else { return true }
        // Texts among numbers are names, not keys; a declared `code` may be numbers to the eye of a guess.
        let keyType = pending[target].entity.fields[key.index].type
        if field.type != keyType, field.type != .text || !keyType.isText { return false }
        // A few references may all dangle; where none of many is on file, they are no references.
        return !pending[target].table.source.sample.isComplete || samples.texts(of: field, in: source).table.count < 3
    }

    // MARK: Names

    /// Fields and links are one namespace in a declared entity.
    private mutating func refuseTwice(_ index: Int) {
        guard let declared = pending[index].declared else { return }
        let entity = pending[index].entity
        var seen: Set<String> = []
        let names =
            entity.links.flatMap { links[$0.index].names.all }
            + entity.reverseLinks.flatMap { links[$0.index].reverseNames.all }
            + entity.fields.filter { !$0.isLinkKey }.flatMap(\.names.all)
        for name in names where !seen.insert(name).inserted {
            report(
                .nameTwice(name, entity: entity.names.primary), at: declared.syntax.name.range, declared)
        }
    }
}

extension Names {
    init(_ declared: DeclaredName) {
        self.init(declared.name.text, others: declared.others.map(\.text))
    }
}
