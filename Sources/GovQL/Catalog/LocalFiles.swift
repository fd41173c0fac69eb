// The files of this machine, as far as a policy allows. Only regular files are read at any offset; what a pipe brings
// comes once (LocalStream.swift), and a device, which could never end, is refused. What is written appears whole or not at
// all.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// An operation on a file that failed, and why.
public enum FileProblem: DiagnosticFacts {
    case absent(String)
    case emptyPath
    case isFolder(String)
    case notRegular(String)
    /// `-`, where standard input is not for data.
    case standardInput(StandardInputUse)
    /// Results were to go into a folder as if it were a file.
    case writesFolder(String)
    case forbidden(String)
    case writingForbidden(String)
    /// A file was to be written into a folder that is not there.
    case noFolder(String, folder: String)
    /// A folder without a CSV file.
    case noTables(String)
    /// A folder whose tables lie in folders of it.
    case tablesBelow(String, folders: [String])
    case failed(String, reason: String)
    /// What a file unpacks to, or a pipe brings, does not fit memory, and the host allows no temporary file.
    case temporaryForbidden(String, limit: Int)
    /// A temporary file would take more of the disk than it may.
    case temporaryFull(String, limit: Int)
    case temporaryFailed(String, reason: String)

    public var code: String {
        switch self {
        case .absent: "GQL0521"
        case .emptyPath: "GQL0528"
        case .isFolder: "GQL0522"
        case .notRegular: "GQL0523"
        case .standardInput: "GQL0529"
        case .writesFolder: "GQL0530"
        case .forbidden: "GQL0524"
        case .writingForbidden: "GQL0534"
        case .noFolder: "GQL0535"
        case .failed: "GQL0525"
        case .noTables: "GQL0526"
        case .tablesBelow: "GQL0586"
        case .temporaryForbidden: "GQL0606"
        case .temporaryFull: "GQL0607"
        case .temporaryFailed: "GQL0527"
        }
    }

    public var message: Words {
        switch self {
        case .absent(let path): Words(en: "there is no \(path)", zh: "没有 \(path)")
        case .emptyPath: Words(en: "the path is empty", zh: "路径是空的")
        case .isFolder(let path): Words(en: "\(path) is a folder", zh: "\(path) 是文件夹")
        case .notRegular(let path):
            Words(en: "\(path) is not a regular file and is not read", zh: "\(path) 不是普通文件，不予读取")
        case .standardInput(.script):
            Words(
                en: "standard input holds the script or is the prompt's, so it can't be data as well",
                zh: "标准输入已用于脚本或提示符，不能同时作为数据")
        case .standardInput:
            Words(en: "this program does not read data from standard input", zh: "本程序不从标准输入读取数据")
        case .writesFolder(let path):
            Words(en: "results can't be written to \(path): it is a folder", zh: "结果不能写入 \(path)：它是文件夹")
        case .forbidden(let path):
            Words(en: "\(path) lies outside what may be used here", zh: "\(path) 不在此处允许使用的范围之内")
        case .writingForbidden(let path):
            Words(en: "\(path) is not written: writing files is not allowed here", zh: "未写入 \(path)：此处不允许写文件")
        case .noFolder(let path, let folder):
            Words(en: "\(path) can't be written: there is no folder \(folder)", zh: "无法写入 \(path)：没有文件夹 \(folder)")
        case .noTables(let path): Words(en: "\(path) holds no CSV file", zh: "\(path) 中没有 CSV 文件")
        case .tablesBelow(let path, let folders):
            Words(
                en:
                    "\(path) holds no CSV file itself; \(folders.prefix(3).joined(separator: ", ")) in it \(folders.count == 1 ? "does" : "do")",
                zh: "\(path) 本身没有 CSV 文件；其中的 \(folders.prefix(3).joined(separator: "、")) 有")
        case .failed(let path, let reason): Words(en: "\(path): \(reason)", zh: "\(path)：\(reason)")
        case .temporaryForbidden(let path, let limit):
            Words(
                en: "\(path) holds more than \(limit) bytes of text, and temporary files are not allowed",
                zh: "\(path) 的文本超过 \(limit) 字节，而此处不允许使用临时文件")
        case .temporaryFull(let folder, let limit):
            Words(
                en: "the text would take more than \(limit) bytes in \(folder), which is what may be used there",
                zh: "文本在 \(folder) 中占用的空间将超过允许的 \(limit) 字节")
        case .temporaryFailed(let folder, let reason):
            Words(en: "a temporary file in \(folder): \(reason)", zh: "\(folder) 中的临时文件：\(reason)")
        }
    }

