// What is refused comes with an edit, and the edited query runs: the errors of sections 2 to 4 of the language.

import GovQL
import Testing

/// Runs a query that must fail with one error, applies its edit, and compares; the edited query must run.
private func checkFix(
    _ query: String, _ code: String, _ fixed: String, sourceLocation: SourceLocation = #_sourceLocation
) {
    do {
        let session = try TestCity.session()
        do {
            _ = try session.run(query)
            Issue.record("no error: \(query)", sourceLocation: sourceLocation)
        } catch let error as Diagnostics {
            #expect(error.all.map(\.code) == [code], "\(query)", sourceLocation: sourceLocation)
            let fix = try #require(error.all.first?.fix, "no edit: \(query)", sourceLocation: sourceLocation)
            var bytes = Array(query.utf8)
            bytes.replaceSubrange(Int(fix.range.start)..<Int(fix.range.end), with: fix.replacement.utf8)
            let edited = String(decoding: bytes, as: UTF8.self)
            #expect(edited == fixed, "\(query)", sourceLocation: sourceLocation)
            _ = try session.run(edited)
        }
    } catch {
        Issue.record("\(query): \(error)", sourceLocation: sourceLocation)
    }
}

@Suite struct FixQueryTests {
    /// What hands write that come from other tools.
    @Test func habits() {
        checkFix(
            "communities | where name contains \"甲\" or \"乙\"", "GQL0302",
            "communities | where name contains \"甲\" or name contains \"乙\"")
        checkFix(
            "communities | where fee > 1 and residents == 1000 or 2000", "GQL0302",
            "communities | where fee > 1 and residents == 1000 or residents == 2000")
        checkFix("communities as c | take 1", "GQL0162", "communities | take 1")
        checkFix("communities | select name, residents as r", "GQL0162", "communities | select name, r = residents")
        checkFix("communities | select r = workers.count()", "GQL0162", "communities | select r = count(workers)")
        checkFix("communities | select r = workers.sum(pay)", "GQL0162", "communities | select r = sum(workers: pay)")
        checkFix("communities | select r = fee.round(1)", "GQL0162", "communities | select r = round(fee, 1)")
        checkFix("communities | where name in \"甲社区\"", "GQL0310", "communities | where name in [\"甲社区\"]")
        checkFix("communities | where residents not in 5", "GQL0310", "communities | where residents not in [5]")
    }

    @Test func manyRowsWhereOneValueIsWanted() {
        checkFix(
            "communities | where workers.pay > 3", "GQL0211", "communities | where any(workers where pay > 3)")
        checkFix(
            "communities | where 3 < workers.pay", "GQL0211", "communities | where any(workers where 3 < pay)")
        checkFix(
            "communities | where workers.name contains \"赵\"", "GQL0211",
            "communities | where any(workers where name contains \"赵\")")
        checkFix(
            "communities | where workers.left is null", "GQL0211", "communities | where any(workers where left is null)"
        )
        checkFix("communities | where workers", "GQL0211", "communities | where any(workers)")
        checkFix("communities | where not workers", "GQL0211", "communities | where not any(workers)")
        checkFix("communities | select x = workers.pay", "GQL0211", "communities | select x = sum(workers.pay)")
        checkFix("communities | select x = workers", "GQL0211", "communities | select x = count(workers)")
        checkFix("communities | sort workers.name", "GQL0211", "communities | sort first(workers.name)")
    }

    @Test func onceOrForEachRow() {
        checkFix(
            "workers | summarize s = sum(community.residents)", "GQL0217",
            "workers | summarize s = sum(distinct community: residents)")
        checkFix(
            "workers | summarize s = sum(community.residents * 2)", "GQL0217",
            "workers | summarize s = sum(each community.residents * 2)")
        checkFix(
            "workers | summarize s = ratio(community.residents, community.fee)", "GQL0217",
            "workers | summarize s = ratio(each community.residents, community.fee)")
        checkFix(
            "communities | select s = sum(workers.community.residents)", "GQL0217",
            "communities | select s = sum(distinct workers.community: residents)")
        checkFix(
            "communities | select s = count(workers.community)", "GQL0217",
            "communities | select s = count(distinct workers.community)")
    }

    @Test func aForwardStepAfterTheToManyOneIsRefusedWithAColonToo() {
        checkFix(
            "communities | summarize s = sum(workers: community.residents)", "GQL0217",
            "communities | summarize s = sum(distinct workers.community: residents)")
        checkFix(
            "districts | select s = avg(streets.communities: street.district.population)", "GQL0217",
            "districts | select s = avg(distinct streets.communities.street.district: population)")
        check("communities | summarize s = sum(each workers: community.residents)", "s\n7000")
        check("communities | summarize s = sum(distinct workers.community: residents)", "s\n6000")
        check("communities | summarize s = max(workers: community.residents)", "s\n3000")
        check("communities | summarize s = count(workers: distinct community.kind)", "s\n2")
    }

    @Test func aggregatesWithoutALink() {
        checkFix(
            "communities | select x = sum(residents)", "GQL0213", "communities | select x = sum(residents per all)")
        checkFix("communities | select x = count()", "GQL0213", "communities | select x = count(per all)")
        checkFix(
            "communities | select x = median(residents where kind == \"old\")", "GQL0213",
            "communities | select x = median(residents where kind == \"old\" per all)")
        checkErrors("communities | select x = count(pay > 1)", [("GQL0201", "pay")])
        checkErrors("communities | select name | where count(workers) > 1", [("GQL0204", "workers")])
    }

