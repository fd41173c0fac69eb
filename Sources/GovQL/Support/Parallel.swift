// Work on numbered parts by several threads, its results taken in the order of the parts: whatever the number of
// threads, the same values come out and the same error is thrown. It knows nothing of what the parts are.

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Parallel loops with a fixed order of merging.
enum Parallel {
    /// The results for parts `0 ..< count`, in order. Of several errors, that of the lowest part is thrown.
    static func map<Result: Sendable>(
        _ count: Int, threads: Int, _ body: @Sendable (Int) throws -> Result
    ) throws -> [Result] {
        var results: [Result] = []
        results.reserveCapacity(count)
        try fold(count, threads: threads, produce: body) { _, result in results.append(result) }
        return results
    }

    /// Produces the parts on several threads and consumes them in order, one at a time, while later ones are produced.
    ///
    /// A part is produced at most once. Producers wait when they are far ahead, so only a few parts are held.
    static func fold<Part: Sendable>(
        _ count: Int, threads: Int, produce: @Sendable (Int) throws -> Part,
        consume: (Int, Part) throws -> Void
    ) throws {
        guard threads > 1, count > 1 else {
            for index in 0..<count { try consume(index, try produce(index)) }
            return
        }
        let workers = min(threads, count)
        let queue = OrderedQueue<Part>(count: count, lead: workers * 4)
        Workers.run(workers) {
            while let index = queue.take() {
                queue.put(Swift.Result { try produce(index) }, at: index)
                while let (index, part) = queue.next() {
                    do { try consume(index, try part.get()) } catch { queue.fail(error) }
                    queue.consumed()
                }
            }
        }
        if let error = queue.error { throw error }
    }

    /// Goes through the parts in no order, each thread with a state of its own; gives the states.
    ///
    /// For work whose states add up to the same in any order. Threads take the next part as they come, at the cost of one
    /// addition.
    static func share<State>(
        _ count: Int, threads: Int, state makeState: @Sendable () throws -> State,
        _ body: @Sendable (State, Int) throws -> Void
    ) throws -> [State] {
        let shared = SharedParts<State>(count: count)
        Workers.run(max(1, min(threads, count))) {
            guard var index = shared.take() else { return }
            do {
                let state = try makeState()
                shared.keep(state)
                while true {
                    try body(state, index)
                    guard let next = shared.take() else { return }
                    index = next
                }
            } catch { shared.fail(error, at: index) }
        }
        return try shared.states()
    }
}

/// Hands out the numbers of parts, ascending, until one fails: so the lowest part that fails is among those taken.
private final class SharedParts<State>: Sendable {
    private struct Outcome: @unchecked Sendable {
        var states: [State] = []
        var failure: (part: Int, error: any Error)?
    }

    private let count: Int
    private let next = Atomic<Int>(0)
    private let outcome = Mutex(Outcome())

    init(count: Int) { self.count = count }

    func take() -> Int? {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        return index < count ? index : nil
    }

    func keep(_ state: State) {
        let kept = Kept(state)
        outcome.withLock { $0.states.append(kept.state) }
    }

    func fail(_ error: any Error, at part: Int) {
        next.store(count, ordering: .relaxed)
        outcome.withLock { outcome in
            if outcome.failure.map({ part < $0.part }) ?? true { outcome.failure = (part, error) }
        }
    }

    func states() throws -> [State] {
        let outcome = outcome.withLock { Kept($0) }.state
        if let failure = outcome.failure { throw failure.error }
        return outcome.states
    }
}

/// A state on its way between threads. Unchecked: one of them has it at a time.
private struct Kept<State>: @unchecked Sendable {
    let state: State
    init(_ state: State) { self.state = state }
}

/// What several threads do at once. Each of them may evaluate expressions nested as deep as a query can be, so their
/// stacks are deep.
private enum Workers {
    /// Runs the body on this thread and on `count - 1` others, and waits for all. Fewer where the system gives no more.
    static func run(_ count: Int, _ body: () -> Void) {
        withoutActuallyEscaping(body) { body in
            let threads = (1..<count).compactMap { _ in DeepThreads.forLoops.begin(body) }
            body()
            for thread in threads { DeepThreads.forLoops.finish(thread, isNear: true) }
        }
    }
}

/// Hands out the numbers of parts to produce, and the parts produced in order to one consumer at a time.
///
/// No deadlock: the lowest part that is not consumed is in the hands of a worker that runs, and such a worker waits
/// only in `take`, after it has put its part and consumed all that it could.
private final class OrderedQueue<Part: Sendable>: @unchecked Sendable {
    // All state is guarded by `mutex`.
    private var taken = 0
    private var consumedCount = 0
    private var isConsuming = false
    private var ready: [Int: Result<Part, any Error>] = [:]
    private var failure: (any Error)?
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let advanced = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let count: Int
    private let lead: Int

    init(count: Int, lead: Int) {
        self.count = count
        self.lead = lead
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(advanced, nil)
    }

    deinit {
        pthread_cond_destroy(advanced)
        pthread_mutex_destroy(mutex)
        advanced.deallocate()
        mutex.deallocate()
    }

    private func locked<Output>(_ body: () -> Output) -> Output {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    var error: (any Error)? { locked { failure } }

    /// The next part to produce; waits while the producers are too far ahead. Nil when there is none left.
    func take() -> Int? {
        locked {
            while failure == nil, taken < count, taken - consumedCount >= lead { pthread_cond_wait(advanced, mutex) }
            if failure != nil || taken == count { return nil }
            defer { taken += 1 }
            return taken
        }
    }

    func put(_ part: Result<Part, any Error>, at index: Int) { locked { ready[index] = part } }

    /// The part whose turn it is, if it is there and nobody else consumes. Followed by ``consumed()``.
    func next() -> (Int, Result<Part, any Error>)? {
        locked {
            guard !isConsuming, failure == nil, let part = ready.removeValue(forKey: consumedCount) else { return nil }
            isConsuming = true
            return (consumedCount, part)
        }
    }

    func consumed() {
        locked {
            isConsuming = false
            consumedCount += 1
            pthread_cond_broadcast(advanced)
        }
    }

    func fail(_ error: any Error) { locked { failure = failure ?? error } }
}
