import SanadCrypto
import SanadTypes

/// What the first section says, and what the other sections are read by.
struct NetworkSection {
  let name: String
  let kind: NetworkKind
  /// The public word of a test network's keys.
  let testWord: String?
  let timestamp: Timestamp
  let utcOffsetSeconds: Int32

  /// The test key of a name; a complaint on a network that is not a test network.
  func testKey(_ name: String, for field: Field) -> PublicKey? {
    guard let testWord else {
      field.complain(
        .testKeysRefused,
        "\"\(field.path)\" takes a key from a public word, and the network is not a test network",
        help: "give a public key (sanad keys new)")
      return nil
    }
    return SecretKey(testWord: testWord, name: name).publicKey
  }

  /// An instant: RFC 3339, or on a test network `start`, `start+400d`, `start-1d`.
  func instant(_ field: Field) -> Timestamp? {
    guard let text = field.text() else { return nil }
    guard text.hasPrefix("start") else { return field.value(Timestamp.init(rfc3339:)) }
    guard let days = relativeDays(text, field) else { return nil }
    return shifted(timestamp, byDays: days)
  }

  /// A date: `2027-11-18`, or on a test network `start+364d` or `start+6mo`, counted from the
  /// business date. Months keep the day, or end on the last one of a shorter month.
  func date(_ field: Field) -> CalendarDate? {
    guard let text = field.text() else { return nil }
    guard text.hasPrefix("start") else {
      return field.value { text throws(ValueFailure) in try CalendarDate(text) }
    }
    if text.hasSuffix("mo") { return monthsFromStart(text, field) }
    guard let days = relativeDays(text, field) else { return nil }
    return CalendarDate(shifted(timestamp, byDays: days), offsetSeconds: utcOffsetSeconds)
  }

  private static let daysMax: Int64 = 36_525
  private static let monthsMax = 1_200

  private func monthsFromStart(_ text: String, _ field: Field) -> CalendarDate? {
    guard kind.isTest else { return refuseRelative(field) }
    let rest = text.dropFirst("start".count)
    guard rest.first == "+" || rest.first == "-", let months = Int(rest.dropLast("mo".count)),
      months.magnitude <= Self.monthsMax
    else {
      field.complain(
        .configInvalid,
        "\"\(field.path)\" must be like start+6mo, at most \(Self.monthsMax) months, not"
          + " \"\(text)\"")
      return nil
    }
    guard
      let today = CalendarDate(timestamp, offsetSeconds: utcOffsetSeconds),
      let date = shifted(today, byMonths: months)
    else {
      field.complain(.configInvalid, "\"\(field.path)\" is after the year 9999")
      return nil
    }
    return date
  }

  private func shifted(_ date: CalendarDate, byMonths months: Int) -> CalendarDate? {
    let (year, month, day) = date.components
    let count = year * 12 + month - 1 + months
    let last = CalendarDate.days(inMonth: count % 12 + 1, of: count / 12)
    return CalendarDate(year: count / 12, month: count % 12 + 1, day: min(day, last))
  }

  private func refuseRelative<Value>(_ field: Field) -> Value? {
    field.complain(
      .configInvalid, "\"\(field.path)\" counts from the start: only a test network may do that")
    return nil
  }

  private func relativeDays(_ text: String, _ field: Field) -> Int64? {
    guard kind.isTest else {
      field.complain(
        .configInvalid, "\"\(field.path)\" counts from the start: only a test network may do that")
      return nil
    }
    let rest = text.dropFirst("start".count)
    if rest.isEmpty { return 0 }
    guard rest.first == "+" || rest.first == "-", rest.hasSuffix("d"),
      let days = Int64(rest.dropLast()), days.magnitude <= Self.daysMax
    else {
      field.complain(
        .configInvalid,
        "\"\(field.path)\" must be like start+364d, at most \(Self.daysMax) days, not \"\(text)\"")
      return nil
    }
    return days
  }

  private func shifted(_ time: Timestamp, byDays days: Int64) -> Timestamp {
    // A century of milliseconds has 42 bits; before 1970 the shift stops at the first instant.
    let distance = UInt64(days.magnitude) * 86_400_000
    if days >= 0 { return time.advanced(by: distance) }
    return Timestamp(time.distance(above: Timestamp(distance)))
  }
}

extension GenesisReader {
  /// The section `network`.
  func network(_ field: Field) -> NetworkSection? {
    guard
      let fields = field.mapping("name", "kind", "test_word", "timestamp", "utc_offset")
    else { return nil }
    let name = fields.required("name")?.text(bytesMax: Genesis.nameBytesMax)
    let kind = fields.required("kind")?.choice("kind of network", of: NetworkKind.self)
    let word = testWord(fields, kind: kind)
    let timestamp = fields.required("timestamp")?.value(Timestamp.init(rfc3339:))
    let offset = fields.required("utc_offset").flatMap(offset)
    if kind == .production, !changes.isEmpty {
      field.complain(.configInvalid, "only a test network's file can be changed when it is read")
    }
    guard let name, let kind, let timestamp, let offset else { return nil }
    return NetworkSection(
      name: name, kind: kind.isTest && changes.movesClock ? .testClock : kind,
      testWord: kind.isTest ? word : nil,
      timestamp: changes.timestamp ?? timestamp, utcOffsetSeconds: offset)
  }

  private func testWord(_ fields: FieldMapping, kind: NetworkKind?) -> String? {
    if kind == .production, let word = fields.optional("test_word") {
      word.complain(
        .testKeysRefused, "a network that is not a test network has no test word",
        help: "remove the key, or set \"network.kind: test\"")
      return nil
    }
    return fields.optional("test_word")?.text(bytesMax: 64)
  }

  /// `+05:00`, at most 14 hours either way.
  private func offset(_ field: Field) -> Int32? {
    field.value("offset from UTC like +05:00, at most 14 hours") { text in
      let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
      guard let sign = text.first, sign == "+" || sign == "-", parts.count == 2,
        parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isNumber) }),
        let hours = Int32(parts[0]), let minutes = Int32(parts[1]), minutes < 60
      else { return nil }
      let seconds = (hours * 60 + minutes) * 60
      guard seconds <= LedgerParameters.utcOffsetSecondsMax else { return nil }
      return sign == "-" ? -seconds : seconds
    }
  }
}
