import SanadCrypto
import SanadLedger
import SanadTypes
import Testing

/// Puts of the classes that are no fixed bonds, on 1 May 2027 at 99 with ten days of notice: what is
/// earned up to the day is the coupon or rental of the class, and nothing of the put waits for a
/// benchmark.
@Suite struct PutClassTests {
  enum Kind: CaseIterable { case floater, fixedSukuk, variableSukuk }

  /// What one case is held to.
  struct Expected {
    let sheet: TermSheet
    /// What a unit gets with the put day's own coupon, where no fixing was ever published.
    let coupon: UInt128
    /// The number of that coupon; the put is the one behind it.
    let number: UInt32
  }

  private let cash = BondNetwork.cash

  private func put(on date: String = "2027-05-01") throws -> EarlyRedemption {
    EarlyRedemption(
      date: try CalendarDate(date), price: Price(tenThousandths: 990_000), noticeDays: 10)
  }

  private func floating() -> FloatingRate {
    FloatingRate(
      benchmark: TestNetwork.symbol("MTB-6M-WAY"), spread: Rate(millionths: 5_000),
      reset: .periodStart, staleDays: 30, fallback: Rate(millionths: 100_000))
  }

  private func sukuk(_ rental: Rental, puts: [EarlyRedemption]) throws -> TermSheet {
    BondNetwork.sheet(
      "GIS-2Y",
      .sukuk(
        SukukTerms(
          security: try BondNetwork.security(
            "US5949181045", cfi: "DBFTFR", maturity: "2028-11-01"),
          coupons: try BondNetwork.coupons(), rental: rental,
          assetPool: SHA256.digest([1]), purchaseUndertaking: SHA256.digest([2]),
          certificateUntil: try CalendarDate("2028-10-31"), puts: puts)))
  }

  private func expected(_ kind: Kind, puts: [EarlyRedemption]? = nil) throws -> Expected {
    let puts = try puts ?? [put()]
    return switch kind {
    case .floater:
      // 10.5 % a year, a quarter of it; the fall-back and the spread.
      Expected(sheet: try BondNetwork.floaterTerms(puts: puts), coupon: 262_500, number: 1)
    case .fixedSukuk:
      Expected(
        sheet: try sukuk(.fixed(Rate(millionths: 120_000)), puts: puts), coupon: 600_000, number: 0)
    case .variableSukuk:
      Expected(sheet: try sukuk(.variable(floating()), puts: puts), coupon: 525_000, number: 0)
    }
  }

  private func chain(_ expected: Expected) throws -> TestChain {
    var genesis = try BondNetwork.genesis()
    let place = expected.sheet.terms.isFloater ? 3 : 2
    genesis.instruments[place] = GenesisInstrument(
      terms: expected.sheet, authorised: Units(1_000_000), policy: 2)
    genesis.holdings = genesis.holdings.filter { $0.instrument != UInt32(place) }
    for (party, units) in [(Party.dealer, UInt128(300)), (.fund, 7)] {
      genesis.holdings.append(
        GenesisHolding(
          account: party.rawValue, instrument: UInt32(place), units: Units(units)))
    }
    return try TestChain(genesis)
  }

  private func give(
    _ chain: TestChain, _ units: UInt128, of id: InstrumentID, on date: String = "2027-05-01",
    by party: Party = .dealer
  ) throws -> Receipt {
    try chain.submit([.lifecycle(.put(id, try CalendarDate(date), Units(units)))], by: party)
  }

  private func withdraw(
    _ chain: TestChain, of id: InstrumentID, by party: Party = .dealer
  ) throws -> Receipt {
    try chain.submit(
      [.lifecycle(.withdrawPut(id, try CalendarDate("2027-05-01")))], by: party)
  }

  private func codes(_ receipt: Receipt) -> [CodeNumber] { receipt.reasons.map(\.code) }

