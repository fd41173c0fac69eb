// The built-in source format: which files of a folder are CSV, and how one is opened.

/// Comma-separated values, RFC 4180: UTF-8, a header line, quotes doubled inside quotes, LF or CRLF.
public struct CSVFormat: SourceFormat {
    public init() {}

    public func claims(fileNamed name: String) -> Bool { Folding.fold(name).hasSuffix(".csv") && !name.hasPrefix(".") }

    public func open(_ path: String, options: LoadOptions, context: RunContext) throws -> any ColumnSource {
        let form = try CSVOptions { name in
            LoadOptions.Name(rawValue: name).flatMap { options.texts($0) }
        } refuse: { name, wanted in
            options.refusal(of: name, wanted: wanted)
        }
        return try CSVFile(context.files.open(path), options: form, context: context)
    }
}
