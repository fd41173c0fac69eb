// Where reading goes on after a mistake, and the mistakes that need a look around to name their true cause. Nothing here
// lists expected tokens: a message says what was found, why it cannot stand there, and gives the edit if one mends it.

extension Parser {
    // MARK: Going on

    /// Steps to the next `|` of the pipeline whose `|` lies in `depth` brackets, or to its end; nil: to the next statement.
    mutating func recover(toStageAt depth: UInt32?) {
        while !at(.end) {
            let token = current
            if let depth {
                if token.depth < depth { return }
                if token.depth == depth, token.kind == .pipe || token.kind == .separator { return }
            } else if token.depth == 0, token.kind == .separator {
                return
            }
            advance()
        }
    }

    /// Steps to the end of the item in braces at `depth`.
    mutating func recover(toItemAt depth: UInt32) {
        while !at(.end), current.depth >= depth {
            if current.depth == depth, at(.separator) || at(.comma) { return }
            advance()
        }
    }

    /// Reads the closer of the bracket at `opener`.
    mutating func close(_ opener: Int, _ kind: Token.Kind) throws(SyntaxAbort) {
        if take(kind) != nil { return }
        if stream.unclosed.contains(opener), isEndOfStage { throw SyntaxAbort() }
        throw unexpected()
    }

    // MARK: What is missing

    mutating func tooDeep() -> SyntaxAbort {
        fail(.tooDeep(limit: SyntaxLimits.depth), at: current.range)
    }

    /// The place has been reported already, by the lexer or as an unclosed bracket.
    private var isKnownBroken: Bool { at(.invalid) || sawUnclosed && isEndOfStage }

    mutating func missingOperand() -> SyntaxAbort {
        if isKnownBroken { return SyntaxAbort() }
        let token = current
        if previous.kind == .comma, position > 0, token.kind == .pipe || token.kind == .separator || token.kind == .end
        {
            let fix = Fix(replacing: previous.range, with: "", title: Words(en: "remove the comma", zh: "去掉逗号"))
            return fail(.trailingComma, at: previous.range, fix: fix)
        }
        if token.kind == .range || token.kind == .halfOpenRange { return fail(.openStart, at: token.range) }
        if token.is(.where) || token.keyword?.isStage == true, isAtStatementStart {
            return fail(.stageWithoutSource(text(token)), at: token.range)
        }
        if token.kind == .pipe, next.is(.where) || next.keyword?.isStage == true, isAtStatementStart {
            return fail(.stageWithoutSource(text(next)), at: token.range.union(next.range))
        }
        guard position > 0, !isAtStatementStart else { return fail(.cannotBegin(found(token)), at: token.range) }
        return fail(.missingValue(after: lastText, found: found(token)), at: place(of: token))
    }

    /// The last token that is no separator.
    private var lastText: String {
        tokens[..<position].last { $0.kind != .separator }.map(text) ?? ""
    }

    private var isAtStatementStart: Bool { position == 0 || previous.kind == .separator && previous.depth == 0 }

    mutating func missingName() -> SyntaxAbort {
        if isKnownBroken { return SyntaxAbort() }
        if previous.kind == .comma, isEndOfStage { return missingOperand() }
        return fail(.missingName(after: lastText, found: found(current)), at: place(of: current))
    }

    mutating func missing(_ part: MissingPart, of word: Token) -> SyntaxAbort {
        if isKnownBroken { return SyntaxAbort() }
        let isClauseLike = current.kind == .leftParen && previous.kind == .word && !current.touchesPrevious
        if isClauseLike, part != .caseBody { return unexpected() }
        var fix: Fix?
        if let word = part == .assign ? "=" : part.insertion.map({ spelled($0) }), canBeginOperand(at: position) {
            let place = SourceRange(start: current.range.start, end: current.range.start)
            fix = Fix(
                replacing: place, with: word + " ", title: Words(en: "insert `\(word)`", zh: "加上“\(word)”"))
        }
        return fail(.missingPart(part, of: text(word), found: found(current)), at: place(of: current), fix: fix)
    }

