// What can be wrong with the options of a load.

public enum LoadProblem: DiagnosticFacts {
    case unknownOption(String, nearest: [String])
    case optionTwice(String)
    case badValue(String, option: String, wanted: Words)

    public var code: String {
        switch self {
        case .unknownOption: "GQL0531"
        case .optionTwice: "GQL0532"
        case .badValue: "GQL0533"
        }
    }

    public var message: Words {
        switch self {
        case .unknownOption(let name, _):
            Words(en: "a load has no option `\(name)`", zh: "载入没有选项 `\(name)`")
        case .optionTwice(let name):
            Words(en: "the option `\(name)` is given twice", zh: "选项 `\(name)` 给出了两次")
        case .badValue(let value, let option, let wanted):
            Words(
                en: "`\(option)` wants \(wanted.en), not \"\(value)\"",
                zh: "`\(option)` 需要\(wanted.zh)，而不是“\(value)”")
        }
    }

    public var label: Words? {
        if case .unknownOption(_, let nearest) = self, let name = nearest.first {
            return Words(en: "did you mean `\(name)`?", zh: "是否指 `\(name)`？")
        }
        return nil
    }

    public var help: [Words] {
        guard case .unknownOption(_, let nearest) = self, nearest.isEmpty else { return [] }
        let names = LoadOptions.Name.allCases
        return [
            Words(
                en: "there are \(names.map(\.rawValue).joined(separator: ", "))",
                zh: "可用：\(names.compactMap(\.chinese.first).joined(separator: "、"))")
        ]
    }
}
