// Turns Ctrl-C into the cancellation of whatever runs. A signal handler can only set a flag, and the thread that would
// ask for it is busy with the query; so one thread looks every 20 ms and cancels the token of the moment.

import GovQL
import GovQLTerminal
import Synchronization

final class InterruptWatcher: Sendable {
    private let current = Mutex<CancellationToken?>(nil)

    /// Starts to watch; the thread ends with the process.
    init() {
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        _ = pthread_create(&thread, nil, { InterruptWatcher.watch($0) }, Unmanaged.passRetained(self).toOpaque())
    }

    private static func watch(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let pointer else { return nil }
        let watcher = Unmanaged<InterruptWatcher>.fromOpaque(pointer).takeUnretainedValue()
        while true {
            if Interrupts.isPending { watcher.current.withLock { $0?.cancel() } }
            usleep(20_000)
        }
    }

    /// Runs something that Ctrl-C cancels.
    func watching<Result>(_ body: (CancellationToken) throws -> Result) rethrows -> Result {
        let token = CancellationToken()
        current.withLock { $0 = token }
        defer { current.withLock { $0 = nil } }
        return try body(token)
    }
}
