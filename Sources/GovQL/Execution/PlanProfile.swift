// What each operator of one run gave and took: rows, time on the processors, memory. Filled by the executor, which wraps
// the operators of a run that asks for it; a run that does not is not slowed. It knows no words: Engine/PlanReport.swift
// has them.

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Counts for the operators of one plan, by their place in it: an operator before its inputs, the left input first.
final class PlanProfile: Sendable {
    /// What one operator took. Times are nanoseconds on all processors together.
    final class Step: Sendable {
        let rows = Atomic<Int>(0)
        /// In making batches, its inputs' included.
        let batches = Atomic<Int>(0)
        /// In being built, its inputs and their batches included.
        let building = Atomic<Int>(0)
        /// The most bytes that it kept at one time while it was built.
        let memory = Atomic<Int>(0)
    }

    private struct State {
        var steps: [Step] = []
        /// For each step, the steps that it reads.
        var inputs: [[Int]] = []
        /// The steps that are being built, and the memory that was in use when the last input of each was ready.
        var open: [(step: Int, base: Int)] = []
    }
    private let state = Mutex(State())

    /// What one operator took by itself.
    struct Cost: Sendable {
        let rows: Int
        let nanoseconds: Int
        let memory: Int
    }

    /// The operators in the order of ``LogicalPlan/forEachNode(_:)``.
    var costs: [Cost] {
        state.withLock { state in
            state.steps.indices.map { index in
                let own = Self.time(of: state.steps[index])
                let below = state.inputs[index].reduce(0) { $0 + Self.time(of: state.steps[$1]) }
                return Cost(
                    rows: state.steps[index].rows.load(ordering: .relaxed), nanoseconds: max(0, own - below),
                    memory: state.steps[index].memory.load(ordering: .relaxed))
            }
        }
    }

    private static func time(of step: Step) -> Int {
        step.building.load(ordering: .relaxed) + step.batches.load(ordering: .relaxed)
    }

    /// Builds an operator; `body` builds its inputs through here too, the left one first.
    func measuring(_ run: RunContext, _ body: () throws -> any BatchSource) rethrows -> any BatchSource {
        let base = run.markMemory()
        let index = state.withLock { state in
            if let reader = state.open.last { state.inputs[reader.step].append(state.steps.count) }
            state.open.append((state.steps.count, base))
            state.steps.append(Step())
            state.inputs.append([])
            return state.steps.count - 1
        }
        let start = Self.time(of: CLOCK_PROCESS_CPUTIME_ID)
        let source = try body()
        let elapsed = Self.time(of: CLOCK_PROCESS_CPUTIME_ID) - start
        let peak = run.memoryPeakSinceMark
        let used = run.markMemory()
        let step = state.withLock { state in
            let base = state.open.popLast()?.base ?? 0
            state.steps[index].memory.store(max(0, peak - base), ordering: .relaxed)
            if !state.open.isEmpty { state.open[state.open.count - 1].base = used }
            return state.steps[index]
        }
        step.building.store(elapsed, ordering: .relaxed)
        return MeasuredSource(inner: source, step: step)
    }

    static func threadTime() -> Int { time(of: CLOCK_THREAD_CPUTIME_ID) }

    private static func time(of clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }
}

/// An operator whose batches are counted and timed.
struct MeasuredSource: BatchSource {
    let inner: any BatchSource
    let step: PlanProfile.Step

    var batchCount: Int { inner.batchCount }

    func batch(_ index: Int) throws -> Batch { try counting(\.count) { try inner.batch(index) } }

    /// What is read of the operator in another way than by batches.
    func counting<Rows>(_ count: (Rows) -> Int, _ read: () throws -> Rows) rethrows -> Rows {
        let start = PlanProfile.threadTime()
        let rows = try read()
        step.batches.wrappingAdd(PlanProfile.threadTime() - start, ordering: .relaxed)
        step.rows.wrappingAdd(count(rows), ordering: .relaxed)
        return rows
    }

    /// Says that whoever reads this went over all rows by itself.
    func countAllRows(_ count: Int) { step.rows.store(count, ordering: .relaxed) }

    func firstRow(ofBatch index: Int) -> Int? { inner.firstRow(ofBatch: index) }
}
