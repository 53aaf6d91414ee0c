import SanadTypes

/// A yield on the grid of the price function: ten-trillionths, so that both a rate in millionths and
/// the middle between two of them are whole numbers.
struct FineYield: Equatable, Sendable {
  /// What one hundred percent is.
  static let whole: Int64 = 10_000_000_000_000
  /// Steps of the grid in one step of a rate's millionths.
  static let perMillionth = whole / Rate.whole
  /// Yields that are priced: -50 % to 1,000 %.
  static let range: ClosedRange<Int64> = -whole / 2...whole * 10

  let tenTrillionths: Int64
}

/// What a bond's payments are worth at a yield, compounded `f` times a year:
/// `sum of CF_k (1 + y / f)^-(w + k)` with `w` the part of the current period that is left.
struct BondDiscount {
  /// Fraction bits of the sums.
  static let bits: UInt128 = 100
  /// Largest factor of a payment, 2^16: a negative yield over many periods is refused beyond.
  private static let factorMax = UInt128(1) << (bits + 16)

  /// The sum of the factors of all coupons, in units of 2^-100.
  let annuity: UInt128
  /// The factor of the redemption.
  let redemption: UInt128

  /// Nil where a factor is above 2^16.
  ///
  /// - Precondition: the yield is within ``FineYield/range``.
  init?(_ bond: BondPosition, yield: FineYield) {
    precondition(FineYield.range.contains(yield.tenTrillionths), "callers check their yields")
    // 1 + y / f as a ratio; above zero since y is -1/2 or more and f one or more.
    let whole = Int64(bond.frequency.rawValue) * FineYield.whole
    let below = UInt128(whole)
    let above = UInt128(whole + yield.tenTrillionths)
    let left = UInt128(bond.daysInPeriod - bond.daysAccrued)
    // (1 + y / f)^-w is (below / above)^w.
    var factor = FixedPoint.power(below, over: above, to: (left, over: UInt128(bond.daysInPeriod)))
    factor >>= 120 - Self.bits
    guard
      let step = CheckedMath.mulDiv(below, UInt128(1) << Self.bits, by: above, rounding: .floor)
    else { return nil }
    var sum: UInt128 = factor
    for _ in 1..<max(1, bond.couponsLeft) {
      let product = factor.multipliedFullWidth(by: step)
      factor = product.high << (128 - Self.bits) | product.low >> Self.bits
      guard factor <= Self.factorMax, let next = CheckedMath.sum(sum, factor) else { return nil }
      sum = next
    }
    (annuity, redemption) = (sum, factor)
  }
}
