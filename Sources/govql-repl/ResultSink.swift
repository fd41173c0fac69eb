// Where results go: standard output, or a file that is written whole when all has gone well. Several results in one
// output are told apart as their format allows: a blank line between tables and CSVs, one document after another in JSON.

import GovQL
import GovQLTerminal

/// Thrown when whoever reads our output has gone away: the command ends quietly.
struct ClosedPipe: Error {}

/// Thrown when a result can't be written.
struct OutputFailure: Error {
    let reason: String
}

/// A class because results are written to it in turn.
final class ResultSink {
    private enum Target {
        case stream
        case file(String)
        /// Whoever made the sink takes the text.
        case memory
    }

    var format: OutputFormat
    var options: OutputOptions
    private let target: Target
    private(set) var collected: [UInt8] = []
    private var isFirst: Bool

    /// Results on standard output; they may go on from others that are there already.
    init(format: OutputFormat?, options: OutputOptions, goesOn: Bool = false) {
        isFirst = !goesOn
        self.format = format ?? (Terminal.isTerminal(1) ? .table : .csv)
        self.options = options
        target = .stream
    }

    /// Results in a file; without a format its ending tells.
    init(file: String, format: OutputFormat?, options: OutputOptions) {
        self.format = format ?? OutputFormat(ofFile: file)
        isFirst = true
        self.options = options
        if format == nil, let display = ChartDisplay(ofFile: file) { self.options.charts = display }
        target = .file(file)
    }

    /// Results as text in `collected`.
    init(collecting format: OutputFormat, options: OutputOptions) {
        self.format = format
        isFirst = true
        self.options = options
        target = .memory
    }

    func write(_ result: QueryResult) throws {
        if case .file(let path) = target, options.charts == .svg || options.charts == .vega, result.isValue {
            let words = Words(en: "\(path) holds a chart, and this is a value", zh: "\(path) 用于保存图表，而这是一个值")
            throw OutputFailure(reason: words[options.language])
        }
        if options.charts.replacesRows, !result.isValue, !isUndrawable(result) { return try writeCharts(of: result) }
        switch format {
        case .table, .vertical, .csv, .tsv, .markdown, .html, .latex: try write(isFirst ? [] : [UInt8(ascii: "\n")])
        case .json, .ndjson, .insert, .raw: break
        }
        isFirst = false
        if result.isValue, format == .table, result.rowCount == 1, let column = result.columns.first {
            let text =
                column.value(at: 0).isNull ? "" : result.table.shownText(row: 0, column: 0, options: options)
            try write(Array("\(DisplayWidth.visible(text))\n".utf8))
        } else {
            try format.write(result.table, options: options) { try write($0) }
        }
        if !isForPrograms, options.charts == .auto {
            for chart in result.charts { try write(Array(("\n" + chart.text(options)).utf8)) }
        }
    }

    /// Whether nobody asked for a chart of it, and there is none.
    private func isUndrawable(_ result: QueryResult) -> Bool {
        options.charts == .text && result.charts.isEmpty
            && !result.columns.contains { $0.type.isNumeric || $0.type.isTime }
    }

    /// Charts in the place of rows. What can't be drawn and was not asked to be is shown as it is.
    private func writeCharts(of result: QueryResult) throws {
        for chart in result.chartsOrSuggestion {
            if case .file(let path) = target, options.charts != .text, !isFirst {
                let words = Words(
                    en:
                        "\(path) holds one chart, and this would be a second one; `chart … save` writes each to its own",
                    zh: "\(path) 只能放一张图表，这是第二张；可用 `图表 … 保存` 分别写入文件")
                throw OutputFailure(reason: words[options.language])
            }
            if options.charts == .text, !isFirst { try write([UInt8(ascii: "\n")]) }
            isFirst = false
            try write(Array(chart.text(options).utf8))
        }
    }

    private var isForPrograms: Bool { format != .table && format != .vertical }

    /// Lines and tabs stay, every other control character is written out.
    private static func visible(_ bytes: [UInt8]) -> [UInt8] {
        if !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 >= 0x7F }) { return bytes }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let shown = lines.map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map { DisplayWidth.visible(String($0)) }
                .joined(separator: "\t")
        }
        return Array(shown.joined(separator: "\n").utf8)
    }

    /// Writes the file, if results go to one.
    func finish(files: any FileAccess) throws {
        guard case .file(let path) = target else { return }
        try files.write(collected, to: path)
    }

    private func write(_ bytes: [UInt8]) throws {
        switch target {
        case .file:
            collected += bytes
            return
        case .memory:
            collected += isForPrograms ? Self.visible(bytes) : bytes
            return
        case .stream: break
        }
        // A table shows control characters; the formats for programs do so only where a person would look.
        let bytes = isForPrograms && Terminal.isTerminal(1) ? Self.visible(bytes) : bytes
        switch StandardStreams.write(bytes, to: 1) {
        case .written: break
        case .closed: throw ClosedPipe()
        case .failed(let code): throw OutputFailure(reason: String(cString: strerror(code)))
        }
    }
}
