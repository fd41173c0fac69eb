// Examples made of what is loaded: `?where` shows a query that runs as it stands. A pattern is filled with entities,
// fields and links that fit, and bound before it is shown; what the data has nothing for is shown with the documentation's own
// example. It knows the language only by the patterns below.

import GovQL

struct LoadedExamples {
    private let session: Session
    private let language: Language
    private let casting: Casting
    /// Words for the places of a pattern, one set for each entity that could be the hero, the best first.
    private let casts: [[String: String]]

    init(session: Session, language: Language) {
        self.session = session
        self.language = language
        casting = Casting(
            catalog: (try? session.dataset().catalog) ?? .empty, speller: Speller(language: language))
        casts = casting.casts()
    }

    var entityNames: [String] { casting.catalog.dataEntities.flatMap(\.names.all) }

    /// A query that shows a stage.
    func example(ofStage name: String) -> String? { Self.stages[name].flatMap(filled) }

    /// A query that shows an aggregate or window.
    func example(ofFunction name: String) -> String? { Self.functions[name].flatMap(filled) }

    /// Some queries about one entity.
    func examples(of entity: Entity) -> [String] {
        let cast = casting.cast(of: entity)
        return Self.aboutEntities.compactMap { checked(fill($0, cast)) }.prefix(3).map { $0 }
    }

    /// The first filling of a pattern that binds, in the user's language.
    private func filled(_ pattern: String) -> String? {
        for cast in casts {
            if let text = checked(fill(pattern, cast)) { return text }
        }
        return nil
    }

    /// Nil if a place stayed empty, or the query does not bind.
    private func checked(_ text: String?) -> String? {
        guard let text, (try? session.prepare(text)) != nil else { return nil }
        guard language == .chinese else { return text }
        let formatter = ScriptFormatter(width: 200, language: .chinese)
        return (try? formatter.format(SourceText(name: "", text: text)))?.trimmed ?? text
    }

    private func fill(_ pattern: String, _ cast: [String: String]) -> String? {
        var result = ""
        for (index, piece) in pattern.split(separator: "%", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 0 {
                result += piece
            } else {
                guard let word = cast[String(piece)] else { return nil }
                result += word
            }
        }
        return result
    }

    // MARK: Patterns

    private static let aboutEntities = [
        "%entity% | take 5", "%entity% | top 5 by %number% | select %name%, %link%, %number%",
        "%entity% | derive n = count(%many%) | top 5 by n | select %name%, n",
        "%entity% | summarize n = count() by %link%", "%entity% | summarize n = count() by %kind%",
        "%entity% | top 5 by %number% | select %name%, %number%",
    ]

    private static let stages: [String: String] = [
        "where": "%entity% | where %number% > 100 and any(%many%)",
        "derive": "%entity% | derive n = count(%many%) | select %name%, n",
        "set": "%entity% | set %name% = trim(%name%)",
        "select": "%entity% | select %name%, %link%, %number%",
        "drop": "%entity% | drop %number%",
        "rename": "%entity% | rename x = %number%",
        "sort": "%entity% | sort %number% desc",
        "take": "%entity% | take 5",
        "skip": "%entity% | skip 5 | take 5",
        "top": "%entity% | top 3 by %number% per %link%",
        "summarize": "%entity% | summarize n = count(), x = sum(%number%) by %link%",
        "distinct": "%entity% | select %link% | distinct",
        "expand": "%entity% | expand %many%",
        "lookup": "%entity% | lookup (%entity% | where %number% > 100) as other | select %name%, other.%number%",
        "union": "%entity% | where %number% > 100 | union (%entity% | where %number% is null)",
        "except": "%entity% | except (%entity% | where any(%many%))",
        "intersect": "%entity% | intersect (%entity% | where any(%many%))",
        "pivot": "%entity% | summarize n = count() by %link%, %kind% | pivot %kind%: n",
        "unpivot": "%entity% | select %name%, %number%, %other% | unpivot %number%, %other% as what: n",
        "fill": "%entity% | summarize n = count() by %kind% | fill %kind%",
        "sample": "%entity% | sample 5 seed 2020",
        "diff": "%entity% | diff (%entity% | set %number% = %number% + 1)",
        "expect": "%entity% | where %number% < 0 | expect empty",
        "save": "%entity% | select %name%, %number% | save \"list.csv\"",
        "describe": "%entity% | describe",
    ]

