// The units that a number may have behind it (300户, 12.5元, 20kg), and the signs of currency in front. What is not in the
// list is no unit: 12栋, 3号 and 5级 are names. Another unit can be told by the load option `units`.

/// Units known by their spellings, and others that are told.
struct NumberUnits: Sendable {
    /// Spelled as they are.
    let others: [String]

    static let standard = NumberUnits(others: [])

    /// The name of the unit that a text spells; nil if it is none.
    func name(_ text: UnsafeBufferPointer<UInt8>) -> String? {
        others.first { $0.utf8.elementsEqual(text) } ?? Self.table.name(text)
    }

    func isUnit(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { self.name($0) } != nil
    }

    private struct Table {
        var spellings = ByteKeyTable()
        var names: [String] = []

        func name(_ text: UnsafeBufferPointer<UInt8>) -> String? {
            spellings.existingCode(for: text).map { names[Int($0)] }
        }

        mutating func add(_ spellings: [String]) {
            guard let name = spellings.first else { return }
            for spelling in spellings {
                for form in Set([spelling, spelling.lowercased(), spelling.uppercased()]).sorted() {
                    var form = form
                    let code = form.withUTF8 { self.spellings.code(for: $0) }
                    if Int(code) == names.count { names.append(name) }
                }
            }
        }
    }

    private static let table: Table = {
        var table = Table()
        for spellings in groups { table.add(spellings) }
        for left in ratioTops {
            for right in ratioBottoms { table.add(["\(left)/\(right)"]) }
        }
        return table
    }()

    /// Spellings of one unit, the first of which is its name.
    private static let groups: [[String]] = [
        ["元", "圆", "块", "块钱", "人民币", "RMB", "CNY", "元整"], ["美元", "USD"], ["港元", "港币", "HKD"], ["欧元", "EUR"],
        ["日元", "JPY"], ["英镑", "GBP"], ["角"], ["分"],
        ["户"], ["人"], ["个"], ["名"], ["位"], ["次"], ["人次"], ["户次"], ["场次"], ["件"], ["家"], ["条"], ["项"], ["台"],
        ["辆"], ["张"], ["份"], ["套"], ["只"], ["头"], ["棵"], ["株"], ["场"], ["篇"], ["盏"], ["处"], ["座"], ["所"], ["支"],
        ["批"], ["岁", "周岁"], ["万人", "万人口"], ["部"], ["把"], ["本"], ["册"], ["宗"], ["起"], ["例"], ["枚"], ["袋"], ["箱"],
        ["瓶"], ["桶"], ["对"], ["双"], ["组"], ["杆"], ["面"],
        ["小时", "时", "h", "hr", "hour", "hours"], ["分钟", "min"], ["秒", "秒钟", "s"], ["天", "日"], ["个月"], ["周"],
        ["个小时"], ["工日"], ["人天"], ["ms"],
        ["米", "m"], ["公里", "千米", "km"], ["厘米", "cm"], ["毫米", "mm"], ["里"],
        ["平方米", "㎡", "m²", "m2", "平米", "平方", "平"], ["亩"], ["公顷", "hm²", "ha"], ["平方公里", "平方千米", "km²", "km2"],
        ["立方米", "m³", "m3", "立方", "方"], ["升", "L"], ["毫升", "ml"],
        ["公斤", "千克", "kg"], ["克", "g"], ["吨", "t"], ["斤"], ["毫克", "mg"], ["两"],
        ["度", "千瓦时", "kWh"], ["千瓦", "kW"], ["瓦", "W"], ["兆瓦", "MW"], ["伏", "V"], ["安", "A"],
        ["℃", "°C", "摄氏度"], ["°"], ["dB", "分贝"], ["Hz"], ["KB"], ["MB"], ["GB"], ["TB"], ["百分点", "个百分点"], ["‰"],
    ]
    private static let ratioTops = ["元", "人", "次", "人次", "km", "m", "kg", "公里", "吨", "公斤"]
    private static let ratioBottoms = [
        "月", "年", "天", "日", "小时", "时", "h", "s", "次", "人", "户", "平方米", "平米", "㎡", "m²", "m2", "平方公里", "km²", "公里",
        "吨", "公斤", "kg", "斤", "亩", "度", "kWh", "个", "件", "㎡·月", "平方米·月",
    ]

    /// What may stand in front of a number, and the unit that it means.
    static let currencies: [(sign: [UInt8], unit: String)] = [
        ("¥", "元"), ("￥", "元"), ("RMB", "元"), ("CNY", "元"), ("人民币", "元"), ("US$", "美元"), ("$", "美元"), ("USD", "美元"),
        ("HK$", "港元"), ("€", "欧元"), ("£", "英镑"),
    ].map { (Array($0.0.utf8), $0.1) }

    /// Powers of ten by their words; longer ones first.
    static let powers: [(word: [UInt8], exponent: Int)] = [
        ("万亿", 12), ("千万", 7), ("百万", 6), ("十万", 5), ("亿", 8), ("万", 4),
    ].map { (Array($0.0.utf8), $0.1) }

    /// Powers that count only before a unit: 3千元.
    static let powersBeforeUnits: [(word: [UInt8], exponent: Int)] = [("千", 3), ("百", 2)].map {
        (Array($0.0.utf8), $0.1)
    }
}
