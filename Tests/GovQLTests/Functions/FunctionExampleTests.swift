import Foundation
import Testing

@testable import GovQL

/// Every function's example, as help shows it, is run and gives what it says.
@Suite struct FunctionExampleTests {
    @Test(arguments: ScalarTable.all.map(\.name))
    func scalar(_ name: String) throws {
        let function = try #require(ScalarTable.function(named: name))
        let session = Session(configuration: .init(columns: TestCity.keeping))
        for spelling in [function.name, function.chineseName] {
            let expression = function.example.expression.replacing(function.name + "(", with: spelling + "(")
            #expect(try session.run(expression)[0][0].description == function.example.result)
        }
    }

    @Test(arguments: AggregateTable.all.map(\.name))
    func aggregate(_ name: String) throws {
        let function = try #require(AggregateTable.function(named: name))
        try check(AggregateTable.row(of: function).example)
    }

    @Test(arguments: WindowTable.all.map(\.name))
    func window(_ name: String) throws {
        let function = try #require(WindowTable.function(named: name))
        try check(WindowTable.row(of: function).example)
    }

    @Test(arguments: ClosureTable.all.map(\.name))
    func closure(_ name: String) throws {
        let word = try #require(ClosureTable.word(named: name))
        try check(try #require(ClosureTable.all.first { $0.function == word }).example)
    }

    private func check(_ example: (query: String, result: String)) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "govql-examples-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for file in ExampleData.files {
            try file.text.write(to: folder.appending(path: file.name), atomically: true, encoding: .utf8)
        }
        let session = Session(configuration: .init(columns: TestCity.keeping))
        _ = try session.load(folder.path)
        #expect(Self.csv(try session.run(example.query)) == example.result + "\n")
    }

    private static func csv(_ result: QueryResult) -> String {
        let columns = result.columns.map {
            OutputTable.Column(name: $0.name, type: $0.type, vector: $0.labels ?? $0.vector)
        }
        return OutputFormat.csv.text(OutputTable(columns: columns, rowCount: result.rowCount))
    }
}
