// What could stand at the cursor: stages after `|`, entities where a query begins, fields and links of the rows at hand,
// functions, files, dot commands. English and Chinese names alike complete from their beginnings. Which rows are at hand
// is QueryScope.swift's part.

import GovQL
import GovQLTerminal

struct Completer {
    let session: Session
    let language: Language

    init(shell: Shell) {
        session = shell.session
        language = shell.settings.language
    }

    init(session: Session, language: Language) {
        self.session = session
        self.language = language
    }

    /// One candidate before it is filtered: its spellings, the one for this language first.
    private struct Candidate {
        let spellings: [String]
        let label: String
        /// Whether it is a word of the language and no name.
        var isWord = false
    }

    func candidates(_ text: String, cursor: Int) -> [Completion] {
        let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
        if DotCommands.isCommand(before) { return commandCandidates(before, cursor: cursor) }
        var parts = SyntaxPart.parts(of: SourceText(name: "", text: before)).filter { $0.kind != .comment }
        if let file = fileCandidates(parts, before, cursor: cursor) { return file }
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
        return matching(typed, start..<cursor, candidates(after: parts, typed: typed))
    }

    private func isWord(_ part: SyntaxPart) -> Bool {
        switch part.kind {
        case .keyword, .name, .function, .quotedName, .parameter: true
        default: false
        }
    }

    /// Those that begin with what is typed; the spelling of this language where nothing is typed.
    private func matching(_ typed: String, _ range: Range<Int>, _ candidates: [Candidate]) -> [Completion] {
        var seen: Set<String> = []
        var result: [Completion] = []
        for candidate in candidates {
            let found =
                typed.isEmpty
                ? candidate.spellings.prefix(1)
                : candidate.spellings.filter { Folding.fold($0).hasPrefix(Folding.fold(typed)) }.prefix(1)
            for spelling in found where seen.insert(spelling).inserted {
                result.append(Completion(replacementRange: range, text: spelling, kindLabel: candidate.label))
            }
        }
        // After a whole word of the language a blank follows in any case.
        if result.count == 1, candidates.contains(where: { $0.isWord && $0.spellings.contains(result[0].text) }) {
            result[0].text += " "
        }
        return result
    }

    // MARK: Inside a query

    private func candidates(after parts: [SyntaxPart], typed: String) -> [Candidate] {
        guard let catalog = try? session.dataset().catalog else { return [] }
        let definitions = session.definitions
        if typed.hasPrefix("$") {
            return definitions.parameters.map {
                Candidate(spellings: $0.names.all.map { "$" + $0 }, label: label("parameter", "参数"))
            }
        }
        if parts.last?.kind == .pipe { return stages }
        let scope = QueryScope(parts, catalog: catalog, definitions: definitions)
        if parts.last?.kind == .dot {
            return scope.entityBeforeDot().map { members(of: $0, catalog, definitions, withToMany: scope.isInCall) }
                ?? []
        }
        if scope.beginsQuery {
            let statements = parts.isEmpty || parts.last?.kind == .separator ? self.statements : []
            return entities(catalog, definitions) + statements + (typed.isEmpty ? [] : functions)
        }
        var result = scope.derived.map { Candidate(spellings: [spelled($0.name)], label: label("column", "列")) }
        if let entity = scope.entity {
            result += members(of: entity, catalog, definitions, withToMany: scope.isInCall || scope.stage == "expand")
        }
        let clauses = words(after: parts)
        if !clauses.isEmpty { result = clauses }
        // Unasked, the many functions would bury what the rows have.
        if !typed.isEmpty || result.isEmpty { result += functions }
        if parts.last?.meaning == "from" { result = entities(catalog, definitions) + result }
        return result
    }

    private var stages: [Candidate] {
        StageTable.all.map {
            Candidate(spellings: both($0.name, $0.chineseName), label: label("stage", "阶段"), isWord: true)
        }
    }

    private var statements: [Candidate] {
        Vocabulary.words(.statement).map {
            Candidate(spellings: ordered([$0.english], $0.chinese), label: label("statement", "语句"), isWord: true)
        }
    }

    private func entities(_ catalog: Catalog, _ definitions: Definitions) -> [Candidate] {
        definitions.lets.map { Candidate(spellings: $0.names.all.map(spelled), label: "let") }
            + catalog.entities.map {
                Candidate(spellings: spellings($0.names), label: label("entity", "实体"))
            }
    }

    /// Fields and links of an entity's rows; the reverse links too where many rows may stand.
    private func members(
        of id: EntityID, _ catalog: Catalog, _ definitions: Definitions, withToMany: Bool
    ) -> [Candidate] {
        let entity = catalog[id]
        var result = entity.items.map { item in
            switch item {
            case .field(let field):
                Candidate(spellings: spellings(catalog[field].names), label: catalog[field].type.name)
            case .link(let link):
                Candidate(
                    spellings: spellings(catalog[link].names),
                    label: "-> " + name(catalog[catalog[link].target].names))
            }
        }
        if withToMany {
            let reverse = entity.reverseLinks.map { link in
                Candidate(
                    spellings: spellings(catalog[link].reverseNames),
                    label: "<- " + name(catalog[catalog[link].source].names))
            }
            result = reverse + result
        }
        let fields = definitions.fields.filter { entity.names.all.contains($0.body.entity) }
        let measures = definitions.measures.filter { entity.names.all.contains($0.body.entity) }
        return result + fields.map { Candidate(spellings: spellings($0.names), label: label("field", "字段")) }
            + measures.map { Candidate(spellings: spellings($0.names), label: label("measure", "指标")) }
    }

