// generate-city: writes the made-up city of the samples as CSV files, at any scale and always the same.
// The city itself is the library next door; this file only reads the arguments.

import City

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

let usage = """
    usage: generate-city --out DIR [--scale demo|large|real|N] [--seed N] [--only ENTITY ...]
           generate-city --out DIR --log N [--seed N]
           generate-city --out DIR --tables N [--seed N]
      --scale N   a city with N service records (at least 20,000) and the rest in proportion
      --log N     N shuffled service records with integer keys, and the tables they lead to
      --tables N  groups and joins of N rows, in the shape of the public benchmark of database-like operations
      --only      write these entities only: \(City.entities.joined(separator: " "))

    """

struct Arguments {
    var out: String?
    var scale = Scale.demo
    var seed: UInt64 = 20201231
    var only: [String] = []
    /// The records of a shuffled log; nil for a city with its findings.
    var log: Int?
    /// The rows of the public benchmark's tables; nil for a city.
    var tables: Int?

    /// Nil when something is not understood.
    init?(_ words: [String]) {
        var rest = words[...]
        while let option = rest.popFirst() {
            switch option {
            case "--out":
                guard let folder = rest.popFirst() else { return nil }
                out = folder
            case "--scale":
                guard let scale = rest.popFirst().flatMap(Scale.init(name:)) else { return nil }
                self.scale = scale
            case "--seed":
                guard let seed = rest.popFirst().flatMap({ UInt64($0) }) else { return nil }
                self.seed = seed
            case "--log":
                guard let count = rest.popFirst().flatMap({ Int32($0) }), count > 0 else { return nil }
                log = Int(count)
            case "--tables":
                guard let count = rest.popFirst().flatMap({ Int32($0) }), count > 0 else { return nil }
                tables = Int(count)
            case "--only":
                while let name = rest.first, City.entities.contains(name) {
                    only.append(name)
                    rest.removeFirst()
                }
                if only.isEmpty { return nil }
            default: return nil
            }
        }
    }
}

func fail(_ message: String) -> Never {
    _ = message.withCString { write(2, $0, strlen($0)) }
    exit(2)
}

guard let arguments = Arguments(Array(CommandLine.arguments.dropFirst())), let out = arguments.out else { fail(usage) }
do {
    if let count = arguments.log {
        try ShuffledLog(services: count, seed: arguments.seed).write(to: out)
    } else if let count = arguments.tables {
        try PublicTables(rows: count, seed: arguments.seed).write(to: out)
    } else {
        var city = City(scale: arguments.scale, seed: arguments.seed)
        try city.write(to: out, only: arguments.only)
    }
} catch {
    fail("generate-city: \(error)\n")
}
