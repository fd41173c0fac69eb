// Functions that turn a value of one type into another: the rows of the table; the reading is in
// ConversionKernels.swift. `int` and its kin fail on a text that is none; `try_int` and its kin give null there.

enum ConversionFunctions {
    static let all = [text, int, dec, num, date, tryInt, tryDec, tryNum, tryDate]

    static let text = ScalarFunction(
        "text", "文本", signature: "text(x)",
        summary: Words(en: "The value as it prints.", zh: "值显示的文本。"),
        example: ("text(12.50)", "12.50"),
        resolve: { $0.matching(.printable) { .accepted(arguments: $0, result: .text) } },
        kernel: ConversionKernels.text)

    static let int = ScalarFunction(
        "int", "整数", signature: "int(x)",
        summary: Words(
            en: "A whole number: of a text that spells one, of a number without its fraction, of a condition (1 or 0), "
                + "of a year.",
            zh: "整数：来自写成整数的文本、去掉小数部分的数值、条件（1 或 0）或年份。"),
        example: (#"int("42")"#, "42"), canFail: true,
        resolve: ConversionKernels.resolveInt, kernel: { try ConversionKernels.int($0, .raise) })

    static let dec = ScalarFunction(
        "dec", "小数", signature: "dec(x[, places])",
        summary: Words(
            en: "An exact decimal with that many places, rounded half away from zero. Unless said, an int has none, a "
                + "dec keeps its own, a text written in the query has those it shows, and anything else has 2.",
            zh: "指定位数的精确小数，五一律远离零进位。不给位数时：整数为 0 位，小数保持原位数，查询中写出的文本按其所写，其余为 2 位。"),
        example: (#"dec("12.345", 2)"#, "12.35"), canFail: true,
        resolve: ConversionKernels.resolveDec, kernel: { try ConversionKernels.dec($0, .raise) })

    static let num = ScalarFunction(
        "num", "浮点数", signature: "num(x)",
        summary: Words(
            en: "A binary floating-point number, of a number or of a text that spells one.",
            zh: "浮点数，来自数值或写成数字的文本。"),
        example: (#"num("1.5e3")"#, "1500"), canFail: true,
        resolve: ConversionKernels.resolveNum, kernel: { try ConversionKernels.num($0, .raise) })

    static let date = ScalarFunction(
        "date", "日期", signature: "date(x) or date(year, month, day)",
        summary: Words(
            en: "A day: of a text such as 2020-03-10, 2020/3/10 or 2020年3月10日, of a datetime, or of three numbers.",
            zh: "日期：来自 2020-03-10、2020/3/10、2020年3月10日 这样的文本，日期时间，或年月日三个数。"),
        example: ("date(2020, 2, 29)", "2020-02-29"), canFail: true,
        resolve: ConversionKernels.resolveDate, kernel: { try ConversionKernels.date($0, .raise) })

    static let tryInt = ScalarFunction(
        "try_int", "试整数", signature: "try_int(x)",
        summary: Words(en: "As `int`, but null where there is no such number.", zh: "同 `int`，但无法转换时得空。"),
        example: (#"try_int("n/a") ?? 0"#, "0"),
        resolve: ConversionKernels.resolveInt, kernel: { try ConversionKernels.int($0, .null) })

    static let tryDec = ScalarFunction(
        "try_dec", "试小数", signature: "try_dec(x[, places])",
        summary: Words(en: "As `dec`, but null where there is no such number.", zh: "同 `dec`，但无法转换时得空。"),
        example: (#"try_dec("12.5", 2)"#, "12.50"),
        resolve: ConversionKernels.resolveDec, kernel: { try ConversionKernels.dec($0, .null) })

    static let tryNum = ScalarFunction(
        "try_num", "试浮点数", signature: "try_num(x)",
        summary: Words(en: "As `num`, but null where there is no such number.", zh: "同 `num`，但无法转换时得空。"),
        example: (#"try_num("0.5")"#, "0.5"),
        resolve: ConversionKernels.resolveNum, kernel: { try ConversionKernels.num($0, .null) })

    static let tryDate = ScalarFunction(
        "try_date", "试日期", signature: "try_date(x) or try_date(year, month, day)",
        summary: Words(en: "As `date`, but null where there is no such day.", zh: "同 `date`，但没有这一天时得空。"),
        example: ("try_date(2021, 2, 29) is null", "true"),
        resolve: ConversionKernels.resolveDate, kernel: { try ConversionKernels.date($0, .null) })
}
