// What can go wrong when an engine is asked: facts and words. What can't be written in its SQL at all is SQLProblem's.

/// An engine that can't be asked, or an answer that is none.
public enum EngineProblem: DiagnosticFacts {
    /// A statement brings data that the engine has not: a dataset is asked of one place as a whole.
    case elsewhere(what: String, missing: [String], engine: String, dialect: String)
    /// The program that asks the engine is not there.
    case noClient(program: String, engine: String, package: String)
    /// The engine can't be reached, or does not let the user in.
    case noConnection(engine: String, reason: String)
    /// The engine has no description of a dataset.
    case notDescribed(engine: String, dialect: String)
    /// The description can't be read.
    case badDescription(engine: String, reason: Words)
    /// The engine does not run the query; what it says.
    case refused(engine: String, reason: String)
    /// The answer is not what was asked for.
    case badAnswer(engine: String, reason: Words)
    /// No connection is called so.
    case noSuchConnection(String, nearest: [String], known: [String])
    /// The file that names connections is not as it should be.
    case badConnections(place: String, reason: Words)
    /// The values of a whole column would have to be fetched.
    case tooManyValues(field: String, rows: Int, limit: Int, engine: String)

    public var code: String {
        switch self {
        case .elsewhere: "GQL0923"
        case .noClient: "GQL0924"
        case .noConnection: "GQL0925"
        case .notDescribed: "GQL0926"
        case .badDescription: "GQL0927"
        case .refused: "GQL0928"
        case .badAnswer: "GQL0929"
        case .tooManyValues: "GQL0930"
        case .noSuchConnection: "GQL0931"
        case .badConnections: "GQL0932"
        }
    }

    public var message: Words {
        switch self {
        case .elsewhere(let what, let missing, let engine, _):
            Words(
                en: "\(what) is not in \(engine)" + (missing.isEmpty ? "" : ": \(missing.joined(separator: ", "))"),
                zh: "\(engine) 中没有 \(what)" + (missing.isEmpty ? "" : "：\(missing.joined(separator: "、"))"))
        case .noClient(let program, let engine, _):
            Words(
                en: "\(engine) is asked through `\(program)`, which is not there",
                zh: "访问 \(engine) 需要程序 `\(program)`，但找不到它")
        case .noConnection(let engine, let reason):
            Words(en: "\(engine) can't be reached: \(reason)", zh: "无法连接 \(engine)：\(reason)")
        case .notDescribed(let engine, _):
            Words(
                en: "\(engine) holds no dataset of GovQL: it has no table `_govql`",
                zh: "\(engine) 中没有 GovQL 数据集：缺少表 `_govql`")
        case .badDescription(let engine, let reason):
            Words(
                en: "the description of the dataset in \(engine) can't be read: \(reason.en)",
                zh: "\(engine) 中的数据集说明无法读取：\(reason.zh)")
        case .refused(let engine, let reason): Words(en: "\(engine) says: \(reason)", zh: "\(engine) 报告：\(reason)")
        case .badAnswer(let engine, let reason):
            Words(
                en: "the answer of \(engine) is not what was asked for: \(reason.en)",
                zh: "\(engine) 的回答不符合要求：\(reason.zh)")
        case .noSuchConnection(let name, _, _): Words(en: "no engine is known as \(name)", zh: "没有名为 \(name) 的引擎")
        case .badConnections(let place, let reason):
            Words(en: "\(place): \(reason.en)", zh: "\(place)：\(reason.zh)")
        case .tooManyValues(let field, let rows, let limit, let engine):
            Words(
                en: "this wants the \(rows) values of \(field) from \(engine), and at most \(limit) are fetched",
                zh: "这需要从 \(engine) 取回 \(field) 的 \(rows) 个值，而最多取回 \(limit) 个")
        }
    }

    public var help: [Words] {
        switch self {
        case .elsewhere(_, _, _, let dialect):
            [
                Words(
                    en: "a dataset is asked of one place as a whole; to bring all of it there:",
                    zh: "一个数据集须整体在同一处查询；全部移入的办法："),
                .same("`govql export SCHEMA DATA --to DIR`"),
                Words(
                    en:
                        "`govql ddl --dialect \(dialect) SCHEMA DATA` prints the tables and the commands that fill them",
                    zh: "`govql ddl --dialect \(dialect) SCHEMA DATA` 输出建表与装载命令"),
            ]
        case .noClient(_, _, let package): [Words(en: "install \(package)", zh: "请安装 \(package)")]
        case .notDescribed(_, let dialect):
            [
                Words(
                    en:
                        "`govql export SCHEMA --to DIR`, then `govql ddl --dialect \(dialect) SCHEMA` run there, bring one",
                    zh: "先 `govql export SCHEMA --to DIR`，再在其中运行 `govql ddl --dialect \(dialect) SCHEMA` 的输出")
            ]
        case .badDescription: [Words(en: "make it anew with `govql ddl`", zh: "请用 `govql ddl` 重新生成")]
        case .tooManyValues:
            [Words(en: "write the values out, or name a row by its key", zh: "请写出具体取值，或用主键指明行")]
        case .noSuchConnection(_, let nearest, let known): helpWithName(nearest, known)
        case .noConnection, .refused, .badAnswer, .badConnections: []
        }
    }

    private func helpWithName(_ nearest: [String], _ known: [String]) -> [Words] {
        var help = [
            Words(
                en: "--on takes a name of connections.toml, or an engine's own: sqlite:FILE, duckdb:FILE, postgres, …",
                zh: "--on 接受 connections.toml 中的名称，或引擎自身的名称：sqlite:文件、duckdb:文件、postgres 等")
        ]
        if let name = nearest.first {
            help.insert(Words(en: "did you mean \(name)?", zh: "是否指 \(name)？"), at: 0)
        } else if !known.isEmpty {
            help.append(Words(en: "known: \(known.joined(separator: ", "))", zh: "已知：\(known.joined(separator: "、"))"))
        }
        return help
    }
}
