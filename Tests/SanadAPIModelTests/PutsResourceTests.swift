import SanadAPIModel
import SanadTypes
import Testing

@Suite struct PutsResourceTests {
  private func expect(_ resource: PutsResource) throws -> String {
    let data = try APICoding.encode(resource)
    #expect(try APICoding.decode(PutsResource.self, from: data) == resource)
    let text = String(decoding: data, as: UTF8.self)
    #expect(try OpenAPISchemas().complaints(about: text, as: "Puts") == [], "\(text)")
    return text
  }

  @Test func putsAreAsTheirSchemaSays() throws {
    let symbol = try InstrumentSymbol("PIB-5Y")
    var life = InstrumentLife()
    _ = try expect(PutsResource(life, [], of: symbol, at: Height(3)))
    life.openPut = 7
    let isNoted = life.add(Amortisation(date: try CalendarDate("2027-05-01"), part: 150_000))
    var book = PutBook()
    let isAdded = book.add(Units(100))
    #expect(isNoted && isAdded)
    let right = EarlyRedemption(
      date: try CalendarDate("2027-11-01"), price: Price(tenThousandths: 990_000), noticeDays: 30)
    let text = try expect(PutsResource(life, [(right, book)], of: symbol, at: Height(3)))
    #expect(text.contains("\"notice_until\":\"2027-10-02\""))
    #expect(text.contains("\"units\":\"100\"") && text.contains("\"open_payment\":7"))
  }
}
