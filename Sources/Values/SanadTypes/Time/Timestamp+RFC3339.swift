extension Timestamp {
  /// 9999-12-31T23:59:59.999Z, the last instant that RFC 3339 can write.
  public static let lastWritable = Timestamp(253_402_300_799_999)

  /// RFC 3339 in UTC with milliseconds, e.g. `2026-11-20T14:01:09.412Z`; an instant past
  /// ``lastWritable`` is written as that one.
  public var rfc3339: String {
    let milliseconds = min(self, Self.lastWritable).value
    let timeOfDay = milliseconds % 86_400_000
    // The clamp above keeps the day within the calendar.
    let date = CalendarDate(dayNumber: Int32(milliseconds / 86_400_000)) ?? .max
    let time = [timeOfDay / 3_600_000, timeOfDay / 60_000 % 60, timeOfDay / 1_000 % 60]
      .map { Self.padded($0, to: 2) }.joined(separator: ":")
    return "\(date)T\(time).\(Self.padded(timeOfDay % 1_000, to: 3))Z"
  }

  /// Reads `2026-11-20T14:01:09Z`, with or without one to three digits of a second's fraction.
  /// Only UTC, and only from 1970 on.
  ///
  /// - Throws: `malformed`.
  public init(rfc3339 text: String) throws(ValueFailure) {
    let bytes = Array(text.utf8)
    guard (20...24).contains(bytes.count), bytes.count != 21, bytes[10] == UInt8(ascii: "T"),
      bytes[bytes.count - 1] == UInt8(ascii: "Z")
    else { throw Self.malformed }
    let date = try CalendarDate(String(decoding: bytes[0..<10], as: UTF8.self))
    guard date.dayNumber >= 0 else { throw .malformed("an instant is not before 1970") }
    let time = try Self.milliseconds(ofTime: bytes[11..<19])
    let fraction = try Self.milliseconds(ofFraction: bytes[19..<bytes.count - 1])
    self.init(UInt64(date.dayNumber) * 86_400_000 + time + fraction)
  }

  private static let malformed = ValueFailure.malformed(
    "an instant is written YYYY-MM-DDTHH:MM:SSZ")

  private static func milliseconds(
    ofTime bytes: ArraySlice<UInt8>
  ) throws(ValueFailure) -> UInt64 {
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ $0.count == 2 }),
      parts.allSatisfy({ $0.allSatisfy(CodeCharacters.isDigit) })
    else { throw malformed }
    let numbers = parts.map(number)
    guard numbers[0] < 24, numbers[1] < 60, numbers[2] < 60 else {
      throw .malformed("there is no such time of day")
    }
    return (numbers[0] * 3_600 + numbers[1] * 60 + numbers[2]) * 1_000
  }

  private static func milliseconds(
    ofFraction bytes: ArraySlice<UInt8>
  ) throws(ValueFailure) -> UInt64 {
    if bytes.isEmpty { return 0 }
    let digits = bytes.dropFirst()
    guard bytes.first == UInt8(ascii: "."), !digits.isEmpty,
      digits.allSatisfy(CodeCharacters.isDigit)
    else { throw malformed }
    return number(digits + repeatElement(UInt8(ascii: "0"), count: 3 - digits.count))
  }

  private static func number(_ digits: some Sequence<UInt8>) -> UInt64 {
    digits.reduce(0) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) }
  }

  private static func padded(_ number: UInt64, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
