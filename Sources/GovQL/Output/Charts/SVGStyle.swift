// The style sheets of charts. A page with charts has one for all of them, whose colours are variables that the page may
// set. A file has its own, with the rules that it needs and plain colours: not every program that shows an SVG knows
// variables, and those that don't would paint all of it black.

enum SVGStyle {
    /// A class, what it sets, and which colours it has for what.
    private struct Rule {
        let selector: String
        var body = ""
        var paints: [(property: String, role: String)] = []
    }

    /// The roles of colours: the name of a page's variable without `--chart-`.
    private static let roles: [(name: String, colors: ChartColors.Pair)] =
        [
            ("ink", ChartColors.ink), ("muted", ChartColors.muted), ("grid", ChartColors.grid),
            ("paper", ChartColors.paper), ("others", ChartColors.others),
        ] + ChartColors.series.enumerated().map { ("\($0 + 1)", $1) }

    private static let rules: [Rule] =
        [
            Rule(
                selector: "text", body: "font: 12px \(fonts)", paints: [("fill", "ink")]),
            Rule(selector: ".title", body: "font-size: 16px; font-weight: 600"),
            Rule(selector: ".muted", paints: [("fill", "muted")]),
            Rule(selector: ".value", body: "font-size: 11px"),
            Rule(selector: ".note", body: "font-size: 11px", paints: [("fill", "muted")]),
            Rule(selector: ".number", body: "font-variant-numeric: tabular-nums"),
            Rule(selector: ".over", paints: [("fill", "paper")]),
            Rule(selector: ".paper", paints: [("fill", "paper")]),
            Rule(selector: ".grid", body: "fill: none", paints: [("stroke", "grid")]),
            Rule(selector: ".axis", body: "fill: none", paints: [("stroke", "muted")]),
            Rule(selector: ".fill", body: "fill: currentColor"),
            Rule(selector: ".edge", body: "fill: currentColor", paints: [("stroke", "paper")]),
            Rule(selector: ".part", paints: [("stroke", "paper")]),
            Rule(
                selector: ".line",
                body: "fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round"
            ),
            Rule(selector: ".thin", body: "stroke-width: 1.5"),
            Rule(selector: ".thick", body: "stroke-width: 4; stroke-linecap: butt"),
            Rule(
                selector: ".dot", body: "fill: currentColor; fill-opacity: 0.72; stroke-width: 0.75",
                paints: [("stroke", "paper")]),
            Rule(
                selector: ".texture",
                body: "fill: none; stroke-width: 1.4; stroke-opacity: 0.35; stroke-linecap: square",
                paints: [("stroke", "paper")]),
            Rule(selector: ".hit", body: "fill: none; pointer-events: all"),
            Rule(selector: ".s0", paints: [("color", "others")]),
        ] + ChartColors.series.indices.map { Rule(selector: ".s\($0 + 1)", paints: [("color", "\($0 + 1)")]) }

    private static let fonts = ChartColors.fonts.map { $0.contains(" ") ? "\"\($0)\"" : $0 }.joined(separator: ", ")

    /// That of a page: every rule.
    static let ofPages: String = {
        var lines = [".govql-chart {"]
        lines += roles.map { "  --c-\($0.name): var(--chart-\($0.name), \($0.colors.light));" }
        lines += ["  max-width: 100%; height: auto", "}", "@media (prefers-color-scheme: dark) { .govql-chart {"]
        lines += roles.map { "  --c-\($0.name): var(--chart-\($0.name), \($0.colors.dark));" }
        lines.append("} }")
        lines += rules.map { text($0) { "var(--c-\($0))" } }
        return lines.joined(separator: "\n")
    }()

    /// That of a file: the rules that its classes need.
    static func ofFile(_ classes: Set<String>) -> String {
        let rules = rules.filter { $0.selector == "text" || classes.contains(String($0.selector.dropFirst())) }
        var lines = [".govql-chart { max-width: 100%; height: auto }"]
        lines += rules.map { text($0) { role in color(role).light } }
        lines.append("@media (prefers-color-scheme: dark) {")
        lines += rules.filter { !$0.paints.isEmpty }.map { rule in
            "  " + text(Rule(selector: rule.selector, paints: rule.paints)) { color($0).dark }
        }
        lines.append("}")
        return lines.joined(separator: "\n")
    }

    private static func color(_ role: String) -> ChartColors.Pair {
        roles.first { $0.name == role }?.colors ?? ChartColors.ink
    }

    private static func text(_ rule: Rule, _ color: (String) -> String) -> String {
        let body = (rule.body.isEmpty ? [] : [rule.body]) + rule.paints.map { "\($0.property): \(color($0.role))" }
        return ".govql-chart \(rule.selector) { \(body.joined(separator: "; ")) }"
    }
}
