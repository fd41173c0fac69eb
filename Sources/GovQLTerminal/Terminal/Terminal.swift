// Facts about the terminal: is there one, how large is it, may colours be used. Asking changes nothing.

import CLibEdit

package enum Terminal {
    /// Whether a file descriptor (0, 1, 2) is a terminal.
    package static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// The window's size; 24 rows of 80 where nothing says better.
    package static var size: (rows: Int, columns: Int) {
        var rows: Int32 = 0
        var columns: Int32 = 0
        for descriptor: Int32 in [1, 2, 0] where terminal_size(descriptor, &rows, &columns) {
            return (Int(rows), Int(columns))
        }
        return (24, environmentVariable("COLUMNS").flatMap(Int.init) ?? 80)
    }

    /// Whether the environment names a terminal without cursor movement, or none.
    package static var isDumb: Bool {
        let name = environmentVariable("TERM") ?? ""
        return name.isEmpty || name == "dumb"
    }
}

/// When to colour: the value of `--color`.
package enum ColorChoice: String, CaseIterable, Sendable {
    case auto, always, never

    /// Decides for one stream. The option comes first, then `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR=0`, and last
    /// whether the stream is a terminal that knows colours.
    ///
    ///     let colored = ColorChoice.auto.usesColor(descriptor: 1)
    package func usesColor(descriptor: Int32) -> Bool {
        usesColor(isTerminal: Terminal.isTerminal(descriptor), environment: environmentVariable)
    }

    package func usesColor(isTerminal: Bool, environment: (String) -> String?) -> Bool {
        func isSet(_ name: String) -> Bool { !(environment(name) ?? "").isEmpty }
        switch self {
        case .always: return true
        case .never: return false
        case .auto:
            if isSet("NO_COLOR") { return false }
            if isSet("CLICOLOR_FORCE"), environment("CLICOLOR_FORCE") != "0" { return true }
            if environment("CLICOLOR") == "0" { return false }
            let term = environment("TERM") ?? ""
            return isTerminal && !term.isEmpty && term != "dumb"
        }
    }
}
