// What a user says about how a file is to be read: in `load … with (…)`, in a schema, on the command line. Names and values
// are texts with their places; what a value means is the format's business. Wrong ones are LoadProblem's.

/// The options of a load.
///
/// ```swift
/// try session.load("x.csv", options: LoadOptions("delimiter \";\", header 3"))
/// ```
public struct LoadOptions: Sendable {
    /// An option by its English name.
    public enum Name: String, Sendable, CaseIterable {
        case encoding, delimiter, quote, escape, comment, header
        case headerRows = "header_rows"
        case names, table, totals
        case fillDown = "fill_down"
        case missing, types, units, silence, rejects, undeclared

        public var chinese: [String] {
            switch self {
            case .encoding: ["编码"]
            case .delimiter: ["分隔符"]
            case .quote: ["引号"]
            case .escape: ["转义"]
            case .comment: ["注释"]
            case .header: ["表头"]
            case .headerRows: ["表头行数"]
            case .names: ["列名"]
            case .table: ["表格", "第几表"]
            case .totals: ["合计行"]
            case .fillDown: ["向下填充"]
            case .missing: ["缺失"]
            case .types: ["类型"]
            case .units: ["单位"]
            case .silence: ["静默", "等待"]
            case .rejects: ["拒收"]
            case .undeclared: ["未声明"]
            }
        }

        /// The option of a name in either language, whatever its case and width; other common spellings too.
        init?(spelling: String) {
            let folded = Folding.fold(spelling)
            let found = Name.allCases.first { name in
                ([name.rawValue] + name.chinese).contains { Folding.fold($0) == folded }
            }
            guard let name = found ?? Name.synonyms[folded] else { return nil }
            self = name
        }

        private static let synonyms: [String: Name] = [
            "separator": .delimiter, "sep": .delimiter, "delim": .delimiter, "charset": .encoding, "quotes": .quote,
            "na": .missing, "nulls": .missing, "reject": .rejects,
        ]
    }

    /// A text with its place.
    public struct Value: Sendable {
        public let text: String
        public let origin: Origin
    }

    public struct Option: Sendable {
        public let name: Name
        /// One or several.
        public let values: [Value]
        public let origin: Origin
    }

    /// In the order given, each name once.
    public private(set) var all: [Option] = []

    public init() {}

    /// - Throws: ``Diagnostics``: an option that does not exist, or one given twice.
    public init(_ syntax: [OptionSyntax], in source: SourceText?) throws {
        var problems: [Diagnostic] = []
        for option in syntax {
            guard let name = Name(spelling: option.name.text) else {
                let spellings = Name.allCases.flatMap { [$0.rawValue] + $0.chinese }
                let nearest = EditDistance.nearest(to: option.name.text, in: spellings)
                let fix = nearest.first.map {
                    Fix(replacing: option.name.range, with: $0, title: Words(en: "use \($0)", zh: "改为 \($0)"))
                }
                problems.append(
                    Diagnostic(
                        LoadProblem.unknownOption(option.name.text, nearest: nearest), at: option.name.range,
                        in: source, fix: fix))
                continue
            }
            if self[name] != nil {
                problems.append(
                    Diagnostic(LoadProblem.optionTwice(name.rawValue), at: option.name.range, in: source))
            }
            let values = option.values.map {
                Value(text: $0.text, origin: Origin(source: source, range: $0.range))
            }
            all.append(
                Option(name: name, values: values, origin: Origin(source: source, range: option.name.range)))
        }
        if let problem = problemOfRejects() { problems += problem.all }
        if !problems.isEmpty { throw Diagnostics(problems) }
    }

    /// Reads what would stand in the brackets of `with (…)`.
    ///
    /// - Parameter name: what messages call the text.
    public init(_ text: String, name: String = "<options>") throws {
        let source = SourceText(name: name, text: text)
        let (syntax, diagnostics) = Parser.parseOptions(source)
        if diagnostics.contains(where: { $0.severity == .error }) { throw Diagnostics(diagnostics) }
        try self.init(syntax, in: source)
    }

    public subscript(_ name: Name) -> Option? { all.first { $0.name == name } }

    public var isEmpty: Bool { all.isEmpty }

    /// These options, and those of `others` that are not among them.
    public func merging(_ others: LoadOptions) -> LoadOptions {
        var merged = self
        for option in others.all where self[option.name] == nil { merged.all.append(option) }
        return merged
    }

    /// Whether the same is said, wherever it is said.
    public func saysTheSame(as other: LoadOptions) -> Bool {
        all.count == other.all.count
            && all.allSatisfy { option in
                other[option.name].map { $0.values.map(\.text) == option.values.map(\.text) } ?? false
            }
    }

    // MARK: Values

    public func texts(_ name: Name) -> [String]? { self[name]?.values.map(\.text) }

    /// What is thrown for the values of the option of this English name.
    public func refusal(of name: String, wanted: Words) -> Diagnostics {
        let option = all.first { $0.name.rawValue == name }
        let text = option?.values.map(\.text).joined(separator: ", ") ?? ""
        let origin = option.map { $0.values.count == 1 ? $0.values[0].origin : $0.origin } ?? .none
        return Diagnostics(
            Diagnostic(
                LoadProblem.badValue(text, option: name, wanted: wanted), at: origin.range, in: origin.source))
    }
}
