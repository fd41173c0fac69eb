// Gives every name, link and type of a query its meaning: syntax in, a logical plan and output columns out. Errors are
// collected, one per item or stage, so that one run reports every broken part. The aspects are in Binder+….swift;
// what names mean at a place is in Scope.swift. It evaluates nothing: what rests on data it asks of BindingData.

/// A query ready to be optimised and run.
public struct BoundQuery: Sendable {
    /// A column of the result.
    public struct Column: Sendable {
        public let name: String
        public let type: DataType
        /// The expression that it shows, as text, for `--format` writers and messages.
        public let origin: Origin
        public internal(set) var facts = ColumnFacts()
    }

    /// Its slots are the columns, in order.
    public let plan: LogicalPlan
    public let columns: [Column]
    /// The entity of the rows, if they still are rows of one.
    public let entity: EntityID?
    /// Whether the query is a bare expression: one value rather than rows.
    public let isValue: Bool
    public let warnings: [Diagnostic]
    /// What must be decoded before the plan can run, and whose types the plan rests on.
    public let fields: Set<FieldID>
    public let links: Set<LinkID>
    /// The self links among them that are followed to any depth.
    public let closures: Set<LinkID>
    /// The entities whose rows the plan goes over, whether or not it reads any field of theirs.
    public let scanned: Set<EntityID>
    public let literalChecks: [LiteralCheck]
    public let rangeChecks: [RangeCheck]
    public let labelChecks: [LabelCheck]
    /// What the `chart` stages ask for, in their order.
    public let charts: [BoundChart]
}

/// Thrown inside the binder for one problem; caught where binding can go on.
struct BindingError: Error {
    let diagnostic: Diagnostic
}

/// Thrown when a name is used whose own definition had an error: nothing new to report.
struct AlreadyReported: Error {}

/// Binds one query. A class because scopes, plans and collected facts are shared along the way; used once.
final class Binder {
    let catalog: Catalog
    let definitions: Definitions
    let parameterValues: [String: Value]
    let data: any BindingData
    /// The text that is being bound: of the query, or of the definition whose body this is.
    var source: SourceText
    var diagnostics: [Diagnostic] = []
    var fields: Set<FieldID> = []
    var scanned: Set<EntityID> = []
    var links: Set<LinkID> = []
    var closures: Set<LinkID> = []
    var literalChecks: [LiteralCheck] = []
    var rangeChecks: [RangeCheck] = []
    var labelChecks: [LabelCheck] = []
    var charts: [BoundChart] = []
    /// The measures that the names of texts stand for, by where they stand.
    var measureUses: [MeasureUse: Definition<MeasureBody>] = [:]
    /// Names of the definitions being bound, to tell endless ones.
    var openDefinitions: [String] = []
    /// The pipes being built, the innermost last: windows go into it.
    var openPipes: [Pipe] = []
    /// Collects the rows of the query's own line after each stage, where they are asked after.
    var trace: Trace?
    /// Whether this is done for someone who asks after rows.
    var isTracing = false
    /// Whether the query is one whose rows may be written to a file: no check, no part of another.
    var mayWrite = false
    /// Whether the query asserts that there is nothing to find, so that what can't be found is no surprise.
    var expectsNothing = false
    /// Parameters without a value that the query leaves open, where it may: see ``BoundExpr/Kind/parameter(_:)``.
    var openParameters: [(name: String, type: DataType)] = []
    /// Whether a parameter may do without a value.
    var leavesParametersOpen = false
    /// Levels of expressions being bound, definitions included.
    var depth = 0
    /// Expressions and queries that were bound within definitions: doubling sixty times is soon written.
    var definitionSteps = 0

    init(
        catalog: Catalog, definitions: Definitions, parameterValues: [String: Value], data: any BindingData,
        source: SourceText
    ) {
        self.catalog = catalog
        self.definitions = definitions
        self.parameterValues = parameterValues
        self.data = data
        self.source = source
    }

    /// Binds a query or a bare expression; throws all that is wrong with it.
    static func bind(
        _ query: Query, catalog: Catalog, definitions: Definitions, parameterValues: [String: Value],
        data: any BindingData, source: SourceText
    ) throws -> BoundQuery {
        let binder = Binder(
            catalog: catalog, definitions: definitions, parameterValues: parameterValues, data: data, source: source)
        return try binder.bindWhole(query)
    }

    func bindWhole(_ query: Query) throws -> BoundQuery {
        mayWrite = true
        defer { mayWrite = false }
        return try boundQuery(query)
    }

    private func boundQuery(_ query: Query) throws -> BoundQuery {
        try whole(query.range) {
            guard query.isBareExpression, !startsPipe(query.source) else { return try rows(of: bindPipe(query)) }
            let scope = Scope(.plain, row: .empty, outer: nil, frame: 0)
            let value = try bind(query.source, in: scope)
            let column = BoundQuery.Column(
                name: source.text(query.source.range), type: value.type, origin: value.origin,
                facts: facts(of: query.source, value, in: scope.row))
            return Answer(plan: .project(.unit, [value]), columns: [column], entity: nil, isValue: true)
        }
    }

    /// A plan with what its result shows.
    struct Answer {
        let plan: LogicalPlan
        let columns: [BoundQuery.Column]
        let entity: EntityID?
        let isValue: Bool
    }

    /// What the rows of a pipe show.
    func rows(of pipe: Pipe) throws -> Answer {
        let output = try output(of: pipe)
        return Answer(
            plan: .project(pipe.plan, output.map(\.value)), columns: output.map(\.column), entity: pipe.row.entity,
            isValue: false)
    }

