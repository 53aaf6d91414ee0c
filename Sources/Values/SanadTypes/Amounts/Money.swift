public import SanadCodec

/// An amount of money: a signed whole number of minor units (paisa, cents) of one currency.
///
/// Arithmetic is exact and checked: nothing wraps and nothing traps. Encoded as the amount in
/// sixteen bytes, little-endian two's complement, and the currency's three letters.
public struct Money: Hashable, Sendable {
  /// Whole minor units; `10^currency.minorUnitDigits` make one major unit.
  public let minorUnits: Int128
  /// The currency.
  public let currency: Currency

  /// Creates an amount of minor units.
  public init(minorUnits: Int128, _ currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// Creates the amount that a number of cash units stands for (a unit of cash is a minor unit).
  ///
  /// - Throws: `overflow` above `Int128.max`.
  public init(_ units: Units, _ currency: Currency) throws(ValueFailure) {
    guard let minorUnits = Int128(exactly: units.value) else { throw .overflow }
    self.init(minorUnits: minorUnits, currency)
  }

  /// Reads major units such as `1,200.00`, `1200` or `-0.5`; more digits after the point than the
  /// currency has are refused, never rounded.
  public init(_ text: String, _ currency: Currency) throws(ValueFailure) {
    let (magnitude, isNegative) = try DecimalText.parse(text, places: currency.minorUnitDigits)
    guard let amount = CheckedMath.signed(magnitude, isNegative: isNegative) else {
      throw .overflow
    }
    self.init(minorUnits: amount, currency)
  }

  /// Zero of a currency.
  public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency) }

  /// Whether the amount is below zero.
  public var isNegative: Bool { minorUnits < 0 }

  /// The sum.
  ///
  /// - Throws: `currencyMismatch`, `overflow`.
  public func adding(_ other: Money) throws(ValueFailure) -> Money {
    try combined(with: other, CheckedMath.sum)
  }

  /// The difference, which may be negative.
  ///
  /// - Throws: `currencyMismatch`, `overflow`.
  public func subtracting(_ other: Money) throws(ValueFailure) -> Money {
    try combined(with: other, CheckedMath.difference)
  }

  /// The amount `count` times.
  ///
  /// - Throws: `overflow`.
  public func multiplied(by count: Int128) throws(ValueFailure) -> Money {
    guard let amount = CheckedMath.product(minorUnits, count) else { throw .overflow }
    return Money(minorUnits: amount, currency)
  }

  /// The amount times `numerator / denominator`, rounded once at the end.
  ///
  /// - Throws: `zeroDivisor`, `overflow`.
  public func multiplied(
    by numerator: Int128, over denominator: Int128, rounding: Rounding
  ) throws(ValueFailure) -> Money {
    guard denominator != 0 else { throw .zeroDivisor }
    let amount = CheckedMath.mulDiv(minorUnits, numerator, by: denominator, rounding: rounding)
    guard let amount else { throw .overflow }
    return Money(minorUnits: amount, currency)
  }

  /// The number of cash units, or nil below zero.
  public var units: Units? { UInt128(exactly: minorUnits).map(Units.init) }

  /// Major units with grouping and every minor digit, e.g. `1,200.00`.
  public var decimalText: String {
    DecimalText.print(
      minorUnits.magnitude, places: currency.minorUnitDigits, isNegative: isNegative)
  }

  private func combined(
    with other: Money, _ operation: (Int128, Int128) -> Int128?
  ) throws(ValueFailure) -> Money {
    guard currency == other.currency else { throw .currencyMismatch(currency, other.currency) }
    guard let amount = operation(minorUnits, other.minorUnits) else { throw .overflow }
    return Money(minorUnits: amount, currency)
  }
}

extension Money: BCSEncodable, BCSDecodable {
  /// Appends sixteen bytes of amount and three of currency.
  public func encode(into writer: inout BCSWriter) {
    writer.i128(minorUnits)
    writer.value(currency)
  }

  /// Reads sixteen bytes of amount and three of currency.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    minorUnits = try reader.i128()
    currency = try Currency(from: &reader)
  }
}

extension Money: CustomStringConvertible {
  /// Currency and major units, e.g. `PKR 1,200.00`.
  public var description: String { "\(currency) \(decimalText)" }
}
