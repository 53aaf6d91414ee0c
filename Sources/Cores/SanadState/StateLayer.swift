import SanadCodec
import SanadCrypto
import SanadTypes

/// What one block changed: values, and the pages of the tree above them.
///
/// A class because overlays, the final state and the state writer share it across threads; it
/// never changes after it is made.
final class StateLayer: Sendable {
  /// A key's new value; nil inside means removed.
  struct Value: Sendable {
    let bytes: [UInt8]?
    /// What the leaf commits to, where whoever wrote the value had worked it out.
    var digest: Digest?
  }

  let height: Height
  /// The tree that the block began with.
  let parentRoot: NodeReference?
  /// The tree after the block.
  let root: NodeReference?
  /// Changed keys in the order in which the block first wrote them.
  let changedKeys: [StateKey]
  /// Their values, in the same order.
  let changedValues: [Value]
  let values: KeyedTable<StateKey, Value>
  /// The written pages with their places, in the order in which they were sealed.
  let written: [TreeUpdate<StateOverlay>.WrittenPage]
  let pages: KeyedTable<NodePath, StatePage>
  /// Pages of earlier heights that are no longer in the tree.
  let replaced: [NodeID]
  /// What the sealer keeps with the block.
  let memo: (any LayerMemo)?

  init(
    height: Height, parentRoot: NodeReference?, root: NodeReference?, changedKeys: [StateKey],
    changedValues: [Value], values: KeyedTable<StateKey, Value>, update: TreeUpdate<StateOverlay>,
    memo: (any LayerMemo)?
  ) {
    self.height = height
    self.parentRoot = parentRoot
    self.root = root
    self.changedKeys = changedKeys
    self.changedValues = changedValues
    self.values = values
    written = update.written
    var pages = KeyedTable<NodePath, StatePage>()
    pages.reserveCapacity(update.written.count)
    for written in update.written { pages[written.path] = written.page }
    self.pages = pages
    replaced = update.replaced
    self.memo = memo
  }
}
