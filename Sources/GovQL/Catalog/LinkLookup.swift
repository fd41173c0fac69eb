// Where foreign keys lead, part by part: what LinkResolver.swift does for whole columns, for vectors that are used and
// dropped. The key's side is a KeyIndex in both. A chain of links is composed from its far, small end first, once, and
// joined to the table of keys: a row then costs one look into a table of bytes if the last entity is small.

/// How the foreign keys of one link, and the links after it, are looked up in vectors of certain types.
struct LinkLookup: Sendable {
    private enum Way: Sendable {
        case bytes(PlacedTargets<UInt8>)
        case halves(PlacedTargets<UInt16>)
        case words(PlacedTargets<UInt32>)
        case sparse(WordKeyTable, rows: [UInt32])
        case texts(KeyIndex.Texts)
        case written(KeyIndex.Texts)
    }

    /// What some foreign keys lead to.
    struct Targets: Sendable {
        var rows: [UInt32]
        var dangling = 0
        var ambiguous = 0
    }

    private let way: Way
    private let types: [DataType]
    /// Where the links after the first lead from each of its target's rows, unless that is in `way`.
    private let rest: [UInt32]?

    /// - Parameters:
    ///   - rest: where the links after the first lead from each row of its target; nil if there are none.
    ///   - endCount: the number of rows of the entity at the end.
    init(
        _ index: KeyIndex, foreignKey types: [DataType], rest: [UInt32]?, endCount: Int, context: RunContext
    ) throws {
        self.types = types
        guard types.count == 1, types[0] == index.numberType, let numbers = index.numbers else {
            let isText = types.count == 1 && (types[0] == .text || types[0] == .code)
            way = isText ? .texts(try index.texts(context: context)) : .written(try index.texts(context: context))
            self.rest = rest
            return
        }
        switch (numbers, rest) {
        case (.sparse(let table, let rows), _):
            way = .sparse(table, rows: rows)
            self.rest = rest
        case (.dense(let low, let rows), let rest?) where endCount <= PlacedTargets<UInt8>.mostRows:
            way = .bytes(PlacedTargets(low: low, rows: rows, rest: rest))
            self.rest = nil
        case (.dense(let low, let rows), let rest?) where endCount <= PlacedTargets<UInt16>.mostRows:
            way = .halves(PlacedTargets(low: low, rows: rows, rest: rest))
            self.rest = nil
        case (.dense(let low, let rows), _):
            way = .words(PlacedTargets(low: low, rows: rows))
            self.rest = rest
        }
    }

    func targets(of vectors: [Vector], count: Int, context: RunContext) throws -> Targets {
        var targets = try near(vectors, count, context)
        if let rest {
            targets.rows.withUnsafeMutableBufferPointer { rows in
                rest.withUnsafeBufferPointer { rest in
                    for index in 0..<rows.count where rows[index] != nullRow { rows[index] = rest[Int(rows[index])] }
                }
            }
        }
        return targets
    }

    /// Where the first link leads, or all of them if they are in one table.
    private func near(_ vectors: [Vector], _ count: Int, _ context: RunContext) throws -> Targets {
        let validity = vectors[0].validity
        switch (way, vectors[0].storage) {
        case (.bytes(let table), .int64(let values)): return table.targets(of: values, validity)
        case (.halves(let table), .int64(let values)): return table.targets(of: values, validity)
        case (.words(let table), .int64(let values)): return table.targets(of: values, validity)
        case (.sparse(let table, let rows), .int64(let values)):
            var targets = Targets(rows: [UInt32](repeating: nullRow, count: count))
            for (index, value) in values.enumerated() where validity?[index] ?? true {
                let code = table.existingCode(for: UInt64(bitPattern: value))
                targets.enter(code.map { rows[Int($0)] } ?? nullRow, at: index)
            }
            return targets
        case (.texts(let texts), .text(let store, let codes)):
            return store.isUnique && store.count < count
                ? Self.targets(ofDictionary: store, codes, texts) : Self.targets(of: store, codes, texts)
        case (.written(let texts), _):
            var targets = Targets(rows: [UInt32](repeating: nullRow, count: count))
            try KeyReader.forEachKey(of: vectors, types: types, from: 0) { row, key in
                if let key { targets.enter(texts.row(of: key) ?? nullRow, at: Int(row)) }
            }
            return targets
        // Nothing but nulls.
        case (.bytes, _), (.halves, _), (.words, _), (.sparse, _), (.texts, _):
            return Targets(rows: [UInt32](repeating: nullRow, count: count))
        }
    }

