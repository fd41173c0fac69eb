// Texts numbered when a whole column is there: only where they repeat, with nothing lost.

import Testing

@testable import GovQL

@Suite("Texts that repeat far apart")
struct ColumnCodingTests {
    private static let count = 300_000

    /// Every seventh row is null.
    private func column(_ text: (Int) -> String) -> Column {
        var builder = TextStoreBuilder()
        for row in 0..<Self.count { builder.append(row % 7 == 3 ? "".utf8 : text(row).utf8) }
        let known = Bitmap((0..<Self.count).map { $0 % 7 != 3 })
        return Column(type: .text, count: Self.count, storage: .plainText(builder.build()), validity: known)
    }

    private func isPlain(_ column: Column) -> Bool {
        if case .plainText = column.storage { true } else { false }
    }

    @Test("few texts are numbered alike by any number of threads")
    func few() throws {
        let plain = column { "id\($0 * 7919 % 20_000)" }
        let coded = try plain.coded(threads: 1)
        #expect(!isPlain(coded))
        guard case .text(let store, let codes) = coded.storage else { return }
        #expect(store.isUnique)
        for row in stride(from: 0, to: Self.count, by: 997) {
            let text = codes[row] == nullRow ? nil : store.string(Int(codes[row]))
            #expect(text == (row % 7 == 3 ? nil : "id\(row * 7919 % 20_000)"))
        }
        for threads in [2, 7] {
            guard case .text(_, let others) = try plain.coded(threads: threads).storage else {
                Issue.record("not numbered by \(threads) threads")
                continue
            }
            #expect(others == codes)
        }
    }

    @Test("many texts stay as they are, even if a few of them are everywhere", arguments: [1, 3])
    func many(threads: Int) throws {
        #expect(isPlain(try column { "id\($0)" }.coded(threads: threads)))
        #expect(isPlain(try column { $0 % 2 == 0 ? "id\($0)" : "id\($0 % 10)" }.coded(threads: threads)))
    }
}
