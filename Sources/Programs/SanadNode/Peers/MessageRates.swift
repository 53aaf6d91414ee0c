import SanadNetwork
import SanadTypes

/// Holds one peer to the rates of ``MessageLimits``. A value; time and the views that this node has
/// entered are arguments.
struct MessageRates: Sendable {
  /// What a peer may still send of one kind.
  private struct Allowance: Sendable {
    let limit: MessageLimits.Limit
    /// Messages, which come in by the second and by the views entered.
    var messages: TokenBucket
    var bytes: TokenBucket
    /// The views that had been entered at the last look.
    var views: UInt64

    init(_ limit: MessageLimits.Limit, at now: Instant, views: UInt64) {
      self.limit = limit
      self.views = views
      messages = TokenBucket(perSecond: limit.perSecond, burst: limit.burst, at: now)
      bytes = TokenBucket(
        perSecond: limit.bytesPerSecond, burst: 2 * limit.bytesPerSecond, at: now)
    }

    mutating func refill(at now: Instant, views entered: UInt64) {
      messages.refill(at: now)
      bytes.refill(at: now)
      let fresh = entered > views ? entered - views : 0
      views = max(views, entered)
      // More than a burst of views fills the bucket in any case.
      messages.grant(Int(clamping: min(fresh, UInt64(limit.burst))) * limit.perView)
    }

    mutating func take(bytes count: Int) -> Bool {
      guard messages.holdsOne, bytes.isOpen else { return false }
      messages.spend(1)
      bytes.spend(count)
      return true
    }
  }

  private var allowances: [Allowance]
  /// Bytes of answers.
  private var served: TokenBucket

  /// Full allowances.
  init(_ limits: MessageLimits, at now: Instant, views: UInt64) {
    allowances = MessageKind.allCases.map { Allowance(limits[$0], at: now, views: views) }
    served = TokenBucket(
      perSecond: limits.servedBytesPerSecond, burst: 2 * limits.servedBytesPerSecond, at: now)
  }

  /// Whether a message of so many bytes is within the peer's rate; then it is counted.
  mutating func admits(
    _ kind: MessageKind, bytes: Int, at now: Instant, views entered: UInt64
  ) -> Bool {
    allowances[kind.rawValue].refill(at: now, views: entered)
    if kind == .requests {
      // What would be answered has to fit too.
      served.refill(at: now)
      guard served.isOpen else { return false }
    }
    return allowances[kind.rawValue].take(bytes: bytes)
  }

  /// Counts the bytes of an answer that goes to the peer.
  mutating func serve(bytes: Int, at now: Instant) {
    served.refill(at: now)
    served.spend(bytes)
  }
}
