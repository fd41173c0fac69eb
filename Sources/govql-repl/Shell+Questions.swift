// Statements at the prompt: what a line means beside the query before it, running it, and what is kept of it. Why a result
// is empty is EmptyResult.swift's.

import GovQL
import GovQLTerminal

extension Shell {
    /// Runs what was typed.
    func ask(_ line: String) throws {
        guard let whole = PreviousQuery.whole(line, after: previous) else {
            throw CommandMistake(
                en: "_ is the result of the last query, and there is none yet", zh: "_ 是上一个查询的结果，目前还没有")
        }
        try run(SourceText(name: "", text: whole))
    }

    /// Runs the statements of a text until one fails.
    func run(_ source: SourceText) throws {
        let start = ContinuousClock.now
        proposals = []
        do {
            for statement in try session.statements(of: source) {
                let text = source.text(statement.range)
                try holdResult(for: text)
                let outcome = try running { try session.execute(statement, of: source, cancellation: $0) }
                if let result = outcome.result { try take(result) }
                settings.reporter.report(outcome.notes)
                proposals += outcome.notes.filter { $0.fix != nil }
                if case .query = statement.kind, let result = outcome.result { remember(text, result) }
            }
        } catch let error as Diagnostics where ExitStatus(error.all) == .interrupted {
            return sayInterrupted(after: ContinuousClock.now - start)
        }
        if settings.isTimed {
            let time = TimeText.text(ContinuousClock.now - start)
            let memory = ProgressText.size(lastResult?.peakMemory ?? 0)
            say(Words(en: "time: \(time) · memory: \(memory)", zh: "用时：\(time) · 内存：\(memory)"))
        }
    }

    private func remember(_ text: String, _ result: QueryResult) {
        // A `_` inside means the result before this one, and that is held by a name of its own.
        let name = "_\(heldResults)"
        let stored = PreviousQuery.usesResult(text) ? PreviousQuery.naming(result: name, in: text) : text
        previous = PreviousQuery(text: stored, isValue: result.isValue)
        if result.rowCount == 0, !result.isValue, reader.isInteractive { explainEmptiness() }
    }

    /// Gives `_` its meaning for a statement that asks for it.
    private func holdResult(for text: String) throws {
        guard let previous, PreviousQuery.usesResult(text) else { return }
        heldResults += 1
        for name in ["_", "_\(heldResults)"] {
            _ = try session.run("let \(name) = \(previous.text)")
        }
    }

    /// `.undo`: the query before without its last stage.
    func undo() throws {
        guard let previous else { throw CommandMistake(en: "there is no query yet", zh: "还没有查询") }
        guard let text = previous.withoutLastStage else {
            throw CommandMistake(en: "the last query has no stage to undo", zh: "上一个查询没有可撤销的阶段")
        }
        say(text)
        try run(SourceText(name: "", text: text))
    }

    /// `.fix`: the last text with what was proposed, in the next line for the user to run.
    func applyFixes() throws {
        let fixes = proposals.filter { $0.fix != nil && $0.source != nil }
        guard let source = fixes.first?.source else {
            throw CommandMistake(en: "there is nothing to fix: no edit was proposed", zh: "没有可应用的修改建议")
        }
        guard source.name.isEmpty else {
            throw CommandMistake(
                en: "the mistake is in \(source.name); .fix mends what was typed here",
                zh: "错误在 \(source.name) 中；.fix 只修改此处键入的语句")
        }
        var bytes = source.bytes
        var limit = bytes.count + 1
        let edits = fixes.filter { $0.source?.bytes == source.bytes }.compactMap(\.fix)
        for edit in edits.sorted(by: { $0.range.start > $1.range.start }) where edit.range.bounds.upperBound < limit {
            bytes.replaceSubrange(edit.range.bounds, with: edit.replacement.utf8)
            limit = edit.range.bounds.lowerBound
        }
        try offer(String(decoding: bytes, as: UTF8.self))
    }

    /// Puts a text into the next line; where nobody can change it, runs it.
    func offer(_ text: String) throws {
        if reader.canEdit {
            nextText = text
        } else {
            say(text)
            try run(SourceText(name: "", text: text))
        }
    }
}
