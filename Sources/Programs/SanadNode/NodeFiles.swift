import Foundation
import SanadConfig
package import SanadCrypto
import SanadReplica
import SanadState
import SanadStorage
package import SanadTypes

/// The files of a node (docs/operations.md, "Files of a node"): the journal, the guard beside the
/// key, and the store.
///
/// | path under the data directory | what |
/// |---|---|
/// | `journal/` | the journal's segments |
/// | `guard/` | the guard and the high-water mark; belongs to the key, not to the data |
/// | `store/` | RocksDB: blocks and state, can be made again from journal and peers |
struct NodeFiles {
  let journal: (journal: Journal, recovered: JournalRecovered)
  let store: any KeyValueStore

  init(
    _ configuration: NodeConfiguration, genesis: Genesis, consensusKey: PublicKey?
  ) throws {
    let paths = NodePaths(data: configuration.data)
    let owner = JournalOwner(chainID: genesis.chainID, key: consensusKey)
    journal = try NodeFailure.coding {
      let place = try Self.place(paths, hasKey: consensusKey != nil, ifMissing: .fail)
      return try Journal.open(place, owner: owner)
    }
    do {
      store = try NodeFailure.coding { try RocksDBStore(directory: paths.store) }
    } catch {
      journal.journal.close()
      throw error
    }
  }

  static func place(
    _ paths: NodePaths, hasKey: Bool, ifMissing: PosixDevice.IfMissing
  ) throws -> JournalPlace {
    JournalPlace(
      data: try PosixDevice(directory: paths.journal, ifMissing: ifMissing),
      keySide: hasKey ? try PosixDevice(directory: paths.guardFiles, ifMissing: ifMissing) : nil,
      holder: "sanad node, process \(ProcessInfo.processInfo.processIdentifier)")
  }
}

/// Where a node's files are.
package struct NodePaths: Sendable {
  /// The journal's directory.
  package let journal: String
  /// The directory of the guard and the high-water mark.
  package let guardFiles: String
  /// RocksDB's directory.
  package let store: String

  /// The paths under a data directory.
  package init(data: String) {
    journal = "\(data)/journal"
    guardFiles = "\(data)/guard"
    store = "\(data)/store"
  }

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
  package func initialise(chainID: ChainID, consensusKey: PublicKey?) throws {
    try NodeFailure.coding {
      for path in [journal, guardFiles, store] {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      }
      let random = SecureRandom.bytes(16)
      let words = [random.prefix(8), random.suffix(8)].map { bytes in
        bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      }
      try Journal.initialise(
        NodeFiles.place(self, hasKey: consensusKey != nil, ifMissing: .make),
        owner: JournalOwner(chainID: chainID, key: consensusKey),
        identity: JournalIdentity(words[0], words[1]))
    }
  }
}
