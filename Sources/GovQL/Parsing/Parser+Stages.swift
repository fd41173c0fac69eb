// Queries and stages, in the order of the language page. A stage that cannot be read becomes `.broken` and reading goes
// on at the next `|`.

extension Parser {
    /// query = expression { "|" stage } ;
    mutating func query() throws(SyntaxAbort) -> Query {
        let start = current
        var source: Expr?
        do throws(SyntaxAbort) {
            source = try expression()
        } catch {
            // The stages are still read, for their own mistakes.
            recover(toStageAt: isCloser(start.kind) ? start.depth + 1 : start.depth)
        }
        if let source, at(.pipe), !source.canBeginQuery, !isExplained(source) { report(.queryStart, at: source.range) }
        let stages = stages()
        guard let source else { throw SyntaxAbort() }
        return Query(source: source, stages: stages, range: range(from: start.range))
    }

    mutating func stages() -> [Stage] {
        var stages: [Stage] = []
        while at(.pipe) {
            let pipe = advance()
            stages.append(stage(after: pipe))
        }
        return stages
    }

    /// A value before `|` because a bracket is never closed, or a line broke off: reported as that.
    private func isExplained(_ source: Expr) -> Bool {
        guard !sawUnclosed, let last = diagnostics.last else { return sawUnclosed }
        return last.code == SyntaxProblem.looseLine("").code && last.range.start == source.range.start
    }

    /// Reads what follows a `|`; at worst a broken stage.
    private mutating func stage(after pipe: Token) -> Stage {
        let keyword = current
        let wasInCall = isInCall
        let depth = self.depth
        isInCall = false
        sawUnclosed = false
        self.depth += 1
        defer {
            isInCall = wasInCall
            self.depth = depth
        }
        do throws(SyntaxAbort) {
            guard depth < SyntaxLimits.depth else { throw tooDeep() }
            let kind = try stage()
            guard isEndOfStage else { throw unexpected() }
            let stage = Stage(kind, at: range(from: keyword.range), keyword: keyword.range)
            guard stage.height <= SyntaxLimits.depth else { throw tooDeep() }
            return stage
        } catch {
            recover(toStageAt: pipe.depth)
            return Stage(.broken, at: range(from: pipe.range), keyword: keyword.range)
        }
    }

    var isEndOfStage: Bool {
        switch current.kind {
        case .pipe, .separator, .end, .rightParen, .rightBracket, .rightBrace: true
        default: false
        }
    }

    /// stage = whereStage | deriveStage | setStage | dropStage | renameStage | sortStage | takeStage | skipStage
    ///     | sampleStage | topStage | lookupStage | expandStage | unionStage | exceptStage | intersectStage
    ///     | selectStage | distinctStage | summarizeStage | pivotStage | unpivotStage | fillStage | diffStage
    ///     | describeStage | expectStage | chartStage | saveStage | withinStage ;
    private mutating func stage() throws(SyntaxAbort) -> Stage.Kind {
        guard at(.word), let keyword = current.keyword, keyword.isStage else { throw notAStage() }
        let word = advance()
        switch keyword {
        case .where: return try whereStage()
        case .derive: return try deriveStage(word)
        case .set: return try setStage(word)
        case .drop: return try dropStage()
        case .rename: return try renameStage(word)
        case .sort: return try sortStage()
        case .take: return try takeStage()
        case .skip: return try skipStage()
        case .sample: return try sampleStage()
        case .top: return try topStage(word)
        case .lookup: return try lookupStage(word)
        case .expand: return try expandStage()
        case .union: return try unionStage(word)
        case .except: return try exceptStage(word)
        case .intersect: return try intersectStage(word)
        case .select: return try selectStage()
        case .distinct: return distinctStage()
        case .summarize: return try summarizeStage(word)
        case .pivot: return try pivotStage(word)
        case .unpivot: return try unpivotStage(word)
        case .fill: return try fillStage()
        case .diff: return try diffStage(word)
        case .describe: return describeStage()
        case .expect: return try expectStage()
        case .chart: return try chartStage()
        case .save: return try saveStage(word)
        case .within: return try withinStage()
        default: throw notAStage()
        }
    }

    // MARK: Stages

    /// whereStage = "where" expression ;
    private mutating func whereStage() throws(SyntaxAbort) -> Stage.Kind {
        let predicate = try expression()
        if at(.comma), canBeginOperand(at: position + 1) { throw commaInCondition() }
        return .where(predicate)
    }

