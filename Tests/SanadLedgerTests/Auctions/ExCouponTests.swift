import SanadInstruments
import SanadLedger
import SanadTypes
import Testing

/// What the issuer sells between the record of a coupon and its day. The bond of 14 % has its first
/// coupon on 1 May 2027, ten days behind its record.
@Suite struct ExCouponTests {
  private let bond = BondNetwork.bond

  private func terms(
    _ sale: ExCouponSale, recordDays: UInt8 = 10, calendar: UInt32? = nil,
    amortisation: [Amortisation] = []
  ) throws -> TermSheet {
    try BondNetwork.bondTerms(
      amortisation: amortisation,
      payment: PaymentTerms(
        cash: BondNetwork.cash, calendar: calendar, recordDays: recordDays, graceDays: 3,
        taxProfile: 1, exCoupon: sale))
  }

  private func tap(
    _ chain: TestChain, _ units: UInt128 = 1, at price: Price = .par
  ) throws -> Receipt {
    let sale = TapSale(
      instrument: bond, cash: BondNetwork.cash, buyer: Party.fund.account, units: Units(units),
      price: price)
    return try chain.submit([.auction(.tap(sale))], by: .treasury, .centralBank, .fund)
  }

  private func codes(_ receipt: Receipt) -> [CodeNumber] { receipt.reasons.map(\.code) }

  private func chain(_ sheet: TermSheet) throws -> TestChain {
    var genesis = try BondNetwork.genesis(bond: sheet)
    // Enough cash for the fund, which buys.
    genesis.holdings.removeAll { $0.account == Party.fund.rawValue && $0.instrument == 1 }
    genesis.holdings.append(
      GenesisHolding(
        account: Party.fund.rawValue, instrument: 1, units: Units(10_000_000_000)))
    return try TestChain(genesis)
  }

  /// What the fund pays for a tap.
  private func paid(_ chain: TestChain, _ units: UInt128 = 1) throws -> UInt128 {
    let before = try chain.units(Party.fund.account, BondNetwork.cash)
    let receipt = try tap(chain, units)
    #expect(receipt.isApplied, "\(receipt.reasons)")
    return before - (try chain.units(Party.fund.account, BondNetwork.cash))
  }

  // MARK: Taps

  @Test func nothingIsSoldBehindTheRecordWhereTheTermsRefuse() throws {
    let chain = try chain(terms(.refused))
    try chain.run(to: "2027-04-21")
    // 171 of 181 days of 70,000.00 on the day of the record, whose close is still to come.
    #expect(try paid(chain) == 10_661_326)
    for day in ["2027-04-22", "2027-04-30"] {
      try chain.run(to: day)
      #expect(codes(try tap(chain)) == [ErrorCode.couponRecorded.number], "\(day)")
    }
    try chain.run(to: "2027-05-01")
    #expect(try paid(chain) == 10_000_000)
    #expect(chain.invariants.check() == [])
  }

  @Test func whatIsStillToBeEarnedComesOffWhereTheTermsSellWithoutTheCoupon() throws {
    let chain = try chain(terms(.rebated))
    try chain.run(to: "2027-04-21")
    #expect(try paid(chain, 2) == 21_322_652)
    try chain.run(to: "2027-04-25")
    // Six of 181 days of 70,000.00 are 232.0441…: off once for all units.
    #expect(try paid(chain) == 10_000_000 - 23_204)
    #expect(try paid(chain, 3) == 30_000_000 - 69_613)
    let recorded = try #require(try chain.payment(0, of: bond))
    // The two of the record's day get the coupon, the four without it get none.
    #expect(recorded.units == Units(320))
    #expect(try chain.fund(0, of: bond).isApplied)
    let before = try chain.units(Party.fund.account, BondNetwork.cash)
    try chain.run(to: "2027-05-02")
    let gross: UInt128 = 9 * 700_000
    let got = try chain.units(Party.fund.account, BondNetwork.cash) - before
    #expect(got <= gross && got > gross / 2, "nine units, less tax")
    #expect(try chain.units(Party.fund.account, bond) == 13)
    #expect(chain.invariants.check() == [])
  }

  /// A buyer who pays less than nothing is none.
  @Test func aRebateAboveThePriceIsRefused() throws {
    let chain = try chain(terms(.rebated))
    try chain.run(to: "2027-04-25")
    let low = Price(tenThousandths: 2_000)
    #expect(codes(try tap(chain, at: low)) == [ErrorCode.amountOverflow.number])
    let least = try tap(chain, at: Price(tenThousandths: 3_000))
    #expect(least.isApplied, "\(least.reasons)")
  }

  /// Behind the record of a part that is repaid, a unit brings less face than its price is of.
  @Test func noPriceOfTheWholeFaceIsPaidBehindTheRecordOfAPart() throws {
    let part = Amortisation(date: try CalendarDate("2027-05-01"), part: 250_000)
    let chain = try chain(terms(.rebated, amortisation: [part]))
    try chain.run(to: "2027-04-25")
    #expect(!(try tap(chain)).isApplied)
  }

  // MARK: Auctions

