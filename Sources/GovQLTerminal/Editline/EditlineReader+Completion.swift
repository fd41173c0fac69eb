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

    static func rows(_ candidates: [Completion], width: Int, colored: Bool) -> [FrameRow] {
        let names = candidates.map { cells($0.text) }
        let nameWidth = names.max() ?? 0
        let labelWidth = candidates.map { cells($0.kindLabel) }.max() ?? 0
        let columnWidth = nameWidth + (labelWidth > 0 ? 1 + labelWidth : 0) + gap
        let columns = max(1, (width - 1 + gap) / columnWidth)
        let rowCount = (candidates.count + columns - 1) / columns
        return (0..<rowCount).map { row in
            let inRow = stride(from: row, to: candidates.count, by: rowCount).map { candidates[$0] }
            return self.row(inRow, nameWidth: nameWidth, columnWidth: columnWidth, width: width, colored: colored)
        }
    }

    private static func row(
        _ candidates: [Completion], nameWidth: Int, columnWidth: Int, width: Int, colored: Bool
    ) -> FrameRow {
        var row = FrameRow()
        for (index, candidate) in candidates.enumerated() {
            let isLast = index == candidates.count - 1
            let name = clipped(candidate.text, to: width - 1 - row.cells)
            row.text += name
            row.cells += cells(name)
            guard row.cells + candidate.kindLabel.count < width - 1 else { break }
            if !candidate.kindLabel.isEmpty {
                let padding = index * columnWidth + nameWidth + 1 - row.cells
                row.text += String(repeating: " ", count: max(1, padding))
                row.text += colored ? "\u{1B}[2m\(candidate.kindLabel)\u{1B}[0m" : candidate.kindLabel
                row.cells += max(1, padding) + cells(candidate.kindLabel)
            }
            if !isLast {
                let padding = (index + 1) * columnWidth - row.cells
                row.text += String(repeating: " ", count: max(1, padding))
                row.cells += max(1, padding)
            }
        }
        return row
    }

    private static func clipped(_ text: String, to width: Int) -> String {
        var result = ""
        var used = 0
        for character in text where used >= 0 {
            let isControl = character.unicodeScalars.first.map { $0.properties.generalCategory == .control } ?? false
            let shown: Character = isControl ? "?" : character
            guard used + cells(shown) <= width else { break }
            used += cells(shown)
            result.append(shown)
        }
        return result
    }
}
