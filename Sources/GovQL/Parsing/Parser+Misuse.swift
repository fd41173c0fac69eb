// What other languages write, and how GovQL writes it: the mistakes whose edit is known. Those that leave no doubt are
// reported and read as if mended; the others leave the stage.

extension Parser {
    /// A word of the language as this text would spell it: in Chinese if the keyword nearest to here is.
    func spelled(_ keyword: Keyword, _ role: KeywordRole? = nil) -> String {
        guard stream.speaksChinese(near: Int(current.range.start)) else { return keyword.rawValue }
        let row = Keyword.table.first { $0.keyword == keyword && (role == nil || $0.role == role) }
        return row?.chinese.first ?? keyword.rawValue
    }

    // MARK: Operators

    mutating func reportForeign(_ token: Token, replacement english: String) {
        let word = Keyword(rawValue: String(english.prefix { $0 != " " }))
        let replacement = word.map { spelled($0) + (english.hasSuffix(" ") ? " " : "") } ?? english
        let needsBlank = replacement.last?.isLetter == true
        let before = needsBlank && token.touchesPrevious ? " " : ""
        let after = needsBlank && current.touchesPrevious ? " " : ""
        let spelling = replacement.filter { $0 != " " || !replacement.hasSuffix(" ") }
        let fix = Fix(
            replacing: token.range, with: before + replacement + after,
            title: Words(en: "write `\(spelling)`", zh: "写成 `\(spelling)`"))
        report(.foreignOperator(text(token), replacement: spelling), at: token.range, fix: fix)
    }

    mutating func reportAssignForEqual(_ token: Token) {
        let fix = Fix(replacing: token.range, with: "==", title: Words(en: "write `==`", zh: "写成 `==`"))
        report(.assignForEqual, at: token.range, fix: fix)
    }

    mutating func reportEqualForAssign(_ token: Token) {
        let fix = Fix(replacing: token.range, with: "=", title: Words(en: "write `=`", zh: "写成 `=`"))
        report(.equalForAssign, at: token.range, fix: fix)
    }

    /// `x ^ 2`: there is no such operator, but a small power can be written out.
    mutating func caret(_ token: Token, after base: Expr) -> SyntaxAbort {
        var fix: Fix?
        if at(.number), case .integer(let power) = stream.literals[Int(current.literal)], (2...4).contains(power) {
            let text = stream.source.text(base.range)
            let isSimple = base.height == 1 || text.first == "(" || base.isPath
            let factor = isSimple ? text : "(\(text))"
            fix = Fix(
                replacing: base.range.union(current.range),
                with: repeatElement(factor, count: Int(power)).joined(separator: " * "),
                title: Words(en: "multiply", zh: "写成连乘"))
        }
        return fail(.caret, at: token.range, fix: fix)
    }

    mutating func chainedComparison(_ left: Expr, _ infix: Infix) -> SyntaxAbort {
        var fix: Fix?
        if case .binary = infix, case .binary(_, _, _, let middle) = left.kind {
            let place = SourceRange(start: middle.range.end, end: middle.range.end)
            fix = Fix(
                replacing: place, with: " \(spelled(.and)) \(stream.source.text(middle.range))",
                title: Words(en: "compare twice, with `and`", zh: "分成两个比较，用“且”连接"))
        }
        return fail(.chainedComparison, at: left.range.union(current.range), fix: fix)
    }

    /// `x is 5`, `x is not 5`
    mutating func isWithoutNull(_ word: Token, _ isNegated: Bool) -> SyntaxAbort {
        if at(.invalid) { return SyntaxAbort() }
        let range = self.range(from: word.range)
        let replacement = isNegated ? "!=" : "=="
        let fix = Fix(
            replacing: range, with: replacement,
            title: Words(en: "write `\(replacement)`", zh: "写成 `\(replacement)`"))
        return fail(.isWithoutNull(replacement), at: range, fix: canBeginOperand(at: position) ? fix : nil)
    }

    // MARK: Words

    mutating func reportReserved(_ token: Token) {
        let word = text(token)
        let fix = Fix(
            replacing: token.range, with: "`\(word)`",
            title: Words(en: "put it in backticks", zh: "用反引号括起来"))
        report(.reservedWord(word), at: token.range, fix: fix)
    }

    mutating func reportNeedlessWord(_ token: Token) {
        let range = SourceRange(start: token.range.start, end: current.range.start)
        let fix = Fix(
            replacing: range, with: "", title: Words(en: "remove `\(text(token))`", zh: "去掉“\(text(token))”"))
        report(.needlessWord(text(token)), at: token.range, fix: fix)
    }

