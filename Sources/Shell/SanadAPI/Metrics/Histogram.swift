/// How often something took how long, in buckets that do not change.
public struct Histogram: Equatable, Sendable {
  /// Bounds for what a node does between two messages, in seconds.
  public static let secondsBounds: [Double] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
  ]

  /// Upper bounds, ascending; one more bucket is above the last.
  public let bounds: [Double]
  /// How many are in each bucket.
  public private(set) var counts: [UInt64]
  /// Of everything seen.
  public private(set) var sum = 0.0

  /// Creates a histogram that has seen nothing.
  public init(bounds: [Double] = secondsBounds) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  /// How many have been seen.
  public var count: UInt64 { counts.reduce(0, +) }

  /// Adds one.
  public mutating func observe(_ value: Double) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
  }
}