    public var help: [Words] {
        switch self {
        case .absent:
            [
                Words(
                    en: "a path in a script starts at the script's folder, elsewhere at the working folder",
                    zh: "脚本中的路径从脚本所在文件夹算起，其他情况从当前文件夹算起")
            ]
        case .standardInput(.script):
            [Words(en: "give the query with -c, or the script with -f FILE", zh: "请用 -c 给出查询，或用 -f 文件 给出脚本")]
        case .writesFolder(let path):
            [
                Words(
                    en: "name a file in it: \(path.hasSuffix("/") ? path : path + "/")result.csv",
                    zh: "请写出其中的文件名：\(path.hasSuffix("/") ? path : path + "/")result.csv")
            ]
        case .tablesBelow(let path, _):
            [
                Words(
                    en: "\"\(path)/*\" loads files of one name in all of them as one table",
                    zh: "\"\(path)/*\" 会把各文件夹中同名的文件作为一个表载入")
            ]
        case .temporaryFull, .temporaryFailed:
            [Words(en: "TMPDIR names another folder for it", zh: "可用 TMPDIR 指定其他文件夹")]
        default: []
        }
    }

    static func thrown(_ problem: FileProblem) -> Diagnostics { Diagnostics(Diagnostic(problem)) }
}

/// What the standard input of this process is for.
public enum StandardInputUse: Sendable {
    /// Nothing of ours.
    case none
    /// The path `-` reads data from it.
    case data
    /// A script, or what is typed at a prompt.
    case script
}

/// Reaches files through the operating system.
///
///     LocalFiles(readable: ["data"], writable: [])   // reads what lies in data/, writes nothing
public struct LocalFiles: FileAccess {
    /// The files and folders that may be read, with all that lies below them; nil allows all. Symbolic links count for
    /// what they lead to.
    public let readable: [String]?
    /// The same for what may be written.
    public let writable: [String]?
    /// How many bytes a temporary file may take: nil is three quarters of what is free, 0 allows no such file.
    public let temporaryLimit: Int?
    /// What becomes of the path `-`.
    public let standardInput: StandardInputUse

    public init(
        readable: [String]? = nil, writable: [String]? = nil, temporaryLimit: Int? = nil,
        standardInput: StandardInputUse = .none
    ) {
        self.standardInput = standardInput
        self.readable = readable.map { $0.map { LocalFiles.realTarget($0) ?? $0 } }
        self.writable = writable.map { $0.map { LocalFiles.realTarget($0) ?? $0 } }
        self.temporaryLimit = temporaryLimit
    }

    /// Nothing is read or written outside of one folder.
    public init(root: String, temporaryLimit: Int? = nil, standardInput: StandardInputUse = .none) {
        self.init(readable: [root], writable: [root], temporaryLimit: temporaryLimit, standardInput: standardInput)
    }

    public func makeTemporaryFile() throws -> (any TemporaryFile)? {
        temporaryLimit == 0 ? nil : try LocalTemporaryFile(limit: temporaryLimit)
    }

