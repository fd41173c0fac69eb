// Chinese found by letters.

import Testing

@testable import GovQL

@Suite struct PinyinPatternTests {
    @Test(arguments: [
        ("sq", "社区"), ("shq", "社区"), ("s", "社区"), ("sh", "社区"), ("社q", "社区"), ("s区", "社区"), ("whs", "武汉市"),
        ("zgc", "中关村"), ("zhg", "中关村"), ("zhongg", "zhongguo"), ("cq", "重庆"), ("zq", "重庆"), ("ayo", "阿姨欧"),
        ("jd2", "街道2号"), ("", "社区"), ("a", "ＡＢ"), ("SQ", "社区"), ("gr", "个人"), ("ez", "二中"),
    ])
    func matches(_ typed: String, _ text: String) {
        #expect(PinyinPattern(typed)?.matches(text) == true)
        let bytes = Array(text.utf8)
        #expect(bytes.withUnsafeBufferPointer { PinyinPattern(typed)?.matches($0) } == true)
    }

    @Test(arguments: [("sqq", "社区"), ("q", "社区"), ("xq", "社区"), ("区", "社区"), ("sq", "s"), ("hq", "社区")])
    func doesNotMatch(_ typed: String, _ text: String) {
        #expect(PinyinPattern(typed)?.matches(text) == false)
    }

    @Test func aLongTextIsNoPattern() {
        #expect(PinyinPattern(String(repeating: "s", count: 64)) == nil)
    }

    @Test func everyLetterHasCharacters() {
        let usual = "啊a 八b 从c 出ch 大d 额e 放f 高g 好h 江j 开k 老l 民m 年n 欧o 平p 区q 人r 三s 上sh 通t 武w 小x 洋y 在z 中zh 座z 做z"
        for pair in usual.split(separator: " ") {
            guard let scalar = pair.unicodeScalars.first else { continue }
            let letters = Array(pair.dropFirst().utf8)
            let initial = PinyinOrder.initials(of: scalar).first
            #expect(initial == PinyinOrder.Initial(letter: letters[0], takesH: letters.count > 1), "\(pair)")
        }
    }
}
