import SanadCrypto
import SanadTypes
import Testing

@testable import SanadBench

/// A coupon while the node crashes, with some hundred holders; `Scripts/test` runs it with more, from
/// the release executable.
@Suite struct CouponRunTests {
  private func run(crashes: Int, seed: UInt64) throws -> CouponRun.Report {
    try CouponRun(.init(holders: 300, crashes: crashes, seed: seed, weightMax: 12_000)).run()
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func everybodyIsPaidOnceWhereverTheNodeIsCutOff(seed: UInt64) throws {
    let report = try run(crashes: 25, seed: seed)
    #expect(report.holders == 300 && report.waiting == 4)
    // Some of those that were due in the last blocks found nobody left to pay.
    #expect(report.crashes > 10)
    #expect(report.blocksReplayed > 0)
    let cuts = [
      report.cutBeforeStored, report.cutAfterStored, report.cutAfterFinal, report.cutAfterFlushed,
    ]
    #expect(cuts.allSatisfy { $0 > 0 } && cuts.reduce(0, +) == report.crashes, "\(cuts)")
  }

  /// A block that was lost is another one afterwards, with another time; what is paid is the same.
  @Test func crashesChangeNoAmount() throws {
    let quiet = try run(crashes: 0, seed: 1)
    let cut = try run(crashes: 25, seed: 1)
    #expect(quiet.crashes == 0 && quiet.blocksReplayed == 0)
    #expect(quiet.paid == cut.paid && quiet.withheld == cut.withheld && quiet.left == cut.left)
    #expect(quiet.funded == cut.funded)
  }

  @Test func whoIsPaidTwiceIsFound() throws {
    let made = try BenchGenesis.market(accounts: 2, at: Timestamp(1_790_000_000_000))
    var told = PaidHolders(made, count: 2)
    func receipt(_ holder: AccountID) -> Receipt {
      Receipt(
        transaction: TransactionID(.zero), outcome: .applied, flags: ReasonList(),
        weight: Weight(1), readsDigest: .zero,
        events: [
          .lifecycle(
            .paid(
              made.instrument, payment: 0,
              HolderPayment(
                holder: holder, units: Units(1), gross: Units(1), withheld: .zero, waits: false)))
        ])
    }
    try told.note([receipt(made.account(0))])
    #expect(throws: CouponRun.Broken.self) { try told.note([receipt(made.account(0))]) }
    #expect(throws: CouponRun.Broken.self) {
      try told.note([receipt(Genesis.accountID(at: 0))])
    }
    #expect(told.count == 1)
  }
}
