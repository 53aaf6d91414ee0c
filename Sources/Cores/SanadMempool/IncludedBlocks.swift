import SanadCodec
import SanadTypes

/// Which transactions the executed blocks above the final one carry.
struct IncludedBlocks: Sendable {
  private struct Included: Sendable {
    let parent: BlockDigest
    let transactions: [UnverifiedTransaction]
    /// The next sequence of each lane that the block moves.
    let next: KeyedTable<LaneKey, SequenceNumber>
  }

  private var blocks = KeyedTable<BlockDigest, Included>()
  /// In how many of the blocks a transaction is; more than one where branches coexist.
  private var counts = KeyedTable<TransactionID, Int>()

  mutating func insert(
    _ transactions: [UnverifiedTransaction], in digest: BlockDigest, after parent: BlockDigest
  ) {
    var next = KeyedTable<LaneKey, SequenceNumber>()
    // In a block a lane's sequences ascend: the last one stays.
    for transaction in transactions {
      next[LaneKey(of: transaction.body)] = transaction.body.sequence.next
    }
    _ = remove(digest)
    for transaction in transactions { counts[transaction.id, default: 0] += 1 }
    blocks[digest] = Included(parent: parent, transactions: transactions, next: next)
  }

  /// Takes a block out; its transactions, or none when it is not known.
  mutating func remove(_ digest: BlockDigest) -> [UnverifiedTransaction] {
    let transactions = blocks.removeValue(forKey: digest)?.transactions ?? []
    for transaction in transactions {
      let rest = (counts[transaction.id] ?? 1) - 1
      counts[transaction.id] = rest > 0 ? rest : nil
    }
    return transactions
  }

  /// Whether some block has the transaction.
  func contains(_ id: TransactionID) -> Bool { counts.contains(id) }

  /// How far the branch that ends in `tip` has moved each lane. O(blocks on the branch).
  func branch(to tip: BlockDigest) -> CarriedSequences {
    var tables: [KeyedTable<LaneKey, SequenceNumber>] = []
    var digest = tip
    // Ends: each step is to a parent, and a header cannot be its own ancestor.
    while let block = blocks[digest] {
      tables.append(block.next)
      digest = block.parent
    }
    return CarriedSequences(tables: tables)
  }
}

/// The next sequence of each lane on a branch, where the branch has moved it.
struct CarriedSequences {
  /// One for each block, the newest first.
  fileprivate let tables: [KeyedTable<LaneKey, SequenceNumber>]

  /// O(blocks on the branch), which consensus bounds.
  subscript(lane: LaneKey) -> SequenceNumber? {
    // Along a branch a lane only moves on, so that the newest block that moves it says it.
    for table in tables { if let next = table[lane] { return next } }
    return nil
  }
}
