// What the values on file and the constants of a filter say before it runs: warnings with the edit, never beside a query
// that may find something.

import GovQL
import Testing

@Suite struct ValueWarningTests {
    /// The codes of what is said beside a result, with the text that each is about and the edit.
    private func said(_ query: String, in session: Session? = nil) throws -> [String] {
        let session = try session ?? TestCity.session(columns: .always)
        return try session.run(query).notes.filter { $0.severity == .warning }.map { note in
            #expect(note.message(in: .english) != note.message(in: .chinese))
            return "\(note.code) \(note.source?.text(note.range) ?? "") -> \(note.fix?.replacement ?? "")"
        }
    }

    @Test func filtersThatNoRowCanPass() throws {
        // Residents lie between 1000 and 3000, fees between 0.75 and 2.25.
        #expect(try said("communities | where residents > 3000") == ["GQL0314 3000 -> "])
        #expect(try said("communities | where residents < 1000") == ["GQL0314 1000 -> "])
        #expect(try said("communities | where fee >= 2.26 and name is not null") == ["GQL0314 2.26 -> "])
        #expect(try said("communities | where residents in 4000..") == ["GQL0314 4000 -> "])
        #expect(try said("communities | where 5000 <= residents") == ["GQL0314 5000 -> "])
        #expect(try said("communities | where residents == 999") == ["GQL0314 999 -> "])
        #expect(
            try said("communities | where founded >= @2020-01-01") == ["GQL0314 @2020-01-01 -> "])
        #expect(
            try said("streets | select name, n = count(communities where residents > 9999)") == ["GQL0314 9999 -> "])
        #expect(
            try said("communities | where street.district.population > 6000") == ["GQL0314 6000 -> "])
    }

    @Test func otherUnits() throws {
        #expect(try said("communities | where residents > 2000万") == ["GQL0314 2000万 -> 2000"])
        #expect(try said("communities | where residents > 0.2") == ["GQL0314 0.2 -> 0.2万"])
        #expect(try said("communities | where fee > 15000") == ["GQL0314 15000 -> 1.5"])
        let session = try TestCity.session(
            ["city/rates.csv": "id,rate\n1,0.25\n2,0.80\n3,0.95\n"], columns: .always)
        #expect(try said("rates | where rate > 80", in: session) == ["GQL0314 80 -> 80%"])
        #expect(try said("rates | where rate > 50%", in: session).isEmpty)
    }

    @Test func rangesThatRunBackwards() throws {
        #expect(try said("communities | where residents in 3000..1000") == ["GQL0315 3000..1000 -> 1000..3000"])
        #expect(
            try said("communities | where founded in @2010-01-01..<@2001-01-01")
                == ["GQL0315 @2010-01-01..<@2001-01-01 -> @2001-01-01..<@2010-01-01"])
        #expect(
            try said("workers | where hired >= @2020-03-01 and hired <= @2020-02-01")
                == ["GQL0316 hired <= @2020-02-01 -> "])
        #expect(
            try said("communities | where residents > 1500 and kind == \"old\" and residents <= 1500")
                == ["GQL0316 residents <= 1500 -> "])
        #expect(
            try said("communities | where kind == \"old\" and kind == \"new\"") == ["GQL0316 kind == \"new\" -> "])
    }

    @Test func groupsByASharedName() throws {
        let session = try TestCity.session(
            ["city/streets.csv": "code,name,district_code\nS1,李街,D1\nS2,二街,D1\nS3,李街,D2\n"], columns: .always)
        #expect(
            try said("communities | summarize n = count() by street.name", in: session)
                == ["GQL0317 street.name -> street"])
        #expect(try said("streets | summarize n = count() by name", in: session) == ["GQL0317 name -> this"])
        #expect(try said("communities | summarize n = count() by street", in: session).isEmpty)
        // What they belong to, or their key, tells them apart.
        #expect(
            try said("communities | summarize n = count() by street.district, street.name", in: session).isEmpty)
        #expect(try said("streets | summarize n = count() by code, name", in: session).isEmpty)
        #expect(try said("communities | summarize n = count() by street.name").isEmpty)
    }

    @Test func nothingBesideRightQueries() throws {
        for query in [
            "communities | where residents > 999", "communities | where residents >= 3000",
            "communities | where residents in 1000..3000", "communities | where residents > 0",
            "communities | where residents > 2000 and residents < 2500", "communities | where not residents > 3000",
            "communities | where residents > 3000 or fee > 1", "communities | where founded <= @2010-03-10",
            "communities | derive big = residents > 3000", "communities | where residents != 5",
            "communities | where residents in 5..5 or residents in 1000..1000",
            "communities | where residents > 3000 | expect empty",
            "communities | derive k = case { residents > 9999 -> \"big\", else -> \"small\" }",
            "services | where hours >= 0.5 and date in @2020",
        ] { #expect(try said(query).isEmpty, "\(query)") }
    }

    /// A definition is asked of many datasets: it is no sign of a mistake in this query.
    @Test func definitionsAreNotJudged() throws {
        let session = try TestCity.session(columns: .always)
        try session.run(
            """
            let large = communities | where residents > 9999
            measure communities.larges = count(where residents > 9999)
            """)
        #expect(try said("large | summarize n = count()", in: session).isEmpty)
        #expect(try said("communities | summarize larges", in: session).isEmpty)
    }

    /// Of a column that is streamed the run has seen all values, or one on either side.
    @Test func streamedColumnsAreJudgedByWhatTheRunSaw() throws {
        let session = try TestCity.session(columns: .never)
        let streamed = { (query: String) in try said(query, in: session) }
        #expect(try streamed("communities | where residents > 3000") == ["GQL0314 3000 -> "])
        #expect(try streamed("communities | where residents > 2000万") == ["GQL0314 2000万 -> 2000"])
        #expect(try streamed("communities | where founded >= @2020-01-01") == ["GQL0314 @2020-01-01 -> "])
        #expect(try streamed("communities | where residents > 1000").isEmpty)
        #expect(try streamed("communities | where residents > 1500 and fee < 2").isEmpty)
        #expect(try streamed("communities | where residents >= 3000").isEmpty)
        // What stops early has found rows.
        #expect(try streamed("communities | where residents < 9999 | take 1").isEmpty)
    }

    @Test func streamedNamesAreLookedForInTheFirstRows() throws {
        let session = try TestCity.session(
            ["city/streets.csv": "code,name,district_code\nS1,李街,D1\nS2,二街,D1\nS3,李街,D2\n"], columns: .never)
        #expect(try said("streets | summarize n = count() by name", in: session) == ["GQL0317 name -> this"])
        let other = try TestCity.session(columns: .never)
        #expect(try said("streets | summarize n = count() by name", in: other).isEmpty)
    }

    @Test func floatsAndWideDecimalsHaveExtremesToo() throws {
        let session = try TestCity.session(
            [
                "city/tall.csv": "id,x,y\n1,1.5e3,12345678901234567890.5\n2,2.5e3,22345678901234567890.5\n",
                "city/tall.gql": "entity tall { key id: code\nx: num\ny: dec }",
            ], columns: .always)
        try session.run("use \"city/tall.gql\"")
        #expect(try said("tall | where x > 9000", in: session) == ["GQL0314 9000 -> "])
        #expect(try said("tall | where x > 2000", in: session).isEmpty)
        #expect(
            try said("tall | where y > 99999999999999999999.0", in: session) == ["GQL0314 99999999999999999999.0 -> "])
    }
}
