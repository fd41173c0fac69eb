import Testing

@testable import GovQL

/// A function called over small vectors, without a query: what it resolves to, what it gives.
private struct Calling {
    let function: ScalarFunction

    init(_ name: String) throws { function = try #require(ScalarTable.function(named: name)) }

    /// One row per value, printed; `·` is null, a failure is its reason.
    func callAsFunction(
        _ columns: [(DataType, [Value])], constants: [Value?] = [], today: CalendarDate = .minimum
    ) -> String {
        switch function.resolve(columns.map(\.0), constants: constants) {
        case .rejected(let rejection): return rejection.reason.en
        case .accepted(let types, let result):
            let count = columns.first?.1.count ?? 0
            let vectors = zip(columns, types).map { Self.vector($0.1.map { [$0] }.joined().map { $0 }, type: $1) }
            let arguments = ScalarArguments(
                vectors: vectors, types: types, resultType: result, count: count, today: today)
            do {
                let vector = try function.kernel(arguments)
                let cells = CellText(vector, type: result)
                return (0..<count).map { vector.isNull($0) ? "·" : cells.string($0) }.joined(separator: "|")
            } catch let failure as ScalarFailure {
                switch failure.reason {
                case .overflow: return "row \(failure.index): overflow"
                case .notConvertible(let text, let type): return "row \(failure.index): \(text) is no \(type)"
                }
            } catch {
                return "\(error)"
            }
        }
    }

    /// Values in the physical form of a type, widened to it.
    static func vector(_ values: [Value], type: DataType) -> Vector {
        let validity: [Bool]? = values.contains(.null) ? values.map { !$0.isNull } : nil
        if validity?.contains(true) == false { return Vector(.null(values.count)) }
        switch type {
        case .num:
            return Vector(
                .float64(
                    values.map { value in
                        switch value {
                        case .num(let number): number
                        case .int(let number): Double(number)
                        case .decimal(let number): number.double
                        default: 0
                        }
                    }), validity: validity)
        case .decimal(let scale):
            let mantissas = values.map { value -> Int128 in
                switch value {
                case .decimal(let number): number.rescaled(to: scale)?.mantissa ?? 0
                case .int(let number): Decimal(number).rescaled(to: scale)?.mantissa ?? 0
                default: 0
                }
            }
            return .decimals(mantissas, validity: validity)
        case .bool: return Vector(.bool(values.map { $0 == .bool(true) }), validity: validity)
        case .text, .code:
            var builder = TextStoreBuilder()
            let numbers = values.map { value -> UInt32 in
                if case .text(let text) = value { builder.append(text.utf8) } else { nullRow }
            }
            return Vector(.text(builder.build(), numbers))
        case .list(let element):
            var offsets = [0]
            var members: [Value] = []
            for value in values {
                if case .list(let list) = value { members += list }
                offsets.append(members.count)
            }
            return Vector(.list(offsets: offsets, elements: vector(members, type: element)), validity: validity)
        default:
            let words = values.map { value -> Int64 in
                switch value {
                case .int(let number): number
                case .date(let date): Int64(date.days)
                case .dateTime(let time): time.seconds
                case .period(let period): period.ordinal
                case .enumeration(_, let code): Int64(code)
                default: 0
                }
            }
            return Vector(.int64(words), validity: validity)
        }
    }
}

private func intCells(_ values: Int64?...) -> (DataType, [Value]) { (.int, values.map { $0.map(Value.int) ?? .null }) }
private func numCells(_ values: Double?...) -> (DataType, [Value]) { (.num, values.map { $0.map(Value.num) ?? .null }) }
private func textCells(_ values: String?...) -> (DataType, [Value]) {
    (.text, values.map { $0.map(Value.text) ?? .null })
}
private func decCells(_ scale: Int, _ values: String?...) -> (DataType, [Value]) {
    (.decimal(scale: scale), values.map { $0.flatMap { Decimal($0) }.map(Value.decimal) ?? .null })
}
private func dateCells(_ values: String?...) -> (DataType, [Value]) {
    (.date, values.map { $0.flatMap { CalendarDate($0) }.map(Value.date) ?? .null })
}
private func repeated(_ value: Value, _ type: DataType, _ count: Int) -> (DataType, [Value]) {
    (type, [Value](repeating: value, count: count))
}

@Suite struct ScalarTableTests {
    @Test func namesAreUniqueInBothLanguages() {
        let names = ScalarTable.names + AggregateTable.names + WindowTable.names
        #expect(Set(names.map(Folding.fold)).count == names.count)
    }