    /// `summarize … per k`
    mutating func perForBy() -> SyntaxAbort {
        let fix = Fix(replacing: current.range, with: spelled(.by), title: Words(en: "write `by`", zh: "写成“按”"))
        return fail(.perForBy, at: current.range, fix: fix)
    }

    mutating func reportCountStar(_ star: Token) {
        let fix = Fix(replacing: star.range, with: "", title: Words(en: "remove `*`", zh: "去掉 `*`"))
        report(.star, at: star.range, fix: fix)
    }

    /// `| select *`
    mutating func selectStar() -> SyntaxAbort {
        let star = advance()
        guard isEndOfStage, position >= 3 else { return fail(.selectStar, at: star.range) }
        let stage = tokens[position - 3].range.union(star.range)
        let fix = Fix(replacing: stage, with: "", title: Words(en: "leave the stage out", zh: "去掉这一步"))
        return fail(.selectStar, at: star.range, fix: fix)
    }

    /// An item of `derive` or `set` that does not begin `name =`.
    mutating func unnamedItem(of word: Token) -> SyntaxAbort {
        if !canBeginOperand(at: position) { return missingOperand() }
        var end = position
        while tokens[end].isName, token(end - position + 1).kind == .dot { end += 2 }
        if end > position, tokens[min(end + 1, tokens.count - 1)].kind == .assign {
            return fail(.pathAsName, at: current.range.union(tokens[min(end, tokens.count - 1)].range))
        }
        let beginsValue = current.is(.if) || current.is(.case) || current.is(.not)
        if current.isName, !beginsValue, canBeginOperand(at: position + 1),
            next.kind != .leftParen || !next.touchesPrevious,
            next.kind != .minus
        {
            advance()
            return missing(.assign, of: word)
        }
        let isCall = current.isName && next.kind == .leftParen && next.touchesPrevious
        let place = SourceRange(start: current.range.start, end: current.range.start)
        let fix = Fix(
            replacing: place, with: "\(isCall ? text(current) : "value") = ", title: Words(en: "name it", zh: "起个名称"))
        return fail(.unnamedItem(of: text(word)), at: current.range, fix: word.is(.set) ? nil : fix)
    }

    /// `| distinct kind`: `select kind | distinct`.
    func distinctFix() -> Fix? {
        guard previous.is(.distinct), position >= 2, tokens[position - 2].kind == .pipe else { return nil }
        var end = position
        while !endsStage(tokens[end + 1]) { end += 1 }
        let names = stream.source.text(current.range.union(tokens[end].range))
        return Fix(
            replacing: previous.range.union(tokens[end].range),
            with: "\(spelled(.select)) \(names) | \(text(previous))",
            title: Words(en: "select them before", zh: "先选取这些列"))
    }

    private func endsStage(_ token: Token) -> Bool {
        token.kind == .pipe || token.kind == .separator || token.kind == .end
    }

    /// `rank(residents desc)`: the order in a call begins with `sort`.
    func orderFix() -> Fix? {
        guard isInCall, current.is(.desc) || current.is(.asc) else { return nil }
        var first = position
        while first > 0, tokens[first - 1].depth >= current.depth, tokens[first - 1].kind != .comma { first -= 1 }
        guard first > 1, tokens[first - 1].kind == .leftParen, tokens[first - 2].isName else { return nil }
        let place = SourceRange(start: tokens[first].range.start, end: tokens[first].range.start)
        return Fix(replacing: place, with: spelled(.sort) + " ", title: Words(en: "insert `sort`", zh: "加上“排序”"))
    }

    /// `if(p, x, y)`, as spreadsheets write it.
    mutating func ifAsCall(from opener: Int, to end: Int) -> SyntaxAbort {
        let commas = (opener + 1..<end).filter {
            tokens[$0].kind == .comma && tokens[$0].depth == tokens[opener].depth + 1
        }
        let bounds = [opener] + commas + [end]
        let parts = zip(bounds, bounds.dropFirst()).map { before, after in
            stream.source.text(SourceRange(start: tokens[before].range.end, end: tokens[after].range.start))
        }.map { String($0.drop { $0 == " " }) }
        var fix: Fix?
        if parts.count == 2 || parts.count == 3 {
            let otherwise = parts.count == 3 ? " \(spelled(.else)) \(parts[2])" : ""
            fix = Fix(
                replacing: tokens[opener].range.union(tokens[end].range),
                with: " \(parts[0]) \(spelled(.then)) \(parts[1])\(otherwise)",
                title: Words(en: "write `if p then x else y`", zh: "写成 `如果 p 则 x 否则 y`"))
        }
        return fail(
            .missingPart(.then, of: text(tokens[opener - 1]), found: found(current)), at: current.range, fix: fix)
    }

