// Statements, queries and their stages, and the bodies of entities.

extension FormatBuilder {
    // MARK: Queries

    /// A source and its stages: on one line, or each stage on its own. One that was written on several lines keeps them.
    func query(_ range: Range<Int>) -> LayoutDocument {
        let parts = parts(range, dividedBy: { units[$0].kind == .pipe })
        guard parts.count > 1 else { return expression(range) }
        var stages: [LayoutDocument] = []
        for part in parts.dropFirst() {
            stages += [
                gap(part.lowerBound - 1, through: part.lowerBound, .line), .text("| "), .nest(step, stage(part)),
            ]
        }
        let isBroken = isOnSeveralLines(range)
        return .group(.concat([expression(parts[0])] + stages), isBroken: isBroken)
    }

    /// A stage without its `|`: the word, what it works on, then its clauses.
    private func stage(_ range: Range<Int>) -> LayoutDocument {
        let parts = parts(range.lowerBound + 1..<range.upperBound, beginningAt: isStageClause)
        var documents = [text(range.lowerBound)]
        var clauses = parts[...]
        if let head = parts.first, let start = head.first, !isStageClause(start) {
            clauses = parts.dropFirst()
            let list = items(head)
            if units[range.lowerBound].isKeyword(.chart) {
                // The word ends a statement at the end of a line.
                documents += [gap(start, .text(" ")), .nest(step, .concat(self.list(head)))]
            } else if list.count > 1 {
                documents.append(.group(.nest(step, .concat(gap(start, .line), self.list(head)))))
            } else {
                documents += [gap(start, .text(" ")), item(head)]
            }
        }
        for clause in clauses where !clause.isEmpty {
            documents += [gap(clause.lowerBound, .line), self.clause(clause)]
        }
        return .group(.concat(documents))
    }

    /// The words that begin a clause of a stage. `as` after `on` stays on its line, and so does the order that a sort
    /// key names.
    private func isStageClause(_ index: Int) -> Bool {
        guard case .keyword(let keyword) = units[index].kind else { return false }
        switch keyword {
        case .by: return !isCollation(index + 1)
        case .per, .with, .on, .along: return true
        case .title: return index + 1 < units.count && units[index + 1].kind == .string
        case .as: return !units[..<index].reversed().prefix(while: { $0.kind != .pipe }).contains { $0.isKeyword(.on) }
        default: return false
        }
    }

    private func isCollation(_ index: Int) -> Bool {
        guard index < units.count, units[index].kind == .name else { return false }
        return Collation.named.contains { $0.name == units[index].text || $0.chineseName == units[index].text }
    }

    // MARK: Statements

    /// A statement, from its first unit up to the next one's.
    func statement(_ range: Range<Int>) -> LayoutDocument {
        guard case .keyword(let keyword) = units[range.lowerBound].kind else { return query(range) }
        switch keyword {
        case .entity:
            if let opener = first(in: range, where: { units[$0].text == "{" && units[$0].kind == .open }) {
                return entity(range.lowerBound..<opener, opener)
            }
            return plain(range)
        case .let, .func, .field, .measure, .set: return definition(range)
        case .param: return plain(range)
        case .check: return check(range)
        case .whyNot:
            guard let pipe = first(in: range, where: { units[$0].kind == .pipe }) else { return plain(range) }
            let parts = parts(pipe + 1..<range.upperBound, dividedBy: { units[$0].kind == .pipe })
            let stages = parts.flatMap { part in
                [gap(part.lowerBound - 1, through: part.lowerBound, .newline), .text("| "), .nest(step, stage(part))]
            }
            return .concat([plain(range.lowerBound..<pipe)] + stages)
        case .describe where range.contains(where: { units[$0].kind == .pipe }):
            let start = range.lowerBound + 1
            return .concat(text(range.lowerBound), gap(start, .text(" ")), query(start..<range.upperBound))
        case .explain:
            let start = range.dropFirst().first { !units[$0].isKeyword(.analyze) } ?? range.upperBound
            return .concat(plain(range.lowerBound..<start), gap(start, .text(" ")), query(start..<range.upperBound))
        case .load, .use, .describe: return clauses(range)
        default: return query(range)
        }
    }

    /// `let big = communities | …`, `measure a.b = … with (…)`
    private func definition(_ range: Range<Int>) -> LayoutDocument {
        let mark = first(in: range) { units[$0].kind == .assign }
        guard let mark, mark + 1 < range.upperBound else { return plain(range) }
        let head = LayoutDocument.concat(plain(range.lowerBound..<mark), .text(" ="))
        let parts = parts(mark + 1..<range.upperBound, beginningAt: isDefinitionClause)
        guard parts.count > 1 else { return .concat(head, value(parts[0])) }
        var documents = [value(parts[0], indent: 0)]
        for part in parts.dropFirst() { documents += [gap(part.lowerBound, .line), clause(part)] }
        let isBroken = parts.dropFirst().contains { units[$0.lowerBound].followsNewline }
        return .group(.concat(head, .nest(step, .concat(documents))), isBroken: isBroken)
    }

