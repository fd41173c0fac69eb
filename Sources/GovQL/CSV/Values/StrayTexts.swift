// A column is text as soon as one of its values is no number or no day: `约3000`, `待定`. Where nearly all of a sample are,
// that is worth telling, for whoever wants to add them up would only be told that they are text. Nothing is decided here.

/// What keeps a column from being numbers or days.
public struct StrayTexts: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case whole, number, day

        var typeName: String {
            switch self {
            case .whole: "int"
            case .number: "dec"
            case .day: "date"
            }
        }

        var words: Words {
            switch self {
            case .whole, .number: Words(en: "numbers", zh: "数字")
            case .day: Words(en: "days", zh: "日期")
            }
        }
    }

    public let kind: Kind
    /// Of the sampled values that say something: how many there are, and how many are of another kind.
    var count = 0
    var strayCount = 0
    /// One of these.
    var example = ""

    /// So few values are no majority of anything.
    private static let least = 3

    /// Nil where fewer than three in four of the sampled values are numbers or days, or all of them could be codes.
    init?(in sample: SourceSample, column: Int) {
        var counts = Counts()
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: PlainCell.limit + 8) { buffer in
            buffer.initialize(repeating: 0)
            sample.forEachText(ofColumn: column) { text in
                counts.add(text, by: buffer)
                return !counts.areHopeless
            }
        }
        guard counts.count >= Self.least, !counts.areCodes, !counts.hasCode, let example = counts.example else {
            return nil
        }
        let isDay = counts.days > counts.numbers
        let strays = counts.count - max(counts.days, counts.numbers)
        guard strays > 0, strays * 4 <= counts.count else { return nil }
        kind = isDay ? .day : counts.areWhole ? .whole : .number
        count = counts.count
        strayCount = strays
        self.example = String(decoding: example, as: UTF8.self)
    }

    /// In words, without the column.
    var reason: Words {
        Words(
            en: "of \(count) sampled values \(count - strayCount) are \(kind.words.en) and \(strayCount) "
                + "\(strayCount == 1 ? "is" : "are") not, as \"\(example)\"",
            zh: "抽样的 \(count) 个值中有 \(count - strayCount) 个是\(kind.words.zh)，\(strayCount) 个不是，如“\(example)”")
    }

    private struct Counts {
        var count = 0
        var numbers = 0
        var days = 0
        var areWhole = true
        var areCodes = true
        var hasCode = false
        var example: [UInt8]?

        /// Whether it is plain that neither kind will have a majority.
        var areHopeless: Bool { hasCode || count >= 16 && max(numbers, days) * 2 < count }

        /// - Parameter buffer: readers look at eight bytes past the end of a cell.
        mutating func add(_ text: UnsafeBufferPointer<UInt8>, by buffer: UnsafeMutableBufferPointer<UInt8>) {
            var traits = CellTraits(flags: [])
            if text.count <= PlainCell.limit {
                if text.isEmpty { return }
                for index in 0..<text.count { buffer[index] = text[index] }
                for index in text.count..<text.count + 8 { buffer[index] = 0 }
                traits = TypeInference.traits(of: UnsafeBufferPointer(rebasing: buffer[..<text.count]))
            }
            if traits.isMark { return }
            count += 1
            areCodes = areCodes && traits.flags.contains(.code)
            if traits.flags.contains(.number) {
                numbers += 1
                areWhole = areWhole && !traits.flags.isDisjoint(with: [.int, .wholeMeasure])
            } else if !traits.flags.isDisjoint(with: [.date, .dateTime]) {
                days += 1
            } else {
                // Digits that are no number, for a leading zero or their length, are those of a code.
                hasCode = hasCode || text.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
                if example == nil { example = Array(text.prefix(60)) }
            }
        }
    }
}
