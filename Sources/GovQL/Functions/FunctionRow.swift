// A row of the tables of aggregates and windows: names and documentation beside a closed enum that says the rest.

/// What help, completion and tests know of a function of many rows.
public struct FunctionRow<Function: Sendable>: Sendable {
    public let function: Function
    public let name: String
    public let chineseName: String
    /// `sum(x)`.
    public let signature: String
    public let summary: Words
    /// A query over ``ExampleData`` and what it prints as CSV; run by a test, shown by help.
    public let example: (query: String, result: String)

    init(
        _ function: Function, _ name: String, _ chineseName: String, signature: String, summary: Words,
        example: (query: String, result: String)
    ) {
        self.function = function
        self.name = name
        self.chineseName = chineseName
        self.signature = signature
        self.summary = summary
        self.example = example
    }
}

/// The files that the examples of aggregates and windows ask about.
public enum ExampleData {
    /// File names and their texts.
    public static let files: [(name: String, text: String)] = [
        ("streets.csv", "code,name\nS1,Erqi\nS2,Laodong\n"),
        (
            "communities.csv",
            """
            code,name,street_code,residents,score
            C1,Yongqing,S1,1200,80
            C2,Huaqiao,S1,800,90
            C3,Tiancheng,S2,2000,
            C4,Jiaoqu,S2,500,80

            """
        ),
        ("branches.csv", "code,name,parent_code\nB1,Committee,\nB2,General branch,B1\nB3,Branch,B2\n"),
    ]
}
