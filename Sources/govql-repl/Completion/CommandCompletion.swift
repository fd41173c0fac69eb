// Dot commands and their arguments, and paths, as candidates.

import GovQL
import GovQLEngines
import GovQLTerminal

extension Completer {
    // MARK: Files

    /// Folders, tables and scripts; a folder is gone on from, a file is closed by its quote.
    func paths(_ typed: String, _ range: Range<Int>, closer: String = "") -> [Completion] {
        let files = session.configuration.files
        let slash = typed.lastIndex(of: "/")
        let folder = slash.map { String(typed[...$0]) } ?? ""
        let beginning = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
        guard let names = try? files.names(inFolder: folder.isEmpty ? "." : folder) else { return [] }
        return names.compactMap { name in
            guard name.hasPrefix(beginning), !name.hasPrefix(".") || beginning.hasPrefix(".") else { return nil }
            let isFolder = files.kind(of: folder + name) == .folder
            guard isFolder || Self.isOurs(name) else { return nil }
            return Completion(
                replacementRange: range, text: folder + name + (isFolder ? "/" : closer),
                kindLabel: isFolder ? speller.label("folder", "文件夹") : "", shown: name + (isFolder ? "/" : ""))
        }
    }

    private static func isOurs(_ name: String) -> Bool {
        let name = name.lowercased()
        return [".csv", ".tsv", ".txt", ".gql", ".csv.gz", ".csv.zst"].contains { name.hasSuffix($0) }
    }

    // MARK: Dot commands

    func commandCandidates(_ before: String, cursor: Int) -> [Completion] {
        let blanks = before.utf8.prefix { $0 == UInt8(ascii: " ") }.count
        if let mark = before.trimmed.first, "?？".contains(mark) {
            let start = blanks + String(mark).utf8.count
            let typed = String(decoding: before.utf8.dropFirst(start), as: UTF8.self).trimmed
            return topics(typed, cursor - typed.utf8.count..<cursor)
        }
        guard let space = before.dropFirst(blanks).firstIndex(where: \.isWhitespace) else {
            let typed = DotCommands.split(before).name
            let candidates = DotCommands.all.map {
                Candidate(
                    speller.both($0.name, $0.chineseName), $0.usage[speller.language],
                    ending: $0.usage.en.isEmpty ? "" : " ")
            }
            return filter(typed == "." ? "" : typed, blanks..<cursor, candidates)
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
        case .savedQuery: return filter(typed, range, SavedQueries().names.map { Candidate([$0], "") })
        case .file: return paths(typed, range)
        case .connection:
            let known = (try? ConnectionsFile(connections))?.all.map(\.name) ?? []
            return filter(typed, range, (known + ["off"]).map { Candidate([$0], "") })
        case .entity: return filter(typed, range, entityNames(""))
        case .words(let words): return filter(typed, range, words.map { Candidate([$0], "") })
        case .topic: return topics(typed, range)
        }
    }

    private func topics(_ typed: String, _ range: Range<Int>) -> [Completion] {
        let lists = HelpTopics.lists.map { Candidate(speller.both($0.en, $0.zh), "") }
        let functions = Vocabulary.functions.map {
            Candidate(speller.both($0.name, $0.chineseName), speller.label("function", "函数"))
        }
        let stages = stages.map { Candidate($0.spellings, $0.label) }
        return filter(typed, range, lists + entityNames(speller.label("entity", "实体")) + stages + functions)
    }

    private func entityNames(_ label: String) -> [Candidate] {
        guard let catalog = try? session.dataset().catalog else { return [] }
        return catalog.dataEntities.map { Candidate(speller.spellings($0.names), label) }
    }

    private func filter(_ typed: String, _ range: Range<Int>, _ candidates: [Candidate]) -> [Completion] {
        CandidateFilter(typed: typed, range: range, prefersPinyin: speller.language == .chinese)
            .completions(of: candidates)
    }
}
