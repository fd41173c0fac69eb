// Random keys against a model of the buffer: after each key the whole screen and the cursor must be as the model says.
// The model states the layout rules on its own, in the simplest way. Seeds are fixed, so a failure repeats;
// GOVQL_TERMINAL_FUZZ_KEYS sets how many keys each width gets.

import Foundation
import Testing

@testable import GovQLTerminal

@Suite(.serialized, .enabled(if: tmuxIsPresent, "skipped: tmux is absent"))
struct FuzzTests {
    static let keyCount = ProcessInfo.processInfo.environment["GOVQL_TERMINAL_FUZZ_KEYS"].flatMap(Int.init) ?? 60

    @Test(arguments: [(60, 1), (40, 2), (25, 3), (25, 4)])
    func randomKeysLeaveTheScreenOfTheModel(width: Int, seed: UInt64) throws {
        let terminal = try TmuxSession(width: width, height: 30, arguments: seed % 2 == 0 ? "--color" : "")
        var random = SplitMix(state: seed)
        var model = EditModel()
        var pressed: [String] = []
        for _ in 0..<Self.keyCount {
            let key = model.pressRandomKey(&random)
            pressed.append(key.name)
            if let text = key.text { terminal.type(text) } else { terminal.press(key.name) }
            let (rows, cursor) = model.screen(width: width)
            let trail = pressed.suffix(12).joined(separator: " ")
            guard terminal.expect(rows, cursor: cursor, "width \(width), seed \(seed), after \(trail)") else { return }
        }
    }
}

/// A small generator whose numbers are the same everywhere.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

private struct EditModel {
    struct KeyPress {
        var name: String
        var text: String?
    }

    var text: [Character] = []
    var cursor = 0
    var killed: [Character] = []
    /// The column that a run of Up and Down keeps.
    var goal: Int?
    /// Whether the last key was a kill, so that the next adds to it.
    var isKilling = false

    static let letters = Array("abc xyz(上海市区，。查询“—é𠀀")
    static let keys = [
        "Left", "Right", "Home", "End", "BSpace", "DC", "C-k", "C-u", "C-y", "M-Enter", "Up", "Down", "C-b", "C-f",
    ]

    mutating func pressRandomKey(_ random: inout SplitMix) -> KeyPress {
        if Int.random(in: 0..<100, using: &random) < 55, text.count < 120 {
            let letter = Self.letters.randomElement(using: &random) ?? "a"
            text.insert(letter, at: cursor)
            cursor += 1
            goal = nil
            isKilling = false
            return KeyPress(name: "'\(letter)'", text: String(letter))
        }
        var key = Self.keys.randomElement(using: &random) ?? "Left"
        // Up and Down at the edges belong to the history.
        if key == "Up", rowStart == 0 { key = "Left" }
        if key == "Down", rowEnd == text.count { key = "Right" }
        press(key)
        return KeyPress(name: key, text: nil)
    }

    private var rowStart: Int { text[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0 }
    private var rowEnd: Int { text[cursor...].firstIndex(of: "\n") ?? text.count }

    private mutating func press(_ key: String) {
        let kept = goal
        let wasKilling = isKilling
        goal = nil
        isKilling = false
        switch key {
        case "Left", "C-b": cursor = max(0, cursor - 1)
        case "Right", "C-f": cursor = min(text.count, cursor + 1)
        case "Home": cursor = rowStart
        case "End": cursor = rowEnd
        case "BSpace" where cursor > 0:
            cursor -= 1
            text.remove(at: cursor)
        case "DC" where cursor < text.count: text.remove(at: cursor)
        case "C-k": kill(from: cursor, to: rowEnd > cursor ? rowEnd : min(text.count, cursor + 1), adding: wasKilling)
        case "C-u": kill(from: rowStart < cursor ? rowStart : max(0, cursor - 1), to: cursor, adding: wasKilling)
        case "C-y":
            text.insert(contentsOf: killed, at: cursor)
            cursor += killed.count
        case "M-Enter":
            text.insert("\n", at: cursor)
            cursor += 1
        case "Up": moveVertically(toRowFrom: text[..<(rowStart - 1)].lastIndex(of: "\n").map { $0 + 1 } ?? 0, kept)
        case "Down": moveVertically(toRowFrom: rowEnd + 1, kept)
        default: break
        }
    }

    private mutating func kill(from start: Int, to end: Int, adding: Bool) {
        let taken = Array(text[start..<end])
        killed = !adding ? taken : start < cursor ? taken + killed : killed + taken
        text.removeSubrange(start..<end)
        cursor = start
        isKilling = true
    }

    private mutating func moveVertically(toRowFrom start: Int, _ kept: Int?) {
        let column = kept ?? text[rowStart..<cursor].reduce(0) { $0 + Self.width($1) }
        var reached = 0
        cursor = start
        while cursor < text.count, text[cursor] != "\n", reached + Self.width(text[cursor]) <= column {
            reached += Self.width(text[cursor])
            cursor += 1
        }
        goal = column
    }

    static func width(_ character: Character) -> Int {
        character.unicodeScalars.first.map { $0.value >= 0x3000 } == true ? 2 : 1
    }

    /// The layout, said again: a prompt on each row, wide characters whole, a cursor after a full row on the next.
    func screen(width: Int) -> (rows: [String], cursor: (Int, Int)) {
        var rows = ["t> "]
        var column = 3
        var place: (Int, Int)?
        for (index, character) in text.enumerated() {
            if character != "\n", column + Self.width(character) > width {
                rows.append("")
                column = 0
            }
            if index == cursor { place = (min(column, width - 1), rows.count - 1) }
            if character == "\n" {
                rows.append(".> ")
                column = 3
            } else {
                rows[rows.count - 1].append(character)
                column += Self.width(character)
            }
        }
        if place == nil, column == width { (column, rows) = (0, rows + [""]) }
        let trimmed = rows.map { String($0.reversed().drop { $0 == " " }.reversed()) }
        let used = trimmed.lastIndex { !$0.isEmpty } ?? 0
        return (Array(trimmed[...used]), place ?? (column, rows.count - 1))
    }
}