  private func locked(_ chain: TestChain, _ id: InstrumentID) throws -> UInt128 {
    try chain.record(Holding.self, .holding(Party.dealer.account, id))?.locked.value ?? 0
  }

  private func fundAll(_ chain: TestChain, _ id: InstrumentID) throws {
    for number in 0..<12 as Range<UInt32> {
      guard let record = try chain.payment(number, of: id) else { break }
      if record.status == .declared { #expect(try chain.fund(number, of: id).isApplied) }
    }
    try chain.add([])
  }

  /// Runs to a date, with every coupon brought before it is due.
  private func run(_ chain: TestChain, to date: String, _ id: InstrumentID) throws {
    try chain.run(to: "2027-01-31")
    try fundAll(chain, id)
    try chain.run(to: date)
    try fundAll(chain, id)
  }

  // MARK: Refusals

  @Test(arguments: Kind.allCases)
  func putDatesAreCouponDaysBeforeMaturity(_ kind: Kind) throws {
    for date in ["2027-05-02", "2026-11-01", "2028-11-01", "2029-05-01"] {
      let odd = try expected(kind, puts: [put(on: date)])
      #expect(throws: GenesisFailure.self, "\(date)") { try chain(odd) }
    }
    let free = EarlyRedemption(
      date: try CalendarDate("2027-05-01"), price: Price(tenThousandths: 0), noticeDays: 1)
    let nothing = try expected(kind, puts: [free])
    #expect(throws: GenesisFailure.self) { try chain(nothing) }
  }

  @Test(arguments: Kind.allCases)
  func noticeIsGivenInTimeOnceAndOfWhatIsHeld(_ kind: Kind) throws {
    let expected = try expected(kind)
    let id = expected.sheet.instrument
    let chain = try chain(expected)
    #expect(codes(try give(chain, 1, of: id, on: "2027-11-01")) == [ErrorCode.putInvalid.number])
    #expect(codes(try give(chain, 301, of: id)) == [ErrorCode.insufficientUnits.number])
    #expect(codes(try withdraw(chain, of: id)) == [ErrorCode.putUnknown.number])
    try run(chain, to: "2027-04-21", id)
    #expect(try give(chain, 200, of: id).isApplied)
    #expect(codes(try give(chain, 1, of: id)) == [ErrorCode.putGiven.number])
    let moved = try chain.submit(
      [TestChain.transfer(101, of: id, from: Party.dealer.account, to: Party.fund.account)],
      by: .dealer)
    #expect(codes(moved) == [ErrorCode.unitsLocked.number])
    #expect(try withdraw(chain, of: id).isApplied)
    #expect(try give(chain, 5, of: id).isApplied)
    try chain.run(to: "2027-04-22")
    #expect(codes(try withdraw(chain, of: id)) == [ErrorCode.putBinding.number])
    #expect(
      codes(try give(chain, 1, of: id, by: .fund)) == [ErrorCode.putInvalid.number])
    #expect(chain.invariants.check() == [])
  }

  // MARK: Payment

  /// Without any fixing: the coupon follows the fall-back, the put is of the face, both are owed.
  @Test(arguments: Kind.allCases)
  func whoPutsGetsTheCouponOfTheDayAndThePrice(_ kind: Kind) throws {
    let expected = try expected(kind)
    let id = expected.sheet.instrument
    let chain = try chain(expected)
    #expect(try give(chain, 100, of: id).isApplied)
    try run(chain, to: "2027-04-30", id)
    let before = try chain.units(Party.dealer.account, cash)
    try chain.run(to: "2027-05-01")
    let coupon = try #require(try chain.payment(expected.number, of: id))
    let put = try #require(try chain.payment(expected.number + 1, of: id))
    #expect(coupon.kind == .coupon && coupon.units == Units(307))
    #expect(coupon.perUnit == PerUnit(expected.coupon, over: 1))
    #expect(put.kind == .put && put.units == Units(100))
    #expect(put.perUnit == PerUnit(9_900_000, over: 1))
    #expect(put.recordDate == (try CalendarDate("2027-04-30")))
    #expect(try chain.fund(expected.number + 1, of: id).isApplied)
    for _ in 0..<3 { try chain.add([]) }
    #expect(try chain.payment(expected.number + 1, of: id)?.status == .paid)
    let got = try chain.units(Party.dealer.account, cash) - before
    // The coupon was funded before and is paid on the day as well.
    #expect(got == 100 * 9_900_000 + 300 * expected.coupon)
    #expect(try chain.units(Party.dealer.account, id) == 200)
    #expect(try chain.units(Party.fund.account, id) == 7)
    #expect(try locked(chain, id) == 0)
    #expect(try chain.tally(id).redeemed == Units(100))
    #expect(try chain.status(id) == .active)
    #expect(chain.invariants.check() == [])
  }

