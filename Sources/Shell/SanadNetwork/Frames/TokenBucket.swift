import NIOCore

/// A rate with a burst: tokens come at a steady pace and are spent, into debt at most once.
///
/// Counts millionths of a token, so that microseconds divide evenly.
struct TokenBucket {
  private static let scale = 1_000_000
  private let perSecond: Int
  private let levelMax: Int
  private var level: Int
  private var updated: NIODeadline

  /// A full bucket.
  ///
  /// - Precondition: `perSecond` from 1 to 10^9, `burstSeconds` from 1 to 60.
  init(perSecond: Int, burstSeconds: Int, at now: NIODeadline) {
    precondition((1...1_000_000_000).contains(perSecond), "a rate is 1 to 10^9 a second")
    precondition((1...60).contains(burstSeconds), "a burst is 1 to 60 seconds' worth")
    self.perSecond = perSecond
    levelMax = perSecond * burstSeconds * Self.scale
    level = levelMax
    updated = now
  }

  /// Whether something may be spent.
  var isOpen: Bool { level > 0 }

  /// Lets tokens in for the time that has passed.
  mutating func refill(at now: NIODeadline) {
    let elapsed = (now - updated).nanoseconds / 1_000
    guard elapsed > 0 else { return }
    updated = updated + .microseconds(elapsed)
    // Sixty seconds fill any bucket, and keep the product far from overflow.
    let gained = Int(min(elapsed, 60_000_000)) * perSecond
    level = min(levelMax, level + gained)
  }

  /// Spends `count` tokens whether they are there or not.
  ///
  /// - Precondition: 0 to 2^31 tokens: a frame's bytes.
  mutating func spend(_ count: Int) { level -= count * Self.scale }

  /// How long until something may be spent again; zero when it may be now.
  var wait: TimeAmount {
    guard level <= 0 else { return .zero }
    return .microseconds(Int64(-level / perSecond) + 1)
  }
}
