// Which newlines end something: section 1 of the language as code. Matches brackets first, so that one that is never
// closed does not swallow the rest of a text, then puts a separator wherever a newline ends a statement or an item.
// It knows words only by what they may mean; it does not parse.

struct Layout {
    private var stream: TokenStream
    private var matched: [Bool]
    private var output: [Token] = []
    private var reportedLines: Set<Int> = []
    private let precedesInvalid: [Bool]

    init(_ stream: TokenStream) {
        self.stream = stream
        matched = [Bool](repeating: false, count: stream.tokens.count)
        precedesInvalid = Layout.precedesInvalid(stream.tokens)
    }

    mutating func run() -> TokenStream {
        matchBrackets()
        separate()
        stream.tokens = output
        limitStatements()
        return stream
    }

    // MARK: Brackets

    private mutating func matchBrackets() {
        var open: [Int] = []
        for index in stream.tokens.indices {
            switch stream.tokens[index].kind {
            case .leftParen, .leftBracket, .leftBrace: open.append(index)
            case .rightParen: close(index, .leftParen, &open)
            case .rightBracket: close(index, .leftBracket, &open)
            case .rightBrace: close(index, .leftBrace, &open)
            case .separator:
                // `;` is never inside ( ) or [ ]: what is open there stays open.
                let innermostBrace = open.lastIndex { stream.tokens[$0].kind == .leftBrace } ?? -1
                leaveOpen(open[(innermostBrace + 1)...])
                open.removeSubrange((innermostBrace + 1)...)
            default: break
            }
        }
        leaveOpen(open[...])
    }

    private mutating func close(_ closer: Int, _ opener: Token.Kind, _ open: inout [Int]) {
        guard let position = lastOpen(opener, open) else {
            let token = stream.tokens[closer]
            let fix = Fix(replacing: token.range, with: "", title: Words(en: "remove it", zh: "去掉它"))
            report(.strayCloser(stream.text(of: token)), at: token.range, fix: fix)
            stream.tokens[closer].kind = .invalid
            return
        }
        leaveOpen(open[(position + 1)...])
        matched[open[position]] = true
        matched[closer] = true
        open.removeSubrange(position...)
    }

    /// The opener that a closer belongs to; a brace is never crossed by another bracket.
    private func lastOpen(_ kind: Token.Kind, _ open: [Int]) -> Int? {
        for position in open.indices.reversed() {
            let found = stream.tokens[open[position]].kind
            if found == kind { return position }
            if found == .leftBrace { return nil }
        }
        return nil
    }

    /// Notes the openers, outermost first, and reports one of each line.
    private mutating func leaveOpen(_ openers: ArraySlice<Int>) {
        stream.unclosed.formUnion(openers)
        for index in openers where !precedesInvalid[index] {
            guard stream.diagnostics.count <= LexerLimits.diagnosticsPerText else { return }
            let token = stream.tokens[index]
            let line = stream.source.lineIndex(at: Int(token.range.start))
            guard reportedLines.insert(line).inserted else { continue }
            report(.unclosedBracket(stream.text(of: token)), at: token.range)
        }
    }

    /// For each token, whether an invalid one follows on its line: an unfinished string takes the closer with it, and
    /// is reported already.
    private static func precedesInvalid(_ tokens: [Token]) -> [Bool] {
        var flags = [Bool](repeating: false, count: tokens.count)
        var isInvalid = false
        for index in tokens.indices.reversed() {
            flags[index] = isInvalid
            if tokens[index].kind == .invalid { isInvalid = true }
            if tokens[index].followsNewline { isInvalid = false }
        }
        return flags
    }

    // MARK: Separators

    private mutating func separate() {
        let tokens = stream.tokens
        var brackets: [Token.Kind] = []
        var unclosed: Set<Int> = []
        output.reserveCapacity(tokens.count + tokens.count / 8)
        for (index, token) in tokens.enumerated() {
            if isCloser(token.kind), matched[index] { _ = brackets.popLast() }
            if token.followsNewline, endsItem(before: index, in: brackets.last) {
                let place = SourceRange(start: token.range.start, end: token.range.start)
                var separator = Token(kind: .separator, range: place)
                separator.followsNewline = true
                separator.depth = UInt32(brackets.count)
                output.append(separator)
            }
            if stream.unclosed.contains(index) { unclosed.insert(output.count) }
            output.append(token)
            output[output.count - 1].depth = UInt32(brackets.count)
            if isOpener(token.kind), matched[index] { brackets.append(token.kind) }
        }
        stream.unclosed = unclosed
    }

    private func isOpener(_ kind: Token.Kind) -> Bool {
        kind == .leftParen || kind == .leftBracket || kind == .leftBrace
    }

    private func isCloser(_ kind: Token.Kind) -> Bool {
        kind == .rightParen || kind == .rightBracket || kind == .rightBrace
    }

