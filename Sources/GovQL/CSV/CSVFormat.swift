// The built-in source format: which files of a folder are CSV, and how one is opened.

/// Comma-separated values, RFC 4180: UTF-8, a header line, quotes doubled inside quotes, LF or CRLF.
public struct CSVFormat: SourceFormat {
    public init() {}

    public func claims(fileNamed name: String) -> Bool { Folding.fold(name).hasSuffix(".csv") && !name.hasPrefix(".") }

    /// Opens a CSV file. Options are those of a load by their English names; several values are parted by U+001F.
    public func open(_ path: String, files: any FileAccess, options: [String: String]) throws -> any ColumnSource {
        let form = try CSVOptions { name in
            options[name]?.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
        } refuse: { name, wanted in
            Diagnostics(Diagnostic(CSVProblem.badOption(name: name, value: options[name] ?? "", wanted: wanted)))
        }
        let context = RunContext(today: CalendarDate(uncheckedDays: 0), files: files)
        return try CSVFile(files.open(path), options: form, context: context)
    }
}
