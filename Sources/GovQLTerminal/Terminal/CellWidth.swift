// How many cells a character takes on the screen. One place, so that layout, lists and tests agree.

import CLibEdit
import GovQL

/// The cells that a text takes on one row.
package func cells(_ text: String) -> Int {
    text.reduce(0) { $0 + cells($1) }
}

/// The cells of one character as the user sees it. Clusters that terminals disagree on count as the two cells that
/// most give them; the painter puts what follows them at an absolute column.
func cells(_ character: Character) -> Int {
    if character.isASCII { return character.asciiValue.map { $0 >= 0x20 && $0 < 0x7F ? 1 : 0 } ?? 0 }
    if character.isAmbiguousCluster { return 2 }
    return character.unicodeScalars.reduce(0) { $0 + DisplayWidth.of($1) }
}

/// Makes the C library read UTF-8, whatever the environment says. Numbers keep their C spelling.
@discardableResult
package func useUTF8() -> Bool {
    clibedit_use_utf8() != 0
}

extension Character {
    /// An emoji of several scalars: joined, with a skin tone, a flag, or asked to be an emoji.
    var isAmbiguousCluster: Bool {
        let scalars = unicodeScalars
        guard scalars.count > 1 else { return false }
        return scalars.dropFirst().contains { scalar in
            scalar.value == 0x200D || scalar.value == 0xFE0F || scalar.properties.isEmojiModifier
                || (0x1F1E6...0x1F1FF).contains(scalar.value)
        }
    }
}
