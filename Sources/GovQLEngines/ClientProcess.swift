// One run of another program: what it is given, what it wrote, how it ended. It is stopped when the run of the query is, and
// when its time is over. Nothing of what it is given stands in its arguments but what names a place.

import Dispatch
import GovQL
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// How a program is called.
struct ClientCall: Sendable {
    var program: String
    var arguments: [String]
    /// Beside the environment that there is.
    var environment: [String: String] = [:]
    var input: [UInt8]
}

/// How a program ended.
struct ClientOutcome: Sendable {
    /// 0 is success; a signal counts as 128 and its number.
    let status: Int
    let output: [UInt8]
    let complaint: String
}

/// Why there is no outcome.
enum ClientFailure: Error {
    case notFound
    case stopped(RunProblem)
    case other(String)
}

enum ClientProcess {
    /// What a program complains of is kept up to so many bytes.
    private static let complaintLimit = 1 << 20
    private static let pollInterval = DispatchTimeInterval.milliseconds(20)

    /// Runs a program to its end, or until the query is cancelled or out of time.
    static func run(_ call: ClientCall, for query: EngineQuery) throws(ClientFailure) -> ClientOutcome {
        let box = OutcomeBox()
        let task = Task.detached { await box.put(Self.outcome(of: call)) }
        let deadline = query.timeLimit.map { ContinuousClock.now.advanced(by: $0) }
        var stop: RunProblem?
        while !box.waits(for: pollInterval) {
            guard stop == nil else { continue }
            if query.cancellation.isCancelled {
                stop = .cancelled
            } else if let deadline, let limit = query.timeLimit, ContinuousClock.now > deadline {
                stop = .timeLimit(limit)
            }
            if stop != nil { task.cancel() }
        }
        if let stop { throw .stopped(stop) }
        return try box.outcome.get()
    }

    private static func outcome(of call: ClientCall) async -> Result<ClientOutcome, ClientFailure> {
        var options = PlatformOptions()
        // A group of its own: Ctrl-C at the terminal is the session's to pass on.
        options.processGroupID = 0
        // Ctrl-C is what makes a client tell its server to stop.
        options.teardownSequence = [
            .send(signal: .interrupt, allowedDurationToNextStep: .milliseconds(500)),
            .gracefulShutDown(allowedDurationToNextStep: .milliseconds(300)),
        ]
        let updates = Dictionary(
            call.environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) },
            uniquingKeysWith: { $1 })
        do {
            let result = try await Subprocess.run(
                call.program.contains("/") ? .path(FilePath(call.program)) : .name(call.program),
                arguments: Arguments(call.arguments), environment: .inherit.updating(updates), platformOptions: options,
                input: .array(call.input), output: .bytes(limit: .max), error: .bytes(limit: complaintLimit))
            let status =
                switch result.terminationStatus {
                case .exited(let code): Int(code)
                case .signaled(let signal): 128 + Int(signal)
                }
            return .success(
                ClientOutcome(
                    status: status, output: result.standardOutput,
                    complaint: String(decoding: result.standardError, as: UTF8.self)))
        } catch let error as SubprocessError where error.code == .executableNotFound {
            return .failure(.notFound)
        } catch {
            return .failure(.other("\(error)"))
        }
    }
}

/// Where a task leaves its outcome for a thread that waits.
private final class OutcomeBox: @unchecked Sendable {
    private let isThere = DispatchSemaphore(value: 0)
    /// Written once, before the semaphore is raised, and read after it.
    private(set) var outcome: Result<ClientOutcome, ClientFailure> = .failure(.other(""))

    func put(_ outcome: Result<ClientOutcome, ClientFailure>) {
        self.outcome = outcome
        isThere.signal()
    }

    /// Whether the outcome came within so long.
    func waits(for interval: DispatchTimeInterval) -> Bool { isThere.wait(timeout: .now() + interval) == .success }
}
