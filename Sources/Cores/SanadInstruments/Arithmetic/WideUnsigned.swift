import SanadTypes

/// An unsigned integer of 256 bits, as wide as a product of two of 128 bits. What does not fit is
/// nil; nothing wraps and nothing traps.
struct WideUnsigned: Equatable, Sendable {
  private let high: UInt128
  private let low: UInt128

  private init(high: UInt128, low: UInt128) {
    self.high = high
    self.low = low
  }

  init(_ value: UInt128) { self.init(high: 0, low: value) }

  /// The product, which always fits.
  init(_ left: UInt128, times right: UInt128) {
    let product = left.multipliedFullWidth(by: right)
    self.init(high: product.high, low: product.low)
  }

  /// The sum, or nil above 256 bits.
  func adding(_ other: WideUnsigned) -> WideUnsigned? {
    let (low, carries) = low.addingReportingOverflow(other.low)
    guard let high = CheckedMath.sum(high, other.high),
      let carried = CheckedMath.sum(high, carries ? 1 : 0)
    else { return nil }
    return WideUnsigned(high: carried, low: low)
  }

  /// The difference, or nil below zero.
  func subtracting(_ other: WideUnsigned) -> WideUnsigned? {
    let (low, borrows) = low.subtractingReportingOverflow(other.low)
    guard let high = CheckedMath.difference(high, other.high),
      let borrowed = CheckedMath.difference(high, borrows ? 1 : 0)
    else { return nil }
    return WideUnsigned(high: borrowed, low: low)
  }

  /// The product, or nil above 256 bits.
  func multiplied(by factor: UInt128) -> WideUnsigned? {
    let lower = low.multipliedFullWidth(by: factor)
    guard let upper = CheckedMath.product(high, factor),
      let high = CheckedMath.sum(upper, lower.high)
    else { return nil }
    return WideUnsigned(high: high, low: lower.low)
  }

  /// The quotient rounded once, or nil where `divisor` is zero or the quotient has over 128 bits.
  func divided(by divisor: UInt128, rounding: Rounding) -> UInt128? {
    // dividingFullWidth traps unless the quotient fits; it fits exactly when high < divisor.
    guard high < divisor else { return nil }
    let (quotient, remainder) = divisor.dividingFullWidth((high, low))
    let isUp =
      switch rounding {
      case .floor: false
      case .ceiling: remainder > 0
      case .halfUp: remainder >= divisor - remainder
      case .halfEven:
        remainder == divisor - remainder
          ? quotient & 1 == 1 : remainder > divisor - remainder
      }
    return isUp ? CheckedMath.sum(quotient, 1) : quotient
  }
}

extension WideUnsigned: Comparable {
  static func < (left: WideUnsigned, right: WideUnsigned) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }
}
