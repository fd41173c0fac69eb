// swift-tools-version: 6.1
import PackageDescription

// Built by `make fuzz`, which adds the flags that instrument the library too.
let package = Package(
    name: "GovQLFuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "GovQL", path: "..")],
    targets: [
        .executableTarget(
            name: "fuzz-csv",
            dependencies: [.product(name: "GovQL", package: "GovQL")],
            path: "Sources/FuzzCSV",
            swiftSettings: [.swiftLanguageMode(.v6)]
        )
    ]
)
