// Case and width folding, and which characters may stand in a name.
// It knows nothing of tokens; the lexer's list of full-width punctuation is the lexer's own (Lexing/).
// Names that differ only in normalisation (é as one scalar or two) are equal as Swift strings, whose `==` and hash
// follow canonical equivalence; so names are String keys as they are, and no table of compositions is kept here.

/// Folds case and width.
public enum Folding {
    /// The text in lower case with full-width ASCII forms as ASCII.
    ///
    ///     fold("ＡＢＣ社区 Name")   // "abc社区 name"
    public static func fold(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            let scalar = narrow(scalar)
            if scalar.isASCII {
                result.unicodeScalars.append(lower(scalar))
            } else if scalar == "ς" {
                // The final sigma is a shape of the same letter.
                result.unicodeScalars.append("σ")
            } else {
                result += scalar.properties.lowercaseMapping
            }
        }
        return result
    }

    /// Whether two texts are the same but for case, width and normalisation.
    public static func areEqual(_ lhs: String, _ rhs: String) -> Bool { lhs == rhs || fold(lhs) == fold(rhs) }

    /// A full-width form of ASCII, the ideographic blank or a full-width sign as its plain form; others unchanged.
    public static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: return Unicode.Scalar(UInt8(scalar.value - 0xFEE0))
        case 0x3000: return " "
        case 0xFFE0: return "¢"
        case 0xFFE1: return "£"
        case 0xFFE5: return "¥"
        default: return scalar
        }
    }

    private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        ("A"..."Z").contains(scalar) ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar
    }

    /// Whether a name may begin with the scalar: `_` and what Unicode calls XID_Start.
    public static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar == "_" || ("a"..."z").contains(lower(scalar)) }
        return scalar.properties.isXIDStart
    }

    /// Whether a name may go on with the scalar: XID_Continue, which has digits and combining marks too.
    public static func isNameContinue(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return isNameStart(scalar) || ("0"..."9").contains(scalar) }
        return scalar.properties.isXIDContinue
    }
}
