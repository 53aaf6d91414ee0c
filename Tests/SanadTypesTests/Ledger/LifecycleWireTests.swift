import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// Terms, operations, events and records against the golden bytes of docs/wire-lifecycle.md.
@Suite struct LifecycleWireTests {
  private let pages: WirePages

  init() throws { pages = try WirePages() }

  private func expect<Value: BCSCodable & Equatable>(_ value: Value, _ hex: String) throws {
    #expect(Hex.encode(value.bcsBytes) == hex)
    #expect(try BCSReader.decode(Value.self, from: try #require(Hex.decode(hex))) == value)
  }

  private func expect<Value: BCSCodable & Equatable>(
    _ value: Value, under heading: String
  ) throws {
    try expect(value, try pages.bytes(heading))
  }

  @Test func termsAreAsThePageSays() throws {
    try expect(try Sample.details(), under: "Details of a term sheet")
    try expect(try Sample.security(), under: "Security")
    try expect(try Sample.coupons(), under: "Coupon periods")
    try expect(try Sample.bond(), under: "Fixed bond, variant 2")
    try expect(try Sample.floater(), under: "Floating bond, variant 3")
    try expect(try Sample.sukuk(), under: "Sukuk, variant 4")
  }

  @Test func everyClassRoundTripsInItsSheet() throws {
    let classes: [ClassTerms] = [
      .fixedBond(try Sample.bond()), .floatingBond(try Sample.floater()),
      .sukuk(try Sample.sukuk()), .cash(CashTerms(backing: .stablecoin)),
    ]
    for (terms, variant) in zip(classes, [2, 3, 4, 1] as [UInt8]) {
      let sheet = try Sample.sheet(terms, "X")
      #expect(try BCSReader.decode(TermSheet.self, from: sheet.bcsBytes) == sheet)
      #expect(terms.bcsBytes.first == variant)
    }
  }

  @Test func operationsAreAsThePageSays() throws {
    let golden = try pages.golden("Lifecycle operations")
    let operations = try Sample.lifecycleOperations()
    #expect(golden.map(\.name) == operations.indices.map(String.init))
    for (row, operation) in zip(golden, operations) {
      try expect(LedgerOperation.lifecycle(operation), row.hex)
    }
  }

  @Test func eventsAreAsThePageSays() throws {
    let golden = try pages.golden("Lifecycle events")
    let events = try Sample.lifecycleEvents()
    #expect(golden.map(\.name) == events.indices.map(String.init))
    for (row, event) in zip(golden, events) { try expect(Event.lifecycle(event), row.hex) }
  }

  @Test func recordsAreAsThePageSays() throws {
    try expect(try Sample.life(), under: "Life of an instrument (kind 21)")
    try expect(Sample.puts(), under: "Book of a put date (kind 48)")
    try expect(try Sample.payment(), under: "Payment of an instrument (kind 22)")
    try expect(
      AccountReference(Sample.account(2)),
      under: "Account of a place or a route (kinds 23 and 26)")
    try expect(Sample.entitlements(), under: "Entitlements of a holding (kind 24)")
    try expect(
      SuspenseRecord(units: Units(9), since: Timestamp(1_000)),
      under: "Cash in suspense (kind 25)")
    try expect(try Sample.calendar(), under: "Calendar (kind 27)")
    try expect(try Sample.fixings(), under: "Fixings of a benchmark (kind 28)")
    try expect(
      TaxTable(account: Sample.account(2), dates: [try Sample.taxRates()]),
      under: "Tax table (kind 29)")
    try expect(Sample.taxHistory(), under: "Tax history (kind 50)")
  }

  @Test func whatMakesNoSenseDoesNotDecode() throws {
    var overlap = BCSWriter()
    overlap.u8(1)
    overlap.list([
      Entitlement(first: 0, end: 3, units: Units(1)),
      Entitlement(first: 2, end: 4, units: Units(1)),
    ])
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(HolderEntitlements.self, from: overlap.bytes)
    }
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(PerUnit.self, from: [UInt8](repeating: 0, count: 32))
    }
    #expect(throws: DecodingFailure.self) {
      try BCSReader.decode(
        TaxRates.self,
        from: TaxRates(
          from: try Sample.date("2027-01-01"), rest: BasisPoints(10_001), rates: []
        ).bcsBytes)
    }
  }
}
