// The words about several files that are one table. Facts: IntakeProblem.swift.

extension IntakeProblem {
    var severalFilesMessage: Words {
        switch self {
        case .noMatch(let pattern, let folder, let near): Self.noMatch(pattern, folder, near)
        case .sharesNothing(let path, let columns, let pattern, let others):
            Words(
                en:
                    "\(path):1: none of its columns (\(Self.list(columns).en)) is one of the other files of \(pattern) (\(Self.list(others).en))",
                zh: "\(path):1：它的列（\(Self.list(columns).zh)）与 \(pattern) 的其他文件（\(Self.list(others).zh)）没有一列相同")
        case .missingColumn(let column, let pattern, let files, let fileCount, _):
            Words(
                en:
                    "\(files.count == 1 ? "one" : "\(files.count)") of the \(fileCount) files of \(pattern) \(files.count == 1 ? "has" : "have") no column `\(column)`, which is null there: \(Self.list(files).en)",
                zh: "\(pattern) 的 \(fileCount) 个文件中有 \(files.count) 个没有“\(column)”列，按空处理：\(Self.list(files).zh)")
        case .twoOfOneName(let path, let kept):
            Words(
                en: "\(path) is left out: \(kept) is the table of that name",
                zh: "\(path) 未载入：\(kept) 已是同名的表")
        case .noCommonType(let pattern, let column):
            Words(
                en: "the values of `\(column)` in the files of \(pattern) can't be one column",
                zh: "\(pattern) 各文件中“\(column)”的值不能合为一列")
        case .alsoElsewhere(let code, let files):
            Words(
                en:
                    "\(code) holds of \(files.count) more \(files.count == 1 ? "file" : "files"): \(Self.list(files).en)",
                zh: "另有 \(files.count) 个文件也有 \(code) 的情况：\(Self.list(files).zh)")
        default: Words(en: "", zh: "")
        }
    }

    private static func noMatch(_ pattern: String, _ folder: String, _ near: [String]) -> Words {
        let folder = folder.isEmpty ? "." : folder
        guard !near.isEmpty else {
            return Words(en: "nothing matches \(pattern): \(folder) is empty", zh: "没有与 \(pattern) 匹配的文件：\(folder) 是空的")
        }
        return Words(
            en: "nothing matches \(pattern); in \(folder) there are \(list(near).en)",
            zh: "没有与 \(pattern) 匹配的文件；\(folder) 中有 \(list(near).zh)")
    }

    /// The first of many names, and how many more there are.
    private static func list(_ names: [String]) -> Words {
        let shown = names.prefix(4)
        let rest = names.count - shown.count
        return Words(
            en: shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""),
            zh: shown.joined(separator: "、") + (rest > 0 ? " 等 \(names.count) 个" : ""))
    }
}
