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
}
