// editors/govql.tmLanguage.json as it follows from the keyword table, and a matcher of the little that it uses of
// TextMate: an ordered list of patterns, each within a line, with captures. A test compares file and table; another
// the colours with what lexer and parser make of the samples.

import Foundation

@testable import GovQL

enum TextMateGrammar {
    /// A pattern and the scope of what it matches, or of its groups.
    struct Pattern {
        let match: String
        var scope: String?
        var captures: [Int: String] = [:]
    }

    private static let word = "[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*"
    private static let notBefore = "(?![\\p{L}\\p{M}\\p{N}_])"
    private static let notAfter = "(?<![\\p{L}\\p{M}\\p{N}_])"

    /// Every spelling of the words of some roles, longest first, so that no word hides a longer one.
    private static func spellings(_ roles: KeywordRole..., but left: Set<Keyword> = []) -> String {
        var all: Set<String> = []
        for row in Keyword.table where roles.contains(row.role) && !left.contains(row.keyword) {
            let english = [row.keyword.rawValue, row.plural].compactMap { $0 }
            for spelling in english + row.chinese { all.insert(spelling.replacing(" ", with: "\\s+")) }
        }
        let sorted = all.sorted { ($1.count, $0) < ($0.count, $1) }
        return "(?i:" + sorted.joined(separator: "|") + ")"
    }

    /// What the file holds, in the order in which patterns are tried.
    static var patterns: [Pattern] {
        let clauses = spellings(
            .clause, but: [.pinyin, .natural, .asc, .desc, .all, .empty, .total, .ties])
        let operand = "[\\p{L}\\p{M}\\p{N}_\\])}\"'”’`%]"
        return [
            Pattern(match: "[#＃].*$", scope: "comment.line.number-sign.govql"),
            Pattern(
                match: "(?<![\\p{L}\\p{N}_])r(?:\"[^\"]*\"|'[^']*')", scope: "string.quoted.other.raw.govql"
            ),
            Pattern(match: "\"(?:\\\\.|[^\"\\\\])*\"", scope: "string.quoted.double.govql"),
            Pattern(match: "'(?:\\\\.|[^'\\\\])*'", scope: "string.quoted.single.govql"),
            Pattern(match: "[“”](?:\\\\.|[^“”\"\\\\])*[“”\"]", scope: "string.quoted.double.govql"),
            Pattern(match: "[‘’](?:\\\\.|[^‘’'\\\\])*[‘’']", scope: "string.quoted.single.govql"),
            Pattern(match: "[`｀][^`｀]+[`｀]", scope: "variable.other.quoted.govql"),
            Pattern(match: "[@＠][\\p{N}][\\p{L}\\p{N}:\\-]*", scope: "constant.other.date.govql"),
            Pattern(match: "[$￥]\(word)", scope: "variable.parameter.govql"),
            Pattern(
                match:
                    "\\p{N}[\\p{N}_]*(?:\\.\\p{N}[\\p{N}_]*)?(?:[eE][+\\-]?\\p{N}+)?[万亿]*[%％]?(\\s*\(spellings(.unit)))?\(notBefore)",
                captures: [0: "constant.numeric.govql", 1: "keyword.other.unit.govql"]),
            // After a point every word is a name, but for these two.
            Pattern(match: "(?<=[.．])(?:outer|this|外层|本行)\(notBefore)", scope: "keyword.other.govql"),
            Pattern(match: "(?<=[.．])\(word)", scope: "variable.other.govql"),
            Pattern(
                match: "([|｜])\\s*(\(spellings(.stage)))\(notBefore)(?![\\s]*[|｜=])",
                captures: [1: "keyword.operator.pipe.govql", 2: "keyword.control.stage.govql"]),
            Pattern(
                match:
                    "^\\s*(\(spellings(.statement)))(?=\\s+[\\p{L}_`\"'“])(?!\\s+\(spellings(.operator, .reserved))\\s)",
                captures: [1: "keyword.control.statement.govql"]),
            Pattern(
                match: "\(notAfter)\(spellings(.reserved))\(notBefore)", scope: "keyword.other.govql"),
            Pattern(match: "\(notAfter)\(word)(?=[(（])", scope: "entity.name.function.govql"),
            Pattern(
                match: "(?<=\(operand)\\s)\(spellings(.operator))\(notBefore)(?=\\s)",
                scope: "keyword.operator.word.govql"),
            Pattern(
                match: "^\\s*((?i:key|label)|主键|标签)(?=\\s+[\\p{L}_`])",
                captures: [1: "keyword.other.schema.govql"]),
            Pattern(
                match:
                    "(?<=[:：]\\s)(\(spellings(.type)))(?:\\s+((?i:ordered)|有序))?(?=\\s*(?:$|[{=＝}#]|(?i:required|missing|in)\\s|必填|缺失|属于))",
                captures: [1: "storage.type.govql", 2: "keyword.other.schema.govql"]),
            Pattern(
                match:
                    "(?<=[\\p{L}_}]\\s)\(spellings(.schema, but: [.key, .label]))\(notBefore)(?=\\s|$|,)",
                scope: "keyword.other.schema.govql"),
            // What a clause is of stands behind it, what it belongs to before it, or the line begins with it.
            Pattern(
                match:
                    "(?:(?<=\(operand)\\s)|(?<=[(（])|(?<=[:：]\\s)|^\\s*)(\(clauses))(?=\\s+[\\p{L}\\p{N}_`\"'“(\\[$@\\-])",
                captures: [1: "keyword.other.clause.govql"]),
            Pattern(
                match:
                    "(?<=\(operand)\\s)(?i:asc|desc|all|total|ties|empty|升序|降序|全部|合计|并列|无结果)\(notBefore)(?=\\s*(?:$|[,，)）|｜;；#]))",
                scope: "keyword.other.clause.govql"),
            Pattern(
                match: "(?<=\(operand)\\s)(?:(?i:asc|desc)|升序|降序)(?=\\s+(?i:by|per|with|按|每|含)\\s)",
                scope: "keyword.other.clause.govql"),
            Pattern(match: word, scope: "variable.other.govql"),
            Pattern(
                match: "[-+*/=<>!?.:,;|]+|[（）［］｛｝，；：＝！＜＞＋－＊／．｜。、《》？]", scope: "keyword.operator.govql"),
        ]
    }

