import SanadCodec
public import SanadTypes

extension Mempool {
  /// When ``takeGossip(now:)`` has something to give next; nil when nothing waits.
  public var nextGossip: Instant? {
    let fresh = gossip.nextFresh.map { max($0, gossipBudget.opensAt) }
    let again = gossip.nextAgain.map { max($0, gossipBudget.opensAt, againBudget.opensAt) }
    guard let fresh, let again else { return fresh ?? again }
    return min(fresh, again)
  }

  /// What is to be sent to every peer now: transactions of this node's clients at once, and
  /// everything that waits again and again at growing intervals until it is final or expired
  /// (consensus.md 2.18). What an executed block carries is left out while that block may become
  /// final: every validator that votes has it. No more than the limits' bytes and messages a second,
  /// and fewer of what others have or were sent before; the rest stays due.
  public mutating func takeGossip(now: Instant) -> [TransactionBatch] {
    var packing = Packing()
    gossipBudget.fill(at: now)
    againBudget.fill(at: now)
    while let bytes = nextGossip(at: now) {
      if packing.add(bytes) { gossipBudget.spendMessage() }
      gossipBudget.spend(bytes: bytes.count + Self.lengthBytes)
    }
    if packing.end() { gossipBudget.spendMessage() }
    return packing.batches
  }

  /// One transaction that is due and may go.
  private mutating func nextGossip(at now: Instant) -> [UInt8]? {
    let places = places
    while gossipBudget.isOpen {
      var isFresh = true
      var due = gossip.popDue(at: now, isFresh: true) { places.contains($0) }
      if due == nil, againBudget.isOpen {
        isFresh = false
        due = gossip.popDue(at: now, isFresh: false) { places.contains($0) }
      }
      guard let id = due else { return nil }
      if included.contains(id) { continue }
      guard let bytes = waiting(id)?.transaction.bytes else { continue }
      if !isFresh { againBudget.spend(bytes: bytes.count + Self.lengthBytes) }
      return bytes
    }
    return nil
  }

  /// Batches while they fill.
  private struct Packing {
    var batches: [TransactionBatch] = []
    private var batch: [[UInt8]] = []
    private var size = Mempool.lengthBytes

    /// Adds a transaction; true when that ended a batch.
    mutating func add(_ bytes: [UInt8]) -> Bool {
      let cost = bytes.count + Mempool.lengthBytes
      let isFull =
        batch.count == TransactionBatch.transactionsMax
        || size + cost > TransactionBatch.bytesMax
      let hasEnded = isFull && end()
      batch.append(bytes)
      size += cost
      return hasEnded
    }

    /// Ends the last batch; false when nothing is in it.
    mutating func end() -> Bool {
      guard !batch.isEmpty else { return false }
      batches.append(TransactionBatch(batch))
      batch = []
      size = Mempool.lengthBytes
      return true
    }
  }

  /// Most bytes of a length in a batch.
  private static let lengthBytes = 5
}
