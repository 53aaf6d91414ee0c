import SanadLedger
import SanadTypes

/// What a coupon costs the ledger: paid to each holder of a bond by the blocks themselves, with the
/// tax that is withheld, under the standard rules of the cash.
package struct SweepBench {
  /// How much is measured.
  package struct Plan: Sendable {
    /// Holders of the bond.
    package var holders: Int
    /// Most weight of a block.
    package var weightMax: UInt64

    /// Creates a plan; there is at least one holder.
    package init(
      holders: Int = 20_000, weightMax: UInt64 = ChainParameters.localNetwork.blockWeightMax
    ) {
      precondition(holders > 0, "there is something to measure")
      self.holders = holders
      self.weightMax = weightMax
    }
  }

  private static let start = Timestamp(1_790_000_000_000)
  private static let hour: UInt64 = 3_600_000

  private let plan: Plan

  /// Creates a benchmark.
  package init(_ plan: Plan = Plan()) { self.plan = plan }

  /// Pays the coupon to the last holder.
  package func run(version: String) throws -> MeasurementReport {
    var genesis = try BenchGenesis.market(accounts: plan.holders, at: Self.start)
    genesis.allow(weight: plan.weightMax)
    let chain = try BenchChain(genesis.genesis)
    let treasury = Genesis.accountID(at: 0)
    try chain.add([
      chain.transaction(
        [.lifecycle(.publishTax(try Self.tax(account: Genesis.accountID(at: 1))))], by: treasury)
    ])
    try declare(genesis.instrument, on: chain)
    try chain.add([
      chain.transaction([.lifecycle(.fund(genesis.instrument, payment: 0))], by: treasury)
    ])
    let (judging, committing) = try sweep(genesis.instrument, on: chain)
    return MeasurementReport(
      machine: Machine(), version: version,
      results: [judging.measurement, committing.measurement], checksum: chain.checksum)
  }

  private static func tax(account: AccountID) throws -> PublishTax {
    PublishTax(
      number: 1, account: account,
      rates: TaxRates(from: try CalendarDate("2026-09-22"), rest: BasisPoints(2_000), rates: []))
  }

  /// Empty blocks until the record has been taken.
  private func declare(_ bond: InstrumentID, on chain: BenchChain) throws {
    for _ in 0..<240 {
      if try chain.view.payment(0, of: bond)?.perUnit != nil { return }
      try chain.add(at: chain.time.advanced(by: Self.hour))
    }
    throw BenchChain.Failure.stalled("record of the coupon")
  }

  /// Blocks in which nothing else happens, until everybody is paid.
  private func sweep(
    _ bond: InstrumentID, on chain: BenchChain
  ) throws -> (judging: StepTimes, committing: StepTimes) {
    var judging = StepTimes("pay a holder its coupon, judging the block")
    var committing = StepTimes("pay a holder its coupon, making it final")
    var idle = 0
    while try chain.view.payment(0, of: bond)?.status != .paid {
      let (receipts, times) = try chain.add()
      let paid = receipts.reduce(0) { $0 + $1.events.count(where: \.isPaidHolder) }
      idle = paid == 0 ? idle + 1 : 0
      guard idle < 100 else { throw BenchChain.Failure.stalled("end of the payment") }
      judging.note(times.judging, for: paid)
      committing.note(times.committing, for: paid)
    }
    guard judging.count == plan.holders else {
      throw BenchChain.Failure.stalled("payment to more than \(judging.count) holders")
    }
    return (judging, committing)
  }
}

extension Event {
  fileprivate var isPaidHolder: Bool {
    if case .lifecycle(.paid) = self { true } else { false }
  }
}
