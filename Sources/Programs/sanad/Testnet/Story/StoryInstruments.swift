import SanadInstruments
import SanadTypes

/// What is registered in the story, with dates that count from its first.
struct StoryInstruments {
  let bill: TermSheet
  let bond: TermSheet
  let callable: TermSheet
  /// Units of a gram of fine gold.
  let gold: TermSheet

  /// A bill of four weeks, a bond whose next coupon falls due within the month and for which it can be
  /// put, one that can be called on a coupon day of the month, and gold that a custodian keeps.
  init(from start: CalendarDate, issuer: LEI, cash: InstrumentID, custodian: LEI) throws {
    func day(_ number: Int32) throws -> CalendarDate {
      guard let date = start.adding(days: number) else { throw StoryFailure("no such date") }
      return date
    }
    func months(_ count: Int32, after date: CalendarDate) throws -> CalendarDate {
      guard let date = date.adding(months: count) else { throw StoryFailure("no such date") }
      return date
    }
    func security(
      _ isin: String, _ cfi: String, _ fisn: String, face: UInt128, maturity: CalendarDate,
      tax: UInt32?
    ) throws -> SecurityTerms {
      SecurityTerms(
        isin: try ISIN(isin), cfi: try CFI(cfi), fisn: try FISN(fisn), unitFaceMinor: face,
        multiple: Units(1), issueDate: try day(1), maturityDate: maturity, rounding: .halfUp,
        payment: PaymentTerms(cash: cash, calendar: 1, graceDays: 3, taxProfile: tax))
    }
    func sheet(_ symbol: String, _ terms: ClassTerms) throws -> TermSheet {
      TermSheet(
        symbol: try InstrumentSymbol(symbol), issuer: issuer, currency: .pkr, terms: terms)
    }
    bill = try sheet(
      "MTB-28D",
      .bill(
        BillTerms(
          security: try security(
            "PKMTB28D0016", "DYZTXR", "GOP/MTB 28D", face: 100, maturity: try day(28), tax: nil),
          discountConvention: .simpleYield365)))
    // Backwards from maturity the coupons come every three months, one of them on day 12.
    let coupon = try day(12)
    bond = try sheet(
      "PIB-2Y",
      .fixedBond(
        FixedBondTerms(
          security: try security(
            "PKPIB02Y0011", "DBFTFR", "GOP/PIB 12.00 2Y", face: 10_000_000,
            maturity: try months(24, after: coupon), tax: 1),
          coupons: CouponTerms(
            perYear: 4, basis: .actualActualICMA, datedDate: try months(-3, after: coupon)),
          rate: Rate(millionths: 120_000),
          puts: [
            EarlyRedemption(date: coupon, price: Price(tenThousandths: 995_000), noticeDays: 5)
          ])))
    let called = try day(20)
    callable = try sheet(
      "PIB-CALL",
      .fixedBond(
        FixedBondTerms(
          security: try security(
            "PKPIBCALL015", "DBFTFR", "GOP/PIB 15.00 CALL", face: 10_000_000,
            maturity: try months(36, after: called), tax: 1),
          coupons: CouponTerms(
            perYear: 2, basis: .actualActualICMA, datedDate: try months(-6, after: called)),
          rate: Rate(millionths: 150_000),
          calls: [
            EarlyRedemption(date: called, price: Price(tenThousandths: 1_010_000), noticeDays: 10)
          ])))
    gold = try sheet(
      "GOLD-G",
      .commodity(
        CommodityTerms(
          cfi: try CFI("TTMXXX"), fisn: try FISN("GOP/GOLD G"),
          commodity: try InstrumentSymbol("XAU"), mass: .milligram, unitMass: 1_000,
          multiple: Units(1), finenessMin: 9_950, lotMass: 1_000_000, redemptionMin: Units(500),
          unitValueMinor: 2_400_000, cash: cash, fee: BasisPoints(100), priceDays: 5,
          reserve: ReserveTerms(custodian: custodian, attestationDays: 30))))
  }
}
