import SanadInstruments
import SanadTypes

/// Decimal text of an exact fraction: what floating point would print, without floating point.
enum DecimalDigits {
  /// Digits after the point, at most.
  static let places = 17

  /// The fraction times `factor`, rounded half up to ``places`` digits, without zeros at its end.
  static func text(_ fraction: ExactFraction, times factor: UInt128 = 1) throws -> String {
    let small = fraction.reduced
    let scale = (0..<places).reduce(UInt128(1)) { power, _ in power * 10 }
    guard let parts = CheckedMath.product(scale, factor),
      let scaled = CheckedMath.mulDiv(
        small.numerator, parts, by: small.denominator, rounding: .halfUp)
    else { throw CalculationFailure("the decimal number is too large") }
    return trimmed(DecimalText.print(scaled, places: places, isGrouped: false))
  }

  /// A whole number of the last place.
  static func text(_ value: UInt128, places: Int) -> String {
    trimmed(DecimalText.print(value, places: places, isGrouped: false))
  }

  /// Millions of a minor unit's major one, to three digits after the point and rounded half up, as
  /// results of auctions print them.
  static func millions(minor: Units) throws -> String {
    guard
      let thousandths = CheckedMath.mulDiv(
        minor.value, 1, by: 100_000, rounding: .halfUp)
    else { throw CalculationFailure("the amount is too large") }
    return DecimalText.print(thousandths, places: 3, isGrouped: false)
  }

  private static func trimmed(_ digits: String) -> String {
    var text = Substring(digits)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text += "0" }
    return String(text)
  }
}
