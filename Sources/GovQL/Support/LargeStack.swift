// Room for deep recursion. A recursive descent over 500 brackets takes megabytes in a debug build, while a thread that a
// host or a runtime made may have 512 KB. It knows nothing of queries: callers measure depth first and come here only for
// what is deep.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs work on a thread of its own with a large stack, while the caller waits.
enum LargeStack {
    /// Address space, not memory: only what is touched counts. 500 levels were seen to need 8 MB in a debug build.
    static let bytes = 32 << 20

    /// The result of `body`, or nil where the system gives no thread.
    ///
    /// Starting a thread takes some tens of microseconds.
    static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result? {
        let job = Job { body() }
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return nil }
        defer { pthread_attr_destroy(&attributes) }
        guard pthread_attr_setstacksize(&attributes, bytes) == 0, let thread = start(job, &attributes) else {
            return nil
        }
        pthread_join(thread, nil)
        return job.result as? Result
    }

    private static func start(_ job: Job, _ attributes: inout pthread_attr_t) -> pthread_t? {
        let pointer = Unmanaged.passRetained(job).toOpaque()
        #if canImport(Darwin)
            var thread: pthread_t?
            let status = pthread_create(&thread, &attributes, LargeStack.main, pointer)
        #else
            var thread = pthread_t()
            let status = pthread_create(&thread, &attributes, LargeStack.main, pointer)
        #endif
        guard status == 0 else {
            Unmanaged<Job>.fromOpaque(pointer).release()
            return nil
        }
        return thread
    }

    #if canImport(Darwin)
        private static let main: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { pointer in
            Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().run()
            return nil
        }
    #else
        private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
            guard let pointer else { return nil }
            Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().run()
            return nil
        }
    #endif
}

/// What one thread does. Unchecked: `result` is written before the thread ends and read after it was joined.
private final class Job: @unchecked Sendable {
    private let body: @Sendable () -> any Sendable
    private(set) var result: (any Sendable)?

    init(_ body: @escaping @Sendable () -> any Sendable) { self.body = body }

    func run() { result = body() }
}
