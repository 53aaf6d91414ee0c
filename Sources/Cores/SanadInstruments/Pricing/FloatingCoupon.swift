public import SanadTypes

/// A coupon whose rate changes within its period, at each auction of the bill that it follows.
///
/// Every day counts with the rate of its day. The legs are summed exactly and rounded once: a
/// rounding of each leg would pay another amount.
public struct FloatingCoupon: Equatable, Sendable {
  /// Most resets of a period: one a day of the longest.
  public static let resetsMax = 400

  /// Days of one rate.
  public struct Leg: Equatable, Sendable {
    /// The first day with the rate.
    public let start: CalendarDate
    /// The first day with the next one.
    public let end: CalendarDate
    /// Benchmark and spread together, in millionths; -1,000 % to 1,000 %.
    public let rate: Rate

    /// A leg.
    public init(from start: CalendarDate, to end: CalendarDate, at rate: Rate) {
      (self.start, self.end, self.rate) = (start, end, rate)
    }
  }

  /// Days of all legs.
  public let days: UInt32
  /// The sum of rate times days, in millionths.
  public let weightedRate: Int128
  /// The coupon in minor units, before it is rounded.
  public let exact: ExactFraction
  /// The coupon in minor units: `F sum(rate_i days_i) / (10^6 f days)`, rounded once.
  public let amount: Units

  /// Works out the coupon of a period.
  ///
  /// - Parameters:
  ///   - face: minor units.
  ///   - legs: in order and without gaps, 1 to ``resetsMax``.
  /// - Throws: `datesOutOfOrder` for an empty leg, a gap or an overlap; `outOfRange`, also where the
  ///   coupon would be negative; `overflow`.
  ///
  /// Source: State Bank of Pakistan, DMMD circulars 16 of 2019 and 23 of 2020 (resets on the
  /// settlement days of three-month bills); that days weigh the rates is inferred.
  public init(
    face: Units, _ legs: [Leg], _ frequency: CouponFrequency, rounding: Rounding = .halfUp
  ) throws(InstrumentFailure) {
    try InstrumentFailure.Quantity.resets.check(
      Int128(legs.count), in: 1...Int128(Self.resetsMax))
    var days: Int128 = 0
    var weighted: Int128 = 0
    for (index, leg) in legs.enumerated() {
      guard leg.start < leg.end else { throw .datesOutOfOrder(leg.start, leg.end) }
      if index > 0, legs[index - 1].end != leg.start {
        throw .datesOutOfOrder(legs[index - 1].end, leg.start)
      }
      let bound = Int128(BondPosition.rateMax)
      try InstrumentFailure.Quantity.rate.check(Int128(leg.rate.millionths), in: -bound...bound)
      let count = Int128(leg.start.days(until: leg.end))
      days += count
      weighted += count * Int128(leg.rate.millionths)
    }
    try InstrumentFailure.Quantity.daysInPeriod.check(
      days, in: 1...Int128(BondPosition.periodDaysMax))
    try InstrumentFailure.Quantity.rate.check(weighted, in: 0...Int128.max)
    guard let numerator = CheckedMath.product(face.value, UInt128(weighted)) else {
      throw .overflow(.amount)
    }
    let fraction = try ExactFraction(
      numerator,
      over: UInt128(Rate.whole) * UInt128(frequency.rawValue) * UInt128(days))
    self.days = UInt32(days)
    weightedRate = weighted
    exact = fraction.reduced
    amount = try fraction.of(Units(1), rounding: rounding)
  }
}
