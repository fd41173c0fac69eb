// The `entity` statement: keys, labels, fields, enum values and links of one file. What the names refer to is the
// catalog's business.

extension Parser {
    /// entityStatement = "entity" declaredName [ "from" string ] [ options ]
    ///     "{" { itemEnd } [ entityItem { itemEnd { itemEnd } entityItem } ] { itemEnd } "}" ;
    mutating func entityStatement(_ word: Token) throws(SyntaxAbort) -> Statement.Kind {
        let name = try declaredName(stoppingAt: [.from, .with])
        let from = take(.from)
        let path = try from == nil ? nil : string(of: word)
        let options = try optionsIfPresent()
        let opener = position
        guard take(.leftBrace) != nil else { throw missing(.entityBody, of: word) }
        if stream.unclosed.contains(opener) { throw skipUnclosedBody() }
        let items = entityItems(depth: tokens[opener].depth + 1)
        try close(opener, .rightBrace)
        return .entity(EntityDeclaration(name: name, path: path, options: options, items: items))
    }

    /// Reads the items, stepping over broken ones.
    private mutating func entityItems(depth: UInt32) -> [EntityItem] {
        var items: [EntityItem] = []
        skipItemEnds()
        while !at(.rightBrace), !at(.end) {
            let start = position
            do throws(SyntaxAbort) {
                let item = try entityItem()
                guard at(.comma) || at(.separator) || at(.rightBrace) else { throw unexpected() }
                items.append(item)
            } catch {
                if position == start { advance() }
                recover(toItemAt: depth)
            }
            skipItemEnds()
        }
        return items
    }

    /// A body that is never closed is reported already; its lines are not statements. Reading goes on at the next line
    /// that begins with a statement word.
    private mutating func skipUnclosedBody() -> SyntaxAbort {
        while !at(.end) {
            if at(.separator), let keyword = next.keyword {
                let separator = position
                advance()
                let isStatement = isStatementWord(keyword)
                guard !isStatement else {
                    position = separator
                    break
                }
            } else {
                advance()
            }
        }
        return SyntaxAbort()
    }

    /// itemEnd = separator | "," ;
    mutating func itemEnd() -> Bool {
        guard at(.separator) || at(.comma) else { return false }
        skipItemEnds()
        return true
    }

    mutating func skipItemEnds() {
        while at(.separator) || at(.comma) { advance() }
    }

    /// entityItem = "key" columnNames | "label" name | [ "key" | "label" ] declaredName ":" ( link | field ) ;
    private mutating func entityItem() throws(SyntaxAbort) -> EntityItem {
        let role = itemRole()
        if role == .key, !isTyped(from: position) { return .key(try columnNames()) }
        if role == .label, !isTyped(from: position) { return .label(try name()) }
        let name = try declaredName()
        guard take(.colon) != nil else { throw missing(.itemType, of: previous) }
        if at(.arrow) {
            let link = try self.link(name)
            return .link(link)
        }
        return .field(try field(role, name))
    }

    /// `key` and `label` before a name say what the item is.
    private mutating func itemRole() -> FieldDeclaration.Role {
        guard next.isName else { return .plain }
        if take(.key) != nil { return .key }
        if take(.label) != nil { return .label }
        return .plain
    }

    /// Whether the names from here on run up to a `:`.
    private func isTyped(from index: Int) -> Bool {
        var index = index
        while tokens[index].isName || tokens[index].kind == .pipe { index += 1 }
        return tokens[index].kind == .colon
    }

    /// columnNames = name { "," name } ;
    ///
    /// A comma before what begins an item ends the names.
    private mutating func columnNames() throws(SyntaxAbort) -> [Name] {
        var names = [try name()]
        while at(.comma), next.isName, !isTyped(from: position + 1), !beginsKeyItem(at: position + 1) {
            advance()
            names.append(try name())
        }
        return names
    }

    private func beginsKeyItem(at index: Int) -> Bool {
        (tokens[index].is(.key) || tokens[index].is(.label)) && tokens[min(index + 1, tokens.count - 1)].isName
    }