  @Test(arguments: Kind.allCases)
  func aMissedPutIsADefaultThatIsTakenBackOrMadeGood(_ kind: Kind) throws {
    let expected = try expected(kind)
    let id = expected.sheet.instrument
    let chain = try chain(expected)
    #expect(try give(chain, 100, of: id).isApplied)
    #expect(try give(chain, 7, of: id, by: .fund).isApplied)
    try run(chain, to: "2027-04-30", id)
    try chain.run(to: "2027-05-06")
    #expect(try chain.payment(expected.number + 1, of: id)?.status == .missed)
    #expect(try chain.status(id) == .defaulted)
    #expect(try withdraw(chain, of: id, by: .fund).isApplied)
    #expect(try chain.payment(expected.number + 1, of: id)?.units == Units(100))
    #expect(try chain.fund(expected.number + 1, of: id).isApplied)
    for _ in 0..<3 { try chain.add([]) }
    #expect(try chain.status(id) == .active)
    #expect(try chain.tally(id).redeemed == Units(100))
    #expect(chain.invariants.check() == [])
  }

  @Test(arguments: Kind.allCases)
  func aDateForWhichNobodyPutsIsPassedOver(_ kind: Kind) throws {
    let expected = try expected(kind)
    let id = expected.sheet.instrument
    let chain = try chain(expected)
    try chain.run(to: "2027-05-01")
    #expect(try chain.payment(expected.number, of: id)?.kind == .coupon)
    #expect(try chain.payment(expected.number + 1, of: id) == nil)
    #expect(chain.invariants.check() == [])
  }

  // MARK: Forecast

  @Test(arguments: Kind.allCases)
  func whatWasPutIsForeseenByItsTerms(_ kind: Kind) throws {
    let expected = try expected(kind)
    let id = expected.sheet.instrument
    let chain = try chain(expected)
    func lines() throws -> [DebtReport.Line] {
      let view = LedgerView(reading: chain.state)
      let report = try DebtReport(.service, DebtQuery(), of: view, at: chain.time) {
        id throws(LedgerFailure) in
        try view.totals(of: id, in: Classification.every).map(\.cell)
      }
      return report.lines.filter { InstrumentID($0.symbol) == id }
    }
    #expect(try lines().allSatisfy { $0.kind != .put })
    #expect(try give(chain, 100, of: id).isApplied)
    let put = try #require(try lines().first { $0.kind == .put })
    #expect(put.basis == .terms, "no fixing has a part in it")
    #expect(put.units == Units(100))
    #expect(put.amount == UInt128(100 * 9_900_000))
    let end = try #require(try lines().first { $0.kind == .redemption })
    #expect(end.units == Units(207))
    let behind = try lines().filter { $0.kind == .coupon && $0.dueDate > put.dueDate }
    #expect(!behind.isEmpty && behind.allSatisfy { $0.units == Units(207) })
  }
}

extension ClassTerms {
  fileprivate var isFloater: Bool {
    if case .floatingBond = self { true } else { false }
  }
}
