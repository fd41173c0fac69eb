// What a scalar function is: one row with its names, types, documentation, a runnable example and a kernel over
// vectors. The rows are in the family files beside this one, listed in ScalarTable.swift. Functions never see source
// positions: who calls them adds the place.

/// How a call's argument types are taken.
public enum CallResolution: Sendable {
    /// Widen the arguments to these types; the result has that type.
    case accepted(arguments: [DataType], result: DataType)
    case rejected(CallRejection)

    static func rejected(_ reason: Words) -> CallResolution { .rejected(CallRejection(reason)) }
}

/// Why a call can't be.
public struct CallRejection: Sendable {
    /// What is wrong: `takes a date, not int`.
    public let reason: Words
    /// The argument at fault, if it is one.
    public let argument: Int?
    /// The function that would make it what is wanted.
    public let converter: String?

    init(_ reason: Words, argument: Int? = nil, converter: String? = nil) {
        self.reason = reason
        self.argument = argument
        self.converter = converter
    }
}

/// What a call looks like when the query is bound: the types of its arguments, and the values of those that are known.
public struct CallShape: Sendable {
    public let types: [DataType]
    /// As many as there are types; nil for an argument that is no constant.
    public let constants: [Value?]

    public init(types: [DataType], constants: [Value?] = []) {
        self.types = types
        self.constants = types.indices.map { constants.indices.contains($0) ? constants[$0] : nil }
    }
}

/// What a function does with null arguments.
public enum NullHandling: Sendable {
    /// The result is null where an argument is.
    case propagate
    /// The kernel sees nulls and decides.
    case handledByKernel
}

/// What a kernel is given: one vector per argument, all of one length, of the types that were accepted.
public struct ScalarArguments: Sendable {
    public let vectors: [Vector]
    public let types: [DataType]
    public let resultType: DataType
    public let count: Int
    public let today: CalendarDate

    public init(vectors: [Vector], types: [DataType], resultType: DataType, count: Int, today: CalendarDate) {
        self.vectors = vectors
        self.types = types
        self.resultType = resultType
        self.count = count
        self.today = today
    }
}

/// Why a kernel can't give a value for a row.
public struct ScalarFailure: Error, Sendable {
    public enum Reason: Sendable {
        /// The result leaves the range of its type.
        case overflow
        /// `int("x")`, `date(2020, 2, 30)`.
        case notConvertible(text: String, type: String)
    }

    /// Position in the vectors.
    public let index: Int
    public let reason: Reason

    public init(index: Int, reason: Reason) {
        self.index = index
        self.reason = reason
    }
}

/// A function of one row's values.
///
/// A class because plans refer to functions by identity; each is a `static let` and lives for ever.
public final class ScalarFunction: Sendable {
    public let name: String
    public let chineseName: String
    /// What it does, in one sentence.
    public let summary: Words
    /// `round(x, n)`.
    public let signature: String
    /// An expression and what it prints; run by a test, shown by help.
    public let example: (expression: String, result: String)
    /// Whether some argument values are an error; such a call is evaluated only for rows that reach it.
    public let canFail: Bool
    public let nulls: NullHandling
    /// Gives a value for every row, or throws a ``ScalarFailure`` for the first row that has none.
    public let kernel: @Sendable (ScalarArguments) throws -> Vector
    private let rule: @Sendable (CallShape) -> CallResolution

    public init(
        _ name: String, _ chineseName: String, signature: String, summary: Words,
        example: (expression: String, result: String), canFail: Bool = false, nulls: NullHandling = .propagate,
        resolve: @escaping @Sendable (CallShape) -> CallResolution,
        kernel: @escaping @Sendable (ScalarArguments) throws -> Vector
    ) {
        self.name = name
        self.chineseName = chineseName
        self.signature = signature
        self.summary = summary
        self.example = example
        self.canFail = canFail
        self.nulls = nulls
        self.rule = resolve
        switch nulls {
        case .handledByKernel: self.kernel = kernel
        case .propagate:
            self.kernel = { arguments in
                // A vector of nulls has no form, so kernels that propagate never see one.
                if arguments.vectors.contains(where: \.isAllNull) { return Vector(.null(arguments.count)) }
                return try kernel(arguments)
            }
        }
    }

    /// Checks a call and says what its arguments are widened to and what it gives.
    ///
    ///     function.resolve([.decimal(scale: 3), .int], constants: [nil, .int(1)])  // round(x, 1): dec with one place
    public func resolve(_ types: [DataType], constants: [Value?] = []) -> CallResolution {
        rule(CallShape(types: types, constants: constants))
    }
}
