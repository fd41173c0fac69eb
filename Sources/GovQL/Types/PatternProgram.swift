// A regular expression as a nondeterministic automaton over symbols (Thompson 1968).
// A symbol stands for all characters that this pattern cannot tell apart, so a table over symbols stays small although
// Unicode is large. It runs nothing; PatternMatcher does.

/// The automaton: instructions, and the alphabet they are written over.
struct PatternProgram: Sendable {
    static let largestSize = 4096

    enum Instruction: Hashable, Sendable {
        case match
        case jump(Int)
        case split(Int, Int)
        case scalar(UInt32, next: Int)
        /// A character in `classes[index]`.
        case scalars(index: Int, next: Int)
        case assertion(PatternAssertion, next: Int)
    }

    private(set) var instructions: [Instruction] = []
    private(set) var classes: [PatternClass] = []
    private(set) var start = 0
    /// Whether an assertion looks at the characters before and after it.
    private(set) var hasWordBoundaries = false
    private(set) var alphabet = PatternAlphabet(sets: [], usesWords: false)

    /// Throws `tooLarge`.
    init(_ node: PatternNode) throws(PatternError) {
        var builder = Builder()
        let match = try builder.add(.match)
        start = try builder.emit(node, next: match)
        instructions = builder.instructions
        classes = builder.classes
        hasWordBoundaries = builder.hasWordBoundaries
        let usesWords = hasWordBoundaries || classes.contains { $0.usesWords }
        alphabet = PatternAlphabet(
            sets: builder.scalars.map { [$0...$0] } + classes.map(\.ranges), usesWords: usesWords)
    }
}

/// Emits instructions back to front: each part is told what follows it.
private struct Builder {
    var instructions: [PatternProgram.Instruction] = []
    var classes: [PatternClass] = []
    var classIndexes: [PatternClass: Int] = [:]
    var scalars: Set<UInt32> = []
    var hasWordBoundaries = false
    /// Also counts nodes that emit nothing: `(((){1000}){1000}){1000}` must end too.
    var work = 0

    mutating func add(_ instruction: PatternProgram.Instruction) throws(PatternError) -> Int {
        guard instructions.count < PatternProgram.largestSize else {
            throw PatternError(offset: 0, reason: .tooLarge(limit: PatternProgram.largestSize))
        }
        instructions.append(instruction)
        return instructions.count - 1
    }

    /// Emits a part before `next` and returns where it begins.
    mutating func emit(_ node: PatternNode, next: Int) throws(PatternError) -> Int {
        work += 1
        guard work <= 8 * PatternProgram.largestSize else {
            throw PatternError(offset: 0, reason: .tooLarge(limit: PatternProgram.largestSize))
        }
        switch node {
        case .empty:
            return next
        case .scalar(let scalar):
            scalars.insert(scalar.value)
            return try add(.scalar(scalar.value, next: next))
        case .scalars(let set):
            return try add(.scalars(index: index(of: set), next: next))
        case .assertion(let assertion):
            hasWordBoundaries = hasWordBoundaries || assertion.needsWords
            return try add(.assertion(assertion, next: next))
        case .sequence(let parts):
            var next = next
            for part in parts.reversed() { next = try emit(part, next: next) }
            return next
        case .alternatives(let branches):
            var entry: Int?
            for branch in branches.reversed() {
                let start = try emit(branch, next: next)
                entry = try entry.map { (other) throws(PatternError) in try add(.split(start, other)) } ?? start
            }
            return entry ?? next
        case .repeated(let part, let minimum, let maximum):
            return try emitRepeat(part, minimum, maximum, next: next)
        }
    }

    private mutating func emitRepeat(
        _ part: PatternNode, _ minimum: Int, _ maximum: Int?, next: Int
    ) throws(PatternError) -> Int {
        var entry = next
        if let maximum {
            // x{2,4} is x x (x (x)?)?
            for _ in 0..<maximum - minimum {
                let body = try emit(part, next: entry)
                entry = try add(.split(body, next))
            }
        } else {
            // x* loops through a split that is filled in once the body is known.
            let loop = try add(.jump(next))
            let body = try emit(part, next: loop)
            instructions[loop] = .split(body, next)
            entry = loop
        }
        for _ in 0..<minimum { entry = try emit(part, next: entry) }
        return entry
    }

    private mutating func index(of set: PatternClass) -> Int {
        if let index = classIndexes[set] { return index }
        classes.append(set)
        classIndexes[set] = classes.count - 1
        return classes.count - 1
    }
}

/// The partition of all scalars into symbols: by the sets a pattern names, and by being a word character.
struct PatternAlphabet: Sendable {
    /// The first scalar of each interval, the first being 0, and the interval's block of the partition.
    private let starts: [UInt32]
    private let blocks: [Int]
    /// One scalar of each block.
    private let representatives: [UInt32]
    private let usesWords: Bool
    /// The symbols of ASCII, where no search is needed.
    private(set) var ascii: [UInt16] = []

    init(sets: [[ClosedRange<UInt32>]], usesWords: Bool) {
        var boundaries: Set<UInt32> = [0]
        for range in sets.joined() { boundaries.formUnion([range.lowerBound, range.upperBound + 1]) }
        starts = boundaries.filter { $0 <= PatternClass.lastScalar }.sorted()
        self.usesWords = usesWords
        var blocks = [Int](repeating: 0, count: starts.count)
        var blockCount = 1
        // Partition refinement: a set splits every block that it cuts.
        for set in sets {
            var inside: [Int: Int] = [:]
            for range in set {
                var interval = Self.interval(of: range.lowerBound, in: starts)
                while interval < starts.count, starts[interval] <= range.upperBound {
                    if inside[blocks[interval]] == nil {
                        inside[blocks[interval]] = blockCount
                        blockCount += 1
                    }
                    blocks[interval] = inside[blocks[interval]] ?? 0
                    interval += 1
                }
            }
        }
        // A block that moved whole leaves its number unused; number again those that remain.
        var numbers: [Int: Int] = [:]
        var representatives: [UInt32] = []
        for interval in blocks.indices {
            let number = numbers[blocks[interval], default: representatives.count]
            if number == representatives.count {
                numbers[blocks[interval]] = number
                representatives.append(starts[interval])
            }
            blocks[interval] = number
        }
        self.blocks = blocks
        self.representatives = representatives
        ascii = (UInt8(0)..<128).map { UInt16(symbol(of: Unicode.Scalar($0))) }
    }

    /// Symbols are numbered below this; the number itself stands for the end of the text.
    var endSymbol: Int { representatives.count * 2 }

    func symbol(of scalar: Unicode.Scalar) -> Int {
        let block = blocks[Self.interval(of: scalar.value, in: starts)]
        return block * 2 + (usesWords && PatternClass.isWord(scalar) ? 1 : 0)
    }

    /// The last interval that begins at or before the value.
    private static func interval(of value: UInt32, in starts: [UInt32]) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }

    /// A scalar that stands for the symbol's block.
    func representative(_ symbol: Int) -> UInt32 { representatives[symbol / 2] }

    func isWord(_ symbol: Int) -> Bool { symbol & 1 != 0 }
}
