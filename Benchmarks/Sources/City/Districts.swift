// Districts 区 and streets 街道: real names and codes from the public code table, and what makes each district different.
// The figures of `Character` are inventions that give the answers something to say; they are no statement about anywhere.

struct District {
    enum Kind: String { case central = "中心城区", new = "新城区", zone = "功能区" }
    let code: Int
    let name: String
    let kind: Kind
    let population: Int?
    /// Hundredths of a square kilometre.
    let area: Int?
    let character: Character

    struct Character {
        /// Communities and streets out of the demo's 300 and 60.
        let communities: Int
        let streets: Int
        /// Size of a community, per cent of the usual.
        let size: Int
        /// Shares per mille: old estates, red property among them, turnout, volunteers among residents.
        let old: Int
        let red: Int
        let turnout: Int
        let volunteers: Int
        /// Workers, per cent of what the staffing rule asks.
        let staffing: Int
        /// Likelihood that the owners' committee sits, that three-way meetings are held: per mille.
        let inOffice: Int
        let meetings: Int
        let estateBranches: Int
    }
}

struct Street {
    enum Kind: String { case street = "街道", town = "镇", township = "乡", zone = "管理处" }
    let code: Int
    let name: String
    let kind: Kind
    let district: Int
    let staff: Int?
}

extension City {
    mutating func makeDistricts() {
        districts = Self.districtTable.map { row in
            District(
                code: row.code, name: row.name, kind: row.code < 420112 ? .central : .new, population: row.population,
                area: row.area, character: row.character)
        }
    }

    mutating func makeStreets() {
        var random = stream("streets")
        let counts = apportion(scale.streets, by: districts.map(\.character.streets), atLeast: 2)
        var invented = Names.newStreets
        random.shuffle(&invented)
        for (district, row) in Self.districtTable.enumerated() {
            for number in 0..<counts[district] {
                let known = number < row.streets.count ? row.streets[number] : nil
                let name = known?.1 ?? (invented.popLast() ?? "新\(number)") + (number % 7 == 6 ? "管理处" : "街道")
                streets.append(
                    Street(
                        code: row.code * 1000 + (known?.0 ?? 300 + number), name: name, kind: Self.kind(ofStreet: name),
                        district: district, staff: random.chance(perMille: 60) ? nil : random.int(38...120)))
            }
        }
        streets.sort { $0.code < $1.code }
    }

    private static func kind(ofStreet name: String) -> Street.Kind {
        if name.hasSuffix("镇") { return .town }
        if name.hasSuffix("乡") { return .township }
        return name.hasSuffix("管理处") ? .zone : .street
    }

    private struct DistrictRow {
        let code: Int
        let name: String
        let population: Int?
        let area: Int?
        let character: District.Character
        let streets: [(Int, String)]

        init(
            _ code: Int, _ name: String, _ population: Int?, _ area: Int?, _ figures: [Int], _ streets: [(Int, String)]
        ) {
            self.code = code
            self.name = name
            self.population = population
            self.area = area
            character = District.Character(
                communities: figures[0], streets: figures[1], size: figures[2], old: figures[3], red: figures[4],
                turnout: figures[5], volunteers: figures[6], staffing: figures[7], inOffice: figures[8],
                meetings: figures[9], estateBranches: figures[10])
            self.streets = streets
        }
    }

    // swift-format-ignore
    private static let districtTable: [DistrictRow] = [
        //                                     area     comm st size  old   red turnout volunteers staff office meet branches
        .init(420102, "江岸区", 965_260, 8028,   [26, 6, 100, 600,  900, 700, 210, 106, 360, 880, 520],
              [(2, "大智街道"), (5, "四唯街道"), (9, "劳动街道"), (10, "二七街道"), (15, "花桥街道"), (17, "后湖街道"), (18, "塔子湖街道")]),
        .init(420103, "江汉区", 647_932, 2829,   [20, 6,  62, 560, 1000, 760, 310, 142, 420, 900, 600],
              [(1, "民族街街道"), (3, "水塔街街道"), (6, "民意街街道"), (8, "万松街街道"), (10, "北湖街街道"), (12, "常青街街道"), (13, "汉兴街街道")]),
        .init(420104, "硚口区", 666_661, 4006,   [19, 5,  80, 540,  880, 640, 240, 108, 330, 820, 480],
              [(1, "古田街道"), (3, "宗关街道"), (4, "汉水桥街道"), (5, "宝丰街道"), (9, "汉正街道"), (11, "长丰街道")]),
        .init(420105, "汉阳区", 837_263, 11154,  [22, 5, 104, 300,  920, 610, 180, 103, 350, 860, 450],
              [(2, "建桥街道"), (4, "晴川街道"), (5, "鹦鹉街道"), (8, "琴断口街道"), (11, "江堤街道"), (12, "四新街道")]),
        .init(420106, "武昌区", 1_092_750, 6458, [28, 6, 102, 480, 1000, 730, 260, 112, 400, 900, 560],
              [(1, "积玉桥街道"), (3, "徐家棚街道"), (5, "粮道街道"), (6, "中华路街道"), (7, "黄鹤楼街道"), (12, "水果湖街道"), (15, "南湖街道")]),
        .init(420107, "青山区", 463_295, 5712,   [15, 4,  84, 420,  910, 890,  88, 110, 310, 800, 540],
              [(1, "红卫路街道"), (2, "冶金街道"), (3, "新沟桥街道"), (5, "工人村街道"), (10, "钢花村街道")]),
        .init(420111, "洪山区", 1_728_811, 57328, [36, 6, 136, 130,  850, 560, 120,  72, 330, 840, 400],
              [(1, "珞南街道"), (2, "关山街道"), (3, "狮子山街道"), (4, "张家湾街道"), (6, "卓刀泉街道"), (80, "关东街道"), (82, "左岭街道")]),
        .init(420112, "东西湖区", 845_782, 49534, [22, 4, 104,  70,  820, 660, 145,  98, 340, 870, 430],
              [(1, "吴家山街道"), (4, "将军路街道"), (7, "径河街道"), (13, "常青花园街道"), (15, "金银湖街道")]),
        .init(420113, "汉南区", 145_103, nil,    [ 8, 2,  72,  60,  880, 780,  68,  96, 280, 760, 380],
              [(1, "纱帽街道"), (2, "邓南街道"), (3, "东荆街道"), (4, "湘口街道")]),
        .init(420114, "蔡甸区", 554_383, 109317, [18, 3,  92,  80,  860, 680, 112, 101, 310, 780, 390],
              [(1, "蔡甸街道"), (2, "奓山街道"), (5, "大集街道"), (70, "沌口街道")]),
        .init(420115, "江夏区", 974_715, 201831, [27, 4, 100,  70,  840, 590, 130,  95, 300, 790, 360],
              [(1, "纸坊街道"), (2, "金口街道"), (5, "郑店街道"), (10, "山坡街道"), (86, "佛祖岭街道")]),
        .init(420116, "黄陂区", 1_151_644, 225670, [34, 5, 118,  60,  610, 620,  56,  70, 260, 700, 330],
              [(1, "前川街道"), (3, "横店街道"), (5, "滠口街道"), (7, "天河街道"), (10, "李集街道"), (13, "武湖街道")]),
        .init(420117, "新洲区", 860_377, 146343, [25, 4,  98,  60,  870, 580, 160,  99, 300, 760, 350],
              [(1, "邾城街道"), (2, "阳逻街道"), (5, "李集街道"), (102, "凤凰镇"), (3, "仓埠街道")]),
    ]
}
