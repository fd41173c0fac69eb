// `社 区`, `communi ties`: a name with a blank in it does not read, and only who knows the names can tell. Errors of reading
// are looked at once more before they are told.

extension Session {
    /// What an error at a word, or behind one, is if the two are halves of a known name.
    func brokenName(_ diagnostic: Diagnostic, in source: SourceText) -> Diagnostic? {
        switch diagnostic.facts as? SyntaxProblem {
        case .unexpected, .juxtaposed: break
        default: return nil
        }
        let words = SyntaxPart.parts(of: source)
        guard let index = words.firstIndex(where: { $0.range.end > diagnostic.range.start }) else { return nil }
        for second in [index, index + 1] where second > 0 && second < words.count {
            let halves = words[second - 1...second]
            let name = halves.map(\.text).joined()
            guard halves.allSatisfy(\.isWord), knownNames.contains(where: { Folding.areEqual($0, name) }) else {
                continue
            }
            let range = words[second - 1].range.union(words[second].range)
            return Diagnostic(
                SyntaxProblem.brokenWord(name), at: range, in: source, fix: SyntaxProblem.joining(name, range))
        }
        return nil
    }

    /// Of entities, their fields and links, and of what statements defined. Data that can't be opened has none.
    private var knownNames: [String] {
        let definitions = definitions
        let defined =
            definitions.lets.flatMap(\.names.all) + definitions.measures.flatMap(\.names.all)
            + definitions.fields.flatMap(\.names.all) + definitions.functions.flatMap(\.names.all)
        guard let catalog = try? currentDataset().catalog else { return defined }
        let fields = catalog.entities.flatMap { $0.fields.flatMap(\.names.all) }
        let links = catalog.links.flatMap { $0.names.all + $0.reverseNames.all }
        return defined + catalog.entities.flatMap(\.names.all) + fields + links
    }
}

extension SyntaxPart {
    fileprivate var isWord: Bool {
        switch kind {
        case .name, .keyword, .function: true
        default: false
        }
    }
}
