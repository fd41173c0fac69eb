// Queries and their stages as data, every stage of the language, in the order the language page lists them.
// What a stage means for its rows is the binder's and the plan's business. Next: Statement.swift.

/// A source and the stages after it: `communities | where residents > 10000 | take 5`.
public struct Query: Hashable, Sendable {
    /// A name, a path (`nov.projects`), a bracketed query or a call (`months(@2020)`); without stages any expression.
    public let source: Expr
    public let stages: [Stage]
    public let range: SourceRange

    public init(source: Expr, stages: [Stage] = [], range: SourceRange) {
        self.source = source
        self.stages = stages
        self.range = range
    }

    /// No stage: `source` may be a value as well as the rows of something.
    public var isBareExpression: Bool { stages.isEmpty }

    /// Levels of nodes below.
    var height: Int { max(source.height, stages.reduce(0) { max($0, $1.height) }) }
}

/// One `| …` of a query.
public struct Stage: Hashable, Sendable {
    public let kind: Kind
    /// From the stage word to the end of what belongs to it.
    public let range: SourceRange
    /// The stage word.
    public let keyword: SourceRange
    let height: Int

    public init(_ kind: Kind, at range: SourceRange, keyword: SourceRange) {
        self.kind = kind
        self.range = range
        self.keyword = keyword
        self.height = 1 + kind.heightOfChildren
    }

    public enum Kind: Hashable, Sendable {
        case `where`(Expr)
        /// Each item has a name.
        case derive([Item])
        case set([Assignment])
        case drop([Name])
        case rename([Renaming])
        case sort([SortKey])
        case take(Expr)
        case skip(Expr)
        case sample(Expr, seed: Expr?)
        case top(Top)
        case lookup(Lookup)
        case expand(Expand)
        case union(Query)
        case except(Query)
        case intersect(Query)
        case select([Item])
        case distinct
        case summarize(Summarize)
        case pivot(Pivot)
        case unpivot(Unpivot)
        case fill(Fill)
        case diff(Query, on: [Name])
        case describe
        case expect(Expectation)
        case chart(Chart)
        case save(StringLiteral, options: [OptionSyntax])
        /// A stage that could not be read; a diagnostic says why. What comes after it cannot be judged.
        case broken
    }
}

/// `name = value`.
public struct Assignment: Hashable, Sendable {
    public let name: Name
    public let value: Expr

    public init(name: Name, value: Expr) {
        self.name = name
        self.value = value
    }
}

/// `delimiter ";"`, `header = 3`, `missing ("无", "-")` in `with (…)`.
public struct OptionSyntax: Hashable, Sendable {
    public let name: Name
    /// One or several, as texts: of a number its digits, of a word the word.
    public let values: [StringLiteral]

    public init(name: Name, values: [StringLiteral]) {
        self.name = name
        self.values = values
    }
}

/// `new = old` in `rename`.
public struct Renaming: Hashable, Sendable {
    public let new: Name
    public let old: Name

    public init(new: Name, old: Name) {
        self.new = new
        self.old = old
    }
}

/// `top 10 by x, y asc per k with ties`. A key without a direction is descending.
public struct Top: Hashable, Sendable {
    /// An int literal, `$param` or name, or with `%` a percent literal (``DecimalLiteral/isPercent``).
    public let count: Expr
    public let keys: [SortKey]
    public let per: [Expr]
    public let withTies: Bool

    public init(count: Expr, keys: [SortKey], per: [Expr], withTies: Bool) {
        self.count = count
        self.keys = keys
        self.per = per
        self.withTies = withTies
    }
}

/// `lookup (query) on a == b as l`.
public struct Lookup: Hashable, Sendable {
    public let query: Query
    /// Empty without `on`.
    public let on: [Key]
    public let name: Name

    public init(query: Query, on: [Key], name: Name) {
        self.query = query
        self.on = on
        self.name = name
    }

    /// `k`, or `a == b` where names differ: a the pipe's, b the query's.
    public struct Key: Hashable, Sendable {
        public let here: Expr
        public let there: Expr?

        public init(here: Expr, there: Expr?) {
            self.here = here
            self.there = there
        }
    }
}

/// `expand keep link`, `expand keep name = list`.
public struct Expand: Hashable, Sendable {
    public let keep: Bool
    /// With a name the value is a list, without one a link.
    public let item: Item

    public init(keep: Bool, item: Item) {
        self.keep = keep
        self.item = item
    }
}

/// `summarize a = agg, … by k = x, … with total`, `summarize a = agg, … along street`.
public struct Summarize: Hashable, Sendable {
    public let items: [Item]
    public let keys: [Item]
    public let withTotal: Bool
    /// `along street`: an outline, for each group of the keys.
    public let along: Along?

    public init(items: [Item], keys: [Item], withTotal: Bool, along: Along? = nil) {
        self.items = items
        self.keys = keys
        self.withTotal = withTotal
        self.along = along
    }
}

/// `along city > street via volunteer`: every level of a tree down to one.
public struct Along: Hashable, Sendable {
    /// What heads the tree, where several have the level.
    public let tree: Name?
    public let level: Name
    /// The way to the tree, where several lead there.
    public let via: Expr?
    public let range: SourceRange

    public init(tree: Name?, level: Name, via: Expr?, range: SourceRange) {
        self.tree = tree
        self.level = level
        self.via = via
        self.range = range
    }
}

/// `pivot k: a, b in [x, null]`.
public struct Pivot: Hashable, Sendable {
    public let key: Expr
    public let values: [Item]
    /// The list after `in`.
    public let columns: Expr?

    public init(key: Expr, values: [Item], columns: Expr?) {
        self.key = key
        self.values = values
        self.columns = columns
    }
}

/// `unpivot a, b as k: v`.
public struct Unpivot: Hashable, Sendable {
    public let columns: [Name]
    public let key: Name
    public let value: Name

    public init(columns: [Name], key: Name, value: Name) {
        self.columns = columns
        self.key = key
        self.value = value
    }
}

/// `fill k in range per j`.
public struct Fill: Hashable, Sendable {
    public let key: Name
    public let range: Expr?
    public let per: [Expr]

    public init(key: Name, range: Expr?, per: [Expr]) {
        self.key = key
        self.range = range
        self.per = per
    }
}

/// `expect p`, `expect empty`.
public enum Expectation: Hashable, Sendable {
    case predicate(Expr)
    case empty
}

/// `chart bar x: name, y: load by kind title "…" save "load.svg"`.
public struct Chart: Hashable, Sendable {
    /// Nil: chosen by what the rows are.
    public let kind: Name?
    public let x: [Item]
    public let y: [Item]
    public let by: [Item]
    public let title: StringLiteral?
    public let path: StringLiteral?

    public init(kind: Name?, x: [Item], y: [Item], by: [Item], title: StringLiteral?, path: StringLiteral?) {
        self.kind = kind
        self.x = x
        self.y = y
        self.by = by
        self.title = title
        self.path = path
    }
}
