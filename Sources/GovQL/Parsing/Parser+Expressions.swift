// Expressions: precedence climbing over the table in Syntax/Operators.swift, and the operands. Calls have a file of
// their own. Brackets, operators and steps count towards one depth, so no input can exhaust the stack.

extension Parser {
    /// expression = prefixed { binaryOperator expression | rangeTail | nullTest } ;
    ///
    /// Reads what binds at least as tightly as `minimum`.
    mutating func expression(_ minimum: Precedence = .or) throws(SyntaxAbort) -> Expr {
        guard depth < SyntaxLimits.depth else { throw tooDeep() }
        depth += 1
        defer { depth -= 1 }
        var left = try prefixed()
        guard left.height <= SyntaxLimits.depth else { throw tooDeep() }
        var isComparison = false
        while let infix = infixIfPresent(), infix.precedence >= minimum {
            if infix.precedence == .comparison {
                if isComparison { throw chainedComparison(left, infix) }
                isComparison = true
            } else {
                isComparison = false
            }
            left = try infixed(left, infix)
            guard left.height <= SyntaxLimits.depth else { throw tooDeep() }
        }
        return left
    }

    /// prefixed = negation | not | postfix ;
    private mutating func prefixed() throws(SyntaxAbort) -> Expr {
        if at(.minus) { return try negation() }
        if at(.not) || at(.bang) { return try not() }
        return try postfix()
    }

    /// negation = "-" expression ;
    private mutating func negation() throws(SyntaxAbort) -> Expr {
        note(.prefix, at: position)
        let minus = advance()
        if at(.number), !hasStep { return try numberLiteral(negatedBy: minus) }
        let operand = try expression(.negation)
        return Expr(.negate(operand), at: minus.range.union(operand.range))
    }

    /// Whether a point follows the number here or its unit: then the sign is of all of it.
    private var hasStep: Bool { next.kind == .dot || next.keyword?.unit != nil && token(2).kind == .dot }

    /// not = "not" expression ;
    private mutating func not() throws(SyntaxAbort) -> Expr {
        let word = advance()
        if word.kind == .bang { reportForeign(word, replacement: "not ") }
        let operand = try expression(.not)
        return Expr(.not(operand), at: word.range.union(operand.range))
    }

    // MARK: Operators

    /// What stands between an operand and the next, or after one.
    enum Infix {
        case binary(BinaryOperator)
        case range(isHalfOpen: Bool)
        case nullTest

        var precedence: Precedence {
            switch self {
            case .binary(let binary): binary.precedence
            case .range: .range
            case .nullTest: .comparison
            }
        }
    }

    /// The operator at this point, not yet read.
    func infixIfPresent() -> Infix? {
        switch current.kind {
        case .equal, .assign, .tripleEqual: return .binary(.equal)
        case .notEqual, .lessGreater: return .binary(.notEqual)
        case .less: return .binary(.less)
        case .lessOrEqual: return .binary(.lessOrEqual)
        case .greater: return .binary(.greater)
        case .greaterOrEqual: return .binary(.greaterOrEqual)
        case .fatArrow: return isInCondition ? nil : .binary(.greaterOrEqual)
        case .plus: return .binary(.add)
        case .minus: return .binary(.subtract)
        case .star: return .binary(.multiply)
        case .slash: return .binary(.divide)
        case .doubleSlash: return .binary(.truncatingDivide)
        case .coalesce: return .binary(.coalesce)
        case .doubleAmpersand: return .binary(.and)
        case .doublePipe: return .binary(.or)
        case .percent, .caret: return .binary(.modulo)
        case .range: return .range(isHalfOpen: false)
        case .halfOpenRange: return .range(isHalfOpen: true)
        case .word: return wordOperatorIfPresent()
        default: return nil
        }
    }

    private func wordOperatorIfPresent() -> Infix? {
        switch current.keyword {
        case .and: .binary(.and)
        case .or: .binary(.or)
        case .in: .binary(.isIn)
        case .notIn: .binary(.notIn)
        case .not: next.is(.in) ? .binary(.notIn) : nil
        case .is, .isNull, .isNotNull: .nullTest
        case .contains: .binary(.contains)
        case .startsWith: .binary(.startsWith)
        case .starts: next.is(.with) ? .binary(.startsWith) : nil
        case .endsWith: .binary(.endsWith)
        case .ends: next.is(.with) ? .binary(.endsWith) : nil
        case .matches: .binary(.matches)
        case .mod: .binary(.modulo)
        default: nil
        }
    }

