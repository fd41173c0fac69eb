// Layout, decoding and cursor arithmetic, without a terminal.

import Testing

@testable import GovQLTerminal

@Suite struct LayoutTests {
    private func frame(_ text: String, cursor: Int? = nil, width: Int = 10, ghost: String = "") -> Frame {
        let content = FrameContent(
            prompt: Prompt("t> ", continuation: ".> "), promptStyle: .plain, text: text,
            cursor: cursor ?? text.unicodeScalars.count, styles: [], ghost: ghost)
        return FrameLayout.frame(of: content, width: width)
    }

    private func rows(_ frame: Frame) -> [String] { frame.rows.map(\.text) }

    @Test func newlinesStartRowsAfterTheContinuationPrompt() {
        let frame = frame("社区\n| 取")
        #expect(rows(frame) == ["t> 社区", ".> | 取"])
        #expect((frame.cursorRow, frame.cursorColumn) == (1, 7))
    }

    @Test func aWideCharacterIsNeverHalved() {
        let frame = frame("abcdef社区")
        #expect(rows(frame) == ["t> abcdef", "社区"])
        #expect(frame.rows[0].cells == 9)
    }

    @Test func theCursorAfterAFullRowStandsOnTheNext() {
        let full = frame("abcdefg")
        #expect((full.cursorRow, full.cursorColumn) == (1, 0))
        #expect(rows(full) == ["t> abcdefg", ""])
        let onWrapped = frame("abcdef社", cursor: 6)
        #expect((onWrapped.cursorRow, onWrapped.cursorColumn) == (1, 0))
        let onNewline = frame("abcdefg\nx", cursor: 7)
        #expect((onNewline.cursorRow, onNewline.cursorColumn) == (0, 9))
    }

    @Test func controlCharactersAreShownNotObeyed() {
        #expect(rows(frame("\u{1B}c\ta")) == ["t> \u{1B}[7m^[\u{1B}[0mc  a"])
    }

    @Test func aSuggestionMovesNothing() {
        let frame = frame("abc", ghost: "defghij")
        #expect((frame.cursorRow, frame.cursorColumn) == (0, 6))
        #expect(frame.rows.map(\.cells) == [10, 3])
    }

    @Test func coloursAreEndedOnEachRow() {
        let content = FrameContent(
            prompt: Prompt("t> "), promptStyle: .plain, text: "aabbccddee", cursor: 0,
            styles: [StyledRange(2..<9, .cyan)], ghost: "")
        let rows = FrameLayout.frame(of: content, width: 10).rows.map(\.text)
        #expect(rows == ["t> aa\u{1B}[36mbbccd\u{1B}[0m", "\u{1B}[36mde\u{1B}[0me"])
    }

    @Test func tinyWindowsDoNotHang() {
        for width in -1...4 { #expect(frame("社区 abc\n\t社", width: width).rows.count > 3) }
    }
}

@Suite struct KeyDecoderTests {
    private func keys(_ bytes: [UInt8], vi: Bool = false) -> [Key] {
        var decoder = KeyDecoder()
        decoder.translatesSequences = vi
        decoder.feed(bytes)
        var keys: [Key] = []
        while case .key(let key) = decoder.next(isFinal: true) { keys.append(key) }
        return keys
    }

    @Test func charactersComeWhole() {
        #expect(keys(Array("a社𠀀é".utf8)) == [0x61, 0x793E, 0x20000, 0xE9])
    }

    @Test func brokenBytesBecomeReplacements() {
        #expect(
            keys([0xFF, 0x61, 0xE7, 0xA4, 0x62, 0xC2, 0x80, 0xED, 0xA0, 0x80]).filter { $0 < 0x80 } == [0x61, 0x62])
        #expect(keys([0xFF]) == [0xFFFD])
    }

    @Test func halfACharacterWaits() {
        var decoder = KeyDecoder()
        decoder.feed([0xE7, 0xA4])
        #expect(decoder.next() == .needsMore(mayBeWhole: false))
        decoder.feed([0xBE])
        #expect(decoder.next() == .key(0x793E))
        #expect(decoder.isEmpty)
    }

