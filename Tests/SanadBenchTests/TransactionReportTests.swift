import Foundation
import Testing

@testable import SanadBench

@Suite struct TransactionReportTests {
  private func report(
    _ samples: [LoadSample], transfersEach: Int = 1, coupon: CouponWindow? = nil
  ) -> TransactionReport {
    var outcome = LoadOutcome()
    outcome.samples = samples
    return TransactionReport(
      TransactionRun(
        outcomes: [outcome], window: 1_000_000_000..<3_000_000_000, nodesMicroseconds: 40_000,
        clientMicroseconds: 1_000, residentBytes: 1_048_576, blocks: 3,
        diskGrowth: 400_000, coupon: coupon),
      of: .init(
        nodes: 4, accounts: 10, rules: 10, connections: 1, batch: 1, rate: nil, seconds: 2,
        transfersEach: transfersEach),
      machine: Machine(), version: "0",
      bound: SignatureBound(verificationNanoseconds: 50_000, cores: 2, nodes: 4), disk: nil)
  }

  private func sample(at second: Double, _ milliseconds: UInt64, _ count: Int) -> LoadSample {
    LoadSample(
      answeredAt: UInt64(second * 1e9), latency: milliseconds * 1_000_000, count: count)
  }

  @Test func whatIsAnsweredOutsideOfTheWindowDoesNotCount() {
    let found = report([
      sample(at: 0.999, 1, 50), sample(at: 1, 10, 60), sample(at: 2.999, 20, 40),
      sample(at: 3, 1, 50),
    ])
    #expect(found.finalized == 100)
    #expect(found.perSecond == 50)
    #expect(found.finality?.p50 == 10)
    #expect(found.finality?.p99 == 20)
    #expect(found.nodeMicroseconds == 100)
    #expect(found.verificationShare == 0.5)
    #expect(found.ratioToBound == 0.005)
  }

  @Test func transfersOfOneTransactionAllCount() {
    let found = report([sample(at: 2, 10, 100)], transfersEach: 20)
    #expect(found.perSecond == 50)
    #expect(found.transfersPerSecond == 1_000)
    #expect(found.diskBytesPerThousand == 200_000)
  }

  @Test func whatIsAnsweredBesideACouponIsComparedWithTheTimeBefore() throws {
    let samples = [sample(at: 2, 10, 100), sample(at: 3, 25, 50), sample(at: 5, 90, 1)]
    #expect(report(samples).beside == nil)
    let coupon = CouponWindow(window: 3_000_000_000..<5_000_000_000, swept: 300, isPaid: true)
    let found = try #require(report(samples, coupon: coupon).beside)
    #expect(found.finalized == 50)
    #expect(found.finality?.p99 == 25)
    #expect(found.p99Ratio == 2.5)
    #expect(found.swept == 300 && found.sweptPerSecond == 150 && found.isPaid)
    let empty = CouponWindow(window: 3_000_000_000..<3_000_000_000, swept: 0, isPaid: false)
    let nothing = try #require(report(samples, coupon: empty).beside)
    #expect(nothing.finality == nil && nothing.p99Ratio == nil && nothing.sweptPerSecond == 0)
    let unusual = CouponWindow(window: 4_000_000_000..<6_000_000_000, swept: 1, isPaid: false)
    #expect(report([sample(at: 5, 90, 1)], coupon: unusual).beside?.p99Ratio == nil)
  }

  @Test func nothingFinalGivesNoFigures() {
    let found = report([])
    #expect(found.diskBytesPerThousand == nil)
    #expect(found.finality == nil)
    #expect(found.nodeMicroseconds == nil)
    #expect(found.ratioToBound == 0)
  }

  @Test func theJSONHasTheNamesThatScriptsRead() throws {
    let data = try JSONEncoder().encode(report([sample(at: 2, 10, 1)]))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    for name in [
      "finalized_per_second", "finality", "cpu_us_per_transaction_and_node", "bound",
      "ratio_to_bound", "transfers_per_second", "disk_bytes_per_1000_transfers", "machine",
      "workload", "version",
    ] {
      #expect(object[name] != nil, "\(name) is missing")
    }
    let finality = try #require(object["finality"] as? [String: Any])
    #expect(finality["p50_ms"] as? Double == 10)
    #expect(finality["p99_ms"] as? Double == 10)
  }
}
