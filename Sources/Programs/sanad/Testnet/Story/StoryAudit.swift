import SanadCodec
import SanadConfig
import SanadCrypto
import SanadLedger
import SanadNode
import SanadState
import SanadStorage
import SanadTypes

/// Executes the blocks that a node has stored once more, from genesis on and without the node, and
/// recomputes every invariant of the ledger from outside after each.
struct StoryAudit {
  let file: GenesisFile

  /// Goes through the stored blocks of a node that does not run up to a height.
  ///
  /// Throws ``StoryFailure`` at the first block that is missing, that does not follow the one before it,
  /// that is not what the header says, or that breaks an invariant.
  func check(data: String, to last: Height) throws {
    let keyValues = try RocksDBStore(directory: NodePaths.store(in: data))
    let outcome = Result { try check(BlockStore(keyValues), to: last) }
    try keyValues.close()
    try outcome.get()
  }

  /// The same of blocks in a store that is open.
  func check(_ blocks: BlockStore, to last: Height) throws {
    let executor = LedgerExecutor()
    let memory = MemoryStore()
    let final = FinalState(nodes: memory, values: memory)
    let first = try GenesisBlock(file.genesis, on: final.overlay())
    try final.commit(first.state)
    var invariants = try LedgerInvariants(genesis: first.state.changes)
    var state = first.state
    var height = Height(0)
    var parent = first.block.header.digest
    while height < last {
      height = height.next
      guard let block = try blocks.block(at: height) else {
        throw StoryFailure("block \(height) is not stored")
      }
      guard block.header.parent == parent else {
        throw StoryFailure("block \(height) does not follow the one before it")
      }
      parent = block.header.digest
      guard block.evidence.isEmpty else {
        throw StoryFailure("block \(height) has evidence of a double vote")
      }
      guard case .valid(let executed) = try executor.execute(block, on: state) else {
        throw StoryFailure("block \(height) is not what its transactions make of the state")
      }
      try final.commit(executed.state)
      let clock = BlockClock(height: height, timestamp: block.header.timestamp)
      let breaches = try invariants.observe(
        executed.receipts, changes: executed.state.changes, at: clock)
      if let breach = breaches.first { throw StoryFailure("block \(height): \(breach)") }
      state = executed.state
    }
    if let breach = invariants.check().first { throw StoryFailure("\(breach)") }
  }
}
