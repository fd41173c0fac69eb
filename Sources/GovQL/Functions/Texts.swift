// Functions of texts: the rows of the table first; their loops over bytes are in TextKernels.swift.
// Positions and lengths count Unicode scalars, so that a Han character is one. No text is compared as a String.

enum TextFunctions {
    static let all = [length, trim, upper, lower, fold, squash, split, replace, substring, concat]

    static let length = ScalarFunction(
        "length", "长度", signature: "length(text)",
        summary: Words(en: "The number of characters (Unicode scalars).", zh: "字符数（按 Unicode 标量计）。"),
        example: (#"length("江岸区")"#, "3"),
        resolve: { $0.matching(.text) { .accepted(arguments: $0, result: .int) } },
        kernel: TextKernels.length)

    static let trim = textFunction(
        "trim", "去空白",
        Words(en: "Without blanks at either end.", zh: "去掉两端的空白。"),
        example: (#"trim("  江岸 ")"#, "江岸"), TextKernels.trim)

    static let upper = textFunction(
        "upper", "大写", Words(en: "In upper case.", zh: "转为大写。"),
        example: (#"upper("Wuhan")"#, "WUHAN"), TextKernels.upper)

    static let lower = textFunction(
        "lower", "小写", Words(en: "In lower case.", zh: "转为小写。"),
        example: (#"lower("Wuhan")"#, "wuhan"), TextKernels.lower)

    static let fold = textFunction(
        "fold", "归一",
        Words(en: "In lower case with full-width letters and digits made plain.", zh: "转为小写，并把全角字母数字变为半角。"),
        example: (#"fold("ＡＢＣ Ltd")"#, "abc ltd"), TextKernels.fold)

    static let squash = textFunction(
        "squash", "压缩空白",
        Words(
            en: "Each run of blanks made one blank, and none at either end.",
            zh: "连续的空白压缩为一个，两端的空白去掉。"),
        example: (#"squash(" a   b ")"#, "a b"), TextKernels.squash)

    static let split = ScalarFunction(
        "split", "拆分", signature: "split(text, separator)",
        summary: Words(
            en: "The parts between separators as a list; an empty part is null, an empty separator parts nothing.",
            zh: "按分隔符拆成列表；空的部分为空值，分隔符为空则不拆。"),
        example: (#"split("党员;骨干", ";")"#, "党员, 骨干"),
        resolve: { $0.matching(.text, .text) { .accepted(arguments: $0, result: .list(.text)) } },
        kernel: TextKernels.split)

    static let replace = ScalarFunction(
        "replace", "替换", signature: "replace(text, old, new)",
        summary: Words(
            en: "With every occurrence of old, from left to right, made new; an empty old changes nothing.",
            zh: "从左到右把每一处 old 换成 new；old 为空则不变。"),
        example: (#"replace("江岸区", "区", "")"#, "江岸"),
        resolve: { $0.matching(.text, .text, .text) { .accepted(arguments: $0, result: .text) } },
        kernel: TextKernels.replace)

    static let substring = ScalarFunction(
        "substring", "截取", signature: "substring(text, start[, length])",
        summary: Words(
            en: "The characters from position start (the first is 1, -1 is the last; 0 is taken for 1), as many as "
                + "length says or all; what lies beyond the end is left out.",
            zh: "从第 start 个字符起（首个为 1，-1 为末个，0 视作 1）取 length 个或到末尾；超出末尾的部分略去。"),
        example: (#"substring("420102", 1, 4)"#, "4201"),
        resolve: { $0.matching(.text, .int, .int, optional: 1) { .accepted(arguments: $0, result: .text) } },
        kernel: TextKernels.substring)

    static let concat = ScalarFunction(
        "concat", "连接", signature: "concat(a, b, …)",
        summary: Words(
            en: "The values as they print, one after another; null if one is null (`x ?? \"\"` prevents that).",
            zh: "把各值按显示的样子首尾相连；有空则得空（可用 `x ?? \"\"` 避免）。"),
        example: (#"concat("W", 9, "-", @2020-03)"#, "W9-2020-03"),
        resolve: { shape in
            if let rejection = shape.wrongCount(1...1000) { return rejection }
            for (index, type) in shape.types.enumerated() where !ArgumentKind.printable.accepts(type) {
                return ArgumentKind.printable.rejection(of: type, at: index, ofMany: true)
            }
            return .accepted(arguments: shape.types, result: .text)
        },
        kernel: TextKernels.concat)

    /// A function from one text to one text.
    private static func textFunction(
        _ name: String, _ chineseName: String, _ summary: Words, example: (expression: String, result: String),
        _ transform: @escaping @Sendable (UnsafeBufferPointer<UInt8>, inout [UInt8]) -> Void
    ) -> ScalarFunction {
        ScalarFunction(
            name, chineseName, signature: "\(name)(text)", summary: summary, example: example,
            resolve: { $0.matching(.text) { .accepted(arguments: $0, result: .text) } },
            kernel: { TextKernels.map($0.vectors[0], transform) })
    }
}
