// A seeded source of random numbers whose results are the same on every machine: xoshiro256** filled by SplitMix64,
// integers wherever possible, and floating point only through + - * /, which IEEE 754 fixes to the last bit.
// It knows nothing of cities; each entity draws from a stream of its own, so changing one leaves the others alone.

struct Random {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    /// A stream named after what it is for: the name is folded into the seed (FNV-1a).
    init(seed: UInt64, stream: String) {
        var mix: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed
        for byte in stream.utf8 {
            mix = (mix ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        func next() -> UInt64 {
            mix = mix &+ 0x9e37_79b9_7f4a_7c15
            var z = mix
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
        s0 = next()
        s1 = next()
        s2 = next()
        s3 = next()
    }

    mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let t = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= t
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// A number in 0..<bound; the bias of one multiplication is below 2^-32 for every bound used here.
    mutating func below(_ bound: Int) -> Int {
        bound <= 1 ? 0 : Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    mutating func chance(perMille: Int) -> Bool {
        below(1000) < perMille
    }

    mutating func pick<T>(_ values: [T]) -> T {
        values[below(values.count)]
    }

    /// The value of the pair that a draw over the weights falls on.
    mutating func pick<T>(weighted pairs: [(T, Int)]) -> T {
        pairs[index(weights: pairs.map(\.1))].0
    }

    mutating func index(weights: [Int]) -> Int {
        var left = below(weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return index }
        }
        return weights.count - 1
    }

    /// Nearly standard normal: the sum of twelve uniform numbers, less six (exact in a Double).
    mutating func normal() -> Double {
        var sum = 0
        for _ in 0..<12 { sum += below(65536) }
        return Double(sum) / 65536 - 6
    }

    /// A whole number near `mean`, kept inside `range`.
    mutating func normal(mean: Int, deviation: Int, in range: ClosedRange<Int>) -> Int {
        clamp(Int((Double(mean) + Double(deviation) * normal()).rounded()), range)
    }

    /// Log-normal with the given median, kept inside `range`.
    mutating func logNormal(median: Int, sigma: Double, in range: ClosedRange<Int>) -> Int {
        clamp(Int((Double(median) * exponential(sigma * normal())).rounded()), range)
    }

    mutating func shuffle<T>(_ values: inout [T]) {
        for i in stride(from: values.count - 1, to: 0, by: -1) {
            values.swapAt(i, below(i + 1))
        }
    }
}

func clamp(_ value: Int, _ range: ClosedRange<Int>) -> Int {
    min(max(value, range.lowerBound), range.upperBound)
}

/// e to the x as (1 + x / 4096)^4096: coarse, but the same bits everywhere, which libm does not promise.
func exponential(_ x: Double) -> Double {
    var result = 1 + x / 4096
    for _ in 0..<12 { result *= result }
    return result
}

/// Splits `total` in proportion to `weights` by largest remainders (the first of equal ones wins).
func apportion(_ total: Int, by weights: [Int], atLeast least: Int = 0) -> [Int] {
    let sum = max(weights.reduce(0, +), 1)
    let free = total - least * weights.count
    var shares = weights.map { least + free * $0 / sum }
    let order = weights.indices.sorted {
        let (a, b) = (free * weights[$0] % sum, free * weights[$1] % sum)
        return a != b ? a > b : $0 < $1
    }
    for index in order.prefix(max(0, total - shares.reduce(0, +))) { shares[index] += 1 }
    return shares
}
