// What an evaluator prepares once for all batches and threads of a run: tests of a dictionary's texts, sets of
// constants, composed links, aggregates of whole entities. Everything here can be computed again; nothing is observable.

import Synchronization

/// A test of texts against a constant.
struct TextTestKey: Hashable {
    /// The operator.
    let kind: String
    let operand: [UInt8]
}

/// A value computed by the first thread that asks for it, while others wait.
final class OnceCell<Stored: Sendable>: Sendable {
    private let stored = Mutex<Stored?>(nil)

    func value(orCompute body: () throws -> Stored) rethrows -> Stored {
        try stored.withLock { stored in
            if let stored { return stored }
            let value = try body()
            stored = value
            return value
        }
    }
}

/// A class because an evaluator's batches and threads share it.
final class EvaluatorCaches: Sendable {
    private struct DictionaryTest: Hashable {
        let store: ObjectIdentifier
        let test: TextTestKey
    }

    private struct State {
        /// The results for each text of a store, which is kept so that its identity stays its own.
        var tests: [DictionaryTest: (store: TextStore, cell: OnceCell<[Bool]>)] = [:]
        /// Sets of constants by the place of the plan's array, which is kept for the same reason.
        var sets: [UInt: [(values: [Value], type: DataType, set: ConstantSet)]] = [:]
        var routes: [[LinkID]: RouteUse] = [:]
        var wholes: [[UInt64]: WholeUse] = [:]
    }

    /// How often a chain of links was followed, and the links in one once that pays.
    private struct RouteUse {
        var rowsAsked = 0
        let cell = OnceCell<[UInt32]>()
    }

    /// For how many rows an aggregate was computed one by one, and its values for all rows once that pays.
    private struct WholeUse {
        var rowsAsked = 0
        let cell = OnceCell<Vector?>()
    }

    /// Stores made for one batch would pile up here; past this many, tests are no longer kept.
    private static let testLimit = 256

    private let state = Mutex(State())

    /// The results of a test for all texts of a dictionary, kept for the run. Nil if no room is left.
    func dictionaryTest(_ store: TextStore, _ test: TextTestKey, compute: () -> [Bool]) -> [Bool]? {
        let key = DictionaryTest(store: ObjectIdentifier(store), test: test)
        let cell: OnceCell<[Bool]>? = state.withLock { state in
            if let entry = state.tests[key] { return entry.cell }
            if state.tests.count >= Self.testLimit { return nil }
            let cell = OnceCell<[Bool]>()
            state.tests[key] = (store, cell)
            return cell
        }
        return cell?.value(orCompute: compute)
    }

    /// A set of the plan's constants, made once. Arrays are told apart by their buffers.
    func constantSet(_ values: [Value], type: DataType, compute: () throws -> ConstantSet) rethrows -> ConstantSet {
        let address = values.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
        let known = state.withLock { state in
            state.sets[address]?.first { $0.values.count == values.count && $0.type == type }?.set
        }
        if let known { return known }
        let set = try compute()
        state.withLock { $0.sets[address, default: []].append((values, type, set)) }
        return set
    }

    /// Counts the rows for which a chain of links is followed; gives where its composition is kept once they are more
    /// than making it costs.
    func route(_ links: [LinkID], rows: Int, cost: Int) -> OnceCell<[UInt32]>? {
        state.withLock { state in
            state.routes[links, default: RouteUse()].rowsAsked += rows
            guard let use = state.routes[links], use.rowsAsked > cost else { return nil }
            return use.cell
        }
    }

    /// Counts the rows for which an aggregate is asked for; gives where its values for the whole entity are kept once
    /// they are more than a part of it: going over all is that much faster for each.
    func whole(_ signature: [UInt64], rows: Int, of total: Int) -> OnceCell<Vector?>? {
        state.withLock { state in
            state.wholes[signature, default: WholeUse()].rowsAsked += rows
            guard let use = state.wholes[signature], use.rowsAsked * 16 >= total else { return nil }
            return use.cell
        }
    }
}
