import Foundation

/// Clocks of a benchmark, in nanoseconds.
package enum BenchClock {
  /// The monotonic clock: what somebody who waits sees.
  package static func wall() -> UInt64 { read(CLOCK_MONOTONIC) }

  /// Processor time of the calling thread: what work costs, whoever else uses the machine.
  package static func threadProcessor() -> UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

  /// Processor time of all threads of this process.
  package static func processProcessor() -> UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

/// How long a piece of work is measured.
package struct RoundPlan: Sendable {
  /// Rounds that count.
  package var rounds: Int
  /// Processor time of one round, in nanoseconds; long beside the clock's own cost.
  package var roundNanoseconds: UInt64

  /// Creates a plan.
  package init(rounds: Int = 9, roundNanoseconds: UInt64 = 30_000_000) {
    precondition(rounds > 0, "at least one round counts")
    self.rounds = rounds
    self.roundNanoseconds = roundNanoseconds
  }
}

/// Measures operations in rounds of thread processor time: one round to warm up and to find out
/// how many operations fill a round, then those that count.
package struct Stopwatch {
  private let plan: RoundPlan
  /// What the measured work gave; kept and visible, so that no compiler can leave the work out.
  package private(set) var checksum = 0

  /// Creates a stopwatch.
  package init(_ plan: RoundPlan = RoundPlan()) { self.plan = plan }

  /// Measures `operation`, which returns anything that depends on its work.
  ///
  /// - Parameters:
  ///   - name: what is measured.
  ///   - byteCount: bytes that one operation handles; nil where that says nothing.
  package mutating func measure(
    _ name: String, byteCount: Int? = nil, _ operation: () -> Int
  ) -> Measurement {
    let count = calibrate(operation)
    let rounds = (0..<plan.rounds).map { _ in
      Double(run(count, operation)) / Double(count)
    }
    return Measurement(
      name: name, rounds: Quantiles(rounds), operationsPerRound: count, byteCount: byteCount)
  }

  /// How many operations fill a round; at least one.
  private mutating func calibrate(_ operation: () -> Int) -> Int {
    var count = 1
    while true {
      let time = run(count, operation)
      if time >= plan.roundNanoseconds { return count }
      if time > plan.roundNanoseconds / 16 {
        return max(1, Int(UInt64(count) * plan.roundNanoseconds / time))
      }
      count *= 4
    }
  }

  private mutating func run(_ count: Int, _ operation: () -> Int) -> UInt64 {
    var sum = 0
    let begin = BenchClock.threadProcessor()
    for _ in 0..<count { sum &+= operation() }
    let end = BenchClock.threadProcessor()
    checksum &+= sum
    return end - begin
  }
}
