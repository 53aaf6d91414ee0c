public import SanadTypes

/// How many coupons a year has.
public enum CouponFrequency: UInt8, CaseIterable, Hashable, Sendable {
  /// One a year.
  case annual = 1
  /// One in six months.
  case semiAnnual = 2
  /// One in four months.
  case everyFourMonths = 3
  /// One in three months.
  case quarterly = 4
  /// One in two months.
  case everyTwoMonths = 6
  /// One a month.
  case monthly = 12

  /// Months between two coupons.
  public var months: Int32 { 12 / Int32(rawValue) }
}

/// A coupon period under ACT/ACT (ICMA rule 251): a regular one is worth one part in frequency of a
/// year, however many days it has; one that is longer or shorter is measured by the notional regular
/// periods that it covers.
public struct ICMAPeriod: Equatable, Sendable {
  /// Longest period, in days: a coupon comes at least once a year, and a long stub has up to two.
  public static let daysMax = 800
  /// Notional periods that one period may touch.
  public static let notionalMax = 24

  /// The first day.
  public let start: CalendarDate
  /// The day of the coupon.
  public let end: CalendarDate
  /// Coupons of a year.
  public let frequency: CouponFrequency
  /// Boundaries of the notional regular periods that cover the period, ascending; of a regular
  /// period its own two days.
  private let notional: [CalendarDate]

  /// A regular period.
  ///
  /// - Throws: `datesOutOfOrder`; `outOfRange` above ``daysMax`` days.
  public init(
    from start: CalendarDate, to end: CalendarDate, _ frequency: CouponFrequency
  ) throws(InstrumentFailure) {
    try self.init(from: start, to: end, frequency, notional: [start, end])
  }

  /// A period beside the regular ones.
  ///
  /// - Parameter notional: the boundaries of regular periods, ascending, from one on or before
  ///   `start` to one on or after `end`.
  /// - Throws: `datesOutOfOrder`; `outOfRange` above ``daysMax`` days or ``notionalMax`` periods.
  public init(
    from start: CalendarDate, to end: CalendarDate, _ frequency: CouponFrequency,
    notional: [CalendarDate]
  ) throws(InstrumentFailure) {
    guard start < end else { throw .datesOutOfOrder(start, end) }
    try InstrumentFailure.Quantity.daysInPeriod.check(
      Int128(start.days(until: end)), in: 1...Int128(Self.daysMax))
    try InstrumentFailure.Quantity.periods.check(
      Int128(notional.count) - 1, in: 1...Int128(Self.notionalMax))
    for (first, second) in zip(notional, notional.dropFirst()) where first >= second {
      throw .datesOutOfOrder(first, second)
    }
    guard let first = notional.first, first <= start else {
      throw .datesOutOfOrder(notional.first ?? start, start)
    }
    guard let last = notional.last, end <= last else {
      throw .datesOutOfOrder(end, notional.last ?? end)
    }
    (self.start, self.end, self.frequency) = (start, end, frequency)
    self.notional = notional
  }

  /// Days of the calendar.
  public var days: UInt32 { UInt32(start.days(until: end)) }

  /// Whether it is a regular period, and no stub.
  public var isRegular: Bool { notional == [start, end] }

  /// The part of a year from the start to `date`; of a regular period days accrued over days of the
  /// period times coupons of the year, not reduced.
  ///
  /// - Throws: `datesOutOfOrder` for a day outside of the period; `overflow` where the notional
  ///   periods have no denominator of 128 bits in common.
  public func fraction(to date: CalendarDate) throws(InstrumentFailure) -> ExactFraction {
    guard start <= date else { throw .datesOutOfOrder(start, date) }
    guard date <= end else { throw .datesOutOfOrder(date, end) }
    var sum: ExactFraction?
    for (first, second) in zip(notional, notional.dropFirst()) {
      let overlap = max(first, start).days(until: min(second, date))
      guard overlap > 0 || sum == nil else { continue }
      let part = try ExactFraction(
        UInt128(max(0, overlap)),
        over: UInt128(first.days(until: second)) * UInt128(frequency.rawValue))
      sum = try sum?.adding(part) ?? part
    }
    return sum ?? .zero
  }
}
