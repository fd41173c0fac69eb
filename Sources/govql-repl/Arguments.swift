// The command line, read in order. `-c` takes any text, also one that begins with a dash; the order of queries and
// scripts is kept; wrong usage names the argument and what it lacks. A library for this would lose that order, end with
// another status and speak one language. The options themselves are the rows of OptionTable.swift.

import GovQL
import GovQLTerminal

/// What the command line asks for.
struct Arguments {
    /// Something to run, in the order given.
    enum Action: Equatable {
        case query(String)
        case script(String)
        case standardInput
    }

    /// Data to load: a path, and the entity's name if `NAME=PATH` gave one.
    struct Load: Equatable {
        let path: String
        let name: String?

        init(path: String, name: String?) {
            self.path = path
            self.name = name
        }
    }

    /// A value for `$name`.
    struct Parameter: Equatable {
        let name: String
        /// What declares it, where the command line does.
        let type: String?
        let text: String
    }

    enum Wish: Equatable {
        case help, version
        /// `govql help where`
        case topic(String)
        /// `govql completion bash`
        case completion(CommandLineShell)
        /// `govql man gql`
        case manual(ManualPage)
    }

    /// What moves questions or data to another engine.
    enum Move {
        /// `govql sql`: queries in its language.
        case queries
        /// `govql ddl`: its tables.
        case tables
        /// `govql export`: clean files.
        case files
    }

    /// What is done with queries.
    enum Purpose {
        case answer
        /// `--check`: they are read and bound.
        case check
        /// `--explain`: their plans are shown.
        case explain
        /// `govql sql`: they are written in the language of another engine.
        case translate
    }

    var actions: [Action] = []
    var loads: [Load] = []
    /// What `--with` and `--encoding` say, in the order given.
    var options: [String] = []
    var schemas: [String] = []
    var parameters: [Parameter] = []
    /// `govql check …`: what follows is data and schemas, and a report is printed instead of answers.
    var isChecking = false
    /// `govql fmt …`: what follows are scripts, written anew in their canonical layout.
    var isFormatting = false
    /// `govql sql`, `govql ddl`, `govql export`.
    var move: Move?
    /// `--dialect`: the engine that SQL is written for.
    var dialect: SQLDialect?
    /// `--annotate`: SQL says which lines it comes from.
    var annotates = false
    /// `--on`: the engine that holds the data, and the file that knows it by name.
    var engine: String?
    var connections: String?
    /// `--to`: the folder that `govql export` writes to.
    var exportFolder: String?
    /// `govql report …`: a script is written as a page.
    var isReporting = false
    /// `--watch`: the page is written anew when something it was made of changes.
    var watches = false
    /// Scripts to format, `-` for standard input.
    var formattedFiles: [String] = []
    /// `--check`: scripts are looked at, and neither run nor written.
    var onlyChecks = false
    /// `--explain`: plans instead of answers.
    var explains = false
    var format: OutputFormat?
    var checkFormat = CheckFormat.text
    var output: String?
    var today: CalendarDate?
    var language: Language?
    var numbers = NumberStyle.exact
    var dates = DateStyle.iso
    var color = ColorChoice.auto
    var reportsErrorsAsJSON = false
    var isQuiet = false
    var charts = ChartDisplay.auto
    /// What stands for null.
    var nullText: String?
    var hasHeader = true
    var neutralizesFormulas = false
    var tableName: String?
    /// `--plain`: words alone, for screen readers.
    var isPlain = false
    /// `--echo`: each statement before its answer.
    var echoes = false
    /// `--safe`: no file is read but those named here.
    var isSafe = false
    /// `--readonly`, and `--safe`: no file is written but that of `-o`.
    var isReadOnly = false
    var keepsGoing = false
    var failsIfEmpty = false
    var allowsEditing = true
    /// Whether the prompt begins with the user's init file.
    var runsInitFile = true
    /// Whether the sample city is loaded.
    var isDemo = false
    /// The working folder is loaded because nothing else is said.
    var opensFolder = false
    var staysInteractive = false
    var limits = Limits.unlimited
    var maxRows: Int?
    var threads: Int?
    var wish: Wish?

    /// A mistake on the command line.
    struct Mistake: Error {
        let words: Words

        init(en: String, zh: String) { words = Words(en: en, zh: zh) }
    }

