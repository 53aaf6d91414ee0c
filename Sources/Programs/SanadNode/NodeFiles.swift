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
