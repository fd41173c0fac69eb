// What keeps a text from being formatted, beside its own mistakes, which the parser reports.

/// Why a formatted text is not handed out.
public enum FormatProblem: DiagnosticFacts, Hashable {
    /// The result would be read otherwise than the text: an error of the formatter.
    case changesMeaning

    public var code: String {
        switch self {
        case .changesMeaning: "GQL0910"
        }
    }

    public var message: Words {
        switch self {
        case .changesMeaning:
            Words(
                en: "the formatted text would be read otherwise than this one, so it is left as it is",
                zh: "排版后的文本与原文读法不同，因此保持原样")
        }
    }

    public var help: [Words] {
        [Words(en: "this is an error of govql itself; please report it with the text", zh: "这是 govql 自身的错误，请连同文本一并报告")]
    }
}
