// Every message is written in both languages: the two differ, and what one names the other names too. Read off the sources,
// since what a message says depends on its facts.

import Foundation
import Testing

@Suite struct MessageTests {
    /// What one language counts in a word of its own (`3 rows`) the other has as a number.
    private static let aliases = [
        "rows": "count", "references": "count", "cells": "count", "marks": "list", "chinese": "list", "english": "list",
    ]

    private static let sources = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Sources/GovQL")

    /// A message as it stands in a source.
    private struct Message {
        let file: String
        let en: String
        let zh: String
    }

    @Test func bothLanguagesSayTheSame() throws {
        let messages = try Self.messages()
        #expect(messages.count > 300)
        for message in messages {
            let (en, zh) = (Self.names(in: message.en), Self.names(in: message.zh))
            #expect(en == zh, "\(message.file): \(message.en) | \(message.zh)")
            if Self.words(of: message.en).isEmpty { continue }
            #expect(message.en != message.zh, "\(message.file): \(message.en)")
            let isChinese = message.zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
            #expect(isChinese, "\(message.file): \(message.zh)")
        }
    }

    /// The messages of diagnostics: the files of facts and their words.
    private static func messages() throws -> [Message] {
        var messages: [Message] = []
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        for case let file as URL in files ?? FileManager.DirectoryEnumerator() where file.pathExtension == "swift" {
            guard file.lastPathComponent.contains("Problem") else { continue }
            let text = Array(try String(contentsOf: file, encoding: .utf8))
            var index = 0
            while let start = next("Words(", in: text, from: index) {
                index = start
                guard let en = literal(after: "en:", in: text, from: &index),
                    let zh = literal(after: "zh:", in: text, from: &index)
                else {
                    index = start
                    continue
                }
                messages.append(Message(file: file.lastPathComponent, en: en, zh: zh))
            }
        }
        return messages
    }

    /// The place behind a word.
    private static func next(_ word: String, in text: [Character], from start: Int) -> Int? {
        let word = Array(word)
        guard text.count >= word.count, start <= text.count - word.count else { return nil }
        let found = (start...text.count - word.count).first { text[$0..<$0 + word.count].elementsEqual(word) }
        return found.map { $0 + word.count }
    }

    /// The text literal behind a label, which stands next but for blanks and commas.
    private static func literal(after label: String, in text: [Character], from index: inout Int) -> String? {
        while index < text.count, text[index].isWhitespace || text[index] == "," { index += 1 }
        guard let start = next(label, in: text, from: index), start == index + label.count else { return nil }
        index = start
        while index < text.count, text[index].isWhitespace { index += 1 }
        guard index < text.count, text[index] == "\"" else { return nil }
        let begin = index + 1
        index = begin
        var depth = 0
        while index < text.count, text[index] != "\"" || depth > 0 {
            if text[index] == "\\", depth == 0 {
                index += 1
                if text[index] == "(" { depth = 1 }
            } else if depth > 0 {
                depth += text[index] == "(" ? 1 : text[index] == ")" ? -1 : 0
            }
            index += 1
        }
        defer { index += 1 }
        return String(text[begin..<index])
    }

    /// The names that the interpolations of a text use.
    private static func names(in text: String) -> Set<String> {
        var names: Set<String> = []
        for match in text.matches(of: /\\\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/) {
            let inside = String(match.1).replacing(/"(?:[^"\\]|\\.)*"/, with: "")
            for name in inside.matches(of: /(^|[^.\w$])([a-z]\w*)/) {
                names.insert(aliases[String(name.2)] ?? String(name.2))
            }
        }
        return names
    }

    /// What is left of a text without its interpolations.
    private static func words(of text: String) -> String {
        text.replacing(/\\\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/, with: "").filter(\.isLetter)
    }
}
