// Runs a PatternProgram over text as a deterministic automaton whose states are built when first met (Cox 2010).
// One table look-up a character once the states exist; the table is bounded, and starts afresh when it is full, so
// time stays linear in the text and memory constant. A matcher serves one thread; Pattern keeps a pool.
//
// A state is the set of instructions waiting for the next character, with what assertions need to know of the
// character before: whether there was one, and whether it was a word character. `\b` and `$` also look at the
// character after, so they are decided on the way out of a state, when that symbol is known.

/// A lazily built deterministic automaton, lent by ``Pattern/withMatcher(_:)``.
public struct PatternMatcher: Sendable {
    /// Where there is one, it is searched for, and the automaton rests.
    private let literal: [UInt8]?
    private let program: PatternProgram
    private let stride: Int

    /// `transitions[state * stride + symbol]`: a state, or one of the values below.
    private var transitions: [Int32] = []
    private static let unknown: Int32 = -1
    private static let accept: Int32 = -2
    private static let reject: Int32 = -3

    /// States by their contents; the code is the state's number.
    private var states = ByteKeyTable()
    private static let largestTable = 1 << 18
    /// How often the table started over.
    private var tableNumber = 0

    /// Work space of `step`, kept so that a step allocates nothing.
    private var marks: [UInt32]
    private var generation: UInt32 = 0
    private var pending: [Int] = []
    private var members: [UInt16] = []
    private var ready: [UInt16] = []
    private var key: [UInt8] = []

    /// Symbols of scalars beyond ASCII, remembered by their low bits.
    private var cachedScalars = [UInt32](repeating: .max, count: 256)
    private var cachedSymbols = [Int32](repeating: 0, count: 256)

    init(program: PatternProgram, literal: [UInt8]?) {
        self.literal = literal
        self.program = program
        stride = program.alphabet.endSymbol + 1
        marks = [UInt32](repeating: 0, count: program.instructions.count)
    }

    /// Whether the pattern is found in a text of UTF-8 bytes; bytes that are none count as U+FFFD.
    public mutating func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if let literal { return literal.withUnsafeBufferPointer { TextSearch.contains($0, in: bytes) } }
        var state = startState()
        if state < 0 { return state == Self.accept }
        var index = 0
        while index < bytes.count {
            let symbol: Int
            if bytes[index] < 0x80 {
                symbol = Int(program.alphabet.ascii[Int(bytes[index])])
                index += 1
            } else {
                symbol = symbolBeyondASCII(bytes, &index)
            }
            var next = transitions[Int(state) * stride + symbol]
            if next < 0 {
                if next == Self.unknown { next = step(state, symbol) }
                if next < 0 { return next == Self.accept }
            }
            state = next
        }
        var last = transitions[Int(state) * stride + program.alphabet.endSymbol]
        if last == Self.unknown { last = step(state, program.alphabet.endSymbol) }
        return last == Self.accept
    }

    /// Decodes one scalar; a byte that begins none counts as U+FFFD.
    @inline(__always)
    private mutating func symbolBeyondASCII(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Int {
        let (scalar, length) = UTF8Decoding.scalar(bytes, index)
        index += length
        let slot = Int(scalar.value & 255)
        if cachedScalars[slot] == scalar.value { return Int(cachedSymbols[slot]) }
        let symbol = program.alphabet.symbol(of: scalar)
        cachedScalars[slot] = scalar.value
        cachedSymbols[slot] = Int32(symbol)
        return symbol
    }
}

// MARK: Building states

extension PatternMatcher {
    /// What a state knows of the character before it.
    private struct Context {
        var isAtStart: Bool
        var isAfterWord: Bool

        init(isAtStart: Bool, isAfterWord: Bool) {
            self.isAtStart = isAtStart
            self.isAfterWord = isAfterWord
        }

        init(code: UInt8) { self.init(isAtStart: code & 1 != 0, isAfterWord: code & 2 != 0) }

        var code: UInt8 { (isAtStart ? 1 : 0) | (isAfterWord ? 2 : 0) }
    }

    /// The state before the first character; always number 0 of the table.
    private mutating func startState() -> Int32 {
        if states.count > 0 { return 0 }
        beginSet()
        add(program.start)
        return finishSet(Context(isAtStart: true, isAfterWord: false))
    }

    /// Computes and remembers where a state goes on a symbol.
    private mutating func step(_ state: Int32, _ symbol: Int) -> Int32 {
        let table = tableNumber
        let (context, isAccepted) = resolve(state, symbol)
        let next: Int32
        if isAccepted {
            next = Self.accept
        } else if symbol == program.alphabet.endSymbol {
            next = Self.reject
        } else {
            next = finishSet(context)
        }
        // If the table was full and started over just now, the state it came from is gone.
        if table == tableNumber { transitions[Int(state) * stride + symbol] = next }
        return next
    }

