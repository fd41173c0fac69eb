// What the prompt asks: does Enter run this, and does the next line go on?

import Testing

@testable import GovQL

@Suite struct CompletenessTests {
    static func completeness(_ text: String) -> Completeness {
        Parser.completeness(of: SourceText(name: "-", text: text))
    }
    static func opening(_ text: String) -> LineOpening { Parser.opening(of: SourceText(name: "-", text: text)) }

    @Test(arguments: [
        "communities", "communities | take 5", "x | distinct", "x | describe", "1 + 2", "", "  # note", "let a = 1",
        "60..", "a; b", "entity e { a: int }", "f(a,\nb)", "x is null", "社区 | 去重", "x | sort a desc", "x 为空", "x.by",
        "\"a\"",
    ])
    func complete(_ text: String) { #expect(Self.completeness(text) == .complete, "\(text)") }

    @Test(arguments: [
        "communities |", "x | where", "x | take", "a +", "a and", "let a =", "f(", "f(a,", "[1", "entity e {",
        "entity e {\n a: int", "if a then", "case {", "x | where (a", "x | top 5 by", "not", "a not", "a is", "60..<",
        "社区 | 筛选", "甲 且", "x | select a,", "a starts with", "a contains", "check \"x\":", "x | summarize count() by",
    ])
    func incomplete(_ text: String) { #expect(Self.completeness(text) == .incomplete, "\(text)") }

    @Test(arguments: ["a b", "x | filter y", "\"abc", "f(\"abc", "a)", "x | take 5 6", "f([)", "§", "let let", "x = 5"])
    func invalid(_ text: String) { #expect(Self.completeness(text) == .invalid, "\(text)") }

    @Test(arguments: [
        "| take 5", "and x", "或 x", ", b", ") + 1", "= 3", ": int", ".name", "-> x", "+ 1", "by x", "per k", "desc",
        "asc",
        "with ties", "as l", "on k", "allow 1%", "reverse y", "is null", "not in x", "contains \"a\"",
        "starts with \"a\"",
        "mod 3", "按 x", "含 并列", "则 x", "?? 0", "..5", "，b", "｜取 5",
    ])
    func continuation(_ text: String) { #expect(Self.opening(text) == .continuation, "\(text)") }

    @Test(arguments: ["- 5", "5", "\"a\"", "@2020", "null", "[1]", "－５"])
    func ambiguous(_ text: String) { #expect(Self.opening(text) == .ambiguous, "\(text)") }

    @Test(arguments: [
        "communities", "mod | take 1", "by.x", "desc = 3", "(a)", "not x", "let a = 1", "starts", "if a then b", "",
        "# x",
        "`by`", "contains | take 3",
    ])
    func statement(_ text: String) { #expect(Self.opening(text) == .statement, "\(text)") }
}
