import SanadInstruments
import SanadTesting
import SanadTypes
import Testing

@Suite struct ExactFractionTests {
  @Test func refusesZeroBelowTheLine() {
    #expect(throws: InstrumentFailure.zeroDivisor) { try ExactFraction(1, over: 0) }
  }

  @Test func refusesASumThatDoesNotFit() throws {
    let left = try ExactFraction(1, over: UInt128.max)
    let right = try ExactFraction(1, over: UInt128.max - 1)
    #expect(throws: InstrumentFailure.overflow(.amount)) { try left.adding(right) }
  }

  @Test func equalValuesAreEqualHoweverTheyAreWritten() throws {
    let half = try ExactFraction(1, over: 2)
    #expect(try half == ExactFraction(UInt128.max / 2, over: UInt128.max - 1))
    #expect(try half != ExactFraction(UInt128.max / 2, over: UInt128.max))
    let days = try ExactFraction(12, over: 362)
    #expect("\(days)" == "12/362" && "\(days.reduced)" == "6/181")
    #expect("\(ExactFraction.zero.reduced)" == "0/1")
  }

  @Test func aSumIsInLowestTermsAndInNoOrder() throws {
    var random = SplitMix64(seed: 3)
    for _ in 0..<2_000 {
      let left = try ExactFraction(
        UInt128(random.below(1_000)), over: UInt128(random.below(400) + 1))
      let right = try ExactFraction(
        UInt128(random.below(1_000)), over: UInt128(random.below(400) + 1))
      let sum = try left.adding(right)
      #expect(try sum == right.adding(left))
      #expect(sum.reduced.denominator == sum.denominator)
      let above =
        left.numerator * right.denominator + right.numerator * left.denominator
      #expect(try sum == ExactFraction(above, over: left.denominator * right.denominator))
    }
  }
}
