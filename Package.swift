// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "GovQL",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "GovQL", targets: ["GovQL"]),
        .library(name: "GovQLEngines", targets: ["GovQLEngines"]),
        .executable(name: "govql", targets: ["govql-repl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: [])
    ],
    targets: [
        .target(name: "CGovQLKernels"),
        .systemLibrary(
            name: "CGovQLZlib", pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .yum(["zlib-devel"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CGovQLZstd", pkgConfig: "libzstd",
            providers: [.apt(["libzstd-dev"]), .yum(["libzstd-devel"]), .brew(["zstd"])]),
        .target(
            name: "GovQL", dependencies: ["CGovQLKernels", "CGovQLZlib", "CGovQLZstd"],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .target(name: "CLibEdit", linkerSettings: [.linkedLibrary("edit")]),
        .target(name: "GovQLTerminal", dependencies: ["GovQL", "CLibEdit"], swiftSettings: [.swiftLanguageMode(.v6)]),
        .target(
            name: "GovQLEngines",
            dependencies: ["GovQL", .product(name: "Subprocess", package: "swift-subprocess")],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .executableTarget(
            name: "govql-repl",
            dependencies: ["GovQL", "GovQLEngines", "GovQLTerminal"],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .testTarget(
            name: "GovQLTests",
            dependencies: ["GovQL", "CGovQLZlib", "CGovQLZstd"],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .executableTarget(
            name: "linereader-demo",
            dependencies: ["GovQLTerminal"],
            path: "Tests/LineReaderDemo",
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .testTarget(
            name: "TerminalTests",
            dependencies: ["GovQLTerminal", "govql-repl", "linereader-demo"],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .executableTarget(
            name: "embedding-sample",
            dependencies: ["GovQL"],
            path: "samples/embedding/Sources",
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .executableTarget(
            name: "answer-queries",
            dependencies: ["GovQL"],
            path: "Tests/Engines/Answerer",
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: ["GovQL", "GovQLEngines", "govql-repl", "embedding-sample", "answer-queries"],
            exclude: ["drive_shell.py", "drive_progress.py"],
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
    ]
)
