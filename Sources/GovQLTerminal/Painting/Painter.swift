// Brings frames onto the terminal, with relative rows and absolute columns only, and remembers what it painted so that
// the next frame costs the rows that changed. It knows no text and no keys; FrameLayout.swift makes the frames.
//
//   row 0   govql> districts        <- `top`, where the first painted row stands
//   row 1        > | take 5_        <- the cursor: moving by (row - cursorRow) rows reaches any row of the frame
//   row 2   district  street        <- a note below the text (completions), erased by the next frame

struct Painter {
    private let write: (String) -> Void
    private var painted: [FrameRow] = []
    private var cursorRow = 0
    private var cursorColumn = 0
    /// The first frame row that is shown, when a frame is taller than the window.
    private var firstVisible = 0

    /// `write` puts text on the terminal at once.
    init(write: @escaping (String) -> Void) {
        self.write = write
    }

    /// Forgets what was painted: the next frame starts on the row where the cursor is.
    mutating func startAfresh() {
        painted = []
        cursorRow = 0
        cursorColumn = 0
        firstVisible = 0
    }

    /// Shows a frame, with `notes` below it if there is room for all of them.
    mutating func paint(_ frame: Frame, notes: [FrameRow], height: Int) {
        let visible = visibleRows(of: frame, height: height)
        var rows = Array(frame.rows[visible])
        if rows.count + notes.count <= height { rows += notes }
        let target = frame.cursorRow - visible.lowerBound
        if rows == painted {
            move(toRow: target, column: frame.cursorColumn)
            return
        }
        var output = "\u{1B}[?25l" + motion(toRow: 0)
        for (index, row) in rows.enumerated() {
            if index > 0 { output += "\r\n" }
            if index >= painted.count || painted[index] != row { output += "\u{1B}[2K" + row.text }
        }
        if rows.count < painted.count { output += "\r\n\u{1B}[J\u{1B}[A" }
        painted = rows
        cursorRow = rows.count - 1
        output += motion(toRow: target) + "\u{1B}[\(frame.cursorColumn + 1)G\u{1B}[?25h"
        cursorRow = target
        cursorColumn = frame.cursorColumn
        write(output)
    }

    /// Shows the whole frame for good, also what is taller than the window, and goes to the row below it.
    mutating func finish(_ frame: Frame, ending: String) {
        let rows = frame.rows.map { "\u{1B}[2K" + $0.text }
        let output = "\u{1B}[?25l" + motion(toRow: 0) + rows.joined(separator: "\r\n")
        write(output + ending + "\r\n\u{1B}[J\u{1B}[?25h")
        startAfresh()
    }

    /// Removes the frame, so that something else can be printed where it began.
    mutating func erase() {
        write(motion(toRow: 0) + Self.clearBelow)
        startAfresh()
    }

    /// The window has another width: what was painted has been folded anew by the terminal, so that each painted row
    /// may have become several.
    mutating func erase(afterResizeTo width: Int) {
        let above = painted.prefix(cursorRow).reduce(0) { $0 + max(1, ($1.cells + width - 1) / width) }
        let rowsUp = above + cursorColumn / width
        write((rowsUp > 0 ? "\u{1B}[\(rowsUp)A" : "") + "\r" + Self.clearBelow)
        startAfresh()
    }

    /// Clears from the row of the cursor on, in two steps: cleared at once from the window's first row, the text would
    /// be kept in the scroll-back of some terminals.
    private static let clearBelow = "\u{1B}[2K\u{1B}7\u{1B}[B\u{1B}[J\u{1B}8"

    /// The slice of rows to show: all, or a window that moves as little as the cursor allows.
    private mutating func visibleRows(of frame: Frame, height: Int) -> Range<Int> {
        guard frame.rows.count > height else {
            firstVisible = 0
            return 0..<frame.rows.count
        }
        firstVisible = min(firstVisible, frame.cursorRow, frame.rows.count - height)
        firstVisible = max(firstVisible, frame.cursorRow - height + 1)
        return firstVisible..<firstVisible + height
    }

    private mutating func move(toRow row: Int, column: Int) {
        guard row != cursorRow || column != cursorColumn else { return }
        write(motion(toRow: row) + "\u{1B}[\(column + 1)G")
        cursorRow = row
        cursorColumn = column
    }

    private func motion(toRow row: Int) -> String {
        if row < cursorRow { return "\u{1B}[\(cursorRow - row)A\r" }
        if row > cursorRow { return "\u{1B}[\(row - cursorRow)B\r" }
        return "\r"
    }
}
