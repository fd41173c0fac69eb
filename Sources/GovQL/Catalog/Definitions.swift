// What statements define for the queries after them: `let`, `func`, `field`, `measure`, `param`, `check`, `tree`. Bodies stay syntax and
// are bound where they are used, so each carries the text it came from. Next: Binding/ reads them.

/// A body with its text and names.
public struct Definition<Body: Sendable>: Sendable {
    public let names: Names
    public let body: Body
    public let source: SourceText
    public let range: SourceRange

    public init(names: Names, body: Body, source: SourceText, range: SourceRange) {
        self.names = names
        self.body = body
        self.source = source
        self.range = range
    }
}

/// `func per_10k(a, b) = …`
public struct FunctionBody: Sendable {
    public let parameters: [String]
    public let value: Expr

    public init(parameters: [String], value: Expr) {
        self.parameters = parameters
        self.value = value
    }
}

/// `field workers.serving = …`: computed for a row when it is asked for.
public struct FieldBody: Sendable {
    /// The entity's name as written.
    public let entity: String
    public let value: Expr

    public init(entity: String, value: Expr) {
        self.entity = entity
        self.value = value
    }
}

/// `measure communities.load = ratio(…) with (unit "人")`: an aggregate over rows of an entity, computed anew for whatever
/// rows it is asked of.
public struct MeasureBody: Sendable {
    /// The entity's name as written.
    public let entity: String
    public let value: Expr
    public let facts: MeasureFacts

    public init(entity: String, value: Expr, facts: MeasureFacts) {
        self.entity = entity
        self.value = value
        self.facts = facts
    }
}

/// `param month: period = @2020-03`
public struct ParameterBody: Sendable {
    public let type: TypeSyntax
    public let defaultValue: Expr?

    public init(type: TypeSyntax, defaultValue: Expr?) {
        self.type = type
        self.defaultValue = defaultValue
    }
}

/// `check communities "…": any(branches) allow 1%`
public struct CheckBody: Sendable {
    public let check: Check
    public let facts: CheckFacts

    public init(check: Check, facts: CheckFacts) {
        self.check = check
        self.facts = facts
    }
}

/// Everything defined so far; a later definition of a name replaces the earlier.
public struct Definitions: Sendable {
    public var lets: [Definition<Query>] = []
    public var functions: [Definition<FunctionBody>] = []
    public var fields: [Definition<FieldBody>] = []
    public var measures: [Definition<MeasureBody>] = []
    public var parameters: [Definition<ParameterBody>] = []
    /// By title, in the order they were defined.
    public var checks: [Definition<CheckBody>] = []
    /// By what heads them.
    public var trees: [Definition<TreeDeclaration>] = []

    public init() {}
}
