// A result as the formats want it: entities by their labels.

extension QueryResult {
    /// The columns ready to be written in a format.
    ///
    ///     let text = OutputFormat.csv.text(result.table)
    public var table: OutputTable {
        let columns = columns.map { column in
            OutputTable.Column(
                name: column.name, type: column.type, vector: column.labels ?? column.vector, facts: column.facts,
                identities: column.labels == nil ? nil : column.vector)
        }
        return OutputTable(columns: columns, rowCount: rowCount)
    }
}
