import Testing

@testable import GovQL

/// Bytes that come once are kept in memory, then on disk, and read alike.
@Suite struct SpooledFileTests {
    private func context(_ files: any FileAccess = LocalFiles(), limits: Limits = .unlimited) -> RunContext {
        RunContext(limits: limits, today: .minimum, files: files)
    }

    private func code(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return (error as? Diagnostics)?.all.first?.code }
        return nil
    }

    /// Every byte tells its offset.
    private func filled(_ count: Int, _ writer: SpoolWriter) throws -> SpooledFile {
        var offset = 0
        while offset < count {
            let part = min(333_333, count - offset)
            try writer.append((offset..<offset + part).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 9) })
            offset += part
        }
        return try writer.finish()
    }

    private func expectContents(_ file: SpooledFile, _ count: Int) throws {
        #expect(file.version.size == count)
        var buffer = [UInt8](repeating: 0, count: 700_001)
        for start in [0, 1, 1_048_575, 1_048_576, 2_500_000, count - 5, count, count + 7] {
            let read = try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: start) }
            #expect(read == min(700_001, max(0, count - start)))
            let isSame = (0..<read).allSatisfy { index in
                buffer[index] == UInt8(truncatingIfNeeded: (start + index) &* 31 ^ (start + index) >> 9)
            }
            #expect(isSame, "at \(start)")
        }
    }

    @Test func readsWhatWasWrittenFromMemoryAndFromDisk() throws {
        let count = 3_400_000
        let small = try filled(count, SpoolWriter(path: "x", context: context()))
        #expect(!small.isOnDisk)
        try expectContents(small, count)
        let large = try filled(count, SpoolWriter(path: "x", context: context(), memoryLimit: 2 << 20))
        #expect(large.isOnDisk)
        try expectContents(large, count)
        let empty = try SpoolWriter(path: "x", context: context()).finish()
        #expect(empty.version.size == 0)
    }

    @Test func saysWhatStandsInTheWay() throws {
        let forbidden = context(LocalFiles(temporaryLimit: 0))
        #expect(
            code { _ = try filled(3 << 20, SpoolWriter(path: "x", context: forbidden, memoryLimit: 1 << 20)) }
                == "GQL0606")
        let narrow = context(LocalFiles(temporaryLimit: 2 << 20))
        #expect(
            code { _ = try filled(4 << 20, SpoolWriter(path: "x", context: narrow, memoryLimit: 1 << 20)) } == "GQL0607"
        )
        let poor = context(limits: Limits(memory: 1 << 20))
        #expect(try filled(4 << 20, SpoolWriter(path: "x", context: poor)).isOnDisk)
        let poorest = context(limits: Limits(memory: 1000))
        #expect(code { _ = try filled(4000, SpoolWriter(path: "x", context: poorest)) } == "GQL0602")
        let cancelled = context()
        cancelled.cancellation.cancel()
        #expect(code { _ = try filled(4000, SpoolWriter(path: "x", context: cancelled)) } == "GQL0401")
    }

    @Test func memoryIsAccountedAndGivenBack() throws {
        let context = context(limits: Limits(memory: 64 << 20))
        do {
            let writer = SpoolWriter(path: "x", context: context)
            try writer.append([1, 2, 3])
            #expect(context.memoryPeak == 1 << 20)
        }
        try context.reserve(64 << 20, for: "the rest")
    }
}
