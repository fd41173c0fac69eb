// Ctrl-C and its relatives, as flags to ask. The handlers themselves are in CLibEdit's terminal.c: they set atomics,
// and for SIGTERM and SIGHUP restore the terminal and leave with 143 or 129.

import CLibEdit

package enum Interrupts {
    /// Installs the handlers, and ignores SIGPIPE so that writing to a closed pipe is an error to handle. Once, early,
    /// before other threads exist.
    package static func install() {
        _ = terminal_install_handlers()
    }

    /// Whether Ctrl-C was pressed since the last time this was asked. Poll it while a query runs.
    package static func take() -> Bool {
        terminal_take_interrupt()
    }

    /// The same without forgetting, for another thread than the one that will `take`.
    package static var isPending: Bool {
        terminal_peek_interrupt()
    }

    /// Runs a query: lets a second Ctrl-C within two seconds end the process at once with status 130, should the query
    /// not notice the first. One from before is still pending and is for the query: nobody can press it in time. A prompt
    /// forgets those that were meant for an earlier line when it begins to read.
    package static func duringQuery<Result>(_ body: () throws -> Result) rethrows -> Result {
        terminal_arm_hard_interrupt(true)
        defer { terminal_arm_hard_interrupt(false) }
        return try body()
    }
}
