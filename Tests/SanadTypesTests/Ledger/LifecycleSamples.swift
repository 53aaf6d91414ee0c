import SanadTypes

/// Terms, operations, events and records of the life of instruments, as docs/wire-lifecycle.md has
/// them.
extension Sample {
  static func date(_ text: String) throws(ValueFailure) -> CalendarDate { try CalendarDate(text) }

  static func security() throws -> SecurityTerms {
    SecurityTerms(
      isin: try ISIN("US0378331005"), cfi: try CFI("DBFTFR"),
      fisn: try FISN("GOP/PIB 14 20281101"), unitFaceMinor: 10_000_000, multiple: Units(1),
      issueDate: try date("2026-11-01"), maturityDate: try date("2028-11-01"),
      rounding: .halfUp,
      payment: PaymentTerms(
        cash: instrument(5), calendar: 1, convention: .following, recordDays: 2, graceDays: 3,
        taxProfile: 4))
  }

  static func details() throws -> SheetDetails {
    SheetDetails(
      dti: try DTI("X9J9K872S"), denominationMin: Units(50), priceTick: 25,
      payingAgent: try LEI("5493006MHB84DD0ZWV18"), governingLaw: try Jurisdiction("PK-SD"),
      documents: [
        SheetDocument(name: "terms", digest: digest(7), uri: "https://example.org/terms.pdf"),
        SheetDocument(name: "prospectus", digest: digest(6)),
      ])
  }

  static func coupons() throws -> CouponTerms {
    CouponTerms(perYear: 2, basis: .actualActualICMA, datedDate: try date("2026-11-01"))
  }

  static func floating() throws -> FloatingRate {
    FloatingRate(
      benchmark: try InstrumentSymbol("MTB-3M-WAY"), spread: Rate(millionths: 5_000),
      reset: .everyFixing, staleDays: 30, fallback: Rate(millionths: 100_000))
  }

  static func bond() throws -> FixedBondTerms {
    FixedBondTerms(
      security: try security(), coupons: try coupons(), rate: Rate(millionths: 140_000),
      amortisation: [Amortisation(date: try date("2027-11-01"), part: 250_000)],
      calls: [
        EarlyRedemption(
          date: try date("2028-05-01"), price: Price(tenThousandths: 1_010_000), noticeDays: 30)
      ])
  }

  static func floater() throws -> FloatingBondTerms {
    FloatingBondTerms(
      security: try security(), coupons: try coupons(), rate: try floating(),
      puts: [try put(979_344, notice: 10)])
  }

  static func sukuk() throws -> SukukTerms {
    SukukTerms(
      security: try security(), coupons: try coupons(), rental: .variable(try floating()),
      assetPool: digest(6), purchaseUndertaking: digest(7),
      certificateUntil: try date("2028-01-01"), puts: [try put(1_000_000, notice: 30)])
  }

  private static func put(
    _ price: UInt64, notice: UInt16
  ) throws(ValueFailure) -> EarlyRedemption {
    EarlyRedemption(
      date: try date("2027-11-01"), price: Price(tenThousandths: price), noticeDays: notice)
  }

  static func taxRates() throws -> TaxRates {
    TaxRates(
      from: try date("2027-01-01"), rest: BasisPoints(3_000),
      rates: [.init(.exempt, BasisPoints(0)), .init(.resident, BasisPoints(1_500))])
  }

  static func sheet(_ terms: ClassTerms, _ symbol: String) throws -> TermSheet {
    TermSheet(
      symbol: try InstrumentSymbol(symbol), issuer: try LEI("5493006MHB84DD0ZWV18"),
      currency: .pkr, terms: terms)
  }

  static func lifecycleOperations() throws -> [LifecycleOperation] {
    [
      .fund(instrument(1), payment: 3), .route(instrument(5), to: account(2)),
      .claim(instrument(5)),
      .publishCalendar(
        PublishCalendar(
          number: 1, name: "Karachi", weekend: 0b110_0000, daysOff: [try date("2027-03-23")])),
      .publishFixing(
        try InstrumentSymbol("MTB-3M-WAY"), from: try date("2027-01-01"),
        Rate(millionths: 130_000)),
      .publishTax(PublishTax(number: 4, account: account(2), rates: try taxRates())),
      .call(instrument(1), try date("2028-05-01")),
      .register(
        RegisterInstrument(
          terms: try sheet(.cash(CashTerms(backing: .tokenisedDeposit)), "PKR-D"),
          authorised: Units(9), policy: digest(4), programme: 0)),
      .retire(instrument(1), Units(5)),
      .put(instrument(1), try date("2028-05-01"), Units(5)),
      .withdrawPut(instrument(1), try date("2028-05-01")),
      .callPart(instrument(1), try date("2028-05-01"), part: 150_000),
    ]
  }

