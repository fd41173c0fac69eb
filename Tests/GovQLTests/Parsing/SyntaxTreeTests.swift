// What the golden files do not show: ranges, heights, and the words of diagnostics.

import Testing

@testable import GovQL

@Suite struct SyntaxTreeTests {
    static func query(_ text: String) throws -> (Query, SourceText) {
        let source = SourceText(name: "test", text: text)
        let (script, diagnostics) = Parser.parseScript(source)
        #expect(diagnostics.isEmpty)
        guard case .query(let query) = try #require(script.statements.first).kind else {
            throw TestFailure()
        }
        return (query, source)
    }

    struct TestFailure: Error {}

    @Test func rangesCoverWhatWasWritten() throws {
        let (query, source) = try Self.query("社区 | 筛选 (人口 + 1) * 2 > $n # x\n| top 5 by `a b` desc with ties")
        #expect(
            query.stages.map { source.text($0.range) } == ["筛选 (人口 + 1) * 2 > $n", "top 5 by `a b` desc with ties"])
        #expect(query.stages.map { source.text($0.keyword) } == ["筛选", "top"])
        guard case .where(let predicate) = query.stages[0].kind,
            case .binary(.greater, let sign, let left, let right) = predicate.kind,
            case .binary(.multiply, _, let sum, _) = left.kind, case .parameter(let name) = right.kind
        else { throw TestFailure() }
        #expect(source.text(sign) == ">")
        #expect(source.text(sum.range) == "(人口 + 1)")
        #expect(name.text == "n" && source.text(name.range) == "$n")
    }

    @Test func fullWidthNamesAreNarrowed() throws {
        let (query, source) = try Self.query("人口＿２０２０")
        guard case .name(let name) = query.source.kind else { throw TestFailure() }
        #expect(name.text == "人口_2020" && source.text(name.range) == "人口＿２０２０")
    }

    @Test func heightCountsLevels() throws {
        #expect(try Self.query("a").0.source.height == 1)
        #expect(try Self.query("a + b * c").0.source.height == 3)
        #expect(try Self.query("f(a, [b, -c] where d sort e per g.h)").0.source.height == 4)
        #expect(try Self.query("x in (a | where b + c)").0.source.height == 5)
    }

    @Test func parseExpressionTakesOneExpression() {
        #expect(Parser.parseExpression(SourceText(name: "-", text: "a + 1")).0?.dump == "(+ a 1)")
        for text in ["", "a b", "a; b", "x | take 1", "let a = 1"] {
            let (expression, diagnostics) = Parser.parseExpression(SourceText(name: "-", text: text))
            #expect(expression == nil && !diagnostics.isEmpty, "\(text)")
        }
    }

    @Test func precedenceIsTotal() {
        #expect(Precedence.allCases == Precedence.allCases.sorted())
        #expect(Precedence.or.tighter == .and && Precedence.postfix.tighter == .postfix)
    }

    /// Messages are sentences without a final stop, in both languages; codes are unique.
    @Test func messagesReadWell() {
        var cases: [String: SyntaxProblem] = [:]
        for problem in Self.everyProblem {
            #expect(cases[problem.code] == nil, "\(problem) shares \(problem.code)")
            cases[problem.code] = problem
            for words in [problem.message] + problem.help + [problem.label].compactMap({ $0 }) {
                #expect(!words.en.isEmpty && !words.zh.isEmpty, "\(problem)")
                #expect(!words.en.hasSuffix(".") && !words.zh.hasSuffix("。"), "\(words.en)")
                #expect(words.zh.unicodeScalars.contains { $0.value > 0x2E80 } || words.en == words.zh, "\(words.zh)")
            }
        }
        for flaw: TemporalFlaw in [
            .form, .month(13), .day(30, daysInMonth: 29), .week(53, weeksInYear: 52), .time, .year,
        ] {
            #expect(SyntaxProblem.invalidTemporal(text: "x", flaw).label != nil || flaw == .form)
        }
    }

    @Test func longTextsAreCutInMessages() {
        let long = String(repeating: "长", count: 10_000)
        #expect(SyntaxProblem.reservedWord(long).message.en.count < 100)
        #expect(SyntaxProblem.unexpected(.text(long), after: "").message.zh.count < 100)
    }

    static let everyProblem: [SyntaxProblem] = [
        .invalidUTF8(count: 1), .oddCharacter(0xA7, meant: "x"), .unterminatedString, .unterminatedName, .emptyName,
        .invalidEscape("\\q"), .invalidUnicodeEscape, .numberTouchesWord(number: "1", word: "x"), .numberTooLarge,
        .integerTooLarge, .bareDate("2020"), .invalidTemporal(text: "x", .month(13)), .strayDollar, .leadingPoint,
        .foreignComment("--"), .statementTooLong(limit: 1), .scriptTooLong(limit: 1), .tooManyErrors,
        .unclosedBracket("("), .strayCloser(")"), .tooDeep(limit: 1), .missingValue(after: "+", found: .endOfLine),
        .missingName(after: "+", found: .endOfText), .missingPart(.by, of: "top", found: .text("x")),
        .missingString(of: "load", found: .endOfLine), .cannotBegin(.text("or")), .trailingComma, .missingPipe("take"),
        .stageWithoutSource("take"), .emptyStage, .emptySummarize, .unnamedItem(of: "derive"), .emptyCase, .emptyEnum,
        .unexpected(.endOfLine, after: "a"), .juxtaposed("a", "b"), .reservedWord("in"), .spacedCall("f"),
        .clauseOrder("sort"),
        .commaBeforeClause("sort"), .looseLine("-"), .armAfterElse, .queryStart, .rowCount, .pathAsName,
        .stageExpected(found: "5"), .unknownStage("x", meant: "y"), .callAsStage("count"),
        .joinedWords("ab", first: "a"), .unknownType("x"), .assignForEqual, .equalForAssign,
        .foreignOperator("&&", replacement: "and"), .caret, .chainedComparison, .chainedRange, .rangeBesideCoalesce,
        .openStart, .isWithoutNull("=="), .foreignWord("like", Words(en: "x", zh: "中")), .parenthesizedList,
        .needlessWord("by"), .star, .selectStar, .selectFrom, .definitionWithoutLet("x"), .perForBy,
        .unquotedValue("1"), .fractionalDuration,
    ]
}
