import SanadCodec
public import SanadTypes

extension Mempool {
  /// When ``takeGossip(now:)`` has something to give next; nil when nothing waits.
  public var nextGossip: Instant? { gossip.nextDue.map { max($0, gossipBudget.opensAt) } }

  /// What is to be sent to every peer now: transactions of this node's clients at once, and
  /// everything that waits again and again at growing intervals until it is final or expired
  /// (consensus.md 2.18). What an executed block carries is left out while that block may become
  /// final: every validator that votes has it. No more than the limits' bytes and messages a second;
  /// the rest stays due.
  public mutating func takeGossip(now: Instant) -> [TransactionBatch] {
    var batches: [TransactionBatch] = []
    var batch: [[UInt8]] = []
    var size = Self.lengthBytes
    let places = places
    gossipBudget.fill(at: now)
    while gossipBudget.isOpen,
      let id = gossip.popDue(at: now, isWaiting: { places.contains($0) })
    {
      if included.contains(id) { continue }
      guard let bytes = waiting(id)?.transaction.bytes else { continue }
      let cost = bytes.count + Self.lengthBytes
      let isFull =
        batch.count == TransactionBatch.transactionsMax
        || size + cost > TransactionBatch.bytesMax
      if isFull {
        batches.append(TransactionBatch(batch))
        gossipBudget.spendMessage()
        batch = []
        size = Self.lengthBytes
      }
      batch.append(bytes)
      size += cost
      gossipBudget.spend(bytes: cost)
    }
    if !batch.isEmpty {
      batches.append(TransactionBatch(batch))
      gossipBudget.spendMessage()
    }
    return batches
  }

  /// Most bytes of a length in a batch.
  private static let lengthBytes = 5
}