  static func lifecycleEvents() throws -> [LifecycleEvent] {
    let instrument = instrument(1)
    let date = try date("2027-01-01")
    return [
      .declared(instrument, payment: 3, .coupon, PerUnit(700_000, over: 1), units: Units(318)),
      .funded(instrument, payment: 3, by: account(2), Units(9)),
      .paid(
        instrument, payment: 3,
        HolderPayment(
          holder: account(2), units: Units(7), gross: Units(4_900_000),
          withheld: Units(735_000), waits: false)),
      .completed(instrument, payment: 3, paid: Units(7), withheld: Units(2), left: Units(1)),
      .missed(instrument, payment: 3), .status(instrument, .defaulted),
      .routed(account(2), Sample.instrument(5), to: account(3)),
      .claimed(account(2), Sample.instrument(5), Units(9)),
      .calendar(1, revision: 2, by: account(2)),
      .fixing(
        try InstrumentSymbol("MTB-3M-WAY"), date, Rate(millionths: 130_000), by: account(2)),
      .tax(4, from: date, by: account(2)),
      .called(instrument, try Sample.date("2028-05-01"), by: account(2)),
      .registered(instrument, by: account(2)),
      .putGiven(instrument, try Sample.date("2028-05-01"), by: account(2), Units(5)),
      .putEnded(instrument, try Sample.date("2028-05-01"), account(2), Units(5)),
      .partlyCalled(instrument, try Sample.date("2028-05-01"), part: 150_000, by: account(2)),
    ]
  }

  static func payment() throws -> PaymentRecord {
    var payment = PaymentRecord(
      kind: .coupon, dueDate: try date("2027-05-01"), recordDate: try date("2027-04-29"),
      paymentDate: try date("2027-05-03"), perUnit: PerUnit(700_000, over: 1),
      units: Units(318), registered: 3)
    payment.status = .sweeping
    payment.funded = Units(222_600_000)
    payment.payer = account(2)
    payment.cursor = 1
    payment.paid = Units(7)
    payment.withheld = Units(2)
    payment.suspended = Units(1)
    payment.wasMissed = true
    return payment
  }

  static func life() throws -> InstrumentLife {
    var life = InstrumentLife()
    life.planned = 2
    life.missed = 1
    life.repaid = 250_000
    life.called = try date("2028-05-01")
    _ = life.add(Amortisation(date: try date("2027-05-01"), part: 150_000))
    life.openPut = 7
    return life
  }

  static func puts() -> PutBook {
    var book = PutBook()
    _ = book.add(Units(100))
    _ = book.add(Units(7))
    return book
  }

  static func entitlements() -> HolderEntitlements {
    var waiting = HolderEntitlements()
    waiting.append(first: 0, end: 2, units: Units(7))
    waiting.append(first: 3, end: 4, units: Units(9))
    return waiting
  }

  static func calendar() throws -> CalendarRecord {
    CalendarRecord(
      revision: 2, name: "Karachi", weekend: 0b110_0000, daysOff: [try date("2027-03-23")],
      publishedBy: account(2))
  }

  static func fixings() throws -> FixingsRecord {
    var fixings = FixingsRecord(pair: CurrencyPair(base: .usd, price: .pkr))
    fixings.append(
      Fixing(
        date: try date("2027-01-01"), rate: Rate(millionths: 130_000), publishedBy: account(2),
        publishedAt: Timestamp(1_000)))
    return fixings
  }

  static func taxHistory() -> TaxHistory {
    var history = TaxHistory()
    history.append(
      TaxHistory.Term(taxClass: .resident, from: Timestamp(1_000), until: Timestamp(2_000)))
    return history
  }
}
