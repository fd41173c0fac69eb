// The files: which column of each entity is written how. One function per entity, in the order of the data model; the field
// names are those that samples/wuhan/wuhan.gql declares.

extension City {
    /// The entities in the order they are written.
    public static let entities = [
        "districts", "streets", "communities", "estates", "branches", "cadres", "postings", "workers", "volunteers",
        "activities", "services", "firms", "ratings", "projects",
    ]

    /// Writes the entities named (all of them if none is) as `<entity>.csv` into a folder, and, with all of them, the earlier
    /// ledgers into folders inside it.
    public mutating func write(to folder: String, only names: [String] = []) throws {
        let june = estatesInJune()
        try makeFolder(folder)
        for name in Self.entities where names.isEmpty || names.contains(name) {
            try write(name, to: "\(folder)/\(name).csv")
        }
        guard names.isEmpty else { return }
        try makeFolder("\(folder)/2020-06")
        try makeFolder("\(folder)/2020-11")
        try writeEstates(june, to: "\(folder)/2020-06/estates.csv")
        try writeCommunities(communitiesInNovember(), to: "\(folder)/2020-11/communities.csv")
        try writeProjects(projectsInNovember(), to: "\(folder)/2020-11/projects.csv")
    }

    func write(_ entity: String, to path: String) throws {
        switch entity {
        case "districts": try writeDistricts(to: path)
        case "streets": try writeStreets(to: path)
        case "communities": try writeCommunities(communities, to: path)
        case "estates": try writeEstates(estates, to: path)
        case "branches": try writeBranches(to: path)
        case "cadres": try writeCadres(to: path)
        case "postings": try writePostings(to: path)
        case "workers": try writeWorkers(to: path)
        case "volunteers": try writeVolunteers(to: path)
        case "activities": try writeActivities(to: path)
        case "services": try writeServices(to: path)
        case "firms": try writeFirms(to: path)
        case "ratings": try writeRatings(to: path)
        default: try writeProjects(projects.enumerated().map { ($0 + 1, $1) }, to: path)
        }
    }

    func table<Rows: Sequence>(
        _ path: String, _ header: String, _ rows: Rows, _ row: (inout CSVWriter, Rows.Element) -> Void
    ) throws {
        let names = header.split(separator: " ").map { String($0) }
        var csv = try CSVWriter(path: path, header: names)
        for element in rows {
            row(&csv, element)
            csv.endRow()
        }
        try csv.close()
    }

    func code(ofCommunity index: Int?) -> Int? { index.map { communities[$0].code } }

    private func writeDistricts(to path: String) throws {
        try table(path, "code name kind population area_km2", districts) { csv, row in
            csv.int(row.code)
            csv.text(row.name)
            csv.text(row.kind.rawValue)
            csv.int(row.population)
            csv.dec(row.area, scale: 2)
        }
    }

    private func writeStreets(to path: String) throws {
        try table(path, "code name kind district_code staff", streets) { csv, row in
            csv.int(row.code)
            csv.text(row.name)
            csv.text(row.kind.rawValue)
            csv.int(districts[row.district].code)
            csv.int(row.staff)
        }
    }

    private func writeCommunities(_ rows: [Community], to path: String) throws {
        let header = """
            code name street_code kind founded residents households grids centre_m2 big_committee budget_wan admin_items \
            needs_raised needs_solved voters votes election_date self_orgs
            """
        try table(path, header, rows) { csv, row in
            csv.int(row.code)
            csv.text(row.name)
            csv.int(streets[row.street].code)
            csv.text(row.kind.rawValue)
            csv.day(row.founded)
            csv.int(row.residents)
            csv.int(row.households)
            csv.int(row.grids)
            csv.dec(row.centre, scale: 1)
            csv.bool(row.bigCommittee)
            csv.dec(row.budget, scale: 2)
            csv.int(row.adminItems)
            csv.int(row.needsRaised)
            csv.int(row.needsSolved)
            csv.int(row.voters)
            csv.int(row.votes)
            csv.day(row.electionDate)
            csv.int(row.selfOrgs)
        }
    }

