// The `chart` stage in queries: what it is bound to, which rows it has, and that results stay as they are.

import GovQL
import Testing

@Suite struct ChartQueryTests {
    private func charts(_ query: String) throws -> [ResultChart] { try TestCity.session().run(query).charts }

    private func model(_ query: String) throws -> ChartModel? {
        guard case .picture(let model)? = try charts(query).first?.outcome() else { return nil }
        return model
    }

    @Test func rowsStayAsTheyAre() throws {
        let plain = try TestCity.session().run("communities | sort name")
        let drawn = try TestCity.session().run("communities | chart bar x: name, y: residents | sort name")
        #expect(OutputFormat.csv.text(plain.table) == OutputFormat.csv.text(drawn.table))
        #expect(drawn.charts.count == 1)
    }

    @Test func theRowsOfAChartAreThoseAtItsPlace() throws {
        let charts = try charts("communities | chart | where residents > 100000 | chart")
        let all = try TestCity.session().run("communities").count
        #expect(charts.map(\.table.rowCount) == [all, 0])
    }

    @Test func whatIsNoColumnIsComputedForTheChart() throws {
        let result = try TestCity.session().run("communities | chart bar x: street.district.name, y: residents / 10")
        let isHidden = !result.columns.contains { $0.name.hasPrefix("chart") }
        #expect(isHidden)
        let chart = try #require(result.charts.first)
        #expect(chart.table.columns.count == result.columns.count + 2)
        #expect(chart.spec.x?.title == "district")
        #expect(chart.spec.y.map(\.title) == ["residents / 10"])
    }

    @Test func keysAreNoQuantities() throws {
        let chart = try model("communities | chart")
        #expect(chart?.y.title == "residents")
    }

    @Test func measuresHaveTheirUnit() throws {
        let session = try TestCity.session()
        let text = """
            measure communities.size = avg(residents) with (unit "人")
            communities | summarize size by street.district | chart
            """
        let source = SourceText(name: "", text: text)
        let results = try session.statements(of: source).compactMap { try session.execute($0, of: source).result }
        guard case .picture(let model)? = results.last?.charts.first?.outcome() else {
            Issue.record("no chart")
            return
        }
        #expect(model.y.fullTitle == "size (人)")
    }

    @Test func countsAreAdditiveAndMeansAreNot() throws {
        let result = try TestCity.session().run(
            "communities | summarize n = count(), total = sum(residents), mean = avg(residents), d = count(distinct street) by street.district"
        )
        #expect(result.columns.map(\.facts.isAdditive) == [false, true, true, false, false])
    }

    @Test func aChartIsNoPartOfADefinition() {
        checkErrors("let a = communities | chart\na | take 1", [("GQL0365", "chart")])
        checkErrors("communities | except (communities | chart)", [("GQL0365", "chart")])
    }

    @Test func aLineThatEndsInChartIsComplete() throws {
        let session = try TestCity.session()
        let source = SourceText(name: "", text: "communities | chart\ndistricts | take 1")
        #expect(try session.statements(of: source).count == 2)
    }

    @Test func mistakesAreLocated() {
        checkErrors("communities | chart bra", [("GQL0360", "bra")])
        checkErrors("communities | chart bar x: name, y: name", [("GQL0361", "name")])
        checkErrors("communities | chart bar x: nme, y: resdents", [("GQL0201", "nme")])
        checkErrors("communities | chart scatter x: name, y: residents", [("GQL0361", "name")])
        checkErrors("communities | chart heatmap x: name, y: residents, residents", [("GQL0362", "residents")])
        checkErrors("communities | chart y: residents, residents by name", [("GQL0362", "name")])
        checkErrors("communities | chart save \"x.png\"", [("GQL0366", "\"x.png\"")])
    }
}
