// Fewer points that look the same: for lines the least and the greatest of each stretch, as in M4 (Jugel, Jerzak,
// Hackenbroich, Markl: "M4: a visualization-oriented time series data aggregation", VLDB 2014); for clouds one point of
// each cell of a fine grid. Both are repeatable: no chance is asked.

enum ChartThinning {
    /// The first, last, least and greatest of each of equal stretches of a line; gaps stay.
    static func line(_ points: [ChartPoint], _ count: Int) -> [ChartPoint] {
        let stretches = max(1, count / 4)
        guard points.count > count else { return points }
        var kept: [ChartPoint] = []
        for stretch in 0..<stretches {
            let from = points.count * stretch / stretches
            let through = points.count * (stretch + 1) / stretches - 1
            guard from <= through else { continue }
            var indexes: Set<Int> = [from, through]
            let known = (from...through).filter { points[$0].y != nil }
            if let least = known.min(by: { (points[$0].y ?? 0) < (points[$1].y ?? 0) }) { indexes.insert(least) }
            if let most = known.max(by: { (points[$0].y ?? 0) < (points[$1].y ?? 0) }) { indexes.insert(most) }
            if let gap = (from...through).first(where: { points[$0].y == nil }) { indexes.insert(gap) }
            kept += indexes.sorted().map { points[$0] }
        }
        return kept
    }

    /// One point of each cell of a grid that is made coarser until few enough are left.
    static func spread(_ points: [ChartPoint], _ count: Int) -> [ChartPoint] {
        let xs = points.map(\.x)
        let ys = points.compactMap(\.y)
        guard points.count > count, let left = xs.min(), let right = xs.max(), let low = ys.min(), let high = ys.max()
        else { return points }
        var cells = 512
        while true {
            var seen: Set<Int> = []
            var kept: [ChartPoint] = []
            for point in points {
                guard let y = point.y else { continue }
                let column = cell(point.x, left, right, cells)
                let row = cell(y, low, high, cells)
                if seen.insert(column * (cells + 1) + row).inserted { kept.append(point) }
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
