// What could stand at the cursor, by the state of the grammar there: stages after `|`, entities where a query begins, what
// the rows at hand have, words that may follow an operand, values inside quotes, files, dot commands. Which rows are at
// hand is QueryScope.swift's part, which words may follow FollowingWords.swift's, values ValueCompletion.swift's.

import GovQL
import GovQLTerminal

struct Completer {
    let session: Session
    let speller: Speller
    /// The query that a line beginning with `|` goes on from.
    let previous: String?
    /// The file that names engines, if not the usual one.
    private(set) var connections: String?

    init(shell: Shell) {
        self.init(session: shell.session, language: shell.settings.language, previous: shell.previous?.text)
        connections = shell.settings.connections
    }

    init(session: Session, language: Language, previous: String? = nil) {
        self.session = session
        self.previous = previous
        speller = Speller(language: language)
    }

    func candidates(_ text: String, cursor: Int) -> [Completion] {
        let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
        if DotCommands.isCommand(before) { return commandCandidates(before, cursor: cursor) }
        guard let previous, Parser.opening(of: SourceText(name: "", text: before)) == .continuation else {
            return candidates(before: before, after: text.utf8.dropFirst(cursor).first)
        }
        let shift = previous.utf8.count + 1
        return candidates(before: previous + "\n" + before, after: text.utf8.dropFirst(cursor).first).map {
            var completion = $0
            completion.replacementRange = $0.replacementRange.lowerBound - shift..<cursor
            return completion
        }
    }

    private func candidates(before: String, after: UInt8?) -> [Completion] {
        let cursor = before.utf8.count
        var parts = SyntaxPart.parts(of: SourceText(name: "", text: before)).filter { $0.kind != .comment }
        guard let catalog = try? session.dataset().catalog else { return [] }
        let context = CompletionContext(catalog: catalog, definitions: session.definitions)
        if let opened = OpenString(parts, in: before) {
            return insideQuotes(opened, Array(parts.dropLast()), context, closes: after != opened.closer.utf8.first)
        }
        var typed = ""
        var start = cursor
        if let last = parts.last, last.range.bounds.upperBound == cursor, isWord(last) {
            typed = last.text
            start = last.range.bounds.lowerBound
            if last.kind == .parameter, !typed.hasPrefix("$") { typed = "$" + typed }
            parts.removeLast()
        } else if let last = parts.last, last.range.bounds.upperBound == cursor, last.kind == .string {
            return []
        }
        let prefersPinyin = typed.count > 1 || speller.language == .chinese || Speller.isChinese(before)
        let filter = CandidateFilter(typed: typed, range: start..<cursor, prefersPinyin: prefersPinyin)
        return filter.completions(of: candidates(after: parts, typed: typed, context))
    }

    private func isWord(_ part: SyntaxPart) -> Bool {
        switch part.kind {
        case .keyword, .name, .function, .quotedName, .parameter: true
        default: false
        }
    }

    // MARK: Inside a query

    private func candidates(after parts: [SyntaxPart], typed: String, _ context: CompletionContext) -> [Candidate] {
        if typed.hasPrefix("$") { return parameters }
        if parts.last?.kind == .pipe { return stages }
        let scope = QueryScope(parts, context)
        if parts.last?.kind == .dot {
            let path = parts.dropLast()
            if let name = path.last?.text, path.dropLast().last?.kind != .dot {
                let inSnapshot = context.entities(ofSnapshot: name)
                if !inSnapshot.isEmpty {
                    return inSnapshot.map { Candidate(speller.spellings($0), speller.label("entity", "实体")) }
                }
            }
            return scope.entityBeforeDot().map { members(of: $0, context, scope) } ?? []
        }
        if scope.beginsQuery { return beginnings(parts, typed: typed, context) }
        if scope.stage == "chart", !scope.isInCall, let candidates = chart(after: parts, scope, context) {
            return candidates
        }
        if typed.isEmpty, let values = values(after: parts, scope, context), !values.isEmpty { return values }
        let operand = scope.field(endingAt: parts.count).map { context.catalog[$0].type }
        let following = FollowingWords(scope: scope, last: parts.last, operand: operand)
        if following.isAfterOperand { return words(following.words) }
        if parts.last?.meaning == "within" { return levels(context) }
        if typed.isEmpty, ["take", "skip", "sample", "top"].contains(parts.last?.meaning) { return [] }
        var result = names(scope, context)
        if parts.last?.meaning == "from" { result = entities(context) + result }
        // Unasked, the many functions and words would bury what the rows have.
        if !typed.isEmpty || result.isEmpty { result += functions + words(FollowingWords.beginningOperand) }
        return result
    }

    /// What a statement or a query in brackets may begin with.
    private func beginnings(_ parts: [SyntaxPart], typed: String, _ context: CompletionContext) -> [Candidate] {
        let isStatement = parts.isEmpty || parts.last?.kind == .separator
        return entities(context) + (isStatement ? statements : []) + (typed.isEmpty ? [] : functions)
    }

