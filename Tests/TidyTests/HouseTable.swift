/// The floors of the house, by the name of their folder under Sources.
enum Floor: String, CaseIterable {
  case cLibraries = "CLibraries"
  case values = "Values"
  case cores = "Cores"
  case host = "Host"
  case shell = "Shell"
  case programs = "Programs"
}

/// One row of the table in docs/architecture.md: a target, where it stands, what it may import.
struct Room {
  /// The target and module name.
  let name: String
  let floor: Floor
  /// Modules that the target may import; a trailing `*` stands for any ending.
  let mayImport: [String]
  /// Modules of `mayImport` that at most one file of the target may import.
  let inOneFile: [String]

  init(_ name: String, on floor: Floor, may mayImport: [String], inOneFile: [String] = []) {
    self.name = name
    self.floor = floor
    self.mayImport = mayImport + inOneFile
    self.inOneFile = inOneFile
  }

  func permits(_ module: String) -> Bool {
    mayImport.contains { allowed in
      allowed.hasSuffix("*") ? module.hasPrefix(allowed.dropLast()) : module == allowed
    }
  }
}

/// The table. It changes together with docs/architecture.md, and never to make a test pass.
enum House {
  static let values = ["SanadCodec", "SanadCrypto", "SanadTypes"]
  static let cores = [
    "SanadInstruments", "SanadPolicy", "SanadState", "SanadLedger", "SanadSafety",
    "SanadConsensus", "SanadMempool", "SanadSync", "SanadLightClient",
  ]
  static let host = ["SanadStorage", "SanadReplica"]
  static let shell = [
    "SanadConfig", "SanadAPIModel", "SanadNetwork", "SanadAPI", "SanadWallet", "SanadObserver",
  ]

  /// What a core may use beside its own row: deques, heaps and ordered structures.
  static let collections = [
    "Collections", "DequeModule", "HeapModule", "OrderedCollections", "SortedCollections",
    "HashTreeCollections", "BitCollections",
  ]
  /// Locks and atomics of the standard library's own distribution.
  static let synchronization = ["Synchronization"]
  static let foundation = ["Foundation", "FoundationEssentials", "Dispatch", "Synchronization"]
  static let services = ["Logging", "Metrics", "ServiceLifecycle", "UnixSignals"]
  static let http = ["Hummingbird*", "HTTPTypes", "StructuredFieldValues", "NIO*"]

  static let rooms: [Room] = [
    Room("SanadCodec", on: .values, may: []),
    Room("SanadCrypto", on: .values, may: ["SanadCodec", "CSodium", "COpenSSL"]),
    Room("SanadTypes", on: .values, may: ["SanadCodec", "SanadCrypto"]),

    core("SanadInstruments"),
    core("SanadPolicy"),
    // The final state is shared by three threads: docs/decisions/010.
    core("SanadState", beside: synchronization),
    core("SanadLedger", beside: ["SanadInstruments", "SanadPolicy", "SanadState"]),
    core("SanadSafety"),
    core("SanadConsensus", beside: ["SanadSafety"]),
    core("SanadMempool"),
    core("SanadSync", beside: ["SanadLightClient"]),
    core("SanadLightClient", beside: ["SanadState"]),

    Room(
      "SanadStorage", on: .host, may: values + synchronization, inOneFile: ["CRocksDB", "Glibc"]),
    Room(
      "SanadReplica", on: .host,
      may: values + cores + collections + synchronization + ["SanadStorage"]),

    Room("SanadConfig", on: .shell, may: values + foundation + ["SanadPolicy", "Yams"]),
    Room("SanadAPIModel", on: .shell, may: values + foundation),
    Room(
      "SanadNetwork", on: .shell,
      may: values + foundation + collections + ["NIO*", "COpenSSL", "Logging"]),
    Room("SanadAPI", on: .shell, may: values + foundation + http + services + ["SanadAPIModel"]),
    Room(
      "SanadWallet", on: .shell,
      may: values + foundation
        + ["SanadLightClient", "SanadPolicy", "SanadAPIModel", "FoundationNetworking"]),
    Room(
      "SanadObserver", on: .shell,
      may: values + foundation
        + ["SanadLightClient", "SanadPolicy", "SanadAPIModel", "GRDB", "Logging"]),

    program("SanadNode", beside: ["CJemalloc"]),
    Room(
      "SanadSimulator", on: .programs,
      may: values + cores + collections + ["SanadStorage", "SanadReplica"]),
    program("SanadBench", beside: ["SanadNode", "SanadSimulator", "Histogram"]),
    program("SanadTesting", beside: ["SanadNode", "SanadSimulator", "SanadBench"]),
    program(
      "sanad",
      beside: ["SanadNode", "SanadSimulator", "SanadBench", "ArgumentParser", "Subprocess"]),
  ]

  private static func core(_ name: String, beside others: [String] = []) -> Room {
    Room(name, on: .cores, may: values + others + collections)
  }

  private static func program(_ name: String, beside others: [String] = []) -> Room {
    let below = values + cores + host + shell
    let systems = foundation + services + http + collections + ["AsyncHTTPClient", "Glibc"]
    return Room(name, on: .programs, may: below + systems + others)
  }

  static func room(named name: String) -> Room? { rooms.first { $0.name == name } }
}
