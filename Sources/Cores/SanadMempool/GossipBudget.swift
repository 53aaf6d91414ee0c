import SanadTypes

/// How much may be passed on: so many bytes and messages a second, and a little at once.
///
/// What a peer lets through of one sender is bounded (consensus.md 2.11, decision 024), and a long
/// mempool goes round every 10 D: without a pace of its own an honest node's gossip would be
/// dropped by its peers.
struct GossipBudget: Sendable {
  private let bytesPerSecond: UInt64
  private let messagesPerSecond: UInt64
  private let bytesMax: UInt64
  private let messagesMax: UInt64
  /// In thousandths, so that a millisecond's share is whole.
  private var bytes: UInt64
  private var messages: UInt64
  private var filledAt = Instant(0)

  init(_ limits: MempoolLimits) {
    bytesPerSecond = UInt64(clamping: limits.gossipBytesPerSecond)
    messagesPerSecond = UInt64(clamping: limits.gossipMessagesPerSecond)
    bytesMax = UInt64(clamping: limits.gossipBytesMax) * 1_000
    // At once as many messages as in a quarter of a second.
    messagesMax = max(1, messagesPerSecond / 4) * 1_000
    bytes = bytesMax
    messages = messagesMax
  }

  /// Whether something may go now; the last transaction may exceed what is left.
  var isOpen: Bool { bytes > 0 && messages >= 1_000 }

  /// When something may go again: not at once where it is spent, or every millisecond would make a
  /// message of its own.
  var opensAt: Instant { isOpen ? filledAt : filledAt.advanced(by: Milliseconds(10)) }

  /// Lets time pass.
  mutating func fill(at now: Instant) {
    // No more than fills it, so that no product overflows.
    let elapsed = min(now.elapsed(since: filledAt).value, 60_000)
    bytes = min(bytesMax, bytes + elapsed * bytesPerSecond)
    messages = min(messagesMax, messages + elapsed * messagesPerSecond)
    filledAt = max(filledAt, now)
  }

  /// Counts bytes of transactions.
  mutating func spend(bytes count: Int) {
    bytes -= min(bytes, UInt64(clamping: count) * 1_000)
  }

  /// Counts a message.
  mutating func spendMessage() { messages -= min(messages, 1_000) }
}