    /// The file's text.
    static var json: String {
        func quoted(_ text: String) -> String {
            "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        let rows = patterns.map { pattern -> String in
            var parts = ["\"match\": \(quoted(pattern.match))"]
            if let scope = pattern.scope { parts.append("\"name\": \(quoted(scope))") }
            if !pattern.captures.isEmpty {
                let groups = pattern.captures.sorted { $0.key < $1.key }
                    .map { "\"\($0.key)\": { \"name\": \(quoted($0.value)) }" }
                parts.append("\"captures\": { \(groups.joined(separator: ", ")) }")
            }
            return "    { \(parts.joined(separator: ",\n      ")) }"
        }
        return """
            {
              "name": "GovQL",
              "scopeName": "source.govql",
              "fileTypes": ["gql"],
              "firstLineMatch": "^#!.*\\\\bgovql\\\\b",
              "patterns": [
            \(rows.joined(separator: ",\n"))
              ]
            }

            """
    }
}

/// The scopes of a line, as an editor that reads the grammar would find them.
struct TextMateMatcher {
    private let patterns: [(expression: NSRegularExpression, pattern: TextMateGrammar.Pattern)]

    init() throws {
        patterns = try TextMateGrammar.patterns.map { (try NSRegularExpression(pattern: $0.match), $0) }
    }

    /// The scope of each UTF-16 unit of a line.
    func scopes(_ line: String) -> [String?] {
        let text = line as NSString
        var scopes = [String?](repeating: nil, count: text.length)
        var place = 0
        while place < text.length {
            let rest = NSRange(location: place, length: text.length - place)
            var best: (match: NSTextCheckingResult, pattern: TextMateGrammar.Pattern)?
            for (expression, pattern) in patterns {
                // Looking back and at the beginning of a line goes by the whole line.
                let found = expression.firstMatch(
                    in: line, options: [.withTransparentBounds, .withoutAnchoringBounds], range: rest)
                guard let found, found.range.length > 0 else { continue }
                if best.map({ found.range.location < $0.match.range.location }) ?? true {
                    best = (found, pattern)
                }
            }
            guard let best else { break }
            let whole = best.match.range
            for unit in whole.location..<NSMaxRange(whole) {
                scopes[unit] = best.pattern.scope ?? best.pattern.captures[0]
            }
            for (group, scope) in best.pattern.captures
            where group > 0 && group < best.match.numberOfRanges {
                let range = best.match.range(at: group)
                guard range.location != NSNotFound else { continue }
                for unit in range.location..<NSMaxRange(range) { scopes[unit] = scope }
            }
            place = NSMaxRange(whole)
        }
        return scopes
    }
}
