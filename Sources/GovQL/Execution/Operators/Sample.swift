// `sample n seed s`: rows chosen by chance, in the order they came. The choice depends on the seed and the number of rows
// alone, so the same question over the same data gives the same rows, whatever the threads and batches.

struct SampleOperator {
    let count: BoundExpr
    let seed: BoundExpr?
    let context: OperatorContext

    func run(_ input: any BatchSource, slotCount: Int) throws -> any BatchSource {
        let (kept, _) = try context.collecting(input, for: "sample") { _ in () }
        let wanted = min(try Int(max(0, number(count))), kept.count)
        var random = SplitMix(state: UInt64(bitPattern: try seed.map(number) ?? 0))
        let chosen = Self.chosen(wanted, of: kept.count, &random)
        return GatheredSource(
            rows: kept.joined(slotCount: slotCount), positions: chosen, memory: kept.memory, context: context)
    }

    private func number(_ expr: BoundExpr) throws -> Int64 {
        let value = try context.constant(expr)
        guard case .int64(let numbers) = value.storage, !value.isNull(0) else { return 0 }
        return numbers[0]
    }

    /// Goes through all positions and takes each with the chance that is left for it: every choice is equally likely.
    private static func chosen(_ wanted: Int, of total: Int, _ random: inout SplitMix) -> [UInt32] {
        var chosen: [UInt32] = []
        chosen.reserveCapacity(wanted)
        for position in 0..<total where chosen.count < wanted {
            if random.next(below: UInt64(total - position)) < UInt64(wanted - chosen.count) {
                chosen.append(UInt32(truncatingIfNeeded: position))
            }
        }
        return chosen
    }
}

/// The generator of Steele, Lea and Flood: 64 bits of state, the same numbers on every machine.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }

    /// A number below a bound that is not 0, none likelier than another to one part in 2^64.
    mutating func next(below bound: UInt64) -> UInt64 { next().multipliedFullWidth(by: bound).high }
}
