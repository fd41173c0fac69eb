// What is refused with an edit that mends it: values where many rows are reached, aggregates over the wrong rows, tests
// of days and periods. The rules themselves are beside what they guard; here are the edits.

extension Binder {
    // MARK: Aggregates

    /// An aggregate over rows of the pipe. What is wrong with its arguments is the truer cause, and said first.
    func needsPer(
        _ function: AggregateFunction, _ call: Call, range: SourceRange, in scope: Scope
    ) throws -> BindingError {
        if let argument = call.arguments.first { try refuseManyPaths(call, argument, range: range, in: scope) }
        let inner = Scope(.inner, row: scope.row, outer: nil, frame: scope.frame)
        for argument in call.arguments { _ = try bind(argument, in: inner) }
        let end = SourceRange(start: range.end - 1, end: range.end - 1)
        let isEmpty = call.isPlain && call.arguments.isEmpty
        let fix = Fix(
            replacing: end, with: isEmpty ? "per all" : " per all",
            title: Words(en: "run over all rows here", zh: "对此处所有行计算"))
        return failure(.needsPer(function: call.function.text), at: call.function.range, fix: fix)
    }

    /// An argument that computes with paths to many rows: `sum(workers.pay * 2)` is `sum(workers: pay * 2)`.
    func refuseManyPaths(_ call: Call, _ argument: Expr, range: SourceRange, in scope: Scope) throws {
        guard call.subject == nil, case .binary(_, let operatorRange, let left, let right) = argument.kind else {
            return
        }
        let paths = argument.operands.filter { expr in
            guard case .member = expr.kind, case .many? = try? bindPath(expr, in: scope) else { return false }
            return true
        }
        guard let first = paths.first, case .member(let link, let field) = first.kind else { return }
        let name = call.function.text
        let (firstText, linkText) = (source.text(first.range), source.text(link.range))
        if paths.count == 1, argument.operands.allSatisfy({ $0.range == first.range || $0.isLiteral }) {
            let fix = Fix(
                replacing: argument.range,
                with: "\(linkText): \(text(of: argument.range, replacing: first.range, with: field))",
                title: Words(en: "compute in each linked row", zh: "在每个关联行中计算"))
            throw failure(
                .toManyAsValue(path: firstText, link: linkText, field: field.text), at: first.range, fix: fix)
        }
        guard paths.count > 1 else { return }
        func aggregate(_ side: Expr) -> String { "\(name)(\(source.text(side.range)))" }
        let fix: Fix? =
            call.isPlain && paths.count == 2 && argument.operands.count == 2
            ? Fix(
                replacing: range, with: "\(aggregate(left)) \(source.text(operatorRange)) \(aggregate(right))",
                title: Words(en: "aggregate each by itself", zh: "分别聚合")) : nil
        throw failure(
            .twoManyPaths(function: name, first: firstText, second: source.text(paths[1].range)), at: argument.range,
            fix: fix)
    }

    /// `count(residents > 1000)`: `count(where residents > 1000)` counts the rows for which it is true.
    func countOfCondition(_ function: AggregateFunction, _ call: Call) -> BindingError {
        let name = call.function.text
        guard let condition = call.arguments.first else {
            return failure(.countOfCondition(function: name), at: call.function.range)
        }
        var link: String?
        if case .link(let expr, let modifier) = call.subject {
            link = (modifier.map { "\($0.kind.rawValue) " } ?? "") + source.text(expr.range)
        }
        let counting = function == .count ? source.text(call.function.range) : "count"
        let fix = Fix(
            replacing: SourceRange(start: call.function.range.start, end: condition.range.start),
            with: "\(counting)(\(link.map { "\($0) " } ?? "")where ",
            title: Words(en: "count the rows where it is true", zh: "数满足条件的行"))
        return failure(
            .countOfCondition(function: name), at: condition.range, fix: call.filter == nil ? fix : nil)
    }

    // MARK: Many rows where one value is wanted

    func toManyAsValue(_ many: ManyRows, _ expr: Expr) -> BindingError {
        let path = source.text(expr.range)
        let problem: BindingProblem
        let function: String
        if many.value != nil, case .member(let link, let field) = expr.kind {
            problem = .toManyAsValue(path: path, link: source.text(link.range), field: field.text)
            function = many.value?.type.isNumeric == true ? "sum" : "first"
        } else {
            problem = .toManyAsValue(path: path, link: path, field: nil)
            function = "count"
        }
        // In the language of the path.
        let isASCII = path.utf8.allSatisfy { $0 < 0x80 }
        let chinese = AggregateTable.all.first { $0.name == function }?.chineseName
        let written = isASCII ? function : chinese ?? function
        let fix = Fix(
            replacing: expr.range, with: "\(written)(\(path))",
            title: Words(en: "make one value: `\(written)`", zh: "合为一个值：`\(written)`"))
        return failure(problem, at: expr.range, fix: fix)
    }

