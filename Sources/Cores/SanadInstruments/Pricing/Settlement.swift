public import SanadTypes

/// What a bond costs on settlement: each part rounded once, and their sum.
public struct BondSettlement: Equatable, Sendable {
  /// The clean price of the face, in minor units.
  public let clean: Units
  /// The interest since the last coupon day, in minor units.
  public let accrued: Units
  /// What is paid: both.
  public let dirty: Units

  /// Prices a face.
  ///
  /// - Parameters:
  ///   - face: minor units.
  ///   - price: the clean price per 100 of face.
  ///   - coupon: millionths a year, 0 to 1,000 %.
  ///   - daysAccrued: days from the last coupon day; at most ``daysInPeriod``.
  ///   - rounding: the term sheet's, of both parts; half up for government bonds.
  /// - Throws: `outOfRange`, `overflow`.
  ///
  /// Source: the State Bank of Pakistan's bid tables (realised value = clean + accrued).
  public init(
    face: Units, price: Price, coupon: Rate, _ frequency: CouponFrequency, daysAccrued: UInt32,
    daysInPeriod: UInt32, rounding: Rounding = .halfUp
  ) throws(InstrumentFailure) {
    let amount = InstrumentFailure.Quantity.amount
    clean = Units(
      try amount.fitting(
        CheckedMath.mulDiv(
          face.value, UInt128(price.tenThousandths), by: UInt128(Price.par.tenThousandths),
          rounding: rounding)))
    accrued = try Coupon.accrued(
      face: face, rate: coupon, frequency, days: daysAccrued, of: daysInPeriod,
      rounding: rounding)
    dirty = try amount.fitting(clean.adding(accrued))
  }
}

/// What an amount of face costs at a price, in minor units.
public enum Cash {
  /// The price of `face`, rounded once.
  ///
  /// - Parameters:
  ///   - face: minor units.
  ///   - price: per 100 of face.
  /// - Throws: `overflow`.
  public static func of(
    face: Units, at price: Price, rounding: Rounding = .halfUp
  ) throws(InstrumentFailure) -> Units {
    let cash = CheckedMath.mulDiv(
      face.value, UInt128(price.tenThousandths), by: UInt128(Price.par.tenThousandths),
      rounding: rounding)
    return Units(try InstrumentFailure.Quantity.amount.fitting(cash))
  }
}
