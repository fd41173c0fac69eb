// Calls and their clauses: `f(distinct link: args where p sort keys per keys)`. Here a word such as `sort` is a clause
// word only if something that can begin an operand follows, so that a column may bear its name.

extension Parser {
    /// call = name "(" [ callBody ] callClauses ")" ;
    mutating func call() throws(SyntaxAbort) -> Expr {
        let function = readName()
        let opener = position
        note(.function, at: opener - 1)
        advance()
        let wasInCall = isInCall
        isInCall = true
        defer { isInCall = wasInCall }
        var parts = CallParts()
        if !at(.rightParen), !isCallClause(at: position) || isCallHead(at: position) { try callBody(&parts) }
        try callClauses(&parts)
        try close(opener, .rightParen)
        return Expr(.call(parts.call(function)), at: range(from: function.range))
    }

    /// What of a call has been read.
    struct CallParts {
        var subject: Call.Subject?
        var modifier: Call.Modifier?
        var arguments: [Expr] = []
        var filter: Expr?
        var order: [SortKey] = []
        var partition: Call.Partition?

        func call(_ function: Name) -> Call {
            Call(
                function: function, subject: subject, modifier: modifier, arguments: arguments, filter: filter,
                order: order, partition: partition)
        }
    }

    /// callBody = [ modifier ] ( subject | [ expression ":" [ modifier ] ] arguments ) ;
    private mutating func callBody(_ parts: inout CallParts) throws(SyntaxAbort) {
        parts.modifier = modifierIfPresent()
        if isCallClause(at: position), at(.from) {
            try subject(&parts)
            return
        }
        if at(.star), next.kind == .rightParen {
            reportCountStar(advance())
            return
        }
        let first = try expression()
        guard take(.colon) != nil else {
            parts.arguments = try arguments(startingWith: first)
            return
        }
        parts.subject = .link(first, modifier: parts.modifier)
        parts.modifier = modifierIfPresent()
        parts.arguments = try arguments(startingWith: try expression())
    }

    /// subject = "from" postfix [ ":" [ modifier ] arguments ] ;
    private mutating func subject(_ parts: inout CallParts) throws(SyntaxAbort) {
        advance()
        parts.subject = .from(try postfix(), modifier: parts.modifier)
        parts.modifier = nil
        guard take(.colon) != nil else { return }
        parts.modifier = modifierIfPresent()
        parts.arguments = try arguments(startingWith: try expression())
    }

    /// modifier = "distinct" | "each" ;
    private mutating func modifierIfPresent() -> Call.Modifier? {
        guard isCallClause(at: position) else { return nil }
        if let word = take(.distinct) { return Call.Modifier(.distinct, at: word.range) }
        if let word = take(.each) { return Call.Modifier(.each, at: word.range) }
        return nil
    }

    /// arguments = expression { "," expression } [ "," ] ;
    private mutating func arguments(startingWith first: Expr) throws(SyntaxAbort) -> [Expr] {
        var arguments = [first]
        while let comma = take(.comma) {
            if at(.rightParen) { break }
            if isCallClause(at: position) { throw commaBeforeClause(comma) }
            arguments.append(try expression())
        }
        return arguments
    }

    /// callClauses = [ "where" expression ] [ "sort" sortKeys [ "," ] ] [ "per" partition ] ;
    private mutating func callClauses(_ parts: inout CallParts) throws(SyntaxAbort) {
        if take(.where) != nil { parts.filter = try expression() }
        if isCallClause(at: position), take(.sort) != nil { parts.order = try sortKeys() }
        if isCallClause(at: position), take(.per) != nil { parts.partition = try partition() }
        if isCallClause(at: position) { throw fail(.clauseOrder(text(current)), at: current.range) }
    }

    /// partition = "all" | expressions [ "," ] ;
    private mutating func partition() throws(SyntaxAbort) -> Call.Partition {
        if at(.all), next.kind == .rightParen { return .all(advance().range) }
        return .keys(try expressions(until: .rightParen))
    }

    /// sortKeys = sortKey { "," sortKey } ;
    mutating func sortKeys() throws(SyntaxAbort) -> [SortKey] {
        var keys = [try sortKey()]
        while let comma = take(.comma) {
            if isInCall, at(.rightParen) { break }
            if isInCall, isCallClause(at: position) { throw commaBeforeClause(comma) }
            keys.append(try sortKey())
        }
        return keys
    }

    /// sortKey = expression [ "asc" | "desc" ] [ "by" name ] ;
    private mutating func sortKey() throws(SyntaxAbort) -> SortKey {
        let value = try expression()
        var direction: SortKey.Direction?
        if take(.asc) != nil {
            direction = .ascending
        } else if take(.desc) != nil {
            direction = .descending
        }
        let collation = try take(.by) == nil ? nil : name()
        if collation != nil { note(.collation, at: position - 1) }
        return SortKey(value: value, direction: direction, collation: collation)
    }

    /// expressions = expression { "," expression } ;
    ///
    /// Where the keys stand in brackets a comma may trail before the closer.
    mutating func expressions(until closer: Token.Kind?) throws(SyntaxAbort) -> [Expr] {
        var expressions = [try expression()]
        while take(.comma) != nil {
            if let closer, at(closer) { break }
            expressions.append(try expression())
        }
        return expressions
    }

    // MARK: Which words are clauses

    /// `distinct`, `each` and `from` open a call's body; the other clause words end it.
    private func isCallHead(at index: Int) -> Bool {
        switch tokens[index].keyword {
        case .distinct, .each, .from: true
        default: false
        }
    }

    /// Whether the word there is a clause word of the call around it.
    func isCallClause(at index: Int) -> Bool {
        guard isInCall, tokens[index].kind == .word, let keyword = tokens[index].keyword, keyword.isCallClause else {
            return false
        }
        if keyword == .where { return true }
        let following = tokens[min(index + 1, tokens.count - 1)]
        if following.kind == .word, following.keyword?.isCallClause == true {
            // Of two such words the first is a name, but for `distinct from q`, where `from q` is the link.
            let isModifier = keyword == .distinct || keyword == .each
            return isModifier && following.is(.from) && isCallClause(at: index + 1)
        }
        return beginsOperand(following)
    }

    /// Whether an operand can begin here; a clause word of the call around cannot.
    func canBeginOperand(at index: Int) -> Bool {
        beginsOperand(tokens[index]) && !isCallClause(at: index)
    }

    private func beginsOperand(_ token: Token) -> Bool {
        switch token.kind {
        case .quotedName, .number, .string, .temporal, .parameter, .leftParen, .leftBracket, .minus: return true
        case .word: break
        default: return false
        }
        switch token.keyword {
        case .and, .or, .in, .notIn, .is, .isNull, .isNotNull, .then, .else, .where: return false
        case .contains, .startsWith, .endsWith, .matches, .mod: return true
        default: return true
        }
    }
}
