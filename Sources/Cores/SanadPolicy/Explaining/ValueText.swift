import SanadTypes

/// Values as people read them.
struct ValueText {
  let schema: ClaimSchema

  /// A register's value, or why there is none.
  func text(of register: Register, _ type: ValueType, scale: Int) -> String {
    switch register.state {
    case .value: text(of: register.number, type, scale: scale)
    case .missing: "missing"
    case .expired: expired(at: register.number, type)
    case .outOfRange: "out of range"
    case .unknown: "not known"
    case .impossible: "impossible"
    }
  }

  /// A number of a type.
  func text(of number: Int128, _ type: ValueType, scale: Int) -> String {
    switch type {
    case .flag: return number == 0 ? "false" : "true"
    case .integer, .units: return decimal(number, places: scale * 4)
    case .money(let currency):
      return decimal(number, places: currency.minorUnitDigits + scale * 4, least: currency)
        + " \(currency)"
    case .percent: return decimal(number, places: 2) + "%"
    case .duration:
      return number.isMultiple(of: 24) ? "\(number / 24) days" : "\(number) hours"
    case .date: return date(number)
    case .instant:
      return UInt64(exactly: number).map { Timestamp($0).rfc3339 } ?? "out of the calendar"
    case .country:
      return UInt16(exactly: number).flatMap(Country.init(number:))?.code ?? "unknown"
    case .enumeration(let source):
      return UInt8(exactly: number).flatMap(source.enumeration(in: schema).value) ?? "unknown"
    case .custodian: return number == CodeGenerator.noCustodian ? "none" : "a custodian"
    }
  }

  private func date(_ number: Int128) -> String {
    Int32(exactly: number).flatMap(CalendarDate.init(dayNumber:))?.description
      ?? "out of the calendar"
  }

  // A KYC claim that ran out is as good as none, and people look for that word.
  private func expired(at milliseconds: Int128, _ type: ValueType) -> String {
    let day = UInt64(exactly: milliseconds)
      .flatMap { CalendarDate(Timestamp($0), offsetSeconds: 0) }?.description
    let when = day.map { "expired \($0)" } ?? "expired"
    if case .enumeration(let source) = type,
      source.enumeration(in: schema).values.first == "none"
    {
      return "none (\(when))"
    }
    return when
  }

  // The digits after the point as far as they say something; money keeps its minor units.
  private func decimal(_ number: Int128, places: Int, least currency: Currency? = nil) -> String {
    var text = DecimalText.print(
      number.magnitude, places: places, isNegative: number < 0, isGrouped: false)
    guard places > 0 else { return text }
    var kept = places
    while kept > (currency?.minorUnitDigits ?? 0), text.hasSuffix("0") {
      text.removeLast()
      kept -= 1
    }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// What a value must be for a comparison to hold: "standard or better", "at most 250".
  func need(_ comparison: Comparison, _ value: String, _ type: ValueType) -> String {
    switch (comparison, type) {
    case (.equal, _): value
    case (.notEqual, _): "anything but \(value)"
    case (.atLeast, .enumeration): "\(value) or better"
    case (.atMost, .enumeration): "\(value) or lower"
    case (.above, .enumeration): "better than \(value)"
    case (.below, .enumeration): "lower than \(value)"
    case (.atLeast, .date), (.atLeast, .instant): "\(value) or later"
    case (.atMost, .date), (.atMost, .instant): "\(value) or earlier"
    case (.above, .date), (.above, .instant): "later than \(value)"
    case (.below, .date), (.below, .instant): "earlier than \(value)"
    case (.atLeast, _): "at least \(value)"
    case (.atMost, _): "at most \(value)"
    case (.above, _): "more than \(value)"
    case (.below, _): "less than \(value)"
    }
  }
}
