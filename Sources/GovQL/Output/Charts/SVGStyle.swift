// The style sheet of charts: the same for every one, so that a page with many carries it once. Colours are variables that
// a page may set; readers that know no variables take the plain colour which stands before each.

enum SVGStyle {
    /// The roles that a page may colour, by the name of its variable.
    private static let roles: [(name: String, colors: ChartColors.Pair)] =
        [
            ("ink", ChartColors.ink), ("muted", ChartColors.muted), ("grid", ChartColors.grid),
            ("paper", ChartColors.paper), ("others", ChartColors.others),
        ] + ChartColors.series.enumerated().map { ("\($0 + 1)", $1) }

    static let sheet: String = {
        var lines = [".govql-chart { max-width: 100%; height: auto;"]
        lines += roles.map { "  --c-\($0.name): var(--chart-\($0.name), \($0.colors.light));" }
        lines.append("}\n@media (prefers-color-scheme: dark) { .govql-chart {")
        lines += roles.map { "  --c-\($0.name): var(--chart-\($0.name), \($0.colors.dark));" }
        lines.append("} }")
        let fonts = ChartColors.fonts.map { $0.contains(" ") ? "\"\($0)\"" : $0 }.joined(separator: ", ")
        lines.append(".govql-chart text { font-family: \(fonts);")
        lines.append("  font-size: 12px; \(paint("fill", "ink")) }")
        lines += rules.map { ".govql-chart .\($0.name) { \($0.body) }" }
        lines += ChartColors.series.indices.map { ".govql-chart .s\($0 + 1) { \(paint("color", "\($0 + 1)")) }" }
        lines.append(".govql-chart .s0 { \(paint("color", "others")) }")
        return lines.joined(separator: "\n")
    }()

    private static let rules: [(name: String, body: String)] = [
        ("title", "font-size: 16px; font-weight: 600"),
        ("muted", paint("fill", "muted")),
        ("value", "font-size: 11px"),
        ("note", "font-size: 11px; \(paint("fill", "muted"))"),
        ("number", "font-variant-numeric: tabular-nums"),
        ("paper", paint("fill", "paper")),
        ("grid", "fill: none; \(paint("stroke", "grid"))"),
        ("axis", "fill: none; \(paint("stroke", "muted"))"),
        ("fill", "fill: currentColor"),
        ("edge", "fill: currentColor; \(paint("stroke", "paper"))"),
        ("line", "fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round"),
        ("dot", "fill: currentColor; fill-opacity: 0.72; \(paint("stroke", "paper")); stroke-width: 0.75"),
        ("over", paint("fill", "paper")),
        ("hit", "fill: transparent; stroke: none"),
    ]

    private static func paint(_ property: String, _ role: String) -> String {
        let light = roles.first { $0.name == role }?.colors.light ?? "#000000"
        return "\(property): \(light); \(property): var(--c-\(role))"
    }
}
