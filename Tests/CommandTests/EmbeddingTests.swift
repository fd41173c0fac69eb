// The program in samples/embedding, built with everything else, prints what it should.

import Foundation
import Testing

@Suite struct EmbeddingTests {
    @Test func theSampleProgramRuns() throws {
        let program = Place.binaries.appendingPathComponent("embedding-sample").path
        let outcome = try RunningCommand(program, ["samples/wuhan/wuhan.gql"]).finish()
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first == "communities: 300")
        #expect(lines.contains { $0.contains("residents") })
        #expect(lines.contains { $0.hasPrefix("GQL0201") })
        #expect(lines.last == "fix: residents")
    }

    @Test func itIsAPackageOfItsOwn() throws {
        let outcome = try shell("swift package --package-path samples/embedding dump-package | python3 -m json.tool")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("\"GovQL\""))
    }
}
