// What a careful reading has to tell, as facts: of the rows that it kept, and of those that it left out.
// The reading itself is Normaliser.swift.

extension Rewriting {
    /// What a careful reading has to say of the rows that it kept.
    func problems(path: String, encoding: TextEncoding, columns: Int) -> [CSVProblem] {
        var problems: [CSVProblem] = []
        func add(_ places: LinePlaces, _ problem: (Int, Int) -> CSVProblem) {
            if places.count > 0 { problems.append(problem(places.firstLine, places.count)) }
        }
        let found = findings
        add(found.foreignLines) { .mixedEncodings(path: path, count: $1, line: $0) }
        add(found.invalid) { .undecodable(path: path, encoding: encoding.label, count: $1, line: $0) }
        add(found.unclosedQuotes) { .openQuotes(path: path, line: $0, count: $1) }
        add(found.textAfterQuote) { .textAfterQuotes(path: path, line: $0, count: $1) }
        add(found.short) { .shortRows(path: path, count: $1, line: $0, found: found.shortCells, expected: columns) }
        add(found.long) { .longRows(path: path, count: $1, line: $0, found: found.longCells, expected: columns) }
        add(found.mended) { .mendedRows(path: path, line: $0, count: $1) }
        return problems
    }

}

extension Rewriting.Findings {
    /// What there is to say of rows that were left out.
    func exclusions(path: String) -> [CSVProblem] {
        ExcludedRow.allCases.compactMap { kind in
            excluded[kind].map { found in
                .excludedRows(
                    path: path, kind: kind, count: found.places.count, line: found.places.firstLine,
                    examples: found.examples)
            }
        }
    }
}