    mutating func unknownType(_ word: Token) -> SyntaxAbort {
        let name = text(word)
        let types = Keyword.table.filter { $0.role == .type }
        let spellings = types.map(\.keyword.rawValue) + types.flatMap(\.chinese)
        let meant = ForeignWords.types[name.lowercased()] ?? EditDistance.nearest(to: name, in: spellings).first
        let fix = meant.map {
            Fix(replacing: word.range, with: $0, title: Words(en: "write `\($0)`", zh: "写成 `\($0)`"))
        }
        return fail(.unknownType(name), at: word.range, fix: fix)
    }

    // MARK: Habits

    /// `workers.count()`, `workers.sum(pay)`: here the function stands first.
    func methodFix() -> Fix? {
        guard at(.leftParen), current.touchesPrevious, position > 2, tokens[position - 2].kind == .dot else {
            return nil
        }
        var start = position - 1
        while start > 1, tokens[start - 1].kind == .dot, tokens[start - 2].isName { start -= 2 }
        var end = position + 1
        while end < tokens.count - 1, tokens[end].depth > current.depth { end += 1 }
        guard tokens[end].kind == .rightParen, !stream.unclosed.contains(position) else { return nil }
        func text(_ start: UInt32, _ end: UInt32) -> String { stream.source.text(SourceRange(start: start, end: end)) }
        let path = text(tokens[start].range.start, tokens[position - 3].range.end)
        let inside = text(current.range.end, tokens[end].range.start)
        let function = self.text(previous)
        let isAggregate = AggregateTable.function(named: function) != nil
        let call = inside.isEmpty ? path : isAggregate ? "\(path): \(inside)" : "\(path), \(inside)"
        return Fix(
            replacing: tokens[start].range.union(tokens[end].range), with: "\(function)(\(call))",
            title: Words(en: "the function stands first", zh: "函数写在前面"))
    }

    /// `communities as c`, `select residents as r`: rows need no second name, a column has its name in front.
    func aliasFix() -> Fix? {
        guard at(.as), next.isName, position > 0 else { return nil }
        var start = position
        while start > 0, tokens[start - 1].depth >= current.depth, tokens[start - 1].kind != .pipe,
            tokens[start - 1].kind != .separator, tokens[start - 1].kind != .comma
        {
            start -= 1
        }
        let isFirst = start > 0 && tokens[start - 1].kind == .pipe
        guard isFirst || start > 0 && tokens[start - 1].kind == .comma else {
            return Fix(
                replacing: SourceRange(start: previous.range.end, end: next.range.end), with: "",
                title: Words(en: "rows need no second name", zh: "行不需要别名"))
        }
        if isFirst { start += 1 }
        guard start < position else { return nil }
        let value = stream.source.text(SourceRange(start: tokens[start].range.start, end: previous.range.end))
        return Fix(
            replacing: tokens[start].range.union(next.range), with: "\(text(next)) = \(value)",
            title: Words(en: "the name stands first", zh: "名称写在前面"))
    }

    // MARK: Stages

    /// What stands after `|` is no stage.
    mutating func notAStage() -> SyntaxAbort {
        if at(.invalid) { return SyntaxAbort() }
        let pipe = previous.range
        if isEndOfStage {
            let fix = Fix(replacing: pipe, with: "", title: Words(en: "remove this `|`", zh: "去掉这个 `|`"))
            return fail(.emptyStage, at: pipe, fix: fix)
        }
        guard current.isName else { return fail(.stageExpected(found: text(current)), at: current.range) }
        let word = text(current)
        if brokenWord(at: position + 1) != nil, let broken = brokenWord() { return broken }
        if let foreign = foreignStage(word) { return foreign }
        if let joined = joinedStage(word) { return joined }
        if next.kind == .leftParen, next.touchesPrevious {
            return fail(.callAsStage(word), at: current.range)
        }
        let stages = Keyword.table.filter { $0.role == .stage }
        let spellings = stages.map(\.keyword.rawValue) + stages.flatMap(\.chinese)
        let meant = EditDistance.nearest(to: word, in: spellings).first
        return fail(.unknownStage(word, meant: meant), at: current.range, fix: replacing(current.range, with: meant))
    }

