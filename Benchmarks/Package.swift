// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "GovQLBenchmarks",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "City", targets: ["City"]),
        .executable(name: "generate-city", targets: ["generate-city"]),
        .executable(name: "bench-warm", targets: ["bench-warm"]),
    ],
    dependencies: [.package(name: "GovQL", path: "..")],
    targets: [
        .target(name: "City", swiftSettings: [.swiftLanguageMode(.v6)]),
        .executableTarget(
            name: "generate-city",
            dependencies: ["City"],
            path: "Sources/GenerateCity",
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
        .executableTarget(
            name: "bench-warm",
            dependencies: [.product(name: "GovQL", package: "GovQL")],
            path: "Sources/BenchWarm",
            swiftSettings: [.swiftLanguageMode(.v6)]
        ),
    ]
)
