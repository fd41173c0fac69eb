// What can be said of snapshots: names that are taken, files that lack what the main schema declares, entities that a
// snapshot has not, links that lead out of it. Facts and words; DatasetBuilder+Snapshots.swift and the binder find them.

public enum SnapshotProblem: DiagnosticFacts {
    // Loading.
    case nameTaken(String, by: Words)
    /// Another folder under a name that one has already.
    case loadedTwice(String, path: String)
    case severalSchemas(folder: String, files: [String])
    /// Statements of a snapshot's schema that are no entities.
    case schemaLeftOut(path: String, statements: Int)
    // What the main schema declares and a file lacks.
    case noColumn(String, entity: String, path: String, available: [String])
    case noKey([String], entity: String, path: String)
    case noLink(String, columns: [String], entity: String, path: String)
    // A query.
    case unknownSnapshot(String, nearest: [String], available: [String])
    case noEntity(String, snapshot: String, nearest: [String], available: [String], isInMainData: Bool)
    case bareSnapshot(String, available: [String])
    /// `communities.estates` where a query starts.
    case pathAsSource(String)
    /// Links of a snapshot's rows that lead to the main data, since the snapshot has no file of `missing`.
    case linksToMain(snapshot: String, links: [String], missing: [String])

    public var code: String {
        switch self {
        case .nameTaken: "GQL0341"
        case .loadedTwice: "GQL0342"
        case .severalSchemas: "GQL0343"
        case .schemaLeftOut: "GQL0344"
        case .noColumn: "GQL0345"
        case .noKey: "GQL0346"
        case .noLink: "GQL0347"
        case .unknownSnapshot: "GQL0348"
        case .noEntity: "GQL0349"
        case .bareSnapshot: "GQL0350"
        case .pathAsSource: "GQL0351"
        case .linksToMain: "GQL0352"
        }
    }

    public var severity: Severity {
        switch self {
        case .schemaLeftOut, .noColumn, .noKey, .noLink: .warning
        case .linksToMain: .note
        default: .error
        }
    }

    public var message: Words {
        switch self {
        case .nameTaken(let name, let holder):
            Words(
                en: "no snapshot can be called `\(name)`: it is the name of \(holder.en)",
                zh: "快照不能叫 `\(name)`：这是\(holder.zh)的名称")
        case .loadedTwice(let name, let path):
            Words(en: "the snapshot `\(name)` is that of \(path)", zh: "快照 `\(name)` 已取自 \(path)")
        case .severalSchemas(let folder, let files):
            Words(
                en: "\(folder) has \(files.count) schemas: \(files.joined(separator: ", "))",
                zh: "\(folder) 中有 \(files.count) 个模式文件：\(files.joined(separator: "、"))")
        case .schemaLeftOut(let path, let statements):
            Words(
                en: "\(path): a snapshot takes only the entities of a schema; "
                    + (statements == 1
                        ? "1 other statement is left out" : "\(statements) other statements are left out"),
                zh: "\(path)：快照只采用模式中的实体，其余 \(statements) 条语句已略过")
        case .noColumn(let field, let entity, let path, _):
            Words(
                en: "\(path) has no column for `\(field)`: \(entity) goes without this field",
                zh: "\(path) 没有 `\(field)` 对应的列：\(entity) 不含该字段")
        case .noKey(let fields, let entity, let path):
            Words(
                en: "\(path) has no column for the key \(fields.joined(separator: ", ")): "
                    + "rows of \(entity) can't be compared by key",
                zh: "\(path) 没有主键 \(fields.joined(separator: "、")) 对应的列：\(entity) 的行无法按键比较")
        case .noLink(let link, let columns, let entity, let path):
            Words(
                en:
                    "\(path) has no column \(columns.joined(separator: ", ")): \(entity) goes without the link `\(link)`",
                zh: "\(path) 没有列 \(columns.joined(separator: "、"))：\(entity) 不含链接 `\(link)`")
        case .unknownSnapshot(let name, _, _):
            Words(en: "no snapshot is called `\(name)`", zh: "没有叫 `\(name)` 的快照")
        case .noEntity(let name, let snapshot, _, _, _):
            Words(
                en: "the snapshot `\(snapshot)` has no entity `\(name)`", zh: "快照 `\(snapshot)` 中没有实体 `\(name)`")
        case .bareSnapshot(let name, _):
            Words(
                en: "`\(name)` is a snapshot: say which of its entities is meant",
                zh: "`\(name)` 是快照：请写明其中的实体")
        case .pathAsSource(let path):
            Words(
                en: "a query starts at an entity, not at the path `\(path)`", zh: "查询要从实体开始，而不是路径 `\(path)`")
        case .linksToMain(let snapshot, let links, let missing):
            Words(
                en: "`\(snapshot)` has no file of \(missing.joined(separator: ", ")): "
                    + "\(links.joined(separator: ", ")) \(links.count == 1 ? "leads" : "lead") to the main data",
                zh: "`\(snapshot)` 没有 \(missing.joined(separator: "、")) 的文件：\(links.joined(separator: "、")) 指向主数据")
        }
    }

    public var label: Words? {
        switch self {
        case .unknownSnapshot(_, let nearest, _), .noEntity(_, _, let nearest, _, _):
            nearest.first.map { Words(en: "did you mean `\($0)`?", zh: "是否指 `\($0)`？") }
        default: nil
        }
    }

    public var help: [Words] {
        switch self {
        case .nameTaken:
            [Words(en: "choose another name after `as`", zh: "请在 `作为` 之后另取一个名称")]
        case .loadedTwice:
            [
                Words(
                    en: "each folder has a snapshot of its own: choose another name after `as`",
                    zh: "每个文件夹是一个快照：请在 `作为` 之后另取一个名称")
            ]
        case .severalSchemas:
            [Words(en: "keep the one that describes these files", zh: "请只保留描述这些文件的那一个")]
        case .noColumn(_, _, _, let available):
            [
                Words(
                    en: "its columns: \(available.prefix(30).joined(separator: ", "))",
                    zh: "它的列：\(available.prefix(30).joined(separator: "、"))")
            ]
        case .unknownSnapshot(_, _, let available) where available.isEmpty:
            [Words(en: "`load \"folder/\" as name` makes one", zh: "`载入 \"文件夹/\" 作为 名称` 可建立快照")]
        case .unknownSnapshot(_, let nearest, let available) where nearest.isEmpty:
            [Words(en: "there is \(available.joined(separator: ", "))", zh: "现有：\(available.joined(separator: "、"))")]
        case .noEntity(let name, let snapshot, _, let available, let isInMainData):
            [
                Words(
                    en: "`\(snapshot)` has \(available.joined(separator: ", "))",
                    zh: "`\(snapshot)` 中有 \(available.joined(separator: "、"))")
            ]
                + (isInMainData
                    ? [Words(en: "`\(name)` alone is that of the main data", zh: "单写 `\(name)` 指主数据中的")] : [])
        case .bareSnapshot(let name, let available):
            [
                Words(
                    en: "it has \(available.map { "\(name).\($0)" }.joined(separator: ", "))",
                    zh: "其中有 \(available.map { "\(name).\($0)" }.joined(separator: "、"))")
            ]
        case .pathAsSource:
            [
                Words(
                    en: "`| expand link` goes on to the rows that a link leads to",
                    zh: "`| 展开 链接` 可转到链接所指的行")
            ]
        default: []
        }
    }
}
