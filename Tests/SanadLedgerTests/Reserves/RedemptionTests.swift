import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

/// Redemption in kind and in cash, and what a shortage leaves to each.
@Suite struct RedemptionTests {
  private let gold = ReserveNetwork.gold
  private let cash = ReserveNetwork.cash
  private let custodian = ReserveNetwork.custodian

  private func codes(_ receipt: Receipt) -> [CodeNumber] { receipt.reasons.map(\.code) }

  // MARK: Asking

  @Test func tooFewUnitsAreNotRedeemedInKind() throws {
    let chain = try TestChain.withGold()
    #expect(codes(try chain.redeem(499)) == [ErrorCode.redemptionInvalid.number])
    #expect(codes(try chain.redeem(0, .cash)) == [ErrorCode.redemptionInvalid.number])
    #expect(codes(try chain.redeem(9_001)) == [ErrorCode.insufficientUnits.number])
    #expect(try chain.redeem(1, .cash).isApplied)
    #expect(try chain.redeem(500).isApplied)
  }

  @Test func onlyWholeMultiplesMoveAndAreRedeemed() throws {
    let chain = try TestChain.withGold(
      ReserveNetwork.genesis(gold: ReserveNetwork.goldTerms(multiple: 50)))
    #expect(codes(try chain.redeem(525)) == [ErrorCode.redemptionInvalid.number])
    #expect(try chain.redeem(550).isApplied)
    #expect(codes(try chain.fill(0, 525, [])) == [ErrorCode.redemptionInvalid.number])
    let moved = try chain.submit(
      [TestChain.transfer(25, of: gold, from: Party.dealer.account, to: Party.fund.account)],
      by: .dealer)
    #expect(codes(moved) == [ErrorCode.amountNotMultiple.number])
  }

  @Test func whoIsNotAdmittedDoesNotRedeem() throws {
    var genesis = try ReserveNetwork.genesis()
    genesis.holdings.append(
      GenesisHolding(account: Party.lapsed.rawValue, instrument: 2, units: Units(700)))
    let chain = try TestChain(genesis)
    #expect(codes(try chain.redeem(700, by: .lapsed)) == [ErrorCode.receiverKYC.number])
  }