    private mutating func infixed(_ left: Expr, _ infix: Infix) throws(SyntaxAbort) -> Expr {
        switch infix {
        case .binary(let binary): try binaryOperation(left, binary)
        case .range(let isHalfOpen): try rangeTail(left, isHalfOpen)
        case .nullTest: try nullTest(left)
        }
    }

    private mutating func binaryOperation(_ left: Expr, _ binary: BinaryOperator) throws(SyntaxAbort) -> Expr {
        let operatorRange = try binaryOperator(binary, after: left)
        let right = try expression(binary.precedence.tighter)
        if binary == .coalesce, left.isBareRange || right.isBareRange {
            throw fail(.rangeBesideCoalesce, at: left.range.union(right.range))
        }
        return Expr(
            .binary(binary, operatorRange: operatorRange, left: left, right: right),
            at: left.range.union(right.range))
    }

    /// binaryOperator = "or" | "and" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not" "in" | "contains"
    ///     | "starts" "with" | "ends" "with" | "matches" | "??" | "+" | "-" | "*" | "/" | "//" | "mod" ;
    private mutating func binaryOperator(
        _ binary: BinaryOperator, after left: Expr
    ) throws(SyntaxAbort) -> SourceRange {
        let first = advance()
        switch first.kind {
        case .assign: reportAssignForEqual(first)
        case .caret: throw caret(first, after: left)
        case .tripleEqual, .lessGreater, .fatArrow, .doubleAmpersand, .doublePipe, .percent:
            reportForeign(first, replacement: binary.spelling)
        case .word where first.is(.not) || first.is(.starts) || first.is(.ends): advance()
        default: break
        }
        return range(from: first.range)
    }

    /// rangeTail = ".." [ expression ] | "..<" expression ;
    private mutating func rangeTail(_ lower: Expr, _ isHalfOpen: Bool) throws(SyntaxAbort) -> Expr {
        let dots = advance()
        if lower.isBareRange { throw fail(.chainedRange, at: lower.range.union(dots.range)) }
        guard isHalfOpen || canBeginUpperEnd() else {
            note(.openRange, at: position - 1)
            return Expr(.range(lower: lower, upper: nil, isHalfOpen: false), at: lower.range.union(dots.range))
        }
        let upper = try expression(.additive)
        return Expr(
            .range(lower: lower, upper: upper, isHalfOpen: isHalfOpen), at: lower.range.union(upper.range))
    }

    /// Whether `..` is followed by its upper end rather than by a clause or the end.
    private func canBeginUpperEnd() -> Bool {
        switch current.keyword {
        case .by, .asc, .desc, .with, .allow, .as, .on: return next.kind == .leftParen && next.touchesPrevious
        case .per where !isInCall: return false
        // `dec in 0.. missing ["-"]`
        case .missing: return next.kind != .leftBracket
        default: return canBeginOperand(at: position)
        }
    }

    /// nullTest = "is" [ "not" ] "null" ;
    private mutating func nullTest(_ operand: Expr) throws(SyntaxAbort) -> Expr {
        let first = advance()
        var isNegated = first.is(.isNotNull)
        if first.is(.is) {
            isNegated = take(.not) != nil
            guard take(.null) != nil else { throw isWithoutNull(first, isNegated) }
        }
        return Expr(.isNull(operand, negated: isNegated), at: range(from: operand.range))
    }

    // MARK: Operands

    /// postfix = operand { "." ( name | "outer" | "this" ) } ;
    ///
    /// The two words only after `outer`.
    mutating func postfix() throws(SyntaxAbort) -> Expr {
        var base = try operand()
        while at(.dot) {
            advance()
            if case .outer(let levels) = base.kind, let step = outerStep(levels, from: base.range) {
                base = step
                continue
            }
            let name = try self.name()
            base = Expr(.member(base: base, name: name), at: range(from: base.range))
            guard base.height <= SyntaxLimits.depth else { throw tooDeep() }
        }
        return base
    }

    /// `outer.outer`, `outer.this`
    private mutating func outerStep(_ levels: Int, from start: SourceRange) -> Expr? {
        if take(.outer) != nil { return Expr(.outer(levels: levels + 1), at: range(from: start)) }
        if take(.this) != nil { return Expr(.outer(levels: levels), at: range(from: start)) }
        return nil
    }

