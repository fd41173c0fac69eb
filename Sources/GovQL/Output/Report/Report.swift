// A report as data: a title, and blocks in the order of the script, each text or what a statement gave. It is made by
// Engine/Session+Report.swift and written by ReportPage.swift; nothing here knows HTML or runs a query.

/// What a script says and finds, ready to be written as a page.
///
/// ```swift
/// let report = try session.report(on: source)
/// print(report.page())
/// ```
public struct Report: Sendable {
    public enum Block: Sendable {
        /// What `##` comments say.
        case text([Markdown.Block])
        case result(Result)
        case check(Check)
        /// A statement that failed, where the rest was to be run all the same.
        case problem([Diagnostic])
    }

    /// What a query gave.
    public struct Result: Sendable {
        /// The statement as the script has it.
        public let query: String
        public let table: OutputTable
        /// For each column the place of each row in the order of its values, equal values at the same place, nil for null.
        /// Empty where there are too many rows to be sorted in a page.
        public let ranks: [[Int?]]
        /// Whether it is the value of an expression, which has no column names.
        public let isValue: Bool
        public let notes: [Diagnostic]
        /// For each column the measure that it shows, if it does.
        public let measures: [Measure?]
        public let charts: [Chart]

        public init(
            query: String, table: OutputTable, ranks: [[Int?]], isValue: Bool, notes: [Diagnostic],
            measures: [Measure?], charts: [Chart]
        ) {
            self.query = query
            self.table = table
            self.ranks = ranks
            self.isValue = isValue
            self.notes = notes
            self.measures = measures
            self.charts = charts
        }
    }

    /// A chart that a query asks for: the rows at the stage, and what is to be seen of them.
    public struct Chart: Sendable {
        public let table: OutputTable
        public let spec: ChartSpec

        public init(table: OutputTable, spec: ChartSpec) {
            self.table = table
            self.spec = spec
        }
    }

    /// What a `check` or an `expect` found.
    public struct Check: Sendable {
        public let title: Words
        public let status: CheckOutcome.Status
        /// In words; nil where nothing failed.
        public let finding: Words?
        public let description: String?
        /// Some of the rows that fail, in their order, and how many more there are.
        public let sample: [String]
        public let hidden: Int
        public let problems: [Diagnostic]
        /// The statement as the script has it.
        public let rule: String
    }

    /// What a measure is, to stand beside its values.
    public struct Measure: Sendable, Equatable {
        public let name: String
        /// As it is written.
        public let formula: String
        public let facts: MeasureFacts

        public init(name: String, formula: String, facts: MeasureFacts) {
            self.name = name
            self.formula = formula
            self.facts = facts
        }
    }

    /// Where a report comes from.
    public struct Origin: Sendable {
        /// The script's name, without its folder.
        public let script: String
        public let version: String
        /// The day that `today` is, where somebody said so.
        public let today: CalendarDate?
        /// The names of the data files, without their folders.
        public let files: [String]

        public init(script: String, version: String, today: CalendarDate?, files: [String]) {
            self.script = script
            self.version = version
            self.today = today
            self.files = files
        }
    }

    public let title: String
    public let language: Language
    public let blocks: [Block]
    /// What is worth knowing of the data as a whole.
    public let notes: [Diagnostic]
    public let origin: Origin

    public init(title: String, language: Language, blocks: [Block], notes: [Diagnostic], origin: Origin) {
        self.title = title
        self.language = language
        self.blocks = blocks
        self.notes = notes
        self.origin = origin
    }

    public var checks: [Check] {
        blocks.compactMap { if case .check(let check) = $0 { check } else { nil } }
    }

    /// Whether nothing failed that is more than a warning.
    public var isPassed: Bool { checks.allSatisfy { $0.status == .passed || $0.status == .warned } }

    /// The whole page: HTML that asks for nothing from outside.
    ///
    /// - Parameter options: how numbers, dates and null are written, and how many rows of a table.
    public func page(_ options: OutputOptions = OutputOptions()) -> String {
        var options = options
        options.language = language
        return ReportPage(self, options).text()
    }
}

extension Report.Check {
    /// What a check of the language found.
    public init(_ outcome: CheckOutcome, rule: String) {
        self.init(
            title: outcome.title, status: outcome.status,
            finding: outcome.failed == 0
                ? nil : Words(en: outcome.finding(.english), zh: outcome.finding(.chinese)),
            description: outcome.facts.description, sample: outcome.sample,
            hidden: max(0, outcome.failed - outcome.sample.count), problems: outcome.problems, rule: rule)
    }

    /// An `expect` at the end of a query, which broke it.
    public init(expectation rule: String, problems: [Diagnostic]) {
        self.init(
            title: Words(en: "What a query expects does not hold", zh: "查询的预期不成立"), status: .failed, finding: nil,
            description: nil, sample: [], hidden: 0, problems: problems, rule: rule)
    }
}
