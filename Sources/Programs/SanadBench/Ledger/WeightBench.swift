import SanadConfig
import SanadCrypto
import SanadLedger
import SanadState
import SanadTypes

/// What a block of the heaviest weight that the chain allows costs a validator: whether weight
/// measures work (consensus.md 2.2).
///
/// For each kind of transaction a leader fills a block by the default limits, and another validator
/// judges it on one thread, signatures included and nothing known before.
package struct WeightBench {
  /// How much is measured.
  package struct Plan: Sendable {
    /// Accounts that take part.
    package var accounts: Int
    /// Blocks of each kind that count; one more warms up.
    package var rounds: Int
    /// Most weight of a block.
    package var weightMax: UInt64

    /// Creates a plan; there are at least two accounts and one round.
    package init(
      accounts: Int = 2_000, rounds: Int = 5,
      weightMax: UInt64 = ChainParameters.localNetwork.blockWeightMax
    ) {
      precondition(accounts > 1 && rounds > 0, "there is something to measure")
      self.accounts = accounts
      self.rounds = rounds
      self.weightMax = weightMax
    }
  }

  /// Why there is no figure: the workload is made so that none of these occurs.
  package enum Failure: Error, CustomStringConvertible {
    /// Something of a kind is not in its block, or has another outcome than the kind says.
    case unexpected(String, String)

    /// One sentence.
    package var description: String {
      switch self {
      case .unexpected(let kind, let why): "\(kind): \(why)"
      }
    }
  }

  private static let start = Timestamp(1_790_000_000_000)

  private let plan: Plan

  /// Creates a benchmark.
  package init(_ plan: Plan = Plan()) { self.plan = plan }

  /// Measures every kind.
  package func run(version: String) throws -> WeightReport {
    WeightReport(
      machine: Machine(), version: version, weightMax: plan.weightMax,
      kinds: try WeightWorkload.all.map(measure))
  }

  private func measure(_ workload: WeightWorkload) throws -> WeightReport.Kind {
    var genesis = try BenchGenesis(
      validators: 1, accounts: plan.accounts, at: Self.start, under: workload.policy)
    genesis.allow(weight: plan.weightMax)
    let store = MemoryStore()
    let state = FinalState(nodes: store, values: store)
    let first = try GenesisBlock(genesis.genesis, on: state.overlay())
    try state.commit(first.state)
    var parent = first.block.header
    var maker = TransactionMaker(genesis, validUntil: Self.start.advanced(by: 3_600_000))
    var times: [Double] = []
    var count = 0
    var weight: UInt64 = 0
    for round in 0...plan.rounds {
      let built = try build(workload, &maker, after: parent, on: state.overlay())
      count = built.block.transactions.count
      weight = built.block.header.weight
      let begin = BenchClock.threadProcessor()
      let execution = try judge(built.block, workload, on: state.overlay())
      if round > 0 { times.append(Double(BenchClock.threadProcessor() - begin)) }
      try state.commit(execution.state)
      parent = built.block.header
    }
    return WeightReport.Kind(
      name: workload.name, transactions: count, weight: weight, rounds: Quantiles(times))
  }

  /// A block with as much as fits.
  private func build(
    _ workload: WeightWorkload, _ maker: inout TransactionMaker, after parent: BlockHeader,
    on state: StateOverlay
  ) throws -> BuiltBlock {
    let builder = LedgerExecutor(verdicts: TrustedSignatures())
    let clock = BlockClock(
      height: parent.height.next, timestamp: parent.timestamp.advanced(by: 1_000))
    var candidates = [try maker.make(workload.shape)]
    guard
      case .success(let one) = try builder.includability(
        of: candidates[0], on: state, at: clock)
    else { throw Failure.unexpected(workload.name, "cannot be in a block") }
    let most = min(Int(plan.weightMax / one.weight.value), Block.transactionsMax)
    for _ in 1..<max(1, most) { candidates.append(try maker.make(workload.shape)) }
    let built = try builder.build(
      candidates, template: LedgerBench.template(after: parent), bytesMax: 4 << 20, on: state)
    if let rejected = built.rejected.first {
      throw Failure.unexpected(workload.name, "\(rejected.reason)")
    }
    for receipt in built.execution.receipts where receipt.isApplied == workload.isRefused {
      throw Failure.unexpected(workload.name, "\(receipt.reasons.map(\.message))")
    }
    return built
  }

  /// With every signature verified on this thread, and policies that are compiled already.
  private func judge(
    _ block: Block, _ workload: WeightWorkload, on state: StateOverlay
  ) throws -> ExecutedBlock {
    let judge = LedgerExecutor(policies: workload.compiled)
    switch try judge.execute(block, on: state) {
    case .valid(let execution): return execution
    case .invalid(let defect): throw Failure.unexpected(workload.name, "\(defect)")
    }
  }
}
