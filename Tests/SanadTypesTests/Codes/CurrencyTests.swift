import SanadCodec
import SanadTypes
import Testing

@Suite struct CurrencyTests {
  @Test func refusesCodesThatAreNotOnTheList() {
    for code in ["", "PK", "pkr", "PKRR", "XXX", "ZZZ", "PK\u{0}"] {
      #expect(Currency(code) == nil, "\(code)")
    }
    for code in ["pkr", "XXX", "\0\0\0"] {
      #expect(throws: DecodingFailure.self) {
        try BCSReader.decode(Currency.self, from: Array(code.utf8))
      }
    }
    #expect(throws: DecodingFailure(.truncated(needed: 1, available: 0), at: 2)) {
      try BCSReader.decode(Currency.self, from: Array("PK".utf8))
    }
  }

  @Test func encodesThreeLetters() throws {
    for currency in Currency.allCases {
      #expect(currency.bcsBytes == Array(currency.code.utf8))
      #expect(try BCSReader.decode(Currency.self, from: currency.bcsBytes) == currency)
    }
  }

  @Test func knowsTheExponentsOfISO4217() {
    #expect(Currency.jpy.minorUnitDigits == 0)
    #expect(Currency.krw.minorUnitDigits == 0)
    for currency in [Currency.bhd, .kwd, .jod, .omr, .tnd] {
      #expect(currency.minorUnitDigits == 3)
    }
    for currency in [Currency.pkr, .usd, .eur, .gbp, .aed, .sar, .cny, .sgd, .idr, .uzs] {
      #expect(currency.minorUnitDigits == 2)
    }
  }
}
