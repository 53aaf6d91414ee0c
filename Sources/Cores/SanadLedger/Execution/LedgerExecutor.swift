import SanadCodec
import SanadCrypto
public import SanadState
public import SanadTypes

/// The state machine: blocks in, receipts and state changes out.
///
/// Builds and judges blocks with the same inner loop, and previews transactions. Keeps compiled
/// policies and decoded values between blocks; otherwise each answer is a function of its arguments alone. Not
/// Sendable: each thread that executes or previews has its own.
public final class LedgerExecutor {
  let verdicts: any SignatureVerdicts
  let shelf: PolicyShelf
  private let cache: RecordCache

  /// - Parameters:
  ///   - verdicts: where verdicts on signatures come from.
  ///   - policies: what is compiled already; every answer is the same without.
  ///   - recordBytesMax: most memory for decoded values of the final state, in bytes; likewise.
  public init(
    verdicts: any SignatureVerdicts = DirectVerification(),
    policies: CompiledPolicies = CompiledPolicies(), recordBytesMax: Int = 512 << 20
  ) {
    cache = RecordCache(bytesMax: recordBytesMax)
    self.verdicts = verdicts
    shelf = PolicyShelf(policies)
  }

  /// Judges a block on its parent's state: decodes, includes and runs its transactions in order,
  /// and compares every root of the header. That the header follows its parent is the business
  /// of consensus.
  public func execute(
    _ block: Block, on parent: StateOverlay
  ) throws(LedgerFailure) -> BlockJudgement {
    switch Self.decode(block) {
    case .success(let transactions): try execute(block, decoded: transactions, on: parent)
    case .failure(let defect): .invalid(defect)
    }
  }

  /// A block's transactions, decoded.
  private static func decode(_ block: Block) -> Result<[UnverifiedTransaction], BlockDefect> {
    var transactions: [UnverifiedTransaction] = []
    transactions.reserveCapacity(block.transactions.count)
    for (index, bytes) in block.transactions.enumerated() {
      do throws(DecodingFailure) {
        transactions.append(try UnverifiedTransaction(decoding: bytes))
      } catch { return .failure(.malformedTransaction(index: index, error)) }
    }
    return .success(transactions)
  }

  /// Judges a block whose transactions somebody has decoded already, so that it is done once.
  ///
  /// - Parameter transactions: the block's, in order. Others would give another root than the
  ///   header's, so that the block would be refused and never judged by them.
  public func execute(
    _ block: Block, decoded transactions: [UnverifiedTransaction], on parent: StateOverlay
  ) throws(LedgerFailure) -> BlockJudgement {
    let parent = parent.rebased()
    return try current(parent) { () throws(LedgerFailure) in
      switch try run(block, transactions, on: parent, reading: cache.state(on: parent)) {
      case (_, let defect?): return .invalid(defect)
      case (let execution?, nil): return .valid(execution)
      case (nil, nil): preconditionFailure("a run without a defect has a result")
      }
    }
  }

  /// What was found on a parent, unless another branch than the parent's became final meanwhile:
  /// then it may have been read from that one, and neither a defect nor a broken record that was
  /// found says anything of this block or of this node.
  private func current<Answer>(
    _ parent: StateOverlay, _ find: () throws(LedgerFailure) -> Answer
  ) throws(LedgerFailure) -> Answer {
    let found: Result<Answer, LedgerFailure>
    do throws(LedgerFailure) { found = .success(try find()) } catch { found = .failure(error) }
    do throws(StateFailure) { try parent.requireCurrent() } catch { throw .state(error) }
    return try found.get()
  }

  /// Runs a block again to tell why this node's result is not the header's: what it read, what it
  /// wrote, and what came out, also where that is not what the header says (consensus.md 2.10).
  public func examine(
    _ block: Block, on parent: StateOverlay
  ) throws(LedgerFailure) -> BlockExamination {
    let record = ReadRecord(of: parent)
    switch Self.decode(block) {
    case .failure(let defect):
      return BlockExamination(defect: defect, execution: nil, reads: [])
    case .success(let transactions):
      let (execution, defect) = try run(
        block, transactions, on: parent, reading: LedgerState(reading: record))
      return BlockExamination(defect: defect, execution: execution, reads: record.entries)
    }
  }

  /// A block's effect, and what is wrong with the block; no effect where a transaction cannot be in
  /// it. One of the two is there.
  private func run(
    _ block: Block, _ transactions: [UnverifiedTransaction], on parent: StateOverlay,
    reading state: LedgerState
  ) throws(LedgerFailure) -> (execution: ExecutedBlock?, defect: BlockDefect?) {
    let header = block.header
    guard UInt32(exactly: transactions.count) == header.transactionCount else {
      return (
        nil, .transactionCount(header: header.transactionCount, got: transactions.count)
      )
    }
    var run = try begin(header, reading: state)
    for (index, evidence) in block.evidence.enumerated() {
      if let defect = try run.take(evidence) { return (nil, .evidence(index: index, defect)) }
    }
    try run.runSchedule()
    for (index, transaction) in transactions.enumerated() {
      switch try run.add(transaction) {
      case .added: continue
      case .full: return (nil, .tooHeavy(weight: run.weight, limit: run.weightMax))
      case .rejected(let reason):
        return (nil, .notIncludable(index: index, transaction.id, reason))
      }
    }
    let execution = try run.finish(on: parent)
    let evidenceRoot = Evidence.root(of: run.evidence)
    if header.evidenceRoot != evidenceRoot {
      return (execution, .evidenceRoot(header: header.evidenceRoot, computed: evidenceRoot))
    }
    return (execution, Self.compare(header, run.transactionsRoot, execution))
  }

