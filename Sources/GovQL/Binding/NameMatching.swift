// How a written name finds what it means: exactly, else case- and width-insensitively if only one fits.

/// What a name found among candidates.
enum NameMatch<Payload> {
    case one(Payload)
    case ambiguous([Payload])
    case none
}

enum NameMatching {
    /// Names compare as Swift strings do, canonical equivalents alike: names, unlike data, are for people.
    static func find<Payload>(
        _ name: String, among candidates: some Sequence<(names: [String], payload: Payload)>
    ) -> NameMatch<Payload> {
        var exact: [Payload] = []
        var folded: [Payload] = []
        let foldedName = Folding.fold(name)
        for candidate in candidates {
            if candidate.names.contains(name) {
                exact.append(candidate.payload)
            } else if candidate.names.contains(where: { Folding.fold($0) == foldedName }) {
                folded.append(candidate.payload)
            }
        }
        let found = exact.isEmpty ? folded : exact
        if found.count > 1 { return .ambiguous(found) }
        return found.first.map { .one($0) } ?? .none
    }
}
