import SanadTypes
import Testing

@testable import SanadInstruments

/// What comes off a price that is without its coupon.
@Suite struct UnearnedTests {
  private func off(
    _ numerator: UInt128, _ denominator: UInt128, _ rounding: Rounding, of amount: UInt128 = 1
  ) throws -> UInt128 {
    try ExactFraction(numerator, over: denominator).off(Units(amount), rounding: rounding).value
  }

  @Test func refusesWhatDoesNotFit() throws {
    #expect(throws: InstrumentFailure.self) { try off(.max, 1, .halfUp, of: 2) }
    #expect(throws: InstrumentFailure.self) { try off(.max, 1, .halfUp) }
    let half = try ExactFraction(1, over: 2)
    #expect(throws: InstrumentFailure.self) {
      try half.subtracting(ExactFraction(2, over: 3))
    }
    #expect(try half.subtracting(half) == .zero)
    #expect(try half.subtracting(ExactFraction(1, over: 3)) == ExactFraction(1, over: 6))
  }

  /// As the negative number that it is: -1/2 rounds half up to 0, -3/2 to -1.
  @Test func roundsBelowZero() throws {
    let cases: [(UInt128, UInt128, Rounding, UInt128)] = [
      (1, 2, .halfUp, 0), (3, 2, .halfUp, 1), (1, 2, .floor, 1), (1, 2, .ceiling, 0),
      (1, 2, .halfEven, 0), (3, 2, .halfEven, 2), (5, 2, .halfEven, 2), (7, 3, .halfUp, 2),
      (8, 3, .halfUp, 3), (8, 3, .ceiling, 2), (7, 3, .floor, 3), (4, 2, .floor, 2),
      (4, 2, .ceiling, 2), (0, 7, .floor, 0), (0, 7, .ceiling, 0),
    ]
    for (numerator, denominator, rounding, expected) in cases {
      #expect(
        try off(numerator, denominator, rounding) == expected,
        "\(numerator)/\(denominator) \(rounding)")
    }
  }

  /// 100,000.00 of 14 %, six of 181 days before its coupon.
  @Test func aBondWithoutItsCouponCostsLess() throws {
    func settled(_ days: UInt32, of period: UInt32 = 181) throws -> ExCouponSettlement {
      try ExCouponSettlement(
        face: Units(10_000_000), price: .par, coupon: Rate(millionths: 140_000), .semiAnnual,
        daysAccrued: days, daysInPeriod: period)
    }
    #expect(try settled(175).rebate == Units(23_204))
    #expect(try settled(175).dirty == Units(10_000_000 - 23_204))
    #expect(try settled(181).rebate == .zero)
    // The whole coupon on the day on which its period begins.
    #expect(try settled(0).rebate == Units(700_000))
    #expect(throws: InstrumentFailure.self) { try settled(182) }
    #expect(throws: InstrumentFailure.self) { try settled(0, of: 0) }
    #expect(throws: InstrumentFailure.self) {
      try ExCouponSettlement(
        face: Units(10_000_000), price: Price(tenThousandths: 1), coupon: Rate(millionths: 140_000),
        .semiAnnual, daysAccrued: 0, daysInPeriod: 181)
    }
  }
}
