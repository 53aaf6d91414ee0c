import SanadConfig
import SanadCrypto
package import SanadLedger
import SanadState
import SanadTypes

/// What the ledger costs: the blocks of the standard workload built and judged, without checking
/// signatures, network and disk.
///
/// Each round builds a block, judges it as another validator would, and makes it final. Then the
/// same blocks are judged on a state of which nothing is in memory but what the blocks change.
package struct LedgerBench {
  /// How much is measured.
  package struct Plan: Sendable {
    /// Accounts that take part.
    package var accounts: Int
    /// Transfers of each block.
    package var transfers: Int
    /// Blocks that count; one more warms up.
    package var rounds: Int
    /// Seed of the random pairs.
    package var seed: UInt64

    /// Creates a plan; there are at least two accounts, and one transfer and one round.
    package init(
      accounts: Int = 100_000, transfers: Int = 1_000, rounds: Int = 9, seed: UInt64 = 1
    ) {
      precondition(accounts > 1 && transfers > 0 && rounds > 0, "there is something to measure")
      self.accounts = accounts
      self.transfers = transfers
      self.rounds = rounds
      self.seed = seed
    }
  }

  /// Why there is no figure: the workload is made so that none of these occurs.
  package enum Failure: Error, CustomStringConvertible {
    /// A transfer is not in the block, or was refused.
    case notApplied(String)
    /// A block that was built is not valid.
    case invalid(BlockDefect)

    /// One sentence.
    package var description: String {
      switch self {
      case .notApplied(let why): "a transfer of the workload was not applied: \(why)"
      case .invalid(let defect): "a block that was built is not valid: \(defect)"
      }
    }
  }

  private static let start = Timestamp(1_790_000_000_000)

  private let plan: Plan
  private var meter: RoundMeter
  private var checksum = 0

  /// Creates a benchmark.
  package init(_ plan: Plan = Plan()) {
    self.plan = plan
    meter = RoundMeter(operations: plan.transfers)
  }

  /// Measures everything. About 60 µs for each account and transfer go into making the workload.
  package mutating func run(version: String) throws -> MeasurementReport {
    var genesis = try BenchGenesis(validators: 1, accounts: plan.accounts, at: Self.start)
    // A block of as many transfers as the plan says: what a full one weighs, `bench weight` says.
    genesis.allow(weight: 1 << 40)
    let store = MemoryStore()
    let state = FinalState(nodes: store, values: store, limits: .unbounded)
    let begun = BenchClock.threadProcessor()
    let first = try GenesisBlock(genesis.genesis, on: state.overlay())
    let genesisTime = BenchClock.threadProcessor() - begun
    try state.commit(first.state)
    if let flush = state.takeFlush()?.sorted() {
      store.apply(flush)
      state.didFlush(flush)
    }
    let cold = FinalState(anchor: state.anchor, nodes: store, values: store, limits: .nothing)
    let blocks = try runHot(candidates(genesis), after: first.block.header, on: state)
    try runCold(blocks, on: cold)
    let accounts = Measurement(
      name: "genesis, for each account",
      rounds: Quantiles([Double(genesisTime) / Double(plan.accounts)]),
      operationsPerRound: plan.accounts, byteCount: nil)
    return MeasurementReport(
      machine: Machine(), version: version, results: [accounts] + meter.measurements,
      checksum: checksum)
  }

  private func candidates(_ genesis: BenchGenesis) -> [[[UInt8]]] {
    let workload = TransferWorkload(
      genesis, validUntil: Self.start.advanced(by: 3_600_000), seed: plan.seed)
    let bytes = workload.streams(1, of: plan.transfers * (plan.rounds + 1))[0].transactions
    return stride(from: 0, to: bytes.count, by: plan.transfers).map {
      Array(bytes[$0..<($0 + plan.transfers)])
    }
  }

  private mutating func runHot(
    _ batches: [[[UInt8]]], after genesis: BlockHeader, on state: FinalState
  ) throws -> [Block] {
    let builder = LedgerExecutor(verdicts: TrustedSignatures())
    let judge = LedgerExecutor(verdicts: TrustedSignatures())
    let runner = LedgerExecutor(verdicts: TrustedSignatures())
    var blocks: [Block] = []
    var parent = genesis
    for batch in batches {
      meter.isCounting = !blocks.isEmpty
      let candidates = try meter.measure("decode a transfer, with its two digests") {
        try batch.map { bytes throws in try UnverifiedTransaction(decoding: bytes) }
      }
      let overlay = state.overlay()
      try execute(candidates, after: parent, on: overlay, by: runner)
      let built = try meter.measure("build a block, for each transfer") {
        try builder.build(
          candidates, template: Self.template(after: parent), bytesMax: 1 << 30, on: overlay)
      }
      try check(built)
      let execution = try meter.measure("judge a block, for each transfer") {
        try Self.judged(built.block, by: judge, on: overlay)
      }
      try meter.measure("make a block final, for each transfer") {
        try state.commit(execution.state)
      }
      checksum &+= Int(truncatingIfNeeded: execution.stateRoot.word0)
      parent = built.block.header
      blocks.append(built.block)
    }
    return blocks
  }

  /// Execution by itself: rules, movements and receipts, without signatures, roots, tree and store.
  /// Nothing comes of it, so that the same transfers can run twice.
  private mutating func execute(
    _ candidates: [UnverifiedTransaction], after parent: BlockHeader, on overlay: StateOverlay,
    by runner: LedgerExecutor
  ) throws {
    for what in ["most accounts met first", "everything met before"] {
      let receipts = try meter.measure("execute a transfer, no tree, \(what)") {
        try runner.receipts(
          of: candidates, template: Self.template(after: parent), on: overlay)
      }
      guard receipts.count == plan.transfers, receipts.allSatisfy(\.isApplied) else {
        throw Failure.notApplied("\(receipts.count) receipts")
      }
      checksum &+= receipts.count
    }
  }

  private mutating func runCold(_ blocks: [Block], on state: FinalState) throws {
    let judge = LedgerExecutor(verdicts: TrustedSignatures())
    for (place, block) in blocks.enumerated() {
      meter.isCounting = place > 0
      let overlay = state.overlay()
      let execution = try meter.measure("judge a block on stored leaves, for each transfer") {
        try Self.judged(block, by: judge, on: overlay)
      }
      try state.commit(execution.state)
    }
  }

  private func check(_ built: BuiltBlock) throws(Failure) {
    if let rejected = built.rejected.first { throw .notApplied("\(rejected.reason)") }
    guard built.execution.receipts.count == plan.transfers else {
      throw .notApplied("only \(built.execution.receipts.count) are in a block")
    }
    for receipt in built.execution.receipts where !receipt.isApplied {
      throw .notApplied("\(receipt.reasons.map(\.message))")
    }
  }

  private static func judged(
    _ block: Block, by judge: LedgerExecutor, on parent: StateOverlay
  ) throws -> ExecutedBlock {
    switch try judge.execute(block, on: parent) {
    case .valid(let execution): return execution
    case .invalid(let defect): throw Failure.invalid(defect)
    }
  }

  static func template(after parent: BlockHeader) -> BlockHeader {
    BlockHeader(
      chainID: parent.chainID, epoch: parent.epoch, view: parent.view.next,
      height: parent.height.next, parent: parent.digest, leader: parent.leader,
      timestamp: parent.timestamp.advanced(by: 1_000), transactionsRoot: .zero,
      transactionCount: 0, stateRoot: .zero, receiptsRoot: .zero, weight: 0)
  }
}

/// Takes every signature for valid: what checking one costs, `bench crypto` says.
struct TrustedSignatures: SignatureVerdicts {
  func verdict(on transaction: UnverifiedTransaction) -> SignatureVerdict { .valid }
  func isValid(_ signature: Signature, of key: PublicKey, for message: [UInt8]) -> Bool { true }
}

extension StateCacheLimits {
  /// Everything stays in memory.
  static let unbounded = StateCacheLimits(pageBytesMax: 1 << 40, valueBytesMax: 1 << 40)
  /// Nothing stays in memory.
  static let nothing = StateCacheLimits(pageBytesMax: 0, valueBytesMax: 0)
}
