import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

/// What stands behind units: receipts, attestations, and what lapses.
@Suite struct ReserveTests {
  private let gold = ReserveNetwork.gold
  private let coin = ReserveNetwork.coin
  private let custodian = ReserveNetwork.custodian

  private func codes(_ receipt: Receipt) -> [CodeNumber] { receipt.reasons.map(\.code) }

  // MARK: New units

  @Test func nothingIsIssuedThatNobodyHasAttested() throws {
    let chain = try TestChain(ReserveNetwork.genesis())
    #expect(codes(try chain.issue(1)) == [ErrorCode.attestationMissing.number])
    try chain.reserve(.deposit(gold, ReserveNetwork.bar()), by: custodian)
    #expect(codes(try chain.issue(1)) == [ErrorCode.attestationMissing.number])
    try chain.attest(995_000)
    #expect(try chain.issue(1).isApplied)
  }

  @Test func noMoreIsIssuedThanIsFreeAndAttested() throws {
    let chain = try TestChain(ReserveNetwork.genesis())
    try chain.reserve(.deposit(gold, ReserveNetwork.bar()), by: custodian)
    try chain.attest(2_000_000)
    let refused = try chain.issue(996)
    #expect(codes(refused) == [ErrorCode.reserveExceeded.number])
    #expect(refused.reasons.first?.headroom == "995", "what the receipt holds")
    #expect(try chain.issue(995).isApplied)
    #expect(codes(try chain.issue(1)) == [ErrorCode.reserveExceeded.number])
    // More receipts alone do not help beyond what is attested.
    for _ in 0..<3 { try chain.reserve(.deposit(gold, ReserveNetwork.bar()), by: custodian) }
    #expect(try chain.issue(1_005).isApplied)
    #expect(codes(try chain.issue(1)) == [ErrorCode.reserveExceeded.number])
    #expect(chain.invariants.check() == [])
  }

  @Test func aLapsedAttestationStopsNewUnitsAndIsTold() throws {
    let chain = try TestChain.withGold()
    try chain.attest(9_960_000, until: "2026-11-20")
    try chain.run(to: "2026-11-20")
    #expect(try chain.issue(5).isApplied == false, "a gram more than the bars hold")
    try chain.reserve(.deposit(gold, ReserveNetwork.bar()), by: custodian)
    #expect(try chain.issue(5).isApplied)
    try chain.run(to: "2026-11-21")
    #expect(try chain.reserve(of: gold).isLapseTold)
    #expect(codes(try chain.issue(1)) == [ErrorCode.attestationMissing.number])
    #expect(try chain.reserve(of: gold).shortage == nil, "a lapse is no shortage")
    #expect(try chain.redeem(500).isApplied, "and stops no redemption")
  }

  @Test func anAttestationCountsForTheDaysOfTheTermsAtMost() throws {
    let chain = try TestChain(ReserveNetwork.genesis())
    try chain.attest(1, until: "2030-01-01")
    let attested = try #require(try chain.reserve(of: gold).attestation)
    #expect(attested.validUntil == attested.asOf.adding(days: 30))
  }

  // MARK: Shortage