    @Test func everyFunctionOfManyRowsHasARow() {
        #expect(AggregateTable.all.map(\.function).count == AggregateFunction.allCases.count)
        #expect(AggregateFunction.allCases.allSatisfy { AggregateTable.row(of: $0).name == $0.rawValue })
        #expect(WindowFunction.allCases.allSatisfy { WindowTable.row(of: $0).name == $0.rawValue })
    }

    @Test func namesAreFoundInEitherLanguageAndAnyCase() {
        #expect(ScalarTable.function(named: "ROUND") === NumericFunctions.round)
        #expect(ScalarTable.function(named: "四舍五入") === NumericFunctions.round)
        #expect(AggregateTable.function(named: "求和") == .sum)
        #expect(AggregateTable.function(named: "Ｓｕｍ") == .sum)
        #expect(WindowTable.function(named: "累计") == .runningSum)
        #expect(ScalarTable.function(named: "nosuch") == nil)
    }

    @Test func documentationIsComplete() {
        for function in ScalarTable.all {
            #expect(function.signature.hasPrefix(function.name + "("))
            #expect(function.summary.en.hasSuffix(".") && function.summary.zh.hasSuffix("。"))
            #expect(function.example.expression.contains(function.name + "("))
        }
    }
}

@Suite struct NumericFunctionTests {
    @Test func abs() throws {
        let abs = try Calling("abs")
        #expect(abs([intCells(-3, nil, 4)]) == "3|·|4")
        #expect(abs([decCells(2, "-1.50", "2.25")]) == "1.50|2.25")
        #expect(abs([numCells(-0.5)]) == "0.5")
        #expect(abs([intCells(1, .min)]) == "row 1: overflow")
        #expect(abs([textCells("x")]) == "takes a number, not text; `num(x)` converts")
        #expect(abs([]) == "takes 1 argument, not 0")
    }

    @Test func round() throws {
        let round = try Calling("round")
        #expect(round([decCells(2, "2.50", "-2.50", "2.49", nil)]) == "3|-3|2|·")
        #expect(
            round([decCells(3, "12.345", "-12.345"), intCells(2, 2)], constants: [nil, .int(2)]) == "12.35|-12.35")
        #expect(round([decCells(3, "12.345", "12.345"), intCells(2, 0)]) == "12.350|12.000")
        #expect(round([decCells(1, "155.5"), intCells(-1)], constants: [nil, .int(-1)]) == "160")
        #expect(round([intCells(155, -155, 5), intCells(-1, -1, 3)]) == "160|-160|5")
        #expect(round([intCells(.max), intCells(-1)]) == "row 0: overflow")
        #expect(round([numCells(2.5, -2.5, 0.5)]) == "3|-3|1")
        #expect(
            round([numCells(2.675, 1.005, -2.675, 1e300, 0.1), intCells(2, 2, 2, 2, 5)]) == "2.68|1.01|-2.68|1e300|0.1")
        #expect(round([numCells(1234.5, 0.4, 55), intCells(-2, -2, -1)]) == "1200|0|60")
    }

    @Test func floorAndCeil() throws {
        #expect(try Calling("floor")([decCells(1, "-2.5", "2.5", "2.0")]) == "-3|2|2")
        #expect(try Calling("ceil")([decCells(1, "-2.5", "2.5", "2.0")]) == "-2|3|2")
        #expect(try Calling("floor")([numCells(-2.5)]) == "-3")
        #expect(try Calling("ceil")([intCells(7)]) == "7")
    }

    @Test func sqrtOfANegativeNumberIsNull() throws {
        #expect(try Calling("sqrt")([numCells(16, -1, nil)]) == "4|·|·")
    }

    @Test func leastAndGreatestUnifyTypes() throws {
        #expect(try Calling("least")([intCells(3, nil, 1), decCells(2, "2.50", "1.00", "1.00")]) == "2.50|·|1.00")
        #expect(try Calling("greatest")([textCells("江岸", "a"), textCells("江汉", "b")]) == "江汉|b")
        #expect(try Calling("greatest")([dateCells("2020-03-01"), dateCells("2020-02-29")]) == "2020-03-01")
        #expect(
            try Calling("least")([intCells(3), textCells("a")]) == "mixes int and text, which have no type in common")
    }

    @Test func clampBucketBand() throws {
        #expect(
            try Calling("clamp")([intCells(-1, 50, 120), intCells(0, 0, 0), intCells(100, 100, 100)]) == "0|50|100")
        let bounds = repeated(.list([.int(18), .int(60)]), .list(.int), 5)
        let ages = intCells(17, 18, 59, 60, nil)
        #expect(try Calling("bucket")([ages, bounds]) == "0|1|1|2|·")
        let names = repeated(.list([.text("young"), .text("adult"), .text("old")]), .list(.text), 5)
        #expect(try Calling("band")([ages, bounds, names]) == "young|adult|adult|old|·")
        #expect(
            try Calling("band")(
                [ages, bounds, names], constants: [nil, .list([.int(1)]), .list([.text("a")])])
                == "takes one name more than bounds: 2, not 1")
    }
}