    mutating func missingString(of word: Token) -> SyntaxAbort {
        if isKnownBroken { return SyntaxAbort() }
        var fix: Fix?
        if current.isName, !isEndOfStage {
            var end = position
            while end + 1 < tokens.count, tokens[end + 1].touchesPrevious { end += 1 }
            let range = current.range.union(tokens[end].range)
            fix = Fix(
                replacing: range, with: "\"\(stream.source.text(range))\"",
                title: Words(en: "put it in quotes", zh: "加上引号"))
        }
        return fail(.missingString(of: text(word), found: found(current)), at: place(of: current), fix: fix)
    }

    /// Where to point for a token: the end of a line or text has no width, so the token before it is marked.
    private func place(of token: Token) -> SourceRange {
        guard token.range.isEmpty, position > 0 else { return token.range }
        return SourceRange(start: previous.range.end, end: previous.range.end)
    }

    func found(_ token: Token) -> FoundText {
        switch token.kind {
        case .end: .endOfText
        case .separator where token.range.isEmpty: .endOfLine
        default: .text(text(token))
        }
    }

    // MARK: What is too much

    /// The current token cannot stand here.
    mutating func unexpected() -> SyntaxAbort {
        if isKnownBroken { return SyntaxAbort() }
        return spacedCall() ?? brokenWord() ?? missingPipe() ?? percentAsOperator() ?? foreignWord() ?? missingComma()
            ?? fail(.unexpected(found(current), after: lastText), at: place(of: current))
    }

    /// `where a, b`: conditions are joined by a word.
    mutating func commaInCondition() -> SyntaxAbort {
        if isKnownBroken { return SyntaxAbort() }
        let fix = Fix(
            replacing: current.range, with: " " + spelled(.and),
            title: Words(en: "join them with `and`", zh: "用“且”连接"))
        return fail(.unexpected(found(current), after: lastText), at: current.range, fix: fix)
    }

    /// `count (x)`
    private mutating func spacedCall() -> SyntaxAbort? {
        guard at(.leftParen), previous.kind == .word, !current.touchesPrevious, !current.followsNewline else {
            return nil
        }
        let fix = Fix(
            replacing: SourceRange(start: previous.range.end, end: current.range.start), with: "",
            title: Words(en: "remove the blank", zh: "去掉空格"))
        return fail(.spacedCall(text(previous)), at: previous.range.union(current.range), fix: fix)
    }

    /// `sum marize`, `分情 况`: a word of the language with a blank in it. Names are looked for by who knows them.
    func brokenWord(at index: Int) -> (word: String, range: SourceRange)? {
        guard index > 0, index < tokens.count, tokens[index - 1].kind == .word, tokens[index].kind == .word,
            !tokens[index].touchesPrevious, !tokens[index].followsNewline, !tokens[index - 1].is(.as)
        else { return nil }
        let word = text(tokens[index - 1]) + text(tokens[index])
        guard let keyword = Keyword(spelling: word), !Keyword.words(of: .type).contains(keyword) else { return nil }
        return (word, tokens[index - 1].range.union(tokens[index].range))
    }

    mutating func brokenWord() -> SyntaxAbort? {
        guard let broken = brokenWord(at: position) ?? brokenWord(at: position + 1) else { return nil }
        return fail(.brokenWord(broken.word), at: broken.range, fix: SyntaxProblem.joining(broken.word, broken.range))
    }

    /// `communities where x > 5`
    private mutating func missingPipe() -> SyntaxAbort? {
        guard at(.word), let keyword = current.keyword, keyword.isStage, !isInBracketsOfCall else { return nil }
        guard canBeginOperand(at: position + 1) || keyword == .distinct || keyword == .describe else { return nil }
        let place = SourceRange(start: current.range.start, end: current.range.start)
        let fix = Fix(replacing: place, with: "| ", title: Words(en: "insert `|`", zh: "加上 `|`"))
        return fail(.missingPipe(text(current)), at: current.range, fix: fix)
    }

    private var isInBracketsOfCall: Bool { isInCall && current.depth > 0 }

    /// `10%3`
    private mutating func percentAsOperator() -> SyntaxAbort? {
        guard previous.kind == .number, position > 0, canBeginOperand(at: position),
            case .decimal(let decimal) = stream.literals[Int(previous.literal)], decimal.isPercent
        else { return nil }
        let sign = SourceRange(Int(previous.range.end) - percentLength, Int(previous.range.end))
        let word = spelled(.mod)
        let fix = Fix(replacing: sign, with: " \(word) ", title: Words(en: "write `\(word)`", zh: "写成 `\(word)`"))
        return fail(.foreignOperator("%", replacement: word), at: sign, fix: fix)
    }

