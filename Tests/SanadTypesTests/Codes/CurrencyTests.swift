import SanadCodec
import SanadTypes
import Testing

@Suite struct CurrencyTests {
  @Test func refusesCodesThatAreNotOnTheList() {
    for code in [
      "", "PK", "pkr", "PKRR", "XXX", "XTS", "XAU", "XDR", "ZZZ", "PK\u{0}", "HRK", "ZWL",
    ] {
      #expect(Currency(code) == nil, "\(code)")
    }
    for code in ["pkr", "XXX", "\0\0\0", "AAA", "ZZZ", "~~~"] {
      #expect(throws: DecodingFailure.self) {
        try BCSReader.decode(Currency.self, from: Array(code.utf8))
      }
    }
    #expect(throws: DecodingFailure(.truncated(needed: 1, available: 0), at: 2)) {
      try BCSReader.decode(Currency.self, from: Array("PK".utf8))
    }
  }

  @Test func holdsThe165CodesWithAMinorUnit() {
    #expect(Currency.allCases.count == 165)
    #expect(Currency.allCases == Currency.allCases.sorted())
  }

  @Test func encodesThreeLetters() throws {
    for currency in Currency.allCases {
      #expect(currency.bcsBytes == Array(currency.code.utf8))
      #expect(try BCSReader.decode(Currency.self, from: currency.bcsBytes) == currency)
    }
  }

  @Test func knowsTheExponentsOfISO4217() {
    for currency in [Currency.jpy, .krw, .vnd, .clp, .isk, .xof, .xaf, .xpf, .ugx] {
      #expect(currency.minorUnitDigits == 0)
    }
    for currency in [Currency.bhd, .kwd, .jod, .omr, .tnd, .iqd, .lyd] {
      #expect(currency.minorUnitDigits == 3)
    }
    for currency in [Currency.clf, .uyw] { #expect(currency.minorUnitDigits == 4) }
    for currency in [Currency.pkr, .usd, .eur, .gbp, .aed, .sar, .cny, .sgd, .idr, .uzs] {
      #expect(currency.minorUnitDigits == 2)
    }
  }
}
