// `save "file"`: the rows at that point of a query are written once the whole query has given its result. The format is that
// of the file's ending; entities stand as they print.

/// What can be wrong with a `save`.
enum SaveProblem: DiagnosticFacts {
    case emptyPath
    /// The file is one that the data is read from.
    case overwritesData(String)

    var code: String {
        switch self {
        case .emptyPath: "GQL0292"
        case .overwritesData: "GQL0293"
        }
    }

    var message: Words {
        switch self {
        case .emptyPath: Words(en: "`save` wants the name of a file", zh: "`保存` 需要文件名")
        case .overwritesData(let path):
            Words(en: "the data is read from \(path), so it can't be written", zh: "数据正是从 \(path) 读取的，不能覆盖")
        }
    }

    var help: [Words] {
        guard case .overwritesData = self else {
            return [Words(en: "`save \"result.csv\"`", zh: "`保存 \"结果.csv\"`")]
        }
        return [Words(en: "save to another file", zh: "请保存到另一个文件")]
    }
}

/// `with (format "json")`.
private enum SaveOption: String, StatementOptionName {
    case format

    var chinese: [String] { ["格式"] }
}

extension Session {
    /// Writes what the `save` stages of a query ask for.
    ///
    /// - Parameter result: the answer to the whole query.
    func save(
        _ query: Query, _ result: QueryResult, source: SourceText, parameters: [String: Value], limits: Limits?,
        cancellation: CancellationToken
    ) throws {
        for (index, stage) in query.stages.enumerated() {
            guard case .save(let path, let options) = stage.kind else { continue }
            let format = try format(of: options, path, source)
            let file = resolved(path.text, against: source)
            try refuseOverwriting(file, at: path, source)
            // What no later stage changes is the answer itself.
            let isAnswer = query.stages[index...].allSatisfy(\.kind.keepsRows)
            let rows =
                isAnswer
                ? result
                : try answer(
                    Inquiry(query.stages(before: index)), source: source, parameters: parameters, limits: limits,
                    cancellation: cancellation)
            do {
                try configuration.files.write(Array(format.text(rows.table).utf8), to: file)
            } catch let error as Diagnostics {
                throw Diagnostics(error.all.map { Diagnostic($0.facts, at: path.range, in: source) })
            }
        }
    }

    private func format(
        of options: [OptionSyntax], _ path: StringLiteral, _ source: SourceText
    ) throws -> OutputFormat {
        let options = try StatementOptions<SaveOption>(options, of: "save", in: source)
        let names = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")
        let format = try options.value(.format, wanted: Words(en: "one of \(names)", zh: "\(names) 之一")) {
            OutputFormat(rawValue: Folding.fold($0))
        }
        return format ?? OutputFormat(ofFile: path.text)
    }

    func refuseOverwriting(_ file: String, at path: StringLiteral, _ source: SourceText) throws {
        guard !path.text.isEmpty else {
            throw Diagnostics(Diagnostic(SaveProblem.emptyPath, at: path.range, in: source))
        }
        let dataset = try currentDataset()
        let isData = dataset.catalog.dataEntities.contains { entity in
            let source = dataset.source(of: entity.id)
            return ([source.name] + source.fileNames).contains(file)
        }
        if isData { throw Diagnostics(Diagnostic(SaveProblem.overwritesData(file), at: path.range, in: source)) }
    }
}

extension Stage.Kind {
    var isSave: Bool { if case .save = self { true } else { false } }
}

extension Query {
    /// The query up to a stage, without writing anything.
    fileprivate func stages(before index: Int) -> Query {
        Query(source: source, stages: stages[..<index].filter { !$0.kind.isSave && !$0.kind.isChart }, range: range)
    }
}
