import NIOCore

/// How long to wait before dialling again.
struct BackOff {
  let first: TimeAmount
  let max: TimeAmount

  /// The wait after `failures` failures in a row: doubles up to the largest, and half of it is
  /// left to chance, so that nodes which lost each other at one moment do not meet at one moment.
  ///
  /// - Parameter jitter: any number, evenly drawn.
  func wait(failures: Int, jitter: UInt64) -> TimeAmount {
    var ceiling = first.nanoseconds
    for _ in 0..<Swift.min(failures, 32) where ceiling < max.nanoseconds { ceiling *= 2 }
    ceiling = Swift.max(2, Swift.min(ceiling, max.nanoseconds))
    let half = ceiling / 2
    return .nanoseconds(half + Int64(jitter % UInt64(half + 1)))
  }
}
