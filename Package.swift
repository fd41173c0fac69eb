// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "GovQL",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "GovQL", targets: ["GovQL"]),
        .executable(name: "govql", targets: ["govql-repl"]),
    ],
    targets: [
        .target(name: "GovQL", swiftSettings: [.swiftLanguageMode(.v6)]),
        .target(name: "CLibEdit", linkerSettings: [.linkedLibrary("edit")]),
        .executableTarget(
            name: "govql-repl",
            dependencies: ["GovQL", "CLibEdit"],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .testTarget(name: "GovQLTests", dependencies: ["GovQL"], swiftSettings: [.swiftLanguageMode(.v6)]),
    ]
)
