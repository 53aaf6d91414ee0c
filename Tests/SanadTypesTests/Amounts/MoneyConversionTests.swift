import SanadTypes
import Testing

@Suite struct MoneyConversionTests {
  private func money(_ minor: Int128, _ currency: Currency) -> Money {
    Money(minorUnits: minor, currency)
  }

  private func rate(_ text: String) throws -> Rate { try Rate(number: text) }

  @Test func refusesARateThatIsNoneAndWhatDoesNotFit() throws {
    for millionths: Int64 in [0, -1, .min] {
      #expect(throws: ValueFailure.zeroDivisor) {
        try money(1, .pkr).converted(to: .usd, at: Rate(millionths: millionths))
      }
    }
    #expect(throws: ValueFailure.overflow) {
      try money(.max, .pkr).converted(to: .usd, at: rate("0.999999"))
    }
    #expect(throws: ValueFailure.overflow) {
      try money(.max, .usd).mostConverted(from: .pkr, at: rate("1.000001"))
    }
    #expect(try money(.max, .pkr).converted(to: .usd, at: rate("1")) == money(.max, .usd))
  }

  @Test func isRoundedUpAndExactWhereItCanBe() throws {
    let dollar = try rate("278.5")
    #expect(try money(27_850, .pkr).converted(to: .usd, at: dollar) == money(100, .usd))
    #expect(try money(27_851, .pkr).converted(to: .usd, at: dollar) == money(101, .usd))
    #expect(try money(1, .pkr).converted(to: .usd, at: dollar) == money(1, .usd))
    #expect(try money(0, .pkr).converted(to: .usd, at: dollar) == money(0, .usd))
  }

  @Test func currenciesHaveTheirOwnMinorUnits() throws {
    // 150.5 yen and 0.3075 dinars for a dollar.
    #expect(
      try money(15_050, .jpy).converted(to: .usd, at: rate("150.5")) == money(10_000, .usd))
    #expect(
      try money(307_500, .kwd).converted(to: .usd, at: rate("0.3075")) == money(100_000, .usd))
    #expect(try money(1, .usd).converted(to: .jpy, at: rate("0.01")) == money(1, .jpy))
  }

  @Test(arguments: ["278.5", "0.003591", "1", "999999999.999999", "0.000001"])
  func theMostThatFitsIsTheMost(text: String) throws {
    let price = try rate(text)
    for minor: Int128 in [1, 2, 99, 100, 12_345, 1_000_000_007] {
      let limit = money(minor, .usd)
      let most = try limit.mostConverted(from: .pkr, at: price)
      #expect(try most.converted(to: .usd, at: price).minorUnits <= minor)
      let next = money(most.minorUnits + 1, .pkr)
      #expect(try next.converted(to: .usd, at: price).minorUnits > minor)
    }
  }

  @Test func ratesAreReadAsNumbersOfSixDigits() throws {
    #expect(try rate("278.5").millionths == 278_500_000)
    #expect(try rate("278.5").numberText == "278.500000")
    #expect(try rate("-0.000001").numberText == "-0.000001")
    for wrong in ["", "278.5%", "1.0000001", "9223372036854.775808", "1e3", "."] {
      #expect(throws: ValueFailure.self, "\(wrong)") { try rate(wrong) }
    }
  }
}