    public func kind(of path: String) -> FileKind {
        var facts = stat()
        if path == DataPath.standardInput {
            guard standardInput == .data, fstat(0, &facts) == 0 else { return .absent }
            // What was read from its middle on comes once.
            if facts.st_mode & S_IFMT == S_IFREG { return lseek(0, 0, SEEK_CUR) == 0 ? .file : .pipe }
        } else {
            guard LocalFiles.allows(readable, path) || LocalFiles.allows(writable, path) else { return .absent }
            guard stat(path, &facts) == 0 else { return .absent }
        }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFIFO, S_IFSOCK: return .pipe
        default: return .other
        }
    }

    public func names(inFolder path: String) throws -> [String] {
        try check(path)
        guard let folder = opendir(path) else { throw FileProblem.thrown(LocalFiles.problem(path)) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    public func open(_ path: String) throws -> any ReadableFile {
        try check(path)
        return try LocalFile(path)
    }

    public func openStream(_ path: String) throws -> any ByteStream {
        try check(path)
        return try LocalStream(path)
    }

    /// Writes beside the file first, then puts the new one in its place. What is no regular file (`/dev/null`, a pipe) is
    /// written to as it stands; a symbolic link stays one, and what it leads to is replaced.
    public func write(_ bytes: [UInt8], to path: String) throws {
        guard LocalFiles.allows(writable, path) else {
            throw FileProblem.thrown(writable == [] ? .writingForbidden(path) : .forbidden(path))
        }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        if !folder.isEmpty, LocalFiles.realPath(folder) == nil {
            throw FileProblem.thrown(.noFolder(path, folder: folder))
        }
        switch kind(of: path) {
        case .folder: throw FileProblem.thrown(.writesFolder(path))
        case .other, .pipe: try LocalFiles.write(bytes, to: path, O_WRONLY | O_CLOEXEC | O_NOCTTY, mode: 0, for: path)
        case .file, .absent: try replace(LocalFiles.realPath(path) ?? path, with: bytes, for: path)
        }
    }

    private func replace(_ target: String, with bytes: [UInt8], for path: String) throws {
        var facts = stat()
        let mode = stat(target, &facts) == 0 ? facts.st_mode & 0o7777 : 0o666
        let temporary = "\(target).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).tmp"
        do {
            try LocalFiles.write(bytes, to: temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode: mode, for: path)
            guard rename(temporary, target) == 0 else { throw FileProblem.thrown(LocalFiles.problem(path)) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private static func write(
        _ bytes: [UInt8], to file: String, _ flags: Int32, mode: mode_t, for path: String
    ) throws {
        let descriptor = systemOpen(file, flags, mode)
        guard descriptor >= 0 else { throw FileProblem.thrown(problem(path)) }
        defer { close(descriptor) }
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw FileProblem.thrown(problem(path)) }
                rest = rest.dropFirst(count)
            }
        }
    }

    // MARK: Policy

    private func check(_ path: String) throws {
        if path == DataPath.standardInput {
            if standardInput != .data { throw FileProblem.thrown(.standardInput(standardInput)) }
            return
        }
        guard LocalFiles.allows(readable, path) else { throw FileProblem.thrown(.forbidden(path)) }
    }

    private static func allows(_ roots: [String]?, _ path: String) -> Bool {
        guard let roots else { return true }
        guard let real = realTarget(path) else { return false }
        return roots.contains { real == $0 || real.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }
    }

    /// Where a path leads; a file that is to be written need not exist, but its folder must.
    private static func realTarget(_ path: String) -> String? {
        if let real = realPath(path) { return real }
        // What leads nowhere is not written through: it could lead anywhere by then.
        var facts = stat()
        if lstat(path, &facts) == 0 { return nil }
        let end = path.lastIndex(of: "/")
        let folder = end.map { String(path[..<$0]) } ?? "."
        let name = end.map { String(path[path.index(after: $0)...]) } ?? path
        guard !name.isEmpty, name != ".", name != ".." else { return nil }
        return realPath(folder.isEmpty ? "/" : folder).map { $0.hasSuffix("/") ? $0 + name : $0 + "/" + name }
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// What `errno` says of a path.
    static func problem(_ path: String) -> FileProblem {
        switch errno {
        case ENOENT, ENOTDIR: .absent(path)
        case EISDIR: .isFolder(path)
        // Nobody reads the pipe, or the device has no driver.
        case ENXIO: .notRegular(path)
        default: .failed(path, reason: String(cString: strerror(errno)))
        }
    }
}

// The system's calls under names that the members above do not hide.
private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 { open(path, flags, mode) }

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}

/// An open file. A class because its descriptor is closed once.
private final class LocalFile: ReadableFile {
    let path: String
    let version: FileVersion
    private let descriptor: Int32
    private let isStandardInput: Bool

    init(_ path: String) throws {
        isStandardInput = path == DataPath.standardInput
        let path = isStandardInput ? LocalStream.standardInputName : path
        // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        let opened =
            isStandardInput
            ? fcntl(0, F_DUPFD_CLOEXEC, 0) : systemOpen(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard opened >= 0 else { throw FileProblem.thrown(LocalFiles.problem(path)) }
        do {
            version = try LocalFile.version(of: opened, path)
        } catch {
            close(opened)
            throw error
        }
        self.path = path
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Asks the path, not the descriptor: a file that was put in the place of this one is a change too.
    func currentVersion() throws -> FileVersion {
        if isStandardInput { return try LocalFile.version(of: descriptor, path) }
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw FileProblem.thrown(LocalFiles.problem(path)) }
        return FileVersion(facts)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw FileProblem.thrown(LocalFiles.problem(path)) }
        }
    }

    private static func version(of descriptor: Int32, _ path: String) throws -> FileVersion {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw FileProblem.thrown(LocalFiles.problem(path)) }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw FileProblem.thrown(.isFolder(path))
        default: throw FileProblem.thrown(.notRegular(path))
        }
        return FileVersion(facts)
    }
}

extension FileVersion {
    fileprivate init(_ facts: stat) {
        #if canImport(Darwin)
            let modified = facts.st_mtimespec
        #else
            let modified = facts.st_mtim
        #endif
        self.init(
            size: Int(facts.st_size),
            modifiedNanoseconds: Int64(modified.tv_sec) &* 1_000_000_000 &+ Int64(modified.tv_nsec),
            inode: UInt64(facts.st_ino))
    }
}
