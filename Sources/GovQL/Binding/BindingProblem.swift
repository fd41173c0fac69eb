// What can be wrong with a query that reads well: names, links, types. Facts only; words in BindingProblem+Message.swift.

/// An error or warning found while names and types are resolved.
public enum BindingProblem: DiagnosticFacts {
    /// Where a name was looked up.
    public enum Place: Sendable, Hashable {
        case row
        case entity(String)
        case source
        case entityName
        case lookup(String)
    }

    case unknownName(String, place: Place, nearest: [String], available: [String])
    /// The name exists `levels` further out.
    case nameIsOuter(String, levels: Int)
    case nothingOuter
    /// A name that a stage took away, or gave another name.
    case droppedName(String, line: Int, newName: String?)
    case ambiguousName(String, meanings: [Words])
    /// A name that is two known words written together.
    case wordsRunTogether(String, parts: [String])
    /// A column of the rows, used in `summarize` outside an aggregate.
    case notAggregated(String)
    case unknownFunction(String, nearest: [String], help: Words? = nil)
    case unknownParameter(String, nearest: [String])
    case parameterWithoutValue(String, type: Words)
    /// A path to many rows where one value is wanted; `field` is what it asks of each row, if anything.
    case toManyAsValue(path: String, link: String, field: String?)
    /// Two paths to many rows in one argument.
    case twoManyPaths(function: String, first: String, second: String)
    case notToMany(function: String, path: String)
    /// An aggregate over rows of the pipe, without `per`.
    case needsPer(function: String)
    case windowNotHere(function: String)
    case aggregateNotHere(function: String)
    case clauseNotHere(clause: String, function: String)
    /// `sum(community.residents)`: once per community, or once per row?
    case countsTwice(function: String, path: String, once: Words, each: Words)
    case countOfCondition(function: String)
    case noMembers(type: Words, name: String)
    case typesDoNotMeet(operation: String, left: Words, right: Words, help: Words?)
    case wantsType(what: Words, wanted: Words, found: Words)
    case notOrdered(type: Words)
    case unknownEnumValue(String, nearest: [String], available: [String])
    case ambiguousEntity(String, keys: [String])
    case unknownEntityText(String, entity: String, nearest: [String])
    /// A date `==` a period.
    case dateEqualsPeriod
    /// A month beside a year.
    case periodsDiffer(operation: String, left: PeriodUnit, right: PeriodUnit)
    case datePlusNumber
    case wrongArguments(function: String, signature: String, reason: Words)
    case needsName
    case nameTwice(String)
    /// A name that is taken; `set` may overwrite some of its holders.
    case nameTaken(String, by: Words, canSet: Bool)
    /// A column that goes along, named as one of the entity that `expand` reaches.
    case expandClash(String, entity: String, newName: String)
    case cannotSet(String, what: Words, stage: String)
    case wantsEntity(stage: String)
    case notAList
    case wantsConstant(what: Words)
    case negativeCount(what: String)
    case shapesDiffer(stage: String, leftOnly: [String], rightOnly: [String])
    case columnTypesDiffer(column: String, left: Words, right: Words)
    case lookupNeedsKey
    case endless(name: String)
    case badPattern(String, reason: Words)
    case notAQuery
    /// A bracketed query used as a value that may have several rows, or has several columns.
    case notOneValue(columns: Int)
    /// `in (query)` whose rows are no values to compare with: several columns, and rows of another kind.
    case membersUnclear(columns: [String], entity: String?, operand: Words)
    /// An entity's or `let`'s name where a link is wanted, which no link here has. `links` lead to that entity.
    case rowsWithoutLink(String, function: String, entity: String?, links: [String])
    /// `fill` after anything but a `summarize` with keys.
    case fillNeedsSummarize
    /// A column that is no key of the `summarize` before.
    case notAKey(String, keys: [String])
    /// `fill` of a key whose values are not known by themselves.
    case fillNeedsRange(type: Words)
    /// `diff` of an entity without a key.
    case diffNeedsKey(String)
    /// Fields that only one side of a `diff` has.
    case diffShapes(leftOnly: [String], rightOnly: [String])
    case unknownCollation(String, nearest: [String])
    /// `descendants`, `ancestors` of a link that leads to another entity; `links` lead to the same.
    case notASelfLink(String, entity: String, links: [String])
    /// `descendants(parent)`: that link is followed by the other word.
    case closureDirection(String, function: String, other: String)
    /// `avg(load)` of a measure that is a ratio: the mean of ratios is hardly ever meant. `whole` is the ratio over all
    /// rows, `each` the mean as written.
    case averagesRatios(function: String, measure: String, whole: String, each: String)
    /// A measure asked of rows that are not its entity's.
    case measureOfOther(String, entity: String, found: String?)
    /// `load(link where p)` where the measure follows links on from the rows of `link`, which `p` can't go along with.
    case measureFilter(function: String, entity: String, measure: String)
    /// `save` in a query within another, in a definition or a check.
    case saveNotHere
    /// `yoy`, `pop` over rows with no period, or several.
    case needsPeriod(function: String, periods: [String])
    /// A check of a query that does not end with `expect`.
    case checkWithoutExpect
    /// What a check allows is neither a number of rows nor a percentage.
    case badAllowance(String)
    /// A text literal that no row has.
    case noSuchValue(String, field: String, nearest: [String])
    /// A constant less or greater than every value of the field that it meets in a filter. `unit` is the one that it may
    /// have been meant in.
    case besideAllValues(field: String, low: String, high: String, isNever: Bool, unit: Words?)
    /// `5..3`
    case rangeBackwards(String, String)
    /// Two tests of a filter that no value passes.
    case neverBoth(String, String)
    /// A group key that is a name of several rows; of more, where not all rows were looked at.
    case sharedLabels(field: String, entity: String, example: String, rows: Int, isAll: Bool)
    case tooDeep
    /// Definitions that use others several times over: written small, grown beyond what can be planned.
    case tooLarge
    /// A query in a file that `use` reads for its definitions.
    case queryInLibrary(String)

    public var severity: Severity {
        switch self {
        case .noSuchValue, .unknownEntityText, .besideAllValues, .rangeBackwards, .neverBoth, .sharedLabels: .warning
        default: .error
        }
    }
}
