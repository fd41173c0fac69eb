// The cells of an engine's answer as typed vectors. A cell that is not of its type is an answer that can't be believed:
// nothing is made up for it.

/// Reads the columns of one answer.
struct EngineAnswer {
    let rows: EngineRows
    let engine: String

    /// A column as a vector of a type.
    func vector(_ column: Int, _ type: DataType) throws -> Vector {
        switch type {
        case .null, .list, .duration: return Vector(.null(rows.rowCount))
        case .bool: return try bools(column)
        case .num:
            return try numbers(column, type, zero: 0.0) {
                Double(String(decoding: $0, as: UTF8.self))
            } storage: {
                .float64($0)
            }
        case .text, .code: return texts(column)
        case .entity: return try entities(column)
        case .decimal(let scale):
            return try mantissas(column, type) { Decimal($0)?.rescaled(to: scale)?.mantissa }
        case .int: return try words(column, type) { Int64(String(decoding: $0, as: UTF8.self)) }
        case .date: return try words(column, type) { Self.date($0).map { Int64($0.days) } }
        case .dateTime: return try words(column, type) { CalendarDateTime($0)?.seconds }
        case .period(let unit):
            return try words(column, type) { Self.date($0).map { Period(containing: $0, unit: unit).ordinal } }
        case .enumeration(let values): return try words(column, type) { values.code(of: $0).map { Int64($0) } }
        }
    }

    /// Some engines write a day with its midnight.
    private static func date(_ cell: UnsafeBufferPointer<UInt8>) -> CalendarDate? {
        CalendarDate(UnsafeBufferPointer(rebasing: cell.prefix(10)))
    }

    private func bad(_ cell: UnsafeBufferPointer<UInt8>, _ type: DataType) -> Diagnostics {
        let text = String(decoding: cell.prefix(60), as: UTF8.self)
        if type == .int, let number = Double(text), number.magnitude >= 9e18 {
            return Diagnostics(Diagnostic(RunProblem.overflow(operation: text, row: nil)))
        }
        return Diagnostics(
            Diagnostic(
                EngineProblem.badAnswer(
                    engine: engine,
                    reason: Words(en: "\"\(text)\" is no \(type.name)", zh: "“\(text)”不是 \(type.name)"))))
    }

    private func numbers<Element>(
        _ column: Int, _ type: DataType, zero: Element, _ read: (UnsafeBufferPointer<UInt8>) -> Element?,
        storage: ([Element]) -> Vector.Storage
    ) throws -> Vector {
        var values: [Element] = []
        var validity: [Bool] = []
        values.reserveCapacity(rows.rowCount)
        validity.reserveCapacity(rows.rowCount)
        try rows.forEachCell(of: column) { cell in
            guard let cell else {
                values.append(zero)
                validity.append(false)
                return
            }
            guard let value = read(cell) else { throw bad(cell, type) }
            values.append(value)
            validity.append(true)
        }
        return Vector(storage(values), validity: validity.contains(false) ? validity : nil)
    }

    private func words(
        _ column: Int, _ type: DataType, _ read: (UnsafeBufferPointer<UInt8>) -> Int64?
    ) throws -> Vector {
        try numbers(column, type, zero: 0, read) { .int64($0) }
    }

    private func mantissas(
        _ column: Int, _ type: DataType, _ read: (UnsafeBufferPointer<UInt8>) -> Int128?
    ) throws -> Vector {
        try numbers(column, type, zero: 0, read) { values in
            let narrow = values.compactMap { Int64(exactly: $0) }
            return narrow.count == values.count ? .int64(narrow) : .int128(values)
        }
    }

    private func bools(_ column: Int) throws -> Vector {
        try numbers(column, .bool, zero: false) { cell in
            switch String(decoding: cell, as: UTF8.self) {
            case "1", "t", "true": true
            case "0", "f", "false": false
            default: nil
            }
        } storage: {
            .bool($0)
        }
    }

    private func texts(_ column: Int) -> Vector {
        var builder = TextStoreBuilder()
        var numbers: [UInt32] = []
        numbers.reserveCapacity(rows.rowCount)
        rows.forEachCell(of: column) { cell in numbers.append(cell.map { builder.append($0) } ?? nullRow) }
        return Vector(.text(builder.build(isUnique: builder.count <= 1), numbers))
    }

    private func entities(_ column: Int) throws -> Vector {
        var numbers: [UInt32] = []
        numbers.reserveCapacity(rows.rowCount)
        try rows.forEachCell(of: column) { cell in
            guard let cell else { return numbers.append(nullRow) }
            guard let row = UInt32(String(decoding: cell, as: UTF8.self)), row != nullRow else { throw bad(cell, .int) }
            numbers.append(row)
        }
        return Vector(.rows(numbers))
    }
}

extension Vector {
    /// The values as a column, each in its place.
    func column(_ type: DataType) -> Column {
        let bitmap = validity.map { Bitmap($0) }
        switch storage {
        case .null, .list, .rows: return Column(type: type, count: count, storage: .null, validity: nil)
        case .int64(let values): return Column(type: type, narrowing: values, validity: bitmap)
        case .int128(let values):
            return Column(type: type, count: count, storage: .int128(values), validity: bitmap)
        case .float64(let values):
            return Column(type: type, count: count, storage: .float64(values), validity: bitmap)
        case .bool(let values): return Column(type: type, count: count, storage: .bool(values), validity: bitmap)
        case .text(let store, let numbers):
            var builder = TextStoreBuilder()
            var table = ByteKeyTable()
            let codes = numbers.map { number -> UInt32 in
                guard number != nullRow else { return nullRow }
                return store.withBytes(Int(number)) { bytes in
                    let code = table.code(for: bytes)
                    if Int(code) == builder.count { builder.append(bytes) }
                    return code
                }
            }
            return Column(type: type, count: count, storage: .text(builder.build(isUnique: true), codes), validity: nil)
        }
    }
}
