// Values of `$name` that come as text, from a command line: read by the type that the `param` statement declares.

enum ParameterText {
    static func value(_ text: String, of name: String, as syntax: TypeSyntax) throws -> Value {
        if let value = parse(text, as: syntax) { return value }
        let wanted: Words =
            switch syntax.kind {
            case .named(let type): type.words
            case .enumeration(let values, _): .same(values.map(\.name.text).joined(separator: ", "))
            }
        // The text is all there is to point at, wherever it was given.
        let source = SourceText(name: "$\(name)", text: text)
        throw Diagnostics(
            Diagnostic(
                BindingProblem.wantsType(what: .same("`$\(name)`"), wanted: wanted, found: .same("\"\(text)\"")),
                at: SourceRange(0, source.bytes.count), in: source))
    }

    private static func parse(_ text: String, as syntax: TypeSyntax) -> Value? {
        switch syntax.kind {
        case .enumeration(let values, _):
            let isKnown = values.contains { $0.all.contains { $0.text == text } }
            return isKnown ? .text(text) : nil
        case .named(let type): return parse(text, as: type)
        }
    }

    private static func parse(_ text: String, as type: TypeName) -> Value? {
        switch type {
        case .text, .code: return .text(text)
        case .int: return Int64(text).map { .int($0) }
        case .dec: return Decimal(text).map { .decimal($0) }
        case .num: return Double(text).flatMap { $0.isFinite ? .num($0) : nil }
        case .bool:
            switch text.lowercased() {
            case "true", "真": return .bool(true)
            case "false", "假": return .bool(false)
            default: return nil
            }
        case .date: return CalendarDate(withoutSign(text)).map { .date($0) }
        case .datetime: return CalendarDateTime(withoutSign(text)).map { .dateTime($0) }
        case .period: return Period(withoutSign(text)).map { .period($0) }
        case .duration:
            let source = SourceText(name: "<parameter>", text: text)
            guard case .duration(let count, let unit)? = Parser.parseExpression(source).0?.kind else { return nil }
            let periodUnit: PeriodUnit =
                switch unit {
                case .day: .day
                case .week: .week
                case .month: .month
                case .year: .year
                }
            return DateDuration(count, periodUnit).map { .duration($0) }
        }
    }

    /// `@2020-03` as well as `2020-03`.
    private static func withoutSign(_ text: String) -> Substring { text.hasPrefix("@") ? text.dropFirst() : text[...] }
}

extension TypeName {
    fileprivate var words: Words {
        Words(en: rawValue, zh: Keyword(spelling: rawValue)?.spelling(in: .chinese, role: .type) ?? rawValue)
    }
}
