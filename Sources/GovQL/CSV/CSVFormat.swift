// The built-in source format: which files of a folder are CSV, and how one is opened.

/// Comma-separated values, RFC 4180: UTF-8, a header line, quotes doubled inside quotes, LF or CRLF.
public struct CSVFormat: SourceFormat {
    public init() {}

    public func claims(fileNamed name: String) -> Bool { Folding.fold(name).hasSuffix(".csv") && !name.hasPrefix(".") }

    /// Opens a CSV file. The option `separator` is one ASCII character, or `tab`.
    public func open(_ path: String, files: any FileAccess, options: [String: String]) throws -> any ColumnSource {
        var form = CSVOptions()
        if let text = options["separator"] {
            guard let separator = Self.separators[text] else {
                let allowed = Self.separators.keys.sorted()
                throw Diagnostics(
                    Diagnostic(CSVProblem.badOption(name: "separator", value: text, allowed: allowed)))
            }
            form.delimiter = [separator]
        }
        let context = RunContext(today: CalendarDate(uncheckedDays: 0), files: files)
        return try CSVFile(files.open(path), options: form, context: context)
    }

    private static let separators: [String: UInt8] = [
        ",": UInt8(ascii: ","), ";": UInt8(ascii: ";"), "|": UInt8(ascii: "|"), "\t": 0x09, "tab": 0x09,
    ]
}
