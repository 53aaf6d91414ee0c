// swift-tools-version: 6.2
// The floors of the house are folders; docs/architecture.md says who may import whom.
import PackageDescription

let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// A target of ours, at `Sources/<floor>/<name>`.
func room(_ name: String, on floor: String, needs: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: needs, path: "Sources/\(floor)/\(name)", swiftSettings: house)
}

/// The tests of one target, at `Tests/<name>Tests`; all of them share SanadTesting.
func tests(of name: String, needs: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name), "SanadTesting"] + needs,
    path: "Tests/\(name)Tests", resources: resources, swiftSettings: house)
}

let cLibraries: [Target] = [
  .systemLibrary(
    name: "CSodium", path: "Sources/CLibraries/CSodium", pkgConfig: "libsodium",
    providers: [.apt(["libsodium-dev"])]),
  .systemLibrary(
    name: "COpenSSL", path: "Sources/CLibraries/COpenSSL", pkgConfig: "openssl",
    providers: [.apt(["libssl-dev"])]),
  .systemLibrary(
    name: "CRocksDB", path: "Sources/CLibraries/CRocksDB", pkgConfig: "rocksdb",
    providers: [.apt(["librocksdb-dev"])]),
  .systemLibrary(
    name: "CJemalloc", path: "Sources/CLibraries/CJemalloc", pkgConfig: "jemalloc",
    providers: [.apt(["libjemalloc-dev"])]),
]

let values: [Target] = [
  room("SanadCodec", on: "Values"),
  room("SanadCrypto", on: "Values", needs: ["SanadCodec", "CSodium", "COpenSSL"]),
  room("SanadTypes", on: "Values", needs: ["SanadCodec", "SanadCrypto"]),
]

