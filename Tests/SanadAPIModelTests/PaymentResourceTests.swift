import Foundation
import SanadAPIModel
import SanadCrypto
import SanadTypes
import Testing

/// The resources of payments, full and with as little as they may have: what they say, and that it is
/// as their schemas say.
@Suite struct PaymentResourceTests {
  private let schemas: OpenAPISchemas

  init() throws { schemas = try OpenAPISchemas() }

  @discardableResult
  private func expect<Resource: Codable & Equatable>(
    _ resource: Resource, _ name: String
  ) throws -> String {
    let data = try APICoding.encode(resource)
    #expect(try APICoding.decode(Resource.self, from: data) == resource)
    let text = String(decoding: data, as: UTF8.self)
    #expect(try schemas.complaints(about: text, as: name) == [], "\(text)")
    return text
  }

  private static let cash = "PKR-W"

  private func security(_ cfi: String, paid: Bool) throws -> SecurityTerms {
    SecurityTerms(
      isin: try ISIN("PKPIB05Y0018"), cfi: try CFI(cfi), fisn: try FISN("GOP/TEST"),
      unitFaceMinor: 100, multiple: Units(1), issueDate: try CalendarDate("2026-11-01"),
      maturityDate: try CalendarDate("2031-11-01"), rounding: .halfUp,
      payment: paid
        ? PaymentTerms(
          cash: InstrumentID(try InstrumentSymbol(Self.cash)), calendar: 4, recordDays: 2,
          graceDays: 3, taxProfile: 5)
        : nil)
  }

  private var coupons: CouponTerms {
    get throws {
      CouponTerms(perYear: 2, basis: .actual360, datedDate: try CalendarDate("2026-11-01"))
    }
  }

  private var floating: FloatingRate {
    get throws {
      FloatingRate(
        benchmark: try InstrumentSymbol("KIBOR-3M"), spread: Rate(millionths: -5_000),
        reset: .everyFixing, staleDays: 30, fallback: Rate(millionths: 120_000))
    }
  }

  private func sheet(_ terms: ClassTerms) throws -> TermSheet {
    TermSheet(
      symbol: try InstrumentSymbol("PIB-5Y"), issuer: try LEI("SANADTREASURY0000035"),
      currency: .pkr, terms: terms)
  }

