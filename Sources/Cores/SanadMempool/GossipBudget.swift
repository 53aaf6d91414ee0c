import SanadTypes

/// How much may be passed on: so many bytes and messages a second, and a little at once.
///
/// What a peer lets through of one sender is bounded (consensus.md 2.11, decision 024), and a long
/// mempool goes round every 10 D: without a pace of its own an honest node's gossip would be
/// dropped by its peers.
struct GossipBudget: Sendable {
  private let bytesPerSecond: Int64
  private let messagesPerSecond: Int64
  private let bytesMax: Int64
  private let messagesMax: Int64
  /// In thousandths, so that a millisecond's share is whole. Below zero after what was more than
  /// was left: the excess is owed, or large transactions would go at a multiple of the rate.
  private var bytes: Int64
  private var messages: Int64
  private var filledAt = Instant(0)

  init(bytesPerSecond: Int, bytesMax: Int, messagesPerSecond: Int) {
    self.bytesPerSecond = Self.amount(bytesPerSecond)
    self.messagesPerSecond = Self.amount(messagesPerSecond)
    self.bytesMax = Self.amount(bytesMax) * 1_000
    // At once as many messages as in a quarter of a second.
    messagesMax = max(1, self.messagesPerSecond / 4) * 1_000
    bytes = self.bytesMax
    messages = messagesMax
  }

  /// Whether something may go now; the last transaction may exceed what is left.
  var isOpen: Bool { bytes > 0 && messages >= 1_000 }

  /// When something may go again: not at once where it is spent, or every millisecond would make a
  /// message of its own.
  var opensAt: Instant {
    if isOpen { return filledAt }
    let wait = max(-bytes / bytesPerSecond, (1_000 - messages) / messagesPerSecond) + 1
    return filledAt.advanced(by: Milliseconds(UInt64(max(wait, 10))))
  }

  /// Lets time pass.
  mutating func fill(at now: Instant) {
    // No more than fills it, so that no product overflows.
    let elapsed = Int64(min(now.elapsed(since: filledAt).value, 60_000))
    bytes = min(bytesMax, bytes + elapsed * bytesPerSecond)
    messages = min(messagesMax, messages + elapsed * messagesPerSecond)
    filledAt = max(filledAt, now)
  }

  /// Counts bytes of transactions, of which one is at most 64 KiB.
  mutating func spend(bytes count: Int) { bytes -= Int64(count) * 1_000 }

  /// Counts a message.
  mutating func spendMessage() { messages -= 1_000 }

  /// A limit, at least one and small enough to reckon with.
  private static func amount(_ limit: Int) -> Int64 { Int64(min(max(limit, 1), 1 << 40)) }
}
