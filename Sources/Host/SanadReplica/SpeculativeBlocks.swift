import SanadCodec
import SanadLedger
import SanadState
import SanadTypes

/// The executed blocks above the last committed one, and the state at that one.
///
/// Branches may coexist when a view is both notarized and nullified; finality picks one
/// (consensus.md 2.10). Bounded by the engine, which executes at most S_max blocks with
/// transactions above the last final one.
struct SpeculativeBlocks {
  private var blocks = KeyedTable<BlockDigest, SpeculativeBlock>()
  /// The last committed block.
  private(set) var tip: BlockDigest
  private let final: FinalState

  /// Starts at a committed block, whose state is `final`'s.
  init(at tip: BlockDigest, of final: FinalState) {
    self.tip = tip
    self.final = final
  }

  /// Number of executed blocks that are not committed.
  var count: Int { blocks.count }

  /// The state after a block: executed and un-finalized, or the last committed one.
  func overlay(after digest: BlockDigest) -> StateOverlay? {
    digest == tip ? final.overlay() : blocks[digest]?.execution.state
  }

  /// An executed block.
  subscript(digest: BlockDigest) -> SpeculativeBlock? { blocks[digest] }

  /// Keeps a block until it is committed or abandoned.
  mutating func insert(_ block: SpeculativeBlock) { blocks[block.digest] = block }

  /// Makes a block's state the final one.
  mutating func commit(_ digest: BlockDigest) throws(StateFailure) -> SpeculativeBlock? {
    guard let block = blocks[digest] else { return nil }
    try final.commit(block.execution.state)
    blocks.removeValue(forKey: digest)
    tip = digest
    return block
  }

  /// Drops a block that can never be final.
  mutating func abandon(_ digest: BlockDigest) -> SpeculativeBlock? {
    blocks.removeValue(forKey: digest)
  }
}
