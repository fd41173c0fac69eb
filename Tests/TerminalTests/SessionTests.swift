// What surrounds editing: history, search, completion, pastes, signals, resizes, vi, plain terminals.

import Foundation
import Testing

@testable import GovQLTerminal

@Suite(.serialized, .enabled(if: tmuxIsPresent, "skipped: tmux is absent"))
struct SessionTests {
    // MARK: History

    @Test func historyRecallsWholeStatements() throws {
        let terminal = try TmuxSession()
        terminal.type("社区 |")
        terminal.press("Enter")
        terminal.type("take 5")
        terminal.press("Enter")
        terminal.type("second")
        terminal.press("Enter")
        terminal.expectRow(containing: "[second]")
        terminal.press("C-l")
        terminal.type("draft")
        terminal.press("Down")
        terminal.expect(["t> draft"], cursor: (8, 0))
        terminal.press("Up")
        terminal.expect(["t> second"], cursor: (9, 0))
        terminal.press("Up")
        terminal.expect(["t> 社区 |", ".> take 5"], cursor: (9, 1))
        terminal.press("Down")
        terminal.expect(["t> second"], cursor: (9, 0))
        terminal.press("Down")
        terminal.expect(["t> draft"], cursor: (8, 0))
        terminal.press("Up", "Up")
        terminal.type("0")
        terminal.press("Enter")
        terminal.expectRow(containing: "[社区 |⏎take 50]")
    }

    @Test func historyOutlivesAKill() throws {
        let terminal = try TmuxSession()
        terminal.type("社区 |")
        terminal.press("Enter")
        terminal.type("take 5")
        terminal.press("Enter")
        terminal.expectRow(containing: "take 5]")
        terminal.tmux("kill-server")
        try withExtendedLifetime(terminal) {
            let again = try TmuxSession(folder: terminal.folder)
            again.press("Up")
            again.expect(["t> 社区 |", ".> take 5"])
        }
    }

    @Test func searchFindsChineseAndSeveralRows() throws {
        let terminal = try TmuxSession()
        for text in ["上海 one", "北京 two", "上海 three"] {
            terminal.type(text)
            terminal.press("Enter")
            terminal.expectRow(containing: "[\(text)]")
        }
        terminal.press("C-l")
        terminal.type("draft")
        terminal.press("C-r")
        terminal.type("上")
        terminal.expect(["t> 上海 three", "search history: 上"], cursor: (3, 0))
        terminal.press("C-r")
        terminal.expect(["t> 上海 one", "search history: 上"], cursor: (3, 0))
        terminal.type("x")
        terminal.expect(["t> 上海 one", "not in the history: 上x"])
        terminal.press("BSpace", "C-g")
        terminal.expect(["t> draft"], cursor: (8, 0))
        terminal.press("C-r")
        terminal.type("two")
        terminal.press("Left")
        terminal.expect(["t> 北京 two"], cursor: (7, 0))
        terminal.press("C-r")
        terminal.type("thr")
        terminal.press("Enter")
        terminal.expect(["t> 上海 three", "[上海 three]", "t>"])
    }

    @Test func suggestionsAreAcceptedAtTheEnd() throws {
        let terminal = try TmuxSession(arguments: "--color")
        terminal.type("社区 take 5")
        terminal.press("Enter")
        terminal.expectRow(containing: "[社区 take 5]")
        terminal.press("C-l")
        terminal.type("社")
        terminal.expect(["t> 社区 take 5"], cursor: (5, 0))
        terminal.press("Right")
        terminal.expect(["t> 社区 take 5"], cursor: (14, 0))
        terminal.press("C-u")
        terminal.expect(["t>"], cursor: (3, 0))
        terminal.type("社")
        terminal.press("Enter")
        terminal.expect(["t> 社", "[社]", "t>"])
    }

    // MARK: Completion