    /// Functions, with the bracket that makes them calls.
    private var functions: [Candidate] {
        Vocabulary.functions.map { function in
            Candidate(
                spellings: both(function.name, function.chineseName).map { $0 + "(" }, label: function.signature)
        }
    }

    /// Clause words and operators that go on from an operand.
    private func words(after parts: [SyntaxPart]) -> [Candidate] {
        guard let last = parts.last else { return [] }
        switch last.kind {
        case .name, .quotedName, .number, .string, .date, .parameter, .close: break
        default: return []
        }
        let clauses = Vocabulary.words(.clause) + Vocabulary.words(.operator)
        let reserved = Vocabulary.words(.reserved).filter {
            ["and", "or", "in", "not in", "is null", "is not null", "then", "else", "where"].contains($0.english)
        }
        return (clauses + reserved).map {
            Candidate(spellings: ordered([$0.english], $0.chinese), label: label("word", "词"), isWord: true)
        }
    }

    // MARK: Files

    /// Paths after `load`, `use` and `from`, inside the quotes.
    private func fileCandidates(_ parts: [SyntaxPart], _ before: String, cursor: Int) -> [Completion]? {
        guard let index = parts.indices.last, index > 0, let string = parts.last else { return nil }
        let openers: Set<Character> = ["\"", "'", "“", "”", "‘", "’"]
        let written = String(decoding: before.utf8.dropFirst(string.range.bounds.lowerBound), as: UTF8.self)
        guard ["load", "use", "from"].contains(parts[index - 1].meaning), let quote = written.first,
            openers.contains(quote), written.count == 1 || written.last != quote
        else { return nil }
        let start = string.range.bounds.lowerBound + String(quote).utf8.count
        return paths(String(written.dropFirst()), start..<cursor)
    }

    private func paths(_ typed: String, _ range: Range<Int>) -> [Completion] {
        let files = session.configuration.files
        let slash = typed.lastIndex(of: "/")
        let folder = slash.map { String(typed[...$0]) } ?? ""
        let beginning = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
        guard let names = try? files.names(inFolder: folder.isEmpty ? "." : folder) else { return [] }
        return names.compactMap { name in
            guard name.hasPrefix(beginning), !name.hasPrefix(".") || beginning.hasPrefix(".") else { return nil }
            let isFolder = files.kind(of: folder + name) == .folder
            let isOurs = name.lowercased().hasSuffix(".csv") || name.lowercased().hasSuffix(".gql")
            guard isFolder || isOurs else { return nil }
            return Completion(
                replacementRange: range, text: folder + name + (isFolder ? "/" : ""),
                kindLabel: isFolder ? label("folder", "文件夹") : "")
        }
    }

    // MARK: Dot commands

    private func commandCandidates(_ before: String, cursor: Int) -> [Completion] {
        let blanks = before.utf8.prefix { $0 == UInt8(ascii: " ") }.count
        guard let space = before.dropFirst(blanks).firstIndex(where: \.isWhitespace) else {
            let typed = DotCommands.split(before).name
            let candidates = DotCommands.all.map {
                Candidate(spellings: both($0.name, $0.chineseName), label: $0.usage[language])
            }
            return matching(typed == "." ? "" : typed, blanks..<cursor, candidates)
        }
        let rest = before[space...]
        let typed = String(rest.drop { $0.isWhitespace })
        let range = cursor - typed.utf8.count..<cursor
        guard let command = DotCommands.command(named: DotCommands.split(before).name) else { return [] }
        return argumentCandidates(of: command, typed, range)
    }

    private func argumentCandidates(of command: DotCommand, _ typed: String, _ range: Range<Int>) -> [Completion] {
        switch command.argument {
        case .nothing: return []
        case .file: return paths(typed, range)
        case .entity:
            guard let catalog = try? session.dataset().catalog else { return [] }
            return matching(typed, range, catalog.entities.map { Candidate(spellings: spellings($0.names), label: "") })
        case .words(let words):
            return matching(typed, range, words.map { Candidate(spellings: [$0], label: "") })
        case .topic:
            let lists = HelpTopics.lists.map { Candidate(spellings: both($0.en, $0.zh), label: "") }
            let functions = Vocabulary.functions.map {
                Candidate(spellings: both($0.name, $0.chineseName), label: label("function", "函数"))
            }
            return matching(typed, range, lists + stages + functions)
        }
    }

    // MARK: Spellings

    private func label(_ en: String, _ zh: String) -> String { language == .chinese ? zh : en }

    private func both(_ english: String, _ chinese: String) -> [String] { ordered([english], [chinese]) }

    private func ordered(_ english: [String], _ chinese: [String]) -> [String] {
        language == .chinese ? chinese + english : english + chinese
    }

    /// A name's spellings; in Chinese the first Chinese one comes first.
    private func spellings(_ names: Names) -> [String] {
        let all = names.all.map(spelled)
        guard let first = all.firstIndex(where: { isChinese($0) == (language == .chinese) }) else { return all }
        return [all[first]] + all[..<first] + all[(first + 1)...]
    }

    private func name(_ names: Names) -> String { spellings(names).first ?? names.primary }

    private func isChinese(_ text: String) -> Bool { text.unicodeScalars.contains { $0.value >= 0x2E80 } }

    private func spelled(_ name: String) -> String { CommandTexts.quoted(name) }
}