let cores: [Target] = [
  room("SanadInstruments", on: "Cores", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
  room("SanadPolicy", on: "Cores", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
  room("SanadState", on: "Cores", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
  room("SanadMempool", on: "Cores", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
  room(
    "SanadSync", on: "Cores",
    needs: ["SanadCodec", "SanadCrypto", "SanadTypes", "SanadLightClient"]),
  room(
    "SanadLedger", on: "Cores",
    needs: [
      "SanadCodec", "SanadCrypto", "SanadTypes", "SanadPolicy", "SanadState", "SanadInstruments",
    ]),
  room(
    "SanadLightClient", on: "Cores",
    needs: ["SanadCodec", "SanadCrypto", "SanadTypes", "SanadState"]),
  room("SanadSafety", on: "Cores", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
  room(
    "SanadConsensus", on: "Cores",
    needs: ["SanadCodec", "SanadCrypto", "SanadTypes", "SanadSafety"]),
]

let host: [Target] = [
  room(
    "SanadStorage", on: "Host", needs: ["SanadCodec", "SanadCrypto", "SanadTypes", "CRocksDB"]),
  room(
    "SanadReplica", on: "Host",
    needs: [
      "SanadCodec", "SanadCrypto", "SanadTypes", "SanadSafety", "SanadConsensus", "SanadMempool",
      "SanadState", "SanadLedger", "SanadStorage", "SanadSync", "SanadLightClient",
    ]),
]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")

let hummingbird: [Target.Dependency] = [
  .product(name: "Hummingbird", package: "hummingbird"),
  .product(name: "HummingbirdCore", package: "hummingbird"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
  .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
]
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let shell: [Target] = [
  room("SanadAPIModel", on: "Shell", needs: ["SanadTypes"]),
  room(
    "SanadAPI", on: "Shell",
    needs: [
      "SanadAPIModel", "SanadCodec", "SanadCrypto", "SanadTypes", httpTypes, logging, nioCore,
    ] + hummingbird),
  room(
    "SanadConfig", on: "Shell",
    needs: [
      "SanadCodec", "SanadCrypto", "SanadTypes", "SanadPolicy",
      .product(name: "Yams", package: "Yams"),
    ]),
  room(
    "SanadWallet", on: "Shell",
    needs: ["SanadCodec", "SanadCrypto", "SanadTypes", "SanadLightClient", "SanadAPIModel"]),
  room(
    "SanadNetwork", on: "Shell",
    needs: ["SanadCodec", "SanadCrypto", "SanadTypes", "COpenSSL", nioCore, nioPosix, logging]),
]

let programs: [Target] = [
  room(
    "SanadNode", on: "Programs",
    needs: [
      "SanadCodec", "SanadCrypto", "SanadTypes", "SanadSafety", "SanadConsensus", "SanadMempool",
      "SanadState", "SanadLedger", "SanadLightClient", "SanadStorage", "SanadReplica", "SanadSync",
      "SanadConfig", "SanadAPIModel", "SanadAPI", "SanadNetwork", "CJemalloc", logging, nioCore,
      nioPosix,
    ]),
  room(
    "SanadBench", on: "Programs",
    needs: [
      "SanadCodec", "SanadCrypto", "SanadTypes", "SanadPolicy", "SanadState", "SanadLedger",
      "SanadStorage", "SanadReplica", "SanadConfig", "SanadAPIModel", "SanadSimulator",
    ]),
  room("SanadTesting", on: "Programs"),
  room(
    "SanadSimulator", on: "Programs",
    needs: [
      "SanadCodec", "SanadCrypto", "SanadTypes", "SanadSafety", "SanadConsensus", "SanadState",
      "SanadLedger", "SanadStorage", "SanadReplica",
    ]),
  .executableTarget(
    name: "sanad",
    dependencies: [
      "SanadCodec", "SanadCrypto", "SanadTypes", "SanadInstruments", "SanadPolicy", "SanadState",
      "SanadLedger", "SanadLightClient", "SanadConfig", "SanadAPIModel", "SanadWallet", "SanadNode",
      "SanadBench", "SanadSimulator", logging,
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    path: "Sources/Programs/sanad", swiftSettings: house),
]

/// What the fuzzers of Tests/Fuzz reach.
let fuzzed: [Target.Dependency] = [
  "SanadCodec", "SanadCrypto", "SanadTypes", "SanadLightClient", "SanadPolicy", "SanadState",
  "SanadStorage", "SanadConfig", "SanadAPIModel", "SanadAPI", "SanadNetwork", nioCore,
  .product(name: "NIOEmbedded", package: "swift-nio"), httpTypes, logging,
  .product(name: "Hummingbird", package: "hummingbird"),
]

/// The fuzzers, which link with libFuzzer alone: `Scripts/fuzz` builds them by setting SANAD_FUZZ, and
/// nothing else does. Without it the same surfaces are a test of the inputs that are kept.
let fuzzers: [Target] =
  Context.environment["SANAD_FUZZ"] == nil
  ? [
    .testTarget(
      name: "SanadFuzzTests", dependencies: fuzzed, path: "Tests/Fuzz",
      exclude: [
        "SanadFuzz/Entry.swift", "corpus", "README.md", "counts.py", "record.tsv", "seeds.py",
      ],
      sources: ["SanadFuzz", "SanadFuzzTests"],
      swiftSettings: house)
  ]
  : [
    .executableTarget(
      name: "SanadFuzz", dependencies: fuzzed, path: "Tests/Fuzz/SanadFuzz",
      swiftSettings: house + [.unsafeFlags(["-parse-as-library"])])
  ]

/// What programs of others build on: the wallet, and the modules that its declarations show.
let products: [Product] = [
  .library(
    name: "SanadWallet",
    targets: [
      "SanadWallet", "SanadAPIModel", "SanadLightClient", "SanadTypes", "SanadCrypto", "SanadCodec",
    ])
]

let package = Package(
  name: "sanad",
  products: products,
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: cLibraries + values + cores + host + shell + programs + fuzzers + [
    .testTarget(name: "TidyTests", path: "Tests/TidyTests", swiftSettings: house),
    tests(of: "SanadCodec"),
    tests(of: "SanadCrypto", needs: ["SanadCodec"], resources: [.copy("Vectors")]),
    tests(of: "SanadTypes", needs: ["SanadCodec", "SanadCrypto"]),
    tests(of: "SanadSafety", needs: ["SanadCrypto", "SanadTypes"]),
    tests(
      of: "SanadConsensus",
      needs: ["SanadCodec", "SanadCrypto", "SanadTypes", "SanadSafety", "SanadSync"],
      resources: [.copy("Transcripts")]),
    tests(of: "SanadState", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
    tests(of: "SanadMempool", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
    tests(of: "SanadSync", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
    tests(
      of: "SanadLightClient", needs: ["SanadCodec", "SanadCrypto", "SanadTypes", "SanadState"]),
    tests(
      of: "SanadInstruments", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
    tests(of: "SanadPolicy", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
    tests(
      of: "SanadLedger",
      needs: ["SanadCodec", "SanadCrypto", "SanadTypes", "SanadPolicy", "SanadState"]),
    tests(of: "SanadConfig", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
    .testTarget(
      name: "SanadCommandTests",
      dependencies: [
        "sanad", "SanadAPIModel", "SanadCodec", "SanadConfig", "SanadCrypto", "SanadLightClient",
        "SanadNode", "SanadStorage", "SanadTesting", "SanadTypes", logging,
      ],
      path: "Tests/SanadCommandTests", resources: [.copy("Vectors")], swiftSettings: house),
    tests(
      of: "SanadNetwork",
      needs: ["SanadCrypto", "SanadTypes", "COpenSSL", nioCore, nioPosix, logging]),
    tests(
      of: "SanadBench",
      needs: [
        "SanadCodec", "SanadConfig", "SanadCrypto", "SanadLedger", "SanadReplica", "SanadState",
        "SanadStorage", "SanadTypes",
      ]),
    tests(of: "SanadAPIModel", needs: ["SanadTypes"]),
    tests(
      of: "SanadAPI",
      needs: [
        "SanadAPIModel", "SanadCrypto", "SanadTypes", "SanadWallet", nioCore, nioPosix, logging,
      ]),
    tests(
      of: "SanadWallet",
      needs: [
        "SanadAPIModel", "SanadCodec", "SanadCrypto", "SanadTypes", "SanadLightClient",
        "SanadState",
      ]),
    tests(
      of: "SanadNode",
      needs: [
        "SanadCodec", "SanadCrypto", "SanadTypes", "SanadConfig", "SanadNetwork", "SanadReplica",
        "SanadStorage", "SanadState", "SanadLedger", "SanadAPI", "SanadAPIModel",
        "SanadConsensus", "SanadLightClient", "SanadSync", logging, nioCore,
      ]),
    tests(of: "SanadStorage", needs: ["SanadCodec", "SanadCrypto", "SanadTypes"]),
    tests(
      of: "SanadReplica",
      needs: [
        "SanadCodec", "SanadCrypto", "SanadTypes", "SanadSafety", "SanadConsensus", "SanadMempool",
        "SanadState", "SanadLedger", "SanadStorage",
      ]),
    tests(
      of: "SanadSimulator",
      needs: [
        "SanadCodec", "SanadCrypto", "SanadTypes", "SanadConsensus", "SanadState", "SanadLedger",
        "SanadStorage", "SanadReplica",
      ]),
    .executableTarget(
      name: "StorageWriter", dependencies: ["SanadStorage", "SanadCrypto", "SanadTypes"],
      path: "Tests/StorageWriter", swiftSettings: house),
  ]
)
