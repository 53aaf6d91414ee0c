import SanadLedger
import SanadTypes
import Testing

/// Units that holders give back on a put date of the terms: 1 November 2027 at 99, with thirty days of
/// notice.
@Suite struct PutTests {
  private let bond = BondNetwork.bond
  private let cash = BondNetwork.cash

  private func codes(_ receipt: Receipt) -> [CodeNumber] { receipt.reasons.map(\.code) }

  private func terms(
    amortisation: [Amortisation] = [], calls: [EarlyRedemption] = []
  ) throws -> TermSheet {
    try BondNetwork.bondTerms(
      amortisation: amortisation, calls: calls,
      puts: [
        EarlyRedemption(
          date: try CalendarDate("2027-11-01"), price: Price(tenThousandths: 990_000),
          noticeDays: 30)
      ])
  }

  private func chain(_ terms: TermSheet? = nil) throws -> TestChain {
    try TestChain(BondNetwork.genesis(bond: try terms ?? self.terms()))
  }

  private func put(
    _ chain: TestChain, _ units: UInt128, by party: Party = .dealer, on date: String = "2027-11-01",
    of instrument: InstrumentID? = nil
  ) throws -> Receipt {
    try chain.submit(
      [.lifecycle(.put(instrument ?? bond, try CalendarDate(date), Units(units)))], by: party)
  }

  private func withdraw(
    _ chain: TestChain, by party: Party = .dealer, on date: String = "2027-11-01"
  ) throws -> Receipt {
    try chain.submit([.lifecycle(.withdrawPut(bond, try CalendarDate(date)))], by: party)
  }

  private func locked(_ chain: TestChain, _ party: Party = .dealer) throws -> UInt128 {
    try chain.record(Holding.self, .holding(party.account, bond))?.locked.value ?? 0
  }

  private func book(_ chain: TestChain) throws -> PutBook? {
    try chain.record(PutBook.self, .puts(bond, try CalendarDate("2027-11-01")))
  }

  // MARK: Refusals