    /// deriveStage = "derive" assignments ;
    private mutating func deriveStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        .derive(try assignments(of: word).map { Item(name: $0.name, value: $0.value) })
    }

    /// setStage = "set" assignments ;
    private mutating func setStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        .set(try assignments(of: word))
    }

    /// dropStage = "drop" names ;
    private mutating func dropStage() throws(SyntaxAbort) -> Stage.Kind { .drop(try names()) }

    /// renameStage = "rename" renaming { "," renaming } ;
    private mutating func renameStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        var renamings = [try renaming(word)]
        while take(.comma) != nil { renamings.append(try renaming(word)) }
        return .rename(renamings)
    }

    /// renaming = name "=" name ;
    private mutating func renaming(_ word: Token) throws(SyntaxAbort) -> Renaming {
        let new = try name()
        try assign(after: new, of: word)
        return Renaming(new: new, old: try name())
    }

    /// sortStage = "sort" sortKeys ;
    private mutating func sortStage() throws(SyntaxAbort) -> Stage.Kind {
        if at(.by), !next.is(.asc), !next.is(.desc), canBeginOperand(at: position + 1) { reportNeedlessWord(advance()) }
        return .sort(try sortKeys())
    }

    /// rowCount = expression ;
    ///
    /// An int literal, `$param` or a name; after `top` also a percentage. It binds tighter than a comparison.
    private mutating func rowCount(allowsPercent: Bool = false) throws(SyntaxAbort) -> Expr {
        let count = try expression(.additive)
        switch count.kind {
        case .integer(let count) where count >= 0: break
        case .name, .parameter: break
        case .decimal(let decimal) where allowsPercent && decimal.isPercent && decimal.mantissa >= 0: break
        default: report(.rowCount, at: count.range)
        }
        return count
    }

    /// takeStage = "take" rowCount ;
    private mutating func takeStage() throws(SyntaxAbort) -> Stage.Kind { .take(try rowCount()) }

    /// skipStage = "skip" rowCount ;
    private mutating func skipStage() throws(SyntaxAbort) -> Stage.Kind { .skip(try rowCount()) }

    /// sampleStage = "sample" rowCount [ "seed" rowCount ] ;
    private mutating func sampleStage() throws(SyntaxAbort) -> Stage.Kind {
        let count = try rowCount()
        return .sample(count, seed: take(.seed) == nil ? nil : try rowCount())
    }

    /// topStage = "top" rowCount "by" sortKeys [ "per" expressions ] [ "with" "ties" ] ;
    private mutating func topStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        if at(.by), !next.is(.by) {
            let place = SourceRange(start: current.range.start, end: current.range.start)
            let fix = Fix(replacing: place, with: "10 ", title: Words(en: "say how many", zh: "写明行数"))
            throw fail(.rowCount, at: current.range, fix: fix)
        }
        let count = try rowCount(allowsPercent: true)
        guard take(.by) != nil else { throw missing(.by, of: word) }
        let keys = try sortKeys()
        let per = try take(.per) == nil ? [] : expressions(until: nil)
        let withTies = at(.with) && next.is(.ties)
        if withTies {
            advance()
            advance()
        }
        return .top(Top(count: count, keys: keys, per: per, withTies: withTies))
    }

    /// bracketedQuery = "(" query ")" ;
    private mutating func bracketedQuery(_ word: Token) throws(SyntaxAbort) -> Query {
        guard at(.leftParen) else { throw missing(.bracketedQuery, of: word) }
        let expression = try parenthesized()
        if case .query(let query) = expression.kind { return query }
        return Query(source: expression, range: expression.range)
    }

    /// lookupStage = "lookup" bracketedQuery [ "on" lookupKey { "," lookupKey } ] "as" name ;
    private mutating func lookupStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        let query = try bracketedQuery(word)
        var keys: [Lookup.Key] = []
        if take(.on) != nil {
            keys.append(try lookupKey())
            while take(.comma) != nil { keys.append(try lookupKey()) }
        }
        guard take(.as) != nil else { throw missing(.as, of: word) }
        return .lookup(Lookup(query: query, on: keys, name: try name()))
    }

    /// lookupKey = expression [ "==" expression ] ;
    private mutating func lookupKey() throws(SyntaxAbort) -> Lookup.Key {
        let here = try expression(.coalesce)
        if at(.assign) { reportAssignForEqual(current) }
        guard take(.equal) != nil || take(.assign) != nil else { return Lookup.Key(here: here, there: nil) }
        return Lookup.Key(here: here, there: try expression(.coalesce))
    }

    /// expandStage = "expand" [ "keep" ] item ;
    private mutating func expandStage() throws(SyntaxAbort) -> Stage.Kind {
        let keep = at(.keep) && canBeginOperand(at: position + 1)
        if keep { advance() }
        return .expand(Expand(keep: keep, item: try item()))
    }

    /// unionStage = "union" bracketedQuery ;
    private mutating func unionStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        .union(try bracketedQuery(word))
    }

    /// exceptStage = "except" bracketedQuery ;
    private mutating func exceptStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        .except(try bracketedQuery(word))
    }

    /// intersectStage = "intersect" bracketedQuery ;
    private mutating func intersectStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        .intersect(try bracketedQuery(word))
    }

    /// selectStage = "select" items ;
    private mutating func selectStage() throws(SyntaxAbort) -> Stage.Kind {
        if at(.star) { throw selectStar() }
        return .select(try items())
    }

    /// distinctStage = "distinct" ;
    private func distinctStage() -> Stage.Kind { .distinct }

    /// summarizeStage = "summarize" items ( along [ "by" items ] | [ "by" items ] [ "with" "total" ] ) ;
    private mutating func summarizeStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        if at(.by), canBeginOperand(at: position + 1) { throw fail(.emptySummarize, at: word.range) }
        let items = try self.items()
        if at(.per), canBeginOperand(at: position + 1) { throw perForBy() }
        if at(.along), next.isName {
            let along = try along()
            let keys = try take(.by) == nil ? [] : self.items()
            return .summarize(Summarize(items: items, keys: keys, withTotal: false, along: along))
        }
        let keys = try take(.by) == nil ? [] : self.items()
        let withTotal = at(.with) && next.is(.total)
        if withTotal {
            advance()
            advance()
        }
        return .summarize(Summarize(items: items, keys: keys, withTotal: withTotal))
    }

    /// along = "along" name [ ">" name ] [ "via" postfix ] ;
    private mutating func along() throws(SyntaxAbort) -> Along {
        let word = advance()
        let first = try name()
        let second = try take(.greater) == nil ? nil : name()
        let via = try take(.via) == nil ? nil : postfix()
        return Along(
            tree: second == nil ? nil : first, level: second ?? first, via: via, range: range(from: word.range))
    }

    /// pivotStage = "pivot" expression ":" items [ "in" expression ] ;
    private mutating func pivotStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        let key = try expression()
        guard take(.colon) != nil else { throw missing(.colon, of: word) }
        var values = [try item(.coalesce)]
        while take(.comma) != nil { values.append(try item(.coalesce)) }
        return .pivot(Pivot(key: key, values: values, columns: take(.in) == nil ? nil : try expression()))
    }

    /// unpivotStage = "unpivot" names "as" name ":" name ;
    private mutating func unpivotStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        let columns = try names()
        guard take(.as) != nil else { throw missing(.as, of: word) }
        let key = try name()
        guard take(.colon) != nil else { throw missing(.colon, of: word) }
        return .unpivot(Unpivot(columns: columns, key: key, value: try name()))
    }

    /// fillStage = "fill" name [ "in" expression ] [ "per" expressions ] ;
    private mutating func fillStage() throws(SyntaxAbort) -> Stage.Kind {
        let key = try name()
        let range = take(.in) == nil ? nil : try expression()
        return .fill(Fill(key: key, range: range, per: take(.per) == nil ? [] : try expressions(until: nil)))
    }

    /// diffStage = "diff" bracketedQuery [ "on" names ] ;
    private mutating func diffStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        .diff(try bracketedQuery(word), on: take(.on) == nil ? [] : try names())
    }

    /// describeStage = "describe" ;
    private func describeStage() -> Stage.Kind { .describe }

    /// expectStage = "expect" ( "empty" | expression ) ;
    private mutating func expectStage() throws(SyntaxAbort) -> Stage.Kind {
        if at(.empty) {
            let word = position
            advance()
            if isEndOfStage { return .expect(.empty) }
            position = word
        }
        return .expect(.predicate(try expression()))
    }

    /// chartStage = "chart" ( name [ chartColumns ] | [ axis { "," chartColumn } ] ) [ "by" items ] [ "title" string ]
    ///     [ "save" string ] ;
    private mutating func chartStage() throws(SyntaxAbort) -> Stage.Kind {
        let hasKind = current.isName && !atAxis && !atChartClause
        let kind = hasKind ? try name() : nil
        let columns = isEndOfStage || atChartClause || !hasKind && !atAxis ? [] : try chartColumns()
        let series = take(.by) == nil ? [] : try items()
        var title: StringLiteral?
        var path: StringLiteral?
        if at(.title) {
            let word = advance()
            title = try string(of: word)
        }
        if at(.save) {
            let word = advance()
            path = try string(of: word)
        }
        return .chart(
            Chart(
                kind: kind, x: columns.filter(\.isX).map(\.item), y: columns.filter { !$0.isX }.map(\.item),
                by: series, title: title, path: path))
    }

    /// chartColumns = chartColumn { "," chartColumn } ;
    private mutating func chartColumns() throws(SyntaxAbort) -> [(isX: Bool, item: Item)] {
        var columns = [try chartColumn()]
        while let comma = take(.comma) {
            if atChartClause { throw commaBeforeClause(comma) }
            columns.append(try chartColumn())
        }
        return columns
    }

    /// chartColumn = axis | item ;
    ///
    /// What no axis is named for is a value.
    private mutating func chartColumn() throws(SyntaxAbort) -> (isX: Bool, item: Item) {
        atAxis ? try axis() : (false, try item())
    }

    /// axis = ( "x" | "y" ) ":" item ;
    private mutating func axis() throws(SyntaxAbort) -> (isX: Bool, item: Item) {
        let word = advance()
        advance()
        return (word.keyword == .x, try item())
    }

    /// Elsewhere `x` and `y` are names.
    private var atAxis: Bool { (at(.x) || at(.y)) && next.kind == .colon }

    private var atChartClause: Bool {
        if at(.by) { return canBeginOperand(at: position + 1) }
        return (at(.title) || at(.save)) && next.kind == .string
    }

    /// saveStage = "save" string [ options ] ;
    private mutating func saveStage(_ word: Token) throws(SyntaxAbort) -> Stage.Kind {
        let path = try string(of: word)
        return .save(path, options: try optionsIfPresent())
    }

    /// withinStage = expression ;
    ///
    /// A condition that begins with `within` is a stage of its own, for which the word is read again.
    private mutating func withinStage() throws(SyntaxAbort) -> Stage.Kind {
        position -= 1
        return .where(try expression())
    }

    // MARK: Items

    /// items = item { "," item } ;
    private mutating func items() throws(SyntaxAbort) -> [Item] {
        var items = [try item()]
        while let comma = take(.comma) {
            if at(.by), canBeginOperand(at: position + 1) { throw commaBeforeClause(comma) }
            items.append(try item())
        }
        return items
    }

    /// item = [ name "=" ] expression ;
    private mutating func item(_ minimum: Precedence = .or) throws(SyntaxAbort) -> Item {
        guard current.isName, next.kind == .assign else { return Item(name: nil, value: try expression(minimum)) }
        let name = try self.name()
        advance()
        return Item(name: name, value: try expression(minimum))
    }

    /// assignments = assignment { "," assignment } ;
    private mutating func assignments(of word: Token) throws(SyntaxAbort) -> [Assignment] {
        var assignments = [try assignment(of: word)]
        while take(.comma) != nil { assignments.append(try assignment(of: word)) }
        return assignments
    }

    /// assignment = name "=" expression ;
    mutating func assignment(of word: Token) throws(SyntaxAbort) -> Assignment {
        guard current.isName, next.kind == .assign || next.kind == .equal else { throw unnamedItem(of: word) }
        let name = try self.name()
        try assign(after: name, of: word)
        return Assignment(name: name, value: try expression())
    }

    /// names = name { "," name } ;
    mutating func names() throws(SyntaxAbort) -> [Name] {
        var names = [try name()]
        while take(.comma) != nil { names.append(try name()) }
        return names
    }
}

extension Expr {
    /// What may stand before the first `|`: an entity or `let`, a snapshot's entity, a bracketed query, `months(…)`.
    fileprivate var canBeginQuery: Bool {
        switch kind {
        case .name, .query, .call: true
        case .member(let base, _): base.canBeginQuery
        default: false
        }
    }
}
