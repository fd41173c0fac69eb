// `.tour`: questions for the user to type, one after another, each with a word about what it shows. They are read from a file
// beside the sample data. Whatever else is asked meanwhile is answered as ever.
//
//   ## en
//   ### A title
//   What it shows.
//   > communities | top 5 by residents

import GovQL
import GovQLTerminal

struct Tour {
    struct Step: Equatable {
        let title: String
        let text: [String]
        let query: String
    }

    let steps: [Step]
    private(set) var index = 0

    /// The steps for one language.
    init(_ file: String, language: Language) {
        var steps: [Step] = []
        var isOurs = false
        var title = ""
        var text: [String] = []
        var query: [String] = []
        func end() {
            if isOurs, !query.isEmpty {
                steps.append(Step(title: title, text: text, query: query.joined(separator: "\n")))
            }
            (title, text, query) = ("", [], [])
        }
        for line in file.split(separator: "\n").map(String.init) {
            if line.hasPrefix("### ") {
                end()
                title = String(line.dropFirst(4))
            } else if line.hasPrefix("## ") {
                end()
                isOurs = line.dropFirst(3) == language.rawValue
            } else if line.hasPrefix("> ") {
                query.append(String(line.dropFirst(2)))
            } else {
                text.append(line)
            }
        }
        end()
        self.steps = steps
    }

    var step: Step? { steps.indices.contains(index) ? steps[index] : nil }

    mutating func goOn() { index += 1 }

    /// Whether a typed line is the question of this step, whatever its blanks and the language of its words.
    func isAnswered(by line: String) -> Bool { step.map { Self.words($0.query) == Self.words(line) } ?? false }

    private static func words(_ text: String) -> [String] {
        SyntaxPart.parts(of: SourceText(name: "", text: text)).filter { $0.kind != .comment && $0.kind != .separator }
            .map { $0.kind == .keyword ? $0.meaning ?? $0.text : Folding.fold($0.text) }
    }
}

extension Shell {
    /// `.tour` begins, or shows the question again; `.tour next` goes on without it, `.tour stop` ends.
    func tour(_ word: String) throws {
        switch word.lowercased() {
        case "": if tour == nil { try beginTour() }
        case "next", "下一步": tour?.goOn()
        case "stop", "结束":
            tour = nil
            return say(Words(en: "The tour is over; .tour begins anew.", zh: "导览结束；.导览 重新开始。"))
        default: throw CommandMistake(en: ".tour takes next or stop", zh: ".导览 只接受 下一步 或 结束")
        }
        showStep()
    }

    /// After a line was answered: on to the next step, if it was this one's.
    func continueTour(after line: String) {
        guard let tour, tour.isAnswered(by: line) else { return }
        self.tour?.goOn()
        say("\n")
        showStep()
    }

    private func beginTour() throws {
        guard let path = SampleCity.tour, let schema = SampleCity.schema else {
            throw CommandMistake(
                en: "the sample city is not installed beside this program; `make install` puts it there",
                zh: "程序旁没有示例城市的数据；`make install` 会一并安装")
        }
        let file = String(decoding: try LocalFiles().contents(of: path), as: UTF8.self)
        let tour = Tour(file, language: settings.language)
        let isLoaded = tour.steps.first.map { (try? session.prepare($0.query)) != nil } ?? false
        if !isLoaded {
            guard try session.dataset().catalog.dataEntities.isEmpty else {
                throw CommandMistake(
                    en: "the tour is about the sample city: open it with govql --demo",
                    zh: "导览使用示例城市：请用 govql --demo 打开")
            }
            settings.reporter.report(try running { try session.use(schema, cancellation: $0) })
        }
        self.tour = tour
    }

    private func showStep() {
        guard let tour else { return say(Words(en: "There is no tour; .tour begins one.", zh: "没有进行中的导览；.导览 开始。")) }
        guard let step = tour.step else {
            self.tour = nil
            return say(
                Words(
                    en: "That was the tour. ?NAME explains any word or entity, .help lists the rest.",
                    zh: "导览到此结束。?名称 解释任何词或实体，.帮助 列出其余内容。"))
        }
        let head = "\(tour.index + 1)/\(tour.steps.count)  \(step.title)"
        let text = step.text.flatMap { TextLayout.wrapped($0, width: width) }
        let query = step.query.split(separator: "\n").map { "  " + $0 }
        say(([head] + text + query).joined(separator: "\n"))
    }
}
