// Tab: inserts what all candidates have in common, else lists them below the text. The list is gone with the next key
// and leaves no trace in the scroll-back; only one that does not fit the window is printed, after asking.

import CLibEdit

extension EditlineReader {
    func complete(_ edit: EditText) -> CommandResult {
        // A tab with more behind it was pasted.
        if !decoder.isEmpty || terminal_has_input(0) { return insert("\t") }
        let candidates = callbacks.complete(edit.text, edit.byteCursor)
        guard let first = candidates.first else {
            beep()
            return .nothing
        }
        if first.isHint {
            notes = wrappedNote(first.shown)
            return .nothing
        }
        if candidates.count == 1 { return apply(first.text, over: first.replacementRange, edit) }
        if let longer = commonExtension(of: candidates, edit) {
            return apply(longer, over: first.replacementRange, edit)
        }
        return list(candidates)
    }

    private func apply(_ text: String, over range: Range<Int>, _ edit: EditText) -> CommandResult {
        let start = edit.scalarOffset(ofByte: range.lowerBound)
        let end = edit.scalarOffset(ofByte: range.upperBound)
        guard start <= end else { return .nothing }
        if start < end { _ = remove(start..<end) } else { _ = move(to: start) }
        _ = insert(text)
        return .textChanged
    }

    /// What all candidates begin with, if that is more than what stands there.
    private func commonExtension(of candidates: [Completion], _ edit: EditText) -> String? {
        guard let first = candidates.first, candidates.allSatisfy({ $0.replacementRange == first.replacementRange })
        else { return nil }
        let common = candidates.dropFirst().reduce(first.text) { Self.commonPrefix($0, $1.text) }
        let start = edit.scalarOffset(ofByte: first.replacementRange.lowerBound)
        let end = edit.scalarOffset(ofByte: first.replacementRange.upperBound)
        guard start <= end else { return nil }
        let typed = EditText.string(edit.scalars[start..<end])
        let isLonger = common.utf8.count > typed.utf8.count
        return isLonger && common.utf8.starts(with: typed.utf8) ? common : nil
    }

    private static func commonPrefix(_ one: String, _ other: String) -> String {
        String(zip(one, other).prefix { $0 == $1 }.map(\.0))
    }

    // MARK: The list

    private func list(_ candidates: [Completion]) -> CommandResult {
        let size = Terminal.size
        let rows = CandidateList.rows(candidates, width: size.columns, colored: options.usesColor)
        let textRows = FrameLayout.frame(
            of: FrameContent(
                prompt: prompt, promptStyle: .plain, text: current.text, cursor: 0, styles: [], ghost: ""),
            width: size.columns
        ).rows.count
        if textRows + rows.count <= size.rows {
            notes = rows
            return .nothing
        }
        notes = wrappedNote(options.messages.showAll(candidates.count))
        guard let answer = awaitKey() else { return .endInput }
        if answer == Key(UInt8(ascii: "y")) || answer == Key(UInt8(ascii: "Y")) {
            finishFrame()
            StandardStreams.write(rows.map { $0.text + "\r\n" }.joined(), to: 1)
        }
        return .nothing
    }
}

/// Candidates in columns of equal width, measured in cells, ordered down and then across.
enum CandidateList {
    private static let gap = 2
    /// Longer names and labels are cut where several candidates share a row.
    private static let longestName = 32
    private static let longestLabel = 18

    static func rows(_ candidates: [Completion], width: Int, colored: Bool) -> [FrameRow] {
        let names = candidates.map { cells($0.shown) }.max() ?? 0
        // A label that all share tells nothing.
        let areAlike = candidates.allSatisfy { $0.kindLabel == candidates.first?.kindLabel }
        let labels = areAlike ? 0 : candidates.map { cells($0.kindLabel) }.max() ?? 0
        let nameWidth = min(names, max(longestName, width - 1 - longestLabel - gap), max(1, width - 1))
        let labelWidth = min(labels, longestLabel, max(0, width - 1 - nameWidth - 1))
        let columnWidth = nameWidth + (labelWidth > 0 ? 1 + labelWidth : 0) + gap
        let columns = max(1, (width - 1 + gap) / columnWidth)
        let rowCount = (candidates.count + columns - 1) / columns
        return (0..<rowCount).map { row in
            var line = FrameRow()
            for index in stride(from: row, to: candidates.count, by: rowCount) {
                pad(&line, to: index / rowCount * columnWidth)
                append(candidates[index], nameWidth, labelWidth, colored, to: &line)
            }
            return line
        }
    }

    private static func append(
        _ candidate: Completion, _ nameWidth: Int, _ labelWidth: Int, _ colored: Bool, to row: inout FrameRow
    ) {
        let start = row.cells
        let name = clipped(candidate.shown, to: nameWidth)
        row.text += name
        row.cells += cells(name)
        let label = clipped(candidate.kindLabel, to: labelWidth)
        guard !label.isEmpty else { return }
        pad(&row, to: start + nameWidth + 1)
        row.text += colored ? "\u{1B}[2m\(label)\u{1B}[0m" : label
        row.cells += cells(label)
    }

    private static func pad(_ row: inout FrameRow, to column: Int) {
        guard row.cells < column else { return }
        row.text += String(repeating: " ", count: column - row.cells)
        row.cells = column
    }

    /// A text that fits, ended by `…` where it was cut; control characters are shown as `?`.
    private static func clipped(_ text: String, to width: Int) -> String {
        let shown = String(text.map { $0.isControl ? "?" : $0 })
        guard cells(shown) > width else { return shown }
        var result = ""
        var used = 1
        for character in shown {
            guard used + cells(character) <= width else { break }
            used += cells(character)
            result.append(character)
        }
        return width > 0 ? result + "…" : ""
    }
}

extension Character {
    fileprivate var isControl: Bool { unicodeScalars.first?.properties.generalCategory == .control }
}
