import SanadCodec
import SanadCrypto
import SanadLedger
package import SanadReplica
import SanadState
package import SanadTypes

/// Roots and conservation: each final block is executed once more, on a state that no node shares,
/// and must give the roots of its header; its receipts must be those that every node told of; and
/// the ledger's invariants, which recompute everything from receipts alone, must hold, and so must
/// a second model that knows transactions and what became of them (``RegistryChecker``).
package final class LedgerChecker {
  private let executor: LedgerExecutor
  private let final: FinalState
  private var invariants: LedgerInvariants
  private var registry: RegistryChecker
  private var changes: ValidatorsChecker
  private var receipts: [[Receipt]] = [[]]
  private var roots: [Digest]
  private var transactions: [[UnverifiedTransaction]] = [[]]
  /// The header of the block that has been followed to.
  private(set) var newest: BlockHeader
  /// Those of the epoch of the next block.
  private var validators: ValidatorSet
  /// The block that the epoch began with, which decides who leads.
  private var anchor: BlockDigest
  /// The block that the chain begins with, which decides who leads which view.
  let genesisDigest: BlockDigest
  /// Transactions follow from here.
  package private(set) var once = OnceChecker()

  /// Starts from the genesis state.
  package convenience init(_ genesis: Genesis, scheme: any SignatureScheme) throws {
    try self.init(genesis, scheme: scheme, watchedFrom: genesis)
  }

  /// Starts from the genesis state, and the invariants from that of `watched`: only a test that
  /// wants them broken gives another one.
  init(_ genesis: Genesis, scheme: any SignatureScheme, watchedFrom watched: Genesis) throws {
    executor = LedgerExecutor(verdicts: SharedVerdicts(scheme: scheme))
    let store = MemoryStore()
    final = FinalState(nodes: store, values: store)
    let first = try GenesisBlock(genesis, on: final.overlay())
    try final.commit(first.state)
    invariants = try LedgerInvariants(genesis: try GenesisBlock(watched).state.changes)
    registry = try RegistryChecker(genesis, state: first.state.changes, scheme: scheme)
    changes = ValidatorsChecker(genesis)
    newest = first.block.header
    roots = [newest.stateRoot]
    anchor = newest.digest
    genesisDigest = newest.digest
    validators = genesis.validators
  }

  /// The height that has been followed to.
  package var height: Height { newest.height }

  /// The epoch behind the newest block, and what is open about its validators.
  func standing() throws(Breach) -> (epoch: EpochRecord, validators: ValidatorsRecord) {
    let view = LedgerView(reading: final.overlay())
    do throws(LedgerFailure) { return (try view.epoch(), try view.validators()) } catch {
      throw Breach(.roots, "the validators cannot be read: \(error)")
    }
  }

  /// A transaction that must never be final.
  package func forbid(_ id: TransactionID) { once.forbid(id) }

  /// Follows the chain by one block.
  package func follow(_ block: Block) throws(Breach) {
    let header = block.header
    guard header.height == newest.height.next, header.parent == newest.digest else {
      throw Breach(
        .agreement, "block \(header.height) on \(header.parent) after \(newest.height)")
    }
    // Views count anew in each epoch, whose validators the block that closed the last one left.
    if header.epoch > newest.epoch {
      anchor = newest.digest
      validators = try standing().epoch.validators
    }
    guard header.timestamp > newest.timestamp,
      header.view > newest.view || header.epoch > newest.epoch,
      header.leader == validators.leader(of: header.view, anchor: anchor)
    else {
      throw Breach(
        .agreement,
        "block \(header.height) at \(header.timestamp) of view \(header.view) and leader"
          + " \(header.leader) after \(newest.timestamp) of view \(newest.view)")
    }
    let execution = try execute(block)
    receipts.append(execution.receipts)
    roots.append(header.stateRoot)
    transactions.append(execution.decoded)
    newest = header
    for transaction in execution.decoded {
      try once.isFinal(transaction, at: header.height, header.timestamp)
    }
    // What a block changes was agreed on before it.
    if header.closesEpoch {
      let standing = try standing()
      try changes.begins(
        with: standing.epoch.validators, operatedBy: standing.validators.operators,
        behind: header.height)
    }
    changes.follow(execution.decoded, execution.receipts)
    try registry.follow(
      execution.decoded, execution.receipts, changes: execution.state.changes, at: header)
  }

  /// The state root at a height, as the second execution gave it; nil where it has not come so far.
  func root(at height: Height) -> Digest? {
    height <= newest.height ? roots[Int(height.value)] : nil
  }

  /// What is final at a height, and what became of it.
  package func transactions(
    at height: Height
  ) -> (transactions: [UnverifiedTransaction], receipts: [Receipt]) {
    let place = Int(height.value)
    guard receipts.indices.contains(place) else { return ([], []) }
    return (transactions[place], receipts[place])
  }

  /// A node tells of a block; its receipts must be those found here.
  package func compare(_ summary: FinalSummary) throws(Breach) {
    let place = Int(summary.header.height.value)
    guard receipts.indices.contains(place) else {
      throw Breach(.roots, "height \(place) is told of and unknown")
    }
    guard receipts[place] == summary.receipts else {
      throw Breach(.roots, "other receipts at height \(place) than a second execution gives")
    }
  }

  /// Every invariant over the whole final state. O(state).
  package func checkAll() throws(Breach) {
    if let breach = invariants.check().first {
      throw Breach(.conservation, breach.description)
    }
  }

  /// The roots once more, beside the comparison that the executor makes: it is the nodes' own.
  static func compare(_ block: Block, _ execution: ExecutedBlock) throws(Breach) {
    let header = block.header
    let body = ListTree.root(
      of: block.transactions.map { SHA256.digest(.transactionLeaf, $0) })
    guard header.stateRoot == execution.stateRoot,
      header.receiptsRoot == execution.receiptsRoot, header.transactionsRoot == body,
      Int(header.transactionCount) == block.transactions.count,
      header.weight == execution.weight.value,
      header.evidenceRoot == Evidence.root(of: block.evidence)
    else { throw Breach(.roots, "block \(header.height) has other roots than it says") }
  }

  func execute(_ block: Block) throws(Breach) -> ExecutedBlock {
    let height = block.header.height
    do {
      switch try executor.execute(block, on: final.overlay()) {
      case .invalid(let defect):
        throw Breach(.roots, "block \(height) executed again: \(defect)")
      case .valid(let execution):
        try Self.compare(block, execution)
        let breaches = try invariants.observe(
          execution.receipts, changes: execution.state.changes,
          at: BlockClock(height: height, timestamp: block.header.timestamp))
        if let breach = breaches.first { throw Breach(.conservation, "\(breach)") }
        try final.commit(execution.state)
        return execution
      }
    } catch let breach as Breach {
      throw breach
    } catch {
      throw Breach(.roots, "block \(height) cannot be executed again: \(error)")
    }
  }
}
