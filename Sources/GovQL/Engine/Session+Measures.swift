// `describe measures` and `describe load`: what measures are defined, a row for each, with formula, unit, target and the
// better direction. How they are computed is the binder's (Binder+Measures.swift).

extension Session {
    /// All measures, or the one of a name; nil where the name is of neither.
    func describeMeasures(named name: String, _ language: Language) -> QueryResult? {
        let all = definitions.measures
        if ["measures", "指标"].contains(where: { Folding.areEqual($0, name) }) {
            return Self.table(of: all, in: language)
        }
        let named = all.filter { $0.names.all.contains { Folding.areEqual($0, name) } }
        return named.isEmpty ? nil : Self.table(of: named, in: language)
    }

    private static func table(of measures: [Definition<MeasureBody>], in language: Language) -> QueryResult {
        let titles = [
            Words(en: "measure", zh: "指标"), Words(en: "other_names", zh: "别名"), Words(en: "entity", zh: "实体"),
            Words(en: "formula", zh: "公式"), Words(en: "unit", zh: "单位"), Words(en: "target", zh: "目标"),
            Words(en: "direction", zh: "方向"), Words(en: "description", zh: "说明"),
        ]
        let cells: [[String?]] = [
            measures.map(\.names.primary),
            measures.map { $0.names.others.isEmpty ? nil : $0.names.others.joined(separator: "|") },
            measures.map(\.body.entity), measures.map { $0.source.text($0.body.value.range) },
            measures.map(\.body.facts.unit), measures.map(\.body.facts.target),
            measures.map { $0.body.facts.direction?.words[language] }, measures.map(\.body.facts.description),
        ]
        return table(titles.map { $0[language] }, cells, rowCount: measures.count)
    }
}
