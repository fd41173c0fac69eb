// `govql fmt`: files in their canonical layout, written in place, or checked for it. What the layout is, the library
// knows (ScriptFormatter).

import GovQL
import GovQLTerminal

struct FormatCommand {
    private let arguments: Arguments
    private let reporter: Reporter
    private let formatter: ScriptFormatter
    private let files = LocalFiles()
    private var status = ExitStatus.success

    init(_ arguments: Arguments, reporter: Reporter) {
        self.arguments = arguments
        self.reporter = reporter
        // Without `--lang` every keyword stays in its own language.
        formatter = ScriptFormatter(language: arguments.language)
    }

    /// Formats what the command line names; a file with errors is left alone and the others are done.
    mutating func run() -> ExitStatus {
        for path in arguments.formattedFiles {
            do {
                try format(path)
            } catch is ClosedPipe {
                return status
            } catch let error as Diagnostics {
                reporter.report(error.all)
                status = status.combined(with: ExitStatus(error.all))
            } catch {
                reporter.complain(Words(en: "an error of govql itself: \(error)", zh: "govql 自身的错误：\(error)"))
                status = status.combined(with: .bug)
            }
        }
        return status
    }

    private mutating func format(_ path: String) throws {
        let isInput = path == "-"
        let name = isInput ? "<stdin>" : path
        let source = SourceText(name: name, bytes: isInput ? try StandardInput.readAll() : try files.contents(of: path))
        let text = Array(try formatter.format(source).utf8)
        if arguments.onlyChecks {
            guard text != source.bytes else { return }
            try write(LineDifference.text(from: source.bytes, to: text, name: name))
            status = status.combined(with: .failure)
        } else if isInput {
            try write(String(decoding: text, as: UTF8.self))
        } else if text != source.bytes {
            try files.write(text, to: path)
        }
    }

    private mutating func write(_ text: String) throws {
        switch StandardStreams.write(text, to: 1) {
        case .written: return
        case .closed: throw ClosedPipe()
        case .failed(let code):
            let reason = String(cString: strerror(code))
            reporter.complain(Words(en: "can't write: \(reason)", zh: "无法写出：\(reason)"))
            status = status.combined(with: .failure)
        }
    }
}