    private static func targets(
        ofDictionary store: TextStore, _ codes: [UInt32], _ texts: KeyIndex.Texts
    ) -> Targets {
        let ofText = (0..<store.count).map { code in store.withBytes(code) { texts.row(of: $0) } ?? nullRow }
        var targets = Targets(rows: [UInt32](repeating: nullRow, count: codes.count))
        for (index, code) in codes.enumerated() where code != nullRow {
            targets.enter(ofText[Int(code)], at: index)
        }
        return targets
    }

    private static func targets(of store: TextStore, _ codes: [UInt32], _ texts: KeyIndex.Texts) -> Targets {
        var targets = Targets(rows: [UInt32](repeating: nullRow, count: codes.count))
        texts.forEachRow(of: store, codes) { targets.enter($1, at: $0) }
        return targets
    }
}

extension LinkLookup.Targets {
    /// Enters what a row's key was found to be: a row, ``KeyIndex/ambiguous``, or ``nullRow`` for not on file.
    @inline(__always)
    fileprivate mutating func enter(_ target: UInt32, at row: Int) {
        if target < KeyIndex.ambiguous {
            rows[row] = target
        } else if target == KeyIndex.ambiguous {
            ambiguous += 1
        } else {
            dangling += 1
        }
    }
}

/// A table from numbers that lie close together to rows, as narrow as the rows allow.
private struct PlacedTargets<Code: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    /// How many rows there may be beside the marks.
    static var mostRows: Int { Int(Code.max) - 2 }

    // Instead of a row: the key is not on file, it stands on several rows, a later link has no target.
    private static var dangling: Code { .max }
    private static var ambiguous: Code { .max - 1 }
    private static var endless: Code { .max - 2 }

    private let low: Int64
    private let codes: [Code]
    /// The least code that is no row.
    private let firstMark: Code

    /// - Parameter rest: where later links lead from each row.
    init(low: Int64, rows: [UInt32], rest: [UInt32]) {
        self.low = low
        firstMark = Self.endless
        codes = rest.withUnsafeBufferPointer { rest in
            rows.map { row in
                if row == nullRow { return Self.dangling }
                if row == KeyIndex.ambiguous { return Self.ambiguous }
                let end = rest[Int(row)]
                return end == nullRow ? Self.endless : Code(truncatingIfNeeded: end)
            }
        }
    }

    func targets(of values: [Int64], _ validity: [Bool]?) -> LinkLookup.Targets {
        let (low, firstMark) = (low, firstMark)
        var highest: Code = 0
        let rows = values.withUnsafeBufferPointer { values in
            codes.withUnsafeBufferPointer { codes in
                [UInt32](unsafeUninitializedCapacity: values.count) { buffer, initialized in
                    let size = UInt64(codes.count)
                    for index in 0..<values.count {
                        // What lies below wraps around to a place past the end.
                        let place = UInt64(bitPattern: values[index] &- low)
                        let code = place < size ? codes[Int(truncatingIfNeeded: place)] : Self.dangling
                        highest = max(highest, code)
                        buffer[index] = code >= firstMark ? nullRow : UInt32(truncatingIfNeeded: code)
                    }
                    initialized = values.count
                }
            }
        }
        var targets = LinkLookup.Targets(rows: rows)
        if highest >= Self.ambiguous || validity != nil { settle(&targets, values, validity) }
        return targets
    }

    /// Counts what leads nowhere, rows without a key not among it: those are null, whatever stands in their place.
    private func settle(_ targets: inout LinkLookup.Targets, _ values: [Int64], _ validity: [Bool]?) {
        for index in values.indices {
            if let validity, !validity[index] {
                targets.rows[index] = nullRow
                continue
            }
            if targets.rows[index] != nullRow { continue }
            let place = UInt64(bitPattern: values[index] &- low)
            let code = place < UInt64(codes.count) ? codes[Int(truncatingIfNeeded: place)] : Self.dangling
            if code == Self.dangling { targets.dangling += 1 }
            if code == Self.ambiguous { targets.ambiguous += 1 }
        }
    }
}

extension PlacedTargets<UInt32> {
    /// A table of keys as it is.
    init(low: Int64, rows: [UInt32]) {
        self.low = low
        codes = rows
        firstMark = KeyIndex.ambiguous
    }
}
