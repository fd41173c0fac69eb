// The parser: tokens to syntax, by recursive descent with precedence climbing. Each method that reads a production bears
// its name in Grammar/GovQL.ebnf. It recovers at `|` and at statement ends, so that one run reports every broken stage,
// and it sees neither types nor tables. This file: the door and the tools; the productions are in the extensions.

/// Reads GovQL.
///
///     let (script, diagnostics) = Parser.parseScript(SourceText(name: "-c", text: "communities | take 5"))
public struct Parser: Sendable {
    let stream: TokenStream
    let tokens: [Token]
    /// Index of the token to read next; never past the final `.end`.
    var position = 0
    /// Expressions within one another at this point.
    var depth = 0
    /// Directly inside a call's brackets, where `sort`, `per` and kin may be clause words.
    var isInCall = false
    /// In the condition of a `case`, where `=>` was meant to be `->`.
    var isInCondition = false
    /// A bracket that is never closed, and reported as such, was read in this stage: that its inside ends too early is
    /// no second mistake.
    var sawUnclosed = false
    var diagnostics: [Diagnostic]
    /// What each token was taken for; empty where nobody asks.
    var uses: [TokenUse] = []

    init(_ source: SourceText) {
        stream = Lexer.tokens(of: source)
        tokens = stream.tokens
        diagnostics = stream.diagnostics
    }

    /// Reads a whole text. What could not be read is a `.broken` statement or stage, and a diagnostic says why:
    /// without an error among the diagnostics nothing is broken.
    public static func parseScript(_ source: SourceText) -> (Script, [Diagnostic]) {
        let parser = Parser(source)
        return parser.read(orElse: Script(statements: [])) { $0.script() }
    }

    /// Reads a text that is one expression; nil if it is not.
    public static func parseExpression(_ source: SourceText) -> (Expr?, [Diagnostic]) {
        let parser = Parser(source)
        let (expression, diagnostics) = parser.read(orElse: Expr?.none) { $0.wholeExpression() }
        return (diagnostics.contains { $0.severity == .error } ? nil : expression, diagnostics)
    }

    /// Reads a text that stands for what is in the brackets of `with (…)`: the command line's `--with`.
    public static func parseOptions(_ source: SourceText) -> ([OptionSyntax], [Diagnostic]) {
        let parser = Parser(source)
        return parser.read(orElse: []) { $0.wholeOptions() }
    }

    /// Reads here, or where the brackets are deep on a stack that is large enough.
    func read<Tree: Sendable>(
        orElse nothing: Tree, _ production: @escaping @Sendable (inout Parser) -> Tree
    ) -> (Tree, [Diagnostic]) {
        if stream.isCut { return (nothing, sortedDiagnostics()) }
        let parser = self
        let work = { @Sendable () -> (Tree, [Diagnostic]) in
            var parser = parser
            let tree = production(&parser)
            return (tree, parser.sortedDiagnostics())
        }
        guard stream.mayNest(deeperThan: SyntaxLimits.depthInPlace) else { return work() }
        return LargeStack.run(work)
    }

    private mutating func wholeExpression() -> Expr? {
        do throws(SyntaxAbort) {
            let expression = try self.expression()
            while take(.separator) != nil {}
            guard at(.end) else { throw unexpected() }
            return expression
        } catch {
            return nil
        }
    }

    private mutating func wholeOptions() -> [OptionSyntax] {
        do throws(SyntaxAbort) {
            let options = try optionList { $0.at(.end) }
            guard at(.end) else { throw unexpected() }
            return options
        } catch {
            return []
        }
    }

    private func sortedDiagnostics() -> [Diagnostic] {
        // Sorted by place; of two at one place the one found first.
        var sorted = diagnostics.enumerated()
            .sorted { ($0.element.range.start, $0.offset) < ($1.element.range.start, $1.offset) }
            .map(\.element)
        let tooMany = SyntaxProblem.tooManyErrors
        if sorted.count > LexerLimits.diagnosticsPerText, !sorted.contains(where: { $0.code == tooMany.code }),
            let last = sorted.last
        {
            sorted.append(Diagnostic(tooMany, at: last.range, in: stream.source))
        }
        return sorted
    }

    // MARK: Tokens

    var current: Token { tokens[position] }
    var next: Token { tokens[min(position + 1, tokens.count - 1)] }
    var previous: Token { tokens[max(position - 1, 0)] }

    func token(_ distance: Int) -> Token { tokens[min(position + distance, tokens.count - 1)] }
    func at(_ kind: Token.Kind) -> Bool { tokens[position].kind == kind }
    func at(_ keyword: Keyword) -> Bool { tokens[position].keyword == keyword }

    @discardableResult
    mutating func advance() -> Token {
        let token = tokens[position]
        guard token.kind != .end else { return token }
        if isOpener(token.kind), stream.unclosed.contains(position) { sawUnclosed = true }
        position += 1
        return token
    }

    mutating func take(_ kind: Token.Kind) -> Token? { at(kind) ? advance() : nil }
    mutating func take(_ keyword: Keyword) -> Token? { at(keyword) ? advance() : nil }

    /// From a place to the end of the last token read.
    func range(from start: SourceRange) -> SourceRange { start.union(previous.range) }

    func isOpener(_ kind: Token.Kind) -> Bool { kind == .leftParen || kind == .leftBracket || kind == .leftBrace }
    func isCloser(_ kind: Token.Kind) -> Bool { kind == .rightParen || kind == .rightBracket || kind == .rightBrace }

    func text(_ token: Token) -> String { stream.text(of: token) }

    // MARK: Reporting

    mutating func report(_ problem: SyntaxProblem, at range: SourceRange, fix: Fix? = nil) {
        guard diagnostics.count <= 2 * LexerLimits.diagnosticsPerText else { return }
        diagnostics.append(Diagnostic(problem, at: range, in: stream.source, fix: fix))
    }

    /// Reports, and gives what is thrown to leave the stage or statement.
    mutating func fail(_ problem: SyntaxProblem, at range: SourceRange, fix: Fix? = nil) -> SyntaxAbort {
        report(problem, at: range, fix: fix)
        return SyntaxAbort()
    }
}

/// Thrown after a report to leave whatever is being read; caught where reading can go on.
struct SyntaxAbort: Error {}
