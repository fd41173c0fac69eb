// JSON read and written: what other programs answer with.

import Testing

@testable import GovQL

@Suite struct JSONValueTests {
    private func read(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test func everyKindIsRead() throws {
        let value = try read(#" {"a": [1, -2.50, 1e9, true, false, null], "b": {"c": "汉\"\\\n\u6c49\ud83d\ude00"}} "#)
        #expect(
            value["a"]?.elements
                == [.number("1"), .number("-2.50"), .number("1e9"), .bool(true), .bool(false), .null])
        #expect(value["b"]?["c"]?.text == "汉\"\\\n汉😀")
    }

    @Test(arguments: [
        "", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud83d\"", "tru", "1 2", "-",
        "{1:2}", String(repeating: "[", count: 100),
    ])
    func whatIsNoJSONIsAMistake(_ text: String) {
        #expect(throws: JSONValue.Mistake.self) { try read(text) }
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let value = JSONValue.object([
            .init("names", .texts(["a", "汉\"\\\n"])), .init("rows", .int(-3)), .init("nothing", .array([])),
            .init("long", .array((0..<60).map { .int($0) })),
        ])
        for width in [0, 100, 10_000] {
            var bytes: [UInt8] = []
            value.write(to: &bytes, width: width)
            #expect(try JSONValue(parsing: bytes) == value)
        }
    }
}
