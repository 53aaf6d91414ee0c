public import SanadTypes

/// What to do with a payment that falls on a day without business (ISDA 2006 definitions, 4.12).
public enum BusinessDayConvention: String, CaseIterable, Hashable, Sendable {
  /// Leave the day as it is.
  case unadjusted = "Unadjusted"
  /// The next business day.
  case following = "Following"
  /// The next one, unless that is in another month: then the last one before.
  case modifiedFollowing = "ModifiedFollowing"
  /// The last business day before.
  case preceding = "Preceding"
  /// The last one before, unless that is in another month: then the next one.
  case modifiedPreceding = "ModifiedPreceding"
}

/// The days without business of one place: a weekend and a list of days off.
///
/// A value, and never this program's own knowledge: days off are proclaimed, some by the sight of
/// the moon, so a calendar is governed data with a version.
public struct BusinessCalendar: Equatable, Sendable {
  /// Most days off that a calendar may list: forty a year for two centuries.
  public static let daysOffMax = 8_192
  /// How far a business day is looked for, in days; a weekend of seven days has none.
  public static let searchDaysMax: Int32 = 366
  /// Most business days that a day is moved by in one call.
  public static let stepsMax = 2_000

  private let isWeekend: [Bool]
  private let daysOff: [CalendarDate]

  /// A calendar; the order of both lists and what is in them twice changes nothing.
  ///
  /// - Throws: `outOfRange` above ``daysOffMax``.
  public init(weekend: [Weekday], daysOff: [CalendarDate]) throws(InstrumentFailure) {
    try InstrumentFailure.Quantity.calendarDays.check(count: daysOff.count, max: Self.daysOffMax)
    isWeekend = Weekday.allCases.map(weekend.contains)
    self.daysOff = daysOff.sorted()
  }

  /// Whether business is done on a day. O(log n) of the days off.
  public func isBusinessDay(_ day: CalendarDate) -> Bool {
    let place = Weekday.allCases.firstIndex(of: day.weekday)
    if place.map({ isWeekend[$0] }) == true { return false }
    var low = 0
    var high = daysOff.count
    while low < high {
      let middle = (low + high) / 2
      if daysOff[middle] < day { low = middle + 1 } else { high = middle }
    }
    return low == daysOff.count || daysOff[low] != day
  }

  /// The day that a convention puts in the place of `day`.
  ///
  /// - Throws: `noBusinessDay` where none is within ``searchDaysMax`` days; `outsideCalendar`.
  public func adjusted(
    _ day: CalendarDate, _ convention: BusinessDayConvention
  ) throws(InstrumentFailure) -> CalendarDate {
    switch convention {
    case .unadjusted: return day
    case .following: return try nearest(day, step: 1)
    case .preceding: return try nearest(day, step: -1)
    case .modifiedFollowing: return try modified(day, step: 1)
    case .modifiedPreceding: return try modified(day, step: -1)
    }
  }

  /// The business day that is `count` business days after `day` (before, when negative); zero gives
  /// `day` or the next business day.
  ///
  /// - Throws: `outOfRange` above ``stepsMax``; `noBusinessDay`, `outsideCalendar`.
  public func adding(
    businessDays count: Int, to day: CalendarDate
  ) throws(InstrumentFailure) -> CalendarDate {
    let bound = Int128(Self.stepsMax)
    try InstrumentFailure.Quantity.days.check(Int128(count), in: -bound...bound)
    guard count != 0 else { return try nearest(day, step: 1) }
    var current = day
    let step: Int32 = count > 0 ? 1 : -1
    for _ in 0..<count.magnitude {
      guard let next = current.adding(days: step) else { throw .outsideCalendar }
      current = try nearest(next, step: step)
    }
    return current
  }

  private func modified(
    _ day: CalendarDate, step: Int32
  ) throws(InstrumentFailure) -> CalendarDate {
    let candidate = try nearest(day, step: step)
    if candidate.components.month == day.components.month { return candidate }
    return try nearest(day, step: -step)
  }

  private func nearest(
    _ day: CalendarDate, step: Int32
  ) throws(InstrumentFailure) -> CalendarDate {
    var current = day
    for _ in 0...Self.searchDaysMax {
      if isBusinessDay(current) { return current }
      guard let next = current.adding(days: step) else { throw .outsideCalendar }
      current = next
    }
    throw .noBusinessDay(near: day)
  }
}