    @Test func completionInsertsWhatIsCommonThenLists() throws {
        let terminal = try TmuxSession()
        terminal.type("x 社")
        terminal.press("Tab")
        terminal.expect(["t> x 社", "社区      社会组织"], cursor: (7, 0))
        terminal.type("会")
        terminal.expect(["t> x 社会"], cursor: (9, 0))
        terminal.press("Tab")
        terminal.expect(["t> x 社会组织"], cursor: (13, 0))
        terminal.type(" comm")
        terminal.press("Tab")
        terminal.expect(["t> x 社会组织 commun"], cursor: (20, 0))
        terminal.press("C-u")
        terminal.type("many")
        terminal.press("Tab")
        terminal.expect(["t> many", "Show all 300? (y/n)"], cursor: (7, 0))
        terminal.press("n")
        terminal.expect(["t> many"], cursor: (7, 0))
        terminal.press("Tab")
        terminal.expect(["t> many", "Show all 300? (y/n)"])
        terminal.press("y")
        terminal.expectRow(containing: "候选300")
        terminal.expectRow(containing: "t> many")
    }

    // MARK: Pastes

    @Test func aPasteNeverRunsNorCompletes() throws {
        let terminal = try TmuxSession()
        terminal.expect(["t>"])
        terminal.paste("社区\n\tcomm\t\nwhere\n")
        terminal.expect(["t> 社区", ".>  comm", ".> where"], cursor: (8, 2))
        terminal.press("Enter")
        terminal.expectRow(containing: "⏎where]")
    }

    @Test func aPasteOf400RowsArrivesWhole() throws {
        let terminal = try TmuxSession()
        terminal.expect(["t>"])
        terminal.paste(
            "(\n" + (1...400).map { "行 \($0) " + String(repeating: "x", count: 30) }.joined(separator: "\n") + "\n)")
        terminal.press("Enter")
        terminal.expectRow(containing: "⏎)]", seconds: 10)
        terminal.type("next")
        terminal.press("Enter")
        terminal.expectRow(containing: "[next]", seconds: 10)
    }

    @Test func anUnbracketedPasteIsTyping() throws {
        let terminal = try TmuxSession(height: 50)
        terminal.expect(["t>"])
        terminal.paste("one\ntwo (\n\tthree)\nfour", bracketed: false)
        terminal.expectRow(containing: "t> four")
        #expect(terminal.screen.rows.contains("[one]"))
        terminal.expectRow(containing: "three)]")
    }

    // MARK: Ctrl-C, Ctrl-D, Ctrl-Z

    @Test func ctrlCAbandonsTheText() throws {
        let terminal = try TmuxSession()
        terminal.type("社区 (")
        terminal.press("Enter")
        terminal.type("x")
        terminal.press("Up", "Home")
        terminal.expect(["t> 社区 (", ".> x"], cursor: (3, 0))
        terminal.press("C-c")
        terminal.expect(["t> 社区 (", ".> x^C", "interrupted", "t>"], cursor: (3, 3))
        terminal.type("many")
        terminal.press("Tab")
        terminal.expectRow(containing: "Show all")
        terminal.press("C-c")
        terminal.expectRow(containing: "t> many^C")
        terminal.press("C-r", "C-c")
        terminal.type("ok")
        terminal.press("Enter")
        terminal.expectRow(containing: "[ok]")
    }

    @Test func ctrlCCancelsAQuery() throws {
        let terminal = try TmuxSession()
        terminal.type("sleep")
        terminal.press("Enter")
        terminal.expectRow(containing: "running")
        terminal.press("C-c")
        terminal.expect(["t> sleep", "running", "cancelled", "t>"], cursor: (3, 3))
    }

    @Test func whatIsTypedDuringAQueryAppearsOnce() throws {
        let terminal = try TmuxSession()
        terminal.type("nap")
        terminal.press("Enter")
        terminal.expectRow(containing: "napping")
        terminal.type("typed 社区")
        terminal.expect(["t> nap", "napping", "t> typed 社区"], cursor: (13, 2))
        terminal.press("BSpace")
        terminal.expect(["t> nap", "napping", "t> typed 社"], cursor: (11, 2))
    }

