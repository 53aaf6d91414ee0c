import SanadCrypto
public import SanadState
public import SanadTypes

/// The first block and the state after it.
public struct GenesisBlock: Sendable {
  /// Height 0, a zero parent, no transactions.
  public let block: Block
  /// The state that everything starts from; commit it to the final state of a new chain.
  public let state: StateOverlay

  /// Checks a genesis and makes its state on a state without values.
  ///
  /// - Precondition: `empty` is the overlay of a final state at ``StateAnchor/empty``.
  public init(_ genesis: Genesis, on empty: StateOverlay) throws(GenesisFailure) {
    precondition(empty.height == nil, "a chain starts on an empty state")
    try GenesisReview(genesis).check()
    do throws(LedgerFailure) {
      state = try Self.state(of: genesis, on: empty)
    } catch { throw .ledger(error) }
    let header = BlockHeader(
      chainID: genesis.chainID, epoch: Epoch(0), view: View(0), height: Height(0),
      parent: BlockDigest(.zero), leader: ValidatorIndex(0), timestamp: genesis.timestamp,
      transactionsRoot: ListTree.emptyRoot, transactionCount: 0, stateRoot: state.root,
      receiptsRoot: ListTree.emptyRoot, weight: 0)
    block = Block(header: header, transactions: [])
  }

  /// The block of a genesis whose state nobody wants to keep: for tools that check or hash one.
  public init(_ genesis: Genesis) throws(GenesisFailure) {
    let store = MemoryStore()
    try self.init(genesis, on: FinalState(nodes: store, values: store).overlay())
  }

  private static func state(
    of genesis: Genesis, on empty: StateOverlay
  ) throws(LedgerFailure) -> StateOverlay {
    var draft = empty.draft()
    var population = GenesisPopulation(genesis)
    for change in try population.changes() { draft.write(change.value, to: change.key) }
    do throws(StateFailure) { return try draft.seal() } catch { throw .state(error) }
  }
}