    @Test func countsOfConditions() {
        checkFix(
            "communities | summarize count(residents > 1)", "GQL0218",
            "communities | summarize count(where residents > 1)")
        checkFix(
            "communities | select s = count(workers: pay > 1)", "GQL0218",
            "communities | select s = count(workers where pay > 1)")
        checkFix(
            "communities | summarize s = sum(residents > 1)", "GQL0218",
            "communities | summarize s = count(where residents > 1)")
    }

    @Test func pathsInAnArgument() {
        checkFix(
            "communities | select s = sum(workers.pay * 2)", "GQL0211",
            "communities | select s = sum(workers: pay * 2)")
        checkFix(
            "communities | select s = sum(workers.pay * branches.members)", "GQL0220",
            "communities | select s = sum(workers.pay) * sum(branches.members)")
        checkFix(
            "communities | summarize s = sum(workers.pay + branches.members)", "GQL0220",
            "communities | summarize s = sum(workers.pay) + sum(branches.members)")
    }

    @Test func daysAndPeriods() {
        checkFix("workers | where hired == @2020-03", "GQL0307", "workers | where hired in @2020-03")
        checkFix("workers | where hired != @2020-03", "GQL0307", "workers | where hired not in @2020-03")
        checkFix("workers | where @2020-03 != hired", "GQL0307", "workers | where hired not in @2020-03")
        checkFix("workers | where month(hired) == @2020", "GQL0313", "workers | where month(hired) in @2020")
        checkErrors("workers | where month(hired) > @2020", [("GQL0313", "month(hired) > @2020")])
        checkFix("workers | where hired + 3 > today", "GQL0308", "workers | where hired + 3 days > today")
        checkFix("workers | where hired > \"2020-01-01\"", "GQL0301", "workers | where hired > @2020-01-01")
        checkFix("communities | where residents > \"1000\"", "GQL0301", "communities | where residents > 1000")
    }

    @Test func whatIsMissing() {
        checkFix("communities | derive residents + 1", "GQL0151", "communities | derive value = residents + 1")
        checkFix("communities | derive count(workers)", "GQL0151", "communities | derive count = count(workers)")
        checkFix("communities | top by residents", "GQL0170", "communities | top 10 by residents")
        checkFix(
            "communities | where residents > 1, fee > 1", "GQL0161", "communities | where residents > 1 and fee > 1")
    }

    @Test func clashingNames() {
        checkFix("workers | select name, name", "GQL0222", "workers | select name, name_2 = name")
        checkFix(
            "communities | select street, street.name", "GQL0222",
            "communities | select street, street_name = street.name")
        checkFix(
            "workers | summarize count(), count = sum(pay) by community", "GQL0222",
            "workers | summarize count(), count_2 = sum(pay) by community")
        checkFix("communities | derive fee = 1", "GQL0223", "communities | derive fee_2 = 1")
        checkFix("communities | derive workers = 1", "GQL0223", "communities | derive workers_2 = 1")
        checkFix(
            "communities | derive pay = 1 | expand workers", "GQL0237",
            "communities | derive pay = 1 | rename communities_pay = pay | expand workers")
        checkFix(
            "communities | rename people = residents | where residents > 1", "GQL0204",
            "communities | rename people = residents | where people > 1")
        checkFix(
            "communities | select this, fee | where residents > 1", "GQL0204",
            "communities | select this, fee | where this.residents > 1")
        checkErrors("communities | drop workers", [("GQL0224", "workers")])
    }

    @Test func aNameThatLinksLeadTo() {
        checkFix("workers | select district", "GQL0201", "workers | select community.street.district")
        checkFix("workers | select community.district", "GQL0201", "workers | select community.street.district")
        checkFix(
            "workers | summarize n = count() by district", "GQL0201",
            "workers | summarize n = count() by community.street.district")
        checkFix("communities | summarize count by kind", "GQL0201", "communities | summarize count() by kind")
        checkFix(
            "districts | select n = count(communities)", "GQL0240", "districts | select n = count(streets.communities)")
        checkFix(
            "districts | select n = sum(workers: pay)", "GQL0240",
            "districts | select n = sum(streets.communities.workers: pay)")
    }

    @Test func literalsOfAnotherKind() {
        checkFix("services | where year(date) == 2020", "GQL0301", "services | where year(date) == @2020")
        checkFix("services | where year(date) in [2020]", "GQL0301", "services | where year(date) in [@2020]")
        checkFix(
            "communities | select x = name + \"!\"", "GQL0301", "communities | select x = concat(name, \"!\")")
        checkFix("communities | where true == \"true\"", "GQL0301", "communities | where true == true")
        checkErrors("services | where month(date) == 6", [("GQL0301", "month(date) == 6")])
        checkErrors("workers | where today - hired > 1 year", [("GQL0301", "1 year")])
    }

    @Test func spellingsOfOtherTools() {
        checkFix("communities | distinct kind", "GQL0162", "communities | select kind | distinct")
        checkFix(
            "communities | distinct kind, name | take 1", "GQL0162",
            "communities | select kind, name | distinct | take 1")
        checkFix(
            "communities | derive r = rank(residents desc)", "GQL0162",
            "communities | derive r = rank(sort residents desc)")
        checkFix(
            "communities | derive c = if(residents > 3, 1, 2)", "GQL0143",
            "communities | derive c = if residents > 3 then 1 else 2")
        checkFix(
            "communities | derive if residents > 3 then 1 else 2", "GQL0151",
            "communities | derive value = if residents > 3 then 1 else 2")
    }

    @Test func functionsOfOtherTools() {
        checkFix("communities | select n = len(name)", "GQL0208", "communities | select n = length(name)")
        checkFix(
            "communities | summarize n = mean(residents)", "GQL0208", "communities | summarize n = avg(residents)")
        checkErrors("communities | select n = coalesce(residents, 0)", [("GQL0208", "coalesce")])
    }
}
