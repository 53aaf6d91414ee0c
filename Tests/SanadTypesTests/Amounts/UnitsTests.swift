import SanadCodec
import SanadTypes
import Testing

@Suite struct UnitsTests {
  @Test func refusesResultsBelowZeroAndBeyond128Bits() {
    #expect(Units.zero.subtracting(Units(1)) == nil)
    #expect(Units(.max).adding(Units(1)) == nil)
    #expect(Units(.max).multiplied(by: 2) == nil)
    #expect(Units(5).subtracting(Units(5)) == .zero)
  }

  @Test func refusesFractionsAndNegatives() {
    for text in ["", "1.0", "-1", "1_000", "10,00", "340282366920938463463374607431768211456"] {
      #expect(throws: ValueFailure.self, "\(text)") { try Units(text) }
    }
  }

  @Test func readsAndPrintsGroups() throws {
    #expect(try Units("50,000") == Units(50_000))
    #expect(try Units("50000").groupedText == "50,000")
    #expect(
      Units(.max).groupedText == "340,282,366,920,938,463,463,374,607,431,768,211,455")
  }

  @Test func sharesAreRoundedOnceAndFitOrAreNone() {
    #expect(BasisPoints(2_500).share(of: 5, rounding: .ceiling) == 2)
    #expect(BasisPoints(10_000).share(of: .max, rounding: .floor) == .max)
    #expect(BasisPoints(20_000).share(of: .max, rounding: .floor) == nil)
    #expect(BasisPoints(1_250).description == "12.50%")
  }

  @Test func printsRatesInPercent() {
    #expect(Rate(millionths: 137_300).description == "13.7300%")
    #expect(Rate(millionths: -500).description == "-0.0500%")
    #expect(Rate(millionths: .min).description == "-922337203685477.5808%")
  }
}
