// Small tables for tests of charts.

@testable import GovQL

enum ChartTables {
    static func text(_ name: String, _ values: [String?]) -> OutputTable.Column {
        var builder = TextStoreBuilder()
        let numbers = values.map { value in value.map { builder.append($0.utf8) } ?? nullRow }
        return OutputTable.Column(name: name, type: .text, vector: Vector(.text(builder.build(), numbers)))
    }

    static func int(
        _ name: String, _ values: [Int64?], type: DataType = .int, facts: ColumnFacts = ColumnFacts()
    ) -> OutputTable.Column {
        let validity = values.contains(nil) ? values.map { $0 != nil } : nil
        return OutputTable.Column(
            name: name, type: type, vector: Vector(.int64(values.map { $0 ?? 0 }), validity: validity), facts: facts)
    }

    static func num(_ name: String, _ values: [Double]) -> OutputTable.Column {
        OutputTable.Column(name: name, type: .num, vector: Vector(.float64(values)))
    }

    static func table(_ columns: OutputTable.Column...) -> OutputTable {
        OutputTable(columns: columns, rowCount: columns.first?.vector.count ?? 0)
    }

    static var additive: ColumnFacts {
        var facts = ColumnFacts()
        facts.isAdditive = true
        return facts
    }
}
