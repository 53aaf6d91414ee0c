public import SanadCodec

/// A day of the proleptic Gregorian calendar, from 0001-01-01 to 9999-12-31.
///
/// Encoded as the number of days since 1970-01-01 in four bytes, little-endian two's complement.
public struct CalendarDate: Hashable, Sendable, BitwiseCopyable {
  /// 0001-01-01.
  public static let min = CalendarDate(unchecked: -719_162)
  /// 9999-12-31.
  public static let max = CalendarDate(unchecked: 2_932_896)

  /// Days since 1970-01-01.
  public let dayNumber: Int32

  /// The day with this number; nil outside of ``min`` to ``max``.
  public init?(dayNumber: Int32) {
    guard (Self.min.dayNumber...Self.max.dayNumber).contains(dayNumber) else { return nil }
    self.dayNumber = dayNumber
  }

  /// The day of a year, month and day of the month; nil where there is none.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.days(inMonth: month, of: year)
    else { return nil }
    self.init(unchecked: Self.dayNumber(year: year, month: month, day: day))
  }

  /// The day on which an instant falls at an offset from UTC; nil past 9999.
  ///
  /// - Precondition: the offset is within a day; it is a chain parameter and never input.
  public init?(_ timestamp: Timestamp, offsetSeconds: Int32) {
    precondition(offsetSeconds.magnitude <= 86_400, "an offset from UTC is within a day")
    let seconds = Int64(timestamp.value / 1_000) + Int64(offsetSeconds)
    let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    guard let dayNumber = Int32(exactly: day) else { return nil }
    self.init(dayNumber: dayNumber)
  }

  /// Reads `YYYY-MM-DD`.
  ///
  /// - Throws: `malformed`.
  public init(_ text: String) throws(ValueFailure) {
    let bytes = Array(text.utf8)
    let hyphen = UInt8(ascii: "-")
    guard bytes.count == 10, bytes[4] == hyphen, bytes[7] == hyphen,
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8..<10])
    else { throw .malformed("a date is written YYYY-MM-DD") }
    guard let date = CalendarDate(year: year, month: month, day: day) else {
      throw .malformed("there is no such day in the calendar")
    }
    self = date
  }

  private init(unchecked dayNumber: Int32) { self.dayNumber = dayNumber }

  /// Year, month (1 to 12) and day of the month (1 to 31).
  ///
  /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days: years
  /// start in March and come in eras of 400, so that the leap day is the last of its year.
  public var components: (year: Int, month: Int, day: Int) {
    let shifted = Int(dayNumber) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// The day `days` later (earlier when negative); nil outside of the calendar.
  public func adding(days: Int32) -> CalendarDate? {
    CheckedMath.sum(dayNumber, days).flatMap(CalendarDate.init(dayNumber:))
  }

  /// Days from `self` to `other`; negative when `other` is earlier.
  public func days(until other: CalendarDate) -> Int32 { other.dayNumber - dayNumber }

  /// Days in a month: 28 to 31.
  ///
  /// - Precondition: `1 <= month <= 12`.
  public static func days(inMonth month: Int, of year: Int) -> Int {
    precondition((1...12).contains(month), "a year has twelve months")
    switch month {
    case 2:
      return year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  // days_from_civil of the source named at `components`.
  private static func dayNumber(year: Int, month: Int, day: Int) -> Int32 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy(CodeCharacters.isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
}

extension CalendarDate: Comparable {
  /// Order of the days.
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    left.dayNumber < right.dayNumber
  }
}

extension CalendarDate: BCSEncodable, BCSDecodable {
  /// Appends the day number in four bytes.
  public func encode(into writer: inout BCSWriter) { writer.i32(dayNumber) }

  /// Reads a day number within the calendar.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    guard let date = CalendarDate(dayNumber: try reader.i32()) else {
      throw DecodingFailure(.invalidValue("a day outside of the years 1 to 9999"), at: start)
    }
    self = date
  }
}

extension CalendarDate: CustomStringConvertible {
  /// `YYYY-MM-DD`.
  public var description: String {
    let (year, month, day) = components
    return [(year, 4), (month, 2), (day, 2)]
      .map { number, width in
        let digits = String(number)
        return String(repeating: "0", count: width - digits.count) + digits
      }
      .joined(separator: "-")
  }
}
