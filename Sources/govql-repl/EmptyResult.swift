// A result without rows at the prompt: one line says which stage, or which part of a condition, left nothing. The engine's
// `explain empty` counts; it is given a moment, and says nothing if that is too short.

import GovQL

extension Shell {
    private static var patience: Limits { Limits(wallTime: .seconds(1)) }

    func explainEmptiness() {
        let isChinese = settings.language == .chinese
        let source = SourceText(name: "", text: isChinese ? "解释 无结果" : "explain empty")
        guard let statement = try? session.statements(of: source).first,
            let table = try? running({ token in
                try session.execute(statement, of: source, limits: Self.patience, cancellation: token)
            }).result, let culprit = EmptyingStep(table)
        else { return }
        say(culprit.words)
    }
}

/// The step of `explain empty` that left nothing.
struct EmptyingStep {
    let text: String
    /// The rows before it; nil for what a query starts at.
    let before: Int?
    /// How many rows a part of a condition leaves by itself.
    let alone: Int?

    init?(_ table: QueryResult) {
        let rows = table.indices.map { Int(table[$0][1]) ?? -1 }
        guard var index = rows.firstIndex(of: 0) else { return nil }
        var before = index > 0 ? rows[index - 1] : nil
        let text = { (index: Int) in String(table[index][0].description) }
        // The parts of a condition stand below it.
        var part = index + 1
        while part < rows.count, text(part).hasPrefix(" ") {
            if rows[part] == 0 {
                // Each is counted after those before it.
                if part > index + 1 { before = rows[part - 1] }
                index = part
                break
            }
            part += 1
        }
        self.before = before
        self.text = text(index).trimmed
        alone = text(index).hasPrefix(" ") ? Int(table[index][2]) : nil
    }

    var words: Words {
        guard let before else {
            return Words(en: "\(text) has no rows", zh: "\(text) 没有任何行")
        }
        let byItself = alone.flatMap { $0 > 0 ? $0 : nil }
        let more = Words(
            en: byItself.map { ", though \($0) by itself" } ?? "",
            zh: byItself.map { "（单独使用可留下 \($0) 行）" } ?? "")
        return Words(
            en: "`\(text)` leaves none of \(before) rows\(more.en) · explain empty tells more",
            zh: "`\(text)` 使 \(before) 行一行不剩\(more.zh) · 解释 无结果 可看详情")
    }
}
