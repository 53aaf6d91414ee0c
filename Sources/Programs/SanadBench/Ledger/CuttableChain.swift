import SanadCodec
import SanadCrypto
import SanadLedger
import SanadSimulator
import SanadState
import SanadTypes

/// A chain whose node is cut off and starts again: what is durable is the blocks, as a journal keeps
/// them, and what has been flushed of the state. Everything else is gone with the process.
///
/// Signatures are taken for valid.
final class CuttableChain {
  /// Where in the life of a block the power goes.
  enum Cut: CaseIterable {
    /// It was built and judged, and nothing of it was stored: another block comes in its place.
    case beforeStored
    /// It was stored, and the state knows nothing of it.
    case afterStored
    /// It is final in memory, and not flushed.
    case afterFinal
    /// It is flushed, and the process was not told so.
    case afterFlushed
  }

  /// What the restarts came to.
  struct Restarts {
    /// How many, by where it was cut.
    var cuts = [Cut: Int]()
    /// Blocks that were executed again.
    var replayed = 0
    /// Blocks that were never stored.
    var lost = 0

    var count: Int { cuts.values.reduce(0, +) }
  }

  // What is durable.
  private let store = MemoryStore()
  private var journal: [[UInt8]] = []
  private var flushed = StateAnchor.empty

  // What is in memory alone.
  private var builder = LedgerExecutor(verdicts: TrustedSignatures())
  private var judge = LedgerExecutor(verdicts: TrustedSignatures())
  private var state: FinalState
  private var parent: BlockHeader

  private let chainID: ChainID
  private var sequences = [AccountID: UInt64]()
  private var random: SeededStream
  private(set) var restarts = Restarts()

  /// Starts from a genesis, whose state is flushed.
  init(_ genesis: Genesis, seed: UInt64) throws {
    state = FinalState(nodes: store, values: store)
    let first = try GenesisBlock(genesis, on: state.overlay())
    try state.commit(first.state)
    chainID = genesis.chainID
    parent = first.block.header
    random = SeededStream(seed: seed, for: .crash)
    flush(isTold: true)
  }

  /// The time of the last block.
  var time: Timestamp { parent.timestamp }

  /// Blocks above genesis.
  var blockCount: Int { journal.count }

  /// The root of the state, in hexadecimal.
  var root: String { parent.stateRoot.hex }

  /// The state after the last block.
  var view: LedgerView { LedgerView(reading: state.overlay()) }

  /// A transaction of operations of one account.
  func transaction(
    _ operations: [LedgerOperation], by account: AccountID
  ) throws -> UnverifiedTransaction {
    let sequence = sequences[account] ?? 0
    sequences[account] = sequence + 1
    let body = TransactionBody(
      chainID: chainID, account: account, sequence: SequenceNumber(sequence),
      validUntil: time.advanced(by: 3_600_000), operations: operations)
    guard let keys = try view.account(account)?.authority.keys,
      let zeros = Signature(bytes: [UInt8](repeating: 0, count: Signature.byteCount))
    else { throw BenchChain.Failure.refused("an account that there is not") }
    let authorization = Authorization(
      account: account, signatures: keys.map { KeySignature(key: $0.key, signature: zeros) })
    let signed = SignedTransaction(body: body, authorizations: [authorization])
    return try UnverifiedTransaction(decoding: signed.bcsBytes)
  }

  /// Adds a block, in which all of these are and apply; gives its receipts, those of what the chain did
  /// by itself behind the others, or nil where the power went before it was stored.
  func add(
    _ transactions: [UnverifiedTransaction] = [], at time: Timestamp? = nil, cut: Cut? = nil
  ) throws -> [Receipt]? {
    var template = LedgerBench.template(after: parent)
    if let time { template.timestamp = time }
    // Another leader's block has another time.
    template.timestamp = template.timestamp.advanced(by: UInt64(restarts.lost))
    let overlay = state.overlay()
    let built = try builder.build(
      transactions, template: template, bytesMax: 1 << 30, on: overlay)
    guard built.block.transactions.count == transactions.count,
      built.execution.receipts.allSatisfy(\.isApplied)
    else { throw BenchChain.Failure.refused("a step of the coupon") }
    let execution = try judged(built.block)
    if cut == .beforeStored {
      restarts.lost += 1
      try restart(.beforeStored)
      return nil
    }
    journal.append(built.block.bcsBytes)
    if cut == .afterStored {
      try restart(.afterStored)
    } else {
      try state.commit(execution.state)
      parent = built.block.header
      if cut == .afterFinal { try restart(.afterFinal) }
    }
    if cut == .afterFlushed {
      flush(isTold: false)
      try restart(.afterFlushed)
    } else if Int.random(in: 0..<4, using: &random) == 0 {
      // As rarely as a state writer that has other things to do.
      flush(isTold: true)
    }
    return execution.receipts
  }

  /// Judges a block on the newest final state, as another validator does.
  private func judged(_ block: Block) throws -> ExecutedBlock {
    switch try judge.execute(block, on: state.overlay()) {
    case .valid(let execution): execution
    case .invalid(let defect): throw BenchChain.Failure.invalid(defect)
    }
  }

  private func flush(isTold: Bool) {
    guard let flush = state.takeFlush()?.sorted() else { return }
    store.apply(flush)
    flushed = flush.anchor
    if isTold { state.didFlush(flush) }
  }

  /// A new process: the state as it was flushed, and the blocks above it executed again. Each has to
  /// give the roots that its header has.
  private func restart(_ cut: Cut) throws {
    restarts.cuts[cut, default: 0] += 1
    builder = LedgerExecutor(verdicts: TrustedSignatures())
    judge = LedgerExecutor(verdicts: TrustedSignatures())
    state = FinalState(anchor: flushed, nodes: store, values: store)
    for bytes in journal[Int(flushed.height?.value ?? 0)...] {
      let block = try BCSReader.decode(Block.self, from: bytes)
      try state.commit(try judged(block).state)
      parent = block.header
      restarts.replayed += 1
    }
  }
}