  private func house(_ sheet: TermSheet) throws -> AuctionHouse {
    try AuctionHouse { genesis in
      genesis.policies.append(PolicyRecord(name: "paid", version: 1, text: BondNetwork.rules))
      genesis.roles.append(
        GenesisRole(role: .calendarAuthority, account: Party.centralBank.rawValue))
      genesis.instruments.append(
        GenesisInstrument(
          terms: sheet, authorised: Units(1_000_000),
          policy: UInt32(genesis.policies.count - 1)))
    }
  }

  private func auction(
    _ house: AuctionHouse, on day: String, quote: QuoteKind = .price,
    quotes: ClosedRange<Int64> = 500_000...1_000_000
  ) throws -> AuctionTerms {
    let times = try house.times()
    return try house.terms(
      quote: quote, quotes: quotes,
      times: AuctionTimes(
        opensAt: times.opensAt, closesAt: times.closesAt, sharing: times.sharing,
        selfOpening: times.selfOpening, deciding: times.deciding,
        settlesOn: try CalendarDate(day)), instrument: bond)
  }

  private let wish = AuctionHouse.Wish()

  private func allot(_ house: AuctionHouse) throws {
    try house.place([wish])
    try house.close()
    try house.openAll()
    for _ in 0..<4 { try house.chain.add([]) }
    #expect(try house.record().stage == .settling)
  }

  @Test func anAnnouncementForSuchADayIsRefused() throws {
    let house = try house(terms(.refused))
    try house.registerKeys()
    for day in ["2027-04-22", "2027-04-30"] {
      let refused = try house.announce(try auction(house, on: day))
      #expect(refused.codes == [ErrorCode.couponRecorded.number], "\(day)")
    }
    #expect(try house.announce(try auction(house, on: "2027-04-21")).isApplied)
    #expect(try house.announce(try auction(house, on: "2027-05-01")).isApplied)
  }

  /// A yield is worked out with all coupons.
  @Test func withoutTheCouponItIsAuctionedByPriceAlone() throws {
    let house = try house(terms(.rebated))
    try house.registerKeys()
    let yields = try auction(house, on: "2027-04-25", quote: .yield, quotes: 100_000...200_000)
    #expect(try house.announce(yields).codes == [ErrorCode.couponRecorded.number])
    #expect(try house.announce(try auction(house, on: "2027-04-25")).isApplied)
  }

  @Test func anAwardWithoutTheCouponCostsLess() throws {
    let house = try house(terms(.rebated))
    try house.open(try auction(house, on: "2027-04-25"))
    try allot(house)
    // 100 units at 93.5 of 100,000.00, less 100 times 232.0441….
    #expect(try house.line(wish).award?.cash == Units(935_000_000 - 2_320_442))
    try house.chain.run(to: "2027-04-25")
    try house.finish()
    #expect(try house.line(wish).award?.state == .settled)
    #expect(try house.chain.tally(bond).outstanding == Units(100))
    // Nobody held at the record.
    #expect(try house.chain.payment(0, of: bond)?.units == .zero)
  }

  private func publishDaysOff(_ house: AuctionHouse) throws {
    let days = try (26...30).map { try CalendarDate("2027-04-\($0)") }
    let calendar = PublishCalendar(
      number: 1, name: "Karachi", weekend: 0b110_0000, daysOff: days)
    let receipt = try house.chain.submit(
      [.lifecycle(.publishCalendar(calendar))], by: .centralBank)
    #expect(receipt.isApplied, "\(receipt.reasons)")
  }

  /// Days off that are published after the awards move the record before the delivery: what was
  /// allotted with the coupon cannot be had any more.
  @Test(arguments: [ExCouponSale.refused, .rebated])
  func anAwardThatARecordOvertakesLapsesAndItsDepositGoesBack(_ sale: ExCouponSale) throws {
    let house = try house(terms(sale, recordDays: 2, calendar: 1))
    try house.open(try auction(house, on: "2027-04-28"))
    try allot(house)
    try publishDaysOff(house)
    try house.chain.run(to: "2027-04-28")
    #expect(try house.chain.payment(0, of: bond)?.kind == .coupon)
    try house.finish()
    #expect(try house.line(wish).award?.state == .lapsed(ErrorCode.couponRecorded.number))
    #expect(try house.bid(house.id(wish))?.depositState == .released)
    #expect(try house.chain.tally(bond).issued == .zero)
  }

  /// Where the chain stands still over the day of delivery and the record, the record is taken first, and
  /// the award is not delivered at the price of a coupon that does not come with it.
  @Test(arguments: [ExCouponSale.refused, .rebated])
  func aChainThatStoodStillDeliversNothingAtAnotherPrice(_ sale: ExCouponSale) throws {
    let house = try house(terms(sale))
    try house.open(try auction(house, on: "2027-04-21"))
    try allot(house)
    try house.chain.run(to: "2027-04-20")
    house.chain.advance(milliseconds: 3 * 86_400_000)
    try house.finish()
    #expect(try house.line(wish).award?.state == .lapsed(ErrorCode.couponRecorded.number))
    #expect(try house.bid(house.id(wish))?.depositState == .released)
    #expect(try house.chain.payment(0, of: bond)?.units == .zero)
    #expect(try house.chain.tally(bond).issued == .zero)
  }
}
