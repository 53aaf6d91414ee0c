import Foundation
import SanadAPIModel
import SanadCrypto
import SanadTypes
import Testing

/// The resources of reserves, full and with as little as they may have.
@Suite struct ReserveResourceTests {
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

  private var terms: ReserveTerms {
    get throws { ReserveTerms(custodian: try LEI("SANADTREASURY0000035"), attestationDays: 30) }
  }

  private func sheet(_ terms: ClassTerms) throws -> TermSheet {
    TermSheet(
      symbol: try InstrumentSymbol("GOLD-G"), issuer: try LEI("SANADTREASURY0000035"),
      currency: .pkr, terms: terms)
  }

  private func gold() throws -> TermSheet {
    try sheet(
      .commodity(
        CommodityTerms(
          cfi: try CFI("TTMXXX"), fisn: try FISN("GOP/GOLD G"),
          commodity: try InstrumentSymbol("XAU"), mass: .milligram, unitMass: 1_000,
          multiple: Units(1), finenessMin: 9_950, lotMass: 1_000_000,
          redemptionMin: Units(500), unitValueMinor: 24,
          cash: InstrumentID(try InstrumentSymbol("PKR-W")), fee: BasisPoints(100),
          priceDays: 2, reserve: try terms)))
  }

  private func record() throws -> ReserveRecord {
    var record = ReserveRecord()
    record.receipts = 3
    record.free = 995_000
    record.released = 5
    record.attestation = Attestation(
      asOf: try CalendarDate("2026-11-18"), quantity: 995_000, released: 0,
      validUntil: try CalendarDate("2026-12-18"), document: SHA256.digest([1]),
      inspector: AccountID(SHA256.digest([2])), custodian: AccountID(SHA256.digest([3])),
      at: Timestamp(7))
    record.price = UnitPrice(
      date: try CalendarDate("2026-11-18"), tenThousandths: 24, publishedBy: .genesis,
      at: Timestamp(7))
    record.shortage = Shortage(number: 1, supply: 3, available: 2, filled: 1)
    return record
  }

  @Test func reservesAreAsTheirSchemaSays() throws {
    let full = try expect(
      ReserveResource(
        try record(), try terms, of: try gold(), outstanding: Units(7), at: Height(9)), "Reserve")
    for words in [
      "\"supply\":\"7000\"", "\"free\":\"995000\"", "\"attested\":\"994995\"",
      "\"measure\":\"mg\"", "\"available\":\"2\"",
    ] { #expect(full.contains(words), "\(words) in \(full)") }
    let coin = try sheet(.cash(CashTerms(backing: .stablecoin, reserve: try terms)))
    let short = try expect(
      ReserveResource(
        ReserveRecord(), try terms, of: coin, outstanding: Units(7), at: Height(9)), "Reserve")
    #expect(short.contains("\"measure\":\"minor\"") && short.contains("\"supply\":\"7\""))
    #expect(!short.contains("free") && !short.contains("shortage"))
  }

  @Test func termsOfWhatIsKeptAreAsTheirSchemaSays() throws {
    let text = try expect(TermsResource(try gold(), cash: "PKR-W"), "Terms")
    #expect(text.contains("\"unit_mass\":\"1000\"") && text.contains("\"attestation_days\":30"))
  }

  @Test func receiptsAndRedemptionsAreAsTheirSchemasSay() throws {
    let cover = ReceiptCover(
      insurance: SHA256.digest([4]), insuredUntil: try CalendarDate("2027-01-01"),
      inspectionDue: try CalendarDate("2027-02-01"))
    let facts = ReceiptFacts(
      grossMass: 1_000_000, fineness: 9_950, site: "Karachi", bars: SHA256.digest([5]),
      assay: SHA256.digest([6]), cover: cover)
    let symbol = try InstrumentSymbol("GOLD-G")
    let receipt = try expect(
      WarehouseReceiptResource(
        WarehouseReceipt(
          facts: facts, status: .lapsed, registeredBy: .genesis, at: Timestamp(7)), number: 2,
        of: symbol, at: Height(9)), "WarehouseReceipt")
    #expect(receipt.contains("\"fine_mass\":\"995000\"") && receipt.contains("lapsed"))
    var redemption = RedemptionRecord(
      holder: .genesis, kind: .inKind, units: Units(90), delivery: SHA256.digest([7]),
      askedAt: Timestamp(7))
    #expect(redemption.fill(Units(20), in: try record().shortage))
    let text = try expect(
      RedemptionResource(redemption, number: 3, of: symbol, try record(), at: Height(9)),
      "Redemption")
    #expect(text.contains("\"covered\":\"40\""), "two thirds of 90 are covered")
  }

  @Test func eventsOfReservesAreAsTheirSchemaSays() throws {
    var event = EventResource(
      height: "7", index: 0, time: "2026-11-18T00:00:00.000Z",
      transaction: SHA256.digest([8]).hex, kind: "reserve_short")
    var step = EventResource.ReserveStep()
    step.supply = "3"
    step.available = "2"
    step.receipt = 4
    event.reserve = step
    #expect(try expect(event, "Event").contains("\"receipt\":4"))
  }
}