    /// operand = literal | parameter | list | parenthesized | conditional | cases | within | call | name | "this"
    ///     | "outer" ;
    private mutating func operand() throws(SyntaxAbort) -> Expr {
        switch current.kind {
        case .number: return try numberLiteral(negatedBy: nil)
        case .string, .temporal: return literal()
        case .parameter:
            let token = advance()
            return Expr(.parameter(Name(text(token), at: token.range)), at: token.range)
        case .leftBracket: return try list()
        case .leftParen: return try parenthesized()
        case .word where current.keyword != nil: return try wordOperand()
        case .word, .quotedName: return try nameOrCall()
        default: throw missingOperand()
        }
    }

    private mutating func wordOperand() throws(SyntaxAbort) -> Expr {
        let token = current
        switch token.keyword {
        case .if: return try conditional()
        case .case: return try cases()
        case .null: return Expr(.null, at: advance().range)
        case .true: return Expr(.bool(true), at: advance().range)
        case .false: return Expr(.bool(false), at: advance().range)
        case .this: return Expr(.this, at: advance().range)
        case .outer: return Expr(.outer(levels: 1), at: advance().range)
        case .within where isWithin: return try within()
        default: break
        }
        let isReserved = token.keyword?.isReserved ?? false
        if isReserved || isCallClause(at: position) { throw missingOperand() }
        return try nameOrCall()
    }

    /// Whether `within` is the operator: a level and what it is follow, or one of them where no operator could.
    private var isWithin: Bool {
        if next.kind == .string, !next.touchesPrevious { return true }
        guard next.isName, next.keyword?.isReserved != true, !isClauseWord(next) else { return false }
        let value = token(2)
        switch value.kind {
        case .string, .parameter, .leftBracket: return true
        case .leftParen: return !value.touchesPrevious
        case .word, .quotedName:
            // Two names: the second wants its quotes, if neither goes on with a clause.
            return !isClauseWord(value) && value.keyword?.isReserved != true
        default: return false
        }
    }

    private func isClauseWord(_ token: Token) -> Bool {
        guard let keyword = token.keyword else { return false }
        return Keyword.words(of: .clause).contains(keyword) || Keyword.words(of: .operator).contains(keyword)
            || keyword == .starts || keyword == .ends
    }

    /// within = "within" name operand [ "via" postfix ] ;
    private mutating func within() throws(SyntaxAbort) -> Expr {
        let word = advance()
        guard current.isName else { throw missing(.level, of: word) }
        let level = try name()
        if current.isName {
            let text = text(current)
            let fix = Fix(
                replacing: current.range, with: "\"\(text)\"", title: Words(en: "put it in quotes", zh: "加上引号"))
            throw fail(.unquotedPlace(text), at: current.range, fix: fix)
        }
        let value = try operand()
        let via = try take(.via) == nil ? nil : postfix()
        return Expr(.within(Within(level: level, value: value, via: via)), at: range(from: word.range))
    }

    private mutating func nameOrCall() throws(SyntaxAbort) -> Expr {
        if next.kind == .leftParen, next.touchesPrevious { return try call() }
        let name = readName()
        return Expr(.name(name), at: name.range)
    }

    /// A name that is known to stand here.
    mutating func readName() -> Name {
        note(.name, at: position)
        let token = advance()
        return Name(text(token), at: token.range, isQuoted: token.kind == .quotedName)
    }

    /// list = "[" [ expression { "," expression } [ "," ] ] "]" ;
    private mutating func list() throws(SyntaxAbort) -> Expr {
        let opener = position
        advance()
        let wasInCall = isInCall
        isInCall = false
        defer { isInCall = wasInCall }
        var elements: [Expr] = []
        while !at(.rightBracket) {
            elements.append(try expression())
            guard take(.comma) != nil else { break }
        }
        try close(opener, .rightBracket)
        return Expr(.list(elements), at: range(from: tokens[opener].range))
    }

    /// parenthesized = "(" query ")" ;
    mutating func parenthesized() throws(SyntaxAbort) -> Expr {
        let opener = position
        advance()
        let wasInCall = isInCall
        isInCall = false
        defer { isInCall = wasInCall }
        let inner = try query()
        if at(.comma) { throw parenthesizedList(from: opener) }
        try close(opener, .rightParen)
        let kind = inner.isBareExpression ? inner.source.kind : .query(inner)
        return Expr(kind, at: range(from: tokens[opener].range))
    }

