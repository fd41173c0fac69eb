// What a cell looks like to somebody who does not read it: empty, a number or a time, or words. Coarser than TypeInference,
// which decides what a column is; this is for telling headers, titles and totals from rows.

enum CellKind: Sendable {
    case empty, typed, text

    /// Digits and what goes with them: signs, separators, currency, units, the words of dates.
    init(_ cell: ArraySlice<UInt8>) {
        let cell = cell.trimmed
        guard !cell.isEmpty else {
            self = .empty
            return
        }
        var digits = 0
        var letters = 0
        var index = cell.startIndex
        while index < cell.endIndex {
            let byte = cell[index]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "/"),
                UInt8(ascii: ":"), UInt8(ascii: "%"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "$"),
                UInt8(ascii: " "), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: ">"), UInt8(ascii: "<"):
                break
            case 0x80...:
                let scalar = Self.wide(cell, &index)
                if Self.wideDigits.contains(scalar) {
                    digits += 1
                } else if !Self.unitWords.contains(scalar) {
                    letters += 1
                }
            // 3e5 and 2020-01-01T08:00 have letters too, but do not begin with them.
            case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "T"), UInt8(ascii: "Z"):
                letters += digits > 0 ? 0 : 1
            default: letters += 1
            }
            index += 1
        }
        let isTruth = cell.elementsEqual("true".utf8) || cell.elementsEqual("false".utf8)
        self = (digits > 0 && letters == 0) || isTruth ? .typed : .text
    }

    private static let wideDigits: ClosedRange<UInt32> = 0xFF10...0xFF19
    /// 年月日时分秒点 万亿千百元户人个 ㎡％￥¥．，－：～ 余约 and the like.
    private static let unitWords = Set(
        "年月日时分秒点万亿千百元户人个次件㎡％￥¥．，－：～余约—–−≈×％°".unicodeScalars.map(\.value))

    /// The character of several bytes at `index`, which then stands on its last one.
    private static func wide(_ cell: ArraySlice<UInt8>, _ index: inout Int) -> UInt32 {
        var scalar: UInt32
        switch cell[index] {
        case 0xF0...: scalar = UInt32(cell[index] & 0x07)
        case 0xE0...: scalar = UInt32(cell[index] & 0x0F)
        default: scalar = UInt32(cell[index] & 0x1F)
        }
        while index + 1 < cell.endIndex, cell[index + 1] & 0xC0 == 0x80 {
            index += 1
            scalar = scalar << 6 | UInt32(cell[index] & 0x3F)
        }
        return scalar
    }

    /// A cell that stands for "nothing": it speaks for no kind.
    static func isMissingMark(_ cell: ArraySlice<UInt8>) -> Bool {
        let cell = cell.trimmed
        guard cell.count <= 9, let first = cell.first, beginsMark[Int(first)] else { return false }
        return missingMarks.contains(Array(cell))
    }

    /// By byte: whether a missing mark begins with it. Few cells need to be looked up.
    private static let beginsMark: [Bool] = {
        let first = Set(missingMarks.compactMap(\.first))
        return (UInt8.min...UInt8.max).map { first.contains($0) }
    }()

    private static let missingMarks = Set(
        [
            "-", "--", "—", "——", "/", "\\", "无", "暂无", "没有", "不详", "未知", "待定", "N/A", "n/a", "NA", "NULL", "null",
            "nan", "NaN", ".",
        ]
        .map { Array($0.utf8) })
}

extension ArraySlice<UInt8> {
    /// Without blanks around, ASCII or ideographic or unbreakable.
    var trimmed: ArraySlice<UInt8> {
        guard let first, let last, Self.mayBeBlank(first) || Self.mayBeBlank(last) else { return self }
        return cut
    }

    /// Whether a byte can be the first or the last of a blank.
    private static func mayBeBlank(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x80, 0xA0, 0xC2, 0xE3: true
        default: false
        }
    }

    private var cut: ArraySlice<UInt8> {
        var slice = self
        while let first = slice.first {
            if first == 0x20 || first == 0x09 {
                slice.removeFirst()
            } else if slice.starts(with: [0xE3, 0x80, 0x80]) {
                slice.removeFirst(3)
            } else if slice.starts(with: [0xC2, 0xA0]) {
                slice.removeFirst(2)
            } else {
                break
            }
        }
        while let last = slice.last {
            if last == 0x20 || last == 0x09 {
                slice.removeLast()
            } else if last == 0x80, slice.suffix(3).elementsEqual([0xE3, 0x80, 0x80]) {
                slice.removeLast(3)
            } else if last == 0xA0, slice.suffix(2).elementsEqual([0xC2, 0xA0]) {
                slice.removeLast(2)
            } else {
                break
            }
        }
        return slice
    }

    var isBlankCell: Bool { trimmed.isEmpty }
    var text: String { String(decoding: self, as: UTF8.self) }
}
