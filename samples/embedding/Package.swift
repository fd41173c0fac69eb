// swift-tools-version: 6.1
// A program that asks questions of CSV files through the library. In a project of your own, the dependency is the
// repository's address in the place of the path.
import PackageDescription

let package = Package(
    name: "Embedding",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "GovQL", path: "../..")],
    targets: [
        .executableTarget(
            name: "embedding",
            dependencies: [.product(name: "GovQL", package: "GovQL")],
            path: "Sources"
        )
    ]
)