@Suite struct TextFunctionTests {
    @Test func lengthCountsScalars() throws {
        #expect(try Calling("length")([textCells("江岸区", "abc", "", nil)]) == "3|3|0|·")
    }

    @Test func blanks() throws {
        #expect(try Calling("trim")([textCells("  江岸\u{3000}", " a b\t", "\u{A0}", nil)]) == "江岸|a b||·")
        #expect(try Calling("squash")([textCells("  江 \u{3000} 岸 ", "a\t\nb")]) == "江 岸|a b")
        #expect(try Calling("is_blank")([textCells(" \u{3000}", "", nil, "x")]) == "true|true|true|false")
        #expect(try Calling("is_blank")([intCells(nil, 0)]) == "true|false")
    }

    @Test func caseAndWidth() throws {
        #expect(try Calling("upper")([textCells("Wuhan", "straße", "江a")]) == "WUHAN|STRASSE|江A")
        #expect(try Calling("lower")([textCells("Wuhan", "ÄÖ")]) == "wuhan|äö")
        #expect(try Calling("fold")([textCells("ＡＢＣ１ Ltd", "ABC")]) == "abc1 ltd|abc")
    }

    @Test func splitReplaceSubstring() throws {
        #expect(try Calling("split")([textCells("a;b", "a;;b", "a"), textCells(";", ";", "")]) == "a, b|a, , b|a")
        #expect(
            try Calling("replace")([textCells("江岸区区", "aaa"), textCells("区", "aa"), textCells("", "b")]) == "江岸|ba")
        let substring = try Calling("substring")
        #expect(substring([textCells("江岸区abc", "江岸区abc", "ab"), intCells(2, -2, 3)]) == "岸区abc|bc|")
        #expect(
            substring([textCells("江岸区", "江岸区", "江岸区", "abc"), intCells(1, 0, -9, .min), intCells(2, 1, .max, -1)])
                == "江岸|江|江岸区|")
    }

    @Test func concatPrintsItsArguments() throws {
        #expect(
            try Calling("concat")([
                textCells("a", nil), decCells(2, "1.50", "1.00"), dateCells("2020-03-10", "2020-03-10"),
            ])
                == "a1.502020-03-10|·")
    }

    @Test func repeatedTextsAreComputedOnce() throws {
        let store = TextStore(["a", "b"], isUnique: true)
        let vector = TextKernels.map(Vector(.text(store, [0, 1, 0, nullRow, 1])), TextKernels.upper)
        guard case .text(let result, let numbers) = vector.storage else {
            throw ScalarFailure(index: 0, reason: .overflow)
        }
        #expect(result.count == 2)
        #expect(numbers == [0, 1, 0, nullRow, 1])
    }
}

@Suite struct DateFunctionTests {
    private static let today = CalendarDate(year: 2020, month: 12, day: 31) ?? .minimum

    @Test func periodsOfDates() throws {
        let day = dateCells("2020-03-10", "2020-12-31", nil)
        #expect(try Calling("year")([day]) == "2020|2020|·")
        #expect(try Calling("half")([day]) == "2020-H1|2020-H2|·")
        #expect(try Calling("quarter")([day]) == "2020-Q1|2020-Q4|·")
        #expect(try Calling("month")([day]) == "2020-03|2020-12|·")
        #expect(try Calling("week")([day]) == "2020-W11|2020-W53|·")
    }

