// Made-up names: of people, communities, estates, firms and units. Districts and streets are real and stand in
// Districts.swift; whatever is drawn from here is invented, and any likeness to a living person or firm is chance.

enum Names {
    static let surnames = split(
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤")
    private static let given = split(
        "明华丽建国秀英文军杰敏静强磊洋艳勇涛超霞平刚桂芳玲红玉兰云飞鹏志海波宁娟雪梅婷浩宇晨阳欣怡佳琪子涵思远博文俊雅诗琴春生庆祥福安康宏伟长江汉川楚天一帆若溪清源望舒知行景行")

    static func person(_ random: inout Random) -> String {
        let surname = random.pick(surnames)
        let first = random.pick(given)
        return random.chance(perMille: 280) ? surname + first : surname + first + random.pick(given)
    }

    private static let placeHeads = split("锦绣长青金桥玉泉春晖阳光翠柳东湖新华和平花园江城汉水宝龙百步康乐幸福安居临江望江文昌永清育才学府")
    private static let places: [String] = {
        let heads = stride(from: 0, to: placeHeads.count - 1, by: 2).map { placeHeads[$0] + placeHeads[$0 + 1] }
        return heads
    }()
    private static let placeTails = ["", "里", "苑", "路", "一", "二", "园", "东", "西"]

    /// A community's name; the list is short enough that names repeat across districts, as they do.
    static func community(_ random: inout Random, taken: inout Set<String>) -> String {
        for _ in 0..<40 {
            let name = random.pick(places) + random.pick(placeTails) + "社区"
            if taken.insert(name).inserted { return name }
        }
        var number = 1
        while !taken.insert("\(places[0])第\(number)社区").inserted { number += 1 }
        return "\(places[0])第\(number)社区"
    }

    static let estateTails = ["花园", "小区", "家园", "新村", "苑", "公馆", "雅居", "名邸", "宿舍"]

    static func estate(_ random: inout Random, old: Bool) -> String {
        let head = random.pick(places)
        return old ? head + random.pick(["小区", "新村", "宿舍", "里", "大院"]) : head + random.pick(estateTails)
    }

    private static let firmCharacters = split("锦澜铭瑞恒宸嘉睿昱诚泓润颐盛启航卓越佑邻惠和")

    static func firm(_ random: inout Random, kind: Firm.Kind, taken: inout Set<String>) -> String {
        let city = kind == .outside ? random.pick(["长沙", "郑州", "南昌", "合肥", "成都"]) : "武汉"
        let tail = kind == .welfare ? "公益物业服务中心" : random.pick(["物业服务有限公司", "物业管理有限公司"])
        while true {
            let length = taken.count < 400 ? 2 : 3
            let body = (0..<length).map { _ in random.pick(firmCharacters) }.joined()
            if taken.insert(city + body + tail).inserted { return city + body + tail }
        }
    }

    static let newStreets = split("锦碧云霞晴岚松竹桃杏柳桐枫荷菊兰").flatMap { head in
        ["溪", "岭", "湖", "桥", "港", "原", "坪"].map { head + $0 }
    }

    static func unit(_ random: inout Random, kind: Cadre.UnitKind) -> String {
        let number = random.int(1...9)
        switch kind {
        case .organ: return "示例\(random.pick(["市", "区"]))第\(number)" + random.pick(["服务局", "管理局", "办公室"])
        case .institution: return "示例第\(number)" + random.pick(["设计院", "医院", "图书馆", "研究所"])
        case .soe: return "示例\(random.pick(["水务", "公交", "建设", "电力"]))集团第\(number)公司"
        case .university: return "示例大学第\(number)学院"
        }
    }

    private static func split(_ characters: String) -> [String] {
        characters.map { String($0) }
    }
}