    /// `filter`, `order by`: names that other languages give to a stage.
    private mutating func foreignStage(_ word: String) -> SyntaxAbort? {
        guard current.kind == .word, next.kind != .leftParen || !next.touchesPrevious,
            let stage = ForeignWords.stages[word.lowercased()]
        else { return nil }
        let keyword = Keyword(spelling: stage)
        let isTwoWords = next.is(.by) && (keyword == .sort || keyword == .summarize)
        let range = isTwoWords ? current.range.union(next.range) : current.range
        let isChinese = word.utf8.first.map { $0 >= 0x80 } ?? false
        let spelling =
            keyword.map { isChinese ? $0.spelling(in: .chinese, role: .stage) : spelled($0, .stage) } ?? stage
        return fail(
            .unknownStage(stream.source.text(range), meant: spelling), at: range,
            fix: keyword == .summarize || keyword == .lookup ? nil : replacing(range, with: spelling))
    }

    /// `筛选常住人口`: Chinese words need separators.
    private mutating func joinedStage(_ word: String) -> SyntaxAbort? {
        guard current.kind == .word else { return nil }
        let stages = Keyword.table.filter { $0.role == .stage }.flatMap(\.chinese)
        let candidates = stages.filter { word.hasPrefix($0) && word != $0 }
        guard let stage = candidates.max(by: { $0.utf8.count < $1.utf8.count }), stage.count > 1 else { return nil }
        let split = Int(current.range.start) + stage.utf8.count
        let fix = Fix(
            replacing: SourceRange(split, split), with: " ", title: Words(en: "insert a blank", zh: "加一个空格"))
        return fail(.joinedWords(word, first: stage), at: current.range, fix: fix)
    }

    private func replacing(_ range: SourceRange, with text: String?) -> Fix? {
        text.map { Fix(replacing: range, with: $0, title: Words(en: "write `\($0)`", zh: "写成 `\($0)`")) }
    }

    // MARK: Statements

    /// `select a from b`, `x = 5`
    mutating func refuseForeignStatement() throws(SyntaxAbort) {
        if at(.select), canBeginOperand(at: position + 1) || next.kind == .star, let from = fromInStatement() {
            throw selectFrom(from)
        }
        if current.isName, next.kind == .assign {
            let place = SourceRange(start: current.range.start, end: current.range.start)
            let fix = Fix(
                replacing: place, with: spelled(.let) + " ", title: Words(en: "write `let`", zh: "写上“设”"))
            throw fail(.definitionWithoutLet(text(current)), at: current.range.union(next.range), fix: fix)
        }
        guard at(.word), let keyword = current.keyword, keyword.isStage, keyword != .where else { return }
        let opensOperand = canBeginOperand(at: position + 1) && next.kind != .leftParen && next.kind != .minus
        if opensOperand, next.kind != .leftBracket, keyword != .case {
            throw fail(.stageWithoutSource(text(current)), at: current.range)
        }
    }

    private func fromInStatement() -> Int? {
        var index = position + 1
        while tokens[index].kind != .end, tokens[index].kind != .separator {
            if tokens[index].is(.from), tokens[index].depth == current.depth, token(index - position + 1).isName {
                return index
            }
            index += 1
        }
        return nil
    }

    /// Turns `select LIST from NAME where P` around; whatever else SQL has is left to the reader.
    private mutating func selectFrom(_ from: Int) -> SyntaxAbort {
        let select = current
        let source = tokens[from + 1]
        var end = from + 1
        while tokens[end + 1].kind != .end, tokens[end + 1].kind != .separator { end += 1 }
        let whole = select.range.union(tokens[end].range)
        let list = stream.source.text(
            SourceRange(start: select.range.end, end: tokens[from - 1].range.end))
        let columns = list.drop { $0 == " " }
        var parts = [stream.source.text(source.range)]
        let isWhere = from + 2 <= end && tokens[from + 2].is(.where)
        if isWhere { parts.append(stream.source.text(tokens[from + 2].range.union(tokens[end].range))) }
        if columns != "*" { parts.append("\(text(select)) \(columns)") }
        let rest = tokens[min(from + 3, end)...end]
        let isPlain =
            (end == from + 1 || isWhere) && !rest.contains { ForeignWords.clauses.contains(text($0).lowercased()) }
        let fix = Fix(
            replacing: whole, with: parts.joined(separator: " | "),
            title: Words(en: "begin at the entity", zh: "从实体开始写"))
        return fail(.selectFrom, at: select.range, fix: isPlain ? fix : nil)
    }
}

extension Expr {
    fileprivate var isPath: Bool {
        switch kind {
        case .member, .call: true
        default: false
        }
    }
}