  @Test func whatIsNoLongerFreeMakesAShortageAndWhatIsFreeAgainEndsIt() throws {
    let chain = try TestChain.withGold()
    let marked = try chain.reserve(.mark(gold, receipt: 0, .encumbered), by: custodian)
    #expect(
      marked.events.contains(
        .reserve(.short(gold, supply: 9_950_000, available: 8_955_000))))
    #expect(codes(try chain.issue(1)) == [ErrorCode.reserveExceeded.number])
    // The custodian's word alone ends no shortage: the next date does, or an attestation.
    try chain.reserve(.mark(gold, receipt: 0, .free), by: custodian)
    #expect(try chain.reserve(of: gold).shortage != nil)
    try chain.run(to: "2026-11-19")
    #expect(try chain.reserve(of: gold).shortage == nil)
    try chain.reserve(.mark(gold, receipt: 0, .encumbered), by: custodian)
    #expect(try chain.reserve(of: gold).shortage?.number == 2)
    try chain.reserve(.mark(gold, receipt: 0, .free), by: custodian)
    let attested = try chain.attest(9_950_000)
    #expect(attested.events.contains(.reserve(.covered(gold))))
    #expect(chain.invariants.check() == [])
  }

  @Test func anAttestationBelowTheSupplyIsTakenAndTold() throws {
    let chain = try TestChain.withGold()
    let receipt = try chain.attest(5_000_000)
    #expect(
      receipt.events.contains(
        .reserve(.short(gold, supply: 9_950_000, available: 5_000_000))))
  }

  @Test func uninsuredReceiptsLapseByThemselvesAndAreRenewed() throws {
    let chain = try TestChain(ReserveNetwork.genesis())
    try chain.reserve(.deposit(gold, ReserveNetwork.bar(until: "2026-11-20")), by: custodian)
    try chain.reserve(.deposit(gold, ReserveNetwork.bar()), by: custodian)
    try chain.attest(1_990_000)
    try chain.issue(1_990)
    try chain.run(to: "2026-11-20")
    #expect(try chain.reserve(of: gold).free == 1_990_000)
    try chain.run(to: "2026-11-21")
    let record = try chain.reserve(of: gold)
    #expect(record.free == 995_000 && record.shortage?.available == 995_000)
    let receipt = try chain.record(WarehouseReceipt.self, .receipt(gold, 0))
    #expect(receipt?.status == .lapsed)
    #expect(
      codes(try chain.reserve(.mark(gold, receipt: 0, .free), by: custodian))
        == [ErrorCode.receiptState.number], "only what vouches for it frees it")
    try chain.reserve(.renew(gold, receipt: 0, ReserveNetwork.cover()), by: custodian)
    try chain.run(to: "2026-11-22")
    #expect(try chain.reserve(of: gold).shortage == nil)
    #expect(chain.invariants.check() == [])
  }

  @Test func manyReceiptsAreLookedAtOverSeveralBlocks() throws {
    var genesis = try ReserveNetwork.genesis()
    // A quarter of this has room for some twenty receipts.
    genesis.chain.blockWeightMax = 40_000
    let chain = try TestChain(genesis)
    for _ in 0..<40 {
      try chain.reserve(.deposit(gold, ReserveNetwork.bar(until: "2026-11-20")), by: custodian)
    }
    try chain.run(to: "2026-11-21")
    for _ in 0..<4 { try chain.add([]) }
    #expect(try chain.reserve(of: gold).free == 0)
    #expect(chain.invariants.check() == [])
  }

  // MARK: Taking out

  @Test func onlyWhatNoUnitNeedsIsTakenOut() throws {
    let chain = try TestChain.withGold()
    #expect(
      codes(try chain.reserve(.withdraw(gold, receipt: 0), by: custodian))
        == [ErrorCode.reserveNeeded.number])
    try chain.reserve(.deposit(gold, ReserveNetwork.bar()), by: custodian)
    #expect(
      codes(try chain.reserve(.withdraw(gold, receipt: 10), by: custodian))
        == [ErrorCode.reserveNeeded.number], "it may be among what was attested")
    try chain.attest(10_945_000)
    #expect(try chain.reserve(.withdraw(gold, receipt: 10), by: custodian).isApplied)
    let record = try chain.reserve(of: gold)
    #expect(record.attested == 9_950_000 && record.released == 995_000)
    #expect(
      codes(try chain.reserve(.withdraw(gold, receipt: 10), by: custodian))
        == [ErrorCode.receiptState.number])
    #expect(chain.invariants.check() == [])
  }

  /// What is attested and not free stands in for no unit.
  @Test func whatIsFreeIsNotTakenOutBecauseMoreIsAttested() throws {
    let chain = try TestChain.withGold()
    try chain.reserve(.deposit(gold, ReserveNetwork.bar()), by: custodian)
    try chain.reserve(.mark(gold, receipt: 10, .encumbered), by: custodian)
    try chain.attest(10_945_000)
    #expect(
      codes(try chain.reserve(.withdraw(gold, receipt: 0), by: custodian))
        == [ErrorCode.reserveNeeded.number])
    #expect(try chain.reserve(.withdraw(gold, receipt: 10), by: custodian).isApplied)
    #expect(try chain.reserve(of: gold).shortage == nil)
  }

  // MARK: Money

  @Test func aStablecoinIsIssuedAgainstWhatIsAttested() throws {
    let chain = try TestChain(ReserveNetwork.genesis())
    #expect(codes(try chain.issue(1, of: coin)) == [ErrorCode.attestationMissing.number])
    try chain.attest(1_000, of: coin)
    #expect(try chain.issue(1_000, of: coin, to: .treasury).isApplied)
    #expect(codes(try chain.issue(1, of: coin)) == [ErrorCode.reserveExceeded.number])
    // What is retired was paid out of the reserve: nobody issues it again on the old word.
    let retired = try chain.submit([.lifecycle(.retire(coin, Units(400)))], by: .treasury)
    #expect(retired.isApplied)
    #expect(try chain.reserve(of: coin).attested == 600)
    #expect(codes(try chain.issue(1, of: coin)) == [ErrorCode.reserveExceeded.number])
    try chain.attest(1_000, of: coin)
    #expect(try chain.issue(400, of: coin).isApplied)
    #expect(chain.invariants.check() == [])
  }

  @Test func aSukukIsIssuedAgainstTheValueOfItsAssets() throws {
    let chain = try TestChain(ReserveNetwork.genesis())
    let sukuk = ReserveNetwork.sukuk
    try chain.attest(30_000_000, of: sukuk)
    #expect(codes(try chain.issue(4, of: sukuk)) == [ErrorCode.reserveExceeded.number])
    #expect(try chain.issue(3, of: sukuk).isApplied)
  }

  @Test func unitsOfGenesisAreShortUntilSomebodyAttests() throws {
    var genesis = try ReserveNetwork.genesis()
    genesis.holdings.append(
      GenesisHolding(account: Party.dealer.rawValue, instrument: 3, units: Units(500)))
    let chain = try TestChain(genesis)
    #expect(try chain.reserve(of: coin).shortage?.supply == 500)
    #expect(chain.invariants.check() == [])
    try chain.attest(500, of: coin)
    #expect(try chain.reserve(of: coin).shortage == nil)
  }

  @Test func aCommodityIsRegisteredLaterAsWell() throws {
    let chain = try TestChain(TestNetwork.genesis())
    let terms = try ReserveNetwork.goldTerms()
    let policy = PolicyRecord(name: "cash", version: 1, text: TestNetwork.cashRules).digest
    func register(_ terms: TermSheet) throws -> Receipt {
      try chain.submit(
        [
          .lifecycle(
            .register(
              RegisterInstrument(terms: terms, authorised: Units(10), policy: policy)))
        ], by: .treasury, .centralBank)
    }
    #expect(
      codes(try register(ReserveNetwork.goldTerms(cash: TestNetwork.bill)))
        == [ErrorCode.termsInvalid.number])
    #expect(try register(terms).isApplied)
    #expect(try chain.reserve(of: gold) == ReserveRecord())
    #expect(chain.invariants.check() == [])
  }
}
