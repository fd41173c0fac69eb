// What a run sees, on its way, of the values of columns that it streams: their extremes, as long as it is open whether a
// constant lies beside all of them. Mostly the first part of a column settles that, and nothing more is looked at. Who asks and
// what is said of it: Engine/ValueWarnings.swift.

import Synchronization

/// The values that one run looks out for. Safe to use from several threads.
final class ValueWatch: Sendable {
    /// Whether nothing more is to be found out once these values were seen.
    struct Question: Sendable {
        let isSettled: @Sendable (_ low: Value, _ high: Value) -> Bool
    }

    private struct Entry {
        let question: Question
        var seen: Extremes?
        var isSettled = false
        /// Whether all values were seen.
        var isWhole = false
    }

    private let entries = Mutex<[FieldID: Entry]>([:])
    private let openCount = Atomic<Int>(0)

    /// Whether anything is open. Cheap.
    var isAsked: Bool { openCount.load(ordering: .relaxed) > 0 }

    /// Forgets what was asked and seen, and asks anew.
    func begin(_ questions: [FieldID: Question]) {
        entries.withLock { entries in
            entries = questions.mapValues { Entry(question: $0) }
            openCount.store(entries.count, ordering: .relaxed)
        }
    }

    /// Takes note of some values of a field.
    func see(_ vector: Vector, of field: FieldID, type: DataType) {
        let isOpen = entries.withLock { entries in entries[field].map { !$0.isSettled } ?? false }
        guard isOpen, let part = Extremes(vector) else { return }
        entries.withLock { entries in
            guard var entry = entries[field], !entry.isSettled else { return }
            let seen = entry.seen?.joined(part) ?? part
            let (low, high) = seen.values(type)
            entry.seen = seen
            if entry.question.isSettled(low, high) {
                entry.isSettled = true
                openCount.wrappingSubtract(1, ordering: .relaxed)
            }
            entries[field] = entry
        }
    }

    /// Takes note that all values of some fields were seen.
    func end(_ fields: [FieldID]) {
        guard isAsked else { return }
        entries.withLock { entries in
            for field in fields { entries[field]?.isWhole = true }
        }
    }

    /// The extremes of a field of which all values were seen without settling the question.
    func extremes(of field: FieldID) -> Extremes? {
        entries.withLock { entries in
            guard let entry = entries[field], entry.isWhole, !entry.isSettled else { return nil }
            return entry.seen
        }
    }
}
