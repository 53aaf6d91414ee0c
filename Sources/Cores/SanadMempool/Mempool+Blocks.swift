import SanadCodec
public import SanadTypes

extension Mempool {
  /// Takes note of a block that has been executed and may become final: branches that go through
  /// it are not offered its transactions again.
  public mutating func include(
    _ transactions: [UnverifiedTransaction], in digest: BlockDigest, after parent: BlockDigest
  ) {
    included.insert(transactions, in: digest, after: parent)
  }

  /// Takes a final block's transactions out, and whatever else waited at or below their sequences;
  /// blocks come in the order of their heights.
  public mutating func finalize(
    _ transactions: [UnverifiedTransaction], in digest: BlockDigest, at timestamp: Timestamp
  ) {
    _ = included.remove(digest)
    finalTime = max(finalTime, timestamp)
    for transaction in transactions {
      let lane = LaneKey(of: transaction.body)
      guard accounts.contains(lane.account) else { continue }
      confirm(lane, transaction.body.sequence.next)
      // Whoever was served goes to the end of the queue.
      if accounts.contains(lane.account) { turns.enqueue(lane.account) }
    }
  }

  /// Drops a block that can never be final. Its transactions that do not wait here come back, for
  /// the caller to consider as a peer's: the final state has moved on since they were checked.
  public mutating func release(_ digest: BlockDigest) -> [UnverifiedTransaction] {
    included.remove(digest).filter { !contains($0.id) }
  }

  /// Takes out a transaction that the ledger would put into no block any more; the caller keeps
  /// those that only wait for their turn or for their quota.
  public mutating func drop(_ id: TransactionID) { remove(id) }

  /// Takes out what has expired by this node's clock or by the newest final block's.
  ///
  /// Returns the transactions that are gone.
  @discardableResult
  public mutating func expire(at wall: Timestamp) -> [TransactionID] {
    var gone: [TransactionID] = []
    while let id = expiries.popExpired(before: max(wall, finalTime)) {
      if remove(id) != nil { gone.append(id) }
    }
    return gone
  }
}
