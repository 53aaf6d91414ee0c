import SanadCodec
import SanadCrypto
import SanadState
import SanadTypes
import Testing

@testable import SanadLedger

/// Dates of payments where they are moved, called, late or long past, and what comes first in a block.
@Suite struct LifeDateTests {
  private let bond = BondNetwork.bond
  private let bill = BondNetwork.bill
  private let cash = BondNetwork.cash

  private func security(
    _ maturity: String, _ convention: PaymentConvention, calendar: UInt32? = 1
  ) throws -> SecurityTerms {
    try BondNetwork.security(
      "US88160R1014", cfi: "DYZTXR", face: 500_000, maturity: maturity,
      payment: PaymentTerms(cash: cash, calendar: calendar, convention: convention))
  }

  // MARK: Days off

  /// A payment that is moved before its due date is recorded before it is due, and can be funded.
  @Test(arguments: [PaymentConvention.preceding, .modifiedFollowing])
  func maturityOnADayOffIsNoDefault(convention: PaymentConvention) throws {
    var genesis = try BondNetwork.genesis()
    // 31 January 2027 is a Sunday; the business day before is the 29th.
    let terms = BondNetwork.sheet(
      "MTB-3M",
      .bill(
        BillTerms(
          security: try security("2027-01-31", convention), discountConvention: .simpleYield365)))
    genesis.instruments = genesis.instruments.map { entry in
      entry.terms.instrument == bill
        ? GenesisInstrument(terms: terms, authorised: entry.authorised, policy: entry.policy)
        : entry
    }
    let chain = try TestChain(genesis)
    let weekends = PublishCalendar(number: 1, name: "PK", weekend: 0x60, daysOff: [])
    #expect(
      try chain.submit([.lifecycle(.publishCalendar(weekends))], by: .centralBank).isApplied)
    try chain.run(to: "2027-01-29")
    let payment = try #require(try chain.payment(0, of: bill))
    #expect(payment.status == .declared)
    #expect(payment.recordDate == (try CalendarDate("2027-01-28")))
    #expect(try chain.status(bill) == .matured)
    #expect(try chain.fund(0, of: bill).isApplied)
    try chain.run(to: "2027-02-01")
    #expect(try chain.status(bill) == .redeemed)
    #expect(try chain.payment(0, of: bill)?.wasMissed == false)
    #expect(chain.invariants.check() == [])
  }

  /// A holiday that is proclaimed between the record and the payment moves the record to a date that
  /// has closed: whoever holds then is paid, and the record says which date that was.
  @Test func anAmendedCalendarWritesTheDateThatClosed() throws {
    let terms = try BondNetwork.bondTerms(
      payment: PaymentTerms(cash: cash, calendar: 1, recordDays: 2, graceDays: 3))
    let chain = try TestChain(BondNetwork.genesis(bond: terms))
    func publish(_ days: [String]) throws {
      let calendar = PublishCalendar(
        number: 1, name: "PK", weekend: 0x60, daysOff: try days.map { try CalendarDate($0) })
      #expect(
        try chain.submit([.lifecycle(.publishCalendar(calendar))], by: .centralBank).isApplied)
    }
    try publish([])
    // 1 May 2027 is a Saturday: the record is the close of Thursday, 29 April.
    try chain.run(to: "2027-04-29")
    try publish(["2027-04-29", "2027-04-30"])
    try chain.run(to: "2027-05-03")
    let payment = try #require(try chain.payment(0, of: bond))
    #expect(payment.recordDate == (try CalendarDate("2027-04-29")))
    #expect(chain.invariants.check() == [])
  }

  // MARK: Calls

  /// Once the coupon of the day is declared, the plan behind it stands.
  @Test func aCallBehindItsRecordIsRefused() throws {
    let date = try CalendarDate("2027-05-01")
    let terms = try BondNetwork.bondTerms(calls: [
      EarlyRedemption(date: date, price: .par, noticeDays: 0)
    ])
    let chain = try TestChain(BondNetwork.genesis(bond: terms))
    try chain.run(to: "2027-04-30")
    #expect(try chain.payment(0, of: bond)?.dueDate == date)
    let late = try chain.submit([.lifecycle(.call(bond, date))], by: .treasury)
    #expect(late.reasons.map(\.code) == [ErrorCode.callInvalid.number])
    #expect(late.reasons.first?.values.contains(SeenValue("recorded", "yes")) == true)
    let other = try TestChain(BondNetwork.genesis(bond: terms))
    try other.run(to: "2027-04-29")
    #expect(try other.submit([.lifecycle(.call(bond, date))], by: .treasury).isApplied)
    try other.run(to: "2027-05-01")
    #expect(try other.payment(1, of: bond)?.kind == .call)
  }

  @Test func aCallThatRepaysNothingIsRefusedWithItsTerms() throws {
    let terms = try BondNetwork.bondTerms(calls: [
      EarlyRedemption(
        date: try CalendarDate("2027-05-01"), price: Price(tenThousandths: 0), noticeDays: 0)
    ])
    let dear = try BondNetwork.bondTerms(calls: [
      EarlyRedemption(
        date: try CalendarDate("2027-05-01"), price: Price(tenThousandths: .max), noticeDays: 0)
    ])
    let review = TermReview { _ in TestNetwork.cashTerms() }
    #expect(review.defect(of: terms, authorised: Units(1)) != nil)
    #expect(review.defect(of: dear, authorised: Units(1)) == nil)
    #expect(review.defect(of: dear, authorised: Units(1 << 100)) != nil)
  }

  // MARK: Late records

  /// A chain that stood still over the payment leaves the issuer a whole date to bring the cash.
  @Test func aStandstillIsNoDefault() throws {
    let chain = try TestChain(BondNetwork.genesis())
    try chain.run(to: "2027-04-29")
    let noon = chain.genesis.ledger.start(of: try CalendarDate("2027-05-10"))
      .advanced(by: 12 * 3_600_000)
    chain.advance(milliseconds: noon.distance(above: chain.time))
    try chain.add([])
    let payment = try #require(try chain.payment(0, of: bond))
    #expect(payment.status == .declared)
    #expect(payment.recordDate == (try CalendarDate("2027-05-09")), "what closed last")
    try chain.run(to: "2027-05-11")
    #expect(try chain.payment(0, of: bond)?.status == .declared)
    #expect(try chain.fund(0, of: bond).isApplied)
    try chain.add([])
    #expect(try chain.payment(0, of: bond)?.status == .paid)
    #expect(chain.invariants.check() == [])
  }

  @Test func aWholeDateAfterALateRecordIsTheLast() throws {
    let chain = try TestChain(BondNetwork.genesis())
    try chain.run(to: "2027-04-29")
    let noon = chain.genesis.ledger.start(of: try CalendarDate("2027-05-10"))
      .advanced(by: 12 * 3_600_000)
    chain.advance(milliseconds: noon.distance(above: chain.time))
    try chain.add([])
    try chain.run(to: "2027-05-12")
    #expect(try chain.payment(0, of: bond)?.status == .missed)
    #expect(try chain.status(bond) == .defaulted)
  }

  // MARK: Instruments that are older than the chain

  private func seasoned(day: String = "01") throws -> TermSheet {
    let security = SecurityTerms(
      isin: try ISIN("US5949181045"), cfi: try CFI("DBFTFR"), fisn: try FISN("GOP/TEST"),
      unitFaceMinor: 10_000_000, multiple: Units(1), issueDate: try CalendarDate("2024-11-\(day)"),
      maturityDate: try CalendarDate("2028-11-\(day)"), rounding: .halfUp,
      payment: PaymentTerms(cash: cash, recordDays: 2, graceDays: 3))
    let coupons = CouponTerms(
      perYear: 2, basis: .actualActualICMA, datedDate: try CalendarDate("2024-11-\(day)"))
    return BondNetwork.sheet(
      "PIB-2Y",
      .fixedBond(
        FixedBondTerms(
          security: security, coupons: coupons, rate: Rate(millionths: 140_000),
          amortisation: [Amortisation(date: try CalendarDate("2025-11-\(day)"), part: 250_000)])))
  }

  /// What it has paid elsewhere is not owed again; what it has repaid earns nothing any more.
  @Test func anOlderInstrumentBeginsWithItsNextPayment() throws {
    let chain = try TestChain(BondNetwork.genesis(bond: seasoned()))
    try chain.run(to: "2027-04-30")
    #expect(try chain.status(bond) == .active)
    #expect(try chain.tally(bond).recorded == 1)
    let payment = try #require(try chain.payment(0, of: bond))
    #expect(payment.dueDate == (try CalendarDate("2027-05-01")))
    #expect(payment.perUnit == PerUnit(525_000, over: 1), "7 % of three quarters")
    #expect(chain.invariants.check() == [])
  }

  /// Nobody else pays what falls due on the day on which it comes here.
  @Test func whatIsPaidOnTheFirstDateIsPaidHere() throws {
    let chain = try TestChain(BondNetwork.genesis(bond: seasoned(day: "18")))
    try chain.add([])
    let payment = try #require(try chain.payment(0, of: bond))
    #expect(payment.dueDate == (try CalendarDate("2026-11-18")) && payment.units == Units(318))
    #expect(try chain.fund(0, of: bond).isApplied)
    #expect(chain.invariants.check() == [])
  }

  @Test func anOlderInstrumentThatIsRegisteredOwesNothingOfItsPast() throws {
    var genesis = try BondNetwork.genesis()
    genesis.instruments.remove(at: 2)
    genesis.holdings = []
    let chain = try TestChain(genesis)
    let body = chain.body(
      [
        .lifecycle(
          .register(
            RegisterInstrument(
              terms: try seasoned(), authorised: Units(1_000), policy: genesis.policies[2].digest))),
        .issue(Issuance(instrument: bond, to: Party.dealer.account, units: Units(10))),
      ], by: Party.treasury.account)
    let signed = try chain.sign(
      body, [Party.treasury, .centralBank].sorted { $0.account < $1.account })
    #expect(try chain.add([signed]).receipts.first?.isApplied == true)
    try chain.add([])
    #expect(try chain.tally(bond).recorded == 0)
    try chain.run(to: "2027-04-30")
    #expect(try chain.payment(0, of: bond)?.dueDate == CalendarDate("2027-05-01"))
    #expect(try chain.status(bond) == .active)
  }

  @Test func aGenesisWithAnInstrumentThatNothingResumesIsRefused() throws {
    for status in [InstrumentStatus.announced, .halted] {
      var genesis = try BondNetwork.genesis()
      let entry = genesis.instruments[2]
      genesis.instruments[2] = GenesisInstrument(
        terms: entry.terms, authorised: entry.authorised, policy: entry.policy, status: status)
      #expect(throws: GenesisFailure.self) { try TestChain(genesis) }
    }
  }

  /// Nobody puts settlements before the payment that ends its units.
  @Test func unitsOfWhatHasMaturedWaitForNothing() throws {
    let chain = try TestChain(BondNetwork.genesis())
    try chain.run(to: "2027-02-02")
    #expect(try chain.status(BondNetwork.bill) == .matured)
    let legs = [
      Leg(
        instrument: BondNetwork.bill, from: Party.dealer.account, to: Party.fund.account,
        units: Units(1)),
      Leg(
        instrument: cash, from: Party.fund.account, to: Party.dealer.account, units: Units(1)),
    ]
    let receipt = try chain.submit(
      [
        .instruct(
          InstructSettlement(legs: legs, validUntil: chain.time.advanced(by: 3_600_000)))
      ], by: .dealer)
    #expect(receipt.reasons.map(\.code) == [ErrorCode.instrumentHalted.number])
  }

  // MARK: What comes first

  /// The close of a date comes before whatever is still being paid, and before the first transaction.
  @Test func recordsAreTakenBeforeASweepGoesOn() throws {
    var genesis = try BondNetwork.genesis()
    // A quarter of it pays few holders.
    genesis.chain.blockWeightMax = 12_000
    let first = UInt32(genesis.accounts.count)
    for place in 0..<90 as Range<UInt32> {
      genesis.accounts.append(
        GenesisAccount(
          owner: Party.fund.rawValue, kind: .house, authority: Authority(Party.fund.key)))
      genesis.holdings.append(
        GenesisHolding(account: first + place, instrument: 4, units: Units(2)))
    }
    let chain = try TestChain(genesis)
    try chain.run(to: "2027-04-29")
    let midnight = chain.genesis.ledger.start(of: try CalendarDate("2027-04-30"))
    chain.advance(milliseconds: midnight.distance(above: chain.time) - 3_500)
    #expect(try chain.fund(0, of: bill).isApplied)
    for _ in 0..<2 { try chain.add([]) }
    #expect(try chain.payment(0, of: bill)?.status == .sweeping)
    #expect(try chain.payment(0, of: bond) == nil)
    let late = try chain.submit(
      [TestChain.transfer(100, of: bond, from: Party.dealer.account, to: Party.fund.account)],
      by: .dealer)
    #expect(late.isApplied && chain.time >= midnight)
    #expect(try chain.payment(0, of: bill)?.status == .sweeping)
    #expect(try chain.payment(0, of: bond) != nil)
    for _ in 0..<20 { try chain.add([]) }
    #expect(try chain.payment(0, of: bill)?.status == .paid)
    #expect(chain.invariants.check() == [])
  }

  /// Where the records of a date do not fit into one block, no transaction does.
  @Test func noTransactionComesBeforeARecordThatIsOverdue() throws {
    var genesis = try BondNetwork.genesis()
    genesis.chain.blockWeightMax = 12_000
    // Each of them is first looked at in the first block, for 220.
    for number in 0..<60 {
      let security = try security("2027-02-01", .following, calendar: nil)
      let terms = BondNetwork.sheet(
        "LATE-\(number)",
        .bill(
          BillTerms(
            security: SecurityTerms(
              isin: try ISIN(numbering: "PKL" + String("0000000\(number)".suffix(8))),
              cfi: security.cfi, fisn: security.fisn, unitFaceMinor: 1, multiple: Units(1),
              issueDate: security.issueDate, maturityDate: security.maturityDate,
              rounding: .halfUp, payment: security.payment), discountConvention: .simpleYield365)))
      genesis.instruments.append(
        GenesisInstrument(terms: terms, authorised: Units(1), policy: 2))
    }
    let chain = try TestChain(genesis)
    let move = try chain.sign(
      chain.body(
        [TestChain.transfer(1, of: cash, from: Party.dealer.account, to: Party.fund.account)],
        by: Party.dealer.account), [.dealer])
    let built = try chain.build([move])
    #expect(built.block.transactions.isEmpty && built.execution.weight == Weight(12_000))
    try chain.commit(built)
    #expect(try chain.add([move]).receipts.first?.isApplied == true)
  }

  // MARK: Where the cash goes

  @Test func whatWaitsIsTakenToWhereItMayBe() throws {
    let chain = try TestChain(BondNetwork.genesis())
    try chain.run(to: "2027-04-30")
    try chain.fund(0, of: bond)
    try chain.run(to: "2027-05-01")
    let claim = LedgerOperation.lifecycle(.claim(cash))
    #expect(try chain.submit([claim], by: .lapsed).isApplied == false)
    let route = LedgerOperation.lifecycle(.route(cash, to: Party.dealer.account))
    #expect(try chain.submit([route], by: .lapsed).isApplied)
    let before = try chain.units(Party.dealer.account, cash)
    #expect(try chain.submit([claim], by: .lapsed).isApplied)
    #expect(try chain.units(Party.dealer.account, cash) - before == 11 * 700_000)
    #expect(chain.invariants.check() == [])
  }

  /// Whom a rule keeps from sending cash is not paid by way of somebody else.
  @Test func aRouteLeadsNobodyPastARuleAboutTheHolder() throws {
    let chain = try TestChain(LifeNetwork.genesis())
    try chain.run(to: "2027-04-30")
    let route = LedgerOperation.lifecycle(.route(cash, to: Party.registrar.account))
    #expect(try chain.submit([route], by: .dealer).isApplied)
    let sanction = IssueClaim(
      subject: Party.dealer.identity, value: .sanctioned(true), validUntil: TestNetwork.expiry)
    #expect(try chain.submit([.issueClaim(sanction)], by: .registrar).isApplied)
    let before = try chain.units(Party.registrar.account, cash)
    #expect(try chain.fund(0, of: bond).isApplied)
    try chain.run(to: "2027-05-01")
    #expect(try chain.payment(0, of: bond)?.status == .paid)
    #expect(try chain.units(Party.registrar.account, cash) == before)
    let waiting = try chain.record(SuspenseRecord.self, .suspense(Party.dealer.account, cash))
    #expect(waiting?.units == Units(300 * 700_000))
    let claim = try chain.submit([.lifecycle(.claim(cash))], by: .dealer)
    #expect(claim.reasons.map(\.code) == [CodeNumber(1004)])
    #expect(chain.invariants.check() == [])
  }
}