    /// `%` is one byte, `％` three.
    private var percentLength: Int {
        stream.source.bytes[Int(previous.range.end) - 1] == UInt8(ascii: "%") ? 1 : 3
    }

    /// `x between 1 and 5`, `name like "a%"`
    private mutating func foreignWord() -> SyntaxAbort? {
        guard at(.word) || at(.question) else { return nil }
        let word = text(current)
        guard let foreign = ForeignWords.operators[word.lowercased()] else { return nil }
        if let replacement = foreign.replacement {
            let fix = Fix(replacing: current.range, with: replacement, title: foreign.hint)
            return fail(.foreignWord(word, foreign.hint), at: current.range, fix: fix)
        }
        return fail(.foreignWord(word, foreign.hint), at: current.range, fix: betweenFix())
    }

    /// `x between 1 and 5`: only where both ends are one token.
    private func betweenFix() -> Fix? {
        guard text(current).lowercased() == "between", token(2).is(.and), canBeginOperand(at: position + 3) else {
            return nil
        }
        let range = current.range.union(token(3).range)
        let replacement = "\(spelled(.in)) \(stream.source.text(next.range))..\(stream.source.text(token(3).range))"
        return Fix(
            replacing: range, with: replacement, title: Words(en: "write `\(replacement)`", zh: "写成 `\(replacement)`"))
    }

    /// `select a b`
    private mutating func missingComma() -> SyntaxAbort? {
        guard canBeginOperand(at: position), position > 0, endsOperand(previous), !current.followsNewline else {
            return nil
        }
        let range = previous.range.union(current.range)
        return fail(
            .juxtaposed(text(previous), text(current)), at: range,
            fix: distinctFix() ?? orderFix() ?? methodFix() ?? aliasFix())
    }

    private func endsOperand(_ token: Token) -> Bool {
        switch token.kind {
        case .word, .quotedName, .number, .string, .temporal, .parameter, .rightParen, .rightBracket, .rightBrace: true
        default: false
        }
    }

    mutating func commaBeforeClause(_ comma: Token) -> SyntaxAbort {
        let fix = Fix(replacing: comma.range, with: "", title: Words(en: "remove the comma", zh: "去掉逗号"))
        return fail(.commaBeforeClause(text(current)), at: comma.range, fix: fix)
    }

    /// `x in (1, 2)`
    mutating func parenthesizedList(from opener: Int) -> SyntaxAbort {
        let open = tokens[opener].range
        var end = position
        while end < tokens.count - 1, tokens[end].depth > tokens[opener].depth { end += 1 }
        guard tokens[end].kind == .rightParen, !stream.unclosed.contains(opener) else {
            return fail(.parenthesizedList, at: open)
        }
        if opener > 0, tokens[opener - 1].is(.if) { return ifAsCall(from: opener, to: end) }
        let whole = open.union(tokens[end].range)
        let inside = stream.source.text(SourceRange(start: open.end, end: tokens[end].range.start))
        let fix = Fix(
            replacing: whole, with: "[\(inside)]", title: Words(en: "use square brackets", zh: "改用方括号"))
        return fail(.parenthesizedList, at: whole, fix: fix)
    }

    /// A line after a query that begins with `-` or a literal.
    mutating func reportLooseLine() {
        switch current.kind {
        case .minus, .number, .string, .temporal, .leftBracket: break
        case .word where current.is(.null) || current.is(.true) || current.is(.false): break
        default: return
        }
        guard let last = tokens[..<position].last(where: { $0.kind != .separator }) else { return }
        let gap = SourceRange(start: last.range.end, end: current.range.start)
        let isBlank = !stream.source.text(gap).contains { $0 == "#" || $0 == "＃" }
        let fix = Fix(replacing: gap, with: " ", title: Words(en: "join the lines", zh: "把两行连起来"))
        report(.looseLine(text(current)), at: current.range, fix: isBlank ? fix : nil)
    }
}
