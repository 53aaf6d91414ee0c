import SanadTypes
import Testing

@testable import SanadBench

@Suite struct LedgerBenchTests {
  @Test func roundsThatWarmUpDoNotCount() {
    var meter = RoundMeter(operations: 10)
    for round in 0..<4 {
      meter.isCounting = round > 0
      #expect(meter.measure("b") { round } == round)
      meter.measure("a") {}
    }
    #expect(meter.measurements.map(\.name) == ["b", "a"])
    #expect(meter.measurements.map(\.rounds) == [3, 3])
    #expect(meter.measurements.map(\.operationsPerRound) == [10, 10])
  }

  @Test func waitingCountsByTheClockThatIsAskedFor() {
    var now: UInt64 = 0
    var meter = RoundMeter(operations: 2) { now }
    meter.measure("a") { now += 10 }
    #expect(meter.measurements.map(\.median) == [5])
  }

  /// Every transfer is applied, and every block is valid, or there is no report.
  @Test func blocksOfTransfersAreMeasured() throws {
    var bench = LedgerBench(.init(accounts: 20, transfers: 15, rounds: 2))
    let report = try bench.run(version: "0")
    #expect(report.results.count == 8)
    #expect(report.results.allSatisfy { $0.median > 0 }, "\(report.results)")
    #expect(report.results.dropFirst().allSatisfy { $0.rounds == 2 })
    #expect(report.results.dropFirst().allSatisfy { $0.operationsPerRound == 15 })
    #expect(report.checksum != 0)
  }

  /// As many transfers as the plan says, also where a chain's usual limit has no room for them.
  @Test func aBlockIsAsLargeAsThePlan() throws {
    var bench = LedgerBench(.init(accounts: 60, transfers: 500, rounds: 1))
    let report = try bench.run(version: "0")
    #expect(report.results.dropFirst().allSatisfy { $0.operationsPerRound == 500 })
    #expect(500 * 120 > ChainParameters.localNetwork.blockWeightMax)
  }

  /// Every holder is paid, in several blocks, or there is no report.
  @Test func aCouponIsMeasuredToItsLastHolder() throws {
    let report = try SweepBench(.init(holders: 90, weightMax: 20_000)).run(version: "0")
    #expect(report.results.count == 2)
    #expect(report.results.allSatisfy { $0.median > 0 && $0.rounds > 1 }, "\(report.results)")
    #expect(report.checksum != 0)
  }

  /// Every bid opens, and the auction is allotted and delivered, or there is no report.
  @Test func anAuctionIsMeasuredFromBidsToDelivery() throws {
    var bench = AuctionBench(.init(bids: 20))
    let report = try bench.run(version: "0")
    #expect(report.results.count == 5)
    #expect(report.results.allSatisfy { $0.median > 0 }, "\(report.results)")
    // Shares of two holders, for each of twenty bids.
    #expect(report.results[1].operationsPerRound == 20)
    #expect(report.results[1].rounds == 2)
  }

  @Test func treesAreMeasured() throws {
    var bench = StateBench(.init(leaves: 50, changes: 10, rounds: 1))
    let report = try bench.run(version: "0")
    #expect(report.results.count == 11)
    #expect(report.results.allSatisfy { $0.median > 0 }, "\(report.results)")
  }
}

@Suite struct WeightBenchTests {
  /// Every kind fills its block, has the outcome that it says, and is valid, or there is no report.
  @Test func fullBlocksOfEachKindAreMeasured() throws {
    let report = try WeightBench(.init(accounts: 130, rounds: 1, weightMax: 50_000))
      .run(version: "0")
    #expect(report.kinds.count == 10)
    for kind in report.kinds {
      #expect(kind.transactions > 0, "\(kind.name)")
      #expect(kind.weight > 50_000 / 2 && kind.weight <= 50_000, "\(kind.name)")
      #expect(kind.median > 0, "\(kind.name)")
    }
  }
}