    @Test func aSecondCtrlCEndsAQueryThatDoesNotListen() throws {
        let terminal = try TmuxSession()
        terminal.type("hang")
        terminal.press("Enter")
        terminal.expectRow(containing: "hang")
        usleep(300_000)
        terminal.press("C-c")
        usleep(100_000)
        terminal.press("C-c")
        terminal.expect(["t> hang", "status=130", "echo"].map { $0 == "echo" ? " echo" : $0 })
    }

    @Test func ctrlDLeavesOnlyWhenItIsMeant() throws {
        let terminal = try TmuxSession()
        terminal.type("社区 (")
        terminal.press("C-d")
        terminal.expectRow(containing: "Unfinished statement.")
        terminal.press("Home", "C-d")
        terminal.expect(["t> 区 ("], cursor: (3, 0))
        terminal.press("End", "C-d", "C-d")
        terminal.expect(["t> 区 (", "discarded [区 (]", "bye", "status=0", " echo"])
    }

    @Test func ctrlDOnNothingLeaves() throws {
        let terminal = try TmuxSession()
        terminal.press("C-d")
        terminal.expect(["t>", "bye", "status=0", " echo"])
    }

    @Test func aSignalLeavesAWorkingTerminal() throws {
        for (signal, status) in [("TERM", 143), ("HUP", 129)] {
            let terminal = try TmuxSession()
            terminal.type("社区 (")
            terminal.expectRow(containing: "社区")
            let pane = terminal.tmux("display-message", "-p", "-t", "t", "#{pane_pid}")?.trimmingCharacters(
                in: .newlines)
            run(["pkill", "-\(signal)", "-P", pane ?? "none", "-f", "linereader-demo"])
            terminal.expectRow(containing: "status=\(status)")
            terminal.expectRow(containing: " echo")
        }
    }

    @Test func aCrashLeavesAWorkingTerminal() throws {
        let terminal = try TmuxSession(height: 60)
        terminal.type("crash")
        terminal.press("Enter")
        terminal.expectRow(containing: "status=", seconds: 20)
        terminal.expectRow(containing: " echo")
        #expect(!terminal.screen.rows.contains("status=0"))
    }

    @Test func stoppingAndComingBackKeepsTheText() throws {
        let shell = try TmuxSession(height: 30, arguments: "</dev/null; exec bash --norc -i", waitsForPrompt: false)
        shell.expectRow(containing: "bash")
        shell.type(
            "unset HISTFILE; PS1='$ '; clear; GOVQL_HISTFILE= TERM=screen LANG=C.UTF-8 \(TmuxSession.path(of: "linereader-demo"))"
        )
        shell.press("Enter")
        shell.expectRow(containing: "t>")
        shell.type("社区 (x")
        shell.expectRow(containing: "社区 (x")
        shell.press("C-z")
        shell.expectRow(containing: "Stopped")
        shell.type("stty -a | grep -o ' -*echo '; fg")
        shell.press("Enter")
        shell.expectRow(containing: " echo")
        shell.expectRow(containing: "t> 社区 (x")
        shell.type("y)")
        shell.press("Enter")
        shell.expectRow(containing: "[社区 (xy)]")
    }

    // MARK: Resizing

    /// tmux itself moves rows above the prompt into its scroll-back, so only the prompt's own rows are compared.
    @Test func resizingKeepsOneCopyOfTheText() throws {
        let terminal = try TmuxSession(width: 50)
        let text = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"
        terminal.type("a")
        terminal.press("Enter")
        terminal.type(text)
        terminal.expect(["t> a", "[a]", "t> " + text])
        terminal.resize(width: 30, height: 20)
        terminal.expectLast(["t> 一二三四五六七八九十甲乙丙", "丁戊己庚辛壬癸"], column: 14)
        terminal.resize(width: 60, height: 20)
        terminal.expectLast(["t> " + text], column: 43)
        let all = terminal.tmux("capture-pane", "-p", "-S", "-", "-t", "t") ?? ""
        #expect(all.components(separatedBy: "一二").count == 2)
        #expect(all.components(separatedBy: "[a]").count == 2)
        terminal.press("Home")
        terminal.resize(width: 21, height: 20)
        terminal.expectLast(["t> 一二三四五六七八九", "十甲乙丙丁戊己庚辛壬", "癸"], column: 3)
        terminal.type("x")
        terminal.resize(width: 45, height: 12)
        terminal.expectLast(["t> x" + text], column: 4)
    }