    /// field = type [ "required" ] [ "in" expression ] [ "missing" "[" [ string { "," string } [ "," ] ] "]" ] ;
    private mutating func field(
        _ role: FieldDeclaration.Role, _ name: DeclaredName
    ) throws(SyntaxAbort) -> FieldDeclaration {
        let type = try self.type()
        let isRequired = take(.required) != nil
        let values = try take(.in) == nil ? nil : expression()
        guard let word = take(.missing) else {
            return FieldDeclaration(
                role: role, name: name, type: type, isRequired: isRequired, values: values, missing: nil)
        }
        let opener = position
        guard take(.leftBracket) != nil else { throw missing(.missingList, of: word) }
        var texts: [StringLiteral] = []
        while !at(.rightBracket) {
            texts.append(try string(of: word))
            guard take(.comma) != nil else { break }
        }
        try close(opener, .rightBracket)
        return FieldDeclaration(
            role: role, name: name, type: type, isRequired: isRequired, values: values, missing: texts)
    }

    /// link = "->" name [ "required" ] [ "by" columnNames ] [ "reverse" declaredName ] ;
    private mutating func link(_ name: DeclaredName) throws(SyntaxAbort) -> LinkDeclaration {
        advance()
        let target = try self.name()
        let isRequired = take(.required) != nil
        let columns = try take(.by) == nil ? [] : columnNames()
        let reverse = try take(.reverse) == nil ? nil : declaredName()
        return LinkDeclaration(name: name, target: target, isRequired: isRequired, columns: columns, reverse: reverse)
    }

    /// type = "bool" | "int" | "dec" | "num" | "text" | "code" | "date" | "datetime" | "period" | "duration" | enumeration ;
    mutating func type() throws(SyntaxAbort) -> TypeSyntax {
        let word = current
        guard word.isName else { throw missingName() }
        if word.is(.enum) { return try enumeration() }
        guard let keyword = word.keyword, let type = TypeName(rawValue: keyword.rawValue) else {
            throw unknownType(word)
        }
        advance()
        return TypeSyntax(.named(type), at: word.range)
    }

    /// enumeration = "enum" [ "ordered" ] "{" { itemEnd } enumValue { itemEnd { itemEnd } enumValue } { itemEnd } "}" ;
    private mutating func enumeration() throws(SyntaxAbort) -> TypeSyntax {
        let word = advance()
        let isOrdered = take(.ordered) != nil
        let opener = position
        guard take(.leftBrace) != nil else { throw missing(.enumBody, of: word) }
        var values: [DeclaredName] = []
        skipItemEnds()
        while !at(.rightBrace) {
            values.append(try enumValue())
            guard itemEnd() else { break }
        }
        try close(opener, .rightBrace)
        guard !values.isEmpty else { throw fail(.emptyEnum, at: range(from: word.range)) }
        return TypeSyntax(.enumeration(values: values, isOrdered: isOrdered), at: range(from: word.range))
    }

    /// enumValue = ( name | string ) [ ( name | string ) { "|" ( name | string ) } ] ;
    private mutating func enumValue() throws(SyntaxAbort) -> DeclaredName {
        let value = try valueName()
        guard at(.string) || current.isName else { return DeclaredName(value) }
        var others = [try valueName()]
        while take(.pipe) != nil { others.append(try valueName()) }
        return DeclaredName(value, others: others)
    }

    private mutating func valueName() throws(SyntaxAbort) -> Name {
        if at(.number) {
            return unquotedValue(advance())
        }
        guard at(.string) else { return try name() }
        let literal = try string(of: current)
        return Name(literal.text, at: literal.range, isQuoted: true)
    }

    /// `1st`, of which the lexer has taken the word for a unit. Read as if it stood in quotes.
    private mutating func unquotedValue(_ number: Token) -> Name {
        let code = SyntaxProblem.numberTouchesWord(number: "", word: "").code
        var range = number.range
        if let index = diagnostics.firstIndex(where: { $0.code == code && $0.range.start == range.start }) {
            range = diagnostics.remove(at: index).range
        }
        let value = stream.source.text(range)
        let fix = Fix(replacing: range, with: "\"\(value)\"", title: Words(en: "put it in quotes", zh: "加上引号"))
        report(.unquotedValue(value), at: range, fix: fix)
        return Name(value, at: range, isQuoted: true)
    }
}
