public import SanadTypes

/// The days on which the coupon periods of an instrument begin and end, before any adjustment to
/// business days: accrual follows these days, payment their adjusted ones.
public struct CouponSchedule: Equatable, Sendable {
  /// From which end regular periods are laid out.
  public enum Rule: String, CaseIterable, Sendable {
    /// From maturity to the dated date: what is irregular comes first. The rule of government bonds.
    case backward
    /// From the dated date to maturity: what is irregular comes last.
    case forward
  }

  /// What becomes of the days that make no regular period.
  public enum Stub: String, CaseIterable, Sendable {
    /// A shorter period of their own.
    case short
    /// Part of the neighbouring period, which is longer for it.
    case long
  }

  /// Most periods of a schedule: a hundred years of months.
  public static let periodsMax = 1_200

  /// The days, ascending and each once, from the dated date to maturity.
  public let dates: [CalendarDate]
  /// Months of a regular period.
  public let months: Int32
  private let anchor: CalendarDate
  private let keepsEndOfMonth: Bool

  /// Lays out the periods.
  ///
  /// - Parameters:
  ///   - months: months of a regular period, 1 to 120.
  ///   - keepsEndOfMonth: whether a bond whose anchor (maturity, or the dated date under `forward`)
  ///     is the last day of its month has all its coupons on last days.
  /// - Throws: `datesOutOfOrder` unless maturity comes after the dated date; `outOfRange` for the
  ///   months, or above ``periodsMax`` periods.
  public init(
    from dated: CalendarDate, to maturity: CalendarDate, everyMonths months: Int32, _ rule: Rule,
    keepsEndOfMonth: Bool, stub: Stub = .short
  ) throws(InstrumentFailure) {
    guard dated < maturity else { throw .datesOutOfOrder(dated, maturity) }
    try InstrumentFailure.Quantity.months.check(Int128(months), in: 1...120)
    self.months = months
    self.keepsEndOfMonth = keepsEndOfMonth
    anchor = rule == .backward ? maturity : dated
    let sign: Int32 = rule == .backward ? -1 : 1
    var inner: [CalendarDate] = []
    var hasStub = true
    for count in 1...Int32(Self.periodsMax) + 1 {
      let next = anchor.adding(
        months: sign * count * months, keepingEndOfMonth: keepsEndOfMonth)
      // Outside of the calendar is beyond the other end, too.
      guard let next, dated < next, next < maturity else {
        hasStub = next != (rule == .backward ? dated : maturity)
        break
      }
      inner.append(next)
    }
    try InstrumentFailure.Quantity.periods.check(count: inner.count + 1, max: Self.periodsMax)
    if stub == .long, hasStub { inner = inner.dropLast() }
    dates = [dated] + (rule == .backward ? inner.reversed() : inner) + [maturity]
  }

  /// The coupon period that `date` falls into: from the day on which it begins up to and without the
  /// day of its coupon.
  ///
  /// - Throws: `datesOutOfOrder` before the dated date, and from maturity on; those of
  ///   ``ICMAPeriod``.
  public func period(
    at date: CalendarDate, _ frequency: CouponFrequency
  ) throws(InstrumentFailure) -> ICMAPeriod {
    guard let first = dates.first, first <= date else {
      throw .datesOutOfOrder(dates.first ?? date, date)
    }
    guard let index = dates.firstIndex(where: { date < $0 }), index > 0 else {
      throw .datesOutOfOrder(date, dates.last ?? date)
    }
    return try ICMAPeriod(
      from: dates[index - 1], to: dates[index], frequency,
      notional: try notional(from: dates[index - 1], to: dates[index]))
  }

  /// Boundaries of regular periods around two days, by the same steps from the same anchor.
  private func notional(
    from start: CalendarDate, to end: CalendarDate
  ) throws(InstrumentFailure) -> [CalendarDate] {
    let (startYear, startMonth, _) = start.components
    let (anchorYear, anchorMonth, _) = anchor.components
    let distance = Int32((startYear - anchorYear) * 12 + startMonth - anchorMonth)
    // One step early, since the month alone does not say which side of the day a boundary is on.
    var step = distance / months - 2
    var boundaries: [CalendarDate] = []
    while boundaries.last.map({ $0 < end }) ?? true {
      let boundary = anchor.adding(months: step * months, keepingEndOfMonth: keepsEndOfMonth)
      guard let boundary else { throw .outsideCalendar }
      if boundary <= start { boundaries.removeAll() }
      boundaries.append(boundary)
      step += 1
    }
    return boundaries
  }
}
