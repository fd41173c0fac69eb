// The built-in source format: which files of a folder are CSV, and how one is opened.

/// Comma-separated values in the forms that offices write them, as they stand or packed with gzip or Zstandard.
public struct CSVFormat: SourceFormat {
    public init() {}

    public func claims(fileNamed name: String) -> Bool {
        Folding.fold(String(Compression.stripped(name))).hasSuffix(".csv") && !name.hasPrefix(".")
    }

    public func open(_ path: String, options: LoadOptions, context: RunContext) throws -> any ColumnSource {
        let form = try CSVOptions(options)
        let arrival = try ArrivalReader(context: context).open(path, patience: options.patience())
        return try CSVFile(arrival, options: form, context: context)
    }

    /// Several files as one table; one file alone as it is.
    ///
    /// - Parameter name: what messages call the table: the pattern that the files match.
    func open(
        _ paths: [String], as name: String, options: LoadOptions, context: RunContext
    ) throws -> any ColumnSource {
        if paths.isEmpty { throw Diagnostics(Diagnostic(FileProblem.noTables(name))) }
        let form = try CSVOptions(options)
        let files = try Parallel.map(paths.count, threads: context.threads) { index in
            let path = paths[index]
            // A pipe among files would be waited for; whoever wants that names it.
            if context.files.kind(of: path) == .pipe { throw Diagnostics(Diagnostic(FileProblem.notRegular(path))) }
            return try CSVFile(ArrivalReader(context: context).open(path), options: form, context: context)
        }
        if files.count == 1 { return files[0] }
        return try CSVFiles(files, name: name)
    }

    /// A source that was opened already, read by other options; nil if its files are to be opened anew. What a pipe brought
    /// can't be had again.
    func reopened(
        _ source: any ColumnSource, options: LoadOptions, context: RunContext
    ) throws -> (any ColumnSource)? {
        guard let file = source as? CSVFile, file.arrival.isSpooled else { return nil }
        return try CSVFile(file.arrival, options: CSVOptions(options), context: context)
    }
}

extension CSVOptions {
    /// - Throws: ``Diagnostics`` about a value that an option can't have.
    init(_ options: LoadOptions) throws {
        try self.init { name in
            LoadOptions.Name(rawValue: name).flatMap { options.texts($0) }
        } refuse: { name, wanted in
            options.refusal(of: name, wanted: wanted)
        }
    }
}
