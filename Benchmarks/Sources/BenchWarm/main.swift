// bench-warm: holds a session open and answers queries from standard input, each with the time it took. It measures and
// prints; which queries are asked, how often, and what they are held against is bench.py's business.
//
// First comes `loaded COLUMNS LINKS REVERSES`: the milliseconds that it took to decode all columns, to resolve all links, and
// to turn them around. Then a line in is a query; what comes back is `ok MILLISECONDS ROWS` and that many lines of values
// between tabs. The time runs until the text of the answer is there. A line `both QUERY` asks from two threads at once and
// gives the time until both have their answers. A query that fails gives `error MESSAGE` on one line.

import Dispatch
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

/// The milliseconds that something takes.
func timed(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try body()
    return (clock.now - start) / Duration.milliseconds(1)
}

/// Has a session read all of its data and tells how long each part took.
func readEverything(_ session: Session) throws -> String {
    let dataset = try session.dataset()
    guard let today = CalendarDate(days: 0) else { return "error no such day\n" }
    let context = RunContext(
        today: today, files: session.configuration.files, threads: session.configuration.threads)
    let columns = try timed {
        // A type that proves wider than guessed is decoded again.
        repeat {
        } while try dataset.require(
            fields: Set(dataset.catalog.entities.flatMap { $0.fields.map(\.id) }), context: context)
    }
    let catalog = dataset.catalog
    let links = try timed { for link in catalog.links { _ = try dataset.forward(link.id, context: context) } }
    let reverses = try timed { for link in catalog.links { _ = try dataset.reverse(link.id, context: context) } }
    return "loaded \(columns) \(links) \(reverses)\n"
}

/// Runs a query and says what came of it.
func answer(_ query: String, in session: Session) -> String {
    var lines: [String] = []
    do {
        let milliseconds = try timed {
            let result = try session.run(query)
            lines = result.map { row in
                result.columns.indices.map { row[$0].isNull ? "" : "\(row[$0])" }.joined(separator: "\t") + "\n"
            }
        }
        return "ok \(milliseconds) \(lines.count)\n" + lines.joined()
    } catch {
        return "error " + "\(error)".split(separator: "\n").joined(separator: " ") + "\n"
    }
}

/// Runs a query on two threads at once.
func answerTwice(_ query: String, in session: Session) -> String {
    let milliseconds = timed {
        DispatchQueue.concurrentPerform(iterations: 2) { _ in _ = answer(query, in: session) }
    }
    return "ok \(milliseconds) 0\n"
}

let arguments = CommandLine.arguments
guard arguments.count == 2 || arguments.count == 3, let threads = Int(arguments.count == 3 ? arguments[2] : "2") else {
    say("usage: bench-warm FOLDER [THREADS]\n")
    exit(2)
}
let session = Session(configuration: Session.Configuration(threads: threads))
do {
    try session.load(arguments[1])
    say(try readEverything(session))
} catch {
    say("error \(error)\n")
    exit(1)
}
while let line = readLine() {
    say(line.hasPrefix("both ") ? answerTwice(String(line.dropFirst(5)), in: session) : answer(line, in: session))
}
