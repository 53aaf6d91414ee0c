extension Money {
  /// What an amount comes to in another currency, rounded up to a whole minor unit: what counts
  /// against a ceiling is never less than it is worth.
  ///
  /// - Parameter rate: what one unit of the other currency costs in this one, in millionths of a
  ///   unit; both are major units.
  /// - Throws: `zeroDivisor` for a rate that is not above zero; `overflow`.
  public func converted(
    to other: Currency, at rate: Rate
  ) throws(ValueFailure) -> Money {
    guard rate.millionths > 0 else { throw .zeroDivisor }
    let (above, below) = Self.factors(from: currency, to: other, at: rate)
    let amount = CheckedMath.mulDiv(minorUnits, above, by: below, rounding: .ceiling)
    guard let amount else { throw .overflow }
    return Money(minorUnits: amount, other)
  }

  /// The largest amount in another currency that comes to no more than this.
  ///
  /// - Parameter rate: what one unit of this currency costs in the other, in millionths of a unit.
  /// - Throws: `overflow`.
  public func mostConverted(
    from other: Currency, at rate: Rate
  ) throws(ValueFailure) -> Money {
    let (above, below) = Self.factors(from: other, to: currency, at: rate)
    let amount = CheckedMath.mulDiv(minorUnits, below, by: above, rounding: .floor)
    guard let amount else { throw .overflow }
    return Money(minorUnits: amount, other)
  }

  /// By what minor units are multiplied and divided. A currency has at most four digits and a rate
  /// nineteen, so that both fit.
  private static func factors(
    from: Currency, to: Currency, at rate: Rate
  ) -> (above: Int128, below: Int128) {
    (Int128(Rate.whole) * minorUnits(of: to), Int128(rate.millionths) * minorUnits(of: from))
  }

  /// How many minor units one unit has.
  private static func minorUnits(of currency: Currency) -> Int128 {
    (0..<currency.minorUnitDigits).reduce(1) { product, _ in product * 10 }
  }
}
