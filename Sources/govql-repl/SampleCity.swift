// Where the sample data lies that came with the program: beside it where it is installed, or in the repository that it was
// built in. It knows only the names of files.

import GovQLTerminal

enum SampleCity {
    private static let folder = "wuhan"
    private static let schemaName = "wuhan.gql"

    /// The schema of the sample city; nil where the program was copied without it.
    static var schema: String? { file(schemaName) }

    /// The questions of the tour.
    static var tour: String? { file("tour.txt") }

    private static func file(_ name: String) -> String? {
        candidates.map { "\($0)/\(folder)/\(name)" }.first { access($0, R_OK) == 0 }
    }

    /// `bin/govql` has `share/govql`; a build has `samples` somewhere above it.
    private static var candidates: [String] {
        guard let program else { return [] }
        var parts = program.split(separator: "/").dropLast().map(String.init)
        var folders = ["/" + (parts.dropLast() + ["share", "govql"]).joined(separator: "/")]
        while !parts.isEmpty {
            folders.append("/" + (parts + ["samples"]).joined(separator: "/"))
            parts.removeLast()
        }
        return folders
    }

    /// The running program, behind all links.
    private static var program: String? {
        for path in ["/proc/self/exe", CommandLine.arguments.first ?? ""] {
            guard let resolved = realpath(path, nil) else { continue }
            defer { free(resolved) }
            return String(cString: resolved)
        }
        return nil
    }
}
