// Breaking prose into lines of so many terminal cells. What is laid out in columns is made elsewhere.

/// Text in lines.
package enum TextWrapping {
    /// Breaks a text at blanks, and between Chinese characters where there are none.
    ///
    ///     TextWrapping.lines("one two", width: 5)   // ["one", "two"]
    package static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in pieces(of: text) {
            let isTooLong = DisplayWidth.cells(line + trimmed(word)) > width
            if isTooLong, !line.isEmpty {
                lines.append(trimmed(line))
                line = ""
            }
            line += word
        }
        return trimmed(line).isEmpty ? lines : lines + [trimmed(line)]
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// Words with the blanks after them; a wide character is a word of its own, with the punctuation that follows it.
    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var current = ""
        for character in text {
            let isWide = DisplayWidth.cells(String(character)) == 2
            if isWide, !isClosing(character), !current.isEmpty {
                pieces.append(current)
                current = ""
            }
            current.append(character)
            if character == " " {
                pieces.append(current)
                current = ""
            }
        }
        return current.isEmpty ? pieces : pieces + [current]
    }

    private static func isClosing(_ character: Character) -> Bool { "，。；：、）？！”’》".contains(character) }
}
