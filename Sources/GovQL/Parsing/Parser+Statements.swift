// Statements other than `entity`. A statement word is one only at a statement's start and before what it needs, so that
// an entity may be called `load`. Next: Parser+Schema.swift.

extension Parser {
    /// script = { separator } [ statement { separator { separator } statement } ] { separator } ;
    mutating func script() -> Script {
        var statements: [Statement] = []
        while true {
            let isNewLine = skipSeparators()
            guard !at(.end) else { return Script(statements: statements) }
            sawUnclosed = false
            if isNewLine, statements.last?.endsInStages == true { reportLooseLine() }
            let start = position
            let goesOn = at(.pipe) && statements.last?.asksBack == true
            statements.append(goesOn ? continuation(of: statements) : statement())
            // Every turn consumes: what nothing could read is stepped over.
            if position == start { advance() }
        }
    }

    /// Whether only a new line, and no `;`, was stepped over.
    private mutating func skipSeparators() -> Bool {
        var isNewLine = at(.separator)
        while let separator = take(.separator) { isNewLine = isNewLine && separator.range.isEmpty }
        return isNewLine
    }

    private mutating func statement() -> Statement {
        let start = current
        do throws(SyntaxAbort) {
            let kind = try statement() as Statement.Kind
            let statement = Statement(kind, at: range(from: start.range))
            guard at(.separator) || at(.end) || at(.pipe) && statement.asksBack else { throw unexpected() }
            return statement
        } catch {
            return broken(from: start)
        }
    }

    private mutating func broken(from start: Token) -> Statement {
        depth = 0
        isInCall = false
        recover(toStageAt: nil)
        return Statement(.broken, at: range(from: start.range))
    }

    /// `| take 5` after `why not communities "永清"` goes on with the query that was asked about, as at the prompt.
    private mutating func continuation(of statements: [Statement]) -> Statement {
        let start = current
        do throws(SyntaxAbort) {
            let before = statements.lazy.reversed().compactMap { statement in
                if case .query(let query) = statement.kind { query } else { nil }
            }.first
            guard let before else { throw unexpected() }
            let stages = before.stages + stages()
            guard at(.separator) || at(.end) else { throw unexpected() }
            let range = range(from: start.range)
            return Statement(.query(Query(source: before.source, stages: stages, range: range)), at: range)
        } catch {
            return broken(from: start)
        }
    }

    /// statement = loadStatement | useStatement | entityStatement | letStatement | funcStatement | fieldStatement
    ///     | measureStatement | paramStatement | setStatement | checkStatement | treeStatement | describeStatement
    ///     | explainStatement | whyNotStatement | query ;
    private mutating func statement() throws(SyntaxAbort) -> Statement.Kind {
        guard at(.word), let keyword = current.keyword, isStatementWord(keyword) else { return try queryStatement() }
        let word = advance()
        switch keyword {
        case .load: return try loadStatement(word)
        case .use: return try useStatement(word)
        case .entity: return try entityStatement(word)
        case .let: return try letStatement(word)
        case .func: return try funcStatement(word)
        case .field: return try fieldStatement(word)
        case .measure: return try measureStatement(word)
        case .param: return try paramStatement(word)
        case .set: return try setStatement(word)
        case .tree: return try treeStatement(word)
        case .describe: return try describeStatement(word)
        case .explain: return try explainStatement(word)
        case .why, .whyNot: return try whyNotStatement(word)
        default: return try checkStatement(word)
        }
    }

    /// Whether a statement word is followed by what it needs, or by what someone who left that out would write.
    func isStatementWord(_ keyword: Keyword) -> Bool {
        let isOperator = next.keyword?.isReserved ?? false || isWordOperator(next)
        let beginsName = next.isName && (!isOperator || token(2).kind == .assign)
        switch keyword {
        case .load, .use: return next.kind == .string || beginsName
        case .entity, .let, .func, .field, .measure, .param, .set, .explain, .tree: return beginsName
        // Alone it asks for what is loaded; `describe (…)` for a query in brackets, which a call's would touch.
        case .describe:
            let isBracket = next.kind == .leftParen && !next.touchesPrevious
            return beginsName || isBracket || next.kind == .separator || next.kind == .end
        case .check: return next.kind == .string || beginsName
        case .whyNot: return beginsName || beginsKey(next)
        case .why: return next.is(.not) && (token(2).isName || beginsKey(token(2)))
        default: return false
        }
    }

    /// What the row of a `why not` is told by.
    private func beginsKey(_ token: Token) -> Bool {
        token.kind == .string || token.kind == .number || token.kind == .leftParen && !token.touchesPrevious
    }

    private func isWordOperator(_ token: Token) -> Bool {
        switch token.keyword {
        case .contains, .startsWith, .endsWith, .matches, .mod: true
        default: false
        }
    }