    @Test func periodsOfPeriods() throws {
        let month = Period(unit: .month, ordinal: 2020 * 12 + 2).map(Value.period) ?? .null
        #expect(try Calling("quarter")([(.period(.month), [month])]) == "2020-Q1")
        #expect(try Calling("month_no")([(.period(.month), [month])]) == "3")
        #expect(try Calling("start")([(.period(.month), [month])]) == "2020-03-01")
        #expect(try Calling("end")([(.period(.month), [month])]) == "2020-03-31")
        #expect(try Calling("week")([(.period(.month), [month])]).hasPrefix("takes a date or a shorter period"))
        #expect(try Calling("month")([(.period(.week), [.null])]).hasPrefix("takes a date, not a week"))
    }

    @Test func partsOfDatesAndTimes() throws {
        let time = CalendarDateTime("2020-03-10T08:30").map(Value.dateTime) ?? .null
        #expect(try Calling("weekday")([dateCells("2020-03-10")]) == "2")
        #expect(try Calling("day_no")([(.dateTime, [time])]) == "10")
        #expect(try Calling("month_no")([(.dateTime, [.null])]) == "·")
        #expect(try Calling("day_no")([textCells("2020-03-10")]) == "takes a date, not text; `date(x)` converts")
    }

    @Test func ageAndActive() throws {
        #expect(try Calling("age")([dateCells("1990-12-31", "1991-01-01", nil)], today: Self.today) == "30|29|·")
        let starts = dateCells("2016-09-01", "2021-01-01", nil, "2016-09-01", "2016-09-01")
        let ends = dateCells(nil, nil, nil, "2020-12-31", "2021-01-01")
        #expect(try Calling("active")([starts, ends], today: Self.today) == "true|false|false|false|true")
        #expect(try Calling("active")([dateCells("2016-09-01"), (.null, [.null])], today: Self.today) == "true")
    }
}

@Suite struct ConversionFunctionTests {
    @Test func int() throws {
        #expect(try Calling("int")([textCells(" 42 ", "-7", nil)]) == "42|-7|·")
        #expect(try Calling("int")([textCells("42", "4x")]) == "row 1: 4x is no int")
        #expect(try Calling("try_int")([textCells("42", "4x", "99999999999999999999")]) == "42|·|·")
        #expect(try Calling("int")([decCells(2, "-12.99", "12.99")]) == "-12|12")
        #expect(try Calling("int")([numCells(12.9, 1e30)]) == "row 1: 1e30 is no int")
        #expect(try Calling("int")([(.bool, [.bool(true), .bool(false)])]) == "1|0")
    }

    @Test func dec() throws {
        #expect(try Calling("dec")([textCells("12.5", "1.005")]) == "12.50|1.01")
        #expect(try Calling("dec")([textCells("12.345")], constants: [.text("12.345")]) == "12.345")
        #expect(try Calling("dec")([textCells("x"), intCells(2)], constants: [nil, .int(2)]) == "row 0: x is no dec")
        #expect(try Calling("try_dec")([textCells("x", "1")]) == "·|1.00")
        #expect(try Calling("dec")([intCells(5)]) == "5")
        #expect(try Calling("dec")([numCells(0.1, 1e20, 2.675, -1e-30)]) == "0.10|100000000000000000000.00|2.68|0.00")
        #expect(try Calling("dec")([numCells(1), intCells(2)]).hasPrefix("takes a number of places written out"))
    }

    @Test func num() throws {
        #expect(try Calling("num")([textCells("1.5e3", "0.1")]) == "1500|0.1")
        #expect(try Calling("try_num")([textCells("nan", "0x1", "", "1")]) == "·|·|·|1")
        #expect(try Calling("num")([decCells(2, "1.50")]) == "1.5")
    }

    @Test func date() throws {
        #expect(
            try Calling("date")([textCells("2020-03-10", "2020/3/1", "2020年3月10日", "2020-03-10T08:30", "2020.12.31")])
                == "2020-03-10|2020-03-01|2020-03-10|2020-03-10|2020-12-31")
        #expect(try Calling("try_date")([textCells("2020-02-30", "20200310", "2020/3", "x")]) == "·|·|·|·")
        #expect(try Calling("date")([intCells(2020), intCells(2), intCells(30)]) == "row 0: 2020-2-30 is no date")
        #expect(try Calling("date")([intCells(2020, nil), intCells(2, 2), intCells(29, 1)]) == "2020-02-29|·")
    }

    @Test func text() throws {
        #expect(try Calling("text")([decCells(2, "12.50")]) == "12.50")
        #expect(try Calling("text")([numCells(1000, nil)]) == "1000|·")
        #expect(
            try Calling("text")([(.entity(EntityID(0)), [.null])])
                == "takes a plain value, not entity; name one of its fields")
    }
}
