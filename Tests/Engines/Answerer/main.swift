// Answers many questions in one process, for random_queries.py: it opens a schema once, prints what there is to ask about
// as a line of JSON, and then answers each question that comes on standard input with a line of JSON: the rows, or the
// error, and for each engine named the SQL, or why there is none. A question ends at a blank line, and may begin with
// definitions, which hold for it alone. It compares nothing.
//
//     answer-queries SCHEMA DIALECT …

import Foundation
import GovQL

// MARK: JSON

func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

func array(_ parts: [String]) -> String { "[" + parts.joined(separator: ",") + "]" }

func object(_ parts: KeyValuePairs<String, String>) -> String {
    "{" + parts.map { quoted($0.key) + ":" + $0.value }.joined(separator: ",") + "}"
}

func line(_ text: String) {
    print(text)
    fflush(nil)
}

// MARK: What there is

func described(_ type: DataType) -> KeyValuePairs<String, String> {
    switch type {
    case .decimal(let scale): ["type": quoted("dec"), "scale": String(scale)]
    case .period(let unit): ["type": quoted("period"), "unit": quoted("\(unit)")]
    case .enumeration(let type):
        [
            "type": quoted("enum"), "values": array(type.members.map { quoted($0.name) }),
            "ordered": String(type.isOrdered),
        ]
    default: ["type": quoted(type.name)]
    }
}

func described(_ entity: Entity, in catalog: Catalog) -> String {
    let links = catalog.links.filter { $0.source == entity.id }
    return object([
        "name": quoted(entity.names.primary),
        "snapshot": quoted(entity.snapshot?.name ?? ""),
        "key": array(entity.key.map { quoted(catalog[$0].names.primary) }),
        "label": quoted(entity.label.map { catalog[$0].names.primary } ?? ""),
        "fields": array(
            entity.fields.map { field in
                object([
                    "name": quoted(field.names.primary), "is": object(described(field.type)),
                    "fixed": String(field.isLinkKey),
                ])
            }),
        "links": array(
            links.map { link in
                object([
                    "name": quoted(link.names.primary), "reverse": quoted(link.reverseNames.primary),
                    "target": quoted(catalog[link.target].names.primary),
                ])
            }),
    ])
}

func description(of catalog: Catalog) -> String {
    object([
        "entities": array(catalog.dataEntities.map { described($0, in: catalog) }),
        "functions": array(
            Vocabulary.functions.map {
                object([
                    "kind": quoted($0.kind.rawValue), "name": quoted($0.name), "signature": quoted($0.signature),
                ])
            }),
        "stages": array(StageTable.all.map { quoted($0.name) }),
        "words": object([
            "operator": array(Vocabulary.words(.operator).map { quoted($0.english) }),
            "reserved": array(Vocabulary.words(.reserved).map { quoted($0.english) }),
            "clause": array(Vocabulary.words(.clause).map { quoted($0.english) }),
        ]),
    ])
}

// MARK: Answers

func described(_ error: any Error) -> String {
    guard let diagnostics = error as? Diagnostics, let first = diagnostics.all.first(where: { $0.severity == .error })
    else { return object(["code": quoted(""), "message": quoted("\(error)")]) }
    var construct = ""
    if case .notInEngine(let words, _, _)? = first.facts as? SQLProblem { construct = words.en }
    return object([
        "code": quoted(first.code), "message": quoted(first.message()), "construct": quoted(construct),
    ])
}

func described(_ result: QueryResult) -> String {
    let rows = (0..<result.rowCount).map { row in
        array(
            result.columns.map { column in
                let value = column.value(at: row)
                return value.isNull ? "null" : quoted(value.description)
            })
    }
    return object([
        "columns": array(
            result.columns.map { object(["name": quoted($0.name), "is": object(described($0.type))]) }),
        "rows": array(rows),
    ])
}

/// What a question gives here and how it is written for each engine.
func answer(_ text: String, in common: Session, for dialects: [SQLDialect]) -> String {
    let limits = Limits(wallTime: .seconds(20), resultRows: 100_000)
    do {
        let session = try Session(sharing: common)
        let source = SourceText(name: "<query>", text: text)
        var statements = try session.statements(of: source)
        guard let last = statements.popLast() else { return object(["error": quoted("nothing asked")]) }
        for statement in statements { try session.execute(statement, of: source, limits: limits) }
        let texts = dialects.map { dialect in
            do {
                let text = try session.sql(last, of: source, for: dialect)?.text ?? ""
                return quoted(dialect.name) + ":" + object(["text": quoted(text)])
            } catch {
                return quoted(dialect.name) + ":" + object(["refused": described(error)])
            }
        }
        var result = ""
        do {
            let outcome = try session.execute(last, of: source, limits: limits)
            result = quoted("result") + ":" + (outcome.result.map { described($0) } ?? "null")
        } catch {
            result = quoted("error") + ":" + described(error)
        }
        return "{" + result + "," + quoted("sql") + ":{" + texts.joined(separator: ",") + "}}"
    } catch {
        return object(["error": described(error)])
    }
}

// MARK: Running

let arguments = CommandLine.arguments.dropFirst()
guard let schema = arguments.first else {
    print("usage: answer-queries SCHEMA DIALECT …")
    exit(2)
}
let dialects = arguments.dropFirst().compactMap { SQLDialect.named($0) }
do {
    let session = Session()
    try session.use(schema)
    let catalog = try session.dataset().catalog
    // Types are final once everything has been read.
    for entity in catalog.dataEntities where entity.snapshot == nil {
        try session.run("`\(entity.names.primary)` | sort this | take 1")
    }
    line(description(of: try session.dataset().catalog))
    var question = ""
    while let text = readLine(strippingNewline: false) {
        if text != "\n" {
            question += text
            continue
        }
        if !question.isEmpty { line(answer(question, in: session, for: dialects)) }
        question = ""
    }
} catch {
    print(object(["error": described(error)]))
    exit(1)
}
