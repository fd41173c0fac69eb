// Paths with wildcards, as shells have them: `*` any text, `?` one character, `[0-9]` one of some; never across a slash.
// A file that really has such a name comes first. Only folders that the pattern leads through are looked into.

/// A path that may stand for several files.
struct FilePattern: Sendable {
    let text: String

    /// Whether a path has wildcards.
    static func isPattern(_ path: String) -> Bool { path.contains { "*?[".contains($0) } }

    init(_ text: String) { self.text = text }

    /// The files and folders that match, in the order of their bytes.
    ///
    /// - Throws: ``Diagnostics``: nothing matches.
    func paths(in files: any FileAccess, context: RunContext) throws -> [String] {
        var found = [text.hasPrefix("/") ? "/" : ""]
        // A folder's files are called alike whether the folder is or its `.` is named.
        let parts = text.split(separator: "/").map(String.init).filter { $0 != "." }
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            var next: [String] = []
            for folder in found {
                try context.checkpoint()
                next += try matches(of: part, in: folder, files).filter { isLast || files.kind(of: $0) == .folder }
                    .map { isLast ? $0 : $0 + "/" }
            }
            if next.isEmpty {
                let near = found.first.map { nearest(to: part, in: $0, files) } ?? []
                throw Diagnostics(Diagnostic(IntakeProblem.noMatch(pattern: text, folder: found[0], near: near)))
            }
            found = next
        }
        return found
    }

    private func matches(of part: String, in folder: String, _ files: any FileAccess) throws -> [String] {
        guard Self.isPattern(part) else {
            return files.kind(of: folder + part) == .absent ? [] : [folder + part]
        }
        let wildcard = Wildcard(part)
        return try files.names(inFolder: folder.isEmpty ? "." : folder)
            .filter { ($0.first != "." || part.first == ".") && wildcard.matches($0) }
            .map { folder + $0 }
            .filter { files.kind(of: $0) != .absent }
    }

    /// Names of a folder that somebody who wrote the pattern may have meant.
    private func nearest(to part: String, in folder: String, _ files: any FileAccess) -> [String] {
        let names = (try? files.names(inFolder: folder.isEmpty ? "." : folder)) ?? []
        let visible = names.filter { $0.first != "." }
        let near = EditDistance.nearest(to: part.filter { !"*?[]".contains($0) }, in: visible)
        let start = Wildcard.literalStart(part)
        let alike = visible.filter { !start.isEmpty && $0.hasPrefix(start.prefix(max(1, start.count / 2))) }
        let chosen = near + alike.filter { !near.contains($0) }
        return chosen.isEmpty ? visible : chosen
    }

    /// What an entity of these files is called: the words of the pattern's last part without numbers and marks around.
    var entityName: String {
        for part in text.split(separator: "/").reversed() {
            let pieces = DataPath.stem(of: String(part)).split { "*?".contains($0) || $0 == "[" || $0 == "]" }
            let words = pieces.map { Self.trimmed($0) }.filter { !$0.isEmpty }
            if let longest = words.max(by: { $0.count < $1.count }) {
                return words.first { $0.count == longest.count } ?? longest
            }
        }
        return "files"
    }

    private static func trimmed(_ text: Substring) -> String {
        func isMark(_ character: Character) -> Bool {
            character.isNumber || character.isWhitespace || "-_.()（）".contains(character)
        }
        return String(text.drop(while: isMark).reversed().drop(while: isMark).reversed())
    }
}

/// One part of a pattern.
private struct Wildcard {
    private enum Piece {
        case any
        case one
        case literal(Character)
        case oneOf([ClosedRange<Unicode.Scalar>], isNegated: Bool)
    }

    private let pieces: [Piece]

    init(_ text: String) {
        var pieces: [Piece] = []
        let characters = Array(text)
        var index = 0
        while index < characters.count {
            switch characters[index] {
            case "*": pieces.append(.any)
            case "?": pieces.append(.one)
            case "[":
                if let (piece, end) = Self.set(characters, from: index) {
                    pieces.append(piece)
                    index = end
                } else {
                    pieces.append(.literal("["))
                }
            case let character: pieces.append(.literal(character))
            }
            index += 1
        }
        self.pieces = pieces
    }

    static func literalStart(_ text: String) -> Substring { text.prefix { !"*?[".contains($0) } }

    /// `[a-c]` or `[!a-c]`, and where its bracket closes; nil if that is nowhere.
    private static func set(_ characters: [Character], from open: Int) -> (Piece, Int)? {
        var index = open + 1
        let isNegated = index < characters.count && "!^".contains(characters[index])
        if isNegated { index += 1 }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        let first = index
        while index < characters.count, characters[index] != "]" || index == first {
            guard let low = characters[index].unicodeScalars.first else { return nil }
            var high = low
            if index + 2 < characters.count, characters[index + 1] == "-", characters[index + 2] != "]",
                let end = characters[index + 2].unicodeScalars.first
            {
                high = end
                index += 2
            }
            if low <= high { ranges.append(low...high) }
            index += 1
        }
        return index < characters.count ? (.oneOf(ranges, isNegated: isNegated), index) : nil
    }

    /// By going back to the last `*` only, which is enough and takes no longer than both lengths multiplied.
    func matches(_ name: String) -> Bool {
        let name = Array(name)
        var (piece, place) = (0, 0)
        var star: (piece: Int, place: Int)?
        while place < name.count {
            if piece < pieces.count, case .any = pieces[piece] {
                star = (piece, place)
                piece += 1
            } else if piece < pieces.count, accepts(pieces[piece], name[place]) {
                piece += 1
                place += 1
            } else if let last = star {
                star = (last.piece, last.place + 1)
                piece = last.piece + 1
                place = last.place + 1
            } else {
                return false
            }
        }
        return pieces[piece...].allSatisfy { if case .any = $0 { true } else { false } }
    }

    private func accepts(_ piece: Piece, _ character: Character) -> Bool {
        switch piece {
        case .any: false
        case .one: true
        // Names are bytes: no two of them are one for their normal forms.
        case .literal(let wanted): wanted.utf8.elementsEqual(character.utf8)
        case .oneOf(let ranges, let isNegated):
            character.unicodeScalars.first.map { scalar in ranges.contains { $0.contains(scalar) } } ?? false
                != isNegated
        }
    }
}
