// A text changed in another program: `$VISUAL`, `$EDITOR`, or vi. It lies in a private temporary file meanwhile.

import GovQL
import GovQLTerminal

enum ExternalEditor {
    /// The text as the user leaves it.
    ///
    /// - Throws: ``CommandMistake`` where there is no such program, or it ended with an error: then nothing changes.
    static func edited(_ text: String) throws -> String {
        let path = try temporaryFile(holding: text + "\n")
        defer { unlink(path) }
        let status = ChildProgram.run("\(command) \(quoted(path))")
        // A Ctrl-C that the editor outlives ends the shell that started it, once the editor has.
        guard status == 0 || status == 128 + SIGINT else {
            throw CommandMistake(
                en: "the editor `\(command)` ended with status \(status); nothing is changed. EDITOR names another",
                zh: "编辑器 `\(command)` 以状态 \(status) 结束；内容未改变。可用 EDITOR 指定其他编辑器")
        }
        let bytes = try LocalFiles().contents(of: path)
        var result = String(decoding: bytes, as: UTF8.self).trimmedAtEnd
        while result.last?.isNewline == true { result.removeLast() }
        return result
    }

    private static var command: String {
        for name in ["VISUAL", "EDITOR"] {
            if let command = environmentVariable(name), !command.trimmed.isEmpty { return command }
        }
        return "vi"
    }

    private static func temporaryFile(holding text: String) throws -> String {
        let folder = environmentVariable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        let ending = ".gql"
        // mkstemps(3) puts the name of the new file in the place of six X.
        let place = String(repeating: "X", count: 6)
        var template = Array("\(folder)/govql-\(place)\(ending)".utf8CString)
        let descriptor = mkstemps(&template, Int32(ending.utf8.count))
        guard descriptor >= 0 else {
            throw CommandMistake(
                en: "no temporary file in \(folder): \(String(cString: strerror(errno)))",
                zh: "无法在 \(folder) 建立临时文件：\(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        StandardStreams.write(text, to: descriptor)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func quoted(_ path: String) -> String {
        "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

extension Shell {
    /// `.edit`: the last text in an editor, then in the next line.
    func edit() throws {
        try refuseIfSafe()
        let text = try ExternalEditor.edited(lastText)
        if !text.trimmed.isEmpty { try offer(text) }
    }

    /// Ctrl-X Ctrl-E: the text that is being typed.
    func editTyped(_ text: String) -> String? {
        do {
            try refuseIfSafe()
            return try ExternalEditor.edited(text)
        } catch {
            show(error)
            return nil
        }
    }

    func refuseIfSafe() throws {
        guard settings.isSafe else { return }
        throw CommandMistake(
            en: "files are not written here, nor other programs started (--safe, --readonly)",
            zh: "此处不写文件，也不启动其他程序（--safe、--readonly）")
    }
}
