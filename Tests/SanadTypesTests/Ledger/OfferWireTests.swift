import SanadCodec
import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

/// Offers against the golden bytes of docs/wire-offers.md, and the order of their pages.
@Suite struct OfferWireTests {
  private let pages: WirePages

  init() throws { pages = try WirePages() }

  private func expect<Value: BCSCodable & Equatable>(_ value: Value, _ hex: String) throws {
    #expect(Hex.encode(value.bcsBytes) == hex)
    #expect(try BCSReader.decode(Value.self, from: try #require(Hex.decode(hex))) == value)
  }

  @Test func valuesAreAsThePageSays() throws {
    #expect(
      Hex.encode(OfferSamples.terms().bcsBytes) == (try pages.bytes("Terms of an offer")))
    try expect(OfferSamples.record(), try pages.bytes("Offer (kind 49)"))
    try expect(OfferSamples.page(), try pages.bytes("Page of tenders (kind 51)"))
    try expect(OfferSamples.book(), try pages.bytes("Offers for an instrument (kind 52)"))
  }

  @Test func operationsAndEventsAreAsThePageSays() throws {
    let operations = OfferSamples.operations()
    let golden = try pages.golden("Offer operations")
    #expect(golden.map(\.name) == operations.indices.map(String.init))
    for (row, operation) in zip(golden, operations) {
      try expect(LedgerOperation.offer(operation), row.hex)
    }
    let events = OfferSamples.events()
    let told = try pages.golden("Offer events")
    #expect(told.map(\.name) == events.indices.map(String.init))
    for (row, event) in zip(told, events) { try expect(Event.offer(event), row.hex) }
  }

  @Test func lotsAreAsThePageSays() throws {
    let golden = try pages.golden("Lots among tenders")
    let seed = SHA256.digest(
      .tenderTie,
      OfferSamples.offer.bcsBytes + Sample.account(3).bcsBytes + Units(60).bcsBytes
        + Sample.account(4).bcsBytes + Units(7).bcsBytes)
    #expect(
      golden.map(\.hex) == [
        seed.hex, SHA256.digest(.tenderTie, seed.bytes + Sample.account(3).bcsBytes).hex,
      ])
  }

  @Test func aLockOfAnOfferNamesIt() throws {
    let owner = LockOwner.offer(OfferSamples.offer)
    #expect(Hex.encode(owner.bcsBytes) == "04" + Hex.encode(OfferSamples.offer.bcsBytes))
    #expect(owner.offer == OfferSamples.offer && owner.settlement == nil && owner.put == nil)
    let date = try CalendarDate("2028-05-01")
    let later = LockOwner.offer(OfferID(of: Sample.instrument(1), number: 4))
    #expect([later, owner, .put(date)].sorted() == [.put(date), owner, later])
    #expect(LockOwner.put(date).offer == nil)
  }

  @Test func aPageTakesATenderOffAndPutsOneInItsPlace() {
    var page = OfferSamples.page()
    #expect(page.lines.map(\.account) == [3, 4, 5].map { Sample.account($0) })
    page[Sample.account(4)] = TenderLine(account: Sample.account(4), units: Units(9))
    #expect(page[Sample.account(4)]?.units == Units(9))
    #expect(page.lines.count == 3)
    page[Sample.account(3)] = nil
    page[Sample.account(9)] = nil
    #expect(page.lines.map(\.account) == [4, 5].map { Sample.account($0) })
    #expect(page[Sample.account(3)] == nil)
  }
}
