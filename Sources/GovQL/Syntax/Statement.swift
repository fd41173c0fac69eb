// Statements and scripts as data. Paths are as written: what folder they start at is the engine's business.
// Next: Parsing/Parser+Statements.swift makes them, Engine/ runs them.

/// A parsed text: its statements in order, broken ones included as far as they could be read.
public struct Script: Hashable, Sendable {
    public let statements: [Statement]

    public init(statements: [Statement]) {
        self.statements = statements
    }
}

public struct Statement: Hashable, Sendable {
    public let kind: Kind
    public let range: SourceRange

    public init(_ kind: Kind, at range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    public enum Kind: Hashable, Sendable {
        case load(Load)
        /// `use "wuhan.gql"`
        case use(StringLiteral)
        case entity(EntityDeclaration)
        /// `let big = communities | …`, `let d = @2020-Q1` (a query without stages)
        case `let`(Name, Query)
        case function(FunctionDeclaration)
        /// `field workers.serving = …`
        case field(MemberDeclaration)
        /// `measure communities.load = …`
        case measure(MemberDeclaration)
        case parameter(ParameterDeclaration)
        /// `set today = @2020-12-31`
        case set(Assignment)
        case check(Check)
        /// `tree city > district > street > community`
        case tree(TreeDeclaration)
        /// `describe services`
        case describe(Describe)
        /// `explain services | …`: how a query would be run, or with `analyze` was.
        case explain(Explanation)
        /// `explain empty`: what the stages and conditions of the query before leave of its rows.
        case explainEmpty(ExplainEmpty)
        /// `why not communities "永清"`: what left a row out of the query before.
        case whyNot(WhyNot)
        /// A query, or without stages an expression whose value is printed.
        case query(Query)
        /// A statement that could not be read; a diagnostic says why.
        case broken
    }
}

/// `explain empty`.
public struct ExplainEmpty: Hashable, Sendable {
    public let language: Language
    /// The statement's words.
    public let keyword: SourceRange

    public init(language: Language, keyword: SourceRange) {
        self.language = language
        self.keyword = keyword
    }
}

/// `why not communities "永清"`.
public struct WhyNot: Hashable, Sendable {
    /// Whose row is asked after; nil is the entity that the query begins with.
    public let entity: Name?
    /// The row's label or key; a key of several columns as it prints.
    public let text: StringLiteral
    /// The parts of a key that was written in brackets, else empty.
    public let key: [StringLiteral]
    public let language: Language
    /// The statement's words.
    public let keyword: SourceRange

    public init(
        entity: Name?, text: StringLiteral, key: [StringLiteral] = [], language: Language, keyword: SourceRange
    ) {
        self.entity = entity
        self.text = text
        self.key = key
        self.language = language
        self.keyword = keyword
    }
}

/// `explain analyze services | …`.
public struct Explanation: Hashable, Sendable {
    public let query: Query
    /// Whether the query is run, and what each step took is told.
    public let runs: Bool
    /// The answer is in the language that was asked in.
    public let language: Language

    public init(query: Query, runs: Bool, language: Language) {
        self.query = query
        self.runs = runs
        self.language = language
    }
}

/// `load "x.csv" as volunteers with (encoding "gb18030", header 3)`.
public struct Load: Hashable, Sendable {
    public let path: StringLiteral
    /// The entity's name for a file, the snapshot's for a folder.
    public let alias: Name?
    public let options: [OptionSyntax]

    public init(path: StringLiteral, alias: Name?, options: [OptionSyntax]) {
        self.path = path
        self.alias = alias
        self.options = options
    }
}

/// `entity communities 社区 from "communities.csv" with (delimiter ";") { … }`.
public struct EntityDeclaration: Hashable, Sendable {
    public let name: DeclaredName
    /// Nil when the file is found by the entity's name.
    public let path: StringLiteral?
    public let options: [OptionSyntax]
    public let items: [EntityItem]

    public init(name: DeclaredName, path: StringLiteral?, options: [OptionSyntax], items: [EntityItem]) {
        self.name = name
        self.path = path
        self.options = options
        self.items = items
    }
}

/// A line of an entity's body.
public enum EntityItem: Hashable, Sendable {
    case field(FieldDeclaration)
    case link(LinkDeclaration)
    /// `key a, b`: a key over fields declared on lines of their own.
    case key([Name])
    /// `label name`: a label declared on a line of its own.
    case label(Name)
}

/// `key code 社区代码: code`, `residents 常住人口: int missing ["-"]`.
public struct FieldDeclaration: Hashable, Sendable {
    public let role: Role
    public let name: DeclaredName
    public let type: TypeSyntax
    /// Whether every row should have a value.
    public let isRequired: Bool
    /// What the values should lie in: `in 0..100`.
    public let values: Expr?
    /// The texts that stand for null in this column; nil where nothing is said, so that the usual ones do.
    public let missing: [StringLiteral]?

