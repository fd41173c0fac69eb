// Other programs that take the terminal for a while: a pager, an editor. They get the terminal as it was found, and
// Ctrl-C is theirs while they run.

import CLibEdit

package enum ChildProgram {
    /// Runs a shell command on the terminal and waits for it.
    ///
    /// - Returns: its exit status; 127 where the shell found no such program, 128 and the signal's number where one ended
    ///   it, -1 where it could not be started.
    package static func run(_ command: String) -> Int32 {
        onTerminal { status(of: system(command)) }
    }

    /// Runs a shell command that reads a text, and waits for it. It need not read to the end.
    ///
    /// - Returns: as ``run(_:)``.
    package static func run(_ command: String, reading text: [UInt8]) -> Int32 {
        onTerminal {
            guard let pipe = popen(command, "w") else { return -1 }
            var rest = text[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, pipe) }
                rest = rest.dropFirst(count)
                // Whoever has seen enough closes its end.
                if count == 0 { break }
            }
            return status(of: pclose(pipe))
        }
    }

    private static func onTerminal(_ body: () -> Int32) -> Int32 {
        terminal_give_back()
        let status = body()
        terminal_quiet()
        // A Ctrl-C meanwhile was the program's.
        _ = Interrupts.take()
        return status
    }

    /// What waitpid(2) says as an exit status: the macros of wait.h are not seen from Swift.
    private static func status(of code: Int32) -> Int32 {
        if code == -1 { return -1 }
        return code & 0x7F == 0 ? code >> 8 & 0xFF : 128 + code & 0x7F
    }
}
