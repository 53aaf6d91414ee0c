public import SanadTypes

/// Interest, rental and repo interest on an amount. Each result is one complete fraction that is
/// rounded once, at the amount of money.
public enum Coupon {
  /// The coupon of a full regular period under ACT/ACT (ICMA): `F c / f`, whatever its days.
  ///
  /// - Parameters:
  ///   - face: minor units.
  ///   - rate: millionths a year, 0 to 1,000 %.
  ///   - rounding: the term sheet's.
  /// - Returns: minor units.
  /// - Throws: `outOfRange`, `overflow`.
  public static func full(
    face: Units, rate: Rate, _ frequency: CouponFrequency, rounding: Rounding = .halfUp
  ) throws(InstrumentFailure) -> Units {
    try accrued(face: face, rate: rate, frequency, days: 1, of: 1, rounding: rounding)
  }

  /// Interest since the last coupon day under ACT/ACT (ICMA): `F c a / (f b)`.
  ///
  /// - Parameters:
  ///   - face: minor units.
  ///   - rate: millionths a year, 0 to 1,000 %.
  ///   - days: days of the calendar since the last coupon day; at most `period`.
  ///   - period: days of the coupon period, 1 to 400.
  ///   - rounding: the term sheet's.
  /// - Returns: minor units.
  /// - Throws: `outOfRange`, `overflow`.
  public static func accrued(
    face: Units, rate: Rate, _ frequency: CouponFrequency, days: UInt32, of period: UInt32,
    rounding: Rounding = .halfUp
  ) throws(InstrumentFailure) -> Units {
    try InstrumentFailure.Quantity.daysInPeriod.check(
      Int128(period), in: 1...Int128(BondPosition.periodDaysMax))
    try InstrumentFailure.Quantity.daysAccrued.check(Int128(days), in: 0...Int128(period))
    return try part(
      of: face, rate, times: UInt128(days),
      over: UInt128(frequency.rawValue) * UInt128(period), rounding)
  }

  /// Interest for any part of a year.
  ///
  /// - Parameter fraction: of a ``DayCount`` or of an ``ICMAPeriod``, exact and not reduced to
  ///   digits.
  /// - Returns: minor units.
  /// - Throws: `outOfRange`, `overflow`.
  public static func interest(
    on face: Units, rate: Rate, for fraction: ExactFraction, rounding: Rounding = .halfUp
  ) throws(InstrumentFailure) -> Units {
    try part(of: face, rate, times: fraction.numerator, over: fraction.denominator, rounding)
  }

  /// The rental of an ijara sukuk: ACT/365 of the days of the period.
  ///
  /// - Parameters:
  ///   - face: minor units.
  ///   - rental: millionths a year, 0 to 1,000 %.
  ///   - start: the first day of the period.
  ///   - end: the day of the rental; after `start`.
  /// - Returns: days of the period, and minor units rounded as asked.
  /// - Throws: `datesOutOfOrder`, `outOfRange`, `overflow`.
  ///
  /// Source: State Bank of Pakistan, Government of Pakistan Ijara Sukuk (ACT/365).
  public static func rental(
    face: Units, rental: Rate, from start: CalendarDate, to end: CalendarDate,
    rounding: Rounding = .halfUp
  ) throws(InstrumentFailure) -> (days: UInt32, rental: Units) {
    guard start < end else { throw .datesOutOfOrder(start, end) }
    let fraction = try DayCount.actual365Fixed.fraction(from: start, to: end)
    let days = try DayCount.actual365Fixed.days(from: start, to: end)
    return (days, try interest(on: face, rate: rental, for: fraction, rounding: rounding))
  }

  /// Simple interest on the cash of a repurchase agreement, which its far leg pays back with it:
  /// `S r d / basis`.
  ///
  /// - Parameters:
  ///   - cash: minor units of the near leg.
  ///   - rate: millionths a year, 0 to 1,000 %.
  ///   - days: days of the calendar from the near leg to the far one, 1 to 3,660.
  /// - Returns: interest and far leg in minor units; interest rounded half up once.
  /// - Throws: `outOfRange`, `overflow`.
  public static func repo(
    cash: Units, rate: Rate, days: UInt32, basis: BillPrice.Basis
  ) throws(InstrumentFailure) -> (interest: Units, farLeg: Units) {
    try InstrumentFailure.Quantity.days.check(Int128(days), in: BillPrice.days)
    let interest = try part(
      of: cash, rate, times: UInt128(days), over: UInt128(basis.rawValue), .halfUp)
    return (
      interest, try InstrumentFailure.Quantity.amount.fitting(cash.adding(interest))
    )
  }

  /// `amount * rate * numerator / (10^6 * denominator)`, rounded once.
  private static func part(
    of amount: Units, _ rate: Rate, times numerator: UInt128, over denominator: UInt128,
    _ rounding: Rounding
  ) throws(InstrumentFailure) -> Units {
    try InstrumentFailure.Quantity.couponRate.check(
      Int128(rate.millionths), in: 0...Int128(BondPosition.rateMax))
    guard let factor = CheckedMath.product(UInt128(rate.millionths), numerator),
      let divisor = CheckedMath.product(UInt128(Rate.whole), denominator),
      let value = CheckedMath.mulDiv(amount.value, factor, by: divisor, rounding: rounding)
    else { throw .overflow(.amount) }
    return Units(value)
  }
}
