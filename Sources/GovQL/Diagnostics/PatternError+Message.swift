// The words for what is wrong with a regular expression; the facts are in Types/Pattern.swift.
// Clauses without a subject or a final stop, to stand after "… is not a pattern:".

extension PatternError.Reason {
    /// What is wrong.
    public var words: Words {
        switch self {
        case .unclosedGroup: Words(en: "a `(` is never closed", zh: "`(` 没有对应的 `)`")
        case .unmatchedClose:
            Words(en: "a `)` closes nothing; write `\\)` for the character", zh: "`)` 没有对应的 `(`；表示字符本身请写 `\\)`")
        case .unclosedClass: Words(en: "a `[` is never closed", zh: "`[` 没有对应的 `]`")
        case .reversedRange: Words(en: "the range ends before it begins", zh: "字符范围的终点在起点之前")
        case .nothingToRepeat: Words(en: "there is nothing here to repeat", zh: "此处没有可以重复的内容")
        case .reversedRepeat: Words(en: "the largest count is below the smallest", zh: "重复次数的上限小于下限")
        case .repeatTooLarge(let limit):
            Words(en: "a count may be \(limit) at most", zh: "重复次数最多为 \(limit)")
        case .unknownEscape(let character?):
            Words(en: "`\\\(character)` means nothing here", zh: "`\\\(character)` 在此没有含义")
        case .unknownEscape(nil):
            Words(en: "it ends in a single `\\`; write `\\\\` for the character", zh: "以单个 `\\` 结尾；表示字符本身请写 `\\\\`")
        case .badCharacterCode: Words(en: "the code is that of no character", zh: "字符编码无效")
        case .unknownProperty(let name):
            Words(en: "the only property known is `\\p{Han}`, not `\(name)`", zh: "只支持属性 `\\p{Han}`，不支持 `\(name)`")
        case .posixClass:
            Words(
                en: "named classes in brackets are not supported; use `\\d`, `\\w`, `\\s`",
                zh: "不支持方括号内的命名字符类，请用 `\\d`、`\\w`、`\\s`")
        case .backreference: Words(en: "references back to a group are not supported", zh: "不支持反向引用")
        case .lookaround: Words(en: "looking ahead or behind is not supported", zh: "不支持环视")
        case .unknownGroup: Words(en: "after `(?` only `:`, `i:` and `i)` are known", zh: "`(?` 之后只能是 `:`、`i:` 或 `i)`")
        case .nestedTooDeep(let limit):
            Words(en: "groups nest deeper than \(limit)", zh: "分组嵌套超过 \(limit) 层")
        case .tooLong(let limit): Words(en: "it is longer than \(limit) bytes", zh: "长度超过 \(limit) 字节")
        case .tooLarge(let limit):
            Words(en: "with its repeats written out it needs more than \(limit) steps", zh: "展开重复后超过 \(limit) 步")
        }
    }
}
