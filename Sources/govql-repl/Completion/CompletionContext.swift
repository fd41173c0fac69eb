// What names can mean: the entities of the data and what statements have defined. Names are looked up as people read them.

import GovQL

struct CompletionContext {
    let catalog: Catalog
    let definitions: Definitions

    /// An entity by any of its names.
    func entity(named name: String) -> EntityID? {
        let exact = catalog.entities.first { $0.names.all.contains(name) }
        return (exact ?? catalog.entities.first { $0.names.all.contains { Folding.areEqual($0, name) } })?.id
    }

    /// The entities of a snapshot, by their names in it; none where nothing is called so.
    func entities(ofSnapshot name: String) -> [Names] {
        catalog.entities.compactMap(\.snapshot).filter { Folding.areEqual($0.name, name) }.map(\.names)
    }

    /// The entity that a level of a tree stands for: `district` for `districts`.
    func entity(ofLevel name: String) -> EntityID? {
        let plurals = [name, name + "s", name + "es", String(name.dropLast()) + "ies"]
        return plurals.lazy.compactMap { entity(named: $0) }.first
    }

    func letDefinition(named name: String) -> Definition<Query>? {
        definitions.lets.last { $0.names.all.contains { Folding.areEqual($0, name) } }
    }

    func fields(of entity: Entity) -> [Names] {
        definitions.fields.filter { entity.isDefined(as: $0.body.entity) }.map(\.names)
    }

    func measures(of entity: Entity) -> [Names] {
        definitions.measures.filter { entity.isDefined(as: $0.body.entity) }.map(\.names)
    }

    func field(named name: String, of id: EntityID) -> FieldID? {
        let fields = catalog[id].fields
        let exact = fields.first { $0.names.all.contains(name) }
        return (exact ?? fields.first { $0.names.all.contains { Folding.areEqual($0, name) } })?.id
    }

    /// Where a link of an entity leads, forward or back.
    func step(from id: EntityID, _ name: String) -> EntityID? {
        let entity = catalog[id]
        if let link = entity.links.first(where: { has(catalog[$0].names, name) }) { return catalog[link].target }
        return entity.reverseLinks.first { has(catalog[$0].reverseNames, name) }.map { catalog[$0].source }
    }

    /// What a row of an entity is known by.
    func label(of id: EntityID) -> FieldID? { catalog[id].label ?? catalog[id].key.first }

    private func has(_ names: Names, _ name: String) -> Bool {
        names.all.contains { Folding.areEqual($0, name) }
    }
}