    init(_ words: [String]) throws(Mistake) {
        var words = words[...]
        var optionsEnded = false
        switch words.first {
        case "check": isChecking = true
        case "fmt": isFormatting = true
        case "sql": move = .queries
        case "ddl": move = .tables
        case "export": move = .files
        case "report": isReporting = true
        case "help", "completion", "man":
            try takeDocument(words.removeFirst(), words)
            return
        default: break
        }
        if isChecking || isFormatting || isReporting || move != nil { words.removeFirst() }
        while let word = words.popFirst() {
            if optionsEnded || !word.hasPrefix("-") || word == "-" {
                takeOperand(word)
            } else if word == "--" {
                optionsEnded = true
            } else {
                try takeOption(word, &words)
            }
        }
        try checkStandardInput()
        try checkOptions()
        try checkChecking()
        try checkFormatting()
        try checkMove()
        try checkReporting()
    }

    /// How data is read is no use without data.
    private func checkOptions() throws(Mistake) {
        if wish == nil, connections != nil, engine == nil, !actions.isEmpty {
            throw Mistake(en: "--connections belongs to --on", zh: "--connections 与 --on 同用")
        }
        if wish == nil, !options.isEmpty, loads.isEmpty {
            throw Mistake(
                en: "--with and --encoding say how data of the command line is read, and there is none; "
                    + "a script says load \"x.csv\" with (…)",
                zh: "--with 与 --encoding 说明命令行上的数据如何读取，但命令行上没有数据；脚本中请写 load \"x.csv\" with (…)")
        }
    }

    /// Checks are of data with its schemas; there is nothing to ask beside.
    private func checkChecking() throws(Mistake) {
        guard isChecking, wish == nil else { return }
        if !actions.isEmpty || staysInteractive {
            throw Mistake(
                en: "govql check takes schemas and data, no queries", zh: "govql check 只接受模式文件和数据，不接受查询")
        }
        if schemas.isEmpty, loads.isEmpty, engine == nil {
            throw Mistake(
                en: "govql check wants a schema or data: govql check wuhan.gql",
                zh: "govql check 需要模式文件或数据：govql check wuhan.gql")
        }
    }

    /// A text is laid out as it stands: there is nothing to run or to read beside.
    private func checkFormatting() throws(Mistake) {
        guard wish == nil else { return }
        guard isFormatting else { return }
        if !actions.isEmpty || !loads.isEmpty || !schemas.isEmpty || output != nil || staysInteractive {
            throw Mistake(
                en: "govql fmt takes scripts, --lang and --check", zh: "govql fmt 只接受脚本、--lang 和 --check")
        }
        // What does not end so is data elsewhere, and no data is written over.
        if let other = formattedFiles.first(where: { $0 != "-" && !$0.lowercased().hasSuffix(".gql") }) {
            throw Mistake(
                en: "govql fmt takes names that end in .gql, and - for standard input, not \(other)",
                zh: "govql fmt 只接受以 .gql 结尾的文件名，或表示标准输入的 -，而不是 \(other)")
        }
        if formattedFiles.isEmpty {
            throw Mistake(
                en: "govql fmt wants scripts: govql fmt query.gql", zh: "govql fmt 需要脚本：govql fmt query.gql")
        }
    }

    /// Another engine is named, and there is something to move.
    private func checkMove() throws(Mistake) {
        guard wish == nil else { return }
        let dialects = SQLDialect.all.map(\.name).joined(separator: ", ")
        switch move {
        case .queries where dialect == nil, .tables where dialect == nil:
            throw Mistake(
                en: "govql sql and govql ddl want --dialect: \(dialects)",
                zh: "govql sql 与 govql ddl 需要 --dialect：\(dialects)")
        case .files where exportFolder == nil:
            throw Mistake(
                en: "govql export wants a folder: govql export data --to clean",
                zh: "govql export 需要文件夹：govql export data --to clean")
        case .files where isReadOnly:
            throw Mistake(
                en: "govql export writes files: not with --readonly", zh: "govql export 要写文件，不能与 --readonly 同用")
        case .queries where actions.isEmpty:
            throw Mistake(
                en: "govql sql wants a query: -c QUERY or a script", zh: "govql sql 需要查询：-c 查询 或脚本")
        case .tables, .files:
            if actions.contains(where: \.isQuery) {
                throw Mistake(
                    en: "govql ddl and govql export take schemas and data, no queries",
                    zh: "govql ddl 与 govql export 只接受模式文件和数据，不接受查询")
            }
        case nil where dialect != nil || exportFolder != nil || annotates:
            throw Mistake(
                en: "--dialect, --annotate and --to belong to govql sql, govql ddl and govql export",
                zh: "--dialect、--annotate 与 --to 用于 govql sql、govql ddl、govql export")
        default: break
        }
        if move != nil, staysInteractive {
            throw Mistake(en: "-i has no prompt to go to here", zh: "此处不能用 -i")
        }
    }