  @Test func unitsThatWaitAreLockedUntilTheyAreTakenBackOrRunOut() throws {
    let chain = try TestChain.withGold()
    try chain.redeem(9_000)
    let transfer = TestChain.transfer(
      1, of: gold, from: Party.dealer.account, to: Party.fund.account)
    #expect(codes(try chain.submit([transfer], by: .dealer)) == [ErrorCode.unitsLocked.number])
    let foreign = try chain.reserve(.withdrawRedemption(gold, number: 0), by: .retail)
    #expect(codes(foreign) == [ErrorCode.redemptionForeign.number])
    let unknown = try chain.reserve(.withdrawRedemption(gold, number: 1), by: .dealer)
    #expect(codes(unknown) == [ErrorCode.redemptionUnknown.number])
    #expect(try chain.reserve(.withdrawRedemption(gold, number: 0), by: .dealer).isApplied)
    #expect(try chain.submit([transfer], by: .dealer).isApplied)
    #expect(
      codes(try chain.reserve(.withdrawRedemption(gold, number: 0), by: .dealer))
        == [ErrorCode.redemptionOver.number])
    try chain.redeem(8_000)
    chain.advance(milliseconds: RedemptionRecord.validity.value)
    #expect(try chain.submit([transfer], by: .dealer).isApplied, "it has run out")
    #expect(codes(try chain.fill(1, 995, [0])) == [ErrorCode.redemptionOver.number])
    #expect(
      codes(try chain.reserve(.withdrawRedemption(gold, number: 1), by: .dealer))
        == [ErrorCode.redemptionOver.number])
    #expect(chain.invariants.check() == [])
  }

  @Test func aHoldingHasOnlySoManyLocks() throws {
    let chain = try TestChain.withGold()
    for _ in 0..<HoldingLocks.locksMax { #expect(try chain.redeem(1, .cash).isApplied) }
    #expect(codes(try chain.redeem(1, .cash)) == [ErrorCode.locksExhausted.number])
  }

  // MARK: In kind

  @Test func barsAreHandedOverAndTheRestIsPaidAtThePrice() throws {
    let chain = try TestChain.withGold()
    try chain.price()
    try chain.redeem(2_000)
    let before = try chain.units(Party.dealer.account, cash)
    let receipt = try chain.fill(0, 2_000, [0, 3])
    #expect(receipt.isApplied)
    // 2,000 g less two bars of 995 g: 10 g at 24,000.00.
    let paid = try chain.units(Party.dealer.account, cash) - before
    #expect(paid == 24_000_000)
    #expect(
      receipt.events.contains(
        .reserve(
          .filled(
            gold, 0, Party.dealer.account, Units(2_000), mass: 1_990_000,
            cash: Units(24_000_000)))))
    #expect(try chain.units(Party.dealer.account, gold) == 7_000)
    #expect(try chain.redemption(0)?.status == .filled)
    let record = try chain.reserve(of: gold)
    #expect(record.free == 7_960_000 && record.released == 1_990_000)
    #expect(record.attested == 7_960_000 && record.shortage == nil)
    #expect(
      codes(try chain.fill(0, 1, [1])) == [ErrorCode.redemptionOver.number], "and not twice")
    #expect(chain.invariants.check() == [])
  }

  @Test func nothingIsPaidWithoutAFreshPrice() throws {
    let chain = try TestChain.withGold()
    try chain.redeem(2_000)
    #expect(codes(try chain.fill(0, 2_000, [0, 3])) == [ErrorCode.priceMissing.number])
    try chain.price()
    try chain.run(to: "2026-11-21")
    #expect(codes(try chain.fill(0, 2_000, [0, 3])) == [ErrorCode.priceMissing.number])
    #expect(try chain.fill(0, 995, [0]).isApplied, "bars need none")
    #expect(try chain.redemption(0)?.remaining == Units(1_005))
    try chain.price()
    try chain.run(to: "2026-11-23")
    #expect(try chain.fill(0, 1_005, [3]).isApplied)
  }

  @Test func theIssuerPaysWithAnAccountOfItsOwn() throws {
    let chain = try TestChain.withGold()
    try chain.price()
    try chain.redeem(2_000)
    #expect(
      codes(try chain.fill(0, 2_000, [0, 3], by: [custodian]))
        == [ErrorCode.issuerRequired.number])
    #expect(
      codes(try chain.fill(0, 2_000, [0, 3], by: [.dealer, .treasury]))
        == [ErrorCode.custodianRequired.number])
  }

  @Test func barsAreNoMoreThanIsOwedAndLessThanAPieceBelow() throws {
    let chain = try TestChain.withGold()
    try chain.price()
    try chain.redeem(2_000)
    let cases: [(UInt128, [UInt32])] = [(2_000, []), (1_989, [0, 1]), (2_000, [0])]
    for (units, receipts) in cases {
      #expect(
        codes(try chain.fill(0, units, receipts)) == [ErrorCode.fillUneven.number], "\(receipts)")
    }
    #expect(codes(try chain.fill(0, 2_001, [0, 1])) == [ErrorCode.redemptionInvalid.number])
    #expect(codes(try chain.fill(0, 0, [0])) == [ErrorCode.redemptionInvalid.number])
    #expect(codes(try chain.fill(1, 995, [0])) == [ErrorCode.redemptionUnknown.number])
    #expect(codes(try chain.fill(0, 995, [10])) == [ErrorCode.receiptUnknown.number])
    try chain.reserve(.mark(gold, receipt: 0, .frozen), by: custodian)
    #expect(codes(try chain.fill(0, 500, [0])) == [ErrorCode.receiptState.number])
    #expect(try chain.reserve(of: gold).released == 0, "nothing of what was refused stays")
    #expect(chain.invariants.check() == [])
  }

  /// Less than a piece in cash is meant of all of it, however often something is handed over.
  @Test func cashInsteadOfMetalComesOnceAndAtTheEnd() throws {
    let chain = try TestChain.withGold()
    try chain.price()
    try chain.reserve(.deposit(gold, ReserveNetwork.bar(2_000, fineness: 10_000)), by: custodian)
    try chain.redeem(2_000)
    #expect(
      codes(try chain.fill(0, 1_000, [10])) == [ErrorCode.fillUneven.number],
      "998 g in cash, and then once more")
    #expect(try chain.fill(0, 2, [10]).isApplied)
    #expect(try chain.fill(0, 1_990, [0, 1]).isApplied)
    #expect(try chain.fill(0, 8, []).isApplied, "what no receipt is small enough for")
    #expect(try chain.redemption(0)?.status == .filled)
    #expect(chain.invariants.check() == [])
  }

  // MARK: Cash

  @Test func cashIsThePriceLessTheFeeRoundedDownOnce() throws {
    let chain = try TestChain.withGold()
    try chain.price(24_000_123_457)
    try chain.redeem(7, .cash, by: .retail)
    #expect(
      codes(try chain.fill(0, 7, [0])) == [ErrorCode.fillUneven.number], "no bars for cash")
    let before = try chain.units(Party.retail.account, cash)
    #expect(try chain.fill(0, 7, [], by: [.treasury]).isApplied)
    // 7 × 2,400,012.3457 × 99 % = 16,632,085.55…
    #expect(try chain.units(Party.retail.account, cash) - before == 16_632_085)
    let record = try chain.reserve(of: gold)
    #expect(record.released == 0 && record.free == 9_950_000, "the metal stays")
    try chain.redeem(7, .cash, by: .retail)
    #expect(
      codes(try chain.fill(1, 3, [], by: [.treasury])) == [ErrorCode.fillUneven.number],
      "nobody chooses how often it is rounded")
    #expect(chain.invariants.check() == [])
  }

  // MARK: Shortage

  /// Half of the bars are gone: of 9,950 units 4,975 are covered.
  private func short() throws -> TestChain {
    let chain = try TestChain.withGold()
    try chain.redeem(2_000)
    try chain.redeem(950, by: .retail)
    for number in 5..<10 {
      try chain.reserve(.mark(gold, receipt: UInt32(number), .frozen), by: custodian)
    }
    #expect(try chain.reserve(of: gold).shortage?.available == 4_975_000)
    return chain
  }

  @Test func whileItIsShortEachGetsTheCoveredPart() throws {
    let chain = try short()
    try chain.price()
    let refused = try chain.fill(0, 1_001, [0])
    #expect(codes(refused) == [ErrorCode.redemptionShared.number])
    #expect(refused.reasons.first?.values.contains(SeenValue("covered", "1000")) == true)
    #expect(try chain.fill(0, 1_000, [0]).isApplied)
    #expect(codes(try chain.fill(0, 1, [])) == [ErrorCode.redemptionShared.number])
    // Who comes second has no less for it, and no more than the share of a little cash.
    let shortage = try #require(try chain.reserve(of: gold).shortage)
    #expect(shortage.covered(Units(950)) == Units(475))
    #expect(try chain.reserve(of: gold).shortage?.filled == 995_000)
    #expect(chain.invariants.check() == [])
  }

  /// What was redeemed before the shortage takes nothing from the part in it.
  @Test func whatCameBeforeTheShortageDoesNotCount() throws {
    let chain = try TestChain.withGold()
    try chain.price()
    try chain.redeem(2_000)
    #expect(try chain.fill(0, 995, [0]).isApplied)
    for number in 5..<10 {
      try chain.reserve(.mark(gold, receipt: UInt32(number), .frozen), by: custodian)
    }
    // 3,980 of 8,955 units are covered, and so 446 of the 1,005 that still wait.
    let redemption = try #require(try chain.redemption(0))
    let shortage = try #require(try chain.reserve(of: gold).shortage)
    #expect(redemption.covered(in: shortage) == Units(446))
    #expect(
      try chain.reserve(.withdrawRedemption(gold, number: 0), by: .dealer).isApplied,
      "nothing was given in the shortage")
  }

  @Test func theRestCanNotBeAskedForAgain() throws {
    let chain = try short()
    try chain.price()
    #expect(try chain.fill(0, 1_000, [0]).isApplied)
    #expect(
      codes(try chain.reserve(.withdrawRedemption(gold, number: 0), by: .dealer))
        == [ErrorCode.redemptionShared.number])
    #expect(
      try chain.reserve(.withdrawRedemption(gold, number: 1), by: .retail).isApplied,
      "who was given nothing takes it back")
  }

  @Test func theRestFollowsWhenTheReserveIsWhole() throws {
    let chain = try short()
    try chain.price()
    #expect(try chain.fill(0, 1_000, [0]).isApplied)
    for number in 5..<10 {
      try chain.reserve(.mark(gold, receipt: UInt32(number), .free), by: custodian)
    }
    try chain.run(to: "2026-11-19")
    #expect(try chain.reserve(of: gold).shortage == nil)
    #expect(try chain.fill(0, 1_000, [1]).isApplied)
    #expect(try chain.redemption(0)?.status == .filled)
    #expect(chain.invariants.check() == [])
  }

  @Test func theOrderOfFillingChangesNobodysPart() throws {
    var parts: [[Units]] = []
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
      let chain = try TestChain.withGold()
      try chain.redeem(2_000)
      try chain.redeem(4_000)
      try chain.redeem(950, by: .retail)
      for number in 4..<10 {
        try chain.reserve(.mark(gold, receipt: UInt32(number), .frozen), by: custodian)
      }
      try chain.price()
      var bars: [UInt32] = [0, 1, 2, 3]
      var filled = [Units](repeating: .zero, count: 3)
      for number in order {
        let asked: UInt128 = [2_000, 4_000, 950][number]
        let shortage = try #require(try chain.reserve(of: gold).shortage)
        let part = shortage.covered(Units(asked))
        // As many bars as fit; what is less than one stays for cash.
        let count = Int(part.value * 1_000 / 995_000)
        guard count > 0 else { continue }
        let given = Array(bars.prefix(count))
        bars.removeFirst(count)
        #expect(try chain.fill(UInt32(number), part.value, given).isApplied)
        filled[number] = part
      }
      #expect(chain.invariants.check() == [])
      parts.append(filled)
    }
    #expect(parts[0] == parts[1] && parts[1] == parts[2], "\(parts)")
  }
}
