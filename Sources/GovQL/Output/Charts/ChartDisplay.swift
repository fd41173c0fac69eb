// What is done about charts where results are shown: one visible list. The host reads it; ResultChart draws.

/// How results and their charts are shown.
public enum ChartDisplay: String, Sendable, CaseIterable {
    /// Charts below tables for people; none in the formats for programs.
    case auto
    case off
    /// Charts of characters instead of the rows. A result whose query has no `chart` is charted as its rows suggest.
    case text
    /// The same as SVG.
    case svg
    /// The same as a Vega-Lite specification.
    case vega

    /// Whether charts stand in the place of the rows.
    public var replacesRows: Bool {
        switch self {
        case .auto, .off: false
        case .text, .svg, .vega: true
        }
    }

    init(_ format: ChartFormat) {
        switch format {
        case .svg: self = .svg
        case .vega: self = .vega
        }
    }

    /// What a file's ending asks for; nil for files of rows.
    public init?(ofFile name: String) {
        guard let format = ChartFormat(ofFile: name) else { return nil }
        self.init(format)
    }
}
