import SanadCrypto
import SanadTypes
import Testing

@testable import SanadLedger

/// What cannot be offered, tendered, taken back or cancelled, each with its code.
@Suite struct OfferRefusalTests {
  private let bond = OfferNetwork.bond
  private let cash = OfferNetwork.cash
  private let exchange = OfferNetwork.exchange

  private func codes(_ receipt: Receipt) -> [CodeNumber] { receipt.reasons.map(\.code) }

  private func chain(_ genesis: Genesis? = nil) throws -> TestChain {
    try TestChain(try genesis ?? OfferNetwork.genesis())
  }

  private func expectInvalid(
    _ chain: TestChain, _ terms: OfferTerms, _ text: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let receipt = try chain.open(terms)
    #expect(
      codes(receipt) == [ErrorCode.offerInvalid.number], sourceLocation: sourceLocation)
    #expect(
      receipt.reasons.first?.message.contains(text) == true,
      "\(receipt.reasons.first?.message ?? "")", sourceLocation: sourceLocation)
  }

  // MARK: Opening

  @Test func theTreasuryAloneOpensAndCancels() throws {
    let chain = try chain()
    let terms = try OfferNetwork.terms(chain)
    for party in [Party.dealer, .centralBank] {
      #expect(codes(try chain.open(terms, by: party)) == [ErrorCode.roleRequired.number])
    }
    try chain.open(terms)
    for party in [Party.dealer, .centralBank] {
      #expect(codes(try chain.cancel(by: party)) == [ErrorCode.roleRequired.number])
    }
  }

  @Test func aSwitchIssuesUnitsAndNeedsTheCentralBank() throws {
    let chain = try chain()
    let terms = try OfferNetwork.terms(chain, exchange: exchange)
    let alone = try chain.submit([.offer(.open(terms))], by: .treasury)
    #expect(codes(alone) == [ErrorCode.approvalMissing.number])
    let without = try chain.submit([.offer(.open(terms))], by: .centralBank)
    #expect(codes(without) == [ErrorCode.approvalMissing.number])
    #expect(try chain.open(terms).isApplied)
  }

  @Test func anInstrumentOfSomebodyElseIsNotOfferedFor() throws {
    let chain = try chain()
    #expect(
      codes(
        try chain.open(
          try OfferNetwork.terms(chain, of: InstrumentID(TestNetwork.symbol("NONE")))))
        == [ErrorCode.instrumentUnknown.number])
    #expect(
      codes(try chain.open(try OfferNetwork.terms(chain, of: cash)))
        == [ErrorCode.issuerRequired.number])
  }

  @Test func timesUnitsAndPricesMakeSense() throws {
    let chain = try chain()
    func terms(
      unitsMax: UInt128 = 100, minimum: UInt128 = 1, price: UInt64 = 995_000,
      opensAt: Timestamp? = nil, closesAt: Timestamp? = nil
    ) throws -> OfferTerms {
      try OfferNetwork.terms(
        chain, price: price, unitsMax: unitsMax, minimum: minimum, opensAt: opensAt,
        closesAt: closesAt)
    }
    let next = chain.nextClock.timestamp
    try expectInvalid(chain, try terms(closesAt: next), "no time for tenders")
    let later = chain.nextClock.timestamp.advanced(by: 60_000)
    try expectInvalid(chain, try terms(opensAt: later, closesAt: later), "no time for tenders")
    let far = chain.nextClock.timestamp.advanced(by: AuctionTerms.leadMax.value + 1)
    try expectInvalid(chain, try terms(closesAt: far), "more than a year")
    try expectInvalid(chain, try terms(unitsMax: 0), "the units are none")
    try expectInvalid(chain, try terms(minimum: 0), "the minimum are none")
    try expectInvalid(chain, try terms(minimum: 101), "the minimum is more")
    try expectInvalid(chain, try terms(unitsMax: 409), "only 408 units exist")
    try expectInvalid(chain, try terms(unitsMax: .max), "only 408 units exist")
    try expectInvalid(chain, try terms(price: 0), "a price is zero")
    #expect(try chain.open(try terms(unitsMax: 408, minimum: 408)).isApplied)
    #expect(chain.invariants.check() == [])
  }

  @Test func unitsAreMultiplesOfTheInstruments() throws {
    var sheet = try BondNetwork.bondTerms()
    if case .fixedBond(let bond) = sheet.terms {
      let old = bond.security
      let security = SecurityTerms(
        isin: old.isin, cfi: old.cfi, fisn: old.fisn, unitFaceMinor: old.unitFaceMinor,
        multiple: Units(10), issueDate: old.issueDate, maturityDate: old.maturityDate,
        rounding: old.rounding, payment: old.payment)
      sheet = BondNetwork.sheet(
        "PIB-2Y",
        .fixedBond(
          FixedBondTerms(
            security: security, coupons: bond.coupons, rate: bond.rate, amortisation: [],
            calls: [])))
    }
    var genesis = try OfferNetwork.genesis(bond: sheet)
    genesis.holdings.removeAll { $0.instrument == 2 && !$0.units.value.isMultiple(of: 10) }
    let chain = try chain(genesis)
    try expectInvalid(
      chain, try OfferNetwork.terms(chain, unitsMax: 95, minimum: 10), "no multiple of 10")
    try expectInvalid(
      chain, try OfferNetwork.terms(chain, unitsMax: 90, minimum: 15), "no multiple of 10")
    try chain.open(try OfferNetwork.terms(chain, unitsMax: 90, minimum: 10))
    #expect(codes(try chain.tender(15)) == [ErrorCode.amountNotMultiple.number])
    #expect(try chain.tender(20).isApplied)
  }

  @Test func theCashIsOfTheInstrumentsCurrency() throws {
    let chain = try chain()
    try expectInvalid(
      chain, try OfferNetwork.terms(chain, cash: BondNetwork.bill), "is not cash")
    try expectInvalid(
      chain, try OfferNetwork.terms(chain, cash: InstrumentID(TestNetwork.symbol("NONE"))),
      "there is no instrument")
  }

  @Test func cashThatIsNotThereIsRefused() throws {
    let chain = try chain()
    let held = try chain.units(Party.treasury.account, cash)
    let receipt = try chain.submit(
      [
        TestChain.transfer(
          held - 1_000_000, of: cash, from: Party.treasury.account,
          to: Party.dealer.account)
      ], by: .treasury)
    #expect(receipt.isApplied)
    #expect(
      codes(try chain.open(try OfferNetwork.terms(chain))) == [
        ErrorCode.insufficientUnits.number
      ])
    #expect(try chain.offer() == nil)
    #expect(try chain.record(OfferBook.self, .offers(bond)) == nil)
  }

  @Test func cashThatIsLockedForOneOfferIsNotThereForAnother() throws {
    let chain = try chain()
    let held = try chain.units(Party.treasury.account, cash)
    // What 100 units come to and the reserve for rounding are there once.
    let most: UInt128 = 1_002_348_066 + 202
    #expect(
      try chain.submit(
        [
          TestChain.transfer(
            held - most, of: cash, from: Party.treasury.account,
            to: Party.dealer.account)
        ], by: .treasury
      ).isApplied)
    #expect(try chain.open(try OfferNetwork.terms(chain)).isApplied)
    #expect(try chain.locked(.treasury, cash) == most)
    #expect(
      codes(try chain.open(try OfferNetwork.terms(chain, unitsMax: 1))) == [
        ErrorCode.unitsLocked.number
      ])
    let moved = try chain.submit(
      [TestChain.transfer(1, of: cash, from: Party.treasury.account, to: Party.dealer.account)],
      by: .treasury)
    #expect(codes(moved) == [ErrorCode.unitsLocked.number])
  }

  @Test func whatHasNoPriceIsNotOfferedFor() throws {
    let chain = try chain()
    // Within its period a floater's accrued interest takes a fixing that is not there.
    try expectInvalid(
      chain, try OfferNetwork.terms(chain, of: BondNetwork.floater, unitsMax: 10), "has no price")
    // The record of 1 May is that of 29 April.
    for day in ["2027-04-29", "2027-04-30"] {
      try expectInvalid(
        chain, try OfferNetwork.terms(chain, closesOn: day), "between the record")
    }
    #expect(try chain.open(try OfferNetwork.terms(chain, closesOn: "2027-04-28")).isApplied)
    #expect(try chain.open(try OfferNetwork.terms(chain, closesOn: "2027-05-01")).isApplied)
  }

  @Test func whatIsRepaidFirstIsNotOfferedFor() throws {
    let chain = try chain()
    // A bill's units no longer move behind the day before its maturity.
    let bill = BondNetwork.bill
    for day in ["2027-01-31", "2027-02-01", "2027-02-02"] {
      let receipt = try chain.open(
        try OfferNetwork.terms(chain, of: bill, unitsMax: 10, closesOn: day))
      #expect(codes(receipt) == [ErrorCode.offerInvalid.number], "\(day)")
    }
    #expect(
      try chain.open(
        try OfferNetwork.terms(chain, of: bill, unitsMax: 10, closesOn: "2027-01-30")
      ).isApplied)
  }

  @Test func aPartOfTheFaceThatWasCalledEndsOffers() throws {
    let called = try BondNetwork.bondTerms(calls: [
      EarlyRedemption(
        date: try CalendarDate("2027-05-01"), price: Price(tenThousandths: 1_000_000),
        noticeDays: 5)
    ])
    let chain = try chain(try OfferNetwork.genesis(bond: called))
    #expect(try chain.open(try OfferNetwork.terms(chain)).isApplied)
    try chain.tender(10)
    let part = LedgerOperation.lifecycle(
      .callPart(bond, try CalendarDate("2027-05-01"), part: 100_000))
    #expect(try chain.submit([part], by: .treasury).isApplied)
    try expectInvalid(chain, try OfferNetwork.terms(chain), "a part of the face")
    try chain.close()
    #expect(try chain.line()?.state == .released(ErrorCode.offerLapsed.number))
    #expect(chain.invariants.check() == [])
  }

  @Test func aSwitchIsIntoAnotherInstrumentOfTheIssuer() throws {
    func terms(_ chain: TestChain, _ into: InstrumentID, price: UInt64 = 1_010_000) throws
      -> OfferTerms
    {
      try OfferNetwork.terms(
        chain, exchange: SwitchTerms(into: into, price: Price(tenThousandths: price)))
    }
    let chain = try chain()
    try expectInvalid(
      chain, try terms(chain, InstrumentID(TestNetwork.symbol("NONE"))), "there is no instrument")
    try expectInvalid(chain, try terms(chain, bond), "into another instrument")
    try expectInvalid(chain, try terms(chain, cash), "of another issuer")
    try expectInvalid(chain, try terms(chain, OfferNetwork.other, price: 0), "a price is zero")
    try expectInvalid(
      chain, try terms(chain, BondNetwork.floater), "has no price")
    let foreign = try self.chain(
      try OfferNetwork.genesis(other: try OfferNetwork.otherTerms(currency: .usd)))
    try expectInvalid(foreign, try terms(foreign, OfferNetwork.other), "of another currency")
    let future = try self.chain(
      try OfferNetwork.genesis(other: try OfferNetwork.otherTerms(issue: "2026-11-21")))
    try expectInvalid(future, try terms(future, OfferNetwork.other), "is issued on 2026-11-21")
  }

  @Test func aSwitchNeedsUnitsThatAreAuthorised() throws {
    let chain = try chain(try OfferNetwork.genesis(authorised: 5))
    #expect(
      try chain.submit(
        [
          .issue(
            Issuance(
              instrument: OfferNetwork.other, to: Party.fund.account, units: Units(5)))
        ], by: .treasury, .centralBank
      ).isApplied)
    try expectInvalid(
      chain, try OfferNetwork.terms(chain, exchange: exchange), "nothing is left")
  }

  @Test func sixteenOffersAreOpenAtMost() throws {
    let chain = try chain()
    for _ in 0..<OfferBook.openMax {
      #expect(try chain.open(try OfferNetwork.terms(chain, unitsMax: 1)).isApplied)
    }
    #expect(
      codes(try chain.open(try OfferNetwork.terms(chain, unitsMax: 1))) == [
        ErrorCode.offersExhausted.number
      ])
    try chain.cancel()
    try chain.add([])
    #expect(try chain.offer()?.stage == .ended)
    #expect(try chain.open(try OfferNetwork.terms(chain, unitsMax: 1)).isApplied)
    #expect(try chain.record(OfferBook.self, .offers(bond))?.opened == 17)
  }

  // MARK: Tenders

  @Test func anOfferTakesTendersInItsTimeAlone() throws {
    let chain = try chain()
    #expect(codes(try chain.tender(1)) == [ErrorCode.offerUnknown.number])
    #expect(codes(try chain.withdraw()) == [ErrorCode.offerUnknown.number])
    #expect(codes(try chain.cancel()) == [ErrorCode.offerUnknown.number])
    let opensAt = chain.time.advanced(by: 3_600_000)
    let closesAt = opensAt.advanced(by: 3_600_000)
    try chain.open(try OfferNetwork.terms(chain, opensAt: opensAt, closesAt: closesAt))
    #expect(codes(try chain.tender(1)) == [ErrorCode.offerClosed.number])
    // The block is at the first time, and then at the last.
    chain.advance(milliseconds: opensAt.distance(above: chain.time) - 1_000)
    #expect(try chain.tender(1).isApplied)
    chain.advance(milliseconds: closesAt.distance(above: chain.time) - 2_000)
    #expect(try chain.withdraw().isApplied)
    #expect(try chain.tender(2).isApplied, "the last block of the offer")
    #expect(chain.time == closesAt)
    for receipt in [try chain.tender(3), try chain.withdraw(), try chain.cancel()] {
      #expect(codes(receipt) == [ErrorCode.offerClosed.number])
    }
    #expect(try chain.line()?.accepted == Units(2))
  }

  @Test func aTenderIsWithinTheOffer() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain, minimum: 5))
    for units in [UInt128(0), 4, 101, .max] {
      #expect(codes(try chain.tender(units)) == [ErrorCode.tenderInvalid.number], "\(units)")
    }
    #expect(codes(try chain.tender(8, by: .fund)) == [ErrorCode.insufficientUnits.number])
    #expect(codes(try chain.tender(5, by: .treasury)) == [ErrorCode.tenderInvalid.number])
    #expect(try chain.tender(5, by: .fund).isApplied)
    #expect(codes(try chain.withdraw()) == [ErrorCode.tenderUnknown.number])
    #expect(try chain.offer()?.tenderCount == 1)
  }

  @Test func unitsThatAreLockedCannotBeTendered() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain))
    try chain.open(try OfferNetwork.terms(chain))
    #expect(try chain.tender(7, by: .fund).isApplied)
    #expect(codes(try chain.tender(1, by: .fund, 1)) == [ErrorCode.unitsLocked.number])
    let moved = try chain.submit(
      [TestChain.transfer(1, of: bond, from: Party.fund.account, to: Party.dealer.account)],
      by: .fund)
    #expect(codes(moved) == [ErrorCode.unitsLocked.number])
    #expect(try chain.tender(3, by: .fund).isApplied, "in the place of seven")
    #expect(try chain.tender(4, by: .fund, 1).isApplied)
    #expect(codes(try chain.tender(4, by: .fund)) == [ErrorCode.unitsLocked.number])
    #expect(try chain.line(.fund)?.units == Units(3), "what stood before stands")
    #expect(try chain.locked(.fund, bond) == 7)
    #expect(chain.invariants.check() == [])
  }

  @Test func whoMayNotBePaidTendersNothing() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain))
    #expect(codes(try chain.tender(1, by: .lapsed)) == [ErrorCode.receiverKYC.number])
    try chain.open(try OfferNetwork.terms(chain, exchange: exchange))
    // About the cash, and about the units.
    #expect(
      codes(try chain.tender(1, by: .lapsed, 1)) == [
        ErrorCode.receiverKYC.number, ErrorCode.receiverKYC.number,
      ])
  }

  @Test func aKindThatRulesLeaveOutIsRefused() throws {
    var genesis = try OfferNetwork.genesis()
    genesis.policies = genesis.policies.map {
      $0.name == "paid"
        ? PolicyRecord(
          name: "paid", version: 1,
          text: OfferNetwork.rules("paid").replacing(", switch", with: "")) : $0
    }
    let chain = try chain(genesis)
    try chain.open(try OfferNetwork.terms(chain))
    try chain.open(try OfferNetwork.terms(chain, exchange: exchange))
    #expect(try chain.tender(1).isApplied)
    #expect(
      codes(try chain.tender(1, 1)) == [
        ErrorCode.kindNotCovered.number, ErrorCode.kindNotCovered.number,
      ])
  }

  @Test func aHoldingHasThirtyTwoLocks() throws {
    let chain = try chain()
    let leg = Leg(
      instrument: bond, from: Party.dealer.account, to: Party.fund.account, units: Units(1))
    let back = Leg(
      instrument: cash, from: Party.fund.account, to: Party.dealer.account, units: Units(1))
    for _ in 0..<HoldingLocks.locksMax {
      let instructed = try chain.submit(
        [
          .instruct(
            InstructSettlement(
              legs: [leg, back], validUntil: chain.time.advanced(by: 600_000)))
        ], by: .dealer)
      #expect(instructed.isApplied)
    }
    try chain.open(try OfferNetwork.terms(chain))
    #expect(codes(try chain.tender(1)) == [ErrorCode.locksExhausted.number])
  }

  // MARK: Fullness

  /// What a holder's tender is told on a state that an offer with so many tenders has left.
  private func tender(
    _ chain: TestChain, _ change: (LedgerState, OfferID) throws -> Void
  ) throws -> [CodeNumber] {
    let state = LedgerState(reading: chain.state)
    state.beginTransaction()
    let offer = OfferID(of: bond, number: 0)
    try change(state, offer)
    let context = OperationContext(
      state: state, shelf: PolicyShelf(), network: try state.network(), clock: chain.nextClock,
      transaction: TransactionID(.zero), submitter: Party.dealer.account,
      authorizers: [Party.dealer.account], place: 0)
    switch try context.apply(LedgerOperation.offer(.tender(offer, Units(1)))) {
    case .applied: return []
    case .refused(let findings, _):
      ProducedCodes.shared?.note(findings.reasons)
      return findings.reasons.reasons.map(\.code)
    }
  }

  @Test func anOfferHasAsManyTendersAsBids() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain))
    func count(_ count: UInt32) throws -> [CodeNumber] {
      try tender(chain) { state, offer in
        var record = try state.knownOffer(offer)
        record.tenderCount = count
        try state.set(offer: offer, to: record)
      }
    }
    #expect(try count(OfferRecord.tendersMax - 1) == [])
    #expect(try count(OfferRecord.tendersMax) == [ErrorCode.offerFull.number])
  }

  @Test func aPageHas256Tenders() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain))
    let number = TenderPage.number(of: Party.dealer.account)
    func lines(_ count: Int) throws -> [CodeNumber] {
      try tender(chain) { state, offer in
        var page = TenderPage()
        for place in 0..<count {
          let digest = Digest(UInt64(number) << 56 | UInt64(place), 0, 0, 0)
          page[AccountID(digest)] = TenderLine(account: AccountID(digest), units: Units(1))
        }
        try state.set(tendersFor: offer, page: number, to: page)
      }
    }
    #expect(try lines(TenderPage.linesMax - 1) == [])
    #expect(try lines(TenderPage.linesMax) == [ErrorCode.offerFull.number])
  }
}
