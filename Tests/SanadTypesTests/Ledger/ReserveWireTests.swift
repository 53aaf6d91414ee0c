import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// Reserves against the golden bytes of docs/wire-reserves.md, and their arithmetic.
@Suite struct ReserveWireTests {
  private let pages: WirePages

  init() throws { pages = try WirePages() }

  private func expect<Value: BCSCodable & Equatable>(_ value: Value, _ hex: String) throws {
    #expect(Hex.encode(value.bcsBytes) == hex)
    #expect(try BCSReader.decode(Value.self, from: try #require(Hex.decode(hex))) == value)
  }

  @Test func valuesAreAsThePageSays() throws {
    try expect(try ReserveSamples.terms(), try pages.bytes("Reserve terms"))
    try expect(try ReserveSamples.commodity(), try pages.bytes("Commodity, variant 5"))
    try expect(try ReserveSamples.facts(), try pages.bytes("Facts of a receipt"))
    try expect(
      try ReserveSamples.record(), try pages.bytes("Reserve of an instrument (kind 45)"))
    try expect(try ReserveSamples.receipt(), try pages.bytes("Receipt of a reserve (kind 46)"))
    try expect(ReserveSamples.redemption(), try pages.bytes("Redemption (kind 47)"))
  }

  @Test func operationsAndEventsAreAsThePageSays() throws {
    let operations = try ReserveSamples.operations()
    let golden = try pages.golden("Reserve operations")
    #expect(golden.map(\.name) == operations.indices.map(String.init))
    for (row, operation) in zip(golden, operations) {
      try expect(LedgerOperation.reserve(operation), row.hex)
    }
    let events = try ReserveSamples.events()
    let told = try pages.golden("Reserve events")
    #expect(told.map(\.name) == events.indices.map(String.init))
    for (row, event) in zip(told, events) { try expect(Event.reserve(event), row.hex) }
  }

  @Test func termsRoundTripInTheirSheets() throws {
    let reserve = try ReserveSamples.terms()
    let classes: [ClassTerms] = [
      .commodity(try ReserveSamples.commodity()),
      .cash(CashTerms(backing: .stablecoin, reserve: reserve)),
    ]
    for terms in classes {
      let sheet = try Sample.sheet(terms, "X")
      #expect(try BCSReader.decode(TermSheet.self, from: sheet.bcsBytes) == sheet)
      #expect(sheet.defect == nil && sheet.terms.reserve == reserve)
    }
    #expect(CashTerms(backing: .tokenisedDeposit, reserve: reserve).defect != nil)
    let never = ReserveTerms(custodian: reserve.custodian, attestationDays: 0)
    #expect(CashTerms(backing: .stablecoin, reserve: never).defect != nil)
  }

  // MARK: Arithmetic

  @Test func theFineMassIsRoundedDownAndNeverTraps() {
    #expect(CommodityTerms.fineMass(gross: 12_441_399, fineness: 9_995) == 12_435_178)
    #expect(CommodityTerms.fineMass(gross: 1, fineness: 9_999) == 0)
    #expect(CommodityTerms.fineMass(gross: .max, fineness: 10_000) == .max)
    #expect(CommodityTerms.fineMass(gross: .max, fineness: .max) == .max)
    #expect(CommodityTerms.fineMass(gross: .max, fineness: 0) == 0)
  }

  @Test func aPriceGivesOneAmountRoundedDownOnce() throws {
    func amount(_ mass: UInt128, _ price: UInt64, unit: UInt64, fee: UInt32 = 0) -> UInt128? {
      UnitPrice(
        date: .min, tenThousandths: price, publishedBy: Sample.account(1), at: Timestamp(0)
      ).amount(ofMass: mass, unitMass: unit, fee: BasisPoints(fee))?.value
    }
    #expect(amount(7_000, 24_000_123_457, unit: 1_000, fee: 100) == 16_632_085)
    #expect(amount(999, 10_000, unit: 1_000) == 0)
    #expect(amount(1_000, 10_000, unit: 1_000) == 1)
    #expect(amount(1_000, 10_000, unit: 1_000, fee: 20_000) == 0)
    #expect(amount(1, 1, unit: 0) == nil)
    #expect(amount(.max, .max, unit: 1) == nil)
  }

  @Test func whatIsReleasedIsNoLongerAttested() throws {
    var record = try ReserveSamples.record()
    #expect(record.attested == 994_998)
    #expect(record.available(hasReceipts: true) == 994_998)
    record.free = 5
    #expect(record.available(hasReceipts: true) == 5)
    #expect(record.available(hasReceipts: false) == 994_998)
    record.released = .max
    #expect(record.attested == 0)
    record.attestation = nil
    #expect(record.attested == 0)
    #expect(!record.isAttested(on: .min))
  }

  @Test func theCoveredPartIsRoundedDown() {
    let shortage = Shortage(number: 1, supply: 3, available: 2, filled: 0)
    #expect(shortage.covered(Units(100)) == Units(66))
    #expect(Shortage(number: 1, supply: 0, available: 0, filled: 0).covered(Units(5)) == .zero)
    #expect(
      Shortage(number: 1, supply: .max, available: .max, filled: 0).covered(Units(5)) == Units(5))
  }
}
