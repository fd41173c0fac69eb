// Turns the bytes that a terminal sends into keys for libedit: characters from UTF-8, whatever the locale says; a
// bracketed paste as one key with its text beside it; and in vi mode, where Escape is a command of its own, a whole
// escape sequence as one key. It reads nothing itself: bytes are fed in, keys are taken out.

/// A key as libedit sees it: a Unicode scalar, or one of the private keys below.
typealias Key = UInt32

/// Keys that no keyboard sends: C1 control characters, which libedit's maps have room for and leave unassigned in vi,
/// and which `EditlineReader` binds to its commands. libedit's `bind` writes them in octal.
enum PrivateKey: Key, CaseIterable {
    case paste = 0x80
    case up, down, left, right, home, end, delete, wordLeft, wordRight, newline, ignore

    var bindNotation: String { "\\" + String(rawValue, radix: 8) }
}

struct KeyDecoder {
    enum Result: Equatable {
        case key(Key)
        /// Nothing can be said without more bytes. If `mayBeWhole`, an Escape alone would also do, so wait only briefly.
        case needsMore(mayBeWhole: Bool)
    }

    /// Whether escape sequences become private keys (vi), or are left to libedit's own tables (emacs).
    var translatesSequences = false
    /// The text that came with the last `PrivateKey.paste`.
    private(set) var pastedText = ""
    private var bytes: [UInt8] = []
    private var start = 0

    var isEmpty: Bool { start == bytes.count }

    mutating func feed(_ more: some Sequence<UInt8>) {
        if start > 0 {
            bytes.removeFirst(start)
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    mutating func clear() {
        bytes = []
        start = 0
    }

    /// The next key. With `isFinal`, what could be the beginning of something longer is taken as it is.
    mutating func next(isFinal: Bool = false) -> Result {
        guard let first = bytes[start...].first else { return .needsMore(mayBeWhole: false) }
        if first == 0x1B, let result = escapeSequence(isFinal: isFinal) { return result }
        if first < 0x80 { return take(1, as: Key(first)) }
        return character(first, isFinal: isFinal)
    }

    private mutating func take(_ count: Int, as key: Key) -> Result {
        start += count
        return .key(key)
    }

    private mutating func character(_ first: UInt8, isFinal: Bool) -> Result {
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
        let available = bytes[start...].prefix(length)
        let isPromising = available.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
        if available.count < length, isPromising, !isFinal { return .needsMore(mayBeWhole: false) }
        let decoded = String(decoding: available, as: UTF8.self).unicodeScalars
        // A C1 character is no text, and its code is taken by the private keys.
        guard decoded.count == 1, let scalar = decoded.first, available.count == length, scalar.value >= 0xA0 else {
            return take(isPromising ? available.count : 1, as: 0xFFFD)
        }
        return take(length, as: scalar.value)
    }

    // MARK: Escape sequences

    private static let pasteStart = Array("\u{1B}[200~".utf8)
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// At an Escape; nil if it is to be passed on as it is.
    private mutating func escapeSequence(isFinal: Bool) -> Result? {
        let rest = bytes[start...]
        if rest.starts(with: Self.pasteStart) { return paste() }
        if Self.pasteStart.starts(with: rest), !isFinal { return .needsMore(mayBeWhole: true) }
        guard translatesSequences else { return nil }
        return translatedSequence(rest, isFinal: isFinal)
    }

    private mutating func paste() -> Result {
        let content = bytes[(start + Self.pasteStart.count)...]
        guard let end = firstIndex(of: Self.pasteEnd, in: content) else { return .needsMore(mayBeWhole: false) }
        pastedText = Self.sanitized(content[..<end])
        return take(end + Self.pasteEnd.count - start, as: PrivateKey.paste.rawValue)
    }

    private func firstIndex(of pattern: [UInt8], in content: ArraySlice<UInt8>) -> Int? {
        // The pattern can only begin at an Escape, which pastes hardly contain.
        var from = content.startIndex
        while let escape = content[from...].firstIndex(of: 0x1B) {
            if content[escape...].starts(with: pattern) { return escape }
            from = escape + 1
        }
        return nil
    }

    /// Line ends become `\n`, other control characters but tabs vanish, and so do line ends at the very end.
    private static func sanitized(_ content: ArraySlice<UInt8>) -> String {
        var text = ""
        for character in String(decoding: content, as: UTF8.self) {
            if character.isNewline {
                text += "\n"
            } else {
                let isControl = { (scalar: Unicode.Scalar) in scalar.properties.generalCategory == .control }
                text.unicodeScalars.append(contentsOf: character.unicodeScalars.filter { $0 == "\t" || !isControl($0) })
            }
        }
        while text.last == "\n" { text.removeLast() }
        return text
    }

    /// `ESC [ parameters final` or `ESC O final`; anything else is an Escape, then other keys.
    private mutating func translatedSequence(_ rest: ArraySlice<UInt8>, isFinal: Bool) -> Result? {
        guard let second = rest.dropFirst().first else { return isFinal ? nil : .needsMore(mayBeWhole: true) }
        if second == 0x0D || second == 0x0A { return take(2, as: PrivateKey.newline.rawValue) }
        guard second == UInt8(ascii: "[") || second == UInt8(ascii: "O") else { return nil }
        let body = rest.dropFirst(2)
        guard let end = body.firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            return isFinal ? nil : .needsMore(mayBeWhole: true)
        }
        let sequence = String(decoding: body[...end], as: UTF8.self)
        return take(end + 1 - start, as: (Self.sequences[sequence] ?? .ignore).rawValue)
    }

    /// What follows `ESC [` or `ESC O`, over xterm, VT220, rxvt and the Linux console.
    static let sequences: [String: PrivateKey] = [
        "A": .up, "B": .down, "C": .right, "D": .left,
        "H": .home, "1~": .home, "7~": .home, "F": .end, "4~": .end, "8~": .end, "3~": .delete,
        "1;5C": .wordRight, "1;5D": .wordLeft, "1;3C": .wordRight, "1;3D": .wordLeft,
    ]
}
