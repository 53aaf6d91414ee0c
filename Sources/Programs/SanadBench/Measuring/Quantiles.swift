/// Measured values in order, and their quantiles.
package struct Quantiles: Sendable {
  /// Ascending.
  package let values: [Double]

  /// Sorts the values. O(n log n).
  package init(_ values: [Double]) { self.values = values.sorted() }

  /// The smallest value; nil where there are none.
  package var least: Double? { values.first }

  /// The largest value; nil where there are none.
  package var most: Double? { values.last }

  /// The middle value, or the mean of the two in the middle; nil where there are none.
  package var median: Double? {
    guard !values.isEmpty else { return nil }
    let middle = values.count / 2
    return values.count.isMultiple(of: 2)
      ? (values[middle - 1] + values[middle]) / 2 : values[middle]
  }

  /// The smallest value that at least `percent` per cent of the values do not exceed (the nearest
  /// rank: always a value that was measured); nil where there are none.
  ///
  /// - Precondition: `0 < percent <= 100`.
  package func percentile(_ percent: Double) -> Double? {
    precondition(percent > 0 && percent <= 100, "a percentile lies above 0 and up to 100")
    guard !values.isEmpty else { return nil }
    // Multiplied before it is divided: 99 * 100 / 100 is exact, 0.99 * 100 is above 99.
    let rank = (percent * Double(values.count) / 100).rounded(.up)
    return values[min(values.count, max(1, Int(rank))) - 1]
  }
}
