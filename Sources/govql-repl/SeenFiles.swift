// Files as they were when a run read them, to tell whether one has changed since: the script, what it uses, its data, and
// what lay in its folders. Files that were missing count, too: they may come. Nothing here knows what they hold.

import GovQL
import Synchronization

final class SeenFiles: FileAccess {
    /// How something was found.
    private enum Look: Equatable {
        case file(FileVersion?)
        case folder([String])
    }

    private let files: any FileAccess
    /// The name of a file that comes and goes by the run itself.
    private let ownName: String?
    private let looks = Mutex<[String: Look]>([:])

    /// - Parameter output: the file that the run writes, which changes without mattering.
    init(_ files: any FileAccess, leavingOut output: String?) {
        self.files = files
        ownName = output?.split(separator: "/").last.map(String.init)
    }

    /// Begins anew.
    func forget() { looks.withLock { $0 = [:] } }

    /// Whether anything that was read since ``forget()`` is another now.
    var haveChanged: Bool {
        looks.withLock { $0 }.contains { path, look in
            switch look {
            case .file: self.version(of: path) != look
            case .folder: self.listing(of: path) != look
            }
        }
    }

    private func version(of path: String) -> Look { .file(try? files.open(path).version) }

    private func listing(of path: String) -> Look {
        .folder(((try? files.names(inFolder: path)) ?? []).filter { $0 != ownName })
    }

    // MARK: Access

    func kind(of path: String) -> FileKind {
        let kind = files.kind(of: path)
        if kind == .absent { looks.withLock { $0[path] = .file(nil) } }
        return kind
    }

    func names(inFolder path: String) throws -> [String] {
        looks.withLock { $0[path] = listing(of: path) }
        return try files.names(inFolder: path)
    }

    func open(_ path: String) throws -> any ReadableFile {
        do {
            let file = try files.open(path)
            looks.withLock { $0[path] = .file(file.version) }
            return file
        } catch {
            looks.withLock { $0[path] = .file(nil) }
            throw error
        }
    }

    func openStream(_ path: String) throws -> any ByteStream { try files.openStream(path) }

    func write(_ bytes: [UInt8], to path: String) throws { try files.write(bytes, to: path) }

    func makeTemporaryFile() throws -> (any TemporaryFile)? { try files.makeTemporaryFile() }
}
