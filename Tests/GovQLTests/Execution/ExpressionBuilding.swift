// Short ways to write bound expressions and frames in tests of the executor.

@testable import GovQL

extension BoundExpr {
    static func int(_ value: Int64) -> BoundExpr { BoundExpr(.constant(.int(value)), type: .int, origin: .none) }
    static func num(_ value: Double) -> BoundExpr { BoundExpr(.constant(.num(value)), type: .num, origin: .none) }
    static func text(_ value: String) -> BoundExpr { BoundExpr(.constant(.text(value)), type: .text, origin: .none) }
    static func bool(_ value: Bool) -> BoundExpr { BoundExpr(.constant(.bool(value)), type: .bool, origin: .none) }

    static func constant(_ value: Value, _ type: DataType) -> BoundExpr {
        BoundExpr(.constant(value), type: type, origin: .none)
    }

    static func decimal(_ text: String) -> BoundExpr {
        let decimal = Decimal(text) ?? .zero
        return BoundExpr(.constant(.decimal(decimal)), type: .decimal(scale: decimal.scale), origin: .none)
    }

    static func slot(_ number: Int, _ type: DataType) -> BoundExpr {
        BoundExpr(.slot(number), type: type, origin: .none)
    }

    static func condition(_ kind: Kind) -> BoundExpr { BoundExpr(kind, type: .bool, origin: .none) }

    func compared(_ comparison: Comparison, _ other: BoundExpr) -> BoundExpr {
        .condition(.compare(comparison, self, other))
    }

    func computed(_ operation: Arithmetic, _ other: BoundExpr, type: DataType? = nil) -> BoundExpr {
        BoundExpr(
            .arithmetic(operation, self, other), type: type ?? self.type, origin: Origin.named(operation.rawValue))
    }

    func widened(to wide: DataType) -> BoundExpr { BoundExpr(.widen(self), type: wide, origin: .none) }

    func outer(_ levels: Int = 1) -> BoundExpr { BoundExpr(.outer(levels: levels, self), type: type, origin: .none) }

    func field(_ field: FieldID, _ type: DataType) -> BoundExpr {
        BoundExpr(.field(field, of: self), type: type, origin: .none)
    }

    func follow(_ link: LinkID, to target: EntityID) -> BoundExpr {
        BoundExpr(.follow(link, of: self), type: .entity(target), origin: .none)
    }

    func reaching(
        _ path: [Hop], _ function: AggregateFunction, _ arguments: [BoundExpr] = [], where filter: BoundExpr? = nil,
        isOnce: Bool = true, type: DataType
    ) -> BoundExpr {
        let call = AggregateCall(
            function: function, subject: .reached(start: self, path: path, isOnce: isOnce), arguments: arguments,
            filter: filter)
        return BoundExpr(.aggregate(call), type: type, origin: .named(function.rawValue))
    }
}

extension Origin {
    /// A place whose text is known, for messages.
    static func named(_ text: String) -> Origin {
        let source = SourceText(name: "test", text: text)
        return Origin(source: source, range: SourceRange(0, text.utf8.count))
    }
}

/// A frame of boxed values, and what evaluating over it gives.
struct Bench {
    let evaluator: Evaluator
    let frame: Frame

    init(
        _ slots: [(DataType, [Value])] = [], count: Int? = nil, tables: MemoryTables = MemoryTables(),
        parameters: [Value] = [], firstRow: Int = 0
    ) {
        let vectors = slots.map { Vector($0.1, type: $0.0) }
        let batch = Batch(count: count ?? vectors.first?.count ?? 1, slots: vectors)
        evaluator = Evaluator(tables: tables, context: .forTest(parameters: parameters))
        frame = Frame(batch, firstRow: firstRow)
    }

    func values(_ expr: BoundExpr) throws -> [Value] {
        let vector = try evaluator.evaluate(expr, over: frame)
        return (0..<vector.count).map { vector.value(at: $0, type: expr.type) }
    }

    func bools(_ expr: BoundExpr) throws -> [Bool] { try values(expr).map { $0 == .bool(true) } }

    /// The facts of the error that evaluation ends with.
    func problem(_ expr: BoundExpr) -> RunProblem? {
        do {
            _ = try evaluator.evaluate(expr, over: frame)
            return nil
        } catch let diagnostics as Diagnostics {
            return diagnostics.all.first?.facts as? RunProblem
        } catch {
            return nil
        }
    }

    /// The row that an overflow names.
    func overflowRow(_ expr: BoundExpr) -> Int? {
        guard case .overflow(_, let row)? = problem(expr) else { return nil }
        return row
    }

    /// How many rows the notes count in all.
    var noted: Int {
        evaluator.context.notes.diagnostics().reduce(0) { $0 + (($1.facts as? RunNote)?.count ?? 0) }
    }
}

extension Value {
    static func dec(_ text: String) -> Value { .decimal(Decimal(text) ?? .zero) }
    static func day(_ text: String) -> Value { CalendarDate(text).map { .date($0) } ?? .null }
    static func row(_ entity: EntityID, _ row: UInt32) -> Value {
        .entity(EntityValue(entity: entity, row: row, key: "", label: ""))
    }
}

func ints(_ values: Int64?...) -> [Value] { values.map { $0.map { .int($0) } ?? .null } }
func texts(_ values: String?...) -> [Value] { values.map { $0.map { .text($0) } ?? .null } }
func decs(_ values: String?...) -> [Value] { values.map { $0.map { .dec($0) } ?? .null } }
func nums(_ values: Double?...) -> [Value] { values.map { $0.map { .num($0) } ?? .null } }
