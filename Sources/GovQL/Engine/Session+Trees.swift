// `tree`: kept as it was written, since the data may change under it; what is wrong with it is told at once.
// What its levels are: Catalog/TreeShape.swift.

extension Session {
    func define(_ declaration: TreeDeclaration, _ source: SourceText) throws {
        guard let head = declaration.levels.first?.name else { return }
        let new = Definition(names: Names(head.text), body: declaration, source: source, range: head.range)
        if !(try isLeftOut(declaration)) {
            _ = try TreeShape(declaration, in: currentDataset().catalog, of: source)
        }
        try state.withLock { state in
            var trees = state.definitions.trees
            if let other = trees.first(where: { Folding.areEqual($0.names.primary, head.text) }) {
                // The same text again, as when a file is used twice, says nothing new.
                guard other.body.isSame(as: declaration) else {
                    let line = other.source.position(at: Int(other.range.start)).line
                    throw Diagnostics(
                        Diagnostic(
                            TreeProblem.treeTwice(head.text, place: "\(other.source.name):\(line)"), at: head.range,
                            in: source))
                }
                trees.removeAll { $0.names.primary == other.names.primary }
            }
            trees.append(new)
            state.definitions.trees = trees
        }
    }

    /// A declared entity whose file is missing is left out, and so is a tree of it.
    private func isLeftOut(_ declaration: TreeDeclaration) throws -> Bool {
        let known = try currentDataset().catalog.entities.flatMap(\.names.all)
        let declared = state.withLock { $0.builder.declarations.map { $0.syntax.name.all.map(\.text) } }
        return declaration.levels.contains { level in
            declared.contains { names in
                names.contains { EntityInference.names(level.name.text, entity: $0) }
                    && !names.contains { known.contains($0) }
            }
        }
    }
}

extension TreeDeclaration {
    fileprivate func isSame(as other: TreeDeclaration) -> Bool {
        levels.map(\.name.text) == other.levels.map(\.name.text)
            && levels.map { $0.link?.text } == other.levels.map { $0.link?.text }
    }
}
