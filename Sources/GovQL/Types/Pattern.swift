// Pattern: the regular expressions of `matches`, searched in time linear in the text whatever the pattern.
// This is the façade; the way is PatternParser -> PatternNode -> PatternProgram (an automaton) -> PatternMatcher.
// There are no back-references and no look-around: those are what make other engines exponential.

import Synchronization

/// A compiled regular expression.
///
///     let pattern = try Pattern("^武汉.*(路|街)$")
///     pattern.matches("武汉大道北路")   // true
///
/// It is searched: without `^` and `$` it may match anywhere. Understood are literals, `.`, classes `[a-z]` `[^…]`,
/// `\d` (0 to 9), `\w` (letters, marks and digits of any script, `_`), `\s`, their capitals, `\b` `\B`, `\p{Han}`, `^` `$`
/// (ends of the text), groups, `|`, `* + ? {m,n}`, and `(?i)` for either case. `.` is any character but a newline.
public struct Pattern: Sendable {
    /// The pattern as written.
    public let text: String
    /// The bytes to look for if there is no operator at all: a plain search then needs no automaton.
    private let literal: [UInt8]?
    private let program: PatternProgram
    private let pool = MatcherPool()

    /// Compiles a pattern; throws where and why it is none.
    public init(_ text: String) throws(PatternError) {
        self.text = text
        let node = try PatternParser.parse(text)
        literal = node.literalBytes
        program = try PatternProgram(literal == nil ? node : .empty)
    }

    var isLiteral: Bool { literal != nil }

    /// Whether the pattern is found in a text of UTF-8 bytes.
    ///
    /// Bytes that are no UTF-8 count as U+FFFD. Safe to call from several threads at once; a loop over many texts does
    /// better with ``withMatcher(_:)``, which costs its fixed part once.
    public func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if let literal { return literal.withUnsafeBufferPointer { TextSearch.contains($0, in: bytes) } }
        return withMatcher { $0.matches(bytes) }
    }

    /// Whether the pattern is found in a string.
    public func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { matches($0) }
    }

    /// Lends a matcher, to be used by one thread for as many texts as it likes.
    ///
    /// Its tables grow with use and are kept for the next borrower.
    public func withMatcher<Result>(_ body: (inout PatternMatcher) throws -> Result) rethrows -> Result {
        var matcher = pool.take() ?? PatternMatcher(program: program, literal: literal)
        defer { pool.giveBack(matcher) }
        return try body(&matcher)
    }
}

/// Matchers at rest, so that their tables survive from one call to the next.
///
/// A class, since every copy of a pattern shares it.
private final class MatcherPool: Sendable {
    private let matchers = Mutex<[PatternMatcher]>([])

    func take() -> PatternMatcher? { matchers.withLock { $0.popLast() } }

    func giveBack(_ matcher: PatternMatcher) {
        matchers.withLock { $0.append(matcher) }
    }
}

/// Why a text is no pattern, and where.
public struct PatternError: Error, Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// A `(` that no `)` closes; the offset is the `(`.
        case unclosedGroup
        /// A `)` that closes nothing.
        case unmatchedClose
        /// A `[` that no `]` closes; the offset is the `[`.
        case unclosedClass
        /// A range such as `z-a`.
        case reversedRange
        /// `*` `+` `?` `{…}` with nothing before it that can repeat.
        case nothingToRepeat
        /// `{m,n}` with m above n.
        case reversedRepeat
        /// A count above `limit`.
        case repeatTooLarge(limit: Int)
        /// A backslash before a letter or digit that means nothing here, or at the very end (nil).
        case unknownEscape(Character?)
        /// `\u{…}` or `\x…` that is no character.
        case badCharacterCode
        /// `\p{…}` of a property other than Han.
        case unknownProperty(String)
        /// `[:alpha:]` and kin.
        case posixClass
        /// `\1`: matching in linear time excludes it.
        case backreference
        /// `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`: the same.
        case lookaround
        /// `(?` and something else.
        case unknownGroup
        /// Groups nested deeper than `limit`.
        case nestedTooDeep(limit: Int)
        /// The pattern has more than `limit` bytes.
        case tooLong(limit: Int)
        /// The whole pattern, its counted repeats written out, needs more than `limit` steps.
        case tooLarge(limit: Int)
    }

    /// The UTF-8 byte offset in the pattern.
    public let offset: Int
    public let reason: Reason

    public init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }
}
