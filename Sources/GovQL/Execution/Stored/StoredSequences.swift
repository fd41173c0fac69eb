// The values of a stored column put together by code, those of each code in the order of the rows: for aggregates that
// need all values of a group, or their order. Counted first, then written where they belong; a result depends on the
// order of rows alone, not on who wrote. Next: StoredAggregation.swift; the loop is CGovQLKernels/stored.c.

import CGovQLKernels

/// What is asked of the values of each code.
enum SequenceQuestion: Sendable {
    case deviation(takesRoot: Bool)
    case quantile(QuantileFraction)
}

/// Questions to the values of one column.
struct StoredSequence: Sendable {
    let column: Column
    let scale: Int
    var questions: [SequenceQuestion]
}

/// The known values of one column by code. Unchecked: written by several threads to places of their own.
private final class ValuesByCode: @unchecked Sendable {
    let width: Int
    /// Code c has the values `offsets[c] ..< offsets[c + 1]`.
    let offsets: [UInt64]
    let bytes: Cells<UInt8>

    init(width: Int, offsets: [UInt64]) {
        self.width = width
        self.offsets = offsets
        bytes = Cells(uninitialized: Int(offsets[offsets.count - 1]) * width)
    }

    func values<Word>(of code: Int, as _: Word.Type) -> UnsafeMutableBufferPointer<Word> {
        let range = Int(offsets[code])..<Int(offsets[code + 1])
        let start = UnsafeMutableRawPointer(bytes.start).assumingMemoryBound(to: Word.self)
        return UnsafeMutableBufferPointer(start: start + range.lowerBound, count: range.count)
    }
}

/// Answers questions to the values of all rows of an entity.
struct SequenceReader {
    let keys: [CodedKey]
    let codeCount: Int
    let rowCount: Int
    let evaluator: Evaluator
    let memory: Reservation

    private var context: RunContext { evaluator.context }

    /// The answers, by question and code.
    func answers(_ sequence: StoredSequence) throws -> [[Double?]] {
        let values = try valuesByCode(sequence.column)
        switch values.width {
        case 1: return try answers(sequence, values, Int8.self)
        case 2: return try answers(sequence, values, Int16.self)
        case 4: return try answers(sequence, values, Int32.self)
        default: return try answers(sequence, values, Int64.self)
        }
    }

    // MARK: Putting together

    /// Pieces of whole blocks; each is counted and written by one thread.
    private var pieces: [Range<Int>] {
        let count = min(context.threads * 2, max(1, rowCount >> 16))
        let size = (rowCount / count / StoredBlock.size + 1) * StoredBlock.size
        return stride(from: 0, to: rowCount, by: size).map { $0..<min($0 + size, rowCount) }
    }

    private func valuesByCode(_ column: Column) throws -> ValuesByCode {
        let pieces = pieces
        let width = column.withStored { $0.width } ?? 8
        try memory.add(rowCount * width + (pieces.count + 1) * codeCount * 8)
        let counts = try Parallel.map(pieces.count, threads: context.threads) { piece in
            let counts = Cells<UInt64>(repeating: 0, count: codeCount)
            try forEachBlock(of: pieces[piece], column) { read, known, codes in
                govql_count_codes(codes, known, read.count, counts.start)
            }
            return counts
        }
        // Where each piece writes the first value of each code: behind those of the pieces before it.
        var offsets: [UInt64] = []
        offsets.reserveCapacity(codeCount + 1)
        var next: UInt64 = 0
        for code in 0..<codeCount {
            offsets.append(next)
            for piece in counts {
                let count = piece[code]
                piece.start[code] = next
                next += count
            }
        }
        offsets.append(next)
        let values = ValuesByCode(width: width, offsets: offsets)
        _ = try Parallel.map(pieces.count, threads: context.threads) { piece in
            try forEachBlock(of: pieces[piece], column) { read, known, codes in
                _ = column.withStored {
                    govql_scatter($0, read, known, codes, counts[piece].start, values.bytes.start)
                }
            }
        }
        return values
    }

