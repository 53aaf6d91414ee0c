import SanadCodec
import SanadTypes
import Testing

@Suite struct CountryTests {
  @Test func refusesCodesThatAreNotAssigned() {
    for code in ["", "P", "pk", "PAK", "XX", "ZZ", "AA", "UK", "EU", "XK", "AN", "YU", "É"] {
      #expect(Country(code) == nil, "\(code)")
    }
    #expect(throws: DecodingFailure(.invalidValue("not an assigned country code"), at: 0)) {
      try BCSReader.decode(Country.self, from: Array("UK".utf8))
    }
  }

  @Test func holdsThe249AssignedCodes() throws {
    #expect(Country.all.count == 249)
    #expect(Country.all == Country.all.sorted())
    for country in Country.all {
      #expect(country.bcsBytes == Array(country.code.utf8))
      #expect(try BCSReader.decode(Country.self, from: country.bcsBytes) == country)
      #expect(Country(country.code) == country)
    }
    for code in ["PK", "AE", "SA", "GB", "CN", "SG", "SS", "CW", "BQ", "SX", "PS", "TL"] {
      #expect(Country(code)?.code == code)
    }
  }
}
