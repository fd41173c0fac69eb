// What differs between two texts, line by line, as `diff -u` and `patch` write it.

import GovQL

enum LineDifference {
    /// Lines around a change that are shown.
    private static let context = 2

    private struct Line {
        let sign: Character
        let text: Substring
        /// Lines of the old and of the new text before it.
        let old: Int
        let new: Int
    }

    /// The changes with a head that names the file.
    static func text(from old: [UInt8], to new: [UInt8], name: String) -> String {
        let lines = edits(Self.lines(of: old), Self.lines(of: new))
        var text = "--- \(name)\n+++ \(name)\n"
        for hunk in hunks(lines) {
            let part = lines[hunk]
            let oldCount = part.count { $0.sign != "+" }
            let newCount = part.count { $0.sign != "-" }
            text +=
                "@@ -\(lines[hunk.lowerBound].old + 1),\(oldCount) +\(lines[hunk.lowerBound].new + 1),\(newCount) @@\n"
            for line in part { text += "\(line.sign)\(DisplayWidth.visible(String(line.text)))\n" }
        }
        return text
    }

    private static func lines(of bytes: [UInt8]) -> [Substring] {
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// All lines of both texts in order, each kept, taken away or added.
    private static func edits(_ old: [Substring], _ new: [Substring]) -> [Line] {
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var lines: [Line] = []
        var (before, after) = (0, 0)
        while before < old.count || after < new.count {
            if removed.contains(before) {
                lines.append(Line(sign: "-", text: old[before], old: before, new: after))
                before += 1
            } else if added.contains(after) {
                lines.append(Line(sign: "+", text: new[after], old: before, new: after))
                after += 1
            } else {
                lines.append(Line(sign: " ", text: new[after], old: before, new: after))
                before += 1
                after += 1
            }
        }
        return lines
    }

    /// The changes with the lines around them; those that touch are one.
    private static func hunks(_ lines: [Line]) -> [Range<Int>] {
        var hunks: [Range<Int>] = []
        for (index, line) in lines.enumerated() where line.sign != " " {
            let start = max(0, index - context)
            let end = min(lines.count, index + context + 1)
            if let last = hunks.last, start <= last.upperBound {
                hunks[hunks.count - 1] = last.lowerBound..<end
            } else {
                hunks.append(start..<end)
            }
        }
        return hunks
    }
}
