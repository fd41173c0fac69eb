// A file without some of its bytes: what is left of a table when rows are left out of it. Nothing is copied; a read puts
// the pieces together. It does not know what the bytes mean.

/// The bytes of another file that lie outside some ranges.
final class GappedFile: ReadableFile {
    let path: String
    let version: FileVersion
    let base: any ReadableFile
    /// Where each piece begins: here, and in the other file. Both rise; the first piece begins at 0.
    private let pieces: [(start: Int, source: Int)]

    /// - Parameter gaps: rising, apart from each other, within the file.
    init(_ base: any ReadableFile, without gaps: [Range<Int>]) {
        path = base.path
        self.base = base
        var pieces = [(start: 0, source: 0)]
        var left = 0
        for gap in gaps {
            left += gap.count
            let piece = (start: gap.upperBound - left, source: gap.upperBound)
            // No piece is empty but the last one.
            if pieces[pieces.count - 1].source == gap.lowerBound { pieces.removeLast() }
            pieces.append(piece)
        }
        self.pieces = pieces
        version = FileVersion(
            size: base.version.size - left, modifiedNanoseconds: base.version.modifiedNanoseconds,
            inode: base.version.inode)
    }

    func currentVersion() throws -> FileVersion {
        let now = try base.currentVersion()
        return now == base.version ? version : now
    }

    /// The place in the other file of a byte here.
    func source(of offset: Int) -> Int {
        let piece = pieces[piece(at: offset)]
        return piece.source + offset - piece.start
    }

    /// The last piece that begins at or before an offset.
    private func piece(at offset: Int) -> Int {
        var (low, high) = (0, pieces.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if pieces[middle].start <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// What lies between small pieces is read with them: one read of the other file serves many.
    private static let span = 256 << 10

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        guard offset >= 0, offset < version.size, !buffer.isEmpty else { return 0 }
        let wanted = min(buffer.count, version.size - offset)
        var index = piece(at: offset)
        let first = min(wanted, end(of: index) - offset)
        if first == wanted || first >= Self.span {
            let target = UnsafeMutableRawBufferPointer(rebasing: buffer[..<first])
            return try base.read(into: target, at: source(of: offset))
        }
        let start = source(of: offset)
        let last = source(of: offset + wanted - 1) + 1
        let scratch = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(last - start, max(Self.span, wanted)), alignment: 64)
        defer { scratch.deallocate() }
        let count = try base.read(into: scratch, at: start)
        var done = 0
        while done < wanted {
            let place = pieces[index].source + (offset + done - pieces[index].start) - start
            let part = min(wanted - done, end(of: index) - offset - done, count - place)
            if part <= 0 { break }
            UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + part]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: scratch[place..<place + part]))
            done += part
            index += 1
        }
        return done
    }

    private func end(of piece: Int) -> Int {
        piece + 1 < pieces.count ? pieces[piece + 1].start : version.size
    }
}
