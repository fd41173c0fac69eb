// Text within a page: escaped so that data stays text whatever it holds, and the small Markdown of comments as HTML. Pages
// are put together of it in ReportPage.swift.

enum ReportText {
    /// Text of an element or of an attribute. What would turn the direction of reading, hide itself or break the page is
    /// written out: `\u{202e}`.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\r": break
            default:
                if DisplayWidth.isUnsafe(scalar) {
                    result += DisplayWidth.visible(String(scalar))
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// Text of a cell, where a line end is one.
    static func cell(_ text: String) -> String {
        escaped(text).split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "<br>")
    }

    static func html(_ inlines: [Markdown.Inline]) -> String {
        inlines.map { inline in
            switch inline {
            case .text(let text): escaped(text)
            case .strong(let inner): "<strong>\(html(inner))</strong>"
            case .emphasis(let inner): "<em>\(html(inner))</em>"
            case .code(let text): "<code>\(escaped(text))</code>"
            case .link(let inner, let address):
                "<a href=\"\(escaped(address))\" rel=\"noopener noreferrer\">\(html(inner))</a>"
            }
        }.joined()
    }

    /// A list with the lists below its items.
    static func html(_ items: [Markdown.Item]) -> String {
        guard let first = items.first else { return "" }
        let start = first.number.map { $0 == 1 ? "" : " start=\"\($0)\"" }
        var html = start.map { "<ol\($0)>\n" } ?? "<ul>\n"
        var index = 0
        while index < items.count {
            let below = items[(index + 1)...].prefix { $0.depth > first.depth }
            html += "<li>\(self.html(items[index].inlines))"
            if !below.isEmpty { html += "\n" + self.html(Array(below)) }
            html += "</li>\n"
            index += 1 + below.count
        }
        return html + (first.number == nil ? "</ul>\n" : "</ol>\n")
    }
}

/// A query with its words coloured is the editor's; a page shows it as it stands.
extension ReportText {
    static func code(_ text: String) -> String { "<pre><code>\(escaped(text))</code></pre>\n" }
}
