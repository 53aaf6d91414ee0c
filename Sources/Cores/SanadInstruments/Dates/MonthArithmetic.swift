public import SanadTypes

/// Months of the calendar, which have 28 to 31 days.
extension CalendarDate {
  /// Whether it is the last day of its month.
  public var isEndOfMonth: Bool {
    let (year, month, day) = components
    return day == Self.days(inMonth: month, of: year)
  }

  /// The last day of its month.
  public var endOfMonth: CalendarDate {
    let (year, month, _) = components
    return CalendarDate(year: year, month: month, day: Self.days(inMonth: month, of: year)) ?? self
  }

  /// The same day of the month so many months later (earlier when negative), or the last day of
  /// that month where it is shorter; nil outside of the years 1 to 9999.
  ///
  /// With `keepingEndOfMonth` the last day of a month stays the last one: 28 February goes to 31
  /// August, and not to the 28th.
  public func adding(months: Int32, keepingEndOfMonth: Bool = false) -> CalendarDate? {
    let (year, month, day) = components
    let count = year * 12 + (month - 1) + Int(months)
    guard count >= 12 else { return nil }
    let target = (year: count / 12, month: count % 12 + 1)
    guard target.year <= 9_999 else { return nil }
    let last = Self.days(inMonth: target.month, of: target.year)
    let isLast = keepingEndOfMonth && isEndOfMonth
    return CalendarDate(
      year: target.year, month: target.month, day: isLast ? last : Swift.min(day, last))
  }

  /// 1 to 7 for Monday to Sunday.
  public var weekday: Weekday {
    // 1970-01-01 was a Thursday.
    let index = (Int(dayNumber) % 7 + 7 + 3) % 7
    return Weekday.allCases[index]
  }
}

/// A day of the week, by its first three letters.
public enum Weekday: String, CaseIterable, Hashable, Sendable {
  case monday = "MON"
  case tuesday = "TUE"
  case wednesday = "WED"
  case thursday = "THU"
  case friday = "FRI"
  case saturday = "SAT"
  case sunday = "SUN"
}
