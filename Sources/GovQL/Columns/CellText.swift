// The text of the values of a vector as GovQL prints them, written as bytes: what conversions and outputs share.
// Entities have no text here: Catalog knows their labels, and a vector of labels is a vector of texts.

/// Writes values of one vector.
///
///     CellText(vector, type: .decimal(scale: 2)).append(0, to: &bytes)   // 12.50
public struct CellText: Sendable {
    public let vector: Vector
    public let type: DataType
    /// The texts of an enum's values, by code.
    private let members: [[UInt8]]
    private let elements: [CellText]
    private let style: CellStyle
    private let isExact: Bool

    public init(_ vector: Vector, type: DataType, style: CellStyle = CellStyle()) {
        self.vector = vector
        self.type = type
        self.style = style
        isExact = style.numbers == .exact && style.dates == .iso
        if case .enumeration(let enumType) = type {
            members = enumType.members.map { Array($0.name.utf8) }
        } else {
            members = []
        }
        if case .list(_, let inner) = vector.storage, case .list(let elementType) = type {
            elements = [CellText(inner, type: elementType, style: style)]
        } else {
            elements = []
        }
    }

    /// What the element at an index of `.list` offsets is written by; nil for other forms.
    public var element: CellText? { elements.first }

    /// Appends the text of a value; nothing for null. The members of a list are parted by `, `.
    public func append(_ row: Int, to bytes: inout [UInt8]) {
        if vector.isNull(row) { return }
        if !isExact, let text = styled(row) { return bytes.append(contentsOf: text.utf8) }
        switch vector.storage {
        case .null: break
        case .int64(let values): append(values[row], to: &bytes)
        case .int128(let values): DecimalMath.write(values[row], scale: scale, to: &bytes)
        case .float64(let values): NumberFormat.write(values[row], to: &bytes)
        case .bool(let values): bytes.append(contentsOf: values[row] ? "true".utf8 : "false".utf8)
        case .text(let store, let numbers): store.withBytes(Int(numbers[row])) { bytes.append(contentsOf: $0) }
        case .rows(let rows):
            bytes.append(UInt8(ascii: "#"))
            NumberFormat.write(Int64(rows[row]), to: &bytes)
        case .list(let offsets, _):
            for index in offsets[row]..<offsets[row + 1] {
                if index > offsets[row] { bytes.append(contentsOf: ", ".utf8) }
                element?.append(index, to: &bytes)
            }
        }
    }

    /// A value as the style writes it; nil where it is written exactly.
    private func styled(_ row: Int) -> String? {
        let isChinese = style.numbers == .zh
        switch (vector.storage, type) {
        case (.int64(let values), .int) where isChinese, (.int64(let values), .decimal) where isChinese:
            return ChineseNumber.text(mantissa: Int128(values[row]), scale: scale, isShare: style.isShare)
        case (.int128(let values), .decimal) where isChinese:
            return ChineseNumber.text(mantissa: values[row], scale: scale, isShare: style.isShare)
        case (.float64(let values), _) where isChinese: return ChineseNumber.text(values[row], isShare: style.isShare)
        case (.int64(let values), .date) where style.dates == .zh:
            return CalendarDate(days: values[row]).map(ChineseDate.text)
        case (.int64(let values), .dateTime) where style.dates == .zh:
            return CalendarDateTime(seconds: values[row]).map(ChineseDate.text)
        case (.int64(let values), .period(let unit)) where style.dates == .zh:
            return Period(unit: unit, ordinal: values[row]).map(ChineseDate.text)
        default: return nil
        }
    }

    private var scale: Int { if case .decimal(let scale) = type { scale } else { 0 } }

    /// A 64-bit form means what its type says.
    private func append(_ value: Int64, to bytes: inout [UInt8]) {
        switch type {
        case .decimal(let scale): DecimalMath.write(Int128(value), scale: scale, to: &bytes)
        case .date: CalendarDate(days: value)?.write(to: &bytes)
        case .dateTime: CalendarDateTime(seconds: value)?.write(to: &bytes)
        case .period(let unit): Period(unit: unit, ordinal: value)?.write(to: &bytes)
        case .duration: bytes.append(contentsOf: DateDuration(packed: value).description.utf8)
        case .enumeration: if members.indices.contains(Int(value)) { bytes.append(contentsOf: members[Int(value)]) }
        default: NumberFormat.write(value, to: &bytes)
        }
    }
}
