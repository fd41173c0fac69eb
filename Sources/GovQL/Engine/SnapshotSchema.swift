// The schema that lies in a snapshot's folder: entities as they were declared then. Without one the main schema holds.
// Nothing else of such a file counts for the snapshot. Next: Catalog/DatasetBuilder+Snapshots.swift.

struct SnapshotSchema {
    private(set) var declarations: [DatasetBuilder.Declared] = []
    private(set) var notes: [Diagnostic] = []

    /// Reads the one schema of some folders, if there is one: a file of definitions that declares entities.
    ///
    /// - Throws: ``Diagnostics``: a schema that can't be read, or several.
    init(inFolders folders: [String], _ context: RunContext) throws {
        var found: [String] = []
        for folder in folders {
            let folder = folder.hasSuffix("/") ? folder : folder + "/"
            for name in try context.files.names(inFolder: folder) where name.hasSuffix(".gql") {
                let path = DataPath.joined(folder, name)
                let text = SourceText(name: path, bytes: try context.files.contents(of: path))
                let (script, diagnostics) = Parser.parseScript(text)
                let declared = script.statements.compactMap { statement -> EntityDeclaration? in
                    if case .entity(let declaration) = statement.kind { declaration } else { nil }
                }
                // A file of questions about the snapshot is none of ours.
                if declared.isEmpty { continue }
                let errors = diagnostics.filter { $0.severity == .error }
                if !errors.isEmpty { throw Diagnostics(errors) }
                found.append(path)
                for syntax in declared {
                    declarations.append(
                        DatasetBuilder.Declared(
                            syntax: syntax, text: text, options: try LoadOptions(syntax.options, in: text),
                            folder: folder))
                }
                leaveOut(script.statements, path)
            }
        }
        guard found.count < 2 else {
            throw Diagnostics(
                Diagnostic(SnapshotProblem.severalSchemas(folder: folders.joined(separator: ", "), files: found)))
        }
    }

    /// What a schema says beside its entities; that it loads its own folder goes without saying.
    private mutating func leaveOut(_ statements: [Statement], _ path: String) {
        let others = statements.filter { statement in
            switch statement.kind {
            case .entity, .load: false
            default: true
            }
        }
        if !others.isEmpty {
            notes.append(Diagnostic(SnapshotProblem.schemaLeftOut(path: path, statements: others.count)))
        }
    }
}
