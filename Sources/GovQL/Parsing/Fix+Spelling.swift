// Edits in the words of the text that they change: what is put into a Chinese query is Chinese. Whoever makes an edit may
// write it in English; which of its words are keywords, and which names, the parser says of the edited text.

extension Fix {
    /// The same edit with keywords and functions in Chinese, if the keyword nearest to it in the text is.
    func spelled(as source: SourceText) -> Fix {
        guard replacement.utf8.contains(where: { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }) else {
            return self
        }
        guard Lexer.tokens(of: source).speaksChinese(near: Int(range.start)) else { return self }
        var bytes = source.bytes
        bytes.replaceSubrange(range.bounds, with: Array(replacement.utf8))
        let reading = Parser.reading(of: SourceText(name: source.name, bytes: bytes))
        let end = Int(range.start) + replacement.utf8.count
        var text = ""
        var offset = Int(range.start)
        for (index, token) in reading.stream.tokens.enumerated() {
            let place = token.range.bounds
            guard place.lowerBound >= offset, place.upperBound <= end, index < reading.uses.count,
                let word = reading.chinese(at: index)
            else { continue }
            text += reading.stream.source.text(SourceRange(offset, place.lowerBound)) + word
            offset = place.upperBound
        }
        text += reading.stream.source.text(SourceRange(offset, end))
        return Fix(replacing: range, with: text, title: title)
    }
}

extension TokenStream {
    /// Whether the keyword nearest before a place is Chinese; the nearest after it, if there is none before.
    func speaksChinese(near offset: Int) -> Bool {
        let words = tokens.filter { $0.keyword != nil }
        let nearest = words.last { Int($0.range.end) <= offset } ?? words.first
        return nearest.map { source.bytes[Int($0.range.start)] >= 0x80 } ?? false
    }
}

extension Parser.Reading {
    /// The Chinese spelling of a word of the language; nil for everything else.
    fileprivate func chinese(at index: Int) -> String? {
        let token = stream.tokens[index]
        guard token.kind == .word else { return nil }
        switch uses[index] {
        case .function: return FunctionNames.names(of: stream.text(of: token))?.chinese
        case .plain:
            guard let keyword = token.keyword else { return nil }
            let isStage = index > 0 && stream.tokens[index - 1].kind == .pipe
            let row = Keyword.table.first { $0.keyword == keyword && (!isStage || $0.role == .stage) }
            return row?.chinese.first
        default: return nil
        }
    }
}
