import Testing

@testable import GovQL

@Suite struct EditDistanceTests {
    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("region", "regoin", 1), ("kitten", "sitting", 3), ("ca", "abc", 3), ("ab", "ba", 1),
        ("江岸", "江汉", 1), ("flaw", "lawn", 2), ("abcdef", "abcdfe", 1), ("same", "same", 0),
    ])
    func distances(left: String, right: String, expected: Int) {
        #expect(EditDistance.distance(left, right) == expected)
        #expect(EditDistance.distance(right, left) == expected)
        #expect(EditDistance.distance(left, right, cutoff: expected) == expected)
        if expected > 0 { #expect(EditDistance.distance(left, right, cutoff: expected - 1) == nil) }
    }

    /// The cut-off never changes a distance that it does not exceed.
    @Test func cutoffAgreesWithTheFullTable() {
        var random = TestRandom(seed: 5)
        let letters = Array("abc")
        for _ in 0..<2000 {
            let (left, right) = (word(), word())
            let full = reference(Array(left), Array(right))
            for cutoff in 0...6 {
                let expected = full <= cutoff ? full : nil
                #expect(EditDistance.distance(left, right, cutoff: cutoff) == expected, "\(left) \(right) \(cutoff)")
            }
        }
        func word() -> String {
            String(
                (0..<Int.random(in: 0...8, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a" })
        }
    }

    private func reference(_ left: [Character], _ right: [Character]) -> Int {
        var table = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
        for row in 0...left.count { table[row][0] = row }
        for column in 0...right.count { table[0][column] = column }
        for row in 0..<left.count {
            for column in 0..<right.count {
                var cost = min(table[row][column + 1] + 1, table[row + 1][column] + 1)
                cost = min(cost, table[row][column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, table[row - 1][column - 1] + 1)
                }
                table[row + 1][column + 1] = cost
            }
        }
        return table[left.count][right.count]
    }

    @Test(arguments: [
        ("regoin", ["region", "religion", "street"], ["region"]),
        ("NAME", ["nam", "name", "names"], ["name", "names", "nam"]),
        ("ｎａｍｅ", ["name"], ["name"]),
        ("江岸", ["江汉区", "江岸区", "武昌区"], ["江岸区"]),
        ("江岸区", ["江汉区", "江岸", "硚口区"], ["江岸", "江汉区"]),
        ("人口", ["常住人口", "户籍人口", "面积"], ["常住人口", "户籍人口"]),
        ("x", ["y", "z", "X"], ["X"]),
        ("qq", ["street", "district"], []),
        ("pop", ["population"], []),
        ("residen", ["residents", "president"], ["residents", "president"]),
        ("", ["a"], []),
    ])
    func suggestions(name: String, candidates: [String], expected: [String]) {
        #expect(EditDistance.nearest(to: name, in: candidates) == expected)
    }

    @Test func hugeNamesAreIgnored() {
        let huge = String(repeating: "a", count: 100_000)
        #expect(EditDistance.nearest(to: huge, in: ["a"]).isEmpty)
        #expect(EditDistance.nearest(to: "a", in: [huge]).isEmpty)
        #expect(EditDistance.nearest(to: "abcd", in: ["abce", "abcf", "abcg", "abch"], limit: 2) == ["abce", "abcf"])
    }
}

@Suite struct FoldingTests {
    @Test(arguments: [
        ("abc", "abc"), ("ABC", "abc"), ("ＡＢｃ１", "abc1"), ("社区　Ａ", "社区 a"), ("ÀÉ", "àé"), ("ΟΔΟΣ", "οδοσ"),
        ("ος", "οσ"),
        ("", ""),
    ])
    func folds(text: String, folded: String) {
        #expect(Folding.fold(text) == folded)
        #expect(Folding.areEqual(text, folded))
    }

    @Test func namesCompareByCanonicalEquivalence() {
        #expect(Folding.areEqual("caf\u{e9}", "CAFE\u{301}"))
        #expect(!Folding.areEqual("a", "b"))
    }

    @Test func nameCharacters() {
        for scalar in "a_Z社é名".precomposedScalars { #expect(Folding.isNameStart(scalar)) }
        for scalar in "0-，。 $·".unicodeScalars { #expect(!Folding.isNameStart(scalar)) }
        for scalar in "a0_社\u{301}".unicodeScalars { #expect(Folding.isNameContinue(scalar)) }
        for scalar in "-，. ".unicodeScalars { #expect(!Folding.isNameContinue(scalar)) }
    }
}

extension String {
    fileprivate var precomposedScalars: [Unicode.Scalar] {
        unicodeScalars.filter { $0.value < 0x300 || $0.value > 0x36F }
    }
}

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("江岸区 A", 8), ("e\u{301}", 1), ("ｱ", 1), ("Ａ", 2), ("，", 2), ("…", 1), ("·", 1),
        ("\u{200b}", 0), ("한글", 4), ("\u{1112}\u{1161}\u{11ab}", 2), ("😀", 2), ("\u{1b}[31m", 4), ("🇨🇳", 2), ("～", 2),
        ("“”", 2),
        ("𠀀", 2), ("é", 1), ("é\u{a0}", 2), ("\u{ad}", 1),
    ])
    func cells(text: String, width: Int) {
        #expect(DisplayWidth.cells(text) == width)
    }

    @Test func tablesAreSortedAndDisjoint() {
        for table in [DisplayWidthTables.wide, DisplayWidthTables.zeroWidth] {
            for (left, right) in zip(table, table.dropFirst()) { #expect(left.upperBound < right.lowerBound) }
        }
        for range in DisplayWidthTables.zeroWidth {
            #expect(!DisplayWidthTables.wide.contains { $0.overlaps(range) })
        }
    }

    @Test(arguments: [
        ("江岸区", 6, "江岸区"), ("江岸区", 5, "江岸…"), ("江岸区", 4, "江…"), ("江岸区", 1, "…"), ("江岸区", 0, ""),
        ("abcdef", 4, "abc…"), ("e\u{301}e\u{301}e", 2, "e\u{301}…"),
    ])
    func truncates(text: String, width: Int, expected: String) {
        #expect(DisplayWidth.truncate(text, to: width) == expected)
        #expect(DisplayWidth.cells(DisplayWidth.truncate(text, to: width)) <= width)
    }

    @Test func pads() {
        #expect(DisplayWidth.pad("江", to: 4) == "江  ")
        #expect(DisplayWidth.pad("江", to: 4, .right) == "  江")
        #expect(DisplayWidth.pad("江", to: 5, .center) == " 江  ")
        #expect(DisplayWidth.pad("江岸", to: 2) == "江岸")
    }

    @Test(arguments: [
        ("plain 江岸区", "plain 江岸区"), ("a\u{1b}[31m", #"a\u{1b}[31m"#), ("a\nb\t\r", #"a\nb\t\r"#),
        ("\u{202e}x", #"\u{202e}x"#),
        ("\u{9b}m", #"\u{9b}m"#), ("\u{2066}", #"\u{2066}"#), ("\u{7f}", #"\u{7f}"#), ("👩\u{200d}💻", "👩\u{200d}💻"),
        ("\u{feff}a", #"\u{feff}a"#), ("\r\n", #"\r\n"#),
    ])
    func showsControls(text: String, expected: String) {
        #expect(DisplayWidth.visible(text) == expected)
    }
}
