import Foundation
package import SanadConfig
package import SanadCrypto
import SanadReplica
import SanadState
import SanadStorage
package import SanadTypes

/// Where a node's files are.
package struct NodePaths: Hashable, Sendable {
  /// The journal's directory.
  package let journal: String
  /// The directory of the guard and the high-water mark; nil without a voting key.
  package let guardFiles: String?
  /// RocksDB's directory.
  package let store: String

  /// The paths that a configuration gives.
  package init(_ configuration: NodeConfiguration) {
    journal = "\(configuration.data)/journal"
    guardFiles = configuration.guardFiles
    store = Self.store(in: configuration.data)
  }

  /// RocksDB's directory in a data directory.
  package static func store(in data: String) -> String { "\(data)/store" }

  /// Makes the store of a chain's first state in a directory that is there and empty, as a node
  /// would at its first start: it is the same for every node.
  package static func createStore(at directory: String, genesis: Genesis) throws {
    try NodeFailure.coding {
      let store = try RocksDBStore(directory: directory)
      _ = try StoredTip(genesis, in: store, cache: StateCacheLimits())
      try store.close()
    }
  }

  /// Makes the files of a new node; refuses where there are some already.
  ///
  /// Throws ``NodeFailure``.
  package func initialise(chainID: ChainID, consensusKey: PublicKey?) throws {
    try failing {
      try makeDirectories()
      // Before the first file: half a node could neither start nor be made again.
      for path in [journal, guardFiles].compactMap(\.self) { try DiskSpace(path: path).require() }
      try Journal.initialise(
        place(), owner: JournalOwner(chainID: chainID, key: consensusKey), identity: .random())
    }
  }

  /// Opens the journal that is there, or refuses as consensus.md 2.8 says.
  ///
  /// A directory that is gone is the same as an empty one: what is lost with it is for the journal
  /// to judge, by what lies beside the key.
  func openJournal(
    _ owner: JournalOwner, _ recovery: NodeRecovery?
  ) throws -> (journal: Journal, recovered: JournalRecovered) {
    try failing {
      // Nothing is made where there is no node yet.
      let known = [journal, guardFiles].compactMap(\.self)
      let isThere = known.contains { FileManager.default.fileExists(atPath: $0) }
      guard isThere || (recovery == .quarantine && owner.key != nil) else {
        throw StorageFailure.refused(.notInitialised)
      }
      try makeDirectories()
      return try Journal.open(place(), owner: owner, choice: recovery?.choice ?? .none)
    }
  }

  private func place() throws -> JournalPlace {
    JournalPlace(
      data: try PosixDevice(directory: journal, ifMissing: .make),
      keySide: try guardFiles.map { try PosixDevice(directory: $0, ifMissing: .make) },
      holder: "sanad node, process \(ProcessInfo.processInfo.processIdentifier)")
  }

  /// RocksDB makes its own directory, in one that exists.
  private func makeDirectories() throws {
    for path in [journal, guardFiles, store].compactMap(\.self) {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
  }

  /// Gives a failure its code, and says which directories it is about.
  private func failing<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch {
      var failure = NodeFailure(error)
      failure.details.append("journal  \(journal)")
      if let guardFiles { failure.details.append("guard    \(guardFiles)") }
      throw failure
    }
  }
}

/// What an operator chooses about a node that refuses to start (consensus.md 2.8).
package enum NodeRecovery: String, CaseIterable, Sendable {
  /// Go on without the lost journal, and sign nothing up to the view that the mark beside the key
  /// says: no vote was ever signed above it.
  case staySilent = "stay-silent"
  /// Go on without what is lost, be it the journal, the files beside the key or both, and sign
  /// nothing until other validators have shown what this key can have signed.
  case quarantine

  var choice: JournalChoice {
    switch self {
    case .staySilent: .floorAtHighWaterMark
    case .quarantine: .quarantine(.random())
    }
  }
}

extension JournalIdentity {
  fileprivate static func random() -> JournalIdentity {
    let bytes = SecureRandom.bytes(16)
    let words = [bytes.prefix(8), bytes.suffix(8)].map { half in
      half.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    return JournalIdentity(words[0], words[1])
  }
}