    /// Binds something as a query of its own; throws all that is wrong with it.
    func whole(_ range: SourceRange, _ body: () throws -> Answer) throws -> BoundQuery {
        var result: Answer?
        do {
            result = try body()
        } catch let error as BindingError {
            diagnostics.append(error.diagnostic)
        } catch is AlreadyReported {}
        let errors = diagnostics.filter { $0.severity == .error }
        guard let result, errors.isEmpty else {
            if errors.isEmpty { throw Diagnostics(Diagnostic(BindingProblem.tooDeep, at: range, in: source)) }
            throw Diagnostics(diagnostics)
        }
        return BoundQuery(
            plan: result.plan, columns: result.columns, entity: result.entity, isValue: result.isValue,
            warnings: diagnostics + linksToMain(), fields: fields, links: links, closures: closures, scanned: scanned,
            literalChecks: literalChecks, rangeChecks: expectsNothing ? [] : rangeChecks, labelChecks: labelChecks,
            charts: charts)
    }

    // MARK: Errors

    func origin(_ range: SourceRange) -> Origin { Origin(source: source, range: range) }

    func failure(_ problem: BindingProblem, at range: SourceRange, fix: Fix? = nil) -> BindingError {
        BindingError(diagnostic: Diagnostic(problem, at: range, in: source, fix: fix?.spelled(as: source)))
    }

    func report(_ problem: BindingProblem, at range: SourceRange, fix: Fix? = nil) {
        diagnostics.append(Diagnostic(problem, at: range, in: source, fix: fix?.spelled(as: source)))
    }

    /// Runs a part of the binding; an error in it is kept, and nil says so.
    func collecting<Result>(_ body: () throws -> Result) throws -> Result? {
        do {
            return try body()
        } catch let error as BindingError {
            diagnostics.append(error.diagnostic)
            return nil
        } catch is AlreadyReported {
            return nil
        }
    }

    /// Binds in the text of a definition, and guards against a definition that leads back to itself.
    func inDefinition<Result>(_ name: String, of text: SourceText, at use: SourceRange, _ body: () throws -> Result)
        throws
        -> Result
    {
        guard !openDefinitions.contains(name) else { throw failure(.endless(name: name), at: use) }
        guard openDefinitions.count < 64 else { throw failure(.tooDeep, at: use) }
        let saved = source
        openDefinitions.append(name)
        source = text
        defer {
            openDefinitions.removeLast()
            source = saved
        }
        return try body()
    }

    /// Goes one level down, into an expression or a query; whoever calls it counts `depth` down again.
    func descend(into range: SourceRange) throws {
        depth += 1
        guard depth < Self.depthLimit else { throw failure(.tooDeep, at: range) }
        guard !openDefinitions.isEmpty else { return }
        definitionSteps += 1
        if definitionSteps == Self.definitionStepLimit { throw failure(.tooLarge, at: range) }
        // Said once; whatever else would be bound is cut short.
        if definitionSteps > Self.definitionStepLimit { throw AlreadyReported() }
    }

    // MARK: Output

    /// What the rows show: their items in order, entities as themselves.
    func output(of pipe: Pipe) throws -> [(column: BoundQuery.Column, value: BoundExpr)] {
        var result: [(column: BoundQuery.Column, value: BoundExpr)] = []
        for item in pipe.row.items {
            let name: String
            let value: BoundExpr
            switch item {
            case .column(let column):
                guard column.isSound else { throw AlreadyReported() }
                (name, value) = (column.name, column.value)
            case .entityItem(let item):
                guard let this = pipe.row.this else { continue }
                (name, value) = shown(item, of: this)
            case .computed:
                continue
            }
            noteShown(value.type)
            var facts = ColumnFacts()
            switch item {
            case .column(let column): facts = column.facts
            case .entityItem(.field(let id)):
                facts.isIdentifier = isKeyOrReference(id)
                facts.isStored = true
            case .entityItem(.link), .computed: break
            }
            result.append(
                (BoundQuery.Column(name: name, type: value.type, origin: value.origin, facts: facts), value))
        }
        return result
    }

    /// Whether a field is part of its entity's key, or of a link to another's.
    func isKeyOrReference(_ id: FieldID) -> Bool {
        catalog[id.entity].key.contains(id) || catalog.links.contains { $0.foreignKey.contains(id) }
    }

    /// An item of an entity's row with its name.
    func shown(_ item: Entity.Item, of this: BoundExpr) -> (String, BoundExpr) {
        switch item {
        case .field(let id): (catalog[id].names.primary, field(id, of: this, at: this.origin))
        case .link(let id): (catalog[id].names.primary, follow(id, of: this, at: this.origin))
        }
    }

    /// A column that holds an entity prints its label and compares by its key: both are needed.
    func noteShown(_ type: DataType) {
        guard case .entity(let id) = type else { return }
        let entity = catalog[id]
        fields.formUnion(entity.key)
        if let label = entity.label { fields.insert(label) }
    }

    // MARK: Fields and links

    func field(_ id: FieldID, of base: BoundExpr, at origin: Origin) -> BoundExpr {
        fields.insert(id)
        return BoundExpr(.field(id, of: base), type: catalog[id].type, origin: origin)
    }

    func follow(_ id: LinkID, of base: BoundExpr, at origin: Origin) -> BoundExpr {
        use(id)
        return BoundExpr(.follow(id, of: base), type: .entity(catalog[id].target), origin: origin)
    }

    func use(_ id: LinkID) {
        links.insert(id)
        fields.formUnion(catalog[id].foreignKey)
        fields.formUnion(catalog[id].targetKey)
    }
}
