// The option `silence`: how long a pipe may send nothing before a load gives it up. Who waits is Intake/ArrivalReader.swift.

extension LoadOptions {
    /// How long to bear a pipe's silence.
    enum Patience: Sendable, Equatable {
        /// As long as such a pipe deserves.
        case usual
        case endless
        case atMost(Duration)
    }

    /// - Throws: ``Diagnostics`` about a value that is no time.
    func patience() throws -> Patience {
        guard let texts = texts(.silence) else { return .usual }
        guard texts.count == 1, let patience = texts.first.flatMap(Self.patience) else {
            throw refusal(
                of: Name.silence.rawValue,
                wanted: Words(
                    en: "a time such as \"500ms\", \"30s\", \"2m\", or \"none\"",
                    zh: "\"500ms\"、\"30s\"、\"2m\" 之类的时间，或 \"none\""))
        }
        return patience
    }

    private static func patience(_ text: String) -> Patience? {
        let folded = Folding.fold(text).filter { $0 != " " }
        if ["none", "无"].contains(folded) { return .endless }
        let digits = folded.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), number > 0, number < 1_000_000_000 else { return nil }
        return switch folded.dropFirst(digits.count) {
        case "ms", "毫秒": .atMost(.milliseconds(number))
        case "s", "秒", "": .atMost(.seconds(number))
        case "m", "min", "分", "分钟": .atMost(.seconds(number * 60))
        case "h", "小时": .atMost(.seconds(number * 3600))
        default: nil
        }
    }
}
