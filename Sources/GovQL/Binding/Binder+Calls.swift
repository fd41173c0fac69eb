// Calls: of a `func`, of a scalar function, and the fork to aggregates and windows. Functions and columns have
// namespaces of their own.

extension Binder {
    func bindCall(_ call: Call, range: SourceRange, in scope: Scope) throws -> BoundExpr {
        let name = call.function
        let expr = Expr(.call(call), at: range)
        if expr.closureWord != nil, case .many(let many) = try bindPath(expr, in: scope) {
            throw toManyAsValue(many, expr)
        }
        if let definition = definitions.functions.last(where: { definition in
            definition.names.all.contains { NameMatching.areSame($0, name.text) }
        }) {
            return try callDefined(definition, call, range: range, in: scope)
        }
        if let definition = measureDefinition(named: name.text) {
            return try callMeasure(definition, call, range: range, in: scope)
        }
        if let window = WindowTable.function(named: name.text) {
            return try bindWindow(window, call, range: range, in: scope)
        }
        let scalar = ScalarTable.function(named: name.text)
        if let aggregate = AggregateTable.function(named: name.text) {
            // `max(a, b)` of two scalars is `greatest`.
            if call.isPlain, call.arguments.count > 1, aggregate == .min || aggregate == .max {
                let arguments = try call.arguments.map { try bind($0, in: scope) }
                return try scalarCall(named: aggregate == .min ? "least" : "greatest", arguments, origin(range))
            }
            return try bindAggregate(aggregate, call, range: range, in: scope)
        }
        guard let scalar else { throw unknownFunction(name) }
        if let clause = call.firstClause {
            throw clauseNotHere(clause, in: call, at: range)
        }
        let arguments = try call.arguments.map { try bind($0, in: scope) }
        return try scalarCall(scalar, arguments, origin(range))
    }

    private func unknownFunction(_ name: Name) -> BindingError {
        let names =
            ScalarTable.all.flatMap { [$0.name, $0.chineseName] } + AggregateTable.names + WindowTable.names
            + ClosureTable.names
            + definitions.functions.flatMap(\.names.all) + definitions.measures.flatMap(\.names.all)
        let folded = Folding.fold(name.text)
        if let help = ForeignFunctions.forms[folded] {
            return failure(.unknownFunction(name.text, nearest: [], help: help), at: name.range)
        }
        let nearest = ForeignFunctions.names[folded].map { [$0] } ?? EditDistance.nearest(to: name.text, in: names)
        let fix = nearest.first.map {
            Fix(replacing: name.range, with: $0, title: Words(en: "use `\($0)`", zh: "改为 `\($0)`"))
        }
        return failure(.unknownFunction(name.text, nearest: nearest), at: name.range, fix: fix)
    }

    // MARK: Scalar functions

    /// A call of a function that the binder itself needs.
    func scalarCall(named name: String, _ arguments: [BoundExpr], _ origin: Origin) throws -> BoundExpr {
        guard let function = ScalarTable.function(named: name) else {
            throw failure(.unknownFunction(name, nearest: []), at: origin.range)
        }
        return try scalarCall(function, arguments, origin)
    }

    func scalarCall(_ function: ScalarFunction, _ arguments: [BoundExpr], _ origin: Origin) throws -> BoundExpr {
        var arguments = arguments
        if function.name == "text", let only = arguments.first, case .entity = only.type {
            arguments = [try asText(only)]
        }
        switch function.resolve(arguments.map(\.type), constants: arguments.map(\.knownValue)) {
        case .rejected(let rejection): throw rejected(rejection, function, arguments, origin)
        case .accepted(let types, let result):
            let converted = try zip(arguments, types).map { try convert($0, to: $1, operation: function.name) }
            return BoundExpr(.call(function, converted), type: result, origin: origin)
        }
    }

    /// Points at the argument at fault, and offers the function that converts it.
    private func rejected(
        _ rejection: CallRejection, _ function: ScalarFunction, _ arguments: [BoundExpr], _ origin: Origin
    ) -> BindingError {
        let problem = BindingProblem.wrongArguments(
            function: function.name, signature: function.signature, reason: rejection.reason)
        // An argument of a `func` stands in another text than its body.
        guard let index = rejection.argument, arguments.indices.contains(index),
            arguments[index].origin.source === origin.source
        else { return failure(problem, at: origin.range) }
        let range = arguments[index].origin.range
        let fix = rejection.converter.map { converter in
            Fix(
                replacing: range, with: "\(converter)(\(source.text(range)))",
                title: Words(en: "convert it", zh: "转换类型"))
        }
        return failure(problem, at: range, fix: fix)
    }

    // MARK: `func`

    private func callDefined(
        _ definition: Definition<FunctionBody>, _ call: Call, range: SourceRange, in scope: Scope
    ) throws -> BoundExpr {
        let parameters = definition.body.parameters
        let signature = "\(definition.names.primary)(\(parameters.joined(separator: ", ")))"
        if let clause = call.firstClause {
            throw clauseNotHere(clause, in: call, at: range)
        }
        guard call.arguments.count == parameters.count else {
            let reason = Words(
                en: "takes \(parameters.count) arguments, not \(call.arguments.count)",
                zh: "需要 \(parameters.count) 个参数，而不是 \(call.arguments.count) 个")
            throw failure(
                .wrongArguments(function: call.function.text, signature: signature, reason: reason), at: range)
        }
        let arguments = try call.arguments.map { try bind($0, in: scope) }
        return try inDefinition(signature, of: definition.source, at: call.function.range) {
            let inner = Scope(.plain, row: .empty, outer: nil, frame: scope.frame)
            inner.bindings = zip(parameters, arguments).map { ($0, $1, scope.frame) }
            return try bind(definition.body.value, in: inner)
        }
    }
}

extension BoundExpr {
    /// The value of a constant, or of a list of constants.
    fileprivate var knownValue: Value? {
        guard case .list(let elements) = kind else { return constantValue }
        let values = elements.compactMap(\.constantValue)
        return values.count == elements.count ? .list(values) : nil
    }
}

extension Binder {
    /// The clause is the place, where it has one.
    func clauseNotHere(_ clause: String, in call: Call, at range: SourceRange) -> BindingError {
        failure(.clauseNotHere(clause: clause, function: call.function.text), at: call.place(of: clause) ?? range)
    }
}

extension Call {
    fileprivate func place(of clause: String) -> SourceRange? {
        switch clause {
        case "where": return filter?.range
        case "sort":
            guard let first = order.first, let last = order.last else { return nil }
            return first.value.range.union(last.value.range)
        case "per":
            guard case .keys(let keys) = partition, let first = keys.first, let last = keys.last else { return nil }
            return first.range.union(last.range)
        default: return modifier?.range
        }
    }

    /// The first clause that a plain function does not take.
    var firstClause: String? {
        if case .from = subject { return "from" }
        if subject != nil { return ":" }
        if let modifier { return modifier.kind.rawValue }
        if filter != nil { return "where" }
        if !order.isEmpty { return "sort" }
        if partition != nil { return "per" }
        return nil
    }
}
