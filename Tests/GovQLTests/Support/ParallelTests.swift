// Parallel loops: everything once, in order, with the error of the lowest part.

import Testing

@testable import GovQL

@Suite("Parallel loops")
struct ParallelTests {
    @Test("results are in order whatever the threads", arguments: [1, 2, 3, 8])
    func order(threads: Int) throws {
        #expect(try Parallel.map(1000, threads: threads) { $0 * 2 } == (0..<1000).map { $0 * 2 })
        #expect(try Parallel.map(0, threads: threads) { $0 }.isEmpty)
    }

    @Test("parts are consumed one at a time, in order", arguments: [1, 4])
    func fold(threads: Int) throws {
        var seen: [Int] = []
        try Parallel.fold(500, threads: threads) {
            $0
        } consume: { index, part in
            #expect(index == part)
            seen.append(part)
        }
        #expect(seen == Array(0..<500))
    }

    @Test("the error of the lowest part is thrown", arguments: [1, 2, 8])
    func errors(threads: Int) {
        struct Failure: Error { let part: Int }
        for _ in 0..<20 {
            do {
                _ = try Parallel.map(200, threads: threads) { part in
                    if part % 50 == 37 { throw Failure(part: part) }
                    return part
                }
                Issue.record("No error")
            } catch {
                #expect((error as? Failure)?.part == 37)
            }
        }
    }

    @Test("shared parts are all done, each once, by states that add up", arguments: [1, 2, 8])
    func share(threads: Int) throws {
        final class Sum: @unchecked Sendable { var parts: [Int] = [] }
        let sums = try Parallel.share(1000, threads: threads, state: { Sum() }, { $0.parts.append($1) })
        #expect(sums.count <= threads)
        #expect(sums.flatMap(\.parts).sorted() == Array(0..<1000))
        #expect(try Parallel.share(0, threads: threads, state: { Sum() }, { _, _ in }).isEmpty)
    }

    @Test("the error of the lowest shared part is thrown", arguments: [1, 2, 8])
    func sharedErrors(threads: Int) {
        struct Failure: Error { let part: Int }
        for _ in 0..<20 {
            do {
                _ = try Parallel.share(200, threads: threads, state: {}) { _, part in
                    if part % 50 == 37 { throw Failure(part: part) }
                }
                Issue.record("No error")
            } catch {
                #expect((error as? Failure)?.part == 37)
            }
        }
    }

    @Test("work on deep stacks may begin more of it")
    func nested() throws {
        let sums = try Parallel.map(20, threads: 4) { part in
            try LargeStack.run { try Parallel.map(10, threads: 3) { $0 * part }.reduce(0, +) }
        }
        #expect(sums == (0..<20).map { $0 * 45 })
        #expect(LargeStack.run { DeepThreads.isCurrent && LargeStack.run { DeepThreads.isCurrent } })
    }
}
