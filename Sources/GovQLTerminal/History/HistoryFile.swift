// The history on the disk: one JSON object per line, private to the user. It grows by single appending writes, each of
// a whole line, so sessions do not disturb each other; it shrinks by a new file that takes the old one's name.
// A line that cannot be read (a disk that was full, a hand that edited) is skipped.

struct HistoryFile {
    let path: String

    init(_ path: String) {
        self.path = path
    }

    func load() -> (entries: [HistoryEntry], lineCount: Int) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return ([], 0) }
        defer { close(descriptor) }
        let lines = readAll(descriptor).split(separator: UInt8(ascii: "\n"))
        return (lines.compactMap(HistoryEntry.init(jsonLine:)), lines.count)
    }

    func append(_ entry: HistoryEntry) {
        createFolders(above: path)
        guard let descriptor = openLocked(O_RDWR | O_APPEND | O_CREAT, lock: LOCK_SH) else { return }
        defer { close(descriptor) }
        var line = Array((entry.jsonLine + "\n").utf8)
        if !endsWithNewline(descriptor) { line.insert(UInt8(ascii: "\n"), at: 0) }
        _ = writeBytes(line, to: descriptor)
    }

    /// Rewrites the file with what `keep` leaves of it, while no other session appends.
    func compact(_ keep: ([HistoryEntry]) -> [HistoryEntry]) {
        guard let descriptor = openLocked(O_RDWR, lock: LOCK_EX | LOCK_NB) else { return }
        defer { close(descriptor) }
        let lines = readAll(descriptor).split(separator: UInt8(ascii: "\n"))
        let kept = keep(lines.compactMap(HistoryEntry.init(jsonLine:)))
        let text = kept.map { $0.jsonLine + "\n" }.joined()
        let target = resolvedPath
        let temporary = target + ".\(getpid()).new"
        let new = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard new >= 0 else { return }
        let isWritten = StandardStreams.write(text, to: new) == .written && fsync(new) == 0
        close(new)
        if !isWritten || rename(temporary, target) != 0 { unlink(temporary) }
    }

    /// Opens and locks. If another session replaced the file between the two, the lock is on the old one: try again.
    private func openLocked(_ flags: Int32, lock: Int32) -> Int32? {
        for _ in 0..<5 {
            let descriptor = open(path, flags | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return nil }
            let isLocked = flock(descriptor, lock) == 0
            if !isLocked, lock & LOCK_NB != 0 {
                close(descriptor)
                return nil
            }
            // A file system without locks: go on without.
            if !isLocked || isStillNamed(descriptor) { return descriptor }
            close(descriptor)
        }
        return nil
    }

    private func isStillNamed(_ descriptor: Int32) -> Bool {
        var opened = stat()
        var named = stat()
        guard fstat(descriptor, &opened) == 0, stat(path, &named) == 0 else { return false }
        return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    private func endsWithNewline(_ descriptor: Int32) -> Bool {
        let size = lseek(descriptor, 0, SEEK_END)
        guard size > 0 else { return true }
        var last: UInt8 = 0
        return pread(descriptor, &last, 1, size - 1) != 1 || last == UInt8(ascii: "\n")
    }

    private func readAll(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = readBytes(descriptor, into: &chunk)
            if count < 0, lastError == .interrupted { continue }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// A link stays a link: what it points to is replaced.
    private var resolvedPath: String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
