import SanadCodec
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes

/// A chain in memory that grows block by block, each built and judged: what it measures is what
/// happens in a block, whoever asked for it.
///
/// Signatures are taken for valid, so that bodies are sent with a signature of zeros.
final class BenchChain {
  /// Why there is no figure.
  enum Failure: Error, CustomStringConvertible {
    /// Something that the workload asked for was refused, or is not in its block.
    case refused(String)
    /// A block that was built is not valid.
    case invalid(BlockDefect)
    /// What the workload waits for does not come.
    case stalled(String)

    var description: String {
      switch self {
      case .refused(let why): "a step of the workload was refused: \(why)"
      case .invalid(let defect): "a block that was built is not valid: \(defect)"
      case .stalled(let what): "after many blocks there is still no \(what)"
      }
    }
  }

  /// What one block took a validator, in nanoseconds of its thread.
  struct Times {
    /// Rules, movements, receipts, roots and the tree.
    let judging: UInt64
    /// Making it final in memory.
    let committing: UInt64
  }

  private let builder = LedgerExecutor(verdicts: TrustedSignatures())
  private let judge = LedgerExecutor(verdicts: TrustedSignatures())
  private let state: FinalState
  private let chainID: ChainID
  private var parent: BlockHeader
  private var sequences = [AccountID: UInt64]()
  private(set) var checksum = 0

  /// Starts from a genesis.
  init(_ genesis: Genesis) throws {
    let store = MemoryStore()
    state = FinalState(nodes: store, values: store, limits: .unbounded)
    let first = try GenesisBlock(genesis, on: state.overlay())
    try state.commit(first.state)
    chainID = genesis.chainID
    parent = first.block.header
  }

  /// The time of the last block.
  var time: Timestamp { parent.timestamp }

  /// The state after the last block.
  var view: LedgerView { LedgerView(reading: state.overlay()) }

  /// A transaction of operations of one account, which others authorize as well.
  func transaction(
    _ operations: [LedgerOperation], by account: AccountID, with others: [AccountID] = []
  ) throws -> UnverifiedTransaction {
    let sequence = sequences[account] ?? 0
    sequences[account] = sequence + 1
    let body = TransactionBody(
      chainID: chainID, account: account, sequence: SequenceNumber(sequence),
      validUntil: time.advanced(by: 3_600_000), operations: operations)
    let authorizations = try ([account] + others).sorted().map { try authorization(of: $0) }
    let signed = SignedTransaction(body: body, authorizations: authorizations)
    return try UnverifiedTransaction(decoding: signed.bcsBytes)
  }

  private func authorization(of account: AccountID) throws -> Authorization {
    guard let keys = try view.account(account)?.authority.keys,
      let zeros = Signature(bytes: [UInt8](repeating: 0, count: Signature.byteCount))
    else { throw Failure.refused("an account that there is not") }
    return Authorization(
      account: account, signatures: keys.map { KeySignature(key: $0.key, signature: zeros) })
  }

  /// What transactions take by themselves in the next block, in nanoseconds: rules, movements and
  /// receipts, without roots, tree and store. Nothing comes of it.
  func executionTime(of transactions: [UnverifiedTransaction]) throws -> UInt64 {
    let begin = BenchClock.threadProcessor()
    let receipts = try judge.receipts(
      of: transactions, template: LedgerBench.template(after: parent), on: state.overlay())
    let time = BenchClock.threadProcessor() - begin
    guard receipts.count == transactions.count, receipts.allSatisfy(\.isApplied) else {
      throw Failure.refused("\(receipts.first { !$0.isApplied }?.reasons.map(\.message) ?? [])")
    }
    checksum &+= receipts.count
    return time
  }

  /// Adds a block at a time, which all of these are in and apply in.
  @discardableResult
  func add(
    _ transactions: [UnverifiedTransaction] = [], at time: Timestamp? = nil
  ) throws -> (receipts: [Receipt], times: Times) {
    var template = LedgerBench.template(after: parent)
    if let time { template.timestamp = time }
    let overlay = state.overlay()
    let built = try builder.build(
      transactions, template: template, bytesMax: 1 << 30, on: overlay)
    if let rejected = built.rejected.first { throw Failure.refused("\(rejected.reason)") }
    for receipt in built.execution.receipts where !receipt.isApplied {
      throw Failure.refused("\(receipt.reasons.map(\.message))")
    }
    guard built.block.transactions.count == transactions.count else {
      throw Failure.refused("only \(built.block.transactions.count) fit into a block")
    }
    let begin = BenchClock.threadProcessor()
    let execution: ExecutedBlock
    switch try judge.execute(built.block, on: overlay) {
    case .valid(let valid): execution = valid
    case .invalid(let defect): throw Failure.invalid(defect)
    }
    let judged = BenchClock.threadProcessor()
    try state.commit(execution.state)
    let committed = BenchClock.threadProcessor()
    checksum &+= Int(truncatingIfNeeded: execution.stateRoot.word0)
    parent = built.block.header
    return (
      execution.receipts, Times(judging: judged - begin, committing: committed - judged)
    )
  }
}

/// What steps of a changing size took, each for one of the things that it did.
struct StepTimes {
  private let name: String
  private var times: [Double] = []
  private(set) var total: UInt64 = 0
  private(set) var count = 0

  init(_ name: String) { self.name = name }

  /// Notes a step that did so many things.
  mutating func note(_ time: UInt64, for things: Int) {
    guard things > 0 else { return }
    times.append(Double(time) / Double(things))
    total += time
    count += things
  }

  /// The median of the steps; things of a step in the mean.
  var measurement: Measurement {
    Measurement(
      name: name, rounds: Quantiles(times), operationsPerRound: count / max(1, times.count),
      byteCount: nil)
  }
}
