import SanadTypes

/// A node's clocks over the world's time, which counts microseconds.
struct NodeClockwork {
  private let boot: UInt64
  private let rate: UInt64
  private let genesis: UInt64
  /// How far the wall clock is ahead of true time, in milliseconds.
  private(set) var skew: Int64

  /// Clocks of a quality; the world begins one minute after the genesis time.
  init(_ quality: ClockQuality, genesis time: Timestamp) {
    boot = quality.boot.value
    rate = UInt64(1_000 + max(-500, min(500, quality.ratePerMille)))
    genesis = time.value + 60_000
    skew = quality.skew
  }

  /// What both clocks show.
  func now(at time: UInt64) -> Now {
    Now(instant: Instant(boot + time * rate / 1_000_000), wall: wall(at: time))
  }

  /// What the wall clock shows.
  func wall(at time: UInt64) -> Timestamp {
    Timestamp(genesis.advancedUnlessNegative(by: skew) + time / 1_000)
  }

  /// When the monotonic clock shows `instant` or more.
  func time(of instant: Instant) -> UInt64 {
    guard instant.milliseconds > boot else { return 0 }
    let (product, hasOverflowed) = (instant.milliseconds - boot)
      .multipliedReportingOverflow(by: 1_000_000)
    return hasOverflowed ? .max : (product + rate - 1) / rate
  }

  /// Moves the wall clock.
  mutating func jump(by milliseconds: Int64) { skew += milliseconds }

  /// Brings the wall clock within these bounds of true time.
  mutating func correct(within bound: Int64) { skew = max(-bound, min(bound, skew)) }
}

extension UInt64 {
  fileprivate func advancedUnlessNegative(by offset: Int64) -> UInt64 {
    offset < 0 ? self - Swift.min(self, offset.magnitude) : self + offset.magnitude
  }
}
