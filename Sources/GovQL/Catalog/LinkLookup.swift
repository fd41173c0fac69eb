// Where foreign keys lead, part by part: what LinkResolver.swift does for whole columns, for vectors that are used and
// dropped. The key's side is a KeyIndex in both.

/// How the foreign keys of one link are looked up in vectors of certain types.
struct LinkLookup: Sendable {
    private enum Way: Sendable {
        case numbers(KeyIndex.Numbers)
        case texts(KeyIndex.Texts)
        case bytes(KeyIndex.Texts)
    }

    /// What some foreign keys lead to.
    struct Targets: Sendable {
        var rows: [UInt32]
        var dangling = 0
        var ambiguous = 0
    }

    private let way: Way
    private let types: [DataType]

    init(_ index: KeyIndex, foreignKey types: [DataType], context: RunContext) throws {
        self.types = types
        if types.count == 1, types[0] == index.numberType, let numbers = index.numbers {
            way = .numbers(numbers)
        } else if types.count == 1, types[0] == .text || types[0] == .code {
            way = .texts(try index.texts(context: context))
        } else {
            way = .bytes(try index.texts(context: context))
        }
    }

    func targets(of vectors: [Vector], count: Int, context: RunContext) throws -> Targets {
        switch (way, vectors[0].storage) {
        case (.numbers(let numbers), .int64(let values)):
            return Self.targets(of: values, vectors[0].validity, numbers)
        case (.texts(let texts), .text(let store, let codes)):
            return store.isUnique && store.count < count
                ? Self.targets(ofDictionary: store, codes, texts) : Self.targets(of: store, codes, texts)
        case (.bytes(let texts), _):
            var targets = Targets(rows: [UInt32](repeating: nullRow, count: count))
            try KeyReader.forEachKey(of: vectors, types: types, from: 0) { row, key in
                if let key { targets.enter(texts.row(of: key) ?? nullRow, at: Int(row)) }
            }
            return targets
        // Nothing but nulls.
        case (.numbers, _), (.texts, _): return Targets(rows: [UInt32](repeating: nullRow, count: count))
        }
    }

    private static func targets(of values: [Int64], _ validity: [Bool]?, _ numbers: KeyIndex.Numbers) -> Targets {
        switch numbers {
        case .dense(let low, let rows):
            var targets = Targets(rows: dense(values, low, rows))
            targets.settle(validity)
            return targets
        case .sparse(let table, let rows):
            var targets = Targets(rows: [])
            targets.rows = values.map { value in
                table.existingCode(for: UInt64(bitPattern: value)).map { rows[Int($0)] } ?? nullRow
            }
            targets.settle(validity)
            return targets
        }
    }

    private static func dense(_ values: [Int64], _ low: Int64, _ rows: [UInt32]) -> [UInt32] {
        values.withUnsafeBufferPointer { values in
            rows.withUnsafeBufferPointer { rows in
                [UInt32](unsafeUninitializedCapacity: values.count) { buffer, initialized in
                    let size = UInt64(rows.count)
                    for index in 0..<values.count {
                        // What lies below wraps around to a place past the end.
                        let place = UInt64(bitPattern: values[index] &- low)
                        buffer[index] = place < size ? rows[Int(truncatingIfNeeded: place)] : nullRow
                    }
                    initialized = values.count
                }
            }
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

    /// Counts what leads nowhere, rows without a key not among it, and makes all of it null.
    fileprivate mutating func settle(_ validity: [Bool]?) {
        let open = rows.withUnsafeBufferPointer { rows in
            var highest: UInt32 = 0
            for index in 0..<rows.count { highest = max(highest, rows[index]) }
            return highest >= KeyIndex.ambiguous
        }
        guard open || validity != nil else { return }
        for index in rows.indices {
            if let validity, !validity[index] {
                rows[index] = nullRow
            } else if rows[index] == nullRow {
                dangling += 1
            } else if rows[index] == KeyIndex.ambiguous {
                ambiguous += 1
                rows[index] = nullRow
            }
        }
    }
}
