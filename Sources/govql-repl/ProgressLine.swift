// A line on standard error that says how far the reading of files is, for whoever waits at a terminal. It appears after
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

/// What the line says.
enum ProgressText {
    static func text(_ progress: ReadingProgress, elapsed: Duration, width: Int) -> Words {
        guard case .reading = progress.phase else {
            let time = seconds(elapsed)
            return Words(en: "working · \(time) s", zh: "计算中 · \(time) 秒")
        }
        let (done, total) = (progress.bytesDone, progress.bytesTotal)
        let percent = Int((Double(done) / Double(max(1, total)) * 100).rounded(.down))
        var english = ["reading \(size(done)) of \(size(total))", "\(percent)%"]
        var chinese = ["读取 \(size(done)) / \(size(total))", "\(percent)%"]
        if done > 0 {
            let left = Double(milliseconds(elapsed)) / Double(done) * Double(total - done) / 1000
            english.append("\(time(left, "s", "min", "h")) left")
            chinese.append("约剩 \(time(left, "秒", "分", "小时"))")
        }
        return Words(en: joined(english, width), zh: joined(chinese, width))
    }

    /// As many parts as there is room for.
    private static func joined(_ parts: [String], _ width: Int) -> String {
        var parts = parts
        while parts.count > 1, DisplayWidth.cells(parts.joined(separator: " · ")) > width { parts.removeLast() }
        let text = parts.joined(separator: " · ")
        return DisplayWidth.cells(text) > width ? "" : text
    }

    /// `980 KB`, `12.3 MB`, `360 MB`, `1.25 GB`
    private static func size(_ bytes: Int) -> String {
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
