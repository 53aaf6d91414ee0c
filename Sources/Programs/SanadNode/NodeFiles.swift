import SanadConfig
import SanadCrypto
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
    try DiskSpace(path: configuration.data).require()
    journal = try paths.openJournal(
      JournalOwner(chainID: genesis.chainID, key: consensusKey), recovery)
    do {
      store = try NodeFailure.coding { try RocksDBStore(directory: paths.store) }
    } catch {
      journal.journal.close()
      throw error
    }
  }
}
