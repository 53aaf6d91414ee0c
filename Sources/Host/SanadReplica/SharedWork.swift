import SanadCodec
import SanadLedger
import SanadState
import SanadTypes
import Synchronization

/// What several nodes of one process would each work out for themselves with the same result: the
/// simulator's, so that a run of a hundred nodes does not execute each block a hundred times. A node
/// in production has none.
///
/// Executing a block is a pure function of its parent's state and itself, so a node takes over what
/// another one found where both are the same: the whole block, bytes included, and the tree that it
/// begins with. Verdicts on signatures are functions of the transaction alone. What a node keeps
/// (its final state, its layers, its store) stays its own.
///
/// Only for nodes that have executed or fetched every block since genesis: one that joined by a
/// snapshot has the same state in pages of other heights, and must work by itself.
///
/// A class behind a lock, because the nodes' executors share it.
package final class SharedWork: Sendable {
  private struct Kept {
    var blocks = KeyedTable<BlockDigest, SpeculativeBlock>()
    /// In the order in which they came.
    var order: [BlockDigest] = []
    var next = 0
    var takenCount = 0
  }

  let verdicts: SharedVerdicts
  private let capacity: Int
  private let kept = Mutex(Kept())

  /// Creates a memory of so many executed blocks, at least one; older ones are forgotten.
  package init(scheme: any SignatureScheme, capacity: Int = 512) {
    precondition(capacity > 0, "a memory holds something")
    verdicts = SharedVerdicts(scheme: scheme)
    self.capacity = capacity
  }

  /// How often a node has taken over what another one found.
  package var takenCount: Int { kept.withLock { $0.takenCount } }

  /// What executing a block on a parent gives; nil where nobody has found that yet.
  func execution(
    of block: Block, _ digest: BlockDigest, on parent: StateOverlay
  ) throws(LedgerFailure) -> SpeculativeBlock? {
    // Bodies are compared too: a header's digest says nothing of what came with it.
    guard let known = kept.withLock({ $0.blocks[digest] }), known.block == block,
      let execution = try known.execution.onto(parent)
    else { return nil }
    kept.withLock { $0.takenCount += 1 }
    return SpeculativeBlock(
      digest: digest, block: known.block, transactions: known.transactions, execution: execution)
  }

  /// Keeps what a node found, until so many others have come.
  func keep(_ block: SpeculativeBlock) {
    kept.withLock { kept in
      guard kept.blocks[block.digest] == nil else { return }
      kept.blocks[block.digest] = block
      if kept.order.count < capacity { return kept.order.append(block.digest) }
      kept.blocks.removeValue(forKey: kept.order[kept.next])
      kept.order[kept.next] = block.digest
      kept.next = (kept.next + 1) % capacity
    }
  }
}
