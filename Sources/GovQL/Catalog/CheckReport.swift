// What checks found, as data: how many rows each looked at, how many fail, some of those. How it is written: Output/
// CheckFormat.swift; how it is found: Engine/Session+Checks.swift.

/// One check and what it found.
public struct CheckOutcome: Sendable {
    /// What the check is about; all but `rule` follow from the schema.
    public enum Kind: String, Sendable, CaseIterable {
        case type, `enum`, key, link, required, range, rule
    }

    public enum Status: String, Sendable, CaseIterable {
        case passed
        /// Failed, and only a warning.
        case warned
        case failed
        /// It could not be run.
        case broken

        public var words: Words {
            switch self {
            case .passed: Words(en: "passed", zh: "通过")
            case .warned: Words(en: "warning", zh: "警告")
            case .failed: Words(en: "failed", zh: "未通过")
            case .broken: Words(en: "broken", zh: "无法运行")
            }
        }
    }

    public let title: Words
    /// Nil for a check of a query.
    public let entity: String?
    public let kind: Kind
    public let facts: CheckFacts
    /// How many rows were looked at; nil where the query gives only those that fail.
    public internal(set) var rows: Int?
    public internal(set) var failed = 0
    /// How many may fail.
    public internal(set) var allowed = 0
    /// Some of the rows that fail, in their order.
    public internal(set) var sample: [String] = []
    /// Errors that kept it from being run; warnings about its rule.
    public internal(set) var problems: [Diagnostic] = []

    init(title: Words, entity: String?, kind: Kind, facts: CheckFacts = CheckFacts()) {
        self.title = title
        self.entity = entity
        self.kind = kind
        self.facts = facts
    }

    public var status: Status {
        if problems.contains(where: { $0.severity == .error }) { return .broken }
        if failed <= allowed { return .passed }
        return facts.severity == .warning ? .warned : .failed
    }
}

/// What all checks found, in order: those of the schema by entity, then the others as they were defined.
public struct CheckReport: Sendable {
    public let outcomes: [CheckOutcome]

    public init(_ outcomes: [CheckOutcome]) {
        self.outcomes = outcomes
    }

    public func count(_ status: CheckOutcome.Status) -> Int { outcomes.count { $0.status == status } }

    /// Whether nothing failed that is more than a warning.
    public var isPassed: Bool { count(.failed) == 0 && count(.broken) == 0 }
}
