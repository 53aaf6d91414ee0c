import Foundation
import SanadReplica
import SanadTypes

/// The node's clocks: the machine's, and on a network whose clock can be moved (``TestClock``) the
/// wall clock that far ahead of it. Everything below Line B gets time as an argument; it is read here.
struct NodeClock: MonotonicClock {
  private let test: TestClock?

  /// Clocks of which the wall clock is that of a test network; nil where it is the machine's.
  init(_ test: TestClock?) { self.test = test }

  /// The machine's clocks, for whoever measures.
  init() { test = nil }

  /// Now, by the monotonic clock and by the wall clock.
  func now() -> Now {
    Now(instant: instant(), wall: wall())
  }

  /// Milliseconds of the monotonic clock, which goes on while the machine sleeps and is never moved.
  func instant() -> Instant {
    Instant(Self.milliseconds(CLOCK_BOOTTIME))
  }

  /// Milliseconds of the wall clock.
  func wall() -> Timestamp {
    let machine = Timestamp(Self.milliseconds(CLOCK_REALTIME))
    return test.map { machine.advanced(by: $0.moved.value) } ?? machine
  }

  /// How far the wall clock is ahead of the machine's; nil on a chain where it never is.
  var moved: Milliseconds? { test?.moved }

  private static func milliseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
  }
}
