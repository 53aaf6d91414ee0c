/// A length of time in milliseconds. Arithmetic saturates, because operands may come from peers or
/// from configuration and no sum of durations that a node uses comes near the limit.
public struct Milliseconds: ChainNumber {
  /// The number of milliseconds.
  public let value: UInt64
  /// Wraps a number of milliseconds.
  public init(_ value: UInt64) { self.value = value }

  /// No time at all.
  public static let zero = Milliseconds(0)

  /// The sum, or the greatest length.
  public static func + (left: Milliseconds, right: Milliseconds) -> Milliseconds {
    left.advanced(by: right.value)
  }

  /// The product, or the greatest length.
  public static func * (left: Milliseconds, factor: UInt64) -> Milliseconds {
    let (product, hasOverflowed) = left.value.multipliedReportingOverflow(by: factor)
    return Milliseconds(hasOverflowed ? .max : product)
  }

  /// Half of it, rounded down.
  public var half: Milliseconds { Milliseconds(value / 2) }
}