    @Test func aPasteIsOneKey() {
        var decoder = KeyDecoder()
        decoder.feed(Array("\u{1B}[200~社区\r\n| take 5\u{7}\u{1B}[31m\t".utf8))
        #expect(decoder.next(isFinal: true) == .needsMore(mayBeWhole: false))
        decoder.feed(Array("x\r\n\n\u{1B}[201~y".utf8))
        #expect(decoder.next() == .key(PrivateKey.paste.rawValue))
        #expect(decoder.pastedText == "社区\n| take 5[31m\tx")
        #expect(decoder.next() == .key(0x79))
    }

    @Test func sequencesAreWholeKeysInViOnly() {
        let up = Array("\u{1B}[A".utf8)
        #expect(keys(up) == [0x1B, 0x5B, 0x41])
        #expect(keys(up, vi: true) == [PrivateKey.up.rawValue])
        #expect(
            keys(Array("\u{1B}[1;5C\u{1B}OH\u{1B}[99z\u{1B}k".utf8), vi: true)
                == [PrivateKey.wordRight.rawValue, PrivateKey.home.rawValue, PrivateKey.ignore.rawValue, 0x1B, 0x6B])
    }
}

@Suite struct EditTextTests {
    @Test func upAndDownKeepTheCellColumn() {
        let edit = EditText("社区 ab\n| 取 5", cursor: 2)
        #expect(edit.column == 4)
        #expect(edit.below(column: 4) == 9)
        #expect(edit.above(column: 4) == nil)
        #expect(EditText(edit.scalars, cursor: 9).above(column: 3) == 1)
    }

    @Test func charactersAreWhatTheUserSees() {
        let family = EditText("a👨‍👩‍👧e\u{301}🇨🇳")
        #expect(family.previousCharacter == 8)
        #expect(EditText(family.scalars, cursor: 8).previousCharacter == 6)
        #expect(EditText(family.scalars, cursor: 6).previousCharacter == 1)
        #expect(EditText(family.scalars, cursor: 1).nextCharacter == 6)
    }

    @Test func chineseWordsAreTwoCharacters() {
        let edit = EditText("count(社会组织) == 0")
        #expect(edit.previousWord == 15)
        #expect(EditText(edit.scalars, cursor: 10).previousWord == 8)
        #expect(EditText(edit.scalars, cursor: 6).nextWord == 8)
        #expect(EditText(edit.scalars, cursor: 0).nextWord == 5)
    }

    @Test func offsetsConvert() {
        let edit = EditText("社a𠀀", cursor: 2)
        #expect(edit.byteCursor == 4)
        #expect(edit.scalarOffset(ofByte: 4) == 2)
        #expect(edit.scalarOffset(ofByte: 99) == 3)
    }
}

@Suite struct ColorChoiceTests {
    private func auto(_ environment: [String: String], terminal: Bool = true) -> Bool {
        ColorChoice.auto.usesColor(isTerminal: terminal) { environment[$0] }
    }

    @Test func followsTheConventions() {
        #expect(auto(["TERM": "xterm"]))
        #expect(!auto(["TERM": "xterm"], terminal: false))
        #expect(!auto(["TERM": "dumb"]))
        #expect(!auto([:]))
        #expect(!auto(["TERM": "xterm", "NO_COLOR": "1", "CLICOLOR_FORCE": "1"]))
        #expect(auto(["TERM": "xterm", "NO_COLOR": ""]))
        #expect(auto(["CLICOLOR_FORCE": "1"], terminal: false))
        #expect(!auto(["TERM": "xterm", "CLICOLOR": "0"]))
        #expect(ColorChoice.always.usesColor(isTerminal: false) { _ in "1" })
        #expect(!ColorChoice.never.usesColor(isTerminal: true) { _ in nil })
    }
}
