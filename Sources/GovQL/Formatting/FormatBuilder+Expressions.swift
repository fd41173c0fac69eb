// Expressions, calls, lists and cases. A chain of operators is broken at the loosest of them: `and` and `or` begin a line,
// the others end one.

extension FormatBuilder {
    /// An expression, or whatever else stands in its place. What goes on after a break is indented further if it hangs
    /// behind other text, and not where it has lines of its own.
    func expression(_ range: Range<Int>, hangs: Bool = true) -> LayoutDocument {
        guard let start = range.first else { return .empty }
        if units[start].isKeyword(.if) { return conditional(range) }
        let places = topLevel(range)
        // From `if` on everything belongs to the last operand.
        let end = places.first { units[$0].isKeyword(.if) } ?? range.upperBound
        let operators = places.filter { $0 > start && $0 < end && units[$0].level != nil }
        guard let level = operators.compactMap({ units[$0].level }).min() else { return plain(range) }
        return chain(range, operators.filter { units[$0].level == level }, level, hangs: hangs)
    }

    private func chain(
        _ range: Range<Int>, _ operators: [Int], _ level: FormatLevel, hangs: Bool
    ) -> LayoutDocument {
        let ends = operators.dropFirst() + [range.upperBound]
        var rest: [LayoutDocument] = []
        let isLoose = level == .range && hasArithmetic(range)
        for (index, end) in zip(operators, ends) {
            let operand = index + 1..<end
            guard !operand.isEmpty else {
                rest += [gap(index, .text(" ")), text(index)]
                continue
            }
            if level == .range, !isLoose {
                rest += [gap(index, .empty), text(index), gap(index + 1, .empty)]
            } else if level.leadsLine {
                rest += [gap(index, through: index + 1, .line), text(index), .text(" ")]
            } else {
                let isFixed = level == .range || wouldBeginItem(operand)
                rest += [.text(" "), text(index), gap(index, through: index + 1, isFixed ? .text(" ") : .line)]
            }
            rest.append(expression(operand))
        }
        let first = expression(range.lowerBound..<operators[0])
        return .group(.concat(first, hangs ? .nest(step, .concat(rest)) : .concat(rest)))
    }

    /// In braces a word before `->` begins an item wherever its line begins.
    private func wouldBeginItem(_ operand: Range<Int>) -> Bool {
        guard operand.count == 1, operand.upperBound < units.count, units[operand.upperBound].kind == .arrow else {
            return false
        }
        switch units[operand.lowerBound].kind {
        case .name, .keyword: return true
        default: return false
        }
    }

    /// `a + 1 .. b`: without blanks the range would look tighter than the sum.
    private func hasArithmetic(_ range: Range<Int>) -> Bool {
        topLevel(range).contains { units[$0].level == .additive || units[$0].level == .multiplicative }
    }

    /// `if p then x else if q then y else z`
    private func conditional(_ range: Range<Int>) -> LayoutDocument {
        var parts: [LayoutDocument] = []
        var start = range.lowerBound
        var head: LayoutDocument = .empty
        while true {
            let (then, other) = branches(start..<range.upperBound)
            let condition = LayoutDocument.concat(
                text(start), gap(start + 1, .text(" ")), expression(start + 1..<then))
            if parts.isEmpty { head = condition } else { parts.append(condition) }
            parts += [branch(then, end: other ?? range.upperBound)]
            guard let other else { break }
            if other + 1 < range.upperBound, units[other + 1].isKeyword(.if) {
                parts += [gap(other, through: other + 1, .line), text(other), .text(" ")]
                start = other + 1
            } else {
                parts.append(branch(other, end: range.upperBound))
                break
            }
        }
        return .group(.concat(head, .nest(step, .concat(parts))))
    }

    /// `then x`, `else y`
    private func branch(_ word: Int, end: Int) -> LayoutDocument {
        guard word < end, word + 1 < end else { return .empty }
        return .concat(gap(word, through: word + 1, .line), text(word), .text(" "), expression(word + 1..<end))
    }

