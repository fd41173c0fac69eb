// Which of the known names did the writer mean? Edit distance with a cut-off, and the ranking of suggestions.
// It does not know what the names are names of. Folding of case and width is Support/Folding.swift.
// The distance is Damerau-Levenshtein in its "optimal string alignment" form (Boytsov 2011, section 2.1).

/// Distances between names, and the names nearest to a wrong one.
public enum EditDistance {
    /// Names longer than this get no suggestions: nobody mistypes a page.
    private static let longestName = 128

    /// The number of insertions, deletions, replacements and swaps of neighbours that turn one into the other.
    ///
    /// Nil if that is more than `cutoff`; the work is bounded by the length times the cut-off.
    public static func distance(_ lhs: String, _ rhs: String, cutoff: Int = .max) -> Int? {
        distance(Array(lhs.unicodeScalars), Array(rhs.unicodeScalars), cutoff: cutoff)
    }

    static func distance(_ lhs: [Unicode.Scalar], _ rhs: [Unicode.Scalar], cutoff: Int) -> Int? {
        guard abs(lhs.count - rhs.count) <= cutoff else { return nil }
        let cutoff = min(cutoff, max(lhs.count, rhs.count))
        let unreachable = cutoff + 1
        var beforePrevious = [Int](repeating: unreachable, count: rhs.count + 1)
        var previous = (0...rhs.count).map { min($0, unreachable) }
        var current = beforePrevious
        for row in 0..<lhs.count {
            // Cells further from the diagonal than the cut-off cannot be on a path within it.
            let first = max(0, row - cutoff)
            let last = min(rhs.count - 1, row + cutoff)
            current[first] = first == 0 ? min(row + 1, unreachable) : unreachable
            var best = current[first]
            if first <= last {
                for column in first...last {
                    let replacement = previous[column] + (lhs[row] == rhs[column] ? 0 : 1)
                    var cost = min(replacement, previous[column + 1] + 1, current[column] + 1)
                    if row > 0, column > 0, lhs[row] == rhs[column - 1], lhs[row - 1] == rhs[column] {
                        cost = min(cost, beforePrevious[column - 1] + 1)
                    }
                    current[column + 1] = min(cost, unreachable)
                    best = min(best, cost)
                }
            }
            if last + 2 <= rhs.count { current[last + 2] = unreachable }
            // A swap reaches back two rows, so one hopeless row alone proves nothing.
            if best > cutoff, row > 0, previous.allSatisfy({ $0 > cutoff }) { return nil }
            (beforePrevious, previous, current) = (previous, current, beforePrevious)
        }
        let result = previous[rhs.count]
        return result <= cutoff ? result : nil
    }

    /// The candidates close enough to be what was meant, best first.
    ///
    /// A candidate qualifies if it is the same but for case and width, if one contains the other (江岸 and 江岸区), or if
    /// it is within `max(1, length / 3)` edits. Ties keep the order of `candidates`.
    public static func nearest(to name: String, in candidates: some Sequence<String>, limit: Int = 3) -> [String] {
        let target = Array(Folding.fold(name).unicodeScalars)
        guard !target.isEmpty, target.count <= longestName, limit > 0 else { return [] }
        var ranked: [(rank: Rank, order: Int, name: String)] = []
        for (order, candidate) in candidates.enumerated() {
            // A string's bytes bound its scalars from above and, by a quarter, from below: long ones cost nothing.
            guard candidate.utf8.count <= longestName * 4 else { continue }
            let folded = Array(Folding.fold(candidate).unicodeScalars)
            guard !folded.isEmpty, let rank = Rank(of: folded, for: target) else { continue }
            ranked.append((rank, order, candidate))
        }
        ranked.sort { ($0.rank, $0.order) < ($1.rank, $1.order) }
        var names: [String] = []
        for entry in ranked where names.count < limit && !names.contains(entry.name) { names.append(entry.name) }
        return names
    }
}

/// How good a suggestion is; smaller is better.
private struct Rank: Comparable {
    /// Same but for case and width, then within one edit, then containment, then the rest.
    let tier: Int
    let distance: Int

    init?(of candidate: [Unicode.Scalar], for target: [Unicode.Scalar]) {
        if candidate == target {
            self.init(tier: 0, distance: 0)
            return
        }
        let allowed = max(1, target.count / 3)
        // One edit away from a single character is any single character.
        let edits = target.count > 1 ? EditDistance.distance(target, candidate, cutoff: allowed) : nil
        if Self.isContained(target, candidate) {
            self.init(tier: edits == 1 ? 1 : 2, distance: abs(candidate.count - target.count))
        } else if let edits {
            self.init(tier: edits == 1 ? 2 : 3, distance: edits)
        } else {
            return nil
        }
    }

    private init(tier: Int, distance: Int) {
        self.tier = tier
        self.distance = distance
    }

    static func < (lhs: Rank, rhs: Rank) -> Bool { (lhs.tier, lhs.distance) < (rhs.tier, rhs.distance) }

    /// Whether the shorter name is a telling part of the longer: two Chinese characters are, two Latin letters are not.
    private static func isContained(_ lhs: [Unicode.Scalar], _ rhs: [Unicode.Scalar]) -> Bool {
        let (shorter, longer) = lhs.count <= rhs.count ? (lhs, rhs) : (rhs, lhs)
        let isIdeographic = shorter.contains { $0.value >= 0x2E80 }
        let shortest = isIdeographic ? 2 : max(4, (longer.count + 1) / 2)
        guard shorter.count >= shortest else { return false }
        for start in 0...(longer.count - shorter.count)
        where longer[start..<start + shorter.count].elementsEqual(shorter) {
            return true
        }
        return false
    }
}