    /// Runs a test's binding; a path to many rows in it gets the edit `any(link where …)`.
    func offeringAny<Result>(_ test: Expr, _ operands: [Expr], _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as BindingError {
            guard let (problem, many) = toMany(error, among: operands) else { throw error }
            guard case .member(let link, let field) = many.kind,
                operands.allSatisfy({ $0.range == many.range || $0.isLiteral })
            else { throw error }
            let inner = text(of: test.range, replacing: many.range, with: field)
            throw failure(
                problem, at: many.range, fix: anyFix(test.range, "any(\(source.text(link.range)) where \(inner))"))
        }
    }

    /// `x contains "a" or "b"`: a value where a condition is wanted gets the edit that repeats the test before it.
    func repeatingTest<Result>(of left: Expr, for right: Expr, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as BindingError {
            guard let problem = error.diagnostic.facts as? BindingProblem, case .wantsType = problem,
                error.diagnostic.range == right.range, error.diagnostic.source === source,
                let test = left.lastTest
            else { throw error }
            let place = SourceRange(start: right.range.start, end: right.range.start)
            let fix = Fix(
                replacing: place, with: source.text(test) + " ",
                title: Words(en: "repeat the test", zh: "把比较再写一遍"))
            throw failure(problem, at: right.range, fix: fix)
        }
    }

    /// Runs a condition's binding; a path to many rows that stands for it gets the edit `any(link)`.
    func offeringAny<Result>(_ condition: Expr, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as BindingError {
            guard let (problem, _) = toMany(error, among: [condition]),
                case .toManyAsValue(_, let link, let field) = problem
            else { throw error }
            let call = field.map { "any(\(link) where \($0))" } ?? "any(\(link))"
            throw failure(problem, at: condition.range, fix: anyFix(condition.range, call))
        }
    }

    private func toMany(_ error: BindingError, among operands: [Expr]) -> (BindingProblem, Expr)? {
        guard let problem = error.diagnostic.facts as? BindingProblem, case .toManyAsValue = problem,
            error.diagnostic.source === source,
            let many = operands.first(where: { $0.range == error.diagnostic.range })
        else { return nil }
        return (problem, many)
    }

    private func anyFix(_ range: SourceRange, _ call: String) -> Fix {
        Fix(replacing: range, with: call, title: Words(en: "ask whether any row is so", zh: "问是否有这样的行"))
    }

    /// The text of a range with a name in the place of a part of it.
    private func text(of range: SourceRange, replacing part: SourceRange, with name: Name) -> String {
        source.text(SourceRange(start: range.start, end: part.start)) + source.text(name.range)
            + source.text(SourceRange(start: part.end, end: range.end))
    }

    // MARK: Days and periods

    /// `d == @2020` is `d in @2020`, and a month lies `in` a year: the edit, when the wider period stands at the right.
    func membershipFix(_ comparison: BoundExpr.Comparison, at operatorRange: SourceRange, _ right: BoundExpr) -> Fix? {
        guard !comparison.isOrdering, right.type.isPeriod else { return nil }
        let word = comparison == .equal ? "in" : "not in"
        return Fix(
            replacing: operatorRange, with: word, title: Words(en: "write `\(word)`", zh: "写作 `\(word)`"))
    }

    /// A text literal that would be right without its quotes: `"1000"`, `"2020-03-10"`.
    func unquoted(_ value: BoundExpr, as type: DataType) -> Fix? {
        guard case .constant(.text(let text)) = value.kind else { return nil }
        let replacement: String
        switch type {
        case .int, .decimal, .num:
            guard Self.isNumber(text) else { return nil }
            replacement = text
        case .date, .dateTime:
            guard CalendarDate(text) != nil else { return nil }
            replacement = "@\(text)"
        default: return nil
        }
        return Fix(
            replacing: value.origin.range, with: replacement,
            title: Words(en: "write \(replacement)", zh: "写作 \(replacement)"))
    }
}

extension Binder {
    /// Whether a text is a number as a query writes it, `1万` and `80%` included.
    fileprivate static func isNumber(_ text: String) -> Bool {
        guard text.utf8.count <= 40, text.utf8.first.map({ (0x30...0x39).contains($0) }) == true else { return false }
        switch Parser.parseExpression(SourceText(name: "", text: text)).0?.kind {
        case .integer, .decimal: return true
        default: return false
        }
    }
}

extension Expr {
    /// What the operators of an expression join.
    var operands: [Expr] {
        switch kind {
        case .binary(_, _, let left, let right): left.operands + right.operands
        case .negate(let operand): operand.operands
        default: [self]
        }
    }

    /// A value that reads no name, so that it means the same in any row.
    var isLiteral: Bool {
        switch kind {
        case .null, .bool, .integer, .decimal, .float, .string, .temporal, .duration, .parameter: true
        case .negate(let operand): operand.isLiteral
        case .list(let elements): elements.allSatisfy(\.isLiteral)
        case .range(let lower, let upper, _): lower.isLiteral && upper?.isLiteral != false
        default: false
        }
    }
}

extension Expr {
    /// What a value is tested by and for, in the last test of a condition: `name contains` of `a and name contains "x"`.
    fileprivate var lastTest: SourceRange? {
        guard case .binary(let op, let operatorRange, let left, let right) = kind else { return nil }
        switch op {
        case .and, .or: return right.lastTest
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .contains, .startsWith, .endsWith,
            .matches:
            return left.range.union(operatorRange)
        default: return nil
        }
    }
}
