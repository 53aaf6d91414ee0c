import SanadCrypto
import SanadInstruments
import SanadTypes
import Testing

@testable import SanadLedger

/// What quotes come to in money.
@Suite struct QuotePricingTests {
  private func bill(_ convention: DiscountConvention = .simpleYield365) throws -> TermSheet {
    TermSheet(
      symbol: TestNetwork.symbol("MTB-12M"), issuer: TestNetwork.lei(1), currency: .pkr,
      terms: .bill(
        BillTerms(
          security: try security(until: "2027-11-18", from: "2026-11-01"),
          discountConvention: convention)))
  }

  private func security(until maturity: String, from issue: String) throws -> SecurityTerms {
    SecurityTerms(
      isin: try ISIN("US0378331005"), cfi: try CFI("DYZTXR"),
      fisn: try FISN("GOP/MTB 0 20271118"), unitFaceMinor: 500_000, multiple: Units(1),
      issueDate: try CalendarDate(issue), maturityDate: try CalendarDate(maturity),
      rounding: .halfUp)
  }

  private func sheet(_ terms: ClassTerms) -> TermSheet {
    TermSheet(
      symbol: TestNetwork.symbol("PIB-3Y"), issuer: TestNetwork.lei(1), currency: .pkr,
      terms: terms)
  }

  /// The bond of seven percent that the State Bank of Pakistan sold again on 4 March 2021.
  private func bond(_ amortisation: [Amortisation] = []) throws -> TermSheet {
    sheet(
      .fixedBond(
        FixedBondTerms(
          security: try security(until: "2023-08-20", from: "2020-08-20"),
          coupons: CouponTerms(
            perYear: 2, basis: .actualActualICMA, datedDate: try CalendarDate("2020-08-20")),
          rate: Rate(millionths: 70_000), amortisation: amortisation)))
  }

  private func pricing(
    _ quote: QuoteKind, _ convention: DiscountConvention = .simpleYield365,
    on date: String = "2026-11-19"
  ) throws -> QuotePricing? {
    QuotePricing(quote, of: try bill(convention), on: try CalendarDate(date))
  }

