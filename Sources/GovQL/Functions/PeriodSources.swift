// `months(@2020)` and kin, with which a query may start: a row for each period of a span of days. They stand where an
// entity does, so they are no functions. What they mean: Binding/Binder+Pipe.swift.

/// The words that begin a query over periods, in both languages.
public enum PeriodSources {
    public static let all: [(name: String, chineseName: String, unit: PeriodUnit)] = [
        ("years", "各年", .year), ("halves", "各半年", .half), ("quarters", "各季度", .quarter), ("months", "各月", .month),
        ("weeks", "各周", .week), ("days", "各日", .day),
    ]

    /// The unit that a word asks for, whatever its case.
    static func unit(named name: String) -> PeriodUnit? {
        let folded = name.lowercased()
        return all.first { $0.name == folded || $0.chineseName == folded }?.unit
    }
}