    private func endsItem(before index: Int, in bracket: Token.Kind?) -> Bool {
        guard bracket == nil || bracket == .leftBrace, let previous = output.last, previous.kind != .separator,
            !isCloser(stream.tokens[index].kind), stream.tokens[index].kind != .end
        else { return false }
        if bracket == .leftBrace {
            if previous.kind == .leftBrace { return false }
            let following = stream.tokens[index + 1].kind
            if stream.tokens[index].isName, following == .colon || following == .arrow { return true }
        }
        return !continuesAfter(previous, before: index) && !stream.continues(at: index)
    }

    /// Whether the line that ends in a token goes on after it.
    private func continuesAfter(_ last: Token, before index: Int) -> Bool {
        let beforeLast = output.count > 1 ? output[output.count - 2] : nil
        return stream.isUnfinished(last, after: beforeLast)
    }

    // MARK: Limits

    private mutating func limitStatements() {
        var start = 0
        for (index, token) in stream.tokens.enumerated() {
            guard token.depth == 0, token.kind == .separator || token.kind == .end else { continue }
            if index - start > SyntaxLimits.tokensPerStatement {
                tooLong(from: start)
                return
            }
            start = index + 1
        }
        guard stream.isCut, !stream.diagnostics.contains(where: { $0.code == SyntaxProblem.tooManyErrors.code }) else {
            return
        }
        let problem = SyntaxProblem.scriptTooLong(limit: LexerLimits.tokensPerText)
        let end = stream.tokens[stream.tokens.count - 1].range
        stream.diagnostics.append(Diagnostic(problem, at: end, in: stream.source))
    }

    private mutating func tooLong(from start: Int) {
        let range = stream.tokens[start].range
        stream.isCut = true
        let problem = SyntaxProblem.statementTooLong(limit: SyntaxLimits.tokensPerStatement)
        stream.diagnostics.append(Diagnostic(problem, at: range, in: stream.source))
    }

    private mutating func report(_ problem: SyntaxProblem, at range: SourceRange, fix: Fix? = nil) {
        guard stream.diagnostics.count <= LexerLimits.diagnosticsPerText else { return }
        stream.diagnostics.append(Diagnostic(problem, at: range, in: stream.source, fix: fix))
    }
}

extension TokenStream {
    /// Whether a token cannot end a statement: a binary operator other than an open `..`, an opener, a stage word.
    func isUnfinished(_ last: Token, after previous: Token?) -> Bool {
        switch last.kind {
        case .assign, .colon, .comma, .pipe, .arrow, .leftParen, .leftBracket, .leftBrace,
            .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .plus, .minus, .star, .slash,
            .doubleSlash, .coalesce, .halfOpenRange,
            .tripleEqual, .doubleAmpersand, .doublePipe, .bang, .lessGreater, .caret, .percent, .fatArrow, .question:
            return true
        case .word: break
        default: return false
        }
        guard let keyword = last.keyword else { return false }
        if previous?.kind == .pipe, keyword.isStage {
            return keyword != .distinct && keyword != .describe && keyword != .chart
        }
        // After a point any word is a name.
        if previous?.kind == .dot { return false }
        switch keyword {
        case .and, .or, .not, .in, .notIn, .is, .by, .per, .then, .else, .if, .case, .where,
            .contains, .startsWith, .endsWith, .matches, .mod:
            return true
        case .with: return previous?.keyword == .starts || previous?.keyword == .ends
        default: return false
        }
    }

    /// Whether some statement may nest deeper than a limit: an estimate that is never too low. Brackets nest, and so
    /// may every prefix.
    func mayNest(deeperThan limit: Int) -> Bool {
        if unclosed.count > limit { return true }
        var prefixes = unclosed.count
        for token in tokens {
            if token.depth == 0, token.kind == .separator { prefixes = unclosed.count }
            switch token.kind {
            case .minus, .bang: prefixes += 1
            case .word where token.keyword == .not || token.keyword == .if || token.keyword == .case: prefixes += 1
            default: break
            }
            if Int(token.depth) + prefixes > limit { return true }
        }
        return false
    }

    /// Whether the token cannot begin a statement, so that its line goes on from the one before.
    func continues(at index: Int) -> Bool {
        let token = tokens[index]
        switch token.kind {
        case .pipe, .comma, .rightParen, .rightBracket, .assign, .colon, .dot, .arrow,
            .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .plus, .star, .slash, .doubleSlash,
            .coalesce, .range, .halfOpenRange,
            .tripleEqual, .doubleAmpersand, .doublePipe, .lessGreater, .caret, .percent, .fatArrow, .question:
            return true
        case .word: break
        default: return false
        }
        guard let keyword = token.keyword else { return false }
        let next = index + 1 < tokens.count ? tokens[index + 1] : token
        switch keyword {
        case .and, .or, .in, .notIn, .is, .isNull, .isNotNull, .then, .else: return true
        case .not: return next.is(.in)
        case .starts, .ends: return next.is(.with)
        case .title: return next.kind == .string
        case .contains, .startsWith, .endsWith, .matches, .mod,
            .by, .per, .desc, .asc, .with, .allow, .as, .on, .reverse, .along, .via:
            // A word operator before `|`, `.` or `=` is a name.
            return next.kind != .pipe && next.kind != .dot && next.kind != .assign
        default: return false
        }
    }
}
