// What can be wrong with a text before anyone asks what its names mean: facts only, the words are in
// SyntaxProblem+Message.swift. Codes are stable: a new case takes the next free number at the end of its group.

enum SyntaxProblem: DiagnosticFacts, Hashable {
    // Bytes, words and numbers.
    case invalidUTF8(count: Int)
    case oddCharacter(UInt32, meant: String?)
    case unterminatedString
    case unterminatedName
    case emptyName
    case invalidEscape(String)
    case invalidUnicodeEscape
    case numberTouchesWord(number: String, word: String)
    case numberTooLarge
    case integerTooLarge
    case bareDate(String)
    case invalidTemporal(text: String, TemporalFlaw)
    case strayDollar
    case leadingPoint
    case foreignComment(String)
    case statementTooLong(limit: Int)
    case scriptTooLong(limit: Int)
    case tooManyErrors
    // Brackets and depth.
    case unclosedBracket(String)
    case strayCloser(String)
    case tooDeep(limit: Int)
    // What is missing.
    case missingValue(after: String, found: FoundText)
    case missingName(after: String, found: FoundText)
    case missingPart(MissingPart, of: String, found: FoundText)
    case missingString(of: String, found: FoundText)
    case cannotBegin(FoundText)
    case trailingComma
    case missingPipe(String)
    case stageWithoutSource(String)
    case emptyStage
    case emptySummarize
    case unnamedItem(of: String)
    case emptyCase
    case emptyEnum
    // What is out of place.
    case unexpected(FoundText, after: String)
    case juxtaposed(String, String)
    case reservedWord(String)
    case spacedCall(String)
    /// A word of the language, or a name that is known, with a blank in it.
    case brokenWord(String)
    case clauseOrder(String)
    case commaBeforeClause(String)
    case looseLine(String)
    case armAfterElse
    case queryStart
    case rowCount
    case pathAsName
    case stageExpected(found: String)
    case unknownStage(String, meant: String?)
    case callAsStage(String)
    case joinedWords(String, first: String)
    case unknownType(String)
    // What other languages write.
    case assignForEqual
    case equalForAssign
    case foreignOperator(String, replacement: String)
    case caret
    case chainedComparison
    case chainedRange
    case rangeBesideCoalesce
    case openStart
    case isWithoutNull(String)
    case foreignWord(String, Words)
    case parenthesizedList
    case needlessWord(String)
    case star
    case selectStar
    case selectFrom
    case definitionWithoutLet(String)
    case perForBy
    case unquotedValue(String)
    case fractionalDuration
    case unquotedPlace(String)

    var code: String {
        switch self {
        case .invalidUTF8: "GQL0101"
        case .oddCharacter: "GQL0102"
        case .unterminatedString: "GQL0103"
        case .unterminatedName: "GQL0104"
        case .emptyName: "GQL0105"
        case .invalidEscape: "GQL0106"
        case .invalidUnicodeEscape: "GQL0107"
        case .numberTouchesWord: "GQL0108"
        case .numberTooLarge: "GQL0109"
        case .integerTooLarge: "GQL0110"
        case .bareDate: "GQL0111"
        case .invalidTemporal: "GQL0112"
        case .strayDollar: "GQL0113"
        case .leadingPoint: "GQL0114"
        case .foreignComment: "GQL0115"
        case .statementTooLong: "GQL0116"
        case .scriptTooLong: "GQL0117"
        case .tooManyErrors: "GQL0118"
        case .unclosedBracket: "GQL0121"
        case .strayCloser: "GQL0122"
        case .tooDeep: "GQL0123"
        case .missingValue: "GQL0141"
        case .missingName: "GQL0142"
        case .missingPart: "GQL0143"
        case .missingString: "GQL0144"
        case .cannotBegin: "GQL0145"
        case .trailingComma: "GQL0146"
        case .missingPipe: "GQL0147"
        case .stageWithoutSource: "GQL0148"
        case .emptyStage: "GQL0149"
        case .emptySummarize: "GQL0150"
        case .unnamedItem: "GQL0151"
        case .emptyCase: "GQL0152"
        case .emptyEnum: "GQL0153"
        case .unexpected: "GQL0161"
        case .juxtaposed: "GQL0162"
        case .reservedWord: "GQL0163"
        case .spacedCall: "GQL0164"
        case .brokenWord: "GQL0178"
        case .clauseOrder: "GQL0165"
        case .commaBeforeClause: "GQL0166"
        case .looseLine: "GQL0167"
        case .armAfterElse: "GQL0168"
        case .queryStart: "GQL0169"
        case .rowCount: "GQL0170"
        case .pathAsName: "GQL0171"
        case .stageExpected: "GQL0172"
        case .unknownStage: "GQL0173"
        case .callAsStage: "GQL0174"
        case .joinedWords: "GQL0175"
        case .unknownType: "GQL0176"
        case .assignForEqual: "GQL0181"
        case .equalForAssign: "GQL0182"
        case .foreignOperator: "GQL0183"
        case .caret: "GQL0184"
        case .chainedComparison: "GQL0185"
        case .chainedRange: "GQL0186"
        case .rangeBesideCoalesce: "GQL0187"
        case .openStart: "GQL0188"
        case .isWithoutNull: "GQL0189"
        case .foreignWord: "GQL0190"
        case .parenthesizedList: "GQL0191"
        case .needlessWord: "GQL0192"
        case .star: "GQL0193"
        case .selectStar: "GQL0194"
        case .selectFrom: "GQL0195"
        case .definitionWithoutLet: "GQL0196"
        case .perForBy: "GQL0197"
        case .unquotedValue: "GQL0198"
        case .fractionalDuration: "GQL0199"
        case .unquotedPlace: "GQL0177"
        }
    }
}

/// What stands where something else belongs.
enum FoundText: Hashable, Sendable {
    case text(String)
    case endOfLine
    case endOfText
}

/// What a construct cannot do without.
enum MissingPart: Hashable, Sendable {
    case then, arrow, caseBody
    case by, bracketedQuery, `as`, colon, assign
    case parameters, member, type, entityBody, enumBody, missingList, itemType, optionValue
    case levels, level

    /// The word that mends it if the rest is there.
    var insertion: Keyword? {
        switch self {
        case .then: .then
        case .by: .by
        case .as: .as
        default: nil
        }
    }
}
