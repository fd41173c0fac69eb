// Boxed values to vectors and back, for constants, parameters and results: a few values at a time, never in hot loops.
// How each type stands in a vector is in the table at the top of Vector.swift.

extension DateDuration {
    /// Months in the upper half of a word and days in the lower: how a vector holds a duration. Nil past 32 bits each.
    var packed: Int64? {
        guard let months = Int32(exactly: months), let days = Int32(exactly: days) else { return nil }
        return Int64(months) << 32 | Int64(UInt32(bitPattern: days))
    }

    init(packed: Int64) {
        self.init(months: packed >> 32, days: Int64(Int32(truncatingIfNeeded: packed)))
    }
}

extension Vector {
    /// These values as a vector of a type. A value that the type can't hold becomes null: constants were checked when
    /// the query was bound.
    init(_ values: [Value], type: DataType) {
        let isKnown = values.map { !$0.isNull }
        guard isKnown.contains(true) else {
            self.init(.null(values.count))
            return
        }
        switch type {
        case .null: self.init(.null(values.count))
        case .int, .date, .dateTime, .period, .duration, .enumeration:
            self.init(words: values.map { $0.word(as: type) })
        case .decimal(let scale):
            self.init(mantissas: values.map { $0.decimal?.rescaled(to: scale)?.mantissa })
        case .num:
            let numbers = values.map(\.number)
            self.init(.float64(numbers.map { $0 ?? 0 }), validity: Self.mask(numbers))
        case .bool:
            let bools = values.map { if case .bool(let bool) = $0 { bool } else { nil as Bool? } }
            self.init(.bool(bools.map { $0 ?? false }), validity: Self.mask(bools))
        case .text, .code:
            var builder = TextStoreBuilder()
            let numbers = values.map { value in
                if case .text(let text) = value { builder.append(text.utf8) } else { nullRow }
            }
            self.init(.text(builder.build(isUnique: builder.count <= 1), numbers))
        case .entity:
            self.init(.rows(values.map { if case .entity(let entity) = $0 { entity.row } else { nullRow } }))
        case .list(let element):
            var offsets = [0]
            var elements: [Value] = []
            for value in values {
                if case .list(let members) = value { elements.append(contentsOf: members) }
                offsets.append(elements.count)
            }
            let hasNull = isKnown.contains(false)
            self.init(
                .list(offsets: offsets, elements: Vector(elements, type: element)), validity: hasNull ? isKnown : nil)
        }
    }

    /// 64-bit values; nil for null.
    init(words: [Int64?]) {
        self.init(.int64(words.map { $0 ?? 0 }), validity: Self.mask(words))
    }

    /// Decimal mantissas of one scale, in 64 bits where all fit; nil for null.
    init(mantissas: [Int128?]) {
        let validity = Self.mask(mantissas)
        let narrow = mantissas.map { Int64(exactly: $0 ?? 0) }
        if narrow.contains(nil) {
            self.init(.int128(mantissas.map { $0 ?? 0 }), validity: validity)
        } else {
            self.init(.int64(narrow.map { $0 ?? 0 }), validity: validity)
        }
    }

    private static func mask<Element>(_ values: [Element?]) -> [Bool]? {
        let mask = values.map { $0 != nil }
        return mask.contains(false) ? mask : nil
    }

    /// The value at a position. An entity has its row only: who shows it adds key and label.
    func value(at index: Int, type: DataType) -> Value {
        if isNull(index) { return .null }
        switch storage {
        case .null: return .null
        case .int64(let values): return .from(word: values[index], type: type)
        case .int128(let values):
            guard case .decimal(let scale) = type else { return .null }
            return .decimal(Decimal(uncheckedMantissa: values[index], scale: scale))
        case .float64(let values): return .num(values[index])
        case .bool(let values): return .bool(values[index])
        case .rows(let rows):
            guard case .entity(let entity) = type else { return .null }
            return .entity(EntityValue(entity: entity, row: rows[index], key: "", label: ""))
        case .text(let store, let numbers): return .text(store.string(Int(numbers[index])))
        case .list(let offsets, let elements):
            guard case .list(let element) = type else { return .null }
            return .list((offsets[index]..<offsets[index + 1]).map { elements.value(at: $0, type: element) })
        }
    }
}

extension Value {
    /// The 64-bit form of a value, for the types that have one.
    fileprivate func word(as type: DataType) -> Int64? {
        switch (self, type) {
        case (.int(let value), .int): value
        case (.date(let date), .date): Int64(date.days)
        case (.dateTime(let time), .dateTime): time.seconds
        case (.date(let date), .dateTime): CalendarDateTime(startOf: date).seconds
        case (.period(let period), .period(let unit)) where period.unit == unit: period.ordinal
        case (.duration(let duration), .duration): duration.packed
        case (.enumeration(_, let code), .enumeration): Int64(code)
        case (.text(let name), .enumeration(let type)): type.code(of: name).map { Int64($0) }
        default: nil
        }
    }

    fileprivate var decimal: Decimal? {
        switch self {
        case .decimal(let decimal): decimal
        case .int(let int): Decimal(int)
        default: nil
        }
    }

    fileprivate var number: Double? {
        switch self {
        case .num(let number): number
        case .decimal(let decimal): decimal.double
        case .int(let int): Double(int)
        default: nil
        }
    }

    fileprivate static func from(word: Int64, type: DataType) -> Value {
        switch type {
        case .int: .int(word)
        case .decimal(let scale): .decimal(Decimal(uncheckedMantissa: Int128(word), scale: scale))
        case .date: CalendarDate(days: word).map { .date($0) } ?? .null
        case .dateTime: CalendarDateTime(seconds: word).map { .dateTime($0) } ?? .null
        case .period(let unit): Period(unit: unit, ordinal: word).map { .period($0) } ?? .null
        case .duration: .duration(DateDuration(packed: word))
        case .enumeration(let type): .enumeration(type, code: Int(word))
        case .null, .bool, .num, .text, .code, .entity, .list: .null
        }
    }
}