    /// `check a "b": … allow 1%`: the rule has lines of its own where not all of it fits one.
    private func check(_ range: Range<Int>) -> LayoutDocument {
        let mark = first(in: range) { units[$0].kind == .colon }
        guard let mark, mark + 1 < range.upperBound else { return plain(range) }
        let parts = parts(mark + 1..<range.upperBound, beginningAt: isDefinitionClause)
        let isQuery = first(in: parts[0], where: { units[$0].kind == .pipe }) != nil
        var documents = [
            gap(mark, through: mark + 1, .line), isQuery ? query(parts[0]) : expression(parts[0], hangs: false),
        ]
        for part in parts.dropFirst() { documents += [gap(part.lowerBound, .line), clause(part)] }
        let head = clauses(range.lowerBound..<mark, indent: 2 * step)
        return .group(.concat(head, .text(":"), .nest(step, .concat(documents))))
    }

    /// `with (…)` behind a measure, `allow 1%` behind a check.
    private func isDefinitionClause(_ index: Int) -> Bool {
        units[index].isKeyword(.with) || units[index].isKeyword(.allow)
    }

    /// `load "x.csv" as services with (…)`
    private func clauses(_ range: Range<Int>, indent: Int? = nil) -> LayoutDocument {
        let parts = parts(range, beginningAt: { units[$0].isKeyword(.as) || units[$0].isKeyword(.with) })
        var documents = [plain(parts[0])]
        for part in parts.dropFirst() {
            documents.append(.nest(indent ?? step, .concat(gap(part.lowerBound, .line), clause(part))))
        }
        return .group(.concat(documents))
    }

    // MARK: Entities

    /// One item a line, empty lines between them kept.
    private func entity(_ head: Range<Int>, _ opener: Int) -> LayoutDocument {
        let closer = units[opener].partner
        let items = entityItems(opener + 1..<closer)
        let end = close(closer, .newline)
        var body: [LayoutDocument] = []
        var previous = opener
        for (index, item) in items.enumerated() {
            if index > 0, needsComma(after: items[index - 1], before: item) { body.append(.text(",")) }
            let isApart = index > 0 && (previous + 1...item.lowerBound).contains { units[$0].followsBlankLine }
            body.append(gap(previous + 1, through: item.lowerBound, isApart ? .emptyLine : .newline))
            body.append(entityItem(item))
            previous = item.upperBound - 1
        }
        return .concat(
            plain(head), gap(opener, .text(" ")), text(opener), .nest(step, .concat(body + [end.inner])),
            items.isEmpty && !end.inner.mustBreak ? .text(" ") : .newline, text(closer))
    }

    /// The items of a body: a comma before what begins none, as in `key a, b`, stands within one.
    private func entityItems(_ range: Range<Int>) -> [Range<Int>] {
        parts(range, dividedBy: { units[$0].kind == .comma && beginsItem($0 + 1, in: range) })
            .flatMap { part in parts(part, beginningAt: { units[$0].separation != .none && units[$0].kind != .comma }) }
            .map(withoutOuterCommas)
            .filter { !$0.isEmpty }
    }

    private func withoutOuterCommas(_ range: Range<Int>) -> Range<Int> {
        guard let first = range.first(where: { units[$0].kind != .comma }),
            let last = range.last(where: { units[$0].kind != .comma })
        else { return range.upperBound..<range.upperBound }
        return first..<last + 1
    }

    private func beginsItem(_ index: Int, in range: Range<Int>) -> Bool {
        guard index < range.upperBound, units[index].separation == .none else { return true }
        if units[index].isKeyword(.key) || units[index].isKeyword(.label) { return true }
        var index = index + 1
        while index < range.upperBound, units[index].separation == .none,
            units[index].kind == .name || units[index].kind == .bar
        {
            index += 1
        }
        return index < range.upperBound && units[index].kind == .colon
    }

    /// Whether a new line would not end the item.
    private func needsComma(after item: Range<Int>, before next: Range<Int>) -> Bool {
        guard next.lowerBound > 0 else { return false }
        let isWritten = units[next.lowerBound - 1].kind == .comma || units[next.lowerBound].separation == .mark
        return isWritten && (units[item.upperBound - 1].mayGoOn || units[next.lowerBound].mayContinue)
    }

    /// `name 名称: type`, or a link, whose clauses get lines of their own where they do not fit.
    private func entityItem(_ range: Range<Int>) -> LayoutDocument {
        guard let colon = first(in: range, where: { units[$0].kind == .colon }) else { return plain(range) }
        let parts = parts(colon + 1..<range.upperBound, beginningAt: isItemClause)
        var documents = [
            plain(range.lowerBound..<colon), .text(":"), gap(colon, through: colon + 1, .text(" ")),
            parts[0].isEmpty ? .empty : plain(parts[0]),
        ]
        for part in parts.dropFirst() {
            documents.append(.nest(step, .concat(gap(part.lowerBound, .line), plain(part))))
        }
        return .group(.concat(documents))
    }

    /// The words that may begin a line of an item; before others it would be the next one's.
    private func isItemClause(_ index: Int) -> Bool {
        units[index].isKeyword(.by) || units[index].isKeyword(.reverse)
    }
}
