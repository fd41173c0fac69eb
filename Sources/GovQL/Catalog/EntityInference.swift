// What names say without a schema: which columns may be keys and labels, which lead to another entity, and to which. The
// names, in both languages, are the tables at the top; DatasetBuilder.swift and its links apply them to a sample.

enum EntityInference {
    /// A column of this name may be the key; so may `<entity>_id` and its kin.
    static let keyNames = ["id", "code", "编号", "代码"]
    static let labelNames = ["name", "title", "名称", "姓名"]
    /// What a foreign key may add to the name of what it leads to, and the names of the key that it then means.
    static let suffixes: [(suffix: String, keys: [String])] = [
        ("_id", ["id", "编号"]), ("_code", ["code", "代码"]), ("_编号", ["编号", "id"]), ("_代码", ["代码", "code"]),
        ("编号", ["编号", "id"]), ("代码", ["代码", "code"]),
    ]
    /// Links of these names lead to their own file; what they are called from the other side.
    private static let parents: [String: Names] = [
        "parent": Names("children", others: ["下级"]), "上级": Names("children", others: ["下级"]),
        "父级": Names("children", others: ["子级"]),
    ]

    /// Whether a column of an entity may be its key, by its name: `id`, or `community_id` in communities.
    static func isKeyName(_ column: String, of entity: String) -> Bool {
        let column = Folding.fold(column)
        if keyNames.contains(column) { return true }
        return suffixes.contains { suffix, _ in
            column.hasSuffix(suffix) && names(String(column.dropLast(suffix.count)), entity: entity)
        }
    }

    static func isLabelName(_ column: String) -> Bool { labelNames.contains(Folding.fold(column)) }

    /// What a column's name says of where it leads.
    struct Reading {
        /// The link's name, as the column spells it.
        let link: String
        /// Names of the target's key column, if the name says which; empty means its key.
        let keys: [String]
    }

    /// The column's name as it is, then without a suffix.
    static func readings(of column: String) -> [Reading] {
        var readings = [Reading(link: column, keys: [])]
        let folded = Folding.fold(column)
        for (suffix, keys) in suffixes where folded.hasSuffix(suffix) && folded.count > suffix.count {
            readings.append(Reading(link: String(column.dropLast(suffix.count)), keys: keys))
        }
        return readings
    }

    /// Whether a link of this name may lead to an entity of that name: the same, or its singular.
    static func names(_ link: String, entity: String) -> Bool {
        let link = Folding.fold(link)
        let entity = Folding.fold(entity)
        return link == entity || singulars(of: entity).contains(link)
    }

    /// What the reverse of a self link is called; nil if its name is not one.
    static func children(ofParent link: String) -> Names? { parents[Folding.fold(link)] }

    /// The names that a plural may be of: communities → community, boxes → box, firms → firm. Chinese has one form.
    static func singulars(of plural: String) -> [String] {
        var forms: [String] = []
        if plural.hasSuffix("ies") { forms.append(String(plural.dropLast(3)) + "y") }
        if plural.hasSuffix("es") { forms.append(String(plural.dropLast(2))) }
        if plural.hasSuffix("s") { forms.append(String(plural.dropLast())) }
        return forms
    }
}

/// Which entities a link's name may mean: those called like it, or by its plural. Names are folded once.
struct EntityNames {
    private var entities: [String: Set<Int>] = [:]

    init(_ names: [Names]) {
        for (index, names) in names.enumerated() {
            for name in names.all.map(Folding.fold) {
                for form in [name] + EntityInference.singulars(of: name) { entities[form, default: []].insert(index) }
            }
        }
    }

    /// The one other entity that the link's name can mean.
    func only(_ link: String, except index: Int) -> Int? {
        let found = (entities[Folding.fold(link)] ?? []).subtracting([index])
        return found.count == 1 ? found.first : nil
    }
}
