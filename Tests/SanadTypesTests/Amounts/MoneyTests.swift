import SanadCodec
import SanadTesting
import SanadTypes
import Testing

@Suite struct MoneyTests {
  @Test func refusesTextThatIsNotAnExactAmount() {
    let wrong = [
      "", "-", ".", "1.", ".5", "1.005", "1,00", "1,0000.00", ",100", "1,,000", "12,34,567.00",
      "+1", "--1", "1 000", "1e3", "٣", "0x10", "1.0.0", "1,000,00", "1.5,0",
      String(repeating: "1", count: 65),
    ]
    for text in wrong {
      #expect(throws: ValueFailure.self, "\(text)") { try Money(text, .pkr) }
    }
    #expect(throws: ValueFailure.self) { try Money("1.0", .jpy) }
    #expect(throws: ValueFailure.self) { try Money("1.0001", .kwd) }
  }

  @Test func refusesAmountsBeyond128Bits() throws {
    let largest = "1701411834604692317316873037158841057.27"
    #expect(try Money(largest, .pkr).minorUnits == Int128.max)
    #expect(throws: ValueFailure.overflow) {
      try Money("1701411834604692317316873037158841057.28", .pkr)
    }
    #expect(try Money("-1701411834604692317316873037158841057.28", .pkr).minorUnits == .min)
    #expect(throws: ValueFailure.overflow) {
      try Money("99999999999999999999999999999999999999999", .pkr)
    }
  }

  @Test func refusesToCombineCurrencies() {
    let rupees = Money(minorUnits: 1, .pkr)
    let dollars = Money(minorUnits: 1, .usd)
    #expect(throws: ValueFailure.currencyMismatch(.pkr, .usd)) { try rupees.adding(dollars) }
    #expect(throws: ValueFailure.currencyMismatch(.pkr, .usd)) {
      try rupees.subtracting(dollars)
    }
  }

  @Test func refusesResultsThatDoNotFit() {
    let most = Money(minorUnits: .max, .pkr)
    let least = Money(minorUnits: .min, .pkr)
    let one = Money(minorUnits: 1, .pkr)
    #expect(throws: ValueFailure.overflow) { try most.adding(one) }
    #expect(throws: ValueFailure.overflow) { try least.subtracting(one) }
    #expect(throws: ValueFailure.overflow) { try least.multiplied(by: -1) }
    #expect(throws: ValueFailure.zeroDivisor) {
      try one.multiplied(by: 1, over: 0, rounding: .floor)
    }
    #expect(throws: ValueFailure.overflow) { try Money(Units(1 << 127), .pkr) }
    #expect(Money(minorUnits: -1, .pkr).units == nil)
  }

  @Test(arguments: [
    ("1,200.00", Currency.pkr, 120_000, "1,200.00"), ("1200", .pkr, 120_000, "1,200.00"),
    ("0.05", .usd, 5, "0.05"), ("-0.5", .eur, -50, "-0.50"), ("-0", .eur, 0, "0.00"),
    ("1,234,567", .jpy, 1_234_567, "1,234,567"), ("1.5", .kwd, 1_500, "1.500"),
    ("007", .gbp, 700, "7.00"), ("999,999.99", .aed, 99_999_999, "999,999.99"),
  ])
  func readsAndPrintsExactly(text: String, currency: Currency, minor: Int, printed: String) throws {
    let money = try Money(text, currency)
    #expect(money.minorUnits == Int128(minor))
    #expect(money.decimalText == printed)
    #expect(money.description == "\(currency.code) \(printed)")
  }

  @Test func printsAndReadsBackRandomAmounts() throws {
    var random = SplitMix64(seed: 2)
    for _ in 0..<5_000 {
      let amount = Int128(bitPattern: random.number())
      for currency in [Currency.jpy, .pkr, .bhd] {
        let money = Money(minorUnits: amount, currency)
        #expect(try Money(money.decimalText, currency) == money)
      }
    }
  }

  @Test func refusesAnUnknownCurrencyOnDecoding() {
    var bytes = Money(minorUnits: -1, .pkr).bcsBytes
    #expect(bytes == [UInt8](repeating: 0xff, count: 16) + Array("PKR".utf8))
    bytes[18] = UInt8(ascii: "X")
    #expect(
      throws: DecodingFailure(.invalidValue("not the code of a known currency"), at: 16)
    ) { try BCSReader.decode(Money.self, from: bytes) }
  }

  @Test func roundsAPriceOnce() throws {
    // instruments.md 2, E1: 279,070,000 at 93.5500 pays 261,069,985.00.
    let face = try Money("279,070,000.00", .pkr)
    let price = try Price("93.55")
    #expect(try price.value(of: face, rounding: .halfUp).decimalText == "261,069,985.00")
    #expect(price.description == "93.5500")
    #expect(throws: ValueFailure.self) { try Price("-1") }
    #expect(throws: ValueFailure.overflow) { try Price("99999999999999999999") }
  }
}
