// Every scalar function, in the order that help shows them, and look-up by name in either language. A new function is
// one row in a family file; it is found here through its family's list.

public enum ScalarTable {
    public static let all: [ScalarFunction] =
        NumericFunctions.all + TextFunctions.all + DateFunctions.all + ConversionFunctions.all + LogicFunctions.all

    /// The function of a name in either language, whatever its case and width.
    public static func function(named name: String) -> ScalarFunction? { byName[Folding.fold(name)] }

    /// All names in both languages.
    public static let names = all.flatMap { [$0.name, $0.chineseName] }

    private static let byName = NameIndex.make(all) { [$0.name, $0.chineseName] }
}

enum NameIndex {
    /// Rows by their folded names; the first of a name wins.
    static func make<Entry>(_ rows: [Entry], names: (Entry) -> [String]) -> [String: Entry] {
        var result: [String: Entry] = [:]
        for row in rows {
            for name in names(row) where result[Folding.fold(name)] == nil { result[Folding.fold(name)] = row }
        }
        return result
    }
}