    public init(
        role: Role, name: DeclaredName, type: TypeSyntax, isRequired: Bool = false, values: Expr? = nil,
        missing: [StringLiteral]?
    ) {
        self.role = role
        self.name = name
        self.type = type
        self.isRequired = isRequired
        self.values = values
        self.missing = missing
    }

    public enum Role: String, Hashable, Sendable {
        case plain, key, label
    }
}

/// `int`, `enum ordered { old_city 老城型, unit 单位型 }`.
public struct TypeSyntax: Hashable, Sendable {
    public let kind: Kind
    public let range: SourceRange

    public init(_ kind: Kind, at range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    public enum Kind: Hashable, Sendable {
        case named(TypeName)
        /// The values in declared order; each first name is what is stored and printed.
        case enumeration(values: [DeclaredName], isOrdered: Bool)
    }
}

/// `street 所属街道: -> streets by street_code reverse communities 社区`.
public struct LinkDeclaration: Hashable, Sendable {
    public let name: DeclaredName
    public let target: Name
    /// Whether every row should name one.
    public let isRequired: Bool
    /// The columns that hold the target's key; empty without `by`.
    public let columns: [Name]
    public let reverse: DeclaredName?

    public init(
        name: DeclaredName, target: Name, isRequired: Bool = false, columns: [Name], reverse: DeclaredName?
    ) {
        self.name = name
        self.target = target
        self.isRequired = isRequired
        self.columns = columns
        self.reverse = reverse
    }
}

/// `func per_10k(a, b) = 10000 * a / b`.
public struct FunctionDeclaration: Hashable, Sendable {
    public let name: DeclaredName
    public let parameters: [Name]
    public let body: Expr

    public init(name: DeclaredName, parameters: [Name], body: Expr) {
        self.name = name
        self.parameters = parameters
        self.body = body
    }
}

/// `field workers.serving 在职 = …`, `measure communities.load = … with (unit "人")`.
public struct MemberDeclaration: Hashable, Sendable {
    public let entity: Name
    public let name: DeclaredName
    public let value: Expr
    /// What is said of a measure beside its formula.
    public let options: [OptionSyntax]

    public init(entity: Name, name: DeclaredName, value: Expr, options: [OptionSyntax] = []) {
        self.entity = entity
        self.name = name
        self.value = value
        self.options = options
    }
}

/// `param month: period = @2020-03`.
public struct ParameterDeclaration: Hashable, Sendable {
    public let name: Name
    public let type: TypeSyntax
    public let defaultValue: Expr?

    public init(name: Name, type: TypeSyntax, defaultValue: Expr?) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
    }
}

/// A rule that data should keep.
public struct Check: Hashable, Sendable {
    public let title: StringLiteral
    public let rule: Rule
    /// How grave it is, and what is shown of it.
    public let options: [OptionSyntax]
    /// The one that the statement's word is of.
    public let language: Language

    public init(title: StringLiteral, rule: Rule, options: [OptionSyntax] = [], language: Language = .english) {
        self.title = title
        self.rule = rule
        self.options = options
        self.language = language
    }

    public enum Rule: Hashable, Sendable {
        /// `check communities "…": any(branches) allow 1%`; what is allowed is a count or a percent of rows.
        case predicate(entity: Name, Expr, allow: Expr?)
        /// `check "…": services | … | expect empty`
        case query(Query)
    }
}

/// `describe`, `describe services`, `describe services | where …`.
public struct Describe: Hashable, Sendable {
    public let subject: Subject
    /// The one that the statement's word is of.
    public let language: Language
    /// The statement's word.
    public let keyword: SourceRange

    public init(_ subject: Subject, language: Language, keyword: SourceRange) {
        self.subject = subject
        self.language = language
        self.keyword = keyword
    }

    public enum Subject: Hashable, Sendable {
        /// What is loaded.
        case dataset
        /// How the data of an entity is read, what decides otherwise, and what it holds. `measures` are all measures.
        case entity(Name)
        /// What the rows of a query hold: as the stage.
        case query(Query)
    }
}

/// `tree city > district > street > community`: levels from the top, each linked to the one above.
public struct TreeDeclaration: Hashable, Sendable {
    /// The first may be the name of the whole, which no entity has rows of.
    public let levels: [Level]

    public init(levels: [Level]) {
        self.levels = levels
    }

    public struct Level: Hashable, Sendable {
        public let name: Name
        /// `community via street`: the link to the level above.
        public let link: Name?

        public init(name: Name, link: Name? = nil) {
            self.name = name
            self.link = link
        }
    }
}
