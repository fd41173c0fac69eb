// What can be wrong with a schema beside the files it describes.

public enum SchemaProblem: DiagnosticFacts {
    case noFile(entity: String, tried: [String])
    /// The file of a declared entity could not be opened; the entity is left out.
    case unusableFile(entity: String, reason: Words)
    case noColumn(String, entity: String, nearest: [String], available: [String])
    case noTarget(String, nearest: [String], available: [String])
    case noKey(entity: String, link: String)
    case keyLengths(link: String, columns: Int, key: Int)
    case nameTwice(String, entity: String)
    case notAColumnType(String)

    public var code: String {
        switch self {
        case .noFile: "GQL0241"
        case .noColumn: "GQL0242"
        case .noTarget: "GQL0243"
        case .noKey: "GQL0244"
        case .keyLengths: "GQL0245"
        case .nameTwice: "GQL0246"
        case .notAColumnType: "GQL0247"
        case .unusableFile: "GQL0248"
        }
    }

    /// An entity without its file is left out, and the others can be asked.
    public var severity: Severity {
        switch self {
        case .noFile, .unusableFile: .warning
        default: .error
        }
    }

    public var message: Words {
        switch self {
        case .noFile(let entity, let tried):
            Words(
                en: "no file for the entity \(entity)"
                    + (tried.isEmpty ? "" : ": there is no \(tried.joined(separator: ", "))"),
                zh: "实体 \(entity) 没有对应的文件" + (tried.isEmpty ? "" : "：没有 \(tried.joined(separator: "、"))"))
        case .unusableFile(let entity, let reason):
            Words(en: "the entity \(entity) is left out: \(reason.en)", zh: "已跳过实体 \(entity)：\(reason.zh)")
        case .noColumn(let name, let entity, _, _):
            Words(en: "the file of \(entity) has no column `\(name)`", zh: "\(entity) 的文件没有列 `\(name)`")
        case .noTarget(let name, _, _):
            Words(en: "no entity is called `\(name)`", zh: "没有叫 `\(name)` 的实体")
        case .noKey(let entity, let link):
            Words(en: "`\(link)` leads to \(entity), which has no key", zh: "`\(link)` 指向的 \(entity) 没有键")
        case .keyLengths(let link, let columns, let key):
            Words(
                en: "`\(link)` gives \(columns == 1 ? "1 column" : "\(columns) columns") for a key of \(key)",
                zh: "`\(link)` 给出 \(columns) 列，而键有 \(key) 列")
        case .nameTwice(let name, let entity):
            Words(en: "\(entity) has two meanings for `\(name)`", zh: "\(entity) 的 `\(name)` 有两个含义")
        case .notAColumnType(let name):
            Words(en: "a column can't have the type \(name)", zh: "列不能使用“\(name.columnTypeInChinese)”类型")
        }
    }

    public var label: Words? {
        switch self {
        case .noColumn(_, _, let nearest, _), .noTarget(_, let nearest, _):
            nearest.first.map { Words(en: "did you mean `\($0)`?", zh: "是否指 `\($0)`？") }
        default: nil
        }
    }

    public var help: [Words] {
        switch self {
        case .noColumn(_, _, let nearest, let available) where nearest.isEmpty:
            [
                Words(
                    en: "its columns: \(available.prefix(30).joined(separator: ", "))",
                    zh: "它的列：\(available.prefix(30).joined(separator: "、"))")
            ]
        case .notAColumnType:
            [
                Words(
                    en: "it is made by a query; the column is read as text, int or date",
                    zh: "这种值由查询产生；列请按文本、整数或日期读取")
            ]
        case .noFile: [Words(en: "name it: entity … from \"file.csv\"", zh: "请写明：实体 … 来自 \"文件.csv\"")]
        default: []
        }
    }
}

extension String {
    fileprivate var columnTypeInChinese: String {
        Keyword.table.first { $0.role == .type && $0.keyword.rawValue == self }?.chinese.first ?? self
    }
}
