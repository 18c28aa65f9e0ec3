// swift-tools-version: 6.2
import PackageDescription

/// The settings every target is built with: strict about what an import brings in, and no warning is let through.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    // A batch belongs to one worker at a time. Checking that again at each access of a cell takes a fifth of a run;
    // debug builds, and so the tests, do check it.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// One room of the house: a target, and the rooms it may know. Only rooms that stand before it in the walk are listed.
func room(_ name: String, knows dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one room. FeedTesting brings the generators and golden files they share.
func tests(of name: String, knows dependencies: [Target.Dependency] = [], excluding: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name), "FeedTesting"] + dependencies,
        exclude: excluding, swiftSettings: settings)
}

/// The fuzzer is there when it is asked for: it is built with libFuzzer, which brings its own `main`. What it feeds of the
/// program is a library then.
let isFuzzing = Context.environment["FEEDMILL_FUZZ"] != nil
let fuzzer: [Target] =
    isFuzzing
    ? [
        .executableTarget(
            name: "feedmill-fuzz", dependencies: ["FeedTesting", "feedmill"],
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])])
    ]
    : []

/// What the program itself knows.
let programRooms: [Target.Dependency] = [
    "Bytes", "FeedModel", "JSONText", "Digests", "CatalogReading", "ShopDialects", "CategoryRules", "FeedGateway",
    "RunFolder", "FeedSelection", "FeedSubmission", "RunReports", "FeedRun", "CMalloc",
]
let program: Target =
    isFuzzing
    ? .target(name: "feedmill", dependencies: programRooms, exclude: ["main.swift"], swiftSettings: settings)
    : .executableTarget(name: "feedmill", dependencies: programRooms, swiftSettings: settings)

let package = Package(
    name: "feedmill",
    products: isFuzzing
        ? []
        : [
            .executable(name: "feedmill", targets: ["feedmill"]),
            .executable(name: "feedmill-bench", targets: ["feedmill-bench"]),
        ],
    targets: [
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CMalloc"),
        room("Bytes"),
        room("FeedModel", knows: ["Bytes"]),
        room("JSONText", knows: ["Bytes"]),
        room("Digests", knows: ["CLibCrypto"]),
        room("CatalogReading", knows: ["Bytes", "FeedModel", "Digests", "CLibXML2"]),
        room("ShopDialects", knows: ["Bytes", "FeedModel", "CatalogReading"]),
        room("CategoryRules", knows: ["Bytes", "FeedModel", "JSONText"]),
        room("FeedPacking", knows: ["Bytes", "FeedModel", "JSONText", "CategoryRules"]),
        room(
            "FeedGateway", knows: ["Bytes", "FeedModel", "JSONText", "Digests", "CategoryRules"]),
        room("RunFolder", knows: ["Bytes", "FeedModel", "JSONText", "Digests", "CLibXML2"]),
        room(
            "FeedSubmission",
            knows: [
                "Bytes", "FeedModel", "JSONText", "Digests", "CategoryRules", "FeedPacking", "FeedGateway", "RunFolder",
            ]),
        room(
            "FeedSelection", knows: ["Bytes", "FeedModel", "JSONText", "CategoryRules", "FeedPacking", "RunFolder"]),
        room(
            "RunReports",
            knows: ["Bytes", "FeedModel", "JSONText", "Digests", "CategoryRules", "FeedPacking", "RunFolder"]),
        room(
            "FeedRun",
            knows: [
                "Bytes", "FeedModel", "JSONText", "Digests", "CatalogReading", "ShopDialects", "CategoryRules",
                "FeedPacking", "FeedSelection", "FeedGateway", "RunFolder", "FeedSubmission", "RunReports",
            ]),
        program,
        room(
            "FeedTesting",
            knows: [
                "Bytes", "FeedModel", "JSONText", "Digests", "CatalogReading", "ShopDialects", "CategoryRules",
                "FeedPacking", "FeedSelection", "FeedGateway", "RunFolder", "FeedSubmission", "RunReports", "FeedRun",
            ]),
        .executableTarget(
            name: "feedmill-bench", dependencies: ["Bytes", "CategoryRules", "FeedGateway", "FeedRun", "FeedTesting"],
            swiftSettings: settings),
        tests(of: "Bytes"),
        tests(of: "JSONText", knows: ["Bytes"]),
        tests(of: "Digests"),
        tests(of: "CatalogReading", knows: ["Bytes", "FeedModel", "JSONText"]),
        tests(of: "ShopDialects", knows: ["Bytes", "FeedModel", "CatalogReading"]),
        tests(of: "CategoryRules", knows: ["Bytes", "FeedModel", "JSONText", "FeedRun"]),
        tests(of: "FeedPacking", knows: ["Bytes", "FeedModel", "JSONText", "CategoryRules"]),
        tests(of: "FeedGateway", knows: ["Bytes", "FeedModel", "JSONText", "Digests", "CategoryRules"]),
        tests(of: "RunFolder", knows: ["Bytes", "FeedModel", "JSONText"]),
        tests(of: "RunReports", knows: ["Bytes", "FeedModel", "JSONText", "CategoryRules", "RunFolder"]),
        tests(
            of: "FeedRun",
            knows: [
                "Bytes", "FeedModel", "JSONText", "CatalogReading", "ShopDialects", "CategoryRules", "FeedGateway",
                "RunFolder", "FeedSelection", "FeedSubmission", "RunReports",
            ], excluding: ["Fuzzing/Inputs"]),
        tests(of: "FeedSubmission", knows: ["Bytes", "FeedModel", "JSONText", "FeedGateway", "RunFolder"]),
        tests(
            of: "feedmill",
            knows: [
                "Bytes", "FeedModel", "JSONText", "CatalogReading", "ShopDialects", "FeedGateway", "FeedSelection",
                "FeedSubmission", "CategoryRules", "FeedRun",
            ],
            excluding: ["Golden"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["feedmill", "FeedTesting", "FeedGateway", "JSONText", "Bytes", "CLibXML2"],
            swiftSettings: settings),
    ] + fuzzer
)
