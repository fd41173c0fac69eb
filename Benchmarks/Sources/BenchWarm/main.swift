// bench-warm: holds one session open and answers queries from standard input, each with the time it took. It measures
// and prints; which queries are asked, how often, and what they are held against is bench.py's business.
//
// A line in is a query; what comes back is `ok MILLISECONDS ROWS`, then that many lines with tab-separated values.
// A query that fails gives `error MESSAGE` on one line.

import GovQL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes to standard output at once, for whoever asked waits.
func say(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
        var offset = 0
        while offset < bytes.count {
            let count = write(1, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
            if count <= 0 { exit(1) }
            offset += count
        }
    }
}

/// Runs a query and says what came of it.
func answer(_ query: String, in session: Session) -> String {
    let clock = ContinuousClock()
    do {
        let start = clock.now
        let result = try session.run(query)
        let milliseconds = (clock.now - start) / Duration.milliseconds(1)
        let lines = result.map { row in
            result.columns.indices.map { row[$0].isNull ? "" : "\(row[$0])" }.joined(separator: "\t") + "\n"
        }
        return "ok \(milliseconds) \(lines.count)\n" + lines.joined()
    } catch {
        return "error " + "\(error)".split(separator: "\n").joined(separator: " ") + "\n"
    }
}

guard let folder = CommandLine.arguments.dropFirst().first else {
    say("usage: bench-warm FOLDER\n")
    exit(2)
}
let session = Session()
do {
    try session.load(folder)
} catch {
    say("error \(error)\n")
    exit(1)
}
while let line = readLine() { say(answer(line, in: session)) }
