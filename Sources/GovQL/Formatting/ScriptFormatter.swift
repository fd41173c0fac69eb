// The door of the formatter: a text in, the same text in its canonical layout out, or what keeps it from that. What it
// writes is read again and compared, so that no layout ever changes a query. Next: FormatUnit.swift, FormatBuilder.swift.

/// Writes GovQL in its canonical layout.
///
///     let formatter = ScriptFormatter()
///     try formatter.format(SourceText(name: "-", text: "communities|where residents>1万"))
///     // "communities | where residents > 1万\n"
///
/// Comments stay where they are, and no text is read otherwise than before. With a language, keywords, types and the
/// names of functions are written in it; names of data and strings are left as they are.
public struct ScriptFormatter: Sendable {
    /// Cells of a line; a Chinese character takes two. What cannot be broken may be longer.
    public let width: Int
    /// The language of keywords; nil leaves each in its own.
    public let language: Language?

    public init(width: Int = 100, language: Language? = nil) {
        self.width = max(20, width)
        self.language = language
    }

    /// The text in its canonical layout: again the same if formatted again, and read as the text itself.
    ///
    /// Throws the errors of a text that has some.
    public func format(_ source: SourceText) throws(Diagnostics) -> String {
        let reading = Parser.reading(of: source)
        let errors = reading.diagnostics.filter { $0.severity == .error }
        if !errors.isEmpty { throw Diagnostics(errors) }
        guard reading.stream.mayNest(deeperThan: SyntaxLimits.depthInPlace) else { return try checked(reading) }
        return try LargeStack.run { () throws(Diagnostics) in try checked(reading) }
    }

    private func checked(_ reading: Parser.Reading) throws(Diagnostics) -> String {
        let text = laidOut(reading)
        let written = Parser.reading(of: SourceText(name: reading.stream.source.name, text: text))
        guard written.diagnostics.isEmpty, Self.meaning(of: reading) == Self.meaning(of: written) else {
            throw Diagnostics(Diagnostic(FormatProblem.changesMeaning, at: .zero, in: nil))
        }
        return text
    }

    private func laidOut(_ reading: Parser.Reading) -> String {
        let builder = FormatBuilder(units: FormatUnits.units(of: reading, language: language))
        var printer = LayoutPrinter(width: width)
        builder.print(to: &printer)
        return FormattedLine.joined(printer.lines)
    }

    /// What a text says: its tree without places, each built-in function under one name, and its comments.
    private static func meaning(of reading: Parser.Reading) -> [String] {
        let comments = FormatUnits.units(of: reading, language: nil).flatMap(\.comments).map(\.text)
        return reading.script.statements.map { inEnglish($0.dump) } + comments
    }

    /// A dump with the names of functions and orders in English.
    private static func inEnglish(_ dump: String) -> String {
        var parts = dump.split(separator: " ", omittingEmptySubsequences: false)
        for index in parts.indices.dropFirst() {
            let name = parts[index].prefix { $0 != ")" }
            let english: String?
            if parts[index - 1].hasSuffix("(call") {
                english = FunctionNames.names(of: String(name))?.english
            } else if parts[index - 1].hasSuffix("(by") {
                english = Collation.named.first { $0.chineseName == name }?.name
            } else {
                english = nil
            }
            if let english { parts[index] = english + parts[index].dropFirst(name.count) }
        }
        return parts.joined(separator: " ")
    }
}
