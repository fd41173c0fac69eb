// What every decode and operator is handed: cancellation, deadline, memory account, notes, today, parameters, files.
// One per run; all parts are safe to use from several threads.

import Synchronization

/// Stops a run from another thread.
///
/// ```swift
/// let token = CancellationToken()
/// Task { try await Task.sleep(for: .seconds(1)); token.cancel() }
/// let result = try session.run("services | summarize n = count()", cancellation: token)
/// ```
public final class CancellationToken: Sendable {
    private let flag = Atomic<Bool>(false)

    public init() {}

    /// Asks the run to stop. Safe from any thread and from a signal handler.
    public func cancel() { flag.store(true, ordering: .relaxed) }
    public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}

/// What a run may use at most; nil is without limit.
public struct Limits: Sendable {
    public var wallTime: Duration?
    /// Bytes of buffers alive at one time.
    public var memory: Int?
    /// Rows in the result.
    public var resultRows: Int?
    /// Rows of all entities that a query reads, whatever it keeps of them.
    public var scannedRows: Int?

    public init(
        wallTime: Duration? = nil, memory: Int? = nil, resultRows: Int? = nil, scannedRows: Int? = nil
    ) {
        self.wallTime = wallTime
        self.memory = memory
        self.resultRows = resultRows
        self.scannedRows = scannedRows
    }

    public static let unlimited = Limits()
}

/// The place in a query that an expression or operator comes from.
public struct Origin: Sendable {
    public let source: SourceText?
    public let range: SourceRange

    public init(source: SourceText?, range: SourceRange) {
        self.source = source
        self.range = range
    }

    public static let none = Origin(source: nil, range: .zero)
}

/// How much of the files that a run needs was read, and how many rows it has gone through.
public struct ReadingProgress: Hashable, Sendable {
    public enum Phase: Sendable {
        /// No file is being read: none was begun.
        case waiting
        case reading
        /// All passes over files that were begun are done.
        case computing
    }

    public let bytesDone: Int
    /// Of the passes begun so far; another pass makes it grow.
    public let bytesTotal: Int
    /// Rows of files read, and of entities in memory scanned.
    public let rowsDone: Int
    /// Rows in memory that are to be scanned: another operator, another scan, makes it grow. Those of files are not
    /// known before they are read.
    public let rowsTotal: Int

    public var phase: Phase { bytesTotal == 0 ? .waiting : bytesDone < bytesTotal ? .reading : .computing }
}

/// One run of one query.
public final class RunContext: Sendable {
    public let cancellation: CancellationToken
    public let limits: Limits
    public let today: CalendarDate
    /// Values of `$name` by the index that the binder gave them.
    public let parameters: [Value]
    public let files: any FileAccess
    /// How many threads may work at once.
    public let threads: Int
    public let notes = NoteSink()
    /// What is looked out for in columns that are streamed.
    let watch = ValueWatch()
    private let deadline: ContinuousClock.Instant?
    private let usedMemory = Atomic<Int>(0)
    private let peakMemory = Atomic<Int>(0)
    private let markedPeak = Atomic<Int>(0)
    private let bytesDone = Atomic<Int>(0)
    private let bytesExpected = Atomic<Int>(0)
    private let rowsDone = Atomic<Int>(0)
    private let rowsExpected = Atomic<Int>(0)

    public init(
        cancellation: CancellationToken = CancellationToken(), limits: Limits = .unlimited, today: CalendarDate,
        parameters: [Value] = [], files: any FileAccess, threads: Int = 2
    ) {
        self.cancellation = cancellation
        self.limits = limits
        self.today = today
        self.parameters = parameters
        self.files = files
        self.threads = max(1, threads)
        deadline = limits.wallTime.map { ContinuousClock.now.advanced(by: $0) }
    }

    /// Throws if the run was cancelled or is out of time. Called once per batch or chunk.
    public func checkpoint() throws {
        if cancellation.isCancelled { throw Diagnostics(Diagnostic(RunProblem.cancelled)) }
        if let deadline, let limit = limits.wallTime, ContinuousClock.now > deadline {
            throw Diagnostics(Diagnostic(RunProblem.timeLimit(limit)))
        }
    }