    private static let functions: [String: String] = [
        "count": "%entity% | derive n = count(%many%) | top 5 by n | select %name%, n",
        "sum": "%entity% | select %name%, x = sum(%rows%: %amount%)",
        "avg": "%entity% | select %name%, x = avg(%rows%: %amount%)",
        "min": "%entity% | select %name%, x = min(%rows%: %amount%)",
        "max": "%entity% | select %name%, x = max(%rows%: %amount%)",
        "median": "%entity% | select %name%, x = median(%rows%: %amount%)",
        "percentile": "%entity% | summarize x = percentile(%number%, 90) by %link%",
        "stddev": "%entity% | summarize x = stddev(%number%) by %link%",
        "variance": "%entity% | summarize x = variance(%number%) by %link%",
        "ratio": "%entity% | summarize x = ratio(%number%, %other%) by %link%",
        "share": "%entity% | summarize x = share(any(%many%)) by %link%",
        "any": "%entity% | where any(%rows% where %amount% > 10)",
        "none": "%entity% | where none(%many%)",
        "all": "%entity% | where all(%rows% where %amount% > 0)",
        "first": "%entity% | select %name%, x = first(%rows%: %label% sort %amount% desc)",
        "last": "%entity% | select %name%, x = last(%rows%: %label% sort %amount%)",
        "argmax": "%entity% | select %name%, x = argmax(%rows%: %amount%)",
        "argmin": "%entity% | select %name%, x = argmin(%rows%: %amount%)",
        "list": "%entity% | select %name%, x = list(%rows%: %label% sort %label%)",
        "join": "%entity% | take 5 | select %name%, x = join(%rows%: %label%, \", \")",
        "total": "%entity% | select %name%, x = 100 * %number% / total(%number%)",
        "rank": "%entity% | derive x = rank(sort %number% desc per %link%) | select %name%, %link%, x",
        "dense_rank": "%entity% | derive x = dense_rank(sort %number% desc) | select %name%, x",
        "row_number": "%entity% | derive x = row_number(sort %number% desc) | select %name%, x",
        "running_sum": "%entity% | derive x = running_sum(%number% sort %number%) | select %name%, %number%, x",
        "descendants": "%entity% | derive n = count(descendants(%self%)) | top 5 by n",
        "age": "%entity% | select %name%, x = age(%date%)",
        "year": "%entity% | summarize n = count() by y = year(%date%)",
        "month": "%entity% | summarize n = count() by m = month(%date%)",
        "quarter": "%entity% | summarize n = count() by q = quarter(%date%)",
        "length": "%entity% | take 5 | select %name%, n = length(%name%)",
    ]
}

/// Who plays what in a pattern.
private struct Casting {
    let catalog: Catalog
    let speller: Speller

    /// Entities by how much they have to show.
    func casts() -> [[String: String]] {
        let ranked = catalog.dataEntities.enumerated().sorted { one, other in
            let scores = [one, other].map { min($0.element.links.count, 1) * 4 + min($0.element.reverseLinks.count, 3) }
            return (-scores[0], one.offset) < (-scores[1], other.offset)
        }
        return ranked.map { cast(of: $0.element) }
    }

    /// The names that an entity gives to the places of a pattern.
    func cast(of entity: Entity) -> [String: String] {
        var cast = ["entity": speller.name(entity.names)]
        let fields = entity.fields.filter { !$0.isLinkKey && !entity.key.contains($0.id) }
        cast["name"] = (entity.label ?? entity.key.first).map { speller.name(catalog[$0].names) }
        let numbers = fields.filter { $0.type.isNumeric }
        cast["number"] = numbers.first.map { speller.name($0.names) }
        cast["other"] = numbers.dropFirst().first.map { speller.name($0.names) }
        cast["date"] = fields.first { $0.type == .date }.map { speller.name($0.names) }
        let kind = fields.first { if case .enumeration = $0.type { true } else { false } }
        cast["kind"] = kind.map { speller.name($0.names) }
        if case .enumeration(let type)? = kind?.type { cast["value"] = type.members.first.map { "\"\($0.name)\"" } }
        let link = entity.links.map { catalog[$0] }.first { $0.target != entity.id }
        cast["link"] = link.map { speller.name($0.names) }
        cast["self"] = entity.links.map { catalog[$0] }.first { $0.target == entity.id }
            .map { speller.name($0.reverseNames) }
        let back = entity.reverseLinks.map { catalog[$0] }.filter { $0.source != entity.id }
        cast["many"] = back.first.map { speller.name($0.reverseNames) }
        let counted = back.lazy.compactMap { link in number(of: link.source).map { (link, $0) } }.first
        cast["rows"] = counted.map { speller.name($0.0.reverseNames) }
        cast["amount"] = counted?.1
        if let counted { cast["label"] = label(of: counted.0.source) }
        return cast
    }

    private func number(of id: EntityID) -> String? {
        let fields = catalog[id].fields.filter { !$0.isLinkKey && !catalog[id].key.contains($0.id) }
        return fields.first { $0.type.isNumeric }.map { speller.name($0.names) }
    }

    private func label(of id: EntityID) -> String? { catalog[id].label.map { speller.name(catalog[$0].names) } }
}
