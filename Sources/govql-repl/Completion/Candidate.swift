// What might be meant: its spellings and what is said of it, and which of many fit what was typed. Names are found from
// their beginnings in either language, Chinese ones also by the first letters of their pinyin.

import GovQL
import GovQLTerminal

/// One candidate before it is filtered.
struct Candidate {
    /// The one for the user's language first.
    let spellings: [String]
    let label: String
    /// What the list shows in its place, such as a function with its arguments.
    var shown: [String] = []
    /// What stands behind it in any case: a blank after a word of the language.
    var ending = ""

    init(_ spellings: [String], _ label: String, shown: [String] = [], ending: String = "") {
        self.spellings = spellings
        self.label = label
        self.shown = shown
        self.ending = ending
    }
}

/// Chooses among candidates.
struct CandidateFilter {
    let typed: String
    /// Where the chosen one goes.
    let range: Range<Int>
    /// Whether letters may stand for Chinese characters even where names begin with these letters.
    let prefersPinyin: Bool

    func completions(of candidates: [Candidate]) -> [Completion] {
        var result = literal(candidates)
        if !typed.isEmpty, prefersPinyin || result.isEmpty { result += bySound(candidates, without: result) }
        return result
    }

    /// Those that begin with what is typed; the spelling of the user's language where nothing is.
    private func literal(_ candidates: [Candidate]) -> [Completion] {
        let folded = Folding.fold(typed)
        return candidates.compactMap { candidate in
            let index =
                typed.isEmpty
                ? candidate.spellings.indices.first
                : candidate.spellings.firstIndex { Folding.fold($0).hasPrefix(folded) }
            return index.map { completion(candidate, $0) }
        }.uniqued()
    }

    private func bySound(_ candidates: [Candidate], without taken: [Completion]) -> [Completion] {
        guard let pattern = PinyinPattern(typed) else { return [] }
        return candidates.compactMap { candidate in
            if candidate.spellings.contains(where: { spelling in taken.contains { $0.text.hasPrefix(spelling) } }) {
                return nil
            }
            return candidate.spellings.firstIndex { pattern.matches($0) }.map { completion(candidate, $0) }
        }.uniqued()
    }

    private func completion(_ candidate: Candidate, _ index: Int) -> Completion {
        Completion(
            replacementRange: range, text: candidate.spellings[index] + candidate.ending, kindLabel: candidate.label,
            shown: candidate.shown.indices.contains(index) ? candidate.shown[index] : candidate.spellings[index])
    }
}

extension [Completion] {
    fileprivate func uniqued() -> [Completion] {
        var seen: Set<String> = []
        return filter { seen.insert($0.text).inserted }
    }
}

/// The spellings of names for a user of one language.
struct Speller {
    let language: Language

    func label(_ en: String, _ zh: String) -> String { language == .chinese ? zh : en }

    func both(_ english: String, _ chinese: String) -> [String] { ordered([english], [chinese]) }

    func ordered(_ english: [String], _ chinese: [String]) -> [String] {
        language == .chinese ? chinese + english : english + chinese
    }

    /// A name's spellings; the first one in the user's language comes first.
    func spellings(_ names: Names) -> [String] {
        let all = names.all.map(CommandTexts.quoted)
        guard let first = all.firstIndex(where: { Self.isChinese($0) == (language == .chinese) }) else { return all }
        return [all[first]] + all[..<first] + all[(first + 1)...]
    }

    func name(_ names: Names) -> String { spellings(names).first ?? names.primary }

    static func isChinese(_ text: String) -> Bool { text.unicodeScalars.contains { $0.value >= 0x2E80 } }
}
