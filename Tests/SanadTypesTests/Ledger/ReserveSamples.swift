import SanadTypes

/// Terms, operations, events and records of reserves, as docs/wire-reserves.md has them.
enum ReserveSamples {
  static func terms() throws -> ReserveTerms {
    ReserveTerms(custodian: try LEI("5493006MHB84DD0ZWV18"), attestationDays: 30)
  }

  static func commodity() throws -> CommodityTerms {
    CommodityTerms(
      isin: try ISIN("US0378331005"), cfi: try CFI("TTMXXX"), fisn: try FISN("GOP/GOLD G"),
      commodity: try InstrumentSymbol("XAU"), mass: .milligram, unitMass: 1_000,
      multiple: Units(5), finenessMin: 9_950, lotMass: 1_000_000, redemptionMin: Units(500),
      unitValueMinor: 2_400_000, cash: Sample.instrument(5), fee: BasisPoints(100),
      priceDays: 2, reserve: try terms())
  }

  static func cover() throws -> ReceiptCover {
    ReceiptCover(
      insurance: Sample.digest(1), insuredUntil: try CalendarDate("2027-11-18"),
      inspectionDue: try CalendarDate("2027-12-31"))
  }

  static func facts() throws -> ReceiptFacts {
    ReceiptFacts(
      grossMass: 1_000_000, fineness: 9_950, site: "Karachi", bars: Sample.digest(2),
      assay: Sample.digest(3), cover: try cover())
  }

  static func operations() throws -> [ReserveOperation] {
    let id = Sample.instrument(1)
    let asOf = try CalendarDate("2026-11-18")
    return [
      .deposit(id, try facts()), .mark(id, receipt: 7, .frozen),
      .renew(id, receipt: 7, try cover()), .withdraw(id, receipt: 7),
      .attest(
        AttestReserve(
          instrument: id, custodian: Sample.account(3), asOf: asOf, quantity: 995_000, released: 7,
          validUntil: try CalendarDate("2026-12-18"), document: Sample.digest(4))),
      .price(id, from: asOf, tenThousandths: 24_000_000_000),
      .redeem(
        RedeemUnits(
          instrument: id, units: Units(500), kind: .inKind, delivery: Sample.digest(4))),
      .withdrawRedemption(id, number: 3),
      .fill(
        FillRedemption(
          instrument: id, number: 3, units: Units(500), receipts: [7, 1],
          payer: Sample.account(2),
          document: Sample.digest(4))),
    ]
  }

  static func events() throws -> [ReserveEvent] {
    let id = Sample.instrument(1)
    let asOf = try CalendarDate("2026-11-18")
    return [
      .receipt(id, 7, .lapsed, mass: 995_000, by: nil),
      .attested(id, asOf: asOf, 995_000, by: Sample.account(2), with: Sample.account(3)),
      .lapsed(id, try CalendarDate("2026-12-18")), .short(id, supply: 9, available: 8),
      .covered(id), .price(id, asOf, tenThousandths: 24_000_000_000, by: Sample.account(2)),
      .redemption(id, 3, by: Sample.account(2), .cash, Units(500)),
      .filled(id, 3, Sample.account(2), Units(500), mass: 497_500, cash: Units(9)),
      .redemptionEnded(id, 3, Sample.account(2), .cancelled),
    ]
  }

  static func record() throws -> ReserveRecord {
    var record = ReserveRecord()
    record.receipts = 8
    record.firstOpen = 1
    record.cursor = 2
    record.walk = try CalendarDate("2026-11-18")
    record.free = 995_000
    record.released = 9
    record.requests = 4
    record.attestation = Attestation(
      asOf: try CalendarDate("2026-11-18"), quantity: 995_000, released: 7,
      validUntil: try CalendarDate("2026-12-18"), document: Sample.digest(4),
      inspector: Sample.account(2), custodian: Sample.account(3), at: Timestamp(1_000))
    record.isLapseTold = true
    record.shortages = 5
    record.price = UnitPrice(
      date: try CalendarDate("2026-11-18"), tenThousandths: 24_000_000_000,
      publishedBy: Sample.account(2), at: Timestamp(1_000))
    record.shortage = Shortage(number: 5, supply: 11, available: 10, filled: 4)
    return record
  }

  static func receipt() throws -> WarehouseReceipt {
    WarehouseReceipt(
      facts: try facts(), status: .encumbered, registeredBy: Sample.account(3),
      at: Timestamp(1_000))
  }

  static func redemption() -> RedemptionRecord {
    var record = RedemptionRecord(
      holder: Sample.account(2), kind: .cash, units: Units(500), delivery: Sample.digest(4),
      askedAt: Timestamp(1_000))
    _ = record.fill(Units(2), in: nil)
    _ = record.fill(Units(5), in: Shortage(number: 5, supply: 11, available: 10, filled: 4))
    return record
  }
}
