import Testing

@testable import SanadBench

/// Reports of restarts and of catch-ups, and the counters that one of them reads.
struct ChainReportTests {
  private static let bound = SignatureBound(
    verificationNanoseconds: 50_000, cores: 2, nodes: 1, signatures: 1)

  private static func reading(
    from: UInt64 = 0, height: UInt64 = 1_000, transactions: UInt64 = 30_000,
    nanoseconds: UInt64 = 2_000_000_000, processor: UInt64 = 3_000_000
  ) -> CatchUpReport.Reading {
    .init(
      from: from, height: height, transactions: transactions, nanoseconds: nanoseconds,
      processorMicroseconds: processor, residentBytes: 3 << 20)
  }

  private static func report(_ reading: CatchUpReport.Reading) -> CatchUpReport? {
    CatchUpReport(reading, machine: Machine(), version: "1", bound: bound)
  }

  @Test(arguments: [
    reading(from: 1_000), reading(nanoseconds: 0), reading(processor: 0),
  ])
  func nothingTakenInIsNoReport(_ reading: CatchUpReport.Reading) {
    #expect(Self.report(reading) == nil)
  }

  @Test
  func aCatchUpIsHeldAgainstOneCoresVerification() throws {
    let report = try #require(Self.report(Self.reading()))
    // 20,000 verifications a second, and 30,000 transactions in three seconds of processor time.
    #expect(report.bound.perCoreSecond == 20_000)
    #expect(report.perCoreSecond == 10_000)
    #expect(report.shareOfVerification == 0.5)
    #expect(report.perSecond == 15_000)
    #expect(report.text.contains("50.0 %"))
  }

  @Test
  func aSecondSignatureCountsTwice() throws {
    let bound = SignatureBound(
      verificationNanoseconds: 50_000, cores: 2, nodes: 1, signatures: 2)
    let report = try #require(
      CatchUpReport(Self.reading(), machine: Machine(), version: "1", bound: bound))
    #expect(report.shareOfVerification == 1)
  }

  @Test
  func aRowOfNoStartsIsNone() {
    #expect(RestartReport.Row("killed", nanoseconds: []) == nil)
  }

  @Test
  func aRowHasTheQuickestTheMiddleAndTheSlowest() throws {
    let row = try #require(
      RestartReport.Row("killed", nanoseconds: [3_000_000_000, 1_000_000_000, 1_500_000_000]))
    #expect([row.least, row.median, row.most] == [1, 1.5, 3])
    #expect(row.starts == 3)
  }

  @Test
  func countsWhatTookEffectAndWhatWasRefused() throws {
    let counters = try NodeCounters(
      metrics: """
        # TYPE sanad_transactions_applied_total counter
        sanad_transactions_applied_total 40
        sanad_transactions_refused_total{code="8001",category="rules"} 2
        sanad_transactions_refused_total{code="8004",category="rules"} 1
        sanad_transactions_applied_total_of_another 7
        """)
    #expect(counters.transactions == 43)
  }

  @Test(arguments: ["", "sanad_transactions_refused_total 1", "sanad_transactions_applied_total x"])
  func metricsWithoutTheCounterAreNone(_ text: String) {
    #expect(throws: APIConnectionFailure.self) { try NodeCounters(metrics: text) }
  }
}
