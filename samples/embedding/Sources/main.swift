// Everything a host program needs of GovQL: load, ask, bind parameters, read columns and rows as Swift values, prepare a
// question once, stop one that takes too long, and show what is wrong with a bad one.
//
//     swift run --package-path samples/embedding embedding samples/wuhan/wuhan.gql

import GovQL

/// A row of an answer; the names are the query's.
struct DistrictLoad: Codable {
    let district: String
    let communities: Int
    let residents: Int?
}

func main(schema: String) throws {
    let session = Session()
    try session.use(schema)

    // One value.
    let count = try session.run("communities | summarize n = count()").column("n", as: Int.self)
    print("communities:", count[0] ?? 0)

    // Rows as values of a type of our own.
    let loads = try session.run(
        """
        communities
        | summarize communities = count(), residents = sum(residents) by district = street.district
        | top 3 by residents
        """
    ).rows(as: DistrictLoad.self)
    for load in loads { print("\(load.district): \(load.communities) communities, \(load.residents ?? 0) residents") }

    // A question asked many times: checked once, the parameter bound by value and never spliced into the text.
    _ = try session.run("param least: int")
    let query = try session.prepare(
        "communities | where residents >= $least | summarize n = count()", parameters: ["least": .int(0)])
    for least in [5000, 10_000] {
        let large = try query.run(parameters: ["least": .int(Int64(least))])
        print("communities of \(least) or more:", large[0]["n"])
    }

    // What a host allows: this much time and memory, and a stop from another thread.
    let token = CancellationToken()
    let limits = Limits(wallTime: .seconds(10), memory: 1 << 30)
    let services = try session.run("services | summarize hours = sum(hours)", limits: limits, cancellation: token)
    print("volunteer hours:", services[0]["hours"])

    // A mistake is a value too: a code, a range, words in two languages, an edit that mends it.
    do {
        try session.run("communities | where resident > 10000")
    } catch let error as Diagnostics {
        for diagnostic in error.all {
            print("\(diagnostic.code): \(diagnostic.message(in: .english)) / \(diagnostic.message(in: .chinese))")
            if let fix = diagnostic.fix { print("fix:", fix.replacement) }
        }
    }
}

do {
    try main(schema: CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "samples/wuhan/wuhan.gql")
} catch let error as Diagnostics {
    print(DiagnosticRenderer().text(error.all))
}
