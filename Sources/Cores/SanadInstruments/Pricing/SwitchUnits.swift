public import SanadTypes

/// How many units of one instrument are given for what units of another are worth.
public enum SwitchUnits {
  /// The most units, in whole multiples, whose price is no more than `value`; what is left of the value
  /// is less than a multiple costs, but for rounding.
  ///
  /// - Parameters:
  ///   - value: minor units.
  ///   - multiple: of the units; not zero.
  ///   - price: what units cost, in minor units; never less for more units. Units of which it cannot be
  ///     told cost more than any value.
  /// - Throws: `zeroDivisor` for a multiple of zero.
  /// - Complexity: O(log (value / price)) prices.
  public static func most(
    for value: Units, multiple: Units, price: (Units) throws(InstrumentFailure) -> Units
  ) throws(InstrumentFailure) -> Units {
    if multiple.isZero { throw .zeroDivisor }
    func isWithin(_ count: UInt128) -> Bool {
      guard let units = CheckedMath.product(count, multiple.value) else { return false }
      do throws(InstrumentFailure) { return try price(Units(units)) <= value } catch {
        return false
      }
    }
    // Up to `low` they are within the value, at `high` they are not.
    var low: UInt128 = 0
    var high: UInt128 = 1
    while isWithin(high) {
      low = high
      guard let next = CheckedMath.product(high, 2) else {
        // No more can be counted, and all of that is within.
        if isWithin(.max) { return Units(.max) }
        high = .max
        break
      }
      high = next
    }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if isWithin(middle) { low = middle } else { high = middle }
    }
    return Units(low * multiple.value)
  }
}