  /// An empty block of a header's height and time, on its parent's state, before what is due.
  private func begin(
    _ header: BlockHeader, reading state: LedgerState
  ) throws(LedgerFailure) -> BlockRun {
    try BlockRun(
      on: state, clock: BlockClock(height: header.height, timestamp: header.timestamp),
      shelf: shelf, verdicts: verdicts)
  }

  /// The receipts of transactions that run one after another as in a block, and nothing else: no
  /// effect, no roots. What execution costs by itself. Ends before the first that cannot be there.
  package func receipts(
    of transactions: [UnverifiedTransaction], template: BlockHeader, on parent: StateOverlay
  ) throws(LedgerFailure) -> [Receipt] {
    let parent = parent.rebased()
    return try current(parent) { () throws(LedgerFailure) in
      var run = try begin(template, reading: cache.state(on: parent))
      try run.runSchedule()
      for transaction in transactions {
        guard case .added = try run.add(transaction) else { break }
      }
      return run.receipts
    }
  }

  /// Builds a block of candidates in their order, as many as fit.
  ///
  /// - Parameters:
  ///   - candidates: what the mempool offers; each lane's in its order.
  ///   - evidence: what consensus wants on the ledger; what cannot be there is left out.
  ///   - template: the header's fields that consensus knows; counts, weight and roots are filled
  ///     in here.
  ///   - bytesMax: most bytes of transactions, with four bytes of length for each.
  ///   - countMax: most transactions.
  ///   - isOutOfTime: asked after each candidate that was looked at; the block ends where it says so.
  public func build(
    _ candidates: [UnverifiedTransaction], evidence: [Evidence] = [], template: BlockHeader,
    bytesMax: Int, countMax: Int = Block.transactionsMax, on parent: StateOverlay,
    isOutOfTime: () -> Bool = { false }
  ) throws(LedgerFailure) -> BuiltBlock {
    let parent = parent.rebased()
    return try current(parent) { () throws(LedgerFailure) in
      var run = try begin(template, reading: cache.state(on: parent))
      for found in evidence.sorted() { _ = try run.take(found) }
      try run.runSchedule()
      var chosen: [[UInt8]] = []
      var rejected: [RejectedCandidate] = []
      var room = bytesMax
      for candidate in candidates {
        if chosen.count >= countMax { break }
        let cost = candidate.bytes.count + Block.lengthBytesMax
        if cost > room { continue }
        switch try run.add(candidate) {
        case .added:
          chosen.append(candidate.bytes)
          room -= cost
        case .full: break
        case .rejected(let reason):
          rejected.append(RejectedCandidate(transaction: candidate.id, reason: reason))
        }
        // After a candidate and never before the first, so that a slow machine's blocks have one.
        if isOutOfTime() { break }
      }
      let execution = try run.finish(on: parent)
      var header = template
      header.transactionsRoot = run.transactionsRoot
      header.transactionCount = UInt32(truncatingIfNeeded: chosen.count)
      header.stateRoot = execution.stateRoot
      header.receiptsRoot = execution.receiptsRoot
      header.weight = execution.weight.value
      header.evidenceRoot = Evidence.root(of: run.evidence)
      header.closesEpoch = execution.nextValidators != nil
      header.nextValidators = execution.nextValidators?.digest ?? .zero
      return BuiltBlock(
        block: Block(header: header, transactions: chosen, evidence: run.evidence),
        execution: execution,
        rejected: rejected)
    }
  }

  /// Whether a transaction may be in the next block, as a mempool asks.
  public func includability(
    of transaction: UnverifiedTransaction, on state: some StateReading, at clock: BlockClock,
    sequence: SequenceRule = .nextOrLater
  ) throws(LedgerFailure) -> Result<Includable, NotIncludable> {
    // One question, one answer: the list is as long as the one that was asked about.
    try includability(of: [transaction], on: state, at: clock, sequence: sequence)[0]
  }

  /// The same for several at once, each for itself: what they read in common is read once.
  public func includability(
    of transactions: [UnverifiedTransaction], on state: some StateReading, at clock: BlockClock,
    sequence: SequenceRule = .nextOrLater
  ) throws(LedgerFailure) -> [Result<Includable, NotIncludable>] {
    let view = LedgerState(reading: state)
    view.beginTransaction()
    let includability = Includability(
      state: view, shelf: shelf, network: try view.network(), clock: clock)
    return try transactions.map { transaction throws(LedgerFailure) in
      try includability.check(transaction, sequence: sequence, verdicts: verdicts)
    }
  }

  private static func compare(
    _ header: BlockHeader, _ transactionsRoot: Digest, _ execution: ExecutedBlock
  ) -> BlockDefect? {
    if header.epoch != execution.epoch {
      return .epoch(header: header.epoch, state: execution.epoch)
    }
    if header.closesEpoch != (execution.nextValidators != nil) {
      return .closesEpoch(header: header.closesEpoch)
    }
    let next = execution.nextValidators?.digest ?? .zero
    if header.nextValidators != next {
      return .nextValidators(header: header.nextValidators, computed: next)
    }
    if header.transactionsRoot != transactionsRoot {
      return .transactionsRoot(header: header.transactionsRoot, computed: transactionsRoot)
    }
    if header.weight != execution.weight.value {
      return .weight(header: header.weight, computed: execution.weight)
    }
    if header.receiptsRoot != execution.receiptsRoot {
      return .receiptsRoot(header: header.receiptsRoot, computed: execution.receiptsRoot)
    }
    if header.stateRoot != execution.stateRoot {
      return .stateRoot(header: header.stateRoot, computed: execution.stateRoot)
    }
    return nil
  }
}
