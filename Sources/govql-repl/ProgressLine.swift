// A line on standard error that says how far a load or query is, for whoever waits at a terminal. It appears after
// half a second and is gone before anything else is written. When to draw it: RunWatcher.swift.

import GovQL
import GovQLTerminal

/// Draws and clears one line. Used by one thread at a time.
struct ProgressLine {
    /// Nothing is shown before so much time has gone.
    static let patience = Duration.milliseconds(500)
    /// How often the line changes.
    private static let pause = Duration.milliseconds(100)

    /// Whether there is a terminal to show it on.
    let isWanted: Bool
    private var isShown = false
    private var lastDrawn: ContinuousClock.Instant?

    init(isWanted: Bool) { self.isWanted = isWanted }

    /// Shows how things stand, if it is time to.
    mutating func update(_ progress: ReadingProgress, since start: ContinuousClock.Instant, in language: Language) {
        guard isWanted else { return }
        let now = ContinuousClock.now
        guard now - start >= Self.patience, lastDrawn.map({ now - $0 >= Self.pause }) ?? true else { return }
        lastDrawn = now
        let text = ProgressText.text(progress, elapsed: now - start, width: Terminal.size.columns - 1)
        StandardStreams.write("\r\(text[language])\u{1B}[K", to: 2)
        isShown = true
    }

    /// Takes the line away.
    mutating func clear() {
        lastDrawn = nil
        guard isShown else { return }
        isShown = false
        StandardStreams.write("\r\u{1B}[K", to: 2)
    }
}

/// What the line says: the phase, a bar with percent, rows, what is read, and the time left or gone.
enum ProgressText {
    static func text(_ progress: ReadingProgress, elapsed: Duration, width: Int) -> Words {
        if case .reading = progress.phase { return reading(progress, elapsed, width) }
        let time = seconds(elapsed)
        guard progress.rowsTotal > 0 else {
            return Words(en: "working · \(time) s", zh: "计算中 · \(time) 秒")
        }
        let done = min(progress.rowsDone, progress.rowsTotal)
        let bar = bar(done, progress.rowsTotal)
        let (rows, total) = (grouped(done), grouped(progress.rowsTotal))
        return Words(
            en: joined(["working \(bar)", "\(rows) of \(total) rows", "\(time) s"], width),
            zh: joined(["计算中 \(bar)", "\(rows) / \(total) 行", "\(time) 秒"], width))
    }

    private static func reading(_ progress: ReadingProgress, _ elapsed: Duration, _ width: Int) -> Words {
        let (done, total) = (progress.bytesDone, progress.bytesTotal)
        let bar = bar(done, total)
        var english = ["reading \(bar)", "\(size(done)) of \(size(total))"]
        var chinese = ["读取 \(bar)", "\(size(done)) / \(size(total))"]
        if done > 0 {
            let left = Double(milliseconds(elapsed)) / Double(done) * Double(total - done) / 1000
            english.append("\(time(left, "s", "min", "h")) left")
            chinese.append("约剩 \(time(left, "秒", "分", "小时"))")
        }
        if progress.rowsDone > 0 {
            english.append("\(grouped(progress.rowsDone)) rows")
            chinese.append("\(grouped(progress.rowsDone)) 行")
        }
        return Words(en: joined(english, width), zh: joined(chinese, width))
    }

    /// `█████░░░░░ 48%`; each cell is a tenth.
    private static func bar(_ done: Int, _ total: Int) -> String {
        let part = min(1, Double(done) / Double(max(1, total)))
        let full = Int(part * 10)
        return String(repeating: "█", count: full) + String(repeating: "░", count: 10 - full) + " \(Int(part * 100))%"
    }

    /// `4,100,000`
    private static func grouped(_ count: Int) -> String {
        let digits = Array(String(count))
        return digits.indices.reduce(into: "") { text, index in
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digits[index])
        }
    }

    /// As many parts as there is room for.
    private static func joined(_ parts: [String], _ width: Int) -> String {
        var parts = parts
        while parts.count > 1, DisplayWidth.cells(parts.joined(separator: " · ")) > width { parts.removeLast() }
        let text = parts.joined(separator: " · ")
        return DisplayWidth.cells(text) > width ? "" : text
    }

    /// `980 KB`, `12.3 MB`, `360 MB`, `1.25 GB`
    static func size(_ bytes: Int) -> String {
        let units = ["B", "KB", "MB", "GB", "TB"]
        var (value, unit) = (Double(bytes), 0)
        while value >= 999.5, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
        if unit == 0 || value >= 99.95 { return "\(Int(value.rounded())) \(units[unit])" }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    private static func time(_ seconds: Double, _ second: String, _ minute: String, _ hour: String) -> String {
        let whole = Int(min(seconds, 1e9).rounded(.up))
        if whole < 100 { return "\(whole) \(second)" }
        return whole < 6000 ? "\((whole + 59) / 60) \(minute)" : "\((whole + 3599) / 3600) \(hour)"
    }

    private static func seconds(_ duration: Duration) -> String {
        let tenths = milliseconds(duration) / 100
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        let parts = duration.components
        return parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
    }
}
