// The files of charts as other programs read them: an XML parser, a renderer, Altair's schema of Vega-Lite and Vega. Those
// come from PyPI by `make test-charts`; where they are missing the test is skipped, but not there.

import Foundation
import Testing

@Suite struct ChartCheckTests {
    @Test func otherProgramsReadTheFiles() throws {
        let own = Place.root.appendingPathComponent(".venv-charts/bin/python3").path
        let python = FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
        let outcome = try shell("'\(python)' Tests/Charts/check_charts.py")
        let last = outcome.output.split(separator: "\n").last ?? "nothing"
        if outcome.status == 77, ProcessInfo.processInfo.environment["GOVQL_CHARTS"] != "all" {
            print("skipped: otherProgramsReadTheFiles: \(last)")
            return
        }
        print("charts: \(last)")
        #expect(outcome.status == 0, "\(outcome.output)")
    }
}