    /// Columns that stages introduced, then what the rows themselves have.
    private func names(_ scope: QueryScope, _ context: CompletionContext) -> [Candidate] {
        let derived = scope.derived.map { column in
            Candidate(
                [CommandTexts.quoted(column.name)],
                column.field.map { context.catalog[$0].type.name } ?? speller.label("column", "列"))
        }
        return derived + (scope.entity.map { members(of: $0, context, scope) } ?? [])
    }

    private var parameters: [Candidate] {
        session.definitions.parameters.map {
            Candidate($0.names.all.map { "$" + $0 }, speller.label("parameter", "参数"))
        }
    }

    var stages: [Candidate] {
        StageTable.all.map {
            Candidate(speller.both($0.name, $0.chineseName), speller.label("stage", "阶段"), ending: " ")
        }
    }

    /// Kinds behind the word, axes and clauses behind a kind, axes and columns behind a comma; nil elsewhere.
    private func chart(
        after parts: [SyntaxPart], _ scope: QueryScope, _ context: CompletionContext
    ) -> [Candidate]? {
        let axes = ["x", "y"].compactMap { name in Vocabulary.words.first { $0.english == name } }.map { word in
            Candidate(
                speller.both(word.english + ": ", (word.chinese.first ?? word.english) + ": "),
                speller.label("axis", "轴"))
        }
        let clauses = words(FollowingWords.named(["by", "title", "save"]))
        switch (parts.last?.kind, parts.last?.meaning) {
        case (.comma, _): return axes + names(scope, context)
        case (_, "chart"):
            let kinds = ChartKind.allCases.map { kind in
                Candidate(
                    speller.both(kind.names[0], kind.names[1]), kind.words[speller.language], ending: " ")
            }
            return kinds + axes + clauses
        default:
            let isKind = parts.dropLast().last?.meaning == "chart"
            return isKind ? axes + clauses : nil
        }
    }

    private var statements: [Candidate] {
        Vocabulary.words(.statement).map {
            Candidate(speller.ordered([$0.english], $0.chinese), speller.label("statement", "语句"), ending: " ")
        }
    }

    private func words(_ words: [Vocabulary.Word]) -> [Candidate] {
        words.map { Candidate(speller.ordered([$0.english], $0.chinese), speller.label("word", "词"), ending: " ") }
    }

    private func entities(_ context: CompletionContext) -> [Candidate] {
        context.definitions.lets.filter { !$0.names.primary.hasPrefix("_") }.map {
            Candidate($0.names.all.map(CommandTexts.quoted), "let")
        }
            + context.catalog.entities.filter { $0.snapshot == nil }.map {
                Candidate(speller.spellings($0.names), speller.label("entity", "实体"))
            }
            + context.catalog.snapshotNames.map {
                Candidate([CommandTexts.quoted($0) + "."], speller.label("snapshot", "快照"))
            }
    }

    private func levels(_ context: CompletionContext) -> [Candidate] {
        context.definitions.trees.flatMap(\.body.levels).map {
            Candidate([$0.name.text], speller.label("level", "层级"), ending: " ")
        }
    }

    /// Fields and links of an entity's rows; the links back too where many rows may stand.
    private func members(of id: EntityID, _ context: CompletionContext, _ scope: QueryScope) -> [Candidate] {
        let catalog = context.catalog
        let entity = catalog[id]
        let isExpanding = scope.stage == "expand" && !scope.isInCall
        let back = entity.reverseLinks.map { link in
            Candidate(
                speller.spellings(catalog[link].reverseNames),
                "<- " + speller.name(catalog[catalog[link].source].names))
        }
        let links = entity.links.map { link in
            Candidate(
                speller.spellings(catalog[link].names), "-> " + speller.name(catalog[catalog[link].target].names))
        }
        if isExpanding { return back + links }
        let fields = entity.fields.filter { !$0.isLinkKey }.map {
            Candidate(speller.spellings($0.names), $0.type.name)
        }
        let defined =
            context.fields(of: entity).map { Candidate(speller.spellings($0), speller.label("field", "字段")) }
            + context.measures(of: entity).map { Candidate(speller.spellings($0), speller.label("measure", "指标")) }
        return (scope.isInCall ? back : []) + fields + links + defined
    }

    /// Functions, with the bracket that makes them calls; the list shows their arguments.
    private var functions: [Candidate] {
        Vocabulary.functions.map { function in
            let arguments = String(function.signature.drop { $0 != "(" })
            let names = speller.both(function.name, function.chineseName)
            return Candidate(
                names.map { $0 + "(" }, speller.label(function.kind.words.en, function.kind.words.zh),
                shown: names.map { $0 + arguments })
        }
    }
}

extension Vocabulary.FunctionKind {
    var words: Words {
        switch self {
        case .scalar: Words(en: "function", zh: "函数")
        case .aggregate: Words(en: "aggregate", zh: "聚合")
        case .window: Words(en: "window", zh: "窗口")
        case .closure: Words(en: "tree", zh: "树")
        }
    }
}
