import SanadTypes

extension Checker {
  /// A literal as a constant, or a complaint.
  mutating func check(
    _ literal: Literal, at range: SourceRange, expecting expected: ValueType?
  ) -> TypedExpression? {
    switch literal {
    case .integer(let text):
      let type: ValueType = expected == .units ? .units : .integer
      return number(text, places: 0, at: range).map { constant($0, type, at: range) }
    case .money(let text, let code): return money(text, code, at: range)
    case .percent(let text): return percent(text, at: range)
    case .duration(let text, let isDays): return duration(text, isDays: isDays, at: range)
    case .date(let text): return date(text, at: range)
    case .flag(let value): return constant(value ? 1 : 0, .flag, at: range)
    }
  }

  private func constant(_ value: Int128, _ type: ValueType, at range: SourceRange)
    -> TypedExpression
  {
    TypedExpression(.constant(value), type, at: range)
  }

  private mutating func number(_ text: String, places: Int, at range: SourceRange) -> Int128? {
    do {
      let digits = String(text.filter { $0 != "_" })
      let (magnitude, isNegative) = try DecimalText.parse(digits, places: places)
      if let value = CheckedMath.signed(magnitude, isNegative: isNegative) { return value }
      return refuse(.outOfRange, at: range, "this number is out of range")
    } catch .overflow {
      return refuse(.outOfRange, at: range, "this number is out of range")
    } catch {
      return refuse(.malformedText, at: range, "\(error)")
    }
  }

  private mutating func money(
    _ text: String, _ code: String, at range: SourceRange
  ) -> TypedExpression? {
    let codeRange = SourceRange(start: range.end - code.utf8.count, end: range.end)
    guard let currency = checkCurrency(Word(text: code, range: codeRange)) else { return nil }
    let amount = number(text, places: currency.minorUnitDigits, at: range)
    return amount.map { constant($0, .money(currency), at: range) }
  }

  private mutating func percent(_ text: String, at range: SourceRange) -> TypedExpression? {
    guard let points = number(String(text.dropLast()), places: 2, at: range) else { return nil }
    // A hundred times the whole: more is a slip of the pen.
    guard points <= 1_000_000 else {
      return refuse(.outOfRange, at: range, "a percentage is at most 10000%")
    }
    return constant(points, .percent, at: range)
  }

  // Hours; a century is more than any rule needs, and keeps milliseconds far from 128 bits.
  private mutating func duration(
    _ text: String, isDays: Bool, at range: SourceRange
  ) -> TypedExpression? {
    guard let count = number(text, places: 0, at: range) else { return nil }
    guard count <= 876_000 / (isDays ? 24 : 1) else {
      return refuse(.outOfRange, at: range, "a duration is at most 100 years")
    }
    return constant(isDays ? count * 24 : count, .duration, at: range)
  }

  private mutating func date(_ text: String, at range: SourceRange) -> TypedExpression? {
    do {
      let date = try CalendarDate(text)
      return constant(Int128(date.dayNumber), .date, at: range)
    } catch {
      return refuse(.malformedText, at: range, "\(error)")
    }
  }
}
