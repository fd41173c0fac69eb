// Texts found by the sounds they begin with: `sq` and `shq` both find 社区. For completion, where Chinese is sought by
// people who type letters. Which letter a character begins with follows from its place in PinyinOrder.swift.

/// What was typed of a text: its own beginning, or the first letters of its characters' pinyin, or both in turn.
///
///     PinyinPattern("shq")?.matches("社区")     // true
///     PinyinPattern("社q")?.matches("社区")     // true
///     PinyinPattern("whs")?.matches("武汉市")   // true
public struct PinyinPattern: Sendable {
    private let typed: [Unicode.Scalar]

    /// Nil for what is longer than any beginning that people type.
    public init?(_ typed: String) {
        let scalars = Array(Folding.fold(typed).unicodeScalars)
        guard scalars.count < Self.maximumLength else { return nil }
        self.typed = scalars
    }

    /// Positions are the bits of one number.
    private static let maximumLength = 63

    /// Whether a text begins so.
    public func matches(_ text: String) -> Bool {
        matches(text.unicodeScalars)
    }

    /// The same of a text in UTF-8, for many of them.
    public func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if typed.isEmpty { return true }
        // Most texts part from the pattern with their first character.
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var positions: UInt64 = 1
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            positions = advanced(positions, by: scalar)
            if positions == 0 { return false }
            if positions & end != 0 { return true }
        }
        return false
    }

    private func matches(_ scalars: some Sequence<Unicode.Scalar>) -> Bool {
        if typed.isEmpty { return true }
        var positions: UInt64 = 1
        for scalar in scalars {
            positions = advanced(positions, by: scalar)
            if positions == 0 { return false }
            if positions & end != 0 { return true }
        }
        return false
    }

    private var end: UInt64 { 1 << UInt64(typed.count) }

    /// Where in the pattern one may stand after a character of the text; a bit for each position.
    private func advanced(_ positions: UInt64, by scalar: Unicode.Scalar) -> UInt64 {
        let folded = Self.folded(scalar)
        let sounds = PinyinOrder.initials(of: scalar)
        var result: UInt64 = 0
        for position in typed.indices where positions & (1 << UInt64(position)) != 0 {
            let next = typed[position]
            if next == folded { result |= 1 << UInt64(position + 1) }
            for sound in sounds where next.value == UInt32(sound.letter) {
                result |= 1 << UInt64(position + 1)
                let hasH = position + 1 < typed.count && typed[position + 1] == "h"
                if sound.takesH, hasH { result |= 1 << UInt64(position + 2) }
            }
        }
        return result
    }

    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x41...0x5A: Unicode.Scalar(UInt8(scalar.value) + 0x20)
        case 0xFF01...0xFF5E:
            folded(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
        default: scalar
        }
    }
}

extension PinyinOrder {
    /// How a syllable begins: `c`, and whether an `h` follows.
    struct Initial: Equatable, Sendable {
        let letter: UInt8
        let takesH: Bool
    }

    /// The beginnings of a character's sounds, the usual one first; none for what is no known Chinese character.
    static func initials(of scalar: Unicode.Scalar) -> [Initial] {
        guard let place = place(of: scalar) else { return [] }
        let usual = starts.last { $0.place <= place }.map { [$0.initial] } ?? []
        return usual + (otherSounds[scalar] ?? [])
    }

    /// The first characters of each beginning, in the order of the common ones.
    private static let starts: [(place: UInt16, initial: Initial)] = {
        let first = """
            a啊 b芭 c擦 ch插 c疵 d搭 e蛾 f发 g噶 h哈 j击 k喀 l垃 m妈 n拿 o哦 p啪 q期 r然 s撒 sh砂 s斯 t塌 w挖 x昔 y压 z匝 \
            zh扎 z兹
            """
        return first.split(separator: " ").compactMap { word in
            guard let character = word.unicodeScalars.last, let place = place(of: character) else { return nil }
            return (place, initial(of: word))
        }
    }()

    /// Characters whose second sound begins otherwise, as far as names and offices use it.
    private static let otherSounds: [Unicode.Scalar: [Initial]] = {
        let pairs = "重ch 长zh 行h 朝zh 曾c 单sh 乐y 厦x 会k 车j 便p 调t 传zh 参sh 藏z 盛ch 还h 校j 降x 解x 省x 系j 属zh 种ch 石d"
        var sounds: [Unicode.Scalar: [Initial]] = [:]
        for pair in pairs.split(separator: " ") {
            if let scalar = pair.unicodeScalars.first { sounds[scalar] = [initial(of: pair.dropFirst())] }
        }
        return sounds
    }()

    private static func initial(of spelling: Substring) -> Initial {
        let letters = spelling.utf8.filter { $0 < 0x80 }
        return Initial(letter: letters.first ?? 0, takesH: letters.count > 1)
    }
}