    /// Collects in `members` what waits after the symbol; reports whether the pattern matched before it.
    private mutating func resolve(_ state: Int32, _ symbol: Int) -> (Context, isAccepted: Bool) {
        loadKey(of: state)
        let before = Context(code: key[0])
        let isEnd = symbol == program.alphabet.endSymbol
        let isWord = !isEnd && program.alphabet.isWord(symbol)
        beginSet()
        // First what holds at this place without consuming anything …
        for index in Swift.stride(from: 1, to: key.count, by: 2) {
            add(Int(key[index]) | Int(key[index + 1]) << 8)
        }
        var cursor = 0
        while cursor < members.count {
            if case .assertion(let assertion, let next) = program.instructions[Int(members[cursor])],
                holds(assertion, before, isEnd: isEnd, isWord: isWord)
            {
                add(next)
            }
            cursor += 1
        }
        if members.contains(where: { program.instructions[Int($0)] == .match }) { return (before, true) }
        if isEnd { return (before, false) }
        // … then what consumes the symbol. The search may also begin anew after it.
        swap(&members, &ready)
        let representative = program.alphabet.representative(symbol)
        beginSet()
        for instruction in ready {
            switch program.instructions[Int(instruction)] {
            case .scalar(let value, let next):
                if value == representative { add(next) }
            case .scalars(let index, let next):
                if program.classes[index].contains(representative, isWord: isWord) { add(next) }
            case .match, .jump, .split, .assertion:
                break
            }
        }
        add(program.start)
        let isAfterWord = program.hasWordBoundaries && isWord
        return (Context(isAtStart: false, isAfterWord: isAfterWord), false)
    }

    private func holds(_ assertion: PatternAssertion, _ before: Context, isEnd: Bool, isWord: Bool) -> Bool {
        switch assertion {
        case .start: return before.isAtStart
        case .end: return isEnd
        case .wordBoundary: return before.isAfterWord != isWord
        case .notWordBoundary: return before.isAfterWord == isWord
        }
    }

    private mutating func beginSet() {
        members.removeAll(keepingCapacity: true)
        generation &+= 1
        if generation == 0 {
            for index in marks.indices { marks[index] = 0 }
            generation = 1
        }
    }

    /// Adds an instruction, jumps and splits followed to what they lead to.
    private mutating func add(_ instruction: Int) {
        pending.append(instruction)
        while let index = pending.popLast() {
            if marks[index] == generation { continue }
            marks[index] = generation
            switch program.instructions[index] {
            case .jump(let next):
                pending.append(next)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .match, .scalar, .scalars, .assertion:
                members.append(UInt16(index))
            }
        }
    }

    /// The number of the state that holds `members`, a new one if need be; or accept, or reject where nothing waits.
    private mutating func finishSet(_ context: Context) -> Int32 {
        members.sort()
        key.removeAll(keepingCapacity: true)
        key.append(context.code)
        for member in members {
            let instruction = program.instructions[Int(member)]
            if instruction == .match { return Self.accept }
            // Past the first character `^` is over and done with.
            if case .assertion(.start, _) = instruction, !context.isAtStart { continue }
            key.append(UInt8(truncatingIfNeeded: member))
            key.append(UInt8(truncatingIfNeeded: member >> 8))
        }
        if key.count == 1 { return Self.reject }
        if let known = key.withUnsafeBufferPointer({ states.existingCode(for: $0) }) { return Int32(known) }
        if (states.count + 1) * stride > max(Self.largestTable, 16 * stride) { startOver() }
        transitions.append(contentsOf: repeatElement(Self.unknown, count: stride))
        return Int32(key.withUnsafeBufferPointer { states.code(for: $0) })
    }

    /// Empties the table but for the start state, which keeps number 0.
    private mutating func startOver() {
        let newKey = key
        loadKey(of: 0)
        let startKey = key
        tableNumber += 1
        states = ByteKeyTable()
        transitions.removeAll(keepingCapacity: true)
        transitions.append(contentsOf: repeatElement(Self.unknown, count: stride))
        _ = startKey.withUnsafeBufferPointer { states.code(for: $0) }
        key = newKey
    }

    private mutating func loadKey(of state: Int32) {
        key.removeAll(keepingCapacity: true)
        states.withKey(UInt32(state)) { key.append(contentsOf: $0) }
    }
}
