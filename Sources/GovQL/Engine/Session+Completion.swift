// What a prompt asks of the data while someone types: the texts of a column that begin so. Bounded in time and number, for
// a key must be answered at once. How candidates are shown is the host's business.

extension Session {
    /// Texts that begin as typed.
    public struct BegunTexts: Sendable {
        /// Each once, in order of first appearance.
        public let texts: [String]
        /// Whether there are more than these.
        public let isCut: Bool

        public init(texts: [String], isCut: Bool) {
            self.texts = texts
            self.isCut = isCut
        }
    }

    /// The distinct texts of a field that begin with what was typed, or whose pinyin does.
    ///
    /// ```swift
    /// try session.texts(of: name, beginningWith: "js").texts  // ["江岸区", …]
    /// ```
    ///
    /// - Throws: ``Diagnostics``, among them that the time of `limits` is over.
    public func texts(
        of field: FieldID, beginningWith typed: String, limit: Int, limits: Limits? = nil
    ) throws -> BegunTexts {
        guard let pattern = PinyinPattern(typed) else { return BegunTexts(texts: [], isCut: false) }
        let context = try makeContext(limits: limits, cancellation: CancellationToken())
        let found = try currentDataset().distinctTexts(
            of: field, matching: pattern, limit: limit + 1, context: context)
        return BegunTexts(texts: Array(found.prefix(limit)), isCut: found.count > limit)
    }
}
