// A small deterministic generator for property tests: the same cases on every machine and run.

/// SplitMix64 (Steele, Lea, Flood 2014).
struct TestRandom: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A magnitude whose number of bits is itself random, so that small and huge values are equally common.
    mutating func skewed(bits: Int = 126) -> Int128 {
        let wide = UInt128(next()) << 64 | UInt128(next())
        let magnitude = Int128(wide >> UInt128(128 - Int.random(in: 1...bits, using: &self)))
        return Bool.random(using: &self) ? magnitude : -magnitude
    }
}
