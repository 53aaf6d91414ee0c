import SanadCrypto
import SanadState
import SanadTypes

/// One block in the making, whether it is built or judged: the inner loop of both.
struct BlockRun {
  /// What became of a candidate.
  enum Addition {
    /// It is in the block.
    case added
    /// It may be in a block, and this one would be too heavy with it.
    case full
    /// It cannot be in a block on this state.
    case rejected(NotIncludable)
  }

  let weightMax: Weight
  private(set) var weight = Weight(0)
  private let state: LedgerState
  private let clock: BlockClock
  private let shelf: PolicyShelf
  private let verdicts: any SignatureVerdicts
  private(set) var receipts: [Receipt] = []
  private var included: [UnverifiedTransaction] = []
  private var eventCount: UInt32 = 0
  /// What the chain did by itself, before all transactions.
  private var scheduled: Receipt?
  private var intake: EvidenceIntake
  private let closing: EpochClosing
  private let network: NetworkRecord
  /// The epoch of the block, and that of the next one where this block closes its own.
  let epoch: EpochRecord
  let nextEpoch: EpochRecord?

  init(
    on state: LedgerState, clock: BlockClock, shelf: PolicyShelf,
    verdicts: any SignatureVerdicts
  ) throws(LedgerFailure) {
    self.state = state
    self.clock = clock
    self.shelf = shelf
    self.verdicts = verdicts
    state.beginTransaction()
    network = try state.network()
    weightMax = Weight(network.chain.blockWeightMax)
    epoch = try state.epoch()
    closing = try EpochClosing(of: epoch, state: state, network: network, clock: clock)
    nextEpoch = closing.next
    intake = EvidenceIntake(
      state: state, network: network, epoch: epoch, clock: clock, verdicts: verdicts)
  }

  /// What was taken of evidence, in order.
  var evidence: [Evidence] { intake.taken }

  /// Puts evidence on the ledger, or says why it cannot be in the block. Before ``runSchedule()``.
  mutating func take(_ evidence: Evidence) throws(LedgerFailure) -> EvidenceDefect? {
    try intake.take(evidence)
  }

  /// Ends the epoch where the block does, and does what is due: behind all evidence, which is judged by
  /// the block's own epoch, and before all transactions.
  mutating func runSchedule() throws(LedgerFailure) {
    try closing.carryOut()
    scheduled = try ScheduleRunner(state: state, shelf: shelf, network: network, clock: clock)
      .run(
        behind: intake.events + closing.events, weighing: intake.weight + closing.weight)
    if let scheduled {
      weight = scheduled.weight
      eventCount = UInt32(truncatingIfNeeded: scheduled.events.count)
    }
  }

  /// Root of the list tree over the transactions that are in.
  var transactionsRoot: Digest { ListTree.root(of: included.map(\.leaf)) }

  /// Runs a transaction if it may be in the block at this place.
  mutating func add(_ transaction: UnverifiedTransaction) throws(LedgerFailure) -> Addition {
    state.beginTransaction()
    // Read again for each, because what a receipt commits to includes the network's parameters.
    let network = try state.network()
    let includability = Includability(
      state: state, shelf: shelf, network: network, clock: clock)
    let includable: Includable
    switch try includability.check(transaction, sequence: .next, verdicts: verdicts) {
    case .failure(let reason): return .rejected(reason)
    case .success(let success): includable = success
    }
    let total = weight.advanced(by: includable.weight.value)
    if total > weightMax { return .full }
    weight = total
    try run(includable, network)
    return .added
  }

  /// The block's effect, with the roots. O(changed keys · depth).
  func finish(on parent: StateOverlay) throws(LedgerFailure) -> ExecutedBlock {
    let hasDueChanges = try EpochClosing.hasDueChanges(state, at: clock.timestamp)
    var draft = parent.draft()
    let layer = state.write(to: &draft)
    let sealed: StateOverlay
    do throws(StateFailure) { sealed = try draft.seal(keeping: layer) } catch {
      throw .state(error)
    }
    let all = receipts + [scheduled].compactMap { $0 }
    return ExecutedBlock(
      receipts: all, decoded: included, receiptsRoot: ListTree.root(of: all.map(\.leaf)),
      weight: weight, state: sealed, epoch: epoch.number, nextValidators: nextEpoch?.validators,
      hasDueChanges: hasDueChanges)
  }

  private mutating func run(
    _ includable: Includable, _ network: NetworkRecord
  ) throws(LedgerFailure) {
    let transaction = includable.transaction
    let runner = TransactionRunner(
      state: state, shelf: shelf, network: network, clock: clock, verdicts: verdicts)
    let receipt = try runner.run(
      transaction.body, id: transaction.id,
      authorizers: transaction.authorizations.map(\.account), weight: includable.weight,
      firstEvent: eventCount)
    // At most 16,384 transactions of 1,024 events: 24 bits.
    eventCount &+= UInt32(truncatingIfNeeded: receipt.events.count)
    receipts.append(receipt)
    included.append(transaction)
  }
}
