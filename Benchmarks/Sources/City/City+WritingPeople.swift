// The files of workers, volunteers and what they do, of firms and of projects: the rest of City+Writing.swift.

extension City {
    func writeWorkers(to path: String) throws {
        let header = """
            id name gender birth community_code post grade grid_no education licence establishment pay_yuan review \
            party_member hired left
            """
        try table(path, header, workers.enumerated()) { csv, item in
            let (index, row) = (item.offset, item.element)
            csv.code("", index + 1, width: 6)
            csv.text(row.name)
            csv.text(row.gender.rawValue)
            csv.day(row.birth)
            csv.int(communities[row.community].code)
            csv.text(row.post.rawValue)
            csv.int(row.grade)
            csv.code("", row.grid, width: 2)
            csv.text(row.education?.rawValue)
            csv.text(row.licence.rawValue)
            csv.text(row.establishment.rawValue)
            csv.dec(row.pay, scale: 2)
            csv.text(row.review?.rawValue)
            csv.bool(row.partyMember)
            csv.day(row.hired)
            csv.day(row.left)
        }
    }

    func writeVolunteers(to path: String) throws {
        let header = """
            id name gender birth community_code identity registered channel agreement insured insured_until hours_total star \
            legal_aid honours
            """
        try table(path, header, volunteers) { csv, row in
            csv.code("V", row.number, width: 8)
            csv.text(row.name)
            csv.text(row.gender.rawValue)
            csv.day(row.birth)
            csv.int(code(ofCommunity: row.community))
            csv.text(row.identity?.rawValue)
            csv.day(row.registered)
            csv.text(row.online ? "线上" : "现场")
            csv.bool(row.agreement)
            csv.bool(row.insured)
            csv.day(row.insuredUntil)
            csv.dec(row.hours, scale: 1)
            csv.int(row.star)
            csv.int(row.legalAid)
            csv.text(row.honours)
        }
    }

    func writeActivities(to path: String) throws {
        let header = "id name brand category channel start end places status subsidy_yuan community_code branch_code"
        try table(path, header, activities.enumerated()) { csv, item in
            let (index, row) = (item.offset, item.element)
            csv.code("A", index + 1, width: 6)
            csv.text(row.name)
            csv.text(row.brand)
            csv.text(row.category.rawValue)
            csv.text(row.online ? "线上" : "现场")
            csv.day(row.start)
            csv.day(row.end)
            csv.int(row.places)
            csv.text(row.status.rawValue)
            csv.dec(row.subsidy, scale: 2)
            csv.int(code(ofCommunity: row.community))
            csv.code("B", row.branch.map { $0 + 1 }, width: 6)
        }
    }

    func writeServices(to path: String) throws {
        let header = "id volunteer_id activity_id date hours rating source"
        try table(path, header, services.enumerated()) { csv, item in
            let (index, row) = (item.offset, item.element)
            let onFile = row.volunteer >= 0
            csv.code("S", index + 1, width: 8)
            csv.code("V", onFile ? volunteers[Int(row.volunteer)].number : 99_000_000 - Int(row.volunteer), width: 8)
            csv.code("A", Int(row.activity) + 1, width: 6)
            csv.day(row.day)
            csv.dec(Int(row.hours), scale: 1)
            csv.int(row.rating == 0 ? nil : Int(row.rating))
            csv.text(row.late ? "补录" : "系统")
        }
    }

    func writeFirms(to path: String) throws {
        let header = "code name kind ownership founded employees party_graduates status exited_on district_code"
        try table(path, header, firms) { csv, row in
            csv.text(row.code)
            csv.text(row.name)
            csv.text(row.kind.rawValue)
            csv.text(row.ownership?.rawValue)
            csv.day(row.founded)
            csv.int(row.employees)
            csv.int(row.partyGraduates)
            csv.text(row.status.rawValue)
            csv.day(row.exitedOn)
            csv.int(row.district.map { districts[$0].code })
        }
    }

    func writeRatings(to path: String) throws {
        try table(path, "firm_code year star score complaints result published", ratings) { csv, row in
            csv.text(firms[row.firm].code)
            csv.int(row.year)
            csv.int(row.star)
            csv.dec(row.score, scale: 1)
            csv.int(row.complaints)
            csv.text(row.result?.rawValue)
            csv.day(row.published)
        }
    }

    func writeProjects(_ rows: [(number: Int, project: Project)], to path: String) throws {
        let header = """
            code name category level phase evaluated started finished summarised planned_end budget_wan spent_wan \
            score_before score_after served risk community_code estate_code branch_code
            """
        try table(path, header, rows) { csv, item in
            let row = item.project
            csv.code("J", item.number, width: 5)
            csv.text(row.name)
            csv.text(row.category.rawValue)
            csv.text(row.level.rawValue)
            csv.text(row.phase.rawValue)
            csv.day(row.evaluated)
            csv.day(row.started)
            csv.day(row.finished)
            csv.day(row.summarised)
            csv.day(row.plannedEnd)
            csv.dec(row.budget, scale: 2)
            csv.dec(row.spent, scale: 2)
            csv.dec(row.scoreBefore, scale: 1)
            csv.dec(row.scoreAfter, scale: 1)
            csv.int(row.served)
            csv.text(row.risk?.rawValue)
            csv.int(code(ofCommunity: row.community))
            csv.int(row.estate.map { estates[$0].code })
            csv.code("B", row.branch.map { $0 + 1 }, width: 6)
        }
    }
}
