import Testing

@testable import GovQL

@Suite struct SourceTextTests {
    @Test func positionsCountScalarsAfterChinese() {
        let source = SourceText(name: "t", text: "社区\n| 取 5")
        #expect(source.position(at: 7) == SourcePosition(line: 2, column: 1))
        #expect(source.position(at: 12) == SourcePosition(line: 2, column: 4))
        #expect(source.line(0) == "社区")
    }
}
