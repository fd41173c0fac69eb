// Paths of data as text: put together, taken apart, and named after. No file is touched.

enum DataPath {
    /// The path that stands for standard input.
    static let standardInput = "-"

    /// A path as it is said in a text that lies in a folder; the folder ends in a slash or is empty.
    static func resolved(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") || path == standardInput ? path : folder + path
    }

    /// `./` in front of a path says nothing.
    static func joined(_ folder: String, _ name: String) -> String {
        folder == "./" ? name : folder.hasSuffix("/./") ? String(folder.dropLast(2)) + name : folder + name
    }

    /// What a file's entity is called: its name without folder and endings.
    static func stem(of path: String) -> String {
        if path == standardInput { return "stdin" }
        var name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        for ending in packedEndings where Folding.fold(String(name)).hasSuffix(ending) {
            name = name.dropLast(ending.count)
        }
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return String(name) }
        return String(name[..<dot])
    }

    /// The last part of a path, whatever slashes and `.` stand behind it; empty where there is none.
    static func lastPart(of path: String) -> String {
        let part = path.split(separator: "/").last { $0 != "." }
        return part.map { $0 == ".." ? "" : String($0) } ?? ""
    }

    /// Endings that say how a file is packed and nothing of what it is.
    static let packedEndings = [".gz", ".zst"]
}
