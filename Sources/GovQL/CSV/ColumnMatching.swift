// Which columns of several files are one: those of one name, those whose names differ only in case and width, and those that
// a schema gives as second names of one field. Order does not matter. Nothing is guessed beyond names.

struct ColumnMatching: Sendable {
    /// The table's columns: those of the first file in its order, then what others add.
    private(set) var names: [String]
    /// By file, then by column of the table: the file's own column.
    private(set) var columns: [[Int?]]

    init(_ files: [[String]]) {
        names = []
        columns = []
        var numbers: [String: Int] = [:]
        var folded: [String: Int] = [:]
        for file in files {
            var own = [Int?](repeating: nil, count: names.count)
            let isExact = file.map { numbers[$0] != nil }
            for (column, name) in file.enumerated() {
                let known = numbers[name] ?? folded[Folding.fold(name)]
                // Two columns of one file are never one.
                if let known, own[known] == nil, isExact[column] || !file.contains(names[known]) {
                    own[known] = column
                    continue
                }
                if numbers[name] == nil { numbers[name] = names.count }
                if folded[Folding.fold(name)] == nil { folded[Folding.fold(name)] = names.count }
                names.append(name)
                own.append(column)
            }
            columns.append(own)
        }
        for index in columns.indices {
            columns[index] += [Int?](repeating: nil, count: names.count - columns[index].count)
        }
    }

    /// The first file that shares no column with any other.
    var stranger: Int? {
        guard columns.count > 1 else { return nil }
        let counts = names.indices.map { column in columns.count { $0[column] != nil } }
        // Of two that share nothing, the later one is named.
        return columns.indices.reversed().first { file in
            !names.indices.contains { columns[file][$0] != nil && counts[$0] > 1 }
        }
    }

    func names(without file: Int) -> [String] {
        names.indices.filter { column in
            columns.indices.contains { $0 != file && columns[$0][column] != nil }
        }.map { names[$0] }
    }

    /// The same with the columns of each group as one, where no file has two of them; nil if that changes nothing.
    func joining(_ groups: [[String]]) -> ColumnMatching? {
        var joined = self
        for group in groups {
            let same = joined.names.indices.filter { column in
                group.contains { Folding.areEqual($0, joined.names[column]) }
            }
            guard same.count > 1, joined.columns.allSatisfy({ file in same.count { file[$0] != nil } < 2 }) else {
                continue
            }
            for file in joined.columns.indices {
                joined.columns[file][same[0]] = same.lazy.compactMap { joined.columns[file][$0] }.first
            }
            for column in same.dropFirst().reversed() {
                joined.names.remove(at: column)
                for file in joined.columns.indices { joined.columns[file].remove(at: column) }
            }
        }
        return joined.names.count == names.count ? nil : joined
    }

    /// What is told of columns that some files lack.
    func notes(files: [String], pattern: String) -> [Diagnostic] {
        let presence = names.indices.map { column in Bitmap(columns.map { $0[column] != nil }) }
        return names.indices.compactMap { column in
            let lacking = columns.indices.filter { !presence[column][$0] }
            if lacking.isEmpty { return nil }
            // What stands only where this is lacking may be the same column under another name.
            let others = names.indices.filter { other in
                zip(presence[column].words, presence[other].words).allSatisfy { $0 & $1 == 0 }
            }
            return Diagnostic(
                IntakeProblem.missingColumn(
                    names[column], pattern: pattern, files: lacking.map { files[$0] }, fileCount: files.count,
                    perhaps: others.map { names[$0] }))
        }
    }
}
