// Everything that goes to standard error: errors, warnings, notes and what the command itself has to say.

import GovQL
import GovQLTerminal

struct Reporter {
    var language: Language
    var isQuiet = false
    var writesJSON = false
    var usesColor = false

    /// Errors and warnings, and notes unless they are not wanted.
    func report(_ diagnostics: [Diagnostic]) {
        let wanted = diagnostics.filter { $0.severity != .note || !isQuiet }
        guard !wanted.isEmpty else { return }
        let renderer = DiagnosticRenderer(
            language: language, usesColor: usesColor, width: width, wrapsText: Terminal.isTerminal(2))
        StandardStreams.write(writesJSON ? renderer.json(wanted) : text(wanted, renderer), to: 2)
    }

    /// Those that show a place are set off by blank lines, the others stand line below line.
    private func text(_ diagnostics: [Diagnostic], _ renderer: DiagnosticRenderer) -> String {
        var text = ""
        for (index, diagnostic) in diagnostics.enumerated() {
            if index > 0, diagnostic.source != nil || diagnostics[index - 1].source != nil { text += "\n" }
            text += renderer.text(diagnostic)
        }
        return text
    }

    /// A statement that is about to run.
    func echo(_ text: String) {
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            DisplayWidth.visible(String($0))
        }
        StandardStreams.write(rows.joined(separator: "\n") + "\n", to: 2)
    }

    /// A line of the command's own, such as `govql: unknown option --foo`.
    func complain(_ words: Words) {
        let name = usesColor ? "\u{1B}[1;31mgovql:\u{1B}[0m" : "govql:"
        let text = DisplayWidth.visible(words[language])
        let lines = Terminal.isTerminal(2) ? TextWrapping.lines(text, width: max(20, width - 7)) : [text]
        StandardStreams.write("\(name) \(lines.joined(separator: "\n       "))\n", to: 2)
    }

    private var width: Int { Terminal.isTerminal(2) ? Terminal.size.columns : 100 }
}
