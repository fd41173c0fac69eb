// Tests of texts: `contains` and kin, patterns. A test against a constant is made once per distinct text where the
// column is a dictionary. Loops: Kernels/TextTestKernels.swift.

extension Evaluator {
    func textTest(
        _ test: BoundExpr.TextTest, _ text: BoundExpr, _ part: BoundExpr, over frame: Frame
    ) throws -> Operand {
        let text = try operand(text, over: frame)
        let part = try operand(part, over: frame)
        guard !text.isAllNull, !part.isAllNull, let texts = text.texts, let parts = part.texts else {
            return Operand(false)
        }
        if !parts.numbers.isConstant || texts.numbers.isConstant {
            let isConstant = text.isConstant && part.isConstant
            let result = TextTestKernels.test(
                texts.store, texts.numbers, parts.store, parts.numbers, count: isConstant ? 1 : frame.count
            ) { test.holds($0, $1) }
            return Operand(Vector(.bool(result)), isConstant: isConstant)
        }
        let constant = parts.store.slice(Int(parts.numbers.values[0]))
        let key = TextTestKey(kind: test.rawValue, operand: Array(constant))
        let result = constant.withUnsafeBufferPointer { constant in
            testTexts(texts.store, texts.numbers.values, key: key) { test.holds($0, constant) }
        }
        return Operand(Vector(.bool(result)))
    }

    func matches(_ text: Operand, _ pattern: Pattern) -> Operand {
        guard !text.isAllNull, let texts = text.texts else { return Operand(false) }
        let key = TextTestKey(kind: "matches", operand: Array(pattern.text.utf8))
        let result = pattern.withMatcher { matcher in
            testTexts(texts.store, texts.numbers.values, key: key) { matcher.matches($0) }
        }
        return Operand(Vector(.bool(result)), isConstant: text.isConstant)
    }

    /// Dictionaries up to this size are tested as a whole when first met.
    private static var dictionaryLimit: Int { 1 << 16 }

    /// Tests texts against a constant that the key names; false for null.
    func testTexts(
        _ store: TextStore, _ numbers: [UInt32], key: TextTestKey, _ body: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> [Bool] {
        guard store.isUnique, store.count <= Self.dictionaryLimit, numbers.count > 1,
            let table = caches.dictionaryTest(store, key, compute: { TextTestKernels.testAll(store, body) })
        else { return TextTestKernels.test(store, numbers, ifNull: false, body) }
        return Loops.gather(table, numbers, missing: false)
    }
}
