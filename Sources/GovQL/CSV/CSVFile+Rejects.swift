// A look at every value of declared columns for the cells that break their types, and for the rows that hold one. It
// keeps no values, and of the cells as many as are asked for. What is made of it: CleanedFile.swift leaves the rows out,
// Catalog/RejectsSource.swift lists the cells.

/// What a pass that looks for rejected cells keeps of them.
struct RejectSearch: Sendable {
    /// Cells of each column; those behind are counted.
    let limit: Int
    /// Whether the places of the rows are wanted.
    let findsRows: Bool
    private var kept: [Int] = []

    init(limit: Int, findsRows: Bool) {
        self.limit = limit
        self.findsRows = findsRows
    }

    /// A chunk without the cells that are too many. Called in the order of the file.
    mutating func trimmed(_ chunk: ChunkResult) -> ChunkResult {
        var chunk = chunk
        if kept.isEmpty { kept = chunk.columns.map { _ in 0 } }
        for index in chunk.columns.indices where index < kept.count {
            let room = max(0, limit - kept[index])
            if chunk.columns[index].rejects.count > room {
                chunk.columns[index].rejects.removeSubrange(room...)
            }
            kept[index] += chunk.columns[index].rejects.count
        }
        return chunk
    }
}

extension DecodeJob {
    /// A chunk's result with the places of the rows in which a cell was rejected.
    func withRejectedRows(_ result: ChunkResult) throws -> ChunkResult {
        guard let rejects, rejects.findsRows, let start = result.start else { return result }
        let offsets = result.columns.flatMap { $0.rejects.map(\.offset) }.sorted()
        guard !offsets.isEmpty else { return result }
        var result = result
        let bytes = try file.bytes(start..<result.end)
        for row in Self.rows(of: bytes, dialect, at: start, holding: offsets) {
            result.rejectedRowCount += 1
            if result.rejectedRows.last?.upperBound == row.lowerBound {
                let first = result.rejectedRows.removeLast().lowerBound
                result.rejectedRows.append(first..<row.upperBound)
            } else {
                result.rejectedRows.append(row)
            }
        }
        return result
    }

    /// The rows in which one of these places lies. Places rise.
    private static func rows(
        of bytes: [UInt8], _ dialect: CSVDialect, at base: Int, holding offsets: [Int]
    ) -> [Range<Int>] {
        let positions = [UInt32](unsafeUninitializedCapacity: bytes.count) { out, count in
            count = bytes.withUnsafeBufferPointer { bytes in
                guard let start = bytes.baseAddress, let target = out.baseAddress else { return 0 }
                var scanner = StrictScanner(dialect: dialect)
                return scanner.scan(start, 0..<bytes.count, into: target)
            }
        }
        var rows: [Range<Int>] = []
        var next = 0
        var rowStart = base
        func end(_ rowEnd: Int) {
            if next < offsets.count, offsets[next] < rowEnd { rows.append(rowStart..<rowEnd) }
            while next < offsets.count, offsets[next] < rowEnd { next += 1 }
            rowStart = rowEnd
        }
        for position in positions where position & Positions.newline != 0 {
            end(base + Int(position & Positions.mask) + 1)
        }
        end(base + bytes.count)
        return rows
    }
}

extension CSVFile {
    /// What a look at every value found.
    struct RejectFindings {
        var cells = RejectedCells()
        /// The layout that it was read by.
        let layout: CSVLayout
        /// The rows with a rejected cell, as places in the layout's body: rising, with gaps between them.
        var rows: [Range<Int>] = []
        var rowCount = 0
    }

    public func check(_ requests: [ColumnRequest], keeping limit: Int, context: RunContext) throws -> RejectedCells {
        try rejections(requests, keeping: limit, findsRows: false, context: context).cells
    }

    func rejections(
        _ requests: [ColumnRequest], keeping limit: Int, findsRows: Bool, context: RunContext
    ) throws -> RejectFindings {
        let search = RejectSearch(limit: limit, findsRows: findsRows)
        let pass = try run(context, for: .types, rejects: search) {
            requests.map { request in
                var plan = streamed(request).plan
                plan.rejectLimit = .max
                return plan
            }
        }
        var findings = RejectFindings(layout: pass.job.layout)
        for chunk in pass.chunks {
            findings.rows += chunk.rejectedRows
            findings.rowCount += chunk.rejectedRowCount
        }
        findings.cells = try rejectedCells(of: pass, limit)
        return findings
    }

    private func rejectedCells(of pass: DecodePass, _ limit: Int) throws -> RejectedCells {
        var found = RejectedCells()
        var all: [(column: Int, cell: CellReject)] = []
        for (index, plan) in pass.job.plans.enumerated() {
            var kept: [CellReject] = []
            var isWhole = true
            for chunk in pass.chunks {
                let part = chunk.columns[index]
                // Behind a place where cells were left out there are no first ones.
                if isWhole { kept += part.rejects.prefix(limit - kept.count) }
                if part.rejects.count < part.rejectCount { isWhole = false }
            }
            let count = pass.chunks.reduce(0) { $0 + $1.columns[index].rejectCount }
            if kept.count < count {
                found.cut.append(
                    RejectedCells.Cut(column: columnNames[plan.column], kept: kept.count, count: count))
            }
            all += kept.map { (index, $0) }
        }
        all.sort { $0.cell.offset < $1.cell.offset }
        let lines = try pass.job.layout.lines(of: all.map(\.cell.offset))
        let tell = pass.job.plans.enumerated().map { index, plan in
            ColumnReport(pass, index, column: columnNames[plan.column]).rejectedCells()
        }
        found.cells = zip(all, lines).map { reject, line in tell[reject.column](reject.cell, line) }
        return found
    }
}
