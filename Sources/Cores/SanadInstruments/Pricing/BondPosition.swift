public import SanadTypes

/// Where in its life a bond with a fixed coupon is on a settlement date: all that its price depends
/// on beside the yield.
///
/// The current period is a regular one, and redemption is at par.
public struct BondPosition: Equatable, Sendable {
  /// Most coupons that may be left.
  public static let couponsMax = 600
  /// Most days of a period.
  public static let periodDaysMax = 400
  /// Most of a coupon rate, in millionths: 1,000 %.
  public static let rateMax: Int64 = 10_000_000

  /// The coupon rate a year.
  public let coupon: Rate
  /// Coupons of a year.
  public let frequency: CouponFrequency
  /// Days of the calendar from the last coupon day to settlement; below ``daysInPeriod``.
  public let daysAccrued: UInt32
  /// Days of the current coupon period.
  public let daysInPeriod: UInt32
  /// Coupons that are still to be paid, the one at the end of the current period included.
  public let couponsLeft: UInt32

  /// A position.
  ///
  /// - Throws: `outOfRange`.
  public init(
    coupon: Rate, _ frequency: CouponFrequency, daysAccrued: UInt32, daysInPeriod: UInt32,
    couponsLeft: UInt32
  ) throws(InstrumentFailure) {
    try InstrumentFailure.Quantity.couponRate.check(
      Int128(coupon.millionths), in: 0...Int128(Self.rateMax))
    try InstrumentFailure.Quantity.daysInPeriod.check(
      Int128(daysInPeriod), in: 1...Int128(Self.periodDaysMax))
    try InstrumentFailure.Quantity.daysAccrued.check(
      Int128(daysAccrued), in: 0...Int128(daysInPeriod) - 1)
    try InstrumentFailure.Quantity.couponCount.check(
      Int128(couponsLeft), in: 1...Int128(Self.couponsMax))
    (self.coupon, self.frequency) = (coupon, frequency)
    (self.daysAccrued, self.daysInPeriod) = (daysAccrued, daysInPeriod)
    self.couponsLeft = couponsLeft
  }

  /// The position on `settlement` of a bond whose coupons fall on the days of `schedule`.
  ///
  /// - Throws: `datesOutOfOrder` for a settlement before the dated date or from maturity on;
  ///   `irregularPeriod` for one within a stub; `outOfRange`.
  public init(
    coupon: Rate, _ frequency: CouponFrequency, _ schedule: CouponSchedule,
    settlement: CalendarDate
  ) throws(InstrumentFailure) {
    let period = try schedule.period(at: settlement, frequency)
    guard period.isRegular else { throw .irregularPeriod(period.start, period.end) }
    try self.init(
      coupon: coupon, frequency, daysAccrued: UInt32(period.start.days(until: settlement)),
      daysInPeriod: period.days,
      couponsLeft: UInt32(schedule.dates.count { $0 > settlement }))
  }
}
