// Names as written. A name knows its spelling and its place; it does not know what it stands for, nor that a Chinese
// and an English spelling may mean one thing: names are matched by Binding, against a catalog.

/// A name as the query spells it, without backticks and otherwise untouched.
public struct Name: Hashable, Sendable {
    public let text: String
    /// Where it stands, backticks included.
    public let range: SourceRange
    /// Written in backticks, so never anything but a name.
    public let isQuoted: Bool

    public init(_ text: String, at range: SourceRange, isQuoted: Bool = false) {
        self.text = text
        self.range = range
        self.isQuoted = isQuoted
    }
}

/// A name that a declaration introduces, with its second names: `communities 社区|居委会`.
public struct DeclaredName: Hashable, Sendable {
    public let name: Name
    public let others: [Name]

    public init(_ name: Name, others: [Name] = []) {
        self.name = name
        self.others = others
    }

    /// The first name and then the second ones, in the order written.
    public var all: [Name] { [name] + others }

    public var range: SourceRange { name.range.union((others.last ?? name).range) }
}

/// A string literal with its place: the text of a title, a path.
public struct StringLiteral: Hashable, Sendable {
    /// What the literal says, escapes resolved.
    public let text: String
    /// Where it stands, quotes included.
    public let range: SourceRange

    public init(_ text: String, at range: SourceRange) {
        self.text = text
        self.range = range
    }
}
