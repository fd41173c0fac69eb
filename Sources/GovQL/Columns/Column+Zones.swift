// The least and greatest value of each run of rows of a column: a range that lies beside both passes the whole run over
// without reading it. Columns that ascend, as dates of a ledger do, are read only where a range begins and ends. Found
// when a column is decoded. Next: Execution/Operators/ScanFilter.swift.

/// What is known of runs of rows of a column of integers.
struct ZoneMap: Sendable {
    /// How many rows a run has. Those of a batch, so that no batch looks at two.
    static let rows = 8192

    /// Where no value of a run is known, the least is above the greatest.
    private let lows: [Int64]
    private let highs: [Int64]
    private let hasNulls: Bool

    /// The least and greatest known value of all.
    var bounds: ClosedRange<Int64>? {
        guard let low = lows.min(), let high = highs.max(), low <= high else { return nil }
        return low...high
    }

    /// What a range says of some rows.
    enum Verdict {
        case none
        case some
        case all
    }

    func verdict(_ bounds: ClosedRange<Int64>, on rows: Range<Int>) -> Verdict {
        guard !rows.isEmpty else { return .none }
        var (isNone, isAll) = (true, !hasNulls)
        for zone in rows.lowerBound / Self.rows...(rows.upperBound - 1) / Self.rows {
            isNone = isNone && (lows[zone] > bounds.upperBound || highs[zone] < bounds.lowerBound)
            isAll = isAll && bounds.lowerBound <= lows[zone] && highs[zone] <= bounds.upperBound
        }
        return isNone ? .none : isAll ? .all : .some
    }

    fileprivate init<Word: FixedWidthInteger>(_ values: [Word], _ validity: Bitmap?) {
        var (lows, highs): ([Int64], [Int64]) = ([], [])
        lows.reserveCapacity(values.count / Self.rows + 1)
        highs.reserveCapacity(values.count / Self.rows + 1)
        values.withUnsafeBufferPointer { values in
            for start in stride(from: 0, to: values.count, by: Self.rows) {
                let range = start..<min(start + Self.rows, values.count)
                let (low, high) = Self.extremes(values, range, validity)
                lows.append(Int64(low))
                highs.append(Int64(high))
            }
        }
        (self.lows, self.highs, hasNulls) = (lows, highs, validity != nil)
    }

    private static func extremes<Word: FixedWidthInteger>(
        _ values: UnsafeBufferPointer<Word>, _ range: Range<Int>, _ validity: Bitmap?
    ) -> (Word, Word) {
        var (low, high) = (Word.max, Word.min)
        guard let validity else {
            for index in range {
                low = min(low, values[index])
                high = max(high, values[index])
            }
            return (low, high)
        }
        for index in range where validity[index] {
            low = min(low, values[index])
            high = max(high, values[index])
        }
        return (low, high)
    }
}

extension Column {
    /// Nil for a column of other than narrow integers.
    var zones: ZoneMap? {
        knownZones.withLock { known in
            if let known { return known }
            let found: ZoneMap? =
                switch storage {
                case .int8(let values): ZoneMap(values, validity)
                case .int16(let values): ZoneMap(values, validity)
                case .int32(let values): ZoneMap(values, validity)
                case .int64(let values): ZoneMap(values, validity)
                case .null, .int128, .float64, .bool, .text, .plainText: nil
                }
            known = found
            return found
        }
    }
}
