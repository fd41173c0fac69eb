// Queries may nest 500 levels deep, and every level takes some frames in the parser, the binder and the evaluator. A
// host's worker thread has 512 KB of stack, so the engine does its recursive work on a thread of its own with room for
// it. Pages that are never touched cost nothing.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

enum DeepStack {
    static let size = 512 << 20

    private final class Box<Result>: @unchecked Sendable {
        let body: () throws -> Result
        var result: Swift.Result<Result, any Error>?

        init(_ body: @escaping () throws -> Result) { self.body = body }

        func run() { result = Swift.Result { try body() } }
    }

    /// Runs the body on a thread with a deep stack and waits for it. Falls back to this thread if none can be made.
    static func run<Result>(_ body: () throws -> Result) throws -> Result {
        try withoutActuallyEscaping(body) { body in
            let box = Box(body)
            let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
                guard let pointer else { return nil }
                Unmanaged<Runner>.fromOpaque(pointer).takeUnretainedValue().run()
                return nil
            }
            let runner = Runner { box.run() }
            var attributes = pthread_attr_t()
            guard pthread_attr_init(&attributes) == 0 else { return try body() }
            defer { pthread_attr_destroy(&attributes) }
            pthread_attr_setstacksize(&attributes, size)
            #if canImport(Darwin)
                var thread: pthread_t?
            #else
                var thread = pthread_t()
            #endif
            let pointer = Unmanaged.passUnretained(runner).toOpaque()
            #if canImport(Darwin)
                let status = pthread_create(&thread, &attributes, { start($0) }, pointer)
                guard status == 0, let thread else { return try body() }
            #else
                let status = pthread_create(&thread, &attributes, start, pointer)
                guard status == 0 else { return try body() }
            #endif
            pthread_join(thread, nil)
            guard let result = box.result else { return try body() }
            return try result.get()
        }
    }

    private final class Runner {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }
}
