// Editing under tmux: what is typed, and exactly what must then be seen.

import Foundation
import Testing

@testable import GovQLTerminal

@Suite(.serialized, .enabled(if: tmuxIsPresent, "skipped: tmux is absent"))
struct EditingTests {
    @Test(arguments: [25, 40, 60]) func chineseIsEditedInTheMiddle(width: Int) throws {
        let terminal = try TmuxSession(width: width)
        terminal.type("查询 '上海市' x")
        terminal.expect(["t> 查询 '上海市' x"], cursor: (18, 0))
        terminal.press("Left", "Left", "Left", "BSpace")
        terminal.expect(["t> 查询 '上海' x"], cursor: (13, 0))
        terminal.press("C-a", "C-d")
        terminal.expect(["t> 询 '上海' x"], cursor: (3, 0))
        terminal.type("新查")
        terminal.expect(["t> 新查询 '上海' x"], cursor: (7, 0))
        terminal.press("Home", "Right", "DC", "End", "Enter")
        terminal.expect(["t> 新询 '上海' x", "[新询 '上海' x]", "t>"], cursor: (3, 2))
    }

    @Test func longChineseWrapsWithoutHalves() throws {
        let terminal = try TmuxSession(width: 25)
        terminal.type("一二三四五六七八九十甲乙丙丁")
        terminal.expect(["t> 一二三四五六七八九十甲", "乙丙丁"], cursor: (6, 1))
        terminal.press("C-a")
        terminal.type("a")
        terminal.expect(["t> a一二三四五六七八九十", "甲乙丙丁"], cursor: (4, 0))
        terminal.press("C-d", "C-e", "BSpace", "BSpace", "BSpace")
        terminal.expect(["t> a二三四五六七八九十甲"], cursor: (24, 0))
        terminal.press("C-u")
        terminal.expect(["t>"], cursor: (3, 0))
    }

    @Test func rareCharactersKeepTheirCells() throws {
        let terminal = try TmuxSession()
        terminal.type("𠀀，。e\u{301}…“x”")
        terminal.expect(["t> 𠀀，。e\u{301}…“x”"], cursor: (14, 0))
        terminal.press("C-a", "Right", "BSpace")
        terminal.expect(["t> ，。e\u{301}…“x”"], cursor: (3, 0))
        terminal.press("Right", "Right", "DC")
        terminal.expect(["t> ，。…“x”"], cursor: (7, 0))
    }

    @Test func rowsAreEditedLikeOneText() throws {
        let terminal = try TmuxSession()
        terminal.type("社区 |")
        terminal.press("Enter")
        terminal.type("where (x")
        terminal.press("Enter")
        terminal.type("y)")
        terminal.expect(["t> 社区 |", ".> where (x", ".> y)"], cursor: (5, 2))
        terminal.press("Up", "End")
        terminal.type("1")
        terminal.press("Up", "Home")
        terminal.type("新")
        terminal.expect(["t> 新社区 |", ".> where (x1", ".> y)"], cursor: (5, 0))
        terminal.press("C-k")
        terminal.expect(["t> 新", ".> where (x1", ".> y)"], cursor: (5, 0))
        terminal.press("C-k")
        terminal.expect(["t> 新where (x1", ".> y)"], cursor: (5, 0))
        terminal.press("C-y")
        terminal.expect(["t> 新社区 |", ".> where (x1", ".> y)"], cursor: (3, 1))
        terminal.press("Up", "Enter")
        terminal.expect(["t> 新社区 |", ".> where (x1", ".> y)", "[新社区 |⏎where (x1⏎y)]", "t>"])
    }

    @Test func columnsAreKeptOverRowsOfAnyWidth() throws {
        let terminal = try TmuxSession()
        terminal.type("上海市浦东新区 (")
        terminal.press("Enter")
        terminal.type("x")
        terminal.press("Enter")
        terminal.type("abcdefghij")
        terminal.press("Left", "Left")
        terminal.expect(["t> 上海市浦东新区 (", ".> x", ".> abcdefghij"], cursor: (11, 2))
        terminal.press("Up")
        terminal.expect(["t> 上海市浦东新区 (", ".> x", ".> abcdefghij"], cursor: (4, 1))
        terminal.press("Up")
        terminal.expect(["t> 上海市浦东新区 (", ".> x", ".> abcdefghij"], cursor: (11, 0))
        terminal.press("Down", "Down")
        terminal.expect(["t> 上海市浦东新区 (", ".> x", ".> abcdefghij"], cursor: (11, 2))
    }