    /// The `then` and `else` of the `if` that a range begins with.
    private func branches(_ range: Range<Int>) -> (then: Int, otherwise: Int?) {
        var open = 0
        var then: Int?
        for index in topLevel(range.lowerBound + 1..<range.upperBound) {
            switch units[index].kind {
            case .keyword(.if): open += 1
            case .keyword(.then) where then == nil:
                if open == 0 { then = index } else { open -= 1 }
            case .keyword(.else) where then != nil:
                if open == 0 { return (then ?? index, index) }
                open -= 1
            default: break
            }
        }
        return (then ?? range.upperBound, nil)
    }

    /// Units one after another, without an operator between them.
    func plain(_ range: Range<Int>) -> LayoutDocument {
        var parts: [LayoutDocument] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if index > range.lowerBound { parts.append(gap(index, space(before: index))) }
            parts.append(units[index].kind == .open ? brackets(index) : text(index))
            index = after(index)
        }
        return .concat(parts)
    }

    /// `name = value`, `link: value`, or a value alone.
    func item(_ range: Range<Int>, hangs: Bool = true) -> LayoutDocument {
        let mark = first(in: range) { units[$0].kind == .assign || units[$0].kind == .colon }
        guard let mark, mark + 1 < range.upperBound, mark > range.lowerBound else {
            return expression(range, hangs: hangs)
        }
        let head = expression(range.lowerBound..<mark)
        let body = mark + 1..<range.upperBound
        if units[mark].kind == .assign { return .concat(head, .text(" ="), value(body)) }
        return .concat(head, .text(":"), gap(mark, through: mark + 1, .text(" ")), expression(body))
    }

    /// What stands behind a `=`, `:` or `->`.
    func value(_ range: Range<Int>, indent: Int? = nil) -> LayoutDocument {
        let comments = gap(range.lowerBound - 1, through: range.lowerBound, .empty)
        let isQuery = first(in: range, where: { units[$0].kind == .pipe }) != nil
        let isPlain = !isQuery && !topLevel(range).contains { units[$0].level != nil || units[$0].isKeyword(.if) }
        let inner = isQuery ? query(range) : expression(range, hangs: false)
        if comments.mustBreak { return .nest(indent ?? step, .concat(comments, inner)) }
        return .value(inner, indent: indent ?? step, hugs: isPlain && units[range.upperBound - 1].kind == .close)
    }

    // MARK: Brackets

    /// From an opener to its closer.
    func brackets(_ opener: Int) -> LayoutDocument {
        let inside = opener + 1..<units[opener].partner
        switch units[opener].text {
        case "{": return braces(opener, inside)
        case "[": return enclosed(opener, list(inside, trailingComma: true))
        default: break
        }
        if opener > 0, units[opener - 1].kind == .function { return enclosed(opener, callBody(inside)) }
        if first(in: inside, where: { units[$0].kind == .pipe }) != nil {
            return enclosed(opener, query(inside))
        }
        if items(inside).count > 1 { return enclosed(opener, list(inside, trailingComma: true)) }
        return enclosed(opener, item(withoutComma(inside), hangs: false))
    }

    private func withoutComma(_ range: Range<Int>) -> Range<Int> { items(range).first ?? range }

    /// Brackets around what may have lines of its own.
    private func enclosed(_ opener: Int, _ inner: LayoutDocument) -> LayoutDocument {
        let closer = units[opener].partner
        let end = close(closer, .softLine)
        guard closer > opener + 1 else {
            return .concat(text(opener), .nest(step, end.inner), end.inner.mustBreak ? .newline : .empty, text(closer))
        }
        let body = LayoutDocument.concat(gap(opener + 1, .softLine), inner, end.inner)
        return .group(.concat(text(opener), .nest(step, body), end.outer, text(closer)))
    }

    private func isOfShortItems(_ range: Range<Int>) -> Bool { items(range).allSatisfy(isShort) }

    /// A name or literal, with a word beside it or the steps of a path.
    private func isShort(_ item: Range<Int>) -> Bool {
        guard units[item].allSatisfy({ $0.comments.isEmpty && $0.kind != .open }) else { return false }
        return item.count <= 2
            || !item.contains {
                units[$0].kind == .assign || units[$0].kind == .colon || units[$0].level != nil
                    || units[$0].isKeyword(.if)
            }
    }

    /// Items with commas between them, one a line if they do not fit one; short ones in a row fill their lines.
    func list(_ range: Range<Int>, trailingComma: Bool = false) -> LayoutDocument {
        let items = items(range)
        var parts: [LayoutDocument] = []
        var index = 0
        while index < items.count {
            var end = index + 1
            if isShort(items[index]) {
                while end < items.count, isShort(items[end]), gapIsBare(items[end - 1], items[end]) { end += 1 }
            }
            if index > 0 {
                parts += [gap(items[index - 1].upperBound, through: items[index].lowerBound, .line)]
            }
            let run = (index..<end).map { place -> LayoutDocument in
                place == items.count - 1 ? item(items[place]) : .concat(item(items[place]), .text(","))
            }
            parts.append(run.count == 1 ? run[0] : .fill(run))
            index = end
        }
        if trailingComma, items.count > 1, !isOfShortItems(range) { parts.append(.ifBroken(",")) }
        return .concat(parts)
    }

    private func gapIsBare(_ item: Range<Int>, _ next: Range<Int>) -> Bool {
        units[item.upperBound...next.lowerBound].allSatisfy(\.comments.isEmpty)
    }

    /// What is in a call's brackets: arguments, then clauses, each on a line of its own if all do not fit one.
    private func callBody(_ range: Range<Int>) -> LayoutDocument {
        let parts = parts(range, beginningAt: isCallClause)
        let first = parts[0]
        guard parts.count > 1 || first.first.map(isCallClause) == true else {
            return list(range, trailingComma: true)
        }
        var documents: [LayoutDocument] = []
        for (index, part) in parts.enumerated() where !part.isEmpty {
            if index > 0 { documents.append(gap(part.lowerBound, .line)) }
            documents.append(isCallClause(part.lowerBound) ? clause(part) : .group(list(part)))
        }
        return .concat(documents)
    }

    private func isCallClause(_ index: Int) -> Bool {
        switch units[index].kind {
        case .keyword(.where), .keyword(.sort), .keyword(.per): true
        default: false
        }
    }

    /// A word and what belongs to it.
    func clause(_ range: Range<Int>) -> LayoutDocument {
        let rest = range.lowerBound + 1..<range.upperBound
        guard !rest.isEmpty else { return text(range.lowerBound) }
        let items = items(rest)
        let separator = gap(rest.lowerBound, space(before: rest.lowerBound))
        if items.count < 2 {
            return .concat(text(range.lowerBound), separator, item(items.first ?? rest))
        }
        return .concat(text(range.lowerBound), separator, .nest(step, .group(list(rest))))
    }

    // MARK: Braces

    private func braces(_ opener: Int, _ inside: Range<Int>) -> LayoutDocument {
        let closer = units[opener].partner
        let end = close(closer, .line)
        let items = braceItems(inside)
        guard !items.isEmpty else {
            return .concat(
                text(opener), .nest(step, end.inner), end.inner.mustBreak ? .newline : .text(" "), text(closer))
        }
        let isCase = units[opener - 1].isKeyword(.case)
        let hasComments = units[inside].contains { !$0.comments.isEmpty }
        var body: [LayoutDocument] = []
        if !isCase, !hasComments {
            let last = items.count - 1
            body = [
                .line,
                .fill(items.enumerated().map { $0 == last ? plain($1) : .concat(plain($1), .text(",")) }),
            ]
        } else {
            var previous = opener
            for (index, item) in items.enumerated() {
                if index > 0 { body.append(.text(",")) }
                body += [gap(previous + 1, through: item.lowerBound, .line), isCase ? arm(item) : plain(item)]
                previous = item.upperBound - 1
            }
            body.append(.ifBroken(","))
        }
        body.append(end.inner)
        let isBroken = isCase && units[inside.lowerBound].followsNewline
        return .group(
            .concat(text(opener), .nest(step, .concat(body)), end.outer, text(closer)), isBroken: isBroken)
    }

    /// What commas, `;` and new lines separate.
    func braceItems(_ range: Range<Int>) -> [Range<Int>] {
        parts(range, dividedBy: { units[$0].kind == .comma })
            .flatMap { part in parts(part, beginningAt: { units[$0].separation != .none }) }
            .filter { !$0.isEmpty }
    }

    /// `p -> x`
    private func arm(_ range: Range<Int>) -> LayoutDocument {
        guard let arrow = first(in: range, where: { units[$0].kind == .arrow }) else { return plain(range) }
        return .concat(
            expression(range.lowerBound..<arrow), .text(" ->"), value(arrow + 1..<range.upperBound))
    }
}