    private mutating func queryStatement() throws(SyntaxAbort) -> Statement.Kind {
        try refuseForeignStatement()
        return .query(try query())
    }

    // MARK: Statements

    /// loadStatement = "load" string [ "as" name ] [ options ] ;
    private mutating func loadStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        let path = try string(of: word)
        let alias = try take(.as) == nil ? nil : name()
        return .load(Load(path: path, alias: alias, options: try optionsIfPresent()))
    }

    /// useStatement = "use" string ;
    private mutating func useStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        .use(try string(of: word))
    }

    /// letStatement = "let" name "=" query ;
    private mutating func letStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        let name = try self.name()
        try assign(after: name, of: word)
        return .let(name, try query())
    }

    /// funcStatement = "func" declaredName "(" [ name { "," name } [ "," ] ] ")" "=" expression ;
    private mutating func funcStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        let name = try declaredName()
        let opener = position
        guard take(.leftParen) != nil else { throw missing(.parameters, of: word) }
        var parameters: [Name] = []
        while !at(.rightParen) {
            parameters.append(try self.name())
            guard take(.comma) != nil else { break }
        }
        try close(opener, .rightParen)
        try assign(after: name.name, of: word)
        return .function(FunctionDeclaration(name: name, parameters: parameters, body: try expression()))
    }

    /// fieldStatement = "field" memberDeclaration ;
    private mutating func fieldStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        .field(try memberDeclaration(word))
    }

    /// measureStatement = "measure" memberDeclaration [ options ] ;
    private mutating func measureStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        let member = try memberDeclaration(word)
        let options = try optionsIfPresent()
        return .measure(
            MemberDeclaration(entity: member.entity, name: member.name, value: member.value, options: options))
    }

    /// setStatement = "set" assignment ;
    private mutating func setStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        .set(try assignment(of: word))
    }

    /// memberDeclaration = name "." declaredName "=" expression ;
    private mutating func memberDeclaration(_ word: Token) throws(SyntaxAbort) -> MemberDeclaration {
        let entity = try name()
        guard take(.dot) != nil else { throw missing(.member, of: word) }
        let name = try declaredName()
        try assign(after: name.name, of: word)
        return MemberDeclaration(entity: entity, name: name, value: try expression())
    }

    /// paramStatement = "param" name ":" type [ "=" expression ] ;
    private mutating func paramStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        let name = try self.name()
        guard take(.colon) != nil else { throw missing(.type, of: word) }
        let type = try self.type()
        let value = try take(.assign) == nil ? nil : expression()
        return .parameter(ParameterDeclaration(name: name, type: type, defaultValue: value))
    }

    /// entityName = name [ "." name ] ;
    ///
    /// An entity of a snapshot is named after it: `nov.projects`.
    private mutating func entityName() throws(SyntaxAbort) -> Name {
        let first = try name()
        guard take(.dot) != nil else { return first }
        let second = try name()
        return Name("\(first.text).\(second.text)", at: first.range.union(second.range))
    }

    /// checkStatement = "check" ( entityName string [ options ] ":" expression [ "allow" expression ] | string [ options ]
    ///     ":" query ) ;
    private mutating func checkStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        if at(.string) {
            let title = try string(of: word)
            let options = try optionsIfPresent()
            guard take(.colon) != nil else { throw missing(.colon, of: word) }
            return .check(
                Check(title: title, rule: .query(try query()), options: options, language: language(of: word)))
        }
        let entity = try entityName()
        let title = try string(of: word)
        let options = try optionsIfPresent()
        guard take(.colon) != nil else { throw missing(.colon, of: word) }
        let predicate = try expression()
        let allowance = try take(.allow) == nil ? nil : expression()
        return .check(
            Check(
                title: title, rule: .predicate(entity: entity, predicate, allow: allowance), options: options,
                language: language(of: word)))
    }

    /// treeStatement = "tree" treeLevel ">" treeLevel { ">" treeLevel } ;
    private mutating func treeStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        var levels = [try treeLevel()]
        guard at(.greater) else { throw missing(.levels, of: word) }
        while take(.greater) != nil { levels.append(try treeLevel()) }
        return .tree(TreeDeclaration(levels: levels))
    }

    /// treeLevel = name [ "via" name ] ;
    private mutating func treeLevel() throws(SyntaxAbort) -> TreeDeclaration.Level {
        let name = try self.name()
        return TreeDeclaration.Level(name: name, link: try take(.via) == nil ? nil : self.name())
    }

    /// describeStatement = "describe" [ query ] ;
    private mutating func describeStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        func describe(_ subject: Describe.Subject) -> Statement.Kind {
            .describe(Describe(subject, language: language(of: word), keyword: word.range))
        }
        if isEndOfStage { return describe(.dataset) }
        let query = try query()
        if query.isBareExpression, let name = query.source.entityName { return describe(.entity(name)) }
        return describe(.query(query))
    }

    /// whyNotStatement = "why" "not" [ entityName ] ( string | number | "(" rowKey { "," rowKey } ")" ) { "|" stage } ;
    ///
    /// A number is a key as it is written, keys in brackets are one of several columns. Stages go on with the query before.
    private mutating func whyNotStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        if word.is(.why) { advance() }
        let keyword = range(from: word.range)
        let entity = current.isName ? try entityName() : nil
        let key = at(.leftParen) ? try rowKeys(of: word) : []
        let text = try key.isEmpty ? rowKey(of: word) : Self.printed(key)
        return .whyNot(WhyNot(entity: entity, text: text, key: key, language: language(of: word), keyword: keyword))
    }

    private mutating func rowKeys(of word: Token) throws(SyntaxAbort) -> [StringLiteral] {
        let opener = position
        advance()
        var keys = [try rowKey(of: word)]
        while take(.comma) != nil { keys.append(try rowKey(of: word)) }
        try close(opener, .rightParen)
        return keys
    }

    /// rowKey = string | number ;
    private mutating func rowKey(of word: Token) throws(SyntaxAbort) -> StringLiteral {
        let key = current
        return try take(.number) == nil ? string(of: word) : StringLiteral(text(key), at: key.range)
    }

    /// Parts of a key as results print them.
    private static func printed(_ key: [StringLiteral]) -> StringLiteral {
        let range = key.dropFirst().reduce(key[0].range) { $0.union($1.range) }
        return StringLiteral(key.map(\.text).joined(separator: "/"), at: range)
    }

    /// explainStatement = "explain" ( "empty" | [ "analyze" ] query ) ;
    ///
    /// An entity may be called `analyze`: the word means what it says only before another name.
    private mutating func explainStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        if at(.empty), next.kind == .separator || next.kind == .end {
            advance()
            return .explainEmpty(ExplainEmpty(language: language(of: word), keyword: range(from: word.range)))
        }
        let runs = at(.analyze) && next.isName
        if runs { advance() }
        return .explain(Explanation(query: try query(), runs: runs, language: language(of: word)))
    }

    // MARK: Parts

    /// The language that a statement's word is of: what it answers in.
    private func language(of word: Token) -> Language {
        text(word).utf8.contains { $0 >= 0x80 } ? .chinese : .english
    }

    /// name = word | quotedName ;
    ///
    /// A reserved word is reported and taken for a name.
    mutating func name() throws(SyntaxAbort) -> Name {
        guard current.isName else { throw missingName() }
        if current.keyword?.isReserved == true { reportReserved(current) }
        return readName()
    }

    /// declaredName = name [ name { "|" name } ] ;
    mutating func declaredName(stoppingAt stops: Set<Keyword> = []) throws(SyntaxAbort) -> DeclaredName {
        DeclaredName(try name(), others: try otherNames(stoppingAt: stops))
    }

    mutating func otherNames(stoppingAt stops: Set<Keyword>) throws(SyntaxAbort) -> [Name] {
        let isStop = current.keyword.map(stops.contains) ?? false
        guard current.isName, !isStop else { return [] }
        var others = [try name()]
        while take(.pipe) != nil { others.append(try name()) }
        return others
    }

    mutating func string(of word: Token) throws(SyntaxAbort) -> StringLiteral {
        guard at(.string) else { throw missingString(of: word) }
        let token = advance()
        guard case .string(let text) = stream.literals[Int(token.literal)] else {
            preconditionFailure("A string token has a string literal")
        }
        return StringLiteral(text, at: token.range)
    }

    /// The `=` of a definition; `==` is reported and taken for it.
    mutating func assign(after name: Name, of word: Token) throws(SyntaxAbort) {
        if at(.equal) {
            reportEqualForAssign(advance())
            return
        }
        guard take(.assign) != nil else { throw missing(.assign, of: word) }
    }
}

extension Statement {
    /// Whether stages after it go on with the query before.
    fileprivate var asksBack: Bool {
        if case .whyNot = kind { true } else { false }
    }

    /// Whether a line that goes on would most likely belong to this statement.
    fileprivate var endsInStages: Bool {
        switch kind {
        case .query(let query), .let(_, let query): !query.isBareExpression
        case .explain(let explanation): !explanation.query.isBareExpression
        case .describe(let describe):
            if case .query(let query) = describe.subject { !query.isBareExpression } else { false }
        case .check(let check):
            if case .query(let query) = check.rule { !query.isBareExpression } else { false }
        default: false
        }
    }
}