  @Test func whatTheTermsDoNotGiveIsRefused() throws {
    let chain = try chain()
    #expect(
      codes(try put(chain, 1, of: InstrumentID(TestNetwork.symbol("NONE"))))
        == [ErrorCode.instrumentUnknown.number])
    #expect(codes(try put(chain, 1, of: TestNetwork.bill)) == [ErrorCode.paidElsewhere.number])
    #expect(codes(try put(chain, 1, of: BondNetwork.bill)) == [ErrorCode.putInvalid.number])
    #expect(codes(try put(chain, 1, on: "2027-05-01")) == [ErrorCode.putInvalid.number])
    #expect(codes(try withdraw(chain)) == [ErrorCode.putUnknown.number])
    #expect(codes(try withdraw(chain, on: "2027-05-01")) == [ErrorCode.putUnknown.number])
    #expect(try book(chain) == nil)
  }

  @Test func unitsThatAreNotThereCannotBePut() throws {
    let chain = try chain()
    #expect(codes(try put(chain, 0)) == [ErrorCode.amountZero.number])
    #expect(codes(try put(chain, 301)) == [ErrorCode.insufficientUnits.number])
    #expect(codes(try put(chain, .max)) == [ErrorCode.insufficientUnits.number])
    #expect(codes(try put(chain, 1, by: .retail)) == [ErrorCode.insufficientUnits.number])
    #expect(try put(chain, 300).isApplied)
    #expect(try locked(chain) == 300)
    let moved = try chain.submit(
      [TestChain.transfer(1, of: bond, from: Party.dealer.account, to: Party.fund.account)],
      by: .dealer)
    #expect(codes(moved) == [ErrorCode.unitsLocked.number])
  }

  @Test func oneNoticeStandsForEachHoldingAndDate() throws {
    let chain = try chain()
    #expect(try put(chain, 10).isApplied)
    #expect(codes(try put(chain, 10)) == [ErrorCode.putGiven.number])
    #expect(try book(chain)?.units == Units(10))
    #expect(try withdraw(chain).isApplied)
    #expect(codes(try withdraw(chain)) == [ErrorCode.putUnknown.number])
    #expect(try book(chain) == nil)
    #expect(try locked(chain) == 0)
    #expect(try put(chain, 20).isApplied)
    #expect(chain.invariants.check() == [])
  }

  @Test func theNoticeEndsThirtyDaysBeforeTheDate() throws {
    let chain = try chain()
    try chain.run(to: "2027-05-01")
    try chain.fund(0, of: bond)
    try chain.run(to: "2027-10-02")
    #expect(try put(chain, 10).isApplied)
    #expect(try put(chain, 5, by: .fund).isApplied)
    #expect(try withdraw(chain, by: .fund).isApplied, "the last day on which it is free")
    try chain.run(to: "2027-10-03")
    #expect(codes(try put(chain, 5, by: .fund)) == [ErrorCode.putInvalid.number])
    #expect(codes(try withdraw(chain)) == [ErrorCode.putBinding.number])
  }

  @Test func aRuleIsAskedAboutTheNotice() throws {
    var genesis = try BondNetwork.genesis(bond: try terms())
    genesis.policies = genesis.policies.map {
      $0.name == "paid"
        ? PolicyRecord(
          name: "paid", version: 1, text: BondNetwork.rules.replacing(", redeem", with: "")) : $0
    }
    let chain = try TestChain(genesis)
    #expect(codes(try put(chain, 1)) == [ErrorCode.kindNotCovered.number])
  }

  // MARK: Payment

  @Test func whoPutsIsPaidOnTheDateAndNobodyElse() throws {
    let chain = try chain()
    #expect(try put(chain, 100).isApplied)
    #expect(try put(chain, 7, by: .fund).isApplied)
    try chain.run(to: "2027-05-01")
    try chain.fund(0, of: bond)
    try chain.run(to: "2027-11-01")
    let declared = try #require(try chain.payment(2, of: bond))
    #expect(declared.kind == .put && declared.units == Units(107))
    #expect(declared.perUnit == PerUnit(9_900_000, over: 1))
    #expect(declared.recordDate == (try CalendarDate("2027-10-31")))
    let before = try chain.units(Party.dealer.account, cash)
    for number in [UInt32(1), 2] { #expect(try chain.fund(number, of: bond).isApplied) }
    try chain.add([])
    #expect(try chain.payment(2, of: bond)?.status == .paid)
    // The coupon of the day is paid on all 300, less tax of the rest's rate, which is none here.
    #expect(try chain.units(Party.dealer.account, cash) == before + 300 * 700_000 + 100 * 9_900_000)
    #expect(try chain.units(Party.dealer.account, bond) == 200)
    #expect(try chain.units(Party.fund.account, bond) == 0)
    #expect(try chain.tally(bond).redeemed == Units(107))
    #expect(try chain.status(bond) == .active)
    #expect(try book(chain) == nil)
    #expect(try locked(chain) == 0)
    #expect(chain.invariants.check() == [])
    try chain.run(to: "2028-11-01")
    #expect(try chain.payment(5, of: bond)?.units == Units(211))
    #expect(chain.invariants.check() == [])
  }

  @Test func aDateForWhichNobodyPutsIsPassedOver() throws {
    let chain = try chain()
    try chain.run(to: "2028-05-01")
    let kinds = try (0..<3 as Range<UInt32>).map { try chain.payment($0, of: bond)?.kind }
    #expect(kinds == [.coupon, .coupon, .coupon])
    #expect(try chain.record(InstrumentLife.self, .life(bond))?.openPut == nil)
  }

  @Test func aPutRepaysWhatIsLeftOfTheFace() throws {
    let part = Amortisation(date: try CalendarDate("2027-11-01"), part: 250_000)
    let chain = try chain(terms(amortisation: [part]))
    #expect(try put(chain, 100).isApplied)
    try chain.run(to: "2027-11-01")
    #expect(try chain.payment(2, of: bond)?.kind == .amortisation)
    let put = try #require(try chain.payment(3, of: bond))
    #expect(put.kind == .put && put.perUnit == PerUnit(7_425_000, over: 1))
  }

  @Test func aSweepOfManyBlocksPaysEachOnce() throws {
    var genesis = try BondNetwork.genesis(bond: try terms())
    // A quarter of it passes some seventy holders.
    genesis.chain.blockWeightMax = 12_000
    let first = UInt32(genesis.accounts.count)
    for place in 0..<90 as Range<UInt32> {
      genesis.accounts.append(
        GenesisAccount(
          owner: Party.fund.rawValue, kind: .house, authority: Authority(Party.fund.key)))
      genesis.holdings.append(
        GenesisHolding(account: first + place, instrument: 2, units: Units(2)))
    }
    let chain = try TestChain(genesis)
    #expect(try put(chain, 100).isApplied)
    #expect(try put(chain, 7, by: .fund).isApplied)
    #expect(try put(chain, 11, by: .lapsed).isApplied)
    try chain.run(to: "2027-11-01")
    #expect(try chain.fund(2, of: bond).isApplied)
    try chain.add([])
    #expect(try chain.payment(2, of: bond)?.status == .sweeping, "one block is not enough")
    for _ in 0..<8 { try chain.add([]) }
    #expect(try chain.payment(2, of: bond)?.status == .paid)
    #expect(try chain.tally(bond).redeemed == Units(118))
    #expect(chain.invariants.check() == [])
  }

  // MARK: Default

  @Test func aPutThatIsMissedIsADefaultAndCanBeTakenBackOrMadeGood() throws {
    let chain = try chain()
    #expect(try put(chain, 100).isApplied)
    #expect(try put(chain, 7, by: .fund).isApplied)
    try chain.run(to: "2027-05-01")
    try chain.fund(0, of: bond)
    try chain.run(to: "2027-11-01")
    try chain.fund(1, of: bond)
    #expect(codes(try withdraw(chain)) == [ErrorCode.putBinding.number], "it is declared")
    try chain.run(to: "2027-11-06")
    #expect(try chain.payment(2, of: bond)?.status == .missed)
    #expect(try chain.status(bond) == .defaulted)
    #expect(try withdraw(chain, by: .fund).isApplied)
    #expect(try locked(chain, .fund) == 0)
    #expect(try chain.payment(2, of: bond)?.units == Units(100))
    // Once the cash is there, nobody leaves any more.
    let fund = try chain.sign(
      chain.body(
        [.lifecycle(.fund(bond, payment: 2))], by: Party.treasury.account), [.treasury])
    let leave = try chain.sign(
      chain.body(
        [.lifecycle(.withdrawPut(bond, try CalendarDate("2027-11-01")))],
        by: Party.dealer.account), [.dealer])
    try chain.add([fund, leave])
    #expect(try locked(chain) == 100)
    try chain.add([])
    #expect(try chain.status(bond) == .active)
    #expect(try chain.tally(bond).redeemed == Units(100))
    #expect(chain.invariants.check() == [])
  }

  @Test func aMissedPutThatEverybodyTakesBackIsNoDefaultAnyMore() throws {
    let chain = try chain()
    #expect(try put(chain, 100).isApplied)
    try chain.run(to: "2027-05-01")
    try chain.fund(0, of: bond)
    try chain.run(to: "2027-11-01")
    try chain.fund(1, of: bond)
    try chain.run(to: "2027-11-06")
    #expect(try withdraw(chain).isApplied)
    try chain.add([])
    #expect(try chain.payment(2, of: bond)?.status == .paid)
    #expect(try chain.status(bond) == .active)
    #expect(try chain.tally(bond).redeemed == .zero)
    #expect(chain.invariants.check() == [])
  }

  @Test func whatRepaysFaceWaitsForAPutThatIsNotPaid() throws {
    let part = Amortisation(date: try CalendarDate("2028-05-01"), part: 250_000)
    let chain = try chain(terms(amortisation: [part]))
    #expect(try put(chain, 100).isApplied)
    try chain.run(to: "2028-05-02")
    let kinds = try (0..<5 as Range<UInt32>).map { try chain.payment($0, of: bond)?.kind }
    #expect(kinds == [.coupon, .coupon, .put, .coupon, nil])
    #expect(try chain.fund(2, of: bond).isApplied)
    try chain.add([])
    try chain.run(to: "2028-05-03")
    let late = try #require(try chain.payment(4, of: bond))
    #expect(late.kind == .amortisation && late.units == Units(218))
    #expect(chain.invariants.check() == [])
  }

  // MARK: Calls

  private func call(_ date: String, price: UInt64) throws -> EarlyRedemption {
    EarlyRedemption(
      date: try CalendarDate(date), price: Price(tenThousandths: price), noticeDays: 5)
  }

  @Test func aCallOfTheDayPaysWhoHasPutAtItsPrice() throws {
    let chain = try chain(terms(calls: [try call("2027-11-01", price: 1_010_000)]))
    #expect(try put(chain, 100).isApplied)
    try chain.submit([.lifecycle(.call(bond, try CalendarDate("2027-11-01")))], by: .treasury)
    #expect(codes(try put(chain, 7, by: .fund)) == [ErrorCode.putInvalid.number])
    try chain.run(to: "2027-11-01")
    #expect(try chain.payment(2, of: bond)?.kind == .call)
    for number in 0..<3 as Range<UInt32> { try chain.fund(number, of: bond) }
    for _ in 0..<2 { try chain.add([]) }
    #expect(try chain.status(bond) == .redeemed)
    #expect(try book(chain) == nil)
    #expect(chain.invariants.check() == [])
  }

  @Test func termsByWhichACallRepaysLessThanAPutOfTheDayAreRefused() throws {
    let cheap = try terms(calls: [try call("2027-11-01", price: 989_999)])
    #expect(throws: GenesisFailure.self) { try chain(cheap) }
    #expect(throws: Never.self) {
      try chain(terms(calls: [try call("2027-11-01", price: 990_000)]))
    }
    for (date, price) in [("2027-11-02", UInt64(990_000)), ("2027-11-01", 0)] {
      let odd = try BondNetwork.bondTerms(puts: [try call(date, price: price)])
      #expect(throws: GenesisFailure.self) { try chain(odd) }
    }
  }

  @Test func aPartOfTheDayIsRepaidBeforeThePut() throws {
    let chain = try chain(terms(calls: [try call("2027-11-01", price: 1_010_000)]))
    #expect(try put(chain, 100).isApplied)
    #expect(try callPart(chain, 400_000).isApplied)
    try chain.run(to: "2027-11-01")
    let part = try #require(try chain.payment(2, of: bond))
    let put = try #require(try chain.payment(3, of: bond))
    #expect(part.kind == .partialCall && part.units == Units(318))
    #expect(put.kind == .put && put.perUnit == PerUnit(5_940_000, over: 1), "60 % at 99")
    for number in 0..<4 as Range<UInt32> { try chain.fund(number, of: bond) }
    for _ in 0..<2 { try chain.add([]) }
    #expect(try chain.tally(bond).redeemed == Units(100))
    #expect(chain.invariants.check() == [])
  }

  // MARK: Partial calls

  private func callPart(
    _ chain: TestChain, _ part: UInt32, on date: String = "2027-11-01", by party: Party = .treasury
  ) throws -> Receipt {
    try chain.submit(
      [.lifecycle(.callPart(bond, try CalendarDate(date), part: part))], by: party)
  }

  private func callable() throws -> TestChain {
    try chain(
      BondNetwork.bondTerms(
        amortisation: [Amortisation(date: try CalendarDate("2028-05-01"), part: 100_000)],
        calls: [
          try call("2027-05-01", price: 1_020_000), try call("2027-11-01", price: 1_010_000),
        ]))
  }

  @Test func aPartialCallNeedsItsOfficeItsDateAndSomethingThatIsLeft() throws {
    let chain = try callable()
    #expect(codes(try callPart(chain, 1, by: .dealer)) == [ErrorCode.roleRequired.number])
    #expect(codes(try callPart(chain, 1, on: "2028-05-01")) == [ErrorCode.callInvalid.number])
    #expect(codes(try callPart(chain, 0)) == [ErrorCode.partialCallInvalid.number])
    #expect(codes(try callPart(chain, 900_000)) == [ErrorCode.partialCallInvalid.number])
    #expect(codes(try callPart(chain, .max)) == [ErrorCode.partialCallInvalid.number])
    #expect(try callPart(chain, 899_999).isApplied)
    #expect(codes(try callPart(chain, 1)) == [ErrorCode.partialCallInvalid.number], "of this date")
    #expect(
      codes(try callPart(chain, 1, on: "2027-05-01")) == [ErrorCode.partialCallInvalid.number])
    try chain.run(to: "2027-10-28")
    let other = try callable()
    try other.run(to: "2027-04-27")
    #expect(codes(try callPart(other, 1, on: "2027-05-01")) == [ErrorCode.callInvalid.number])
    #expect(
      codes(
        try chain.submit(
          [.lifecycle(.callPart(TestNetwork.bill, try CalendarDate("2027-11-01"), part: 1))],
          by: .treasury)) == [ErrorCode.paidElsewhere.number])
  }

  @Test func partsRepayEveryUnitAlikeAndBearNoInterestAnyMore() throws {
    let chain = try callable()
    #expect(try callPart(chain, 200_000, on: "2027-11-01").isApplied)
    #expect(try callPart(chain, 300_000, on: "2027-05-01").isApplied)
    try chain.run(to: "2028-11-01")
    let payments = try (0..<8 as Range<UInt32>).map {
      try #require(try chain.payment($0, of: bond))
    }
    #expect(
      payments.map(\.kind) == [
        .coupon, .partialCall, .coupon, .partialCall, .coupon, .amortisation, .coupon,
        .redemption,
      ])
    #expect(payments[1].perUnit == PerUnit(3_060_000, over: 1), "30 % of the face at 102")
    #expect(payments[2].perUnit == PerUnit(490_000, over: 1), "7 % of 70 %")
    #expect(payments[3].perUnit == PerUnit(2_020_000, over: 1))
    #expect(payments[4].perUnit == PerUnit(350_000, over: 1))
    #expect(payments[6].perUnit == PerUnit(280_000, over: 1))
    #expect(payments[7].perUnit == PerUnit(4_000_000, over: 1), "what neither has repaid")
    #expect(payments.dropLast().allSatisfy { $0.units == Units(318) })
    for number in 0..<8 as Range<UInt32> { try chain.fund(number, of: bond) }
    for _ in 0..<3 { try chain.add([]) }
    #expect(try chain.status(bond) == .redeemed)
    #expect(chain.invariants.check() == [])
  }

  @Test func aCallBehindAPartRepaysTheRest() throws {
    let chain = try callable()
    #expect(try callPart(chain, 200_000, on: "2027-05-01").isApplied)
    try chain.run(to: "2027-05-01")
    for number in [UInt32(0), 1] { #expect(try chain.fund(number, of: bond).isApplied) }
    #expect(
      try chain.submit([.lifecycle(.call(bond, try CalendarDate("2027-11-01")))], by: .treasury)
        .isApplied)
    #expect(codes(try callPart(chain, 1)) == [ErrorCode.callInvalid.number], "all of it is called")
    try chain.run(to: "2027-11-01")
    let call = try #require(try chain.payment(3, of: bond))
    #expect(call.kind == .call && call.perUnit == PerUnit(8_080_000, over: 1))
  }

  @Test func whatWasCalledInPartIsNotSoldAtPricesOfTheWhole() throws {
    let chain = try chain(
      BondNetwork.bondTerms(calls: [try call("2027-11-01", price: 1_010_000)]))
    let sale = TapSale(
      instrument: bond, cash: cash, buyer: Party.fund.account, units: Units(1), price: .par)
    func tap() throws -> Receipt {
      try chain.submit([.auction(.tap(sale))], by: .treasury, .centralBank, .fund)
    }
    #expect(!codes(try tap()).contains(ErrorCode.auctionTermsInvalid.number))
    #expect(try callPart(chain, 1).isApplied)
    #expect(codes(try tap()) == [ErrorCode.auctionTermsInvalid.number])
  }

  /// A default takes no right from holders: they give notice while it lasts.
  @Test func noticeIsGivenWhileTheIssuerIsInDefault() throws {
    let chain = try chain()
    try chain.run(to: "2027-05-06")
    #expect(try chain.status(bond) == .defaulted)
    #expect(try put(chain, 100).isApplied)
    #expect(try locked(chain) == 100)
    #expect(chain.invariants.check() == [])
  }

  /// An earlier call would pay those who have put, so that it may not be for less.
  @Test(arguments: [("2027-05-01", UInt64(989_999)), ("2027-11-01", 989_999)])
  func noCallUpToThePutPaysLess(date: String, price: UInt64) throws {
    func call(_ date: String, _ price: UInt64) throws -> [EarlyRedemption] {
      [
        EarlyRedemption(
          date: try CalendarDate(date), price: Price(tenThousandths: price), noticeDays: 0)
      ]
    }
    #expect(throws: GenesisFailure.self) { try chain(terms(calls: call(date, price))) }
    _ = try chain(terms(calls: call(date, price + 1)))
    // What comes behind the put takes nothing from it.
    _ = try chain(terms(calls: call("2028-05-01", price)))
  }

  /// A put that is missed holds back what repays face, and no date for which nobody has given notice.
  @Test func couponsGoOnBehindADateThatNobodyUses() throws {
    let puts = try ["2027-05-01", "2027-11-01"].map {
      EarlyRedemption(
        date: try CalendarDate($0), price: Price(tenThousandths: 990_000), noticeDays: 30)
    }
    let chain = try chain(BondNetwork.bondTerms(puts: puts))
    #expect(try put(chain, 100, on: "2027-05-01").isApplied)
    try chain.run(to: "2028-05-02")
    let kinds = try (0..<5 as Range<UInt32>).map { try chain.payment($0, of: bond)?.kind }
    #expect(kinds == [.coupon, .put, .coupon, .coupon, nil])
    #expect(chain.invariants.check() == [])
  }
}
