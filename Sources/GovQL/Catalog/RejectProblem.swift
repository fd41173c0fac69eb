// What is said about rejected cells beside what a source says of its columns: rows left out for them, loads that fail
// for them, and the table that lists them.

public enum RejectProblem: DiagnosticFacts {
    /// Rows that `rejects "drop"` leaves out; some of the cells.
    case droppedRows(path: String, count: Int, examples: [RejectedCell])
    /// `rejects "fail"`, and there are some.
    case refused(path: String, count: Int, examples: [RejectedCell])
    /// The table `rejects` has not all cells of a column.
    case cut(path: String, RejectedCells.Cut)
    /// An entity of the data has the name of the table; what the table is called instead, if anything.
    case nameTaken(String, instead: String?)
    /// `rejects "drop"` where the source can't leave rows out.
    case cannotDrop(path: String)

    public var code: String {
        switch self {
        case .droppedRows: "GQL0591"
        case .refused: "GQL0592"
        case .cut: "GQL0593"
        case .nameTaken: "GQL0594"
        case .cannotDrop: "GQL0595"
        }
    }

    public var severity: Severity {
        switch self {
        case .droppedRows, .cut: .warning
        case .nameTaken: .note
        case .refused, .cannotDrop: .error
        }
    }

    public var message: Words {
        switch self {
        case .droppedRows(let path, let count, let examples):
            Words(
                en: "\(path): \(count == 1 ? "1 row is" : "\(count) rows are") left out, as `rejects` says: "
                    + Self.shown(examples, count).en,
                zh: "\(path)：按 rejects 选项舍去 \(count) 行：" + Self.shown(examples, count).zh)
        case .refused(let path, let count, let examples):
            Words(
                en: "\(path): \(count == 1 ? "1 cell breaks its" : "\(count) cells break their") declared type: "
                    + Self.shown(examples, count).en,
                zh: "\(path)：有 \(count) 个单元格不符合声明的类型：" + Self.shown(examples, count).zh)
        case .cut(let path, let cut):
            Words(
                en: "`rejects` lists the first \(cut.kept) of \(cut.count) cells of `\(cut.column)` (\(path))",
                zh: "rejects 只列出 \(path) 中“\(cut.column)”的前 \(cut.kept) 个单元格，共有 \(cut.count) 个")
        case .nameTaken(let name, let instead):
            Words(
                en: "`\(name)` is an entity of the data; the table of rejected cells "
                    + (instead.map { "is called `\($0)`" } ?? "has no name"),
                zh: "“\(name)”是数据中的实体；拒收单元格表" + (instead.map { "改称“\($0)”" } ?? "没有名称"))
        case .cannotDrop(let path):
            Words(en: "no row of \(path) can be left out", zh: "\(path) 的行不能舍去")
        }
    }

    public var help: [Words] {
        switch self {
        case .refused:
            [
                Words(
                    en:
                        "with (rejects \"null\") such cells count as null, with (rejects \"drop\") their rows are left out",
                    zh: "含 (拒收 \"null\") 把这些单元格按空处理，含 (拒收 \"drop\") 舍去所在行")
            ]
        case .droppedRows: [Words(en: "`rejects` lists the cells", zh: "用 rejects（拒收）可列出这些单元格")]
        default: []
        }
    }

    private static func shown(_ cells: [RejectedCell], _ count: Int) -> Words {
        let dots = count > cells.count
        return Words(
            en: cells.map { "\($0.file):\($0.line): `\($0.column)` is \"\($0.text)\", \($0.reason.en)" }
                .joined(separator: "; ") + (dots ? "; …" : ""),
            zh: cells.map { "\($0.file):\($0.line)：“\($0.column)”为“\($0.text)”，\($0.reason.zh)" }
                .joined(separator: "；") + (dots ? "……" : ""))
    }
}
