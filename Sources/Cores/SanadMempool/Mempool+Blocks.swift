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
    let dropped = included.remove(digest)
    // What used an account's quota up may have been its transactions in this block.
    for transaction in dropped { resting[transaction.body.account] = nil }
    return dropped.filter { !contains($0.id) }
  }

  /// Offers nothing of an account until a time: a block found that its quota is used up till then.
  /// Its transactions go on waiting; if they counted as work, the chain would make empty blocks
  /// for as long as they do.
  public mutating func rest(_ account: AccountID, until end: Timestamp) {
    guard accounts.contains(account) else { return }
    resting[account] = max(end, resting[account] ?? end)
  }

  /// Offers again what accounts have whose quota is renewed; true when there is such an account.
  /// O(accounts that rest).
  public mutating func wake(at wall: Timestamp) -> Bool {
    guard resting.count > 0 else { return false }
    let awake = resting.sortedKeys().filter { resting[$0].map { $0 <= wall } ?? false }
    for account in awake { resting[account] = nil }
    return !awake.isEmpty
  }

  /// What waits and carries signatures for one of these accounts, whose keys have been replaced
  /// since it was checked: the caller checks it again. O(transactions that wait).
  public func waiting(authorizedBy accounts: [AccountID]) -> [UnverifiedTransaction] {
    guard !accounts.isEmpty else { return [] }
    var found: [UnverifiedTransaction] = []
    turns.forEach { account in
      for waiting in self.accounts[account]?.lanes.flatMap(\.all) ?? [] {
        let signers = waiting.transaction.authorizations.lazy.map(\.account)
        if signers.contains(where: accounts.contains) { found.append(waiting.transaction) }
      }
      return true
    }
    return found
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
