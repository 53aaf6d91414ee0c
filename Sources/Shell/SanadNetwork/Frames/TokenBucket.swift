package import SanadTypes

/// A rate with a burst: tokens come at a steady pace and are spent.
///
/// Counts thousandths of a token, so that milliseconds divide evenly. Time is an argument; a clock
/// that stands still or goes back gives nothing.
package struct TokenBucket: Sendable {
  private static let scale = 1_000
  private let perSecond: Int
  private let levelMax: Int
  private var level: Int
  private var updated: Instant

  /// A full bucket.
  ///
  /// - Precondition: `perSecond` from 1 to 10^9, `burst` from 1 to 10^10.
  package init(perSecond: Int, burst: Int, at now: Instant) {
    precondition((1...1_000_000_000).contains(perSecond), "a rate is 1 to 10^9 a second")
    precondition((1...10_000_000_000).contains(burst), "a burst is 1 to 10^10 tokens")
    self.perSecond = perSecond
    levelMax = burst * Self.scale
    level = levelMax
    updated = now
  }

  /// Whether something may be spent.
  package var isOpen: Bool { level > 0 }

  /// Whether a whole token is there: what is spent one by one and makes no debt has to ask for that,
  /// or each part of a token would pay for one.
  package var holdsOne: Bool { level >= Self.scale }

  /// Lets tokens in for the time that has passed.
  package mutating func refill(at now: Instant) {
    let elapsed = now.elapsed(since: updated).value
    guard elapsed > 0 else { return }
    updated = now
    // A day pays any debt of one frame and fills what a burst is, and keeps the product far from
    // overflow.
    level = min(levelMax, level + Int(min(elapsed, 86_400_000)) * perSecond)
  }

  /// Spends `count` tokens whether they are there or not: what is missing is a debt.
  ///
  /// - Precondition: 0 to 2^31 tokens: a frame's bytes.
  package mutating func spend(_ count: Int) { level -= count * Self.scale }

  /// Lets `count` tokens in, as far as the burst has room.
  ///
  /// - Precondition: 0 to 2^31 tokens.
  package mutating func grant(_ count: Int) { level = min(levelMax, level + count * Self.scale) }

  /// How long until something may be spent again; zero when it may be now.
  package var wait: Milliseconds {
    level > 0 ? .zero : Milliseconds(UInt64(-level / perSecond) + 1)
  }
}
