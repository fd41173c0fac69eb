// From units to documents: what stands together, where a line may be broken, how far its rest is indented. It goes by
// brackets, operators and clause words only, so that a new stage or statement needs nothing here.
// Expressions and brackets: FormatBuilder+Expressions.swift. Statements: FormatBuilder+Statements.swift.

struct FormatBuilder {
    let units: [FormatUnit]
    /// What a line is indented by against the one that it goes on from.
    let step = 2

    // MARK: Walking

    /// The units of a range that stand in no bracket of it; of a bracketed part the opener.
    func topLevel(_ range: Range<Int>) -> [Int] {
        var result: [Int] = []
        var index = range.lowerBound
        while index < range.upperBound {
            result.append(index)
            index = after(index)
        }
        return result
    }

    /// The unit after this one, or after its brackets.
    func after(_ index: Int) -> Int { units[index].kind == .open ? max(units[index].partner, index) + 1 : index + 1 }

    func first(in range: Range<Int>, where matches: (Int) -> Bool) -> Int? { topLevel(range).first(where: matches) }

    /// The parts of a range between the units that `isEnd`, which belong to none.
    func parts(_ range: Range<Int>, dividedBy isEnd: (Int) -> Bool) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        for index in topLevel(range) where isEnd(index) {
            parts.append(start..<index)
            start = index + 1
        }
        parts.append(start..<range.upperBound)
        return parts
    }

    /// The parts that each begin with a unit that `isStart`, and what stands before them.
    func parts(_ range: Range<Int>, beginningAt isStart: (Int) -> Bool) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        for index in topLevel(range) where index > start && isStart(index) {
            parts.append(start..<index)
            start = index
        }
        parts.append(start..<range.upperBound)
        return parts
    }

    /// The items of a list, without the empty one after a comma that trails.
    func items(_ range: Range<Int>) -> [Range<Int>] {
        parts(range, dividedBy: { units[$0].kind == .comma }).filter { !$0.isEmpty }
    }

    // MARK: Gaps

    /// The comments before the units of a closed range of gaps: those that begin in `indexes`.
    private func comments(_ indexes: Range<Int>) -> [FormatComment] {
        indexes.isEmpty ? [] : units[indexes].flatMap(\.comments)
    }

    /// What stands before the units from `index` through `last`: comments on lines of their own or behind the code, and
    /// then a new line, or without any comment `document`.
    func gap(_ index: Int, through last: Int? = nil, _ document: LayoutDocument) -> LayoutDocument {
        let comments = comments(index..<(last ?? index) + 1)
        guard !comments.isEmpty else { return document }
        return .concat(lines(of: comments) + [.newline])
    }

    /// Comments, each after a new line if it has a line of its own.
    func lines(of comments: [FormatComment]) -> [LayoutDocument] {
        comments.flatMap { comment -> [LayoutDocument] in
            if comment.isTrailing { return [.comment(comment.text)] }
            return [comment.followsBlankLine ? .emptyLine : .newline, .text(comment.text)]
        }
    }

    /// What stands before a closing bracket: its comments are indented like the items, the bracket is not.
    func close(_ index: Int, _ document: LayoutDocument) -> (inner: LayoutDocument, outer: LayoutDocument) {
        // A comma that trails is gone; its comments are not.
        let isComma = units[index - 1].kind == .comma
        let comments = comments(isComma ? index - 1..<index + 1 : index..<index + 1)
        guard !comments.isEmpty else { return (.empty, document) }
        return (.concat(lines(of: comments)), .newline)
    }

    func text(_ index: Int) -> LayoutDocument { .text(units[index].text, cells: units[index].cells) }

    /// Whether a new line stands anywhere in a range but before it.
    func isOnSeveralLines(_ range: Range<Int>) -> Bool {
        range.count > 1 && units[range.dropFirst()].contains { $0.followsNewline }
    }

    // MARK: Blanks

    /// The blank before a unit, or none. `90 days` is `90天`, measured alike.
    func space(before index: Int) -> LayoutDocument {
        let blank = blank(before: index)
        if blank.isEmpty, case .keyword(let keyword) = units[index].kind, keyword.unit != nil {
            return .text("", cells: 1)
        }
        return .text(blank)
    }

    /// What stands between two neighbours on one line.
    func blank(before index: Int) -> String {
        let left = units[index - 1]
        let right = units[index]
        switch (left.kind, right.kind) {
        case (_, .comma), (_, .colon), (_, .dot), (.dot, _), (_, .bar), (.bar, _), (_, .openRange): return ""
        case (.open, _), (_, .close): return left.text == "{" || right.text == "}" ? " " : ""
        // `- -x`: without the blank a comment of another language.
        case (.prefix, _): return right.kind == .prefix ? " " : ""
        case (.binary(.range), _), (_, .binary(.range)): return ""
        case (.function, .open): return ""
        case (_, .open) where right.text == "(": return isParameterList(index) ? "" : " "
        case (.number, .keyword(let keyword))
        where keyword.unit != nil && right.text.utf8.first.map({ $0 >= 0x80 }) == true:
            // Four digits before 年 would be a year without its `@`.
            return left.text.utf8.count == 4 && keyword == .year ? " " : ""
        default: return " "
        }
    }

    /// The bracket of `func f(a, b)`.
    private func isParameterList(_ index: Int) -> Bool {
        var start = index - 1
        while start > 0, units[start].kind == .name || units[start].kind == .bar { start -= 1 }
        return units[start].isKeyword(.func)
    }
}
