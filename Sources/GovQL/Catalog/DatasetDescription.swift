// A dataset as it describes itself where its data have gone to another engine: entities, fields with their types, keys,
// labels, links, and of the values what a query's plan and its notes rest on. `govql export` writes it beside the files,
// `govql ddl` into a table; `--on` makes a catalog of it (DatasetDescription+Catalog.swift). As text it is JSON, with
// names wherever a name will do, so that other programs read it easily.

/// What is known of a dataset without its data.
public struct DatasetDescription: Hashable, Sendable {
    /// The form that this version writes and reads.
    static let form = 1

    public struct FieldFacts: Hashable, Sendable {
        public var names: [String]
        /// The name of the type: `dec`.
        public var type: String
        /// The digits after the point of a `dec`, the unit of a `period`, the number of an `enum` among ``enums``.
        public var scale: Int?
        public var unit: String?
        public var enumeration: Int?
        /// Its column in the engine.
        public var column: String
        public var hasBlank: Bool
        public var isDeclared: Bool
        /// Whether it is there for a link only.
        public var isLinkKey: Bool
    }

    public struct EnumFacts: Hashable, Sendable {
        public var name: String
        public var isOrdered: Bool
        /// The names of each value, the one that is stored first.
        public var values: [[String]]
    }

    public struct EntityFacts: Hashable, Sendable {
        public var names: [String]
        public var table: String
        /// The column that numbers the rows, and the one with the first row of the same key, where keys repeat.
        public var row: String
        public var first: String?
        public var rows: Int
        public var fields: [FieldFacts]
        public var key: [String]
        public var label: String?
        /// What a row shows: names of fields and links.
        public var shows: [String]
        public var hasMissingKeys: Bool
        /// Of an entity of a snapshot: the snapshot's name, its own names within, the entity that it is a state of.
        public var snapshot: String?
        public var snapshotNames: [String]
        public var kin: String
    }

    public struct LinkFacts: Hashable, Sendable {
        public var names: [String]
        public var source: String
        public var target: String
        public var reverseNames: [String]
        /// The fields of either side that hold the key.
        public var foreignKey: [String]
        public var targetKey: [String]
        /// The column with the number of the row that it leads to.
        public var column: String
        public var isForward: Bool
        public var isBackward: Bool
        public var hasDangling: Bool
        /// What notes of a query that follows it say.
        public var dangling: Int
        public var ambiguous: Int
        public var repeatedKeys: Int
        public var missingKeys: Int
        public var twinKeys: Int
        public var untidyKeys: Int
        public var rowsOnLoops: Int
    }

    public var entities: [EntityFacts]
    public var links: [LinkFacts]
    public var enums: [EnumFacts]
    /// What the dataset was made of: the last parts of the paths that were loaded and used.
    public var origins: [String]
    /// The schema in GovQL: declarations and definitions.
    public var schema: String

    // MARK: As text

    /// The description as JSON.
    public var text: String {
        var bytes: [UInt8] = []
        json.write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self) + "\n"
    }

    private var json: JSONValue {
        Self.object([
            ("govql", .int(Self.form)), ("entities", .array(entities.map(\.json))),
            ("links", .array(links.map(\.json))),
            ("enums", .array(enums.map(\.json))), ("origins", .texts(origins)), ("schema", .string(schema)),
        ])
    }

    fileprivate static func object(_ members: [(String, JSONValue?)]) -> JSONValue {
        .object(members.compactMap { name, value in value.map { JSONValue.Member(name, $0) } })
    }

    /// Reads what ``text`` wrote.
    ///
    /// - Throws: a sentence on what is wrong.
    public init(parsing text: [UInt8]) throws(Broken) {
        let json: JSONValue
        do { json = try JSONValue(parsing: text) } catch {
            throw Broken(Words(en: "\(error.reason), at byte \(error.offset)", zh: "第 \(error.offset) 字节处不是有效的 JSON"))
        }
        let reader = Reader(json)
        let form = try reader.int("govql")
        guard form == Self.form else {
            throw Broken(
                Words(
                    en: "it is of form \(form), and this version reads form \(Self.form)",
                    zh: "其格式为第 \(form) 版，本程序只读第 \(Self.form) 版"))
        }
        entities = try reader.list("entities") { (one) throws(Broken) in try EntityFacts(one) }
        links = try reader.list("links") { (one) throws(Broken) in try LinkFacts(one) }
        enums = try reader.list("enums") { (one) throws(Broken) in try EnumFacts(one) }
        origins = try reader.texts("origins")
        schema = try reader.text("schema")
    }

    /// Not a description that can be read.
    public struct Broken: Error, Hashable, Sendable {
        public let reason: Words

        init(_ reason: Words) { self.reason = reason }
    }

    init(
        entities: [EntityFacts], links: [LinkFacts], enums: [EnumFacts], origins: [String], schema: String
    ) {
        self.entities = entities
        self.links = links
        self.enums = enums
        self.origins = origins
        self.schema = schema
    }
}

/// The members of one object; what is missing or of another kind is said by its name.
private struct Reader {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    private func wanted<Value>(_ value: Value?, _ name: String) throws(DatasetDescription.Broken) -> Value {
        guard let value else {
            throw DatasetDescription.Broken(
                Words(en: "`\(name)` is missing or not what it should be", zh: "缺少 `\(name)` 或其值不符"))
        }
        return value
    }

