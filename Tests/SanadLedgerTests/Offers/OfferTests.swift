import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadLedger

/// Buy-backs: what is tendered, what is accepted of it at the close, and what is paid.
@Suite struct OfferTests {
  private let bond = OfferNetwork.bond
  private let cash = OfferNetwork.cash
  private let first = OfferID(of: OfferNetwork.bond, number: 0)
  /// What 99.5 and 19 of 181 days of a coupon of 700,000 come to, rounded each: the price of some units.
  private func price(_ units: UInt128) -> UInt128 {
    units * 9_950_000 + (units * 700_000 * 19 * 2 + 181) / (2 * 181)
  }

  private func chain(_ genesis: Genesis? = nil) throws -> TestChain {
    try TestChain(try genesis ?? OfferNetwork.genesis())
  }

  private func codes(_ receipt: Receipt) -> [CodeNumber] { receipt.reasons.map(\.code) }

  // MARK: Prices

  @Test func cashForAllUnitsIsLockedAtTheOpening() throws {
    let chain = try chain()
    let receipt = try chain.open(try OfferNetwork.terms(chain))
    // Two minor units for the rounding of each of 100 holders, and of the sum.
    let locked = price(100) + 202
    #expect(
      receipt.events == [
        .offer(
          .opened(
            first, by: Party.treasury.account, Units(100), cash: cash, locked: Units(locked)))
      ])
    #expect(try chain.locked(.treasury, cash) == locked)
    #expect(try chain.offer()?.locked == Units(locked))
    #expect(chain.invariants.check() == [])
  }

  @Test func whatIsTenderedIsBoughtAtTheDirtyPrice() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain))
    try chain.tender(60)
    try chain.tender(7, by: .fund)
    let before = try chain.units(Party.dealer.account, cash)
    let paid = try chain.units(Party.treasury.account, cash)
    try chain.close()
    #expect(try chain.units(Party.dealer.account, cash) == before + price(60))
    #expect(try chain.units(Party.treasury.account, cash) == paid - price(60) - price(7))
    #expect(try chain.units(Party.dealer.account, bond) == 240)
    #expect(try chain.units(Party.fund.account, bond) == 0)
    let tally = try chain.tally(bond)
    #expect(tally.redeemed == Units(67) && tally.outstanding == Units(341))
    let record = try #require(try chain.offer())
    #expect(record.stage == .ended && record.code == nil)
    #expect(record.accepted == Units(67) && record.bought == Units(67))
    #expect(record.paid == Units(price(60) + price(7)) && record.locked == .zero)
    #expect(try chain.locked(.treasury, cash) == 0)
    #expect(
      try chain.line()?.state == .bought(cash: Units(price(60)), into: .zero))
    #expect(chain.invariants.check() == [])
    // Nothing is left to be done.
    try chain.run(to: "2026-12-01")
    #expect(chain.invariants.check() == [])
  }

  @Test func theEventsTellEverything() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain, unitsMax: 10))
    #expect(
      try chain.tender(8).events == [.offer(.tendered(first, Party.dealer.account, Units(8)))])
    try chain.tender(8, by: .retail)
    try chain.close(blocks: 0)
    let close = try chain.add([]).receipts.first?.events
    #expect(
      close == [
        .offer(.closed(first, tendered: Units(16), accepted: Units(10), code: nil))
      ])
    let events = try #require(try chain.add([]).receipts.first?.events)
    let dealer = Party.dealer.account
    #expect(
      events.filter { $0.accounts.contains(dealer) } == [
        .moved(
          Movement(kind: .buyBack, instrument: bond, from: dealer, to: nil, units: Units(5))),
        .moved(
          Movement(
            kind: .buyBack, instrument: cash, from: Party.treasury.account, to: dealer,
            units: Units(price(5)))),
        .offer(.bought(first, dealer, Units(5), cash: Units(price(5)), into: .zero)),
        .offer(.released(first, dealer, Units(3), code: nil)),
      ])
    #expect(
      events.last
        == .offer(
          .ended(
            first, issuer: Party.treasury.account, bought: Units(10),
            paid: Units(2 * price(5)), left: Units(price(10) + 22 - 2 * price(5)))))
  }

  // MARK: Shares

  /// 300, 7, 50 and 40 for 100: 75.5…, 1.7…, 12.5…, 10.07…; two are left for the largest remainders.
  @Test func tendersShareToTheLargestRemainder() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain, unitsMax: 100))
    #expect(codes(try chain.tender(300)) == [ErrorCode.tenderInvalid.number])
    let wanted: [(Party, UInt128)] = [(.dealer, 100), (.fund, 7), (.retail, 50), (.foreign, 40)]
    for (party, units) in wanted { #expect(try chain.tender(units, by: party).isApplied) }
    try chain.close()
    // Of 197: 50.76, 3.55, 25.38, 20.30.
    #expect(try chain.line()?.accepted == Units(51))
    #expect(try chain.line(.fund)?.accepted == Units(4))
    #expect(try chain.line(.retail)?.accepted == Units(25))
    #expect(try chain.line(.foreign)?.accepted == Units(20))
    #expect(try chain.offer()?.bought == Units(100))
    #expect(try chain.units(Party.retail.account, bond) == 25)
    #expect(chain.invariants.check() == [])
  }

  @Test(arguments: [0, 1, 2, 3]) func theOrderOfSubmissionDecidesNothing(turn: Int) throws {
    // Three equal tenders for two units: a lot decides, and the same one whoever comes first.
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain, unitsMax: 5))
    let parties: [Party] = [.dealer, .retail, .foreign]
    let ordered = turn == 3 ? parties.reversed() : Array(parties[turn...] + parties[..<turn])
    for party in ordered { #expect(try chain.tender(3, by: party).isApplied) }
    try chain.close()
    let lines = parties.sorted { $0.account < $1.account }.map {
      TenderLine(account: $0.account, units: Units(3))
    }
    let seed = OfferSeed(first, lines)
    let last = parties.max { seed.tie(of: $0.account) < seed.tie(of: $1.account) }
    for party in parties {
      #expect(try chain.line(party)?.accepted == Units(party == last ? 1 : 2), "\(party)")
    }
    #expect(chain.invariants.check() == [])
  }

  @Test func aTenderThatGetsNothingIsGivenBack() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain, unitsMax: 50))
    try chain.tender(50)
    try chain.tender(50, by: .retail)
    try chain.tender(1, by: .fund)
    try chain.close()
    // Of 101 for 50: 24.75, 24.75 and 0.495.
    #expect(try chain.line(.fund)?.state == .released(nil))
    #expect(try chain.locked(.fund, bond) == 0)
    #expect(try chain.units(Party.fund.account, bond) == 7)
    #expect(chain.invariants.check() == [])
  }

  // MARK: Changes of mind

  @Test func aSecondTenderReplacesTheFirst() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain))
    for units in [UInt128(60), 100, 20] { #expect(try chain.tender(units).isApplied) }
    #expect(try chain.locked(.dealer, bond) == 20)
    let record = try #require(try chain.offer())
    #expect(record.tenderCount == 1 && record.tendered == Units(20))
    #expect(chain.invariants.check() == [])
    try chain.close()
    #expect(try chain.units(Party.dealer.account, bond) == 280)
  }

  @Test func aTenderIsTakenBackUntilTheClose() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain))
    try chain.tender(60)
    #expect(
      try chain.withdraw().events == [.offer(.withdrawn(first, Party.dealer.account, Units(60)))])
    #expect(codes(try chain.withdraw()) == [ErrorCode.tenderUnknown.number])
    #expect(try chain.locked(.dealer, bond) == 0)
    #expect(try chain.offer()?.tendered == .zero)
    #expect(
      try chain.record(
        TenderPage.self,
        .tenders(bond, 0, page: TenderPage.number(of: Party.dealer.account))) == nil)
    #expect(chain.invariants.check() == [])
    try chain.close()
    #expect(try chain.offer()?.stage == .ended)
    #expect(try chain.units(Party.dealer.account, bond) == 300)
  }

  @Test func aCancelledOfferGivesEverythingBack() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain))
    try chain.tender(60)
    try chain.tender(7, by: .fund)
    #expect(
      try chain.cancel().events == [.offer(.cancelled(first, by: Party.treasury.account))])
    #expect(codes(try chain.cancel()) == [ErrorCode.offerClosed.number])
    #expect(codes(try chain.tender(1, by: .retail)) == [ErrorCode.offerClosed.number])
    try chain.add([])
    let record = try #require(try chain.offer())
    #expect(record.stage == .ended && record.bought == .zero && record.accepted == .zero)
    for party in [Party.dealer, .fund] {
      #expect(try chain.line(party)?.state == .released(ErrorCode.offerCancelled.number))
      #expect(try chain.locked(party, bond) == 0)
    }
    #expect(try chain.locked(.treasury, cash) == 0)
    #expect(chain.invariants.check() == [])
    // The close that was noted at the opening finds nothing to do.
    try chain.close()
    #expect(try chain.offer() == record)
  }

  // MARK: At the close

  @Test func aRefusedTenderStopsNoOther() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain))
    try chain.tender(10)
    try chain.tender(10, by: .retail)
    let revoked = RevokeClaim(subject: Party.retail.identity, topic: .kyc)
    #expect(try chain.submit([.revokeClaim(revoked)], by: .registrar).isApplied)
    let before = try chain.units(Party.retail.account, cash)
    try chain.close()
    #expect(try chain.line(.retail)?.state == .released(ErrorCode.receiverKYC.number))
    #expect(try chain.line(.retail)?.accepted == Units(10))
    #expect(try chain.units(Party.retail.account, bond) == 50)
    #expect(try chain.units(Party.retail.account, cash) == before)
    #expect(try chain.locked(.retail, bond) == 0)
    #expect(try chain.line()?.state == .bought(cash: Units(price(10)), into: .zero))
    #expect(try chain.offer()?.bought == Units(10))
    #expect(try chain.locked(.treasury, cash) == 0)
    #expect(chain.invariants.check() == [])
  }

  @Test func anInstrumentThatHasMovedToTheDepositoryIsNotBought() throws {
    var genesis = try OfferNetwork.genesis()
    genesis.roles.append(GenesisRole(role: .depository, account: Party.stranger.rawValue))
    let chain = try chain(genesis)
    try chain.open(try OfferNetwork.terms(chain))
    try chain.tender(10)
    func step(_ action: RegisterStep.Action, _ parties: Party...) throws -> Receipt {
      let operation = LedgerOperation.settling(.register(RegisterStep(action, of: bond)))
      let body = chain.body([operation], by: parties[0].account)
      return try #require(
        try chain.add([chain.sign(body, parties)]).receipts.last)
    }
    #expect(
      try step(.open(mirror: Party.registrar.account), .treasury, .stranger).isApplied)
    #expect(try step(.beginSwitch(to: .depository), .treasury, .stranger).isApplied)
    try chain.close()
    #expect(try chain.line()?.state == .released(ErrorCode.offerLapsed.number))
    #expect(try chain.offer()?.code == ErrorCode.offerLapsed.number)
    #expect(try chain.offer()?.accepted == .zero)
    #expect(try chain.locked(.dealer, bond) == 0)
    #expect(try chain.locked(.treasury, cash) == 0)
    #expect(chain.invariants.check() == [])
  }

  @Test func aCallThatComesFirstFreesWhatWasTendered() throws {
    let called = try BondNetwork.bondTerms(calls: [
      EarlyRedemption(
        date: try CalendarDate("2027-05-01"), price: Price(tenThousandths: 1_000_000),
        noticeDays: 5)
    ])
    let chain = try chain(try OfferNetwork.genesis(bond: called))
    try chain.open(try OfferNetwork.terms(chain, closesOn: "2027-05-10"))
    try chain.tender(100)
    let call = LedgerOperation.lifecycle(.call(bond, try CalendarDate("2027-05-01")))
    #expect(try chain.submit([call], by: .treasury).isApplied)
    // The offer was for a day behind it.
    try chain.run(to: "2027-05-01")
    for number in [UInt32(0), 1] { #expect(try chain.fund(number, of: bond).isApplied) }
    try chain.add([])
    #expect(try chain.units(Party.dealer.account, bond) == 0)
    #expect(try chain.line()?.state == .released(ErrorCode.offerLapsed.number))
    #expect(chain.invariants.check() == [])
    // What was freed has no lock left: neither of these may look for it.
    let offer = OfferID(of: bond, number: 0)
    let steps: [(OfferOperation, ErrorCode)] = [
      (.withdraw(offer), .tenderUnknown), (.tender(offer, Units(50)), .offerClosed),
    ]
    for (step, code) in steps {
      #expect(codes(try chain.submit([.offer(step)], by: .dealer)) == [code.number])
    }
    try chain.close()
    #expect(try chain.offer()?.stage == .ended)
    #expect(try chain.locked(.treasury, cash) == 0)
    #expect(chain.invariants.check() == [])
  }

  @Test func aDefaultedInstrumentIsNotBought() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain, closesOn: "2027-05-10"))
    try chain.tender(100)
    try chain.run(to: "2027-05-08")
    #expect(try chain.status(bond) == .defaulted)
    try chain.close()
    #expect(try chain.line()?.state == .released(ErrorCode.offerLapsed.number))
    #expect(chain.invariants.check() == [])
  }

  @Test func aCalendarThatMovesTheRecordToTheCloseEndsTheOffer() throws {
    let terms = try BondNetwork.bondTerms(
      payment: PaymentTerms(
        cash: cash, calendar: 1, convention: .following, recordDays: 2, graceDays: 3,
        taxProfile: nil))
    let chain = try chain(try OfferNetwork.genesis(bond: terms))
    func publish(_ daysOff: [String]) throws {
      let calendar = PublishCalendar(
        number: 1, name: "PK", weekend: 0, daysOff: try daysOff.map { try CalendarDate($0) })
      #expect(
        try chain.submit([.lifecycle(.publishCalendar(calendar))], by: .centralBank).isApplied)
    }
    try publish([])
    // The record of 1 May is that of 29 April.
    try chain.open(try OfferNetwork.terms(chain, closesOn: "2027-04-28"))
    try chain.tender(100)
    try chain.run(to: "2027-04-27")
    try publish(["2027-04-29", "2027-04-30"])
    try chain.close()
    #expect(try chain.line()?.state == .released(ErrorCode.offerLapsed.number))
    #expect(chain.invariants.check() == [])
  }

  /// The chain stands still over the close and the record behind it: the coupon is the holder's already.
  @Test func aChainThatStoodStillPaysNoCouponTwice() throws {
    let chain = try chain()
    try chain.open(try OfferNetwork.terms(chain, closesOn: "2027-04-28"))
    try chain.tender(100)
    try chain.run(to: "2027-04-28")
    chain.advance(
      milliseconds: chain.genesis.ledger.start(of: try CalendarDate("2027-04-30")).distance(
        above: chain.time))
    try chain.add([])
    try chain.add([])
    #expect(try chain.payment(0, of: bond) != nil)
    #expect(try chain.line()?.state == .released(ErrorCode.offerLapsed.number))
    #expect(chain.invariants.check() == [])
  }

  // MARK: Many

  @Test func manyTendersTakeManyBlocksAndEachIsBoughtOnce() throws {
    let chain = try chain(try OfferNetwork.genesis(blockWeight: 12_000))
    var parties: [AccountID] = []
    for number in 0..<40 {
      let key = SecretKey(seed: [UInt8](repeating: UInt8(100 + number), count: 32)).publicKey
      let opened = try chain.submit(
        [
          .openAccount(
            OpenAccount(
              owner: Party.dealer.identity, kind: .house, custodian: nil,
              authority: Authority(key)))
        ], by: .registrar)
      guard case .accountOpened(let account, _, _)? = opened.events.first else {
        Issue.record("\(opened)")
        return
      }
      parties.append(account)
      try chain.submit(
        [TestChain.transfer(5, of: bond, from: Party.dealer.account, to: account)], by: .dealer)
    }
    try chain.open(try OfferNetwork.terms(chain, unitsMax: 150, closesOn: "2026-11-20"))
    for (number, account) in parties.enumerated() {
      let body = chain.body([.offer(.tender(first, Units(5)))], by: account)
      let seed = [UInt8](repeating: UInt8(100 + number), count: 32)
      #expect(
        try chain.add([chain.sign(body, [(account, [seed])])]).receipts.last?.isApplied == true)
    }
    let offer = try #require(try chain.offer())
    chain.advance(milliseconds: offer.terms.closesAt.distance(above: chain.time))
    var blocks = 0
    while try chain.offer()?.stage != .ended, blocks < 100 {
      try chain.add([])
      #expect(chain.invariants.check() == [])
      blocks += 1
    }
    #expect(blocks > 3, "\(blocks)")
    #expect(try chain.offer()?.bought == Units(150))
    #expect(try chain.tally(bond).redeemed == Units(150))
    // 3.75 each: three quarters get four, the others three.
    let left = try parties.map { try chain.units($0, bond) }
    #expect(left.filter { $0 == 1 }.count == 30 && left.filter { $0 == 2 }.count == 10)
  }
}
