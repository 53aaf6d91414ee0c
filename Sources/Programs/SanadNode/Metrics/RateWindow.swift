import SanadTypes

/// How fast something that only grows has grown in the last ten seconds, in whole numbers.
struct RateWindow: Sendable {
  /// What is looked back on.
  static let span = Milliseconds(10_000)
  /// Before so much has passed nothing is said.
  static let least = Milliseconds(1_000)
  /// Between two values that are remembered.
  private static let step = Milliseconds(500)

  private var samples: [(at: Instant, value: UInt64)]
  private var newest: UInt64

  /// Begins at a value.
  init(_ value: UInt64, at now: Instant) {
    samples = [(now, value)]
    newest = value
  }

  /// It has this value now. O(samples), of which there are some twenty.
  mutating func note(_ value: UInt64, at now: Instant) {
    newest = value
    guard let last = samples.last, now.elapsed(since: last.at) >= Self.step else { return }
    samples.removeAll { now.elapsed(since: $0.at) > Self.span }
    samples.append((now, value))
  }

  /// What it grows in a second, rounded down; nil before that can be said.
  func perSecond(at now: Instant) -> UInt64? {
    growth(at: now).map { UInt64(clamping: UInt128($0.gained) * 1_000 / UInt128($0.passed)) }
  }

  /// Seconds until it has grown by so much more, rounded up; nil before that can be said, and where it
  /// does not grow.
  func secondsLeft(_ left: UInt64, at now: Instant) -> UInt64? {
    guard let (gained, passed) = growth(at: now), gained > 0 else { return nil }
    let thousandths = UInt128(gained) * 1_000
    return UInt64(
      clamping: (UInt128(left) * UInt128(passed) + thousandths - 1) / thousandths)
  }

  /// What it has grown, and in how many milliseconds: one or more.
  private func growth(at now: Instant) -> (gained: UInt64, passed: UInt64)? {
    guard let first = samples.first(where: { now.elapsed(since: $0.at) <= Self.span }) else {
      // Nothing was heard for longer than the window: it stands still.
      return (0, Self.span.value)
    }
    let passed = now.elapsed(since: first.at)
    guard passed >= Self.least else { return nil }
    return (newest >= first.value ? newest - first.value : 0, passed.value)
  }
}