    /// What queries are for.
    var purpose: Purpose {
        move == .queries ? .translate : onlyChecks ? .check : explains ? .explain : .answer
    }

    /// `govql help where`, `govql completion bash`, `govql man`, each with `--lang` at most.
    private mutating func takeDocument(_ command: String, _ words: ArraySlice<String>) throws(Mistake) {
        var words = words
        var names: [String] = []
        while let word = words.popFirst() {
            if word.hasPrefix("-") { try takeOption(word, &words) } else { names.append(word) }
        }
        // Help on `--version` would be its summary: that is what `--help` lists.
        if wish != nil { return }
        let shells = CommandLineShell.allCases.map(\.rawValue).joined(separator: ", ")
        switch (command, names.count) {
        case ("help", 0): wish = .help
        case ("help", _): wish = .topic(names.joined(separator: " "))
        case ("completion", 1):
            wish = .completion(try OptionValues.choice(names[0], of: "govql completion"))
        case ("completion", _):
            throw Mistake(
                en: "govql completion wants the name of a shell: \(shells)",
                zh: "govql completion 需要 shell 的名称：\(shells)")
        case (_, 0): wish = .manual(.govql)
        case (_, 1): wish = .manual(try OptionValues.choice(names[0], of: "govql man"))
        default:
            throw Mistake(en: "govql man takes one name: govql or gql", zh: "govql man 只接受一个名称：govql 或 gql")
        }
    }

    /// Standard input can't be data and the script too.
    private func checkStandardInput() throws(Mistake) {
        if standardInput == .script, loads.contains(where: { $0.path == "-" }) {
            throw Mistake(
                en: "standard input can't be data and the script too; give the query with -c",
                zh: "标准输入不能既是数据又是脚本；请用 -c 给出查询")
        }
    }

    /// What standard input is for.
    var standardInput: StandardInputUse {
        actions.isEmpty || staysInteractive || actions.contains(.standardInput) ? .script : .data
    }

    /// What is no option: a script, standard input, or data.
    private mutating func takeOperand(_ word: String) {
        if isFormatting {
            formattedFiles.append(word)
        } else if word == "-" {
            actions.append(.standardInput)
        } else if isChecking || move == .tables || move == .files, word.lowercased().hasSuffix(".gql") {
            schemas.append(word)
        } else if word.lowercased().hasSuffix(".gql") {
            actions.append(.script(word))
        } else {
            loads.append(Load(word))
        }
    }

    private mutating func takeOption(_ word: String, _ words: inout ArraySlice<String>) throws(Mistake) {
        let (name, inline) = Self.split(word)
        guard let row = OptionTable.row(named: name) else { throw Self.unknown(name) }
        guard let placeholder = row.placeholder else {
            guard inline == nil else { throw Mistake(en: "\(name) takes no value", zh: "\(name) 不带值") }
            try row.apply(&self, "")
            return
        }
        guard let value = inline ?? words.popFirst() else {
            throw Mistake(en: "\(name) wants a value: \(placeholder.en)", zh: "\(name) 需要一个值：\(placeholder.zh)")
        }
        try row.apply(&self, value)
    }

    /// `--format=json` is `--format json`; `-cQUERY` is not taken apart, for a query may begin with anything.
    private static func split(_ word: String) -> (name: String, inline: String?) {
        guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else { return (word, nil) }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    private static func unknown(_ name: String) -> Mistake {
        guard let nearest = Vocabulary.nearest(to: name, in: OptionTable.names).first else {
            return Mistake(en: "unknown option \(name)", zh: "未知选项 \(name)")
        }
        return Mistake(en: "unknown option \(name); did you mean \(nearest)?", zh: "未知选项 \(name)；是否指 \(nearest)？")
    }
}

extension Arguments.Action {
    fileprivate var isQuery: Bool { if case .query = self { true } else { false } }
}

extension Arguments.Load {
    /// `NAME=PATH` where NAME could be a name; else all of it is a path.
    init(_ text: String) {
        let equals = text.firstIndex(of: "=")
        let name = equals.map { text[..<$0] } ?? ""
        guard let equals, !name.isEmpty, !name.contains("/"), !name.contains(".") else {
            self.init(path: text, name: nil)
            return
        }
        self.init(path: String(text[text.index(after: equals)...]), name: String(name))
    }
}

extension Language {
    /// The language of messages where `--lang` says nothing: the first of these variables that is set decides.
    static func ofEnvironment(_ environment: (String) -> String? = environmentVariable) -> Language {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let value = environment(name), !value.isEmpty else { continue }
            return value.lowercased().hasPrefix("zh") ? .chinese : .english
        }
        return .english
    }
}
