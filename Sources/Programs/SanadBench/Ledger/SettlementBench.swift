import SanadLedger
import SanadSimulator
import SanadTypes

/// What a trade costs the ledger: delivery versus payment of two legs, a bond one way and its cash the
/// other, both under the standard rules.
package struct SettlementBench {
  /// How much is measured.
  package struct Plan: Sendable {
    /// Accounts that take part.
    package var accounts: Int
    /// Settlements of each block.
    package var settlements: Int
    /// Blocks that count; one more warms up.
    package var rounds: Int
    /// Seed of the random pairs.
    package var seed: UInt64

    /// Creates a plan; there are at least two accounts, and one settlement and one round.
    package init(
      accounts: Int = 20_000, settlements: Int = 1_000, rounds: Int = 9, seed: UInt64 = 1
    ) {
      precondition(accounts > 1 && settlements > 0 && rounds > 0, "there is something to measure")
      self.accounts = accounts
      self.settlements = settlements
      self.rounds = rounds
      self.seed = seed
    }
  }

  private static let start = Timestamp(1_790_000_000_000)

  private let plan: Plan
  private var random: SeededStream

  /// Creates a benchmark.
  package init(_ plan: Plan = Plan()) {
    self.plan = plan
    random = SeededStream(seed: plan.seed, for: .workload)
  }

  /// Measures execution by itself, twice, and then judging and committing the block.
  package mutating func run(version: String) throws -> MeasurementReport {
    var genesis = try BenchGenesis.market(accounts: plan.accounts, at: Self.start)
    // A block of as many as the plan says: what a full one weighs, `bench weight` says.
    genesis.allow(weight: 1 << 40)
    let chain = try BenchChain(genesis.genesis)
    var first = StepTimes("execute a settlement of two legs, no tree, most accounts met first")
    var again = StepTimes("execute a settlement of two legs, no tree, everything met before")
    var judging = StepTimes("judge a block, for each settlement of two legs")
    var committing = StepTimes("make a block final, for each settlement of two legs")
    for round in 0...plan.rounds {
      let settlements = try (0..<plan.settlements).map { _ in try settlement(genesis, chain) }
      let alone = [
        try chain.executionTime(of: settlements), try chain.executionTime(of: settlements),
      ]
      let times = try chain.add(settlements).times
      guard round > 0 else { continue }
      first.note(alone[0], for: plan.settlements)
      again.note(alone[1], for: plan.settlements)
      judging.note(times.judging, for: plan.settlements)
      committing.note(times.committing, for: plan.settlements)
    }
    return MeasurementReport(
      machine: Machine(), version: version,
      results: [first, again, judging, committing].map(\.measurement), checksum: chain.checksum)
  }

  /// A unit of the bond against one of the cash, between two random accounts that both sign.
  private mutating func settlement(
    _ genesis: BenchGenesis, _ chain: BenchChain
  ) throws -> UnverifiedTransaction {
    let place = random.below(genesis.accountCount)
    let other = (place + 1 + random.below(genesis.accountCount - 1)) % genesis.accountCount
    let seller = genesis.account(place)
    let buyer = genesis.account(other)
    let cash = genesis.genesis.instruments[1].terms.instrument
    let legs = [
      Leg(instrument: genesis.instrument, from: seller, to: buyer, units: Units(1)),
      Leg(instrument: cash, from: buyer, to: seller, units: Units(1)),
    ]
    return try chain.transaction([.settle(Settlement(legs: legs))], by: seller, with: [buyer])
  }
}
