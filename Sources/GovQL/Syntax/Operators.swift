// The operators and how tightly they bind: the one list that the parser climbs by and the grammar repeats.
// It does not know what an operator computes. Next: Functions/ and Binding/.

/// An operator between two operands.
public enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
    case or, and
    case equal = "==", notEqual = "!="
    case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case isIn = "in", notIn = "not in"
    case contains
    case startsWith = "starts with", endsWith = "ends with", matches
    case coalesce = "??"
    case add = "+", subtract = "-"
    case multiply = "*", divide = "/", truncatingDivide = "//", modulo = "mod"

    /// As English queries spell it.
    public var spelling: String { rawValue }

    public var precedence: Precedence {
        switch self {
        case .or: .or
        case .and: .and
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn, .notIn, .contains, .startsWith,
            .endsWith, .matches:
            .comparison
        case .coalesce: .coalesce
        case .add, .subtract: .additive
        case .multiply, .divide, .truncatingDivide, .modulo: .multiplicative
        }
    }

    public var isComparison: Bool { precedence == .comparison }
}

/// How tightly an operator holds its operands, loose to tight.
///
/// `a + b * c` is `a + (b * c)` because `multiplicative` is tighter than `additive`.
public enum Precedence: Int, Comparable, Sendable, CaseIterable {
    case or
    case and
    /// Prefix `not`: tighter than `and`, looser than a comparison.
    case not
    /// Comparisons, membership, text tests, and the postfix `is null`.
    case comparison
    case coalesce
    /// `..` and `..<`: tighter than a comparison, so `x in 18..59` needs no brackets.
    case range
    case additive
    case multiplicative
    /// Prefix `-`.
    case negation
    /// Paths and calls.
    case postfix

    public static func < (lhs: Precedence, rhs: Precedence) -> Bool { lhs.rawValue < rhs.rawValue }

    /// The next tighter one, for the right operand of an operator that groups to the left.
    public var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .postfix }

    public var associativity: Associativity {
        switch self {
        case .comparison, .range: .none
        case .not, .negation: .right
        case .or, .and, .coalesce, .additive, .multiplicative, .postfix: .left
        }
    }
}

/// How a row of operators of one precedence groups.
public enum Associativity: Sendable {
    case left
    case right
    /// `a < b < c` is an error.
    case none
}