    private func writeEstates(_ rows: [Estate], to path: String) throws {
        let header = """
            code name community_code firm_code kind built_year buildings households floor_wan_m2 service_mode red_property \
            red_since owners_committee committee_term_end linkage_meetings pipe_checked fee_yuan_m2 fee_rate subsidy_wan \
            satisfaction
            """
        try table(path, header, rows) { csv, row in
            csv.int(row.code)
            csv.text(row.name)
            csv.int(communities[row.community].code)
            csv.text(row.firm.map { firms[$0].code })
            csv.text(row.kind.rawValue)
            csv.int(row.builtYear)
            csv.int(row.buildings)
            csv.int(row.households)
            csv.dec(row.floor, scale: 2)
            csv.text(row.mode.rawValue)
            csv.bool(row.red)
            csv.day(row.redSince)
            csv.text(row.committee.rawValue)
            csv.day(row.committeeEnd)
            csv.int(row.meetings)
            csv.day(row.pipeChecked)
            csv.dec(row.fee, scale: 2)
            csv.dec(row.feeRate, scale: 3)
            csv.dec(row.subsidy, scale: 2)
            csv.dec(row.satisfaction, scale: 1)
        }
    }

    private func writeBranches(to path: String) throws {
        let header = """
            code name level kind basis parent_code community_code estate_code firm_code founded term_end members \
            probationary committee_size secretary secretary_birth secretary_edu star score theme_days
            """
        try table(path, header, branches.enumerated()) { csv, item in
            let (index, row) = (item.offset, item.element)
            csv.code("B", index + 1, width: 6)
            csv.text(row.name)
            csv.text(row.level.rawValue)
            csv.text(row.kind.rawValue)
            csv.text(row.basis?.rawValue)
            csv.code("B", row.parent.map { $0 + 1 }, width: 6)
            csv.int(code(ofCommunity: row.community))
            csv.int(row.estate.map { estates[$0].code })
            csv.text(row.firm.map { firms[$0].code })
            csv.day(row.founded)
            csv.day(row.termEnd)
            csv.int(row.members)
            csv.int(row.probationary)
            csv.int(row.committeeSize)
            csv.text(row.secretary)
            csv.day(row.secretaryBirth)
            csv.text(row.secretaryEducation?.rawValue)
            csv.int(row.star)
            csv.dec(row.score, scale: 1)
            csv.int(row.themeDays)
        }
    }

    private func writeCadres(to path: String) throws {
        let header = "id name gender birth unit unit_kind type registered branch_code home_community_code"
        try table(path, header, cadres.enumerated()) { csv, item in
            let (index, row) = (item.offset, item.element)
            csv.code("G", index + 1, width: 6)
            csv.text(row.name)
            csv.text(row.gender.rawValue)
            csv.day(row.birth)
            csv.text(row.unit)
            csv.text(row.unitKind.rawValue)
            csv.text(row.quality?.rawValue)
            csv.day(row.registered)
            csv.code("B", row.branch.map { $0 + 1 }, width: 6)
            csv.int(code(ofCommunity: row.home))
        }
    }

    private func writePostings(to path: String) throws {
        let header = "id cadre_id community_code mode role start end hours appraisal"
        try table(path, header, postings.enumerated()) { csv, item in
            let (index, row) = (item.offset, item.element)
            csv.code("X", index + 1, width: 7)
            csv.code("G", row.cadre + 1, width: 6)
            csv.int(communities[row.community].code)
            csv.text(row.mode.rawValue)
            csv.text(row.role.rawValue)
            csv.day(row.start)
            csv.day(row.end)
            csv.dec(row.hours, scale: 1)
            csv.text(row.appraisal?.rawValue)
        }
    }
}
