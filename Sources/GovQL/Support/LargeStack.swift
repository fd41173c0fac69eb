// Room for deep recursion. A query may nest 500 levels, and every level takes some frames in the parser, the binder and
// the evaluator: megabytes in a debug build, while a thread that a host or a runtime made may have 512 KB. It knows nothing
// of queries.

/// Runs work on a thread with a large stack, while the caller waits.
enum LargeStack {
    /// The result of `body`, which runs right here if this stack is a large one already. 500 levels of parsing were seen
    /// to need 8 MB in a debug build; definitions used within definitions nest further. Where the system gives no thread,
    /// the body runs on this one.
    static func run<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        if DeepThreads.isCurrent { return try body() }
        var outcome: Swift.Result<Result, Failure>?
        withoutActuallyEscaping(body) { body in
            guard let thread = DeepThreads.forJobs.begin({ outcome = Swift.Result(catching: body) }) else { return }
            DeepThreads.forJobs.finish(thread, isNear: false)
        }
        guard let outcome else { return try body() }
        return try outcome.get()
    }
}
