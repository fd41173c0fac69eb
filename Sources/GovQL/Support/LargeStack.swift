// Room for deep recursion. A query may nest 500 levels, and every level takes some frames in the parser, the binder and
// the evaluator: megabytes in a debug build, while a thread that a host or a runtime made may have 512 KB. It knows nothing
// of queries.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs work on a thread of its own with a large stack, while the caller waits.
enum LargeStack {
    /// Address space, not memory: only what is touched counts. 500 levels of parsing were seen to need 8 MB in a debug
    /// build; definitions used within definitions nest further.
    static let bytes = 256 << 20

    /// The result of `body`. Where the system gives no thread, the body runs on this one.
    ///
    /// Starting a thread takes some tens of microseconds.
    static func run<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        var outcome: Swift.Result<Result, Failure>?
        withoutActuallyEscaping(body) { body in
            let job = Job { outcome = Swift.Result(catching: body) }
            if !start(job) { job.run() }
        }
        guard let outcome else { return try body() }
        return try outcome.get()
    }

    /// Runs a job on a new thread and waits for its end; false if there is no thread to be had.
    private static func start(_ job: Job) -> Bool {
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return false }
        defer { pthread_attr_destroy(&attributes) }
        guard pthread_attr_setstacksize(&attributes, bytes) == 0 else { return false }
        let pointer = Unmanaged.passUnretained(job).toOpaque()
        #if canImport(Darwin)
            var thread: pthread_t?
            guard pthread_create(&thread, &attributes, { LargeStack.main($0) }, pointer) == 0, let thread else {
                return false
            }
        #else
            var thread = pthread_t()
            guard pthread_create(&thread, &attributes, { LargeStack.main($0) }, pointer) == 0 else { return false }
        #endif
        // The job outlives its thread: this frame holds it until the thread has ended.
        withExtendedLifetime(job) { _ = pthread_join(thread, nil) }
        return true
    }

    private static func main(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let pointer { Unmanaged<Job>.fromOpaque(pointer).takeUnretainedValue().run() }
        return nil
    }

    /// What one thread does.
    private final class Job {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }
}
