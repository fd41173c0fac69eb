// Links of a dataset: declared, or found by the names of columns. Every link has a name on both sides; two links from one
// file to the same entity are told apart by `<file>_by_<link>`.

extension DatasetBuild {
    /// A link before its reverse name is settled.
    private struct Draft {
        let source: Int
        let target: Int
        let names: Names
        let foreignKey: [FieldID]
        let targetKey: [FieldID]
        let reverse: Names?
        let range: SourceRange?
    }

    mutating func addLinks() {
        var drafts: [Draft] = []
        for index in pending.indices {
            drafts += pending[index].declared == nil ? inferredLinks(index) : declaredLinks(index)
        }
        for draft in drafts {
            let isShared = drafts.contains {
                $0.source == draft.source && $0.target == draft.target && $0.names != draft.names && $0.reverse == nil
            }
            add(draft, isShared: isShared)
        }
        for index in pending.indices { refuseTwice(index) }
    }

    private mutating func add(_ draft: Draft, isShared: Bool) {
        let id = LinkID(links.count)
        let source = pending[draft.source].entity
        let reverse: Names =
            if let declared = draft.reverse {
                declared
            } else if isShared {
                Names("\(source.names.primary)_by_\(draft.names.primary)")
            } else {
                source.names
            }
        links.append(
            Link(
                id: id, names: draft.names, source: source.id, target: pending[draft.target].entity.id,
                foreignKey: draft.foreignKey, targetKey: draft.targetKey, reverseNames: reverse))
        pending[draft.source].entity.links.append(id)
        pending[draft.target].entity.reverseLinks.append(id)
        hideKey(of: id, in: draft.source, targetKey: draft.targetKey)
    }

    /// The key column of a link stays readable, but the link stands in its place when rows are shown. A column with the
    /// link's own name is read as `<link>_<key>`.
    private mutating func hideKey(of id: LinkID, in index: Int, targetKey: [FieldID]) {
        let link = links[id.index]
        var isPlaced = false
        for (position, key) in link.foreignKey.enumerated() {
            var field = pending[index].entity.fields[key.index]
            // A part of the entity's own key is shown as itself beside the link.
            let isOwnKey = pending[index].entity.key.contains(key)
            field.isLinkKey = !isOwnKey
            if field.names.all.contains(where: { name in link.names.all.contains(name) }) {
                let target = pending[link.target.index].entity.fields[targetKey[position].index]
                let raw = "\(link.names.primary)_\(target.names.primary)"
                let isFree = !pending[index].entity.fields.contains { $0.names.all.contains(raw) }
                field.names = isFree ? Names(raw) : Names("\(raw)_key")
            }
            pending[index].entity.fields[key.index] = field
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
            let targets = pending.map { $0.entity.names.all }
            guard
                let target = targets.firstIndex(where: { names in
                    names.contains { Folding.areEqual($0, link.target.text) }
                })
            else {
                let names = targets.flatMap { $0 }
                report(
                    .noTarget(
                        link.target.text, nearest: EditDistance.nearest(to: link.target.text, in: names),
                        available: names),
                    at: link.target.range, declared)
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
                    reverse: link.reverse.map { Names($0) }, range: link.name.range))
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
                let candidates = [name] + keyNames.map { "\(name)_\($0)" } + ["\(name)_id", "\(name)_code"]
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

    /// `x`, `x_id`, `x_code` link to the entity called x or a plural of x; `parent_id` and kin to the file itself.
    private func inferredLinks(_ index: Int) -> [Draft] {
        let entity = pending[index].entity
        var drafts: [Draft] = []
        for field in entity.fields where !entity.key.contains(field.id) {
            let column = pending[index].table.source.columnNames[field.column]
            let (stem, suffix) = split(column)
            if let target = target(of: stem, from: index), let key = targetKey(target, suffix: suffix, stem: stem) {
                drafts.append(
                    Draft(
                        source: index, target: target, names: Names(stem), foreignKey: [field.id], targetKey: [key],
                        reverse: nil, range: nil))
            } else if stem.lowercased() == "parent" || stem == "上级", entity.key.count == 1 {
                drafts.append(
                    Draft(
                        source: index, target: index, names: Names(stem), foreignKey: [field.id],
                        targetKey: entity.key, reverse: Names("children", others: ["下级"]), range: nil))
            }
        }
        return drafts
    }

    private func split(_ column: String) -> (stem: String, suffix: String?) {
        for suffix in ["id", "code"] where column.lowercased().hasSuffix("_" + suffix) {
            let stem = String(column.dropLast(suffix.count + 1))
            if !stem.isEmpty { return (stem, suffix) }
        }
        return (column, nil)
    }

    /// The entity called `stem`, or whose name is its plural.
    private func target(of stem: String, from index: Int) -> Int? {
        func isNamed(_ name: String) -> Bool {
            Folding.areEqual(name, stem) || NameForms.singulars(of: name).contains { Folding.areEqual($0, stem) }
        }
        let found = pending.indices.filter { candidate in
            pending[candidate].entity.names.all.contains(where: isNamed)
        }
        return found.count == 1 ? found.first : nil
    }

    /// The key column of the same suffix where the target has one, else its key.
    private func targetKey(_ target: Int, suffix: String?, stem: String) -> FieldID? {
        let entity = pending[target].entity
        if let suffix, entity.key.count != 1 || !isKey(entity, named: [suffix, "\(stem)_\(suffix)"]) {
            if let field = field(suffix, of: entity) ?? field("\(stem)_\(suffix)", of: entity) { return field }
        }
        return entity.key.count == 1 ? entity.key.first : nil
    }

    private func isKey(_ entity: Entity, named names: [String]) -> Bool {
        entity.key.contains { key in
            entity.fields[key.index].names.all.contains { name in names.contains { Folding.areEqual($0, name) } }
        }
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