    /// What is left of the time that the run may take; nil is without limit.
    var remainingTime: Duration? { deadline.map { max(.zero, ContinuousClock.now.duration(to: $0)) } }

    /// How far the reading of files is. Cheap; a front end may ask from another thread at any time.
    public var progress: ReadingProgress {
        let total = bytesExpected.load(ordering: .relaxed)
        return ReadingProgress(
            bytesDone: min(bytesDone.load(ordering: .relaxed), total), bytesTotal: total,
            rowsDone: rowsDone.load(ordering: .relaxed), rowsTotal: rowsExpected.load(ordering: .relaxed))
    }

    /// Says that a pass over so many bytes begins. A pass that is void stays counted as done.
    func expect(bytes: Int) { bytesExpected.wrappingAdd(bytes, ordering: .relaxed) }

    /// Says that so many of the bytes expected were read. Called once per chunk.
    func advance(bytes: Int) { bytesDone.wrappingAdd(bytes, ordering: .relaxed) }

    /// Says that so many rows in memory will be gone through.
    func expect(rows: Int) { rowsExpected.wrappingAdd(rows, ordering: .relaxed) }

    /// Says that so many rows were gone through, expected or read from a file. Called once per batch or chunk.
    func advance(rows: Int) { rowsDone.wrappingAdd(rows, ordering: .relaxed) }

    /// Accounts for a buffer; throws when the limit is exceeded. Pair it with ``release(_:)``.
    public func reserve(_ bytes: Int, for purpose: String) throws {
        let used = usedMemory.wrappingAdd(bytes, ordering: .relaxed).newValue
        peakMemory.max(used, ordering: .relaxed)
        markedPeak.max(used, ordering: .relaxed)
        if let limit = limits.memory, used > limit {
            throw Diagnostics(Diagnostic(RunProblem.memoryLimit(limit: limit, purpose: purpose)))
        }
    }

    public func release(_ bytes: Int) { usedMemory.wrappingSubtract(bytes, ordering: .relaxed) }

    /// Bytes of accounted buffers alive now.
    var memoryInUse: Int { usedMemory.load(ordering: .relaxed) }

    /// The most bytes of accounted buffers alive at one time so far.
    public var memoryPeak: Int { peakMemory.load(ordering: .relaxed) }

    /// Begins to measure a part of the run; gives the bytes of accounted buffers alive now.
    func markMemory() -> Int {
        let used = usedMemory.load(ordering: .relaxed)
        markedPeak.store(used, ordering: .relaxed)
        return used
    }

    /// The most bytes alive at one time since ``markMemory()``.
    var memoryPeakSinceMark: Int { markedPeak.load(ordering: .relaxed) }
}

/// Collects what a run wants to say beside its result; equal notes at one place are added up.
public final class NoteSink: Sendable {
    private struct Key: Hashable {
        let kind: RunNote.Kind
        let range: SourceRange
    }
    private struct State {
        var order: [Key] = []
        var counts: [Key: (count: Int, source: SourceText?)] = [:]
    }
    private let state = Mutex(State())

    public init() {}

    /// Adds `count` cases of a note at a place. Zero adds nothing.
    public func add(_ kind: RunNote.Kind, count: Int, at origin: Origin) {
        guard count > 0 else { return }
        state.withLock { state in
            let key = Key(kind: kind, range: origin.range)
            if state.counts[key] == nil { state.order.append(key) }
            state.counts[key, default: (0, origin.source)].count += count
        }
    }

    /// Forgets all notes: those of a run that is void.
    func removeAll() { state.withLock { $0 = State() } }

    /// The notes in order of place, then of kind: the same whatever the threads did.
    public func diagnostics() -> [Diagnostic] {
        state.withLock { state in
            state.order
                .sorted { ($0.range.start, $0.range.end, $0.kind.rank) < ($1.range.start, $1.range.end, $1.kind.rank) }
                .compactMap { key in
                    state.counts[key].map { entry in
                        let facts = RunNote(kind: key.kind, count: entry.count)
                        return Diagnostic(facts, at: key.range, in: entry.source)
                    }
                }
        }
    }
}
