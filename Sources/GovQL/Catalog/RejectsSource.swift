// The table `rejects`: every cell of the data that breaks the declared type of its column. It is made when it is first
// asked for, by a look at every declared column of every entity, so what is in it does not depend on what was asked
// before. Which entities and columns those are is said by DatasetBuilder+Rejects.swift.

import Synchronization

/// The rejected cells of several sources as a source of its own.
final class RejectsSource: ColumnSource {
    /// What is looked at: the declared columns of an entity.
    struct Checked: Sendable {
        let entity: String
        let source: any ColumnSource
        let requests: [ColumnRequest]
    }

    /// The columns, in order, with their names in both languages.
    enum Field: Int, CaseIterable {
        case entity, file, line, column, text, type, reason, chineseReason

        var names: Names {
            switch self {
            case .entity: Names("entity", others: ["实体"])
            case .file: Names("file", others: ["文件"])
            case .line: Names("line", others: ["行"])
            case .column: Names("column", others: ["列"])
            case .text: Names("text", others: ["原文"])
            case .type: Names("type", others: ["类型"])
            case .reason: Names("reason")
            case .chineseReason: Names("原因")
            }
        }

        var type: DataType { self == .line ? .int : .text }
    }

    static let names = ["rejects", "拒收"]

    /// Of each column of the data, so many cells are listed.
    static let limit = 100_000

    private struct Finding {
        var rows: [(entity: Int, cell: RejectedCell)] = []
        var cuts: [RejectProblem] = []
    }

    private let checked: [Checked]
    private let limit: Int
    private let finding = Mutex<Finding?>(nil)

    init(_ checked: [Checked], limit: Int = RejectsSource.limit) {
        self.checked = checked
        self.limit = limit
    }

    var name: String { Self.names[0] }
    var columnNames: [String] { Field.allCases.map(\.names.primary) }
    var guessedTypes: [DataType] { Field.allCases.map(\.type) }

    func rowCount(context: RunContext) throws -> Int { try found(context).rows.count }

    func findings(inColumns columns: [Int]) -> [any DiagnosticFacts] { finding.withLock { $0?.cuts ?? [] } }

    func decode(_ requests: [ColumnRequest], context: RunContext) throws -> [Column] {
        let rows = try found(context).rows
        let columns = requests.map { request in
            Field(rawValue: request.column).map { column($0, rows) }
                ?? Column(type: .null, count: rows.count, storage: .null, validity: nil)
        }
        for column in columns { try context.reserve(column.footprint, for: "the columns of \(name)") }
        return columns
    }

    private func found(_ context: RunContext) throws -> Finding {
        if let known = finding.withLock({ $0 }) { return known }
        var made = Finding()
        for (index, one) in checked.enumerated() {
            try context.checkpoint()
            let rejected = try one.source.check(one.requests, keeping: limit, context: context)
            made.rows += rejected.cells.map { (index, $0) }
            made.cuts += rejected.cut.map { .cut(path: one.source.name, $0) }
        }
        let result = made
        finding.withLock { $0 = result }
        return result
    }

    private func column(_ field: Field, _ rows: [(entity: Int, cell: RejectedCell)]) -> Column {
        switch field {
        case .line: Column(type: .int, narrowing: rows.map { Int64($0.cell.line) }, validity: nil)
        case .entity: texts(rows.map { checked[$0.entity].entity })
        case .file: texts(rows.map(\.cell.file))
        case .column: texts(rows.map(\.cell.column))
        case .text: texts(rows.map(\.cell.text))
        case .type: texts(rows.map(\.cell.expected))
        case .reason: texts(rows.map(\.cell.reason.en))
        case .chineseReason: texts(rows.map(\.cell.reason.zh))
        }
    }

    private func texts(_ values: [String]) -> Column {
        var table = ByteKeyTable()
        let codes = values.map { value -> UInt32 in
            var value = value
            return value.withUTF8 { table.code(for: $0) }
        }
        let store = TextStore(bytes: table.bytes, offsets: table.keyOffsets, isUnique: true)
        return Column(type: .text, count: codes.count, storage: .text(store, codes), validity: nil)
    }
}
