import SanadTesting
import SanadTypes
import Testing

@Suite struct CheckedMathTests {
  @Test func refusesDivisionByZero() {
    for rounding in Rounding.allCases {
      #expect(CheckedMath.mulDiv(1 as UInt128, 1, by: 0, rounding: rounding) == nil)
      #expect(CheckedMath.mulDiv(0 as UInt128, 0, by: 0, rounding: rounding) == nil)
      #expect(CheckedMath.mulDiv(1 as Int128, 1, by: 0, rounding: rounding) == nil)
    }
  }

  @Test func refusesAQuotientOfMoreThan128Bits() {
    #expect(CheckedMath.mulDiv(UInt128.max, 2, by: 1, rounding: .floor) == nil)
    #expect(CheckedMath.mulDiv(UInt128.max, .max, by: .max - 1, rounding: .floor) == nil)
    #expect(CheckedMath.mulDiv(Int128.min, 1, by: -1, rounding: .floor) == nil)
    #expect(CheckedMath.mulDiv(Int128.max, 2, by: 1, rounding: .floor) == nil)
  }

  @Test func refusesWhereOnlyTheRoundingOverflows() {
    #expect(CheckedMath.mulDiv(UInt128.max, 7, by: 7, rounding: .ceiling) == .max)
    #expect(CheckedMath.mulDiv(Int128.max, 7, by: 7, rounding: .ceiling) == .max)
    #expect(CheckedMath.mulDiv(Int128.min, 7, by: 7, rounding: .floor) == .min)
    let (left, right, divisor) = Self.greatestQuotientAndARest
    #expect(CheckedMath.mulDiv(left, right, by: divisor, rounding: .floor) == .max)
    #expect(CheckedMath.mulDiv(left, right, by: divisor, rounding: .ceiling) == nil)
  }

  // (2^128 - 2) * (2^127 + 2) = (2^128 - 1) * (2^127 + 1) + 2^127 - 3
  static let greatestQuotientAndARest: (UInt128, UInt128, UInt128) =
    (.max - 1, (1 << 127) + 2, (1 << 127) + 1)

  @Test func roundsEachWay() {
    let cases: [(Int128, Int128, [Int128])] = [
      (7, 2, [3, 4, 4, 4]), (5, 2, [2, 3, 3, 2]), (-5, 2, [-3, -2, -3, -2]),
      (-7, 2, [-4, -3, -4, -4]), (1, 3, [0, 1, 0, 0]), (2, 3, [0, 1, 1, 1]),
      (-1, 3, [-1, 0, 0, 0]), (-2, 3, [-1, 0, -1, -1]), (6, 3, [2, 2, 2, 2]),
      (0, -3, [0, 0, 0, 0]), (5, -2, [-3, -2, -3, -2]), (-5, -2, [2, 3, 3, 2]),
    ]
    for (value, divisor, expected) in cases {
      for (rounding, result) in zip(Rounding.allCases, expected) {
        #expect(CheckedMath.mulDiv(value, 1, by: divisor, rounding: rounding) == result)
      }
    }
  }

  @Test func keepsTheExactProductThrough256Bits() {
    // (2^128 - 1)^2 / (2^128 - 1)
    #expect(CheckedMath.mulDiv(UInt128.max, .max, by: .max, rounding: .floor) == .max)
    // (2^100 * 2^100) / 2^75 = 2^125
    let big: UInt128 = 1 << 100
    #expect(CheckedMath.mulDiv(big, big, by: 1 << 75, rounding: .floor) == 1 << 125)
    // 10^38 * 10^37 / 10^38
    let ten38 = UInt128("100000000000000000000000000000000000000") ?? 0
    #expect(CheckedMath.mulDiv(ten38, ten38 / 10, by: ten38, rounding: .halfEven) == ten38 / 10)
  }

  @Test func agreesWithItsOwnInverseOnRandomNumbers() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<20_000 {
      let (left, right) = (random.number(), random.number())
      let divisor = random.number()
      guard divisor > 0 else { continue }
      let floor = CheckedMath.mulDiv(left, right, by: divisor, rounding: .floor)
      let ceiling = CheckedMath.mulDiv(left, right, by: divisor, rounding: .ceiling)
      let product = left.multipliedFullWidth(by: right)
      guard let floor else {
        #expect(product.high >= divisor)
        continue
      }
      // floor * divisor <= left * right < (floor + 1) * divisor
      let back = floor.multipliedFullWidth(by: divisor)
      #expect((back.high, back.low) <= (product.high, product.low))
      if floor < .max {
        let above = (floor + 1).multipliedFullWidth(by: divisor)
        #expect((above.high, above.low) > (product.high, product.low))
      }
      let isWhole = back.high == product.high && back.low == product.low
      if floor < .max { #expect(ceiling == (isWhole ? floor : floor + 1)) }
      if floor == .max && !isWhole { #expect(ceiling == nil) }
    }
  }

  @Test func sumsDifferencesAndProductsThatDoNotFitAreNil() {
    #expect(CheckedMath.sum(UInt128.max, 1) == nil)
    #expect(CheckedMath.sum(Int128.max, 1) == nil)
    #expect(CheckedMath.difference(0 as UInt128, 1) == nil)
    #expect(CheckedMath.product(Int128.min, -1) == nil)
    #expect(CheckedMath.sum(UInt128.max - 1, 1) == .max)
  }

  @Test func signsMagnitudesUpToTheEdges() {
    #expect(CheckedMath.signed(1 << 127, isNegative: true) == .min)
    #expect(CheckedMath.signed(1 << 127, isNegative: false) == nil)
    #expect(CheckedMath.signed((1 << 127) + 1, isNegative: true) == nil)
    #expect(CheckedMath.signed(0, isNegative: true) == 0)
  }
}
