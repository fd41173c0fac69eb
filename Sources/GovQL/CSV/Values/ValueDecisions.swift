// What was decided about the values of a column, in words, with what speaks for it and the option that says otherwise.

enum ValueDecisions {
    /// Of a column that was read.
    static func read(
        _ plan: ColumnPlan, column: String, traits: ValueTraits, unit: String?, lenient: (count: Int, line: Int)
    ) -> [SourceDecision] {
        let reason: Words =
            if lenient.count > 0 {
                Words(
                    en: lenient.count == 1
                        ? "1 cell is written so, in line \(lenient.line)"
                        : "\(lenient.count) cells are written so, the first in line \(lenient.line)",
                    zh: "有 \(lenient.count) 个单元格如此书写，首个在第 \(lenient.line) 行")
            } else {
                Words(en: "all values are written so", zh: "所有值都如此书写")
            }
        return decision(plan, column: column, traits: traits, unit: unit, because: reason).map { [$0] } ?? []
    }

    /// Of a column that only the sample is known of.
    static func sampled(
        _ known: ColumnSummary, of sample: SourceSample, plan: ColumnPlan, column: String
    ) -> [SourceDecision] {
        if case .text = plan.form, plan.isInferred, plan.remark == nil,
            let strays = StrayTexts(in: sample, column: plan.column)
        {
            return [Self.strays(strays, column: column)]
        }
        let reason = Words(en: "all sampled values are written so", zh: "抽样的值都如此书写")
        let traits = plan.formKeepsTraits ? known.traits : []
        return decision(plan, column: column, traits: traits, unit: plan.kind, because: reason).map { [$0] } ?? []
    }

    /// Of a text column nearly all of whose values are something else.
    static func strays(_ strays: StrayTexts, column: String) -> SourceDecision {
        SourceDecision(
            Words(en: "values of `\(column)`", zh: "“\(column)”的值"), Words(en: "text", zh: "text"),
            because: strays.reason, option: "types",
            guessedColumn: column)
    }

    /// Of the marks that stand for nothing.
    static func marks(_ texts: [String], column: String, count: Int, line: Int) -> SourceDecision {
        let list = texts.map { "\"\($0)\"" }.joined(separator: " ")
        return SourceDecision(
            Words(en: "missing in `\(column)`", zh: "“\(column)”的缺失标记"), Words(en: list, zh: list),
            because: Words(
                en: count == 1 ? "1 cell, in line \(line)" : "\(count) cells, the first in line \(line)",
                zh: "\(count) 个单元格，首个在第 \(line) 行"),
            option: "missing")
    }

    /// Nil where nothing but the plain form was chosen.
    private static func decision(
        _ plan: ColumnPlan, column: String, traits: ValueTraits, unit: String?, because reason: Words
    ) -> SourceDecision? {
        let subject = Words(en: "values of `\(column)`", zh: "“\(column)”的值")
        if let remark = plan.remark {
            return SourceDecision(
                subject, Words(en: "text", zh: "text"), because: remark.reason, option: "types",
                guessedColumn: column)
        }
        var (en, zh) = ([plan.type(scale: 0).name], [plan.type(scale: 0).name])
        switch plan.form {
        case .bool(.some) where plan.isInferred:
            if let words = unit?.split(separator: "/"), words.count == 2 {
                en.append("\(words[0]) is true, \(words[1]) false")
                zh.append("\(words[0])为 true，\(words[1])为 false")
            }
        case .int, .decimal, .measure, .num:
            if let unit, unit != LenientNumber.markedKind {
                en.append("in \(unit)")
                zh.append("单位：\(unit)")
            }
        case .period where plan.isInferred:
            en.append("months")
            zh.append("月份")
        case .text: return nil
        default: break
        }
        for words in traits.subtracting([.yesAndNo, .month]).words {
            en.append(words.en)
            zh.append(words.zh)
        }
        guard en.count > 1 else { return nil }
        return SourceDecision(
            subject, Words(en: en.joined(separator: "; "), zh: zh.joined(separator: "；")), because: reason,
            option: plan.isInferred ? "types" : nil, guessedColumn: plan.isInferred ? column : nil)
    }
}

extension ColumnPlan {
    /// Whether what the sample's cells are written like is how the column is read.
    fileprivate var formKeepsTraits: Bool { if case .text = form { false } else { true } }
}

extension TextRemark {
    var reason: Words {
        switch self {
        case .mixedNumbers(let kinds):
            Words(
                en: "its numbers are of several kinds: " + kinds.map(Self.english).joined(separator: ", "),
                zh: "数字的种类不一：" + kinds.map(Self.chinese).joined(separator: "、"))
        case .shortened:
            Words(en: "a spreadsheet has shortened some numbers, as 4.20102E+11", zh: "有些数字被电子表格缩写，如 4.20102E+11")
        }
    }

    static func english(_ kind: String) -> String { kind.isEmpty ? "without a unit" : "with \(kind)" }
    static func chinese(_ kind: String) -> String { kind.isEmpty ? "无单位" : "带“\(kind)”" }
}
