// Helpers of the catalog tests: folders in memory, schemas from text, links and rows as words.

import Synchronization
import Testing

@testable import GovQL

/// Files in memory under their paths.
final class MemoryFolder: FileAccess {
    private let files: Mutex<[String: String]>

    init(_ files: [String: String]) { self.files = Mutex(files) }

    func kind(of path: String) -> FileKind {
        files.withLock { files in
            if files[path] != nil { return .file }
            return files.keys.contains { $0.hasPrefix(path + "/") } ? .folder : .absent
        }
    }

    func names(inFolder path: String) throws -> [String] {
        files.withLock { files in
            files.keys.filter { $0.hasPrefix(path + "/") }.map { String($0.dropFirst(path.count + 1)) }.sorted()
        }
    }

    func open(_ path: String) throws -> any ReadableFile {
        guard let text = files.withLock({ $0[path] }) else {
            throw Diagnostics(Diagnostic(FileProblem.absent(path)))
        }
        return CSVMemoryFile(text, path: path)
    }

    func write(_ bytes: [UInt8], to path: String) throws {
        files.withLock { $0[path] = String(decoding: bytes, as: UTF8.self) }
    }
}

/// A dataset over files in memory, asked by name.
struct DatasetFixture {
    let dataset: Dataset
    let context: RunContext

    /// - Parameters:
    ///   - files: texts by entity name; entities are numbered in the order of their names.
    ///   - schema: `entity` statements.
    init(_ files: [String: String], schema: String = "") throws {
        let folder = MemoryFolder(files)
        var builder = DatasetBuilder()
        for (name, text) in files.sorted(by: { $0.key < $1.key }) {
            let source = try CSVFile(CSVMemoryFile(text, path: name + ".csv"))
            builder.add(DatasetBuilder.Table(name: name, path: name + ".csv", source: source))
        }
        let text = SourceText(name: "schema.gql", text: schema)
        let (script, problems) = Parser.parseScript(text)
        #expect(problems.isEmpty)
        for case .entity(let entity) in script.statements.map(\.kind) {
            try builder.declare(entity, text: text, folder: "")
        }
        let opening = RunContext(today: .minimum, files: folder)
        dataset = try builder.build { path, options, _ in
            try CSVFormat().open(path, options: options, context: opening)
        }
        context = try CSVTesting.context()
    }

    var catalog: Catalog { dataset.catalog }

    func entity(_ name: String) throws -> Entity {
        try #require(catalog.entities.first { $0.names.all.contains(name) }, "no entity \(name)")
    }

    func link(_ entity: String, _ name: String) throws -> Link {
        let links = try self.entity(entity).links.map { catalog[$0] }
        return try #require(links.first { $0.names.all.contains(name) }, "no link \(name)")
    }

    /// `workers.community -> communities.workers` for every link.
    var links: [String] {
        catalog.links.map { link in
            let (source, target) = (catalog[link.source].names.primary, catalog[link.target].names.primary)
            let keys = link.foreignKey.map { catalog[$0].names.primary }.joined(separator: "+")
            let targets = link.targetKey.map { catalog[$0].names.primary }.joined(separator: "+")
            return "\(source).\(link.names.primary) [\(keys)] -> \(target).\(link.reverseNames.primary) [\(targets)]"
        }
    }

    /// What a row of an entity shows, in order.
    func items(_ name: String) throws -> [String] {
        try entity(name).items.map { item in
            switch item {
            case .field(let field): catalog[field].names.primary
            case .link(let link): "-> " + catalog[link].names.primary
            }
        }
    }

    func targets(_ entity: String, _ link: String) throws -> [Int?] {
        let index = try dataset.forward(self.link(entity, link).id, context: context)
        return index.targets.map { $0 == nullRow ? nil : Int($0) }
    }

    func sources(_ entity: String, _ link: String) throws -> [[Int]] {
        let index = try dataset.reverse(self.link(entity, link).id, context: context)
        return index.offsets.indices.dropLast().map { target in
            index.rows[index.offsets[target]..<index.offsets[target + 1]].map(Int.init)
        }
    }
}
