// Queries over streams: the same rows, notes and errors as over kept columns, whatever was guessed, and no column of the
// streamed file decoded.

import Synchronization
import Testing

@testable import GovQL

@Suite struct StreamingQueryTests {
    private static let queries = [
        "services | summarize n = count()",
        "services | summarize n = count(), h = sum(hours), a = avg(hours), least = min(date), most = max(hours)",
        "services | where date in @2020-Q2 | summarize hours = sum(hours)",
        "services | summarize n = count(), hours = sum(hours) by m = month(date)",
        "services | where hours > 1 | select id, date, worker.name",
        "services | summarize hours = sum(hours) by worker | top 1 by hours",
        "services | summarize hours = sum(hours) by d = worker.community.street.district",
        "services | summarize n = count(distinct worker), d = count(distinct date), e = count(distinct hours)",
        "services | summarize n = count(distinct worker) by month(date)",
        "services | summarize h = median(hours), l = list(id), f = first(id sort hours)",
        "services | where hours != 2 | select id",
        "services | derive late = date > @2020-03-01 | where late | select id, late",
        "services | sort hours desc | take 2 | select id, hours",
        "services | take 1 | select id, hours",
        "services | skip 2 | take 2 | select id, worker.name, worker.community.name",
        "services | top 2 by hours per worker | select id, worker.name",
        "services | select worker, hours | distinct",
        "services | select id, share = hours / sum(hours), r = rank(hours)",
        "services",
        "workers | select name, n = count(services), h = sum(services.hours)",
        "workers | where any(services where hours > 2) | select name",
        "workers | where pay > 4500 | select name, community.name, community.street.district.name",
        "workers | summarize n = count(), p = sum(pay) by community",
        "workers | summarize n = count() by community.kind",
        "communities | expand workers | select name, workers.name",
        "communities | lookup (workers | summarize n = count() by community) as w | select name, w.n",
        "communities | union (communities | where kind == \"old\") | summarize n = count()",
        "communities | except (communities | where any(branches)) | select name",
        "workers | where name == \"赵\" | select id",
        "workers | where name == \"张\" | select id",
        "workers | where community == \"甲社区\" | select id",
        "services | summarize n = count() by worker, date | pivot worker: n",
        "services | where 1 / (hours - 2) > 0 | select id",
        "services | select x = hours * 1000000000000000000 * 1000000000000000000",
        "late | summarize s = sum(a), n = count() by b",
        "late | select a, b",
        "late | take 1 | select a",
        "late | where a == \"x\" | select b",
        "late | select y = a + 1",
        "late | summarize n = count(distinct a)",
        "late | where b == \"nowhere\"",
        "late | select int(b)",
    ]

    /// A column of ints in the sample's first row, of decimals and of texts further down.
    private static let late = """
        a,b,c
        1,1,1
        2,2,2
        3,2.5,3
        x,4.25,4
        5,5,5

        """

    private static func session(
        _ columns: ColumnKeeping, byteCount: Int? = nil
    ) throws -> (session: Session, sources: [StreamingSource]) {
        let files = MemoryFiles(files: TestCity.files.merging(["city/late.csv": late]) { $1 })
        let session = Session(
            configuration: .init(files: files, today: CalendarDate("2020-12-31"), columns: columns))
        try session.load("city")
        var sources: [StreamingSource] = []
        session.state.withLock { state in
            for table in state.builder.tables {
                let source = StreamingSource(table.source, byteCount: byteCount)
                sources.append(source)
                state.builder.add(DatasetBuilder.Table(name: table.name, path: table.path, source: source))
            }
        }
        return (session, sources)
    }

    /// Rows and types, or what went wrong, and what is said beside it.
    private static func outcome(_ query: String, _ session: Session) -> [String] {
        do {
            let result = try session.run(query)
            return lines(result) + result.columns.map(\.type.name) + result.notes.map { $0.message(in: .english) }
        } catch let error as Diagnostics {
            return error.all.map { "\($0.code) \($0.message(in: .english)) \($0.range)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test(arguments: queries) func streamsGiveWhatColumnsGive(_ query: String) throws {
        let kept = Self.outcome(query, try Self.session(.always).session)
        #expect(Self.outcome(query, try Self.session(.never).session) == kept)
        #expect(Self.outcome(query, try Self.session(.fromSecondQuery).session) == kept)
    }

    @Test func oneSessionGivesTheSameAgain() throws {
        let (kept, _) = try Self.session(.always)
        for columns in [ColumnKeeping.never, .fromSecondQuery] {
            let (session, _) = try Self.session(columns)
            for query in Self.queries { #expect(Self.outcome(query, session) == Self.outcome(query, kept), "\(query)") }
        }
    }

    @Test func aStreamedColumnIsNotDecoded() throws {
        let (session, sources) = try Self.session(.never)
        _ = try session.run("services | where date in @2020-Q1 | summarize h = sum(hours) by worker.community.kind")
        let services = try #require(sources.first { $0.name.hasSuffix("services.csv") })
        #expect(services.decodedColumns.withLock { $0 }.isEmpty)
        #expect(services.streamCount.withLock { $0 } == 1)
    }

    @Test func aScriptKeepsWhatItAsksForAgain() throws {
        let (session, sources) = try Self.session(.fromSecondQuery)
        let services = try #require(sources.first { $0.name.hasSuffix("services.csv") })
        _ = try session.run("services | summarize h = sum(hours)")
        #expect(services.decodedColumns.withLock { $0 }.isEmpty)
        _ = try session.run("services | summarize h = sum(hours)")
        #expect(services.decodedColumns.withLock { $0 } == [3])
        let before = services.streamCount.withLock { $0 }
        _ = try session.run("services | summarize h = sum(hours)")
        #expect(services.streamCount.withLock { $0 } == before)
    }

    @Test func aCountReadsNoColumn() throws {
        for columns in [ColumnKeeping.always, .never] {
            let (session, sources) = try Self.session(columns)
            _ = try session.run("services | summarize n = count()")
            for source in sources { #expect(source.decodedColumns.withLock { $0 }.isEmpty) }
        }
    }

    @Test func columnsTooLargeForMemoryAreStreamed() throws {
        let (session, sources) = try Self.session(.always, byteCount: 1 << 50)
        let services = try #require(sources.first { $0.name.hasSuffix("services.csv") })
        _ = try session.run("services | summarize h = sum(hours)")
        #expect(services.decodedColumns.withLock { $0 }.isEmpty)
    }

    @Test func aPreparedQueryHasItsFinalTypes() throws {
        let (session, _) = try Self.session(.never)
        let query = try session.prepare("late | select a, b, c")
        #expect(query.columns.map(\.type.name) == ["text", "dec", "int"])
    }
}
