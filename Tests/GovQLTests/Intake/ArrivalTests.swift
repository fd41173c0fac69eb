// Packed data: recognised, unpacked, refused where it is damaged or would never end.

import Synchronization
import Testing

@testable import GovQL

/// A file in memory; it may change when it has been read so often.
final class PackedFile: ReadableFile {
    let path: String
    let version: FileVersion
    private let bytes: [UInt8]
    private let changesAfter: Int
    private let reads = Mutex(0)

    init(_ bytes: [UInt8], path: String, changesAfter: Int = .max) {
        self.path = path
        self.bytes = bytes
        self.changesAfter = changesAfter
        version = FileVersion(size: bytes.count, modifiedNanoseconds: 1, inode: 1)
    }

    func currentVersion() throws -> FileVersion {
        reads.withLock { $0 } > changesAfter ? FileVersion(size: 1, modifiedNanoseconds: 2, inode: 1) : version
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        let number = reads.withLock { count in
            count += 1
            return count
        }
        guard offset < bytes.count else { return 0 }
        let count = min(buffer.count, bytes.count - offset, 1 + number * 7919 % 5000)
        bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + count])) }
        return count
    }
}

@Suite struct ArrivalTests {
    private func context(_ limits: Limits = .unlimited) -> RunContext {
        RunContext(limits: limits, today: .minimum, files: LocalFiles())
    }

    private func unpacked(
        _ bytes: [UInt8], path: String = "x.csv", changesAfter: Int = .max, context: RunContext? = nil,
        limits: UnpackingLimits = UnpackingLimits()
    ) throws -> Arrival {
        try ArrivalReader(context: context ?? self.context(), limits: limits)
            .unpacked(PackedFile(bytes, path: path, changesAfter: changesAfter))
    }

    private func text(_ arrival: Arrival) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: arrival.file.version.size)
        var count = 0
        while count < bytes.count {
            count += try bytes.withUnsafeMutableBytes { buffer in
                try arrival.file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]), at: count)
            }
        }
        return bytes
    }

    private func problem(_ body: () throws -> Void) -> IntakeProblem? {
        do { try body() } catch { return (error as? Diagnostics)?.all.first?.facts as? IntakeProblem }
        return nil
    }

    private static let rows = "a,b\n" + (0..<60_000).map { "\($0),row number \($0 &* 7919)\n" }.joined()

    @Test(arguments: Packing.allCases) func isKnownByItsBytes(_ packing: Packing) throws {
        let packed = try packing.pack(Self.rows)
        let arrival = try unpacked(packed, path: "named.csv")
        #expect(try text(arrival) == Array(Self.rows.utf8))
        #expect(arrival.file.path == "named.csv" && arrival.notes.isEmpty)
        #expect(arrival.decisions.map(\.value.en) == ["\(packing)"])
        // The same parts one after another are one text.
        let half = try packing.pack("a,b\n1,2\n")
        #expect(try text(unpacked(half + packing.pack("") + half)) == Array("a,b\n1,2\na,b\n1,2\n".utf8))
    }

    @Test(arguments: Packing.allCases) func aNameAloneSaysNothing(_ packing: Packing) throws {
        let arrival = try unpacked(Array("a,b\n1,2\n".utf8), path: "x.csv" + packing.ending)
        #expect(try text(arrival) == Array("a,b\n1,2\n".utf8))
        #expect(arrival.notes.map(\.code) == ["GQL0575"])
    }

    @Test(arguments: Packing.allCases) func whatIsCutOffIsTold(_ packing: Packing) throws {
        let packed = try packing.pack(Self.rows)
        for count in [packed.count - 1, packed.count - 5, packed.count / 2, 20, 5] {
            guard case .truncated(_, _, let read, let lines)? = problem({ _ = try unpacked(Array(packed[..<count])) })
            else {
                Issue.record("\(count) of \(packed.count) bytes")
                continue
            }
            #expect(read == count && lines <= 60_001)
        }
    }

    @Test(arguments: Packing.allCases) func damageIsToldOrHarmless(_ packing: Packing) throws {
        let packed = try packing.pack(Self.rows)
        var random = TestRandom(seed: 5)
        var errors = 0
        for _ in 0..<60 {
            var bytes = packed
            bytes[Int.random(in: 4..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            switch problem({ _ = try unpacked(bytes) }) {
            case .corrupt?, .truncated?: errors += 1
            case nil: break
            case let other?: Issue.record("\(other)")
            }
        }
        // Without a checksum (zstd's is optional) some damage goes unseen.
        #expect(errors > (packing == .gzip ? 50 : 5))
        guard
            case .corrupt(_, _, let reason, _, _)? = problem({ _ = try unpacked(Array(packed[..<20]) + Array(packed)) })
        else {
            Issue.record("no error")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test(arguments: Packing.allCases) func whatFollowsTheEndIsTold(_ packing: Packing) throws {
        let packed = try packing.pack("a,b\n1,2\n")
        let arrival = try unpacked(packed + Array("rest of something".utf8))
        #expect(try text(arrival) == Array("a,b\n1,2\n".utf8))
        guard case .trailing(_, _, 17)? = arrival.notes.first?.facts as? IntakeProblem else {
            Issue.record("\(arrival.notes.map { $0.message() })")
            return
        }
        if packing == .gzip {
            // Blocks of a tape are filled up with zeros.
            #expect(try unpacked(packed + [UInt8](repeating: 0, count: 512)).notes.isEmpty)
        }
    }

    @Test(arguments: Packing.allCases) func bombsAreGivenUp(_ packing: Packing) throws {
        let packed = try packing.pack([UInt8](repeating: 10, count: 32 << 20))
        let limits = UnpackingLimits(freeBytes: 1 << 20, ratio: 100)
        guard case .bomb(_, _, let count)? = problem({ _ = try unpacked(packed, limits: limits) }) else {
            Issue.record("\(packed.count) bytes were unpacked")
            return
        }
        #expect(count < 4 << 20)
        // What the run may use bounds it too: in memory, then on disk.
        let narrow = RunContext(
            limits: Limits(memory: 8 << 20), today: .minimum, files: LocalFiles(temporaryLimit: 4 << 20))
        #expect(throws: Diagnostics.self) { try unpacked(packed, context: narrow) }
        #expect(narrow.memoryPeak <= 8 << 20)
    }

    @Test func cancellingEndsIt() throws {
        let context = context()
        context.cancellation.cancel()
        do {
            _ = try unpacked(Packing.gzip.pack(Self.rows), context: context)
            Issue.record("it went on")
        } catch let error as Diagnostics {
            #expect(error.all.map(\.code) == ["GQL0401"])
        }
    }

    @Test func progressCountsPackedBytes() throws {
        let context = context()
        let packed = try Packing.zstd.pack(Self.rows)
        _ = try unpacked(packed, context: context)
        #expect(context.progress.bytesDone == packed.count && context.progress.bytesTotal == packed.count)
        #expect(throws: Diagnostics.self) { try unpacked(Array(packed.dropLast()), context: context) }
        #expect(context.progress.phase == .computing)
    }

    @Test func aFileThatChangesIsTold() throws {
        let packed = try Packing.gzip.pack(Self.rows)
        for changesAfter in [1, 5] {
            guard case .changedWhileUnpacked? = problem({ _ = try unpacked(packed, changesAfter: changesAfter) }) else {
                Issue.record("after \(changesAfter)")
                continue
            }
        }
        guard case .changedWhileUnpacked? = problem({ _ = try unpacked(Array(packed.dropLast()), changesAfter: 3) })
        else {
            Issue.record("half of a file")
            return
        }
    }
}