  @Test func termsOfEveryClassAreAsTheirSchemaSays() throws {
    let day = try CalendarDate("2029-11-01")
    let digest = SHA256.digest([1])
    let bond = FixedBondTerms(
      security: try security("DBFTFR", paid: true), coupons: try coupons,
      rate: Rate(millionths: 140_000), amortisation: [Amortisation(date: day, part: 250_000)],
      calls: [EarlyRedemption(date: day, price: .par, noticeDays: 30)])
    let classes: [(ClassTerms, [String])] = [
      (.cash(CashTerms(backing: .stablecoin)), ["\"backing\":\"stablecoin\""]),
      (
        .bill(
          BillTerms(
            security: try security("DYZTXR", paid: false), discountConvention: .bankDiscount360)),
        ["\"discount_convention\":\"bankDiscount360\"", "\"cfi\":\"DYZTXR\""]
      ),
      (
        .fixedBond(bond),
        [
          "\"rate\":\"140000\"", "\"part\":\"250000\"", "\"price\":\"1000000\"",
          "\"cash\":\"PKR-W\"", "\"calendar\":4", "\"tax\":5", "\"record_days\":2",
          "\"pot\":\"\(AccountID(potOf: try sheet(.fixedBond(bond)).instrument))\"",
          "\"basis\":\"actual360\"",
        ]
      ),
      (
        .floatingBond(
          FloatingBondTerms(
            security: try security("DBVTFR", paid: true), coupons: try coupons,
            rate: try floating,
            puts: [EarlyRedemption(date: day, price: .par, noticeDays: 9)])),
        [
          "\"notice_days\":9", "\"puts\":[", "\"benchmark\":\"KIBOR-3M\"", "\"spread\":\"-5000\"",
          "\"stale_days\":30",
        ]
      ),
      (
        .sukuk(
          SukukTerms(
            security: try security("DBFTFR", paid: true), coupons: try coupons,
            rental: .variable(try floating), assetPool: digest, purchaseUndertaking: digest,
            certificateUntil: day,
            puts: [EarlyRedemption(date: day, price: .par, noticeDays: 8)])),
        [
          "\"notice_days\":8", "\"puts\":[", "\"asset_pool\":\"\(digest.hex)\"",
          "\"certificate_until\":\"2029-11-01\"",
        ]
      ),
    ]
    for (terms, said) in classes {
      let text = try expect(TermsResource(try sheet(terms), cash: Self.cash), "Terms")
      for words in said { #expect(text.contains(words), "\(words) in \(text)") }
    }
  }

  @Test func paymentsAreAsTheirSchemaSays() throws {
    let terms = try sheet(.cash(CashTerms(backing: .stablecoin)))
    var record = PaymentRecord(
      kind: .coupon, dueDate: try CalendarDate("2027-05-01"),
      recordDate: try CalendarDate("2027-04-29"), paymentDate: try CalendarDate("2027-05-03"),
      perUnit: nil, units: Units(9), registered: 3)
    let unknown = PaymentResource(
      record, number: 4, of: terms, cash: Self.cash, amount: nil, at: Height(7))
    let short = try expect(unknown, "Payment")
    #expect(!short.contains("amount") && !short.contains("per_unit") && !short.contains("payer"))
    record.perUnit = PerUnit(7, over: 2)
    record.payer = AccountID(SHA256.digest([2]))
    record.funded = Units(31)
    record.paid = Units(20)
    record.withheld = Units(10)
    let full = PaymentResource(
      record, number: 4, of: terms, cash: Self.cash, amount: Units(31), at: Height(7))
    let text = try expect(full, "Payment")
    for words in [
      "\"per_unit\":\"7/2\"", "\"amount\":\"31\"", "\"left\":\"1\"", "\"number\":4",
      "\"payment_date\":\"2027-05-03\"",
    ] { #expect(text.contains(words), "\(words) in \(text)") }
    try expect(
      PaymentsResource(
        symbol: "PIB-5Y", height: "7", status: "active", declared: "5", missed: "0",
        items: [unknown, full], next: "ab"), "Payments")
  }

  @Test func whatWaitsIsAsItsSchemaSays() throws {
    let id = SHA256.digest([3]).hex
    try expect(
      EntitlementsResource(
        id: id, height: "7",
        entitlements: [
          .init(
            instrument: "PIB-5Y", payment: 0, kind: "coupon", status: "declared",
            recordDate: "2027-04-29", paymentDate: "2027-05-03", units: "9", gross: "31",
            cash: "PKR-W")
        ], isCut: true,
        suspense: [
          .init(
            cash: "PKR-W", units: "31", display: "0.31", since: "2027-05-03T00:00:00.000Z")
        ], routes: [.init(cash: "PKR-W", to: id)]), "Entitlements")
  }

  @Test func publicationsAreAsTheirSchemasSay() throws {
    let office = AccountID(SHA256.digest([4]))
    let calendar = try expect(
      CalendarResource(
        CalendarRecord(
          revision: 2, name: "Karachi", weekend: 0b110_0000,
          daysOff: [try CalendarDate("2027-03-23")], publishedBy: office), number: 1,
        at: Height(7)), "Calendar")
    #expect(calendar.contains("\"weekend\":[\"saturday\",\"sunday\"]"))
    try expect(
      FixingsResource(
        [
          Fixing(
            date: try CalendarDate("2027-03-23"), rate: Rate(millionths: -1),
            publishedBy: office, publishedAt: Timestamp(1_800_000_000_000))
        ], of: try InstrumentSymbol("KIBOR-3M"), at: Height(7)), "Fixings")
    let rates = TaxRates(
      from: try CalendarDate("2027-03-23"), rest: BasisPoints(2_000),
      rates: [.init(.resident, BasisPoints(1_500))])
    let table = try expect(
      TaxTableResource(TaxTable(account: office, dates: [rates]), number: 1, at: Height(7)),
      "TaxTable")
    #expect(table.contains("{\"rate\":\"1500\",\"tax_class\":\"resident\"}"))
  }
}
