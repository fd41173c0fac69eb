// The forms in which a chart is written to a file: one visible list. Their writers are Output's
// (Output/Charts/ChartFormat+Text.swift).

/// A form in which charts are written.
///
///     ChartFormat.svg.text(model, language: .chinese)   // "<svg xmlns=…"
public enum ChartFormat: String, Sendable, CaseIterable {
    /// A picture. See SVGChart.swift.
    case svg
    /// A specification of Vega-Lite with its data. See VegaLite.swift.
    case vega

    /// The format that a file's ending stands for, whatever its case; nil for those of other things.
    public init?(ofFile name: String) {
        let name = name.lowercased()
        if name.hasSuffix(".svg") {
            self = .svg
        } else if [".vl.json", ".vg.json", ".vega.json", ".vl"].contains(where: name.hasSuffix) {
            self = .vega
        } else {
            return nil
        }
    }

    /// The ending that files of the format have: `svg`, `vl.json`.
    public var fileEnding: String {
        switch self {
        case .svg: "svg"
        case .vega: "vl.json"
        }
    }
}