    func text(_ name: String) throws(DatasetDescription.Broken) -> String { try wanted(json[name]?.text, name) }
    func int(_ name: String) throws(DatasetDescription.Broken) -> Int { try wanted(json[name]?.int, name) }
    func bool(_ name: String) throws(DatasetDescription.Broken) -> Bool { try wanted(json[name]?.bool, name) }
    func texts(_ name: String) throws(DatasetDescription.Broken) -> [String] { try wanted(json[name]?.texts, name) }

    /// At least one name.
    func names(_ name: String = "names") throws(DatasetDescription.Broken) -> [String] {
        let names = try texts(name)
        return try wanted(names.isEmpty ? nil : names, name)
    }

    func list<Element>(
        _ name: String, _ element: (Reader) throws(DatasetDescription.Broken) -> Element
    ) throws(DatasetDescription.Broken) -> [Element] {
        var result: [Element] = []
        for one in try wanted(json[name]?.elements, name) { result.append(try element(Reader(one))) }
        return result
    }
}

extension DatasetDescription.FieldFacts {
    fileprivate var json: JSONValue {
        DatasetDescription.object([
            ("names", .texts(names)), ("type", .string(type)), ("scale", scale.map { .int($0) }),
            ("unit", unit.map { .string($0) }), ("enum", enumeration.map { .int($0) }), ("column", .string(column)),
            ("blank", .bool(hasBlank)), ("declared", .bool(isDeclared)), ("link_key", .bool(isLinkKey)),
        ])
    }

    fileprivate init(_ reader: Reader) throws(DatasetDescription.Broken) {
        names = try reader.names()
        type = try reader.text("type")
        scale = reader.json["scale"]?.int
        unit = reader.json["unit"]?.text
        enumeration = reader.json["enum"]?.int
        column = try reader.text("column")
        hasBlank = try reader.bool("blank")
        isDeclared = try reader.bool("declared")
        isLinkKey = try reader.bool("link_key")
    }
}

extension DatasetDescription.EnumFacts {
    fileprivate var json: JSONValue {
        DatasetDescription.object([
            ("name", .string(name)), ("ordered", .bool(isOrdered)), ("values", .array(values.map { .texts($0) })),
        ])
    }

    fileprivate init(_ reader: Reader) throws(DatasetDescription.Broken) {
        name = try reader.text("name")
        isOrdered = try reader.bool("ordered")
        let values = reader.json["values"]?.elements?.compactMap(\.texts).filter { !$0.isEmpty }
        guard let values, values.count == reader.json["values"]?.elements?.count else {
            throw DatasetDescription.Broken(Words(en: "the values of an enum are no names", zh: "枚举的取值不是名称"))
        }
        self.values = values
    }
}

extension DatasetDescription.EntityFacts {
    fileprivate var json: JSONValue {
        DatasetDescription.object([
            ("names", .texts(names)), ("table", .string(table)), ("row", .string(row)),
            ("first", first.map { .string($0) }), ("rows", .int(rows)), ("key", .texts(key)),
            ("label", label.map { .string($0) }), ("missing_keys", .bool(hasMissingKeys)),
            ("snapshot", snapshot.map { .string($0) }),
            ("snapshot_names", snapshot.map { _ in .texts(snapshotNames) }), ("kin", .string(kin)),
            ("shows", .texts(shows)), ("fields", .array(fields.map(\.json))),
        ])
    }

    fileprivate init(_ reader: Reader) throws(DatasetDescription.Broken) {
        names = try reader.names()
        table = try reader.text("table")
        row = try reader.text("row")
        first = reader.json["first"]?.text
        rows = try reader.int("rows")
        key = try reader.texts("key")
        label = reader.json["label"]?.text
        hasMissingKeys = try reader.bool("missing_keys")
        snapshot = reader.json["snapshot"]?.text
        snapshotNames = snapshot == nil ? [] : try reader.names("snapshot_names")
        kin = try reader.text("kin")
        shows = try reader.texts("shows")
        fields = try reader.list("fields") { (one) throws(DatasetDescription.Broken) in
            try DatasetDescription.FieldFacts(one)
        }
    }
}

extension DatasetDescription.LinkFacts {
    fileprivate var json: JSONValue {
        DatasetDescription.object([
            ("names", .texts(names)), ("source", .string(source)), ("target", .string(target)),
            ("reverse", .texts(reverseNames)), ("foreign_key", .texts(foreignKey)), ("target_key", .texts(targetKey)),
            ("column", .string(column)), ("forward", .bool(isForward)), ("backward", .bool(isBackward)),
            ("leads_nowhere", .bool(hasDangling)), ("dangling", .int(dangling)), ("ambiguous", .int(ambiguous)),
            ("repeated_keys", .int(repeatedKeys)), ("missing_keys", .int(missingKeys)), ("twin_keys", .int(twinKeys)),
            ("untidy_keys", .int(untidyKeys)), ("rows_on_loops", .int(rowsOnLoops)),
        ])
    }

    fileprivate init(_ reader: Reader) throws(DatasetDescription.Broken) {
        names = try reader.names()
        source = try reader.text("source")
        target = try reader.text("target")
        reverseNames = try reader.names("reverse")
        foreignKey = try reader.texts("foreign_key")
        targetKey = try reader.texts("target_key")
        column = try reader.text("column")
        isForward = try reader.bool("forward")
        isBackward = try reader.bool("backward")
        hasDangling = try reader.bool("leads_nowhere")
        dangling = try reader.int("dangling")
        ambiguous = try reader.int("ambiguous")
        repeatedKeys = try reader.int("repeated_keys")
        missingKeys = try reader.int("missing_keys")
        twinKeys = try reader.int("twin_keys")
        untidyKeys = try reader.int("untidy_keys")
        rowsOnLoops = try reader.int("rows_on_loops")
    }
}