    private func forEachBlock(
        of rows: Range<Int>, _ column: Column,
        _ body: (govql_rows_read, UnsafePointer<UInt8>?, UnsafePointer<UInt32>) -> Void
    ) throws {
        let block = StoredBlock(keys: keys, evaluator: evaluator)
        let zeros = [UInt32](repeating: 0, count: StoredBlock.size)
        for first in stride(from: rows.lowerBound, to: rows.upperBound, by: StoredBlock.size) {
            try context.checkpoint()
            let read = govql_rows_read(
                rows: nil, first: first, count: min(StoredBlock.size, rows.upperBound - first))
            block.begin(read, marks: nil)
            if let codes = block.codes {
                body(read, block.known(column), codes)
            } else {
                zeros.withUnsafeBufferPointer { zeros in
                    if let codes = zeros.baseAddress { body(read, block.known(column), codes) }
                }
            }
        }
    }

    // MARK: Answering

    private func answers<Word: FixedWidthInteger & Sendable>(
        _ sequence: StoredSequence, _ values: ValuesByCode, _: Word.Type
    ) throws -> [[Double?]] {
        let size = max(1, codeCount / 256)
        let parts = try Parallel.map((codeCount + size - 1) / size, threads: context.threads) { part in
            try context.checkpoint()
            let codes = part * size..<min((part + 1) * size, codeCount)
            var answers = sequence.questions.map { _ in [Double?](repeating: nil, count: codes.count) }
            for (number, question) in sequence.questions.enumerated() {
                switch question {
                case .deviation(let takesRoot):
                    let deviations = Self.deviations(codes.map { values.values(of: $0, as: Word.self) }, sequence.scale)
                    answers[number] = deviations.map { $0.result(takesRoot: takesRoot) }
                case .quantile(let fraction):
                    for code in codes {
                        answers[number][code - codes.lowerBound] = fraction.selected(
                            values.values(of: code, as: Word.self), scale: sequence.scale)
                    }
                }
            }
            return answers
        }
        return sequence.questions.indices.map { question in parts.flatMap { $0[question] } }
    }

    /// Each step of a mean waits for the one before, a division long: four codes are gone through side by side.
    private static func deviations<Word: FixedWidthInteger>(
        _ values: [UnsafeMutableBufferPointer<Word>], _ scale: Int
    ) -> [Deviation] {
        var result = [Deviation](repeating: Deviation(), count: values.count)
        for first in stride(from: 0, to: values.count, by: 4) {
            guard first + 4 <= values.count else {
                for index in first..<values.count { add(values[index][...], scale, to: &result[index]) }
                break
            }
            var (a, b, c, d) = (Deviation(), Deviation(), Deviation(), Deviation())
            let (v, w, x, y) = (values[first], values[first + 1], values[first + 2], values[first + 3])
            let shared = min(min(v.count, w.count), min(x.count, y.count))
            let power = MemoryLayout<Word>.size <= 4 ? DecimalMath.exactPower(scale) : nil
            if let power {
                for index in 0..<shared {
                    a.add(Double(v[index]) / power)
                    b.add(Double(w[index]) / power)
                    c.add(Double(x[index]) / power)
                    d.add(Double(y[index]) / power)
                }
            }
            let done = power == nil ? 0 : shared
            add(v[done...], scale, to: &a)
            add(w[done...], scale, to: &b)
            add(x[done...], scale, to: &c)
            add(y[done...], scale, to: &d)
            (result[first], result[first + 1], result[first + 2], result[first + 3]) = (a, b, c, d)
        }
        return result
    }

    private static func add<Word: FixedWidthInteger>(
        _ values: Slice<UnsafeMutableBufferPointer<Word>>, _ scale: Int, to deviation: inout Deviation
    ) {
        for value in values { deviation.add(DecimalMath.nearestDouble(Int64(value), scale: scale)) }
    }
}
