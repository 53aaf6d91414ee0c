package import SanadTypes

/// The monotonic time that passes while a job runs: a replica's steps get the time as an argument,
/// and a job that has a budget has to ask.
package protocol MonotonicClock: Sendable {
  /// Now.
  func instant() -> Instant
}

/// Time that stands while a job runs, as in a simulation: no budget ever runs out.
package struct StandingClock: MonotonicClock {
  /// Creates the clock.
  package init() {}

  /// Always the same.
  package func instant() -> Instant { Instant(0) }
}
