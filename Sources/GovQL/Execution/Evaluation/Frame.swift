// Rows that expressions are evaluated over: a batch, where it starts in its operator's input, and, inside an aggregate,
// the rows that the aggregate runs for. It knows no expressions. Next: Evaluator.swift.

/// Rows that expressions are evaluated over, with the rows they belong to further out.
///
/// A class because frames form chains that nested aggregates and their sub-expressions share.
final class Frame: Sendable {
    let batch: Batch
    /// The rows one level out, which `outer.` reads.
    let outer: Frame?
    /// The position in `outer.batch` of each row. Empty without an outer frame.
    let outerPositions: [UInt32]
    /// The number of rows of the operator's input before this batch: errors name rows by it.
    let firstRow: Int
    /// For a choice of another frame's rows: their positions from `firstRow`. Nil when they are consecutive.
    private let offsets: [UInt32]?

    /// Rows of an operator's input, `firstRow` of them being before this batch.
    convenience init(_ batch: Batch, firstRow: Int = 0) {
        self.init(batch: batch, outer: nil, outerPositions: [], firstRow: firstRow, offsets: nil)
    }

    /// Rows that belong to rows of another frame: row i to `outer`'s row `outerPositions[i]`.
    convenience init(_ batch: Batch, outer: Frame, outerPositions: [UInt32]) {
        precondition(outerPositions.count == batch.count, "Each row belongs to one row further out")
        self.init(batch: batch, outer: outer, outerPositions: outerPositions, firstRow: outer.firstRow, offsets: nil)
    }

    private init(batch: Batch, outer: Frame?, outerPositions: [UInt32], firstRow: Int, offsets: [UInt32]?) {
        self.batch = batch
        self.outer = outer
        self.outerPositions = outerPositions
        self.firstRow = firstRow
        self.offsets = offsets
    }

    var count: Int { batch.count }

    /// The 1-based row of the operator's input that a row stands for; inside an aggregate, the row it runs for.
    func rowNumber(at index: Int) -> Int {
        if let outer { return outer.rowNumber(at: Int(outerPositions[index])) }
        return firstRow + (offsets.map { Int($0[index]) } ?? index) + 1
    }

    /// These rows alone, in the same chain. Positions are within bounds.
    func selecting(_ positions: [UInt32]) -> Frame { selecting(positions) { _ in true } }

    /// These rows alone; slots that are not `needed` are left empty (all null), so that nothing is copied for them.
    func selecting(_ positions: [UInt32], needed: (Int) -> Bool) -> Frame {
        let slots = batch.slots.enumerated().map { number, vector in
            needed(number) ? vector.gathering(positions) : Vector(.null(positions.count))
        }
        return Frame(
            batch: Batch(count: positions.count, slots: slots), outer: outer,
            outerPositions: outer == nil ? [] : positions.map { outerPositions[Int($0)] }, firstRow: firstRow,
            offsets: outer == nil ? offsets.map { own in positions.map { own[Int($0)] } } ?? positions : nil)
    }

    /// A run of the rows.
    func slice(_ range: Range<Int>) -> Frame {
        if range == 0..<count { return self }
        return Frame(
            batch: batch.slice(range), outer: outer,
            outerPositions: outer == nil ? [] : Array(outerPositions[range]),
            firstRow: offsets == nil ? firstRow + range.lowerBound : firstRow,
            offsets: offsets.map { Array($0[range]) })
    }
}