  @Test func refusesWhatABillIsNotSoldBy() throws {
    #expect(try pricing(.spread) == nil)
    #expect(try pricing(.rental) == nil)
    #expect(try pricing(.price, on: "2027-11-18") == nil, "it matures then")
    #expect(
      QuotePricing(.price, of: TestNetwork.cashTerms(), on: try CalendarDate("2026-11-19")) == nil)
  }

  @Test func refusesQuotesWithoutAPrice() throws {
    let price = try #require(try pricing(.price))
    #expect(throws: InstrumentFailure.self) { try price.price(of: -1) }
    let yield = try #require(try pricing(.yield))
    #expect(throws: InstrumentFailure.self) { try yield.price(of: 10_000_001) }
    let discount = try #require(try pricing(.yield, .bankDiscount360))
    #expect(throws: InstrumentFailure.self) { try discount.price(of: 1_000_000) }
    #expect(throws: InstrumentFailure.self) { try discount.price(of: -1) }
    let above = try #require(try pricing(.price, .bankDiscount360))
    #expect(throws: InstrumentFailure.self) { try above.rate(of: 1_000_001) }
    #expect(throws: InstrumentFailure.self) {
      try price.cash(Units(.max), at: Price(tenThousandths: 1))
    }
  }

  /// Of the first example in the design: 279,070,000 of face at 93.5500 are 261,069,985.00.
  @Test func cashIsThePriceOfTheFaceRoundedOnce() throws {
    let pricing = try #require(try pricing(.price))
    #expect(
      try pricing.cash(Units(55_814), at: Price(tenThousandths: 935_500))
        == Units(26_106_998_500))
    // 5,000.00 at 93.5501 are 4,677.505: half a paisa goes up.
    #expect(try pricing.cash(Units(1), at: Price(tenThousandths: 935_501)) == Units(467_751))
  }

  @Test func aYieldIsSimpleInterestOnAYearOf365Days() throws {
    let pricing = try #require(try pricing(.yield))
    // 364 days at 3.85 %: the Reserve Bank of India prints 96.3025.
    #expect(try pricing.price(of: 38_500) == Price(tenThousandths: 963_025))
    #expect(try pricing.rate(of: 38_500) == Rate(millionths: 38_500))
    let price = try #require(try self.pricing(.price))
    #expect(try price.rate(of: 963_025) == Rate(millionths: 38_500))
    #expect(try price.price(average: Rate(millionths: 38_500)) == Price(tenThousandths: 963_025))
  }

  @Test func aDiscountIsTakenFromParOnAYearOf360Days() throws {
    let pricing = try #require(try pricing(.yield, .bankDiscount360))
    // 364 days at 5 %: 100 (1 - 0.05 * 364 / 360) = 94.94444.
    #expect(try pricing.price(of: 50_000) == Price(tenThousandths: 949_444))
    let price = try #require(try self.pricing(.price, .bankDiscount360))
    #expect(try price.rate(of: 949_444) == Rate(millionths: 50_000))
    #expect(try price.rate(of: 1_000_000) == Rate(millionths: 0))
  }

  /// The bank's own table: 2,000 million at 95.6574 with 12 of 181 days accrued cost 1,917.789
  /// million.
  @Test func whatHasAccruedIsPaidOnTopOfTheCleanPrice() throws {
    let date = try CalendarDate("2021-03-04")
    let pricing = try #require(QuotePricing(.price, of: try bond(), on: date))
    #expect(
      try pricing.cash(Units(400_000), at: Price(tenThousandths: 956_574))
        == Units(191_778_888_398))
    let issue = try #require(
      QuotePricing(.price, of: try bond(), on: try CalendarDate("2020-08-20")))
    #expect(
      try issue.cash(Units(400_000), at: Price(tenThousandths: 956_574))
        == Units(191_314_800_000))
    // What counts in the average is the yield of a price, and bids by yield are priced by the same.
    let rate = try pricing.rate(of: 956_574)
    let yield = try #require(QuotePricing(.yield, of: try bond(), on: date))
    #expect(abs(Int64(try yield.price(of: rate.millionths).tenThousandths) - 956_574) <= 1)
    #expect(try yield.rate(of: rate.millionths) == rate)
  }

  @Test func refusesWhatHasNoPriceBeforehand() throws {
    let date = try CalendarDate("2021-03-04")
    for quote in [QuoteKind.spread, .rental] {
      #expect(QuotePricing(quote, of: try bond(), on: date) == nil)
    }
    let part = Amortisation(date: try CalendarDate("2022-08-20"), part: 500_000)
    #expect(QuotePricing(.price, of: try bond([part]), on: date) == nil)
    // On a coupon day nothing has accrued; what is repaid is no longer sold at the whole face, and its
    // yield is none of a bond that is repaid at once.
    for day in ["2022-08-20", "2023-02-20"] {
      #expect(QuotePricing(.price, of: try bond([part]), on: try CalendarDate(day)) == nil)
    }
    let before = try CalendarDate("2022-02-20")
    #expect(QuotePricing(.yield, of: try bond([part]), on: before) == nil)
    let pricing = try #require(QuotePricing(.price, of: try bond([part]), on: before))
    #expect(try pricing.price(average: try pricing.rate(of: 956_574)).tenThousandths == 956_574)
  }

  /// Who bids a rental or a margin pays par; within a period, a rate that is not known yet has
  /// accrued nothing that could be told.
  @Test func rentalsAndMarginsArePaidAtPar() throws {
    let coupons = CouponTerms(
      perYear: 2, basis: .actual365Fixed, datedDate: try CalendarDate("2020-08-20"))
    let security = try security(until: "2023-08-20", from: "2020-08-20")
    let sukuk = sheet(
      .sukuk(
        SukukTerms(
          security: security, coupons: coupons, rental: .fixed(Rate(millionths: 73_000)),
          assetPool: .zero, purchaseUndertaking: .zero,
          certificateUntil: try CalendarDate("2023-08-20"))))
    let floater = sheet(
      .floatingBond(
        FloatingBondTerms(
          security: security, coupons: coupons,
          rate: FloatingRate(
            benchmark: TestNetwork.symbol("MTB-3M-WAY"), spread: Rate(millionths: 0),
            reset: .periodStart, staleDays: 30, fallback: Rate(millionths: 0)))))
    let start = try CalendarDate("2020-08-20")
    for (quote, terms) in [(QuoteKind.rental, sukuk), (.spread, floater)] {
      let pricing = try #require(QuotePricing(quote, of: terms, on: start))
      #expect(try pricing.price(of: 12_345) == .par)
      #expect(try pricing.price(average: Rate(millionths: 5)) == .par)
      #expect(try pricing.cash(Units(2), at: .par) == Units(1_000_000))
    }
    let later = try CalendarDate("2020-09-19")
    #expect(QuotePricing(.spread, of: floater, on: later) == nil)
    // Thirty days at 7.3 % of 5,000.00 are 30.00.
    let again = try #require(QuotePricing(.price, of: sukuk, on: later))
    #expect(try again.cash(Units(1), at: .par) == Units(503_000))
  }
}
