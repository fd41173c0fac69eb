// `with (…)` behind `load`, `entity` and `save`: names and values as they stand. Which options there are, and what a value
// may be, is known to those who read them (Catalog/LoadOptions.swift).

extension Parser {
    /// options = "with" "(" [ option { "," option } [ "," ] ] ")" ;
    mutating func optionsIfPresent() throws(SyntaxAbort) -> [OptionSyntax] {
        guard at(.with), next.kind == .leftParen else { return [] }
        advance()
        let opener = position
        advance()
        let options = try optionList { $0.at(.rightParen) }
        try close(opener, .rightParen)
        return options
    }

    mutating func optionList(
        until isEnd: (borrowing Parser) -> Bool
    ) throws(SyntaxAbort) -> [OptionSyntax] {
        var options: [OptionSyntax] = []
        while !isEnd(self) {
            options.append(try option())
            guard take(.comma) != nil else { break }
        }
        return options
    }

    /// option = name [ "=" ] optionValues ;
    private mutating func option() throws(SyntaxAbort) -> OptionSyntax {
        let name = try self.name()
        _ = take(.assign)
        return OptionSyntax(name: name, values: try optionValues(previous))
    }

    /// optionValues = optionValue | "(" optionValue { "," optionValue } [ "," ] ")"
    ///     | "[" optionValue { "," optionValue } [ "," ] "]" ;
    private mutating func optionValues(_ name: Token) throws(SyntaxAbort) -> [StringLiteral] {
        guard at(.leftParen) || at(.leftBracket) else { return [try optionValue(name)] }
        let opener = position
        let closer: Token.Kind = advance().kind == .leftParen ? .rightParen : .rightBracket
        var values = [try optionValue(name)]
        while take(.comma) != nil, !at(closer) { values.append(try optionValue(name)) }
        try close(opener, closer)
        return values
    }

    /// optionValue = string | number | name ;
    private mutating func optionValue(_ name: Token) throws(SyntaxAbort) -> StringLiteral {
        if at(.string) { return try string(of: name) }
        let token = current
        if token.isName {
            note(.name, at: position)
            advance()
            return StringLiteral(text(token), at: token.range)
        }
        guard at(.number) else { throw missing(.optionValue, of: name) }
        advance()
        guard case .integer(let number) = stream.literals[Int(token.literal)] else {
            return StringLiteral(text(token), at: token.range)
        }
        return StringLiteral("\(number)", at: token.range)
    }
}
