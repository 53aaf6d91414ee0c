public import SanadTypes

/// What one bid at the high yield of a single-price auction gets (31 CFR 356.21).
public enum SinglePriceAward {
  /// The award: the percentage of the bid, rounded up to the multiple, at least the minimum and at
  /// most the bid.
  ///
  /// - Parameters:
  ///   - bid: units of face.
  ///   - percentage: hundredths of a percent, 0 to 10,000.
  ///   - multiple: units of face; above zero.
  ///   - minimum: the least that is awarded to a bid.
  /// - Throws: `outOfRange`, `overflow`.
  public static func award(
    of bid: Units, percentage: UInt32, multiple: Units, minimum: Units
  ) throws(InstrumentFailure) -> Units {
    Units(
      try award(
        of: bid.value, percentage: percentage, multiple: multiple.value, minimum: minimum.value))
  }

  static func award(
    of bid: UInt128, percentage: UInt32, multiple: UInt128, minimum: UInt128
  ) throws(InstrumentFailure) -> UInt128 {
    try InstrumentFailure.Quantity.percentage.check(Int128(percentage), in: 0...10_000)
    guard multiple > 0 else { throw .zeroDivisor }
    guard let divisor = CheckedMath.product(multiple, 10_000),
      let multiples = CheckedMath.mulDiv(
        bid, UInt128(percentage), by: divisor, rounding: .ceiling),
      let award = CheckedMath.product(multiples, multiple)
    else { throw .overflow(.amount) }
    return min(bid, max(minimum, award))
  }
}
