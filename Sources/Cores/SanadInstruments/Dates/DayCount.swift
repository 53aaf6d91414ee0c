public import SanadTypes

/// A rule that says how long a year is and how many days of it have passed.
///
/// The 30/360 rules differ in how they treat the last days of months, so each is named by its
/// variant. ACT/ACT (ICMA) needs the coupon period too and is ``ICMAPeriod``.
public enum DayCount: CaseIterable, Hashable, Sendable {
  /// Days of the calendar over 365 (ISDA 2006 definitions, 4.16(d)).
  case actual365Fixed
  /// Days of the calendar over 360 (ISDA 2006, 4.16(e)).
  case actual360
  /// Days in leap years over 366 and the others over 365 (ISDA 2006, 4.16(b)).
  case actualActualISDA
  /// 30/360 Bond Basis (ISDA 2006, 4.16(f)): a 31st counts as the 30th, the second one only where
  /// the first day is a 30th or a 31st.
  case thirty360BondBasis
  /// 30/360 of United States bonds: as Bond Basis, and the last day of February counts as a 30th.
  case thirty360US
  /// 30E/360 (Eurobond basis; ISDA 2006, 4.16(g)): each 31st counts as the 30th.
  case thirtyE360

  /// Days from `start` to `end` as this rule counts them; whole days of the calendar for the ACT
  /// rules.
  ///
  /// - Throws: `datesOutOfOrder` where `end` is before `start`.
  public func days(
    from start: CalendarDate, to end: CalendarDate
  ) throws(InstrumentFailure) -> UInt32 {
    guard start <= end else { throw .datesOutOfOrder(start, end) }
    let days =
      switch self {
      case .actual365Fixed, .actual360, .actualActualISDA: Int(start.days(until: end))
      case .thirty360BondBasis: Self.bondBasis(start, end)
      case .thirty360US: Self.unitedStates(start, end)
      case .thirtyE360: Self.eurobond(start, end)
      }
    // A rule moves the first day by two at most, and the second with it where they would cross: no
    // two days in order count as less than nothing.
    return UInt32(Swift.max(0, days))
  }

  /// The part of a year from `start` to `end`, exactly.
  ///
  /// - Throws: `datesOutOfOrder` where `end` is before `start`.
  public func fraction(
    from start: CalendarDate, to end: CalendarDate
  ) throws(InstrumentFailure) -> ExactFraction {
    let days = UInt128(try days(from: start, to: end))
    switch self {
    case .actual365Fixed: return try ExactFraction(days, over: 365)
    case .actualActualISDA:
      let inLeapYears = Self.daysInLeapYears(before: end) - Self.daysInLeapYears(before: start)
      return try ExactFraction(
        UInt128(inLeapYears) * 365 + (days - UInt128(inLeapYears)) * 366, over: 365 * 366)
    case .actual360, .thirty360BondBasis, .thirty360US, .thirtyE360:
      return try ExactFraction(days, over: 360)
    }
  }

  private typealias Day = (year: Int, month: Int, day: Int)

  private static func between(_ first: Day, _ second: Day) -> Int {
    360 * (second.year - first.year) + 30 * (second.month - first.month)
      + (second.day - first.day)
  }

  private static func bondBasis(_ start: CalendarDate, _ end: CalendarDate) -> Int {
    var first = start.components
    var second = end.components
    first.day = min(first.day, 30)
    if first.day == 30 { second.day = min(second.day, 30) }
    return between(first, second)
  }

  private static func unitedStates(_ start: CalendarDate, _ end: CalendarDate) -> Int {
    var first = start.components
    var second = end.components
    // The order of these lines is the rule's: February first, then the 31sts.
    if first.month == 2, start.isEndOfMonth {
      if second.month == 2, end.isEndOfMonth { second.day = 30 }
      first.day = 30
    }
    if second.day == 31, first.day >= 30 { second.day = 30 }
    first.day = min(first.day, 30)
    return between(first, second)
  }

  private static func eurobond(_ start: CalendarDate, _ end: CalendarDate) -> Int {
    var first = start.components
    var second = end.components
    first.day = min(first.day, 30)
    second.day = min(second.day, 30)
    return between(first, second)
  }

  /// Days of leap years from the first day of year 1 up to and without `date`.
  private static func daysInLeapYears(before date: CalendarDate) -> Int {
    let (year, month, day) = date.components
    let past = year - 1
    let leapYears = past / 4 - past / 100 + past / 400
    guard CalendarDate.days(inMonth: 2, of: year) == 29 else { return leapYears * 366 }
    let before = (1..<month).reduce(0) { $0 + CalendarDate.days(inMonth: $1, of: year) }
    return leapYears * 366 + before + day - 1
  }
}
