// `govql man` and `govql man gql`: govql(1), the command, and gql(5), the language, as troff with man(7) macros. All that
// they say is said elsewhere: Help.swift and OptionTable.swift for the one, the library's tables for the other.

import GovQL

/// A page of the manual.
enum ManualPage: String, CaseIterable {
    case govql, gql

    func text(_ language: Language) -> String {
        var page = ManualText(language)
        switch self {
        case .govql: command(&page)
        case .gql: Self.language(&page)
        }
        return page.text
    }

    // MARK: govql(1)

    private func command(_ page: inout ManualText) {
        page.title("GOVQL", 1, Words(en: "Commands", zh: "命令"))
        page.section(Words(en: "NAME", zh: "名称"))
        page.line("govql \\- " + ManualText.escaped(Help.tagline[page.language]))
        page.section(Words(en: "SYNOPSIS", zh: "用法"))
        page.verbatim(Help.usage[page.language])
        page.section(Words(en: "DESCRIPTION", zh: "说明"))
        for paragraph in Help.description { page.paragraph(paragraph[page.language]) }
        page.section(Words(en: "OPTIONS", zh: "选项"))
        for group in OptionRow.Group.allCases {
            if let title = group.title { page.subsection(title) }
            for row in OptionTable.rows where row.group == group {
                var names = row.names.map { "\\fB\(ManualText.escaped($0))\\fR" }.joined(separator: ", ")
                if let placeholder = row.placeholder {
                    names += " \\fI\(ManualText.escaped(placeholder[page.language]))\\fR"
                }
                page.item(names, row.summary[page.language])
            }
        }
        page.section(Words(en: "EXIT STATUS", zh: "退出状态"))
        for (status, meaning) in Help.statuses { page.item("\\fB\(status)\\fR", meaning[page.language]) }
        page.section(Words(en: "ENVIRONMENT", zh: "环境变量"))
        for (name, meaning) in Help.environment { page.item("\\fB\(name)\\fR", meaning[page.language]) }
        page.section(Words(en: "EXAMPLES", zh: "例子"))
        page.verbatim(Help.examples[page.language])
        page.section(Words(en: "SEE ALSO", zh: "另见"))
        page.line("\\fBgql\\fR(5)")
    }

    // MARK: gql(5)

    private static func language(_ page: inout ManualText) {
        page.title("GQL", 5, Words(en: "File formats", zh: "文件格式"))
        page.section(Words(en: "NAME", zh: "名称"))
        page.line(
            "gql \\- "
                + Words(en: "the query language of govql", zh: "govql 的查询语言")[page.language])
        page.section(Words(en: "DESCRIPTION", zh: "说明"))
        page.verbatim(HelpTopics.aboutQueries[page.language])
        page.paragraph(
            Words(
                en: "Scripts end in .gql, are UTF-8, and may begin with a line such as #!/usr/bin/env -S govql -f.",
                zh: "脚本以 .gql 结尾，编码为 UTF-8，首行可以是 #!/usr/bin/env -S govql -f。")[page.language])
        page.section(Words(en: "STAGES", zh: "阶段"))
        for stage in StageTable.all {
            let title = "\\fB\(ManualText.escaped(stage.syntax))\\fR (\(ManualText.escaped(stage.chineseName)))"
            page.item(title, stage.summary[page.language])
            page.indentedVerbatim(stage.example)
        }
        let kinds: [(Vocabulary.FunctionKind, Words)] = [
            (.aggregate, Words(en: "FUNCTIONS OF MANY ROWS", zh: "多行函数")),
            (.window, Words(en: "FUNCTIONS OF A ROW AMONG OTHERS", zh: "一行与其他行的函数")),
            (.closure, Words(en: "FUNCTIONS OF A ROW IN A TREE", zh: "树中一行的函数")),
            (.scalar, Words(en: "FUNCTIONS OF ONE ROW", zh: "单行函数")),
        ]
        for (kind, title) in kinds {
            page.section(title)
            for function in Vocabulary.functions where function.kind == kind {
                page.item(
                    "\\fB\(ManualText.escaped(function.signature))\\fR (\(ManualText.escaped(function.chineseName)))",
                    function.summary[page.language])
                page.indentedVerbatim("\(function.example.text)\n→ \(function.example.result)")
            }
        }
        page.section(Words(en: "WORDS", zh: "关键字"))
        for role in Vocabulary.Role.allCases {
            let words = Vocabulary.words(role).map { word in
                ([word.english] + word.chinese).joined(separator: " ")
            }
            page.item("\\fB\(role.rawValue)\\fR", words.joined(separator: ", "))
        }
        page.section(Words(en: "SEE ALSO", zh: "另见"))
        page.line("\\fBgovql\\fR(1)")
    }
}

/// Text with the macros of man(7).
struct ManualText {
    let language: Language
    private(set) var text = ""

    init(_ language: Language) { self.language = language }

    mutating func title(_ name: String, _ section: Int, _ manual: Words) {
        line(".TH \(name) \(section) \"\" \"govql \(GovQLVersion.current)\" \"\(manual[language])\"")
    }

    mutating func section(_ title: Words) { line(".SH \(title[language])") }

    mutating func subsection(_ title: Words) { line(".SS \(title[language])") }

    mutating func paragraph(_ text: String) {
        line(".PP")
        line(Self.escaped(text))
    }

    /// A term that is marked up already, and what it means.
    mutating func item(_ term: String, _ meaning: String) {
        line(".TP")
        line(term)
        line(Self.escaped(meaning))
    }

    mutating func verbatim(_ text: String) {
        line(".nf")
        for row in text.split(separator: "\n", omittingEmptySubsequences: false) { line(Self.escaped(String(row))) }
        line(".fi")
    }

    mutating func indentedVerbatim(_ text: String) {
        line(".RS")
        verbatim(text)
        line(".RE")
    }

    mutating func line(_ text: String) { self.text += text + "\n" }

    /// Neither escape nor, at the beginning of a line, request.
    static func escaped(_ text: String) -> String {
        var result = text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            default: result.append(character)
            }
        }
        if result.hasPrefix(".") || result.hasPrefix("'") { result = "\\&" + result }
        return result
    }
}
