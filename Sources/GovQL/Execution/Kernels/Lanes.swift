// The loops that kernels are made of: one pass over one or two operands, either of which may be a constant. The compiler
// specialises and vectorises them where they are used, so they take closures that are always inlined.

/// An operand of a kernel: one value per row, or one value for all rows.
struct Lanes<Element> {
    let values: [Element]
    let isConstant: Bool

    init(_ values: [Element], isConstant: Bool) {
        self.values = values
        self.isConstant = isConstant
    }

    @inline(__always)
    func at(_ index: Int) -> Element { values[isConstant ? 0 : index] }

    func map<Other>(_ transform: (Element) -> Other) -> Lanes<Other> {
        Lanes<Other>(values.map(transform), isConstant: isConstant)
    }
}

enum Loops {
    @inline(__always)
    static func map<Element, Result>(_ values: [Element], _ body: (Element) -> Result) -> [Result] {
        values.withUnsafeBufferPointer { values in
            [Result](unsafeUninitializedCapacity: values.count) { buffer, initialized in
                for index in 0..<values.count { buffer[index] = body(values[index]) }
                initialized = values.count
            }
        }
    }

    /// One result per row. Two constants give `count` equal results, so callers pass 1 for those.
    @inline(__always)
    static func map<Left, Right, Result>(
        _ lhs: Lanes<Left>, _ rhs: Lanes<Right>, count: Int, _ body: (Left, Right) -> Result
    ) -> [Result] {
        lhs.values.withUnsafeBufferPointer { left in
            rhs.values.withUnsafeBufferPointer { right in
                [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
                    if count == 0 { return }
                    switch (lhs.isConstant, rhs.isConstant) {
                    case (false, false): for index in 0..<count { buffer[index] = body(left[index], right[index]) }
                    case (false, true):
                        let constant = right[0]
                        for index in 0..<count { buffer[index] = body(left[index], constant) }
                    case (true, false):
                        let constant = left[0]
                        for index in 0..<count { buffer[index] = body(constant, right[index]) }
                    case (true, true): for index in 0..<count { buffer[index] = body(left[0], right[0]) }
                    }
                    initialized = count
                }
            }
        }
    }

    /// `values[index]` for each row, `missing` for ``nullRow``.
    @inline(__always)
    static func gather<Element>(_ values: [Element], _ rows: [UInt32], missing: Element) -> [Element] {
        values.withUnsafeBufferPointer { values in
            map(rows) { $0 == nullRow ? missing : values[Int($0)] }
        }
    }

    /// Both masks at once; nil is all true.
    static func and(_ lhs: [Bool]?, _ rhs: [Bool]?, count: Int) -> [Bool]? {
        guard let lhs else { return rhs }
        guard let rhs else { return lhs }
        return map(Lanes(lhs, isConstant: false), Lanes(rhs, isConstant: false), count: count) { $0 && $1 }
    }

    /// Puts zeros where a value is null, as vectors hold them.
    static func clear<Element>(_ values: inout [Element], where validity: [Bool]?, zero: Element) {
        guard let validity else { return }
        values.withUnsafeMutableBufferPointer { values in
            for index in 0..<values.count where !validity[index] { values[index] = zero }
        }
    }

    @inline(__always)
    static func count<Element>(_ values: [Element], where body: (Element) -> Bool) -> Int {
        values.withUnsafeBufferPointer { values in
            var count = 0
            for index in 0..<values.count { count += body(values[index]) ? 1 : 0 }
            return count
        }
    }

    /// The positions at which a bool is true.
    static func positions(of bools: [Bool]) -> [UInt32] {
        bools.withUnsafeBufferPointer { bools in
            [UInt32](unsafeUninitializedCapacity: bools.count) { buffer, initialized in
                var next = 0
                // Without a branch: what is written for a false one is overwritten by the next.
                for index in 0..<bools.count {
                    buffer[next] = UInt32(truncatingIfNeeded: index)
                    next += bools[index] ? 1 : 0
                }
                initialized = next
            }
        }
    }

    /// The numbers of a range.
    static func numbers(_ range: Range<Int>) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: range.count) { buffer, initialized in
            let first = UInt32(truncatingIfNeeded: range.lowerBound)
            for index in 0..<range.count { buffer[index] = first &+ UInt32(truncatingIfNeeded: index) }
            initialized = range.count
        }
    }

    static func isAscending(_ rows: [UInt32]) -> Bool {
        rows.withUnsafeBufferPointer { rows in
            for index in 1..<max(1, rows.count) where rows[index - 1] >= rows[index] { return false }
            return true
        }
    }

    /// The range that consecutive rows fill, if that is what they are.
    static func consecutiveRange(_ rows: [UInt32]) -> Range<Int>? {
        guard let first = rows.first, let last = rows.last, last != nullRow, last >= first,
            Int(last - first) == rows.count - 1
        else { return nil }
        let isRun = rows.withUnsafeBufferPointer { rows in
            var differs: UInt32 = 0
            for index in 0..<rows.count { differs |= rows[index] ^ (first &+ UInt32(truncatingIfNeeded: index)) }
            return differs == 0
        }
        return isRun ? Int(first)..<Int(last) + 1 : nil
    }
}
