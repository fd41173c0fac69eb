// What is known of expressions without running them, and how frames name rows.

import Testing

@testable import GovQL

@Suite("Evaluation: facts and frames")
struct EvaluationFactsTests {
    private let a = BoundExpr.slot(0, .int)

    @Test("what can fail and what can be noted")
    func sensitivity() {
        #expect(a.computed(.add, a).isFallible)
        #expect(!a.computed(.add, a).canNote)
        #expect(a.computed(.divide, a, type: .num).canNote)
        #expect(!a.computed(.divide, a, type: .num).isFallible)
        #expect(!BoundExpr.slot(0, .num).computed(.add, .num(1)).isSensitive)
        #expect(!a.compared(.equal, .int(1)).isSensitive)
        #expect(BoundExpr.condition(.not(a.computed(.modulo, a).compared(.equal, .int(1)))).isSensitive)
        #expect(!a.widened(to: .decimal(scale: 2)).isFallible)
        #expect(a.widened(to: .decimal(scale: 20)).isFallible)
    }

    @Test("what an expression reads")
    func slots() {
        let entity = EntityID(0)
        let inner = BoundExpr.slot(0, .int).computed(.add, BoundExpr.slot(3, .int).outer())
        let sum = BoundExpr.slot(2, .entity(entity)).reaching([.reverse(LinkID(0))], .sum, [inner], type: .int)
        #expect(sum.slotsRead == [2, 3])
        #expect(!sum.refersOutward())
        #expect(!sum.isConstant)
        #expect(BoundExpr.int(1).computed(.add, BoundExpr(.today, type: .date, origin: .none)).isConstant)
        #expect(BoundExpr.slot(1, .int).outer(2).refersOutward(levels: 2))
        #expect(!BoundExpr.slot(1, .int).outer().refersOutward(levels: 2))
    }

    @Test("signatures tell different expressions apart, and not equal ones")
    func signatures() {
        func words(_ expr: BoundExpr) -> [UInt64] {
            var signature = PlanSignature()
            signature.add(expr)
            return signature.words
        }
        let different: [BoundExpr] = [
            a, .slot(1, .int), .int(1), .int(2), .decimal("1.0"), .decimal("1.00"), .text("a"), .text("ab"),
            a.computed(.add, a), a.computed(.subtract, a), a.computed(.add, .int(1)), a.outer(), a.outer(2),
            a.compared(.less, .int(1)), a.compared(.greater, .int(1)), .condition(.isNull(a)), .condition(.not(a)),
            .condition(.isBetween(a, lower: .int(1), upper: nil, includesUpper: true)),
            .condition(.isBetween(a, lower: nil, upper: .int(1), includesUpper: true)),
            .condition(.isOneOf(a, ints(1, 2))), .condition(.isOneOf(a, ints(12))),
            BoundExpr(.conditional([.init(condition: a, value: a)], otherwise: nil), type: .int, origin: .none),
            BoundExpr(.conditional([.init(condition: a, value: a)], otherwise: a), type: .int, origin: .none),
            a.reaching([.reverse(LinkID(0))], .count, type: .int),
            a.reaching([.forward(LinkID(0))], .count, type: .int),
            a.reaching([.reverse(LinkID(0))], .count, where: a, type: .int),
            a.reaching([.reverse(LinkID(0))], .count, [a], type: .int),
        ]
        let all = different.map(words)
        #expect(Set(all).count == different.count)
        #expect(all == different.map(words))
    }

    @Test("rows keep their numbers through choices and slices")
    func rowNumbers() {
        let frame = Frame(Batch(count: 6, slots: [Vector(ints(0, 1, 2, 3, 4, 5), type: .int)]), firstRow: 100)
        let chosen = frame.selecting([1, 3, 5])
        #expect((0..<3).map(chosen.rowNumber) == [102, 104, 106])
        #expect(chosen.selecting([2]).rowNumber(at: 0) == 106)
        #expect(chosen.slice(1..<3).rowNumber(at: 0) == 104)
        #expect(frame.slice(4..<6).rowNumber(at: 1) == 106)
        let inner = Frame(Batch(count: 2, slots: []), outer: chosen, outerPositions: [0, 2])
        #expect((0..<2).map(inner.rowNumber) == [102, 106])
        #expect(inner.selecting([1]).rowNumber(at: 0) == 106)
    }

    @Test("values go into vectors and come out")
    func values() {
        let kinds = EnumType(name: "kind", members: [.init(name: "old", otherNames: ["旧"])], isOrdered: false)
        let cases: [(DataType, [Value])] = [
            (.int, ints(1, nil)), (.bool, [.bool(true), .null]), (.num, nums(1.5, nil)), (.text, texts("a", nil, "")),
            (.decimal(scale: 2), decs("1.25", nil, "99999999999999999999.00")), (.date, [.day("2020-02-29"), .null]),
            (.enumeration(kinds), [.enumeration(kinds, code: 0), .null]), (.list(.int), [.list(ints(1, nil)), .null]),
            (.duration, [.duration(DateDuration(months: -1, days: 3))]), (.int, ints(nil, nil)),
        ]
        for (type, values) in cases {
            let vector = Vector(values, type: type)
            #expect(vector.count == values.count)
            #expect(values.indices.map { vector.value(at: $0, type: type) } == values, "\(type.name)")
        }
    }
}
