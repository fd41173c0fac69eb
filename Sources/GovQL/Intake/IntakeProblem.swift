// What can be wrong with data before anybody looks at what it says: packed badly, never coming, too much of it, several
// files that do not go together. The words too.

/// An error, warning or note about how data arrived.
public enum IntakeProblem: DiagnosticFacts {
    /// A pipe sent nothing for so long.
    case silent(path: String, waited: Duration, received: Int)
    /// Packed data that ends in its middle. Lines are those of the text it held so far.
    case truncated(path: String, compression: String, packed: Int, lines: Int)
    /// Packed data that contradicts itself, and where.
    case corrupt(path: String, compression: String, reason: String, offset: Int, lines: Int)
    /// Bytes behind the packed data.
    case trailing(path: String, compression: String, count: Int)
    /// It is called packed and is not.
    case misnamed(path: String, compression: String)
    /// It unpacks to far more than tables do.
    case bomb(path: String, packed: Int, unpacked: Int)
    /// The file is another one than when it was opened.
    case changedWhileUnpacked(path: String)
    /// No file has such a name; near are names in the folder where the search ended.
    case noMatch(pattern: String, folder: String, near: [String])
    /// A file that has no column of the others it is to be one table with.
    case sharesNothing(path: String, columns: [String], pattern: String, others: [String])
    /// A column that some files of a table lack; perhaps are columns that only those have.
    case missingColumn(String, pattern: String, files: [String], fileCount: Int, perhaps: [String])
    /// Two files of a folder would be tables of one name.
    case twoOfOneName(path: String, kept: String)
    /// The files' values of a column do not go together.
    case noCommonType(pattern: String, column: String)
    /// What was told of a few files of a table holds of others too.
    case alsoElsewhere(code: String, files: [String])

    public var code: String {
        switch self {
        case .silent: "GQL0571"
        case .truncated: "GQL0572"
        case .corrupt: "GQL0573"
        case .trailing: "GQL0574"
        case .misnamed: "GQL0575"
        case .bomb: "GQL0576"
        case .changedWhileUnpacked: "GQL0577"
        case .noMatch: "GQL0580"
        case .sharesNothing: "GQL0581"
        case .missingColumn: "GQL0582"
        case .twoOfOneName: "GQL0583"
        case .noCommonType: "GQL0584"
        case .alsoElsewhere: "GQL0585"
        }
    }

    public var severity: Severity {
        switch self {
        case .silent, .truncated, .corrupt, .bomb, .changedWhileUnpacked, .noMatch, .sharesNothing, .noCommonType:
            .error
        case .trailing, .missingColumn, .twoOfOneName: .warning
        case .misnamed, .alsoElsewhere: .note
        }
    }

    public var message: Words {
        switch self {
        case .silent(let path, let waited, let received):
            received == 0
                ? Words(
                    en: "\(path): nothing came for \(Self.shown(waited).en)",
                    zh: "\(path)：等待 \(Self.shown(waited).zh)，没有收到任何数据")
                : Words(
                    en: "\(path): nothing came for \(Self.shown(waited).en) after \(received) bytes",
                    zh: "\(path)：收到 \(received) 字节后，\(Self.shown(waited).zh)内再无数据")
        case .truncated(let path, let compression, let packed, let lines):
            Words(
                en:
                    "\(path):\(lines + 1): the \(compression) data ends in its middle, after \(packed) bytes; the rest is missing",
                zh: "\(path):\(lines + 1)：\(compression) 数据在 \(packed) 字节处中断；其余部分缺失")
        case .corrupt(let path, let compression, let reason, let offset, let lines):
            Words(
                en: "\(path):\(lines + 1): the \(compression) data is damaged near byte \(offset): \(reason)",
                zh: "\(path):\(lines + 1)：\(compression) 数据在第 \(offset) 字节附近损坏：\(reason)")
        case .trailing(let path, let compression, let count):
            Words(
                en: "\(path): \(count) bytes behind the \(compression) data belong to nothing and are left out",
                zh: "\(path)：\(compression) 数据之后有 \(count) 字节不属于任何内容，未读入")
        case .misnamed(let path, let compression):
            Words(
                en: "\(path) is not packed, though its name says \(compression); it is read as it stands",
                zh: "\(path) 的名称表示 \(compression) 压缩，实际未压缩；按原样读取")
        case .bomb(let path, let packed, let unpacked):
            Words(
                en:
                    "\(path) unpacks to more than \(unpacked / max(1, packed)) times its size (\(unpacked) bytes so far); it is given up",
                zh: "\(path) 解压后已超过原大小的 \(unpacked / max(1, packed)) 倍（已有 \(unpacked) 字节）；不再读取")
        case .noMatch, .sharesNothing, .missingColumn, .twoOfOneName, .noCommonType, .alsoElsewhere: severalFilesMessage
        case .changedWhileUnpacked(let path):
            Words(en: "\(path) changed while it was being unpacked", zh: "\(path) 在解压过程中被改动")
        }
    }

    public var help: [Words] {
        switch self {
        case .silent:
            [
                Words(
                    en:
                        "is anything writing to it? with (silence \"5m\") waits longer, with (silence \"none\") for ever",
                    zh: "是否有程序在写入？含 (等待 \"5m\") 等待更久，含 (等待 \"none\") 一直等待")
            ]
        case .truncated, .corrupt:
            [Words(en: "fetch or pack the file anew", zh: "请重新获取或重新压缩该文件")]
        case .missingColumn(let column, _, _, _, let perhaps):
            perhaps.first.map { other in
                [
                    Words(
                        en:
                            "if `\(other)` is the same column, a schema makes them one: entity … { \(column) \(other): text }",
                        zh: "如果“\(other)”是同一列，可在模式中把它们合为一列：entity … { \(column) \(other): text }")
                ]
            } ?? []
        case .sharesNothing:
            [Words(en: "load it by itself, or leave it out of the pattern", zh: "请单独载入该文件，或调整通配符将其排除")]
        case .noCommonType:
            [Words(en: "declare its type in a schema", zh: "请在模式中声明该列的类型")]
        case .bomb:
            [
                Words(
                    en: "if that is meant, unpack it to a file and load that", zh: "如确需读取，请先解压成文件再载入")
            ]
        case .changedWhileUnpacked:
            [Words(en: "load it again", zh: "请重新载入")]
        case .trailing, .misnamed, .noMatch, .twoOfOneName, .alsoElsewhere: []
        }
    }

    private static func shown(_ duration: Duration) -> Words {
        let (seconds, fraction) = duration.components
        if fraction == 0 {
            return Words(en: seconds == 1 ? "1 second" : "\(seconds) seconds", zh: "\(seconds) 秒")
        }
        let milliseconds = seconds * 1000 + fraction / 1_000_000_000_000_000
        return Words(en: "\(milliseconds) ms", zh: "\(milliseconds) 毫秒")
    }
}
