import SanadInstruments
import SanadLedger
import SanadTypes
import Testing

/// Switches: units of one instrument for those of another, at the ratio of their dirty prices.
@Suite struct SwitchTests {
  private let bond = OfferNetwork.bond
  private let cash = OfferNetwork.cash
  private let other = OfferNetwork.other

  /// 99.5 and 19 of 181 days of 700,000 for each unit.
  private func worth(_ units: UInt128) -> UInt128 {
    units * 9_950_000 + (units * 700_000 * 19 * 2 + 181) / (2 * 181)
  }

  /// 101 and 19 of 181 days of 60,000 for each unit of the other bond.
  private func price(_ units: UInt128) -> UInt128 {
    units * 1_010_000 + (units * 60_000 * 19 * 2 + 181) / (2 * 181)
  }

  private func open(_ chain: TestChain, unitsMax: UInt128 = 100) throws -> Receipt {
    try chain.open(
      try OfferNetwork.terms(chain, unitsMax: unitsMax, exchange: OfferNetwork.exchange))
  }

  @Test func unitsAreExchangedAtTheRatioOfDirtyPrices() throws {
    let chain = try TestChain(try OfferNetwork.genesis())
    #expect(try open(chain).isApplied)
    try chain.tender(10)
    let before = try chain.units(Party.dealer.account, cash)
    try chain.close()
    // 100,234,807 over 5,081,492 for five: 19 times, which is 95 units.
    #expect(worth(10) == 100_234_807 && price(95) == 96_548_343)
    #expect(try chain.units(Party.dealer.account, other) == 95)
    #expect(try chain.units(Party.dealer.account, cash) == before + worth(10) - price(95))
    #expect(try chain.units(Party.dealer.account, bond) == 290)
    #expect(try chain.tally(other).issued == Units(95))
    #expect(try chain.tally(bond).redeemed == Units(10))
    let record = try #require(try chain.offer())
    #expect(record.delivered == Units(95) && record.paid == Units(worth(10) - price(95)))
    #expect(record.stage == .ended)
    #expect(try chain.locked(.treasury, cash) == 0)
    #expect(chain.invariants.check() == [])
  }

  @Test func theCashForFractionsIsBounded() throws {
    let chain = try TestChain(try OfferNetwork.genesis())
    #expect(try open(chain).isApplied)
    // For each of 100 holders less than five units of the other bond cost, and two for rounding.
    #expect(try chain.offer()?.locked == Units(100 * (price(5) + 2)))
    #expect(try chain.locked(.treasury, cash) == 100 * (price(5) + 2))
    #expect(chain.invariants.check() == [])
  }

  @Test func whatIsWorthLessThanAMultipleIsPaidInCash() throws {
    let dear = try OfferNetwork.genesis(other: try OfferNetwork.otherTerms(multiple: 100))
    let chain = try TestChain(dear)
    #expect(try open(chain).isApplied)
    try chain.tender(7, by: .fund)
    let before = try chain.units(Party.fund.account, cash)
    try chain.close()
    #expect(try chain.line(.fund)?.state == .bought(cash: Units(worth(7)), into: .zero))
    #expect(try chain.units(Party.fund.account, cash) == before + worth(7))
    #expect(try chain.units(Party.fund.account, other) == 0)
    #expect(chain.invariants.check() == [])
  }

  /// 20 of the other bond are authorised: one tender of two has room, and the other is given back.
  @Test func aTenderForWhichNothingIsAuthorisedIsGivenBack() throws {
    let chain = try TestChain(try OfferNetwork.genesis(authorised: 20))
    #expect(try open(chain).isApplied)
    for party in [Party.dealer, .retail] { try chain.tender(2, by: party) }
    try chain.close()
    // 20,046,961 buys fifteen.
    let states = [try chain.line()?.state, try chain.line(.retail)?.state]
    #expect(states.contains(.released(ErrorCode.authorisedExceeded.number)))
    #expect(states.contains(.bought(cash: Units(worth(2) - price(15)), into: Units(15))))
    #expect(try chain.tally(other).issued == Units(15))
    #expect(try chain.offer()?.stage == .ended)
    #expect(chain.invariants.check() == [])
  }

  /// What is bought back frees nothing under a ceiling: the new units are booked in full.
  @Test func aSwitchIsBookedUnderTheCeilingOfWhatItIssues() throws {
    let chain = try TestChain(try OfferNetwork.genesis(ceiling: 20_000_000))
    #expect(try open(chain).isApplied)
    for party in [Party.dealer, .retail] { try chain.tender(2, by: party) }
    try chain.close()
    let states = [try chain.line()?.state, try chain.line(.retail)?.state]
    #expect(states.contains(.released(ErrorCode.programmeExceeded.number)))
    let programme = try #require(try chain.record(Programme.self, .programme(1)))
    #expect(programme.booked.minorUnits == 15_000_000)
    #expect(chain.invariants.check() == [])
  }

  @Test func theOtherInstrumentIsAskedAsWell() throws {
    // Its first coupon is recorded on 29 April as well, and a switch into it then would pay it twice.
    let chain = try TestChain(
      try OfferNetwork.genesis(bond: try BondNetwork.bondTerms(payment: nil)))
    let receipt = try chain.open(
      try OfferNetwork.terms(chain, closesOn: "2027-04-29", exchange: OfferNetwork.exchange))
    #expect(receipt.reasons.map(\.code) == [ErrorCode.offerInvalid.number])
    #expect(receipt.reasons.first?.message.contains("PIB-3Y") == true)
  }

  // MARK: Arithmetic

  @Test func unitsAreTheMostThatAreWithinTheValue() throws {
    func most(_ value: UInt128, _ multiple: UInt128, each: UInt128) throws -> UInt128 {
      try SwitchUnits.most(for: Units(value), multiple: Units(multiple)) {
        (units) throws(InstrumentFailure) in
        guard let price = CheckedMath.product(units.value, each) else { throw .overflow(.amount) }
        return Units(price)
      }.value
    }
    #expect(try most(0, 1, each: 7) == 0)
    #expect(try most(6, 1, each: 7) == 0)
    #expect(try most(7, 1, each: 7) == 1)
    #expect(try most(13, 1, each: 7) == 1)
    #expect(try most(14, 1, each: 7) == 2)
    #expect(try most(14, 3, each: 7) == 0)
    #expect(try most(21, 3, each: 7) == 3)
    #expect(try most(1_000_000, 5, each: 3) == 333_330)
    #expect(try most(.max, 1, each: 1) == UInt128.max)
    #expect(try most(.max, 10, each: 3) == UInt128.max / 30 * 10)
    #expect(throws: InstrumentFailure.zeroDivisor) { try most(1, 0, each: 1) }
  }
}
