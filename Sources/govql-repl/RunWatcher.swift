// Looks after whatever runs: turns Ctrl-C into its cancellation, and shows how far it is. A signal handler can only set a
// flag, and the thread that would ask for it is busy with the query; so one thread looks every 20 ms.

import GovQL
import GovQLTerminal
import Synchronization

final class RunWatcher: Sendable {
    /// What runs now.
    private struct Run {
        let token: CancellationToken
        let language: Language
        let start = ContinuousClock.now
    }

    private struct State {
        var run: Run?
        var line: ProgressLine
        var isOver = false
    }

    private let state: Mutex<State>
    private let session: Session

    /// Starts to watch, until ``stop()`` or the end of the process.
    ///
    /// - Parameter showsProgress: whether standard error is a terminal for people to read.
    init(_ session: Session, showsProgress: Bool) {
        self.session = session
        state = Mutex(State(run: nil, line: ProgressLine(isWanted: showsProgress)))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        _ = pthread_create(&thread, nil, { RunWatcher.watch($0) }, Unmanaged.passRetained(self).toOpaque())
    }

    private static func watch(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let pointer else { return nil }
        let watcher = Unmanaged<RunWatcher>.fromOpaque(pointer).takeRetainedValue()
        while watcher.look() { usleep(20_000) }
        return nil
    }

    /// Ends the thread, and with it what the watcher keeps alive.
    func stop() { state.withLock { $0.isOver = true } }

    /// Gives whether there is more to watch.
    private func look() -> Bool {
        state.withLock { state in
            guard let run = state.run else { return !state.isOver }
            // The flag stays up: a Ctrl-C from before the run began cancels it, too.
            if Interrupts.isPending { run.token.cancel() }
            state.line.update(session.readingProgress, since: run.start, in: run.language)
            return !state.isOver
        }
    }

    /// Runs something that Ctrl-C cancels. When this returns, no line of progress is left.
    func watching<Result>(in language: Language, _ body: (CancellationToken) throws -> Result) rethrows -> Result {
        let token = CancellationToken()
        if Interrupts.isPending { token.cancel() }
        state.withLock { $0.run = Run(token: token, language: language) }
        defer {
            state.withLock { state in
                state.run = nil
                state.line.clear()
            }
        }
        return try body(token)
    }
}