    /// conditional = "if" expression "then" expression [ "else" expression ] ;
    private mutating func conditional() throws(SyntaxAbort) -> Expr {
        let word = advance()
        let condition = try expression()
        guard take(.then) != nil else { throw missing(.then, of: word) }
        let then = try expression()
        let otherwise = take(.else) == nil ? nil : try expression()
        return Expr(
            .conditional(condition: condition, then: then, otherwise: otherwise), at: range(from: word.range))
    }

    /// cases = "case" "{" { itemEnd } caseArm { itemEnd { itemEnd } caseArm } { itemEnd } "}" ;
    private mutating func cases() throws(SyntaxAbort) -> Expr {
        let word = advance()
        let opener = position
        guard take(.leftBrace) != nil else { throw missing(.caseBody, of: word) }
        let wasInCall = isInCall
        isInCall = false
        defer { isInCall = wasInCall }
        var arms: [CaseArm] = []
        var otherwise: Expr?
        skipItemEnds()
        while !at(.rightBrace) {
            if let value = otherwise { throw fail(.armAfterElse, at: current.range.union(value.range)) }
            try caseArm(&arms, &otherwise)
            guard itemEnd() else { break }
        }
        try close(opener, .rightBrace)
        guard !arms.isEmpty else { throw fail(.emptyCase, at: range(from: word.range)) }
        return Expr(.cases(arms, otherwise: otherwise), at: range(from: word.range))
    }

    /// caseArm = ( expression | "else" ) "->" expression ;
    private mutating func caseArm(_ arms: inout [CaseArm], _ otherwise: inout Expr?) throws(SyntaxAbort) {
        if let word = take(.else) {
            try arrow(after: word)
            otherwise = try expression()
            return
        }
        let start = current
        let wasInCondition = isInCondition
        isInCondition = true
        defer { isInCondition = wasInCondition }
        let condition = try expression()
        isInCondition = false
        try arrow(after: start)
        arms.append(CaseArm(condition: condition, value: try expression()))
    }

    private mutating func arrow(after start: Token) throws(SyntaxAbort) {
        guard take(.arrow) == nil else { return }
        if at(.colon) || at(.fatArrow) || at(.then) {
            reportForeign(advance(), replacement: "->")
            return
        }
        throw missing(.arrow, of: start)
    }

    // MARK: Literals

    /// literal = string | temporal | numberLiteral | "null" | "true" | "false" ;
    private mutating func literal() -> Expr {
        let token = advance()
        switch stream.literals[Int(token.literal)] {
        case .temporal(let temporal): return Expr(.temporal(temporal), at: token.range)
        case .string(let string): return Expr(.string(string), at: token.range)
        case .integer, .decimal, .float: preconditionFailure("A number is read by numberLiteral")
        }
    }

    /// numberLiteral = duration | number ;
    private mutating func numberLiteral(negatedBy minus: Token?) throws(SyntaxAbort) -> Expr {
        let token = advance()
        let range = minus?.range.union(token.range) ?? token.range
        switch stream.literals[Int(token.literal)] {
        case .integer(let magnitude):
            guard let value = Int64(exactly: minus == nil ? magnitude : -magnitude) else {
                throw fail(.integerTooLarge, at: range)
            }
            if let duration = duration(count: value, from: range) { return duration }
            return Expr(.integer(value), at: range)
        case .decimal(let decimal):
            if isUnit(current) { throw fail(.fractionalDuration, at: range.union(current.range)) }
            let value = DecimalLiteral(
                mantissa: minus == nil ? decimal.mantissa : -decimal.mantissa, scale: decimal.scale,
                isPercent: decimal.isPercent)
            return Expr(.decimal(value), at: range)
        case .float(let value): return Expr(.float(minus == nil ? value : -value), at: range)
        case .string, .temporal: preconditionFailure("Only numbers are lexed as numbers")
        }
    }

    /// duration = number ( "day" | "week" | "month" | "year" ) ;
    private mutating func duration(count: Int64, from range: SourceRange) -> Expr? {
        guard isUnit(current), let unit = current.keyword?.unit else { return nil }
        return Expr(.duration(count: count, unit: unit), at: range.union(advance().range))
    }

    /// A unit stands on the number's line and is not the name of a call or a new column.
    private func isUnit(_ token: Token) -> Bool {
        guard token.keyword?.unit != nil, !token.followsNewline else { return false }
        return next.kind != .assign && !(next.kind == .leftParen && next.touchesPrevious)
    }
}

extension Expr {
    /// A range that stands without brackets.
    var isBareRange: Bool {
        guard case .range(let lower, _, _) = kind else { return false }
        return range.start == lower.range.start
    }
}
