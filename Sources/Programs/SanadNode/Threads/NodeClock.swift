import Foundation
import SanadReplica
import SanadTypes

/// The machine's clocks. Everything below Line B gets time as an argument; it is read here.
struct NodeClock: MonotonicClock {
  /// Now, by the monotonic clock and by the wall clock.
  func now() -> Now {
    Now(instant: instant(), wall: wall())
  }

  /// Milliseconds of the monotonic clock, which goes on while the machine sleeps.
  func instant() -> Instant {
    Instant(Self.milliseconds(CLOCK_BOOTTIME))
  }

  /// Milliseconds of the wall clock.
  func wall() -> Timestamp {
    Timestamp(Self.milliseconds(CLOCK_REALTIME))
  }

  private static func milliseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
  }
}
