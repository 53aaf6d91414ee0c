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

/// What a bond costs that is sold without the coupon of its period, whose record has been taken: what is
/// still to be earned of the coupon comes off the clean price.
public struct ExCouponSettlement: Equatable, Sendable {
  /// The clean price of the face, in minor units.
  public let clean: Units
  /// What comes off, in minor units: the accrued interest is as much below zero.
  public let rebate: Units
  /// What is paid: the difference.
  public let dirty: Units

  /// Prices a face.
  ///
  /// - Parameters: as of ``BondSettlement``.
  /// - Throws: `outOfRange`, `overflow`, also where the rebate is more than the price.
  ///
  /// Source: United Kingdom Debt Management Office, "Formulae for calculating gilt prices from yields",
  /// 1998 (rebate interest of a gilt in its ex-dividend period).
  public init(
    face: Units, price: Price, coupon: Rate, _ frequency: CouponFrequency, daysAccrued: UInt32,
    daysInPeriod: UInt32, rounding: Rounding = .halfUp
  ) throws(InstrumentFailure) {
    let cum = try BondSettlement(
      face: face, price: price, coupon: coupon, frequency, daysAccrued: daysAccrued,
      daysInPeriod: daysInPeriod, rounding: rounding)
    clean = cum.clean
    let left = UInt128(daysInPeriod - daysAccrued) * UInt128(max(coupon.millionths, 0))
    let year = UInt128(frequency.rawValue) * UInt128(daysInPeriod) * UInt128(Rate.whole)
    rebate = try ExactFraction(left, over: year).reduced.off(face, rounding: rounding)
    dirty = try InstrumentFailure.Quantity.amount.fitting(clean.subtracting(rebate))
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
