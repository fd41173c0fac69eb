// Data that changes on disk while a session goes on: files are read when they are loaded, and anew when that is asked
// for. What statements defined stays.

extension Session {
    /// What was loaded, to load it again.
    struct Loaded: Sendable {
        let request: LoadRequest
        let origin: Origin
    }

    /// Loads all data anew, from the paths that it was loaded from. Standard input, which comes once, is left as it is.
    ///
    /// ```swift
    /// let before = session.dataVersion
    /// …
    /// if session.dataVersion != before { try session.reload() }
    /// ```
    ///
    /// - Returns: warnings and notes about the data.
    /// - Throws: ``Diagnostics`` where a file can't be read any more; the session keeps what it had of it.
    @discardableResult
    public func reload(cancellation: CancellationToken = CancellationToken()) throws -> [Diagnostic] {
        let context = try makeContext(limits: nil, cancellation: cancellation)
        if let connection = state.withLock({ $0.connection }) {
            try connect(connection.client, cancellation: cancellation)
            return []
        }
        let loaded = state.withLock { state in
            state.builder.forgetReopened()
            state.dataset = nil
            return state.loaded
        }
        return try loaded.filter { $0.request.path != DataPath.standardInput }.flatMap { loaded in
            try add(loaded.request, at: loaded.origin, context: context)
        }
    }

    /// A number that changes when a file that data was read from does, or is gone: its size, time and place on disk.
    public var dataVersion: Int {
        guard let dataset = try? currentDataset() else { return 0 }
        var hasher = Hasher()
        for entity in dataset.catalog.dataEntities {
            for name in dataset.source(of: entity.id).fileNames where configuration.files.kind(of: name) == .file {
                hasher.combine(name)
                hasher.combine(try? configuration.files.open(name).version)
            }
        }
        return hasher.finalize()
    }
}
