import SanadCodec
import SanadTypes

/// Which transactions the executed blocks above the final one carry.
struct IncludedBlocks: Sendable {
  private struct Included: Sendable {
    let parent: BlockDigest
    let transactions: [UnverifiedTransaction]
  }

  private var blocks = KeyedTable<BlockDigest, Included>()

  mutating func insert(
    _ transactions: [UnverifiedTransaction], in digest: BlockDigest, after parent: BlockDigest
  ) {
    blocks[digest] = Included(parent: parent, transactions: transactions)
  }

  /// Takes a block out; its transactions, or none when it is not known.
  mutating func remove(_ digest: BlockDigest) -> [UnverifiedTransaction] {
    blocks.removeValue(forKey: digest)?.transactions ?? []
  }

  /// The next sequence of each lane on the branch that ends in `tip`, where the branch has moved
  /// it. O(transactions on the branch).
  func nextSequences(on tip: BlockDigest) -> KeyedTable<LaneKey, SequenceNumber> {
    var next = KeyedTable<LaneKey, SequenceNumber>()
    var digest = tip
    // Ends: each step is to a parent, and a header cannot be its own ancestor.
    while let block = blocks[digest] {
      for transaction in block.transactions {
        let lane = LaneKey(of: transaction.body)
        let above = transaction.body.sequence.next
        if next[lane].map({ $0 < above }) ?? true { next[lane] = above }
      }
      digest = block.parent
    }
    return next
  }
}
