/// A moment of the monotonic clock: milliseconds since an arbitrary start that is the same for the
/// life of one process. Never compared between nodes.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since the start.
  public let milliseconds: UInt64

  /// Wraps milliseconds since the start.
  public init(_ milliseconds: UInt64) { self.milliseconds = milliseconds }

  /// Order in time.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment `length` later, or the last moment where that does not exist.
  public func advanced(by length: Milliseconds) -> Instant {
    let (sum, hasOverflowed) = milliseconds.addingReportingOverflow(length.value)
    return Instant(hasOverflowed ? .max : sum)
  }

  /// The time that has gone by since `other`; zero when `other` is later.
  public func elapsed(since other: Instant) -> Milliseconds {
    Milliseconds(milliseconds > other.milliseconds ? milliseconds - other.milliseconds : 0)
  }

  /// The decimal number of milliseconds.
  public var description: String { String(milliseconds) }
}

/// What time it is, handed to a core with each input: cores own no clock.
public struct Now: Hashable, Sendable {
  /// The monotonic clock; every timer is reckoned by it.
  public let instant: Instant
  /// The wall clock; only timestamps of blocks are compared with it.
  public let wall: Timestamp

  /// Pairs the two clocks.
  public init(instant: Instant, wall: Timestamp) {
    self.instant = instant
    self.wall = wall
  }
}
