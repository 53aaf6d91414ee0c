import Foundation
import Logging
import SanadConfig
import SanadCrypto
import SanadReplica
import SanadStorage
import SanadTypes

/// The files of a node, open (docs/operations.md, "Files of a node"): the journal with the guard
/// beside the key, and the store.
struct NodeFiles {
  let journal: (journal: Journal, recovered: JournalRecovered)
  let store: any KeyValueStore

  init(
    _ configuration: NodeConfiguration, genesis: Genesis, consensusKey: PublicKey?,
    recovery: NodeRecovery?
  ) throws {
    let paths = NodePaths(configuration)
    let space = DiskSpace(path: configuration.data, store: paths.store)
    try space.require()
    let settings = RocksDBStore.Settings(isMerging: !space.seen.isShort)
    journal = try paths.openJournal(
      JournalOwner(chainID: genesis.chainID, key: consensusKey), recovery)
    ThreadPriority.run(at: ThreadPriority.writing) { RocksDBStore.startBackgroundThreads() }
    do {
      store = try NodeFailure.coding {
        try RocksDBStore(directory: paths.store, settings: settings)
      }
    } catch {
      journal.journal.close()
      throw error
    }
  }
}

// Files and what is made of them.
extension NodeFiles {
  /// Opens the files, and the replica on them.
  ///
  /// A store that does not read is put aside, and an empty one takes its place: the journal has every
  /// vote, and the other nodes have the blocks. Not where there is no other node, nor once three stores
  /// lie aside: then a person has to look at the disk.
  static func opened(
    _ configuration: NodeConfiguration, genesis: Genesis, consensusKey: PublicKey?,
    recovery: NodeRecovery?, clock: NodeClock, logger: Logger
  ) throws -> (files: NodeFiles, replica: OpenedReplica) {
    func open() throws -> (files: NodeFiles, replica: OpenedReplica) {
      let files = try NodeFiles(
        configuration, genesis: genesis, consensusKey: consensusKey, recovery: recovery)
      do {
        let replica = try OpenedReplica(
          .init(
            genesis: genesis, consensusKey: consensusKey, clock: clock, makesSnapshots: true),
          journal: files.journal, store: files.store, now: clock.now())
        return (files, replica)
      } catch {
        files.journal.journal.close()
        // What does not read then is in the journal: another store would change nothing.
        if case ReplicaFailure.unreadable = error { throw error }
        throw NodeFailure(error)
      }
    }
    let paths = NodePaths(configuration)
    let suspicion = NodePaths.damageNote(in: configuration.data)
    let files = FileManager.default
    do {
      // A table is read where it is needed: what the node ended over need not be read by a start.
      if files.fileExists(atPath: suspicion) {
        if files.fileExists(atPath: paths.store) {
          throw NodeFailure(.storeDamaged, "damage was found while the node ran")
        }
        // Somebody has deleted the store, as the code says.
        try files.removeItem(atPath: suspicion)
      }
      return try open()
    } catch let failure as ReplicaFailure {
      throw NodeFailure(failure)
    } catch let failure as NodeFailure where failure.code == .storeDamaged {
      guard genesis.validators.count > 1 || consensusKey == nil,
        let aside = try paths.putStoreAside()
      else { throw failure }
      logger.warning(
        "the store does not read; it is put aside and built again from the other nodes",
        metadata: ["error": "\(failure)", "aside": "\(aside)"])
      if files.fileExists(atPath: suspicion) { try files.removeItem(atPath: suspicion) }
      return try NodeFailure.coding(open)
    }
  }
}

extension NodePaths {
  /// Most damaged stores that are kept.
  static let asideMax = 3

  /// The file that says that the store is damaged where no start may notice.
  static func damageNote(in data: String) -> String { "\(data)/store-is-damaged" }

  /// Leaves word for the next start.
  static func noteDamage(in data: String, _ logger: Logger) {
    if !FileManager.default.createFile(atPath: damageNote(in: data), contents: nil) {
      logger.error("the next start cannot be told that the store is damaged: delete store/")
    }
  }

  /// Moves the store to the first free name beside it, and says which; nil where all are taken.
  func putStoreAside() throws -> String? {
    let names = (1...Self.asideMax).map { "\(store).damaged-\($0)" }
    guard let free = names.first(where: { !FileManager.default.fileExists(atPath: $0) }) else {
      return nil
    }
    do { try FileManager.default.moveItem(atPath: store, toPath: free) } catch {
      throw NodeFailure(error)
    }
    return free
  }
}
