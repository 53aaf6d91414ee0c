/// Arithmetic in 128 bits that never wraps and never traps: what does not fit is nil.
public enum CheckedMath {
  /// `left * right / divisor`, rounded once; exact in between through 256 bits.
  ///
  /// Nil when `divisor` is zero or the result has more than 128 bits.
  public static func mulDiv(
    _ left: UInt128, _ right: UInt128, by divisor: UInt128, rounding: Rounding
  ) -> UInt128? {
    guard let (quotient, remainder) = divided(left, right, by: divisor) else { return nil }
    let isUp = roundsAway(quotient, remainder, divisor, rounding, isNegative: false)
    return isUp ? sum(quotient, 1) : quotient
  }

  /// `left * right / divisor` with signs, rounded once; exact in between through 256 bits.
  ///
  /// Nil when `divisor` is zero or the result does not fit.
  public static func mulDiv(
    _ left: Int128, _ right: Int128, by divisor: Int128, rounding: Rounding
  ) -> Int128? {
    let isNegative = ((left < 0) != (right < 0)) != (divisor < 0)
    guard
      let (quotient, remainder) = divided(
        left.magnitude, right.magnitude, by: divisor.magnitude)
    else { return nil }
    let isAway = roundsAway(
      quotient, remainder, divisor.magnitude, rounding, isNegative: isNegative)
    guard let magnitude = isAway ? sum(quotient, 1) : quotient else { return nil }
    return signed(magnitude, isNegative: isNegative)
  }

  /// `left + right`, or nil.
  public static func sum<Value: FixedWidthInteger>(_ left: Value, _ right: Value) -> Value? {
    let (value, hasOverflowed) = left.addingReportingOverflow(right)
    return hasOverflowed ? nil : value
  }

  /// `left - right`, or nil.
  public static func difference<Value: FixedWidthInteger>(
    _ left: Value, _ right: Value
  ) -> Value? {
    let (value, hasOverflowed) = left.subtractingReportingOverflow(right)
    return hasOverflowed ? nil : value
  }

  /// `left * right`, or nil.
  public static func product<Value: FixedWidthInteger>(_ left: Value, _ right: Value) -> Value? {
    let (value, hasOverflowed) = left.multipliedReportingOverflow(by: right)
    return hasOverflowed ? nil : value
  }

  /// The integer with this magnitude and sign, or nil where 128 bits cannot hold it.
  public static func signed(_ magnitude: UInt128, isNegative: Bool) -> Int128? {
    guard isNegative else { return Int128(exactly: magnitude) }
    let minimum = Int128.min
    if magnitude == minimum.magnitude { return minimum }
    return Int128(exactly: magnitude).map { -$0 }
  }

  private static func divided(
    _ left: UInt128, _ right: UInt128, by divisor: UInt128
  ) -> (quotient: UInt128, remainder: UInt128)? {
    let product = left.multipliedFullWidth(by: right)
    // dividingFullWidth traps unless the quotient fits; it fits exactly when high < divisor.
    guard product.high < divisor else { return nil }
    if product.high == 0 {
      return (product.low / divisor, product.low % divisor)
    }
    return divisor.dividingFullWidth(product)
  }

  private static func roundsAway(
    _ quotient: UInt128, _ remainder: UInt128, _ divisor: UInt128, _ rounding: Rounding,
    isNegative: Bool
  ) -> Bool {
    if remainder == 0 { return false }
    // 2 * remainder may not fit, remainder < divisor does: compare with what is left over.
    let rest = divisor - remainder
    switch rounding {
    case .floor: return isNegative
    case .ceiling: return !isNegative
    case .halfUp: return remainder >= rest
    case .halfEven: return remainder == rest ? quotient & 1 == 1 : remainder > rest
    }
  }
}
