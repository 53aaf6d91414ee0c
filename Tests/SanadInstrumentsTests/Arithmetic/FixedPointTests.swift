import SanadTesting
import SanadTypes
import Testing

@testable import SanadInstruments

@Suite struct FixedPointTests {
  @Test func powersOfOneAndOfNothingAreOne() {
    #expect(FixedPoint.power(7, over: 7, to: (3, over: 184)) == FixedPoint.one)
    #expect(FixedPoint.power(9, over: 7, to: (0, over: 184)) == FixedPoint.one)
  }

  /// Roots that are whole: (p^b / q^b) to the power of a / b is (p / q)^a.
  @Test func rootsOfPowersAreExactToTheClaimedBits() throws {
    var random = SplitMix64(seed: 5)
    for _ in 0..<500 {
      let (above, below) = (UInt128(random.below(20) + 7), UInt128(random.below(20) + 7))
      let share = UInt128(random.below(4))
      guard (above * above * above) / (below * below * below) < 16,
        (below * below * below) / (above * above * above) < 16
      else { continue }
      let power = FixedPoint.power(
        above * above * above, over: below * below * below, to: (share, over: 3))
      var exact = FixedPoint.one
      for _ in 0..<share {
        exact = try #require(
          CheckedMath.mulDiv(exact, above, by: below, rounding: .halfUp))
      }
      let difference = power > exact ? power - exact : exact - power
      #expect(difference >> 16 <= exact >> 120, "\(above)/\(below) to \(share)/3")
    }
  }
}
