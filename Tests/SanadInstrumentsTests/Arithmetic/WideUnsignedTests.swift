import SanadTesting
import SanadTypes
import Testing

@testable import SanadInstruments

@Suite struct WideUnsignedTests {
  @Test func whatDoesNotFitIsNil() throws {
    let most = WideUnsigned(.max, times: .max)
    #expect(most.adding(most) == nil)
    #expect(most.multiplied(by: 3) == nil)
    #expect(WideUnsigned(0).subtracting(WideUnsigned(1)) == nil)
    #expect(most.divided(by: 0, rounding: .floor) == nil)
    #expect(most.divided(by: .max - 1, rounding: .floor) == nil)
    #expect(most.divided(by: .max, rounding: .floor) == .max)
    // A quotient of 2^128 - 1 and a half does not fit once it is rounded up.
    let half = try #require(WideUnsigned(.max, times: 4).adding(WideUnsigned(2)))
    #expect(half.divided(by: 4, rounding: .floor) == .max)
    #expect(half.divided(by: 4, rounding: .halfUp) == nil)
  }

  @Test func carriesAndBorrowsCrossTheMiddle() throws {
    let edge = WideUnsigned(.max)
    let sum = try #require(edge.adding(WideUnsigned(1)))
    #expect(sum == WideUnsigned(1 << 64, times: 1 << 64))
    #expect(sum.subtracting(WideUnsigned(1)) == edge)
    #expect(edge < sum)
  }

  /// Products and quotients of 64 bits, which 128 bits hold.
  @Test func agreesWithNarrowArithmetic() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<5_000 {
      let (left, right) = (UInt128(random.next()), UInt128(random.next()))
      let divisor = random.number() | 1
      let wide = WideUnsigned(left, times: right)
      for rounding in Rounding.allCases {
        #expect(
          wide.divided(by: divisor, rounding: rounding)
            == CheckedMath.mulDiv(left, right, by: divisor, rounding: rounding))
      }
    }
  }
}
