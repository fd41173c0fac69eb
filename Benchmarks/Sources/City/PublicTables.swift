// Tables of the shape that the public database-like operations benchmark uses (groups and joins at 10 million rows), made by
// rules of our own: values are drawn evenly and independently, keys of the two sides of a join meet in nine of ten. Where it
// numbers columns, keys here are called after the table they lead to, so that links are found without a schema.

/// Writes the tables of the group-by and of the join questions; the same number gives the same bytes everywhere.
public struct PublicTables {
    private let rows: Int
    private let seed: UInt64
    /// How many values the coarse keys have.
    private let coarse = 100

    public init(rows: Int, seed: UInt64 = 20201231) {
        self.rows = rows
        self.seed = seed
    }

    /// `groups.csv` in a folder of its own, and `records.csv` with what it joins.
    public func write(to folder: String) throws {
        try makeFolder(folder)
        try makeFolder("\(folder)/groups")
        try makeFolder("\(folder)/joins")
        try writeGroups(to: "\(folder)/groups/groups.csv")
        try writeJoins(to: "\(folder)/joins")
    }

    private func table(_ path: String, _ header: String, rows: Int, _ row: (inout CSVWriter, Int) -> Void) throws {
        var csv = try CSVWriter(path: path, header: header.split(separator: " ").map { String($0) })
        for index in 0..<rows {
            row(&csv, index)
            csv.endRow()
        }
        try csv.close()
    }

    private func writeGroups(to path: String) throws {
        var random = Random(seed: seed, stream: "groups")
        let fine = max(rows / coarse, 1)
        try table(path, "id1 id2 id3 id4 id5 id6 v1 v2 v3", rows: rows) { csv, _ in
            csv.code("id", 1 + random.below(coarse), width: 3)
            csv.code("id", 1 + random.below(coarse), width: 3)
            csv.code("id", 1 + random.below(fine), width: 10)
            csv.int(1 + random.below(coarse))
            csv.int(1 + random.below(coarse))
            csv.int(1 + random.below(fine))
            csv.int(1 + random.below(5))
            csv.int(1 + random.below(15))
            csv.dec(random.below(100_000_001), scale: 6)
        }
    }

    /// Keys of both sides of a join with `count` rows on the right: nine tenths are on both, a tenth is on one alone.
    private struct Keys {
        let left: [Int32]
        let right: [Int32]

        init(_ count: Int, _ random: inout Random) {
            let only = max(count / 10, 1)
            var all = Array(1...Int32(count + only))
            random.shuffle(&all)
            let common = Array(all[..<(count - only)])
            left = common + all[(count - only)..<count]
            var right = common + all[count...]
            random.shuffle(&right)
            self.right = Array(right)
        }
    }

    private func writeJoins(to folder: String) throws {
        var random = Random(seed: seed, stream: "joins")
        let small = Keys(max(rows / 1_000_000, 10), &random)
        let medium = Keys(max(rows / 1000, 10), &random)
        let big = Keys(rows, &random)
        for (name, keys) in [("small", small), ("medium", medium), ("big", big)] {
            try table("\(folder)/\(name).csv", "id text v2", rows: keys.right.count) { csv, row in
                csv.int(Int(keys.right[row]))
                csv.code("id", Int(keys.right[row]), width: 1)
                csv.dec(random.below(100_000_001), scale: 6)
            }
        }
        // The middle table once more, by its text.
        try table("\(folder)/factors.csv", "code v2", rows: medium.right.count) { csv, row in
            csv.code("id", Int(medium.right[row]), width: 1)
            csv.dec(random.below(100_000_001), scale: 6)
        }
        let order = shuffled(big.left, &random)
        try table("\(folder)/records.csv", "small_id medium_id big_id factor_code v1", rows: rows) { csv, row in
            csv.int(Int(random.pick(small.left)))
            let middle = Int(random.pick(medium.left))
            csv.int(middle)
            csv.int(Int(order[row]))
            csv.code("id", middle, width: 1)
            csv.dec(random.below(100_000_001), scale: 6)
        }
    }

    private func shuffled(_ values: [Int32], _ random: inout Random) -> [Int32] {
        var values = values
        random.shuffle(&values)
        return values
    }
}
