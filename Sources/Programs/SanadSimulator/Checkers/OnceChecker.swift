package import SanadTypes

/// Once: no transaction is final twice or after its time, and none that can be in no block is in one. Sequences: each
/// lane's go up by one. Follows the one chain, block by block.
package struct OnceChecker {
  private struct LaneKey: Hashable {
    let account: AccountID
    let lane: Lane
  }

  private var heights: [TransactionID: Height] = [:]
  private var next: [LaneKey: SequenceNumber] = [:]
  private var forbidden: Set<TransactionID> = []

  /// Creates a checker that has seen nothing.
  package init() {}

  /// How many transactions are final.
  package var count: Int { heights.count }

  /// Where a transaction is final; nil while it is not.
  package func height(of id: TransactionID) -> Height? { heights[id] }

  /// A transaction that must never be final: wrongly signed, for another chain, expired.
  package mutating func forbid(_ id: TransactionID) { forbidden.insert(id) }

  /// A transaction is in the final block at a height, which has this timestamp.
  package mutating func isFinal(
    _ transaction: UnverifiedTransaction, at height: Height, _ time: Timestamp
  ) throws(Breach) {
    let id = transaction.id
    guard time <= transaction.body.validUntil else {
      throw Breach(
        .once, "transaction \(id) is final at \(time), valid until \(transaction.body.validUntil)")
    }
    if forbidden.contains(id) {
      throw Breach(.once, "transaction \(id) can be in no block and is final at \(height)")
    }
    if let earlier = heights[id] {
      throw Breach(.once, "transaction \(id) is final at \(earlier) and at \(height)")
    }
    heights[id] = height
    let body = transaction.body
    let lane = LaneKey(account: body.account, lane: body.lane)
    let expected = next[lane] ?? SequenceNumber(0)
    guard body.sequence == expected else {
      throw Breach(
        .sequences,
        "account \(body.account) lane \(body.lane): sequence \(body.sequence) after"
          + " \(expected.previous)")
    }
    next[lane] = expected.next
  }
}