    @Test func altEnterIsANewlineAndTwoBlankRowsRun() throws {
        let terminal = try TmuxSession()
        terminal.type("a")
        terminal.press("M-Enter")
        terminal.type("b (")
        terminal.press("Enter", "Enter")
        terminal.expect(["t> a", ".> b (", ".>", ".>"])
        terminal.press("Enter")
        terminal.expectRow(containing: "[a⏎b (]")
    }

    @Test func wordsUndoAndKillsWork() throws {
        let terminal = try TmuxSession()
        terminal.type("alpha 社会组织 beta")
        terminal.press("M-b", "M-b", "M-b")
        terminal.expect(["t> alpha 社会组织 beta"], cursor: (9, 0))
        terminal.press("M-d")
        terminal.expect(["t> alpha 组织 beta"], cursor: (9, 0))
        terminal.press("C-w")
        terminal.expect(["t> 组织 beta"], cursor: (3, 0))
        terminal.press("C-y")
        terminal.expectRow(containing: "t> alpha 社会组织 beta")
        terminal.press("C-_")
        terminal.expect(["t> 组织 beta"], cursor: (3, 0))
        terminal.press("C-_", "C-_")
        terminal.expectRow(containing: "t> alpha 社会组织 beta")
    }

    @Test func aTextTallerThanTheWindowScrolls() throws {
        let terminal = try TmuxSession(width: 40, height: 6)
        terminal.paste("(\n" + (1...12).map { "行 \($0)" }.joined(separator: "\n"))
        terminal.expect((7...12).map { ".> 行 \($0)" }, cursor: (8, 5))
        for _ in 1...12 { terminal.press("Up") }
        terminal.expect(["t> ("] + (1...5).map { ".> 行 \($0)" }, cursor: (4, 0))
        terminal.type("新")
        terminal.expect(["t> (新"] + (1...5).map { ".> 行 \($0)" }, cursor: (6, 0))
        terminal.press("C-g")
        terminal.expectRow(containing: "t>")
        #expect(terminal.tmux("capture-pane", "-p", "-S", "-50", "-t", "t")?.contains("t> (新\n.> 行 1\n") == true)
    }

    @Test func ctrlLKeepsTheText() throws {
        let terminal = try TmuxSession()
        terminal.type("a")
        terminal.press("Enter")
        terminal.type("社区 (")
        terminal.press("Enter")
        terminal.type("b")
        terminal.press("C-l")
        terminal.expect(["t> 社区 (", ".> b"], cursor: (4, 1))
    }

    @Test(arguments: [["LANG": "C"], ["LANG": "nonexistent.UTF-8"], ["LANG": "", "LC_ALL": "POSIX"]])
    func anyLocaleTakesChinese(environment: [String: String]) throws {
        let terminal = try TmuxSession(environment: environment)
        terminal.type("查询 '上海市'")
        terminal.press("Left", "BSpace", "Enter")
        terminal.expect(["t> 查询 '上海'", "[查询 '上海']", "t>"], cursor: (3, 2))
    }

    @Test func coloursComeFromTheCallback() throws {
        let terminal = try TmuxSession(arguments: "--color")
        terminal.type("取 5 x")
        terminal.expectRow(containing: "取 5 x")
        let escapes = terminal.tmux("capture-pane", "-e", "-p", "-t", "t") ?? ""
        #expect(escapes.contains("\u{1B}[36m5\u{1B}[39m"))
    }

    @Test func theWholeBufferGoesToAnEditor() throws {
        let terminal = try TmuxSession()
        terminal.type("a (")
        terminal.press("Enter", "C-x", "C-e")
        terminal.expect(["t> edited elsewhere"], cursor: (19, 0))
    }
}
