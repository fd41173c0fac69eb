// Fewer points that look the same: for lines the least and the greatest of each stretch, as in M4 (Jugel, Jerzak,
// Hackenbroich, Markl: "M4: a visualization-oriented time series data aggregation", VLDB 2014); for clouds one point of
// each cell of a fine grid. Both are repeatable: no chance is asked.

enum ChartThinning {
    /// The places of the first, last, least and greatest of each of equal stretches of a line, and of a gap in it.
    static func line(_ values: [Double?], _ count: Int) -> [Int] {
        let stretches = max(1, count / 5)
        guard values.count > count else { return Array(values.indices) }
        var kept: [Int] = []
        for stretch in 0..<stretches {
            let from = values.count * stretch / stretches
            let through = values.count * (stretch + 1) / stretches - 1
            guard from <= through else { continue }
            var indexes: Set<Int> = [from, through]
            let known = (from...through).filter { values[$0] != nil }
            if let least = known.min(by: { (values[$0] ?? 0) < (values[$1] ?? 0) }) { indexes.insert(least) }
            if let most = known.max(by: { (values[$0] ?? 0) < (values[$1] ?? 0) }) { indexes.insert(most) }
            if let gap = (from...through).first(where: { values[$0] == nil }) { indexes.insert(gap) }
            kept += indexes.sorted()
        }
        return kept
    }

    /// The places of one point of each cell of a grid that is made coarser until few enough are left.
    static func spread(_ points: [(x: Double, y: Double, row: Int)], _ count: Int) -> [Int] {
        let xs = points.lazy.map(\.x)
        let ys = points.lazy.map(\.y)
        guard points.count > count, let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max()
        else { return Array(points.indices) }
        var cells = 512
        while true {
            var seen: Set<Int> = []
            var kept: [Int] = []
            for (index, point) in points.enumerated() {
                let column = cell(point.x, left, right, cells)
                let row = cell(point.y, low, high, cells)
                if seen.insert(column * (cells + 1) + row).inserted { kept.append(index) }
            }
            if kept.count <= count || cells <= 8 { return kept }
            cells /= 2
        }
    }

    private static func cell(_ value: Double, _ low: Double, _ high: Double, _ cells: Int) -> Int {
        let width = high / 2 - low / 2
        guard width > 0 else { return 0 }
        let place = (value / 2 - low / 2) / width * Double(cells)
        return Int(exactly: min(max(place, 0), Double(cells)).rounded(.down)) ?? 0
    }
}