    // MARK: Settings of the user

    @Test func viModeWorksOnChinese() throws {
        let terminal = try TmuxSession(editrc: "bind -v\n")
        terminal.type("上海市 浦东 x")
        terminal.press("Escape")
        terminal.expect(["t> 上海市 浦东 x"], cursor: (15, 0))
        terminal.press("0")
        terminal.expect(["t> 上海市 浦东 x"], cursor: (3, 0))
        terminal.press("x")
        terminal.expect(["t> 海市 浦东 x"], cursor: (3, 0))
        terminal.press("d", "w")
        terminal.expect(["t> 浦东 x"], cursor: (3, 0))
        terminal.press("u")
        terminal.expect(["t> 海市 浦东 x"])
        terminal.press("A")
        terminal.type("y")
        terminal.press("Left", "Left")
        terminal.type("社")
        terminal.press("Tab")
        terminal.expectRow(containing: "社会组织")
        terminal.type("区")
        terminal.expect(["t> 海市 浦东 社区xy"], cursor: (17, 0))
        terminal.press("Escape")
        terminal.expect(["t> 海市 浦东 社区xy"], cursor: (15, 0))
        terminal.press("Enter")
        terminal.expectRow(containing: "[海市 浦东 社区xy]")
        terminal.press("Escape", "k")
        terminal.expect(["t> 海市 浦东 社区xy", "[海市 浦东 社区xy]", "t> 海市 浦东 社区xy"])
    }

    @Test func editrcMayRebindSoftKeys() throws {
        let terminal = try TmuxSession(
            editrc: "govql:bind ^T govql-home\nbind ^A ed-delete-prev-char\nbind ^J ed-insert\n")
        terminal.type("社区")
        terminal.press("C-a")
        terminal.expect(["t> 社"], cursor: (5, 0))
        terminal.press("C-t")
        terminal.type("x")
        terminal.press("Enter")
        terminal.expectRow(containing: "[x社]")
    }

    @Test func editOffReadsPlainly() throws {
        let terminal = try TmuxSession(editrc: "edit off\n")
        terminal.type("社区 (")
        terminal.press("Enter")
        terminal.expectRow(containing: ".>")
        terminal.type("x)")
        terminal.press("Enter")
        terminal.expect(["t> 社区 (", ".> x)", "[社区 (⏎x)]", "t>"])
    }

    @Test(arguments: [["TERM": "dumb"], ["TERM": "no-such-terminal"], ["TERM": ""]])
    func strangeTerminalsReadPlainly(environment: [String: String]) throws {
        let terminal = try TmuxSession(environment: environment)
        terminal.type("社区 (")
        terminal.press("Enter")
        terminal.expectRow(containing: ".>")
        terminal.press("C-c")
        terminal.expectRow(containing: "interrupted")
        terminal.type("a")
        terminal.press("Enter")
        terminal.expectRow(containing: "[a]")
        terminal.press("C-d")
        terminal.expectRow(containing: "status=0")
    }

    @Test func aPipeShowsNoPrompt() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("govql-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "a |\nb\n".write(toFile: folder + "/input", atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let terminal = try TmuxSession(arguments: "<'\(folder)/input'", waitsForPrompt: false)
        terminal.expectRow(containing: "status=")
        #expect(terminal.screen.rows.first == "[a |⏎b]")
    }
}
