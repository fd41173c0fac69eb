// Drives a line reader by hand or under tmux: echoes each event. A statement is complete when its brackets are closed
// and it does not end in `|`. It stands in for the shell until tests of the shell exist, and knows no GovQL.

import GovQLTerminal

let arguments = CommandLine.arguments
let words = ["communities", "communes", "社区", "社会组织", "街道", "where", "take"]

func isComplete(_ text: String) -> Bool {
    let open = text.filter { $0 == "(" }.count - text.filter { $0 == ")" }.count
    return open <= 0 && text.last { !$0.isWhitespace } != "|"
}

/// Whole words that begin with what stands before the cursor; after `many`, 300 of them.
func complete(_ text: String, _ cursor: Int) -> [Completion] {
    let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    let word = String(before.reversed().prefix { $0.isLetter }.reversed())
    let range = cursor - word.utf8.count..<cursor
    if word == "many" {
        return (1...300).map { Completion(replacementRange: range, text: "候选\($0)", kindLabel: "value") }
    }
    return words.filter { $0.hasPrefix(word) }.map {
        Completion(replacementRange: range, text: $0, kindLabel: $0.utf8.count == $0.count ? "stage" : "实体")
    }
}

/// Digits in cyan, `where` in bold.
func highlight(_ text: String) -> [StyledRange] {
    var ranges: [StyledRange] = []
    var offset = 0
    for character in text {
        let length = character.utf8.count
        if character.isNumber { ranges.append(StyledRange(offset..<offset + length, .cyan)) }
        offset += length
    }
    return ranges
}

var options = LineReaderOptions()
options.allowsEditing = !arguments.contains("--no-edit")
options.usesColor = arguments.contains("--color")
Interrupts.install()
let callbacks = LineReaderCallbacks(
    isComplete: isComplete, complete: complete, highlight: highlight,
    continuesStatement: { $0.hasPrefix("|") }, editExternally: { _ in "edited elsewhere" })
let reader = makeLineReader(options, callbacks: callbacks, history: History(path: History.defaultPath()))

func show(_ text: String) {
    StandardStreams.write(text + "\n", to: 1)
}

/// Pretends to run a query until Ctrl-C.
func waitForInterrupt() {
    show("running")
    Interrupts.duringQuery {
        while !Interrupts.take() { usleep(10_000) }
    }
    show("cancelled")
}

loop: while true {
    switch reader.read(prompt: Prompt("t> ", continuation: ".> ")) {
    case .statement("sleep"): waitForInterrupt()
    case .statement("nap"):
        show("napping")
        usleep(500_000)
    case .statement("hang"): Interrupts.duringQuery { while true { usleep(10_000) } }
    case .statement("crash"): fatalError("asked for")
    case .statement(let text):
        show("[" + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "⏎") + "]")
    case .interrupted: show("interrupted")
    case .endOfInput(let discarded):
        if let discarded { show("discarded [" + discarded + "]") }
        break loop
    }
}
show("bye")
