import SanadCodec
public import SanadCrypto
public import SanadTypes

/// The state after one block: what it and its un-finalized ancestors changed, over the final
/// state.
///
/// Branches coexist, because an overlay is a value that shares its ancestors' layers and changes
/// none of them. Memory is proportional to what the blocks changed. Reading while the state
/// writer flushes, or while a later block of the same branch becomes final, gives the same
/// answers; when *another* branch becomes final, results on top of this one are void, and
/// ``StateDraft/seal()`` says so with ``StateFailure/superseded(branch:final:)``.
public struct StateOverlay: StateReading, Sendable {
  /// Height of the block that would follow; 0 for the empty state before genesis.
  public let next: Height
  /// Un-finalized blocks from this one down, heights without gaps.
  let layers: [StateLayer]
  /// The final state below the layers, as it was when this overlay was made.
  let base: StateAnchor
  let final: FinalState

  /// The final state itself.
  init(of final: FinalState, at anchor: StateAnchor) {
    next = anchor.next
    layers = []
    base = anchor
    self.final = final
  }

  init(adding layer: StateLayer, to parent: StateOverlay) {
    next = layer.height.next
    layers = [layer] + parent.layers
    base = parent.base
    final = parent.final
  }

  private init(trimming overlay: StateOverlay, to anchor: StateAnchor) {
    next = overlay.next
    layers = overlay.layers.filter { $0.height >= anchor.next }
    base = anchor
    final = overlay.final
  }

  /// Height of the block; nil before genesis.
  public var height: Height? { next.value == 0 ? nil : next.previous }

  /// The state root as the block's header carries it.
  public var root: Digest { rootReference?.digest ?? StateTree.emptyRoot }

  var rootReference: NodeReference? { layers.isEmpty ? base.root : layers[0].root }

  /// The value of a key after the block. O(un-finalized ancestors).
  public func read(_ key: StateKey) throws(StateFailure) -> [UInt8]? {
    for layer in layers {
      if let value = layer.values[key] { return value.bytes }
    }
    return try final.read(key)
  }

  /// The keys that the block changed, ascending, with their new values.
  public var changes: [StateChange] {
    guard let layer = layers.first else { return [] }
    return layer.changedKeys.sorted().map {
      StateChange(key: $0, value: layer.values[$0]?.bytes)
    }
  }

  /// The memos of the un-finalized blocks from this one down; nil where one of them has none.
  public var memos: [any LayerMemo]? {
    let memos = layers.compactMap(\.memo)
    return memos.count == layers.count ? memos : nil
  }

  /// The memos of the blocks that became final from a height on, below this overlay or not.
  public func finalMemos(from height: Height) -> FinalMemos { final.memos(from: height) }

  /// The newest final state, without the blocks above it.
  public var finalOverlay: StateOverlay { final.overlay() }

  /// Whether both stand on the same chain's final state in this process.
  public func sharesFinalState(with other: StateOverlay) -> Bool { final === other.final }

  /// Throws ``StateFailure/superseded(branch:final:)`` where another branch than this one has become
  /// final: what was read on top of this state may stem from that one.
  public func requireCurrent() throws(StateFailure) {
    let anchor = final.anchor
    if anchor.next >= base.next, contains(anchor) { return }
    throw .superseded(branch: next, final: anchor.next.previous)
  }

  /// A state for the next block to write to.
  public func draft() -> StateDraft { StateDraft(on: rebased()) }

  /// The same state without the layers that have become final meanwhile, so that a chain of
  /// overlays never grows longer than its un-finalized part.
  public func rebased() -> StateOverlay {
    let anchor = final.anchor
    guard anchor.next > base.next, contains(anchor) else { return self }
    return StateOverlay(trimming: self, to: anchor)
  }

  /// This state after the block that made `other` from an equal tree, also where that was another
  /// node's: only the block's layer, which never changes, is shared. Nil where the block began with
  /// another tree or has another height, or where `other` has no block.
  ///
  /// Throws ``StateFailure/superseded(branch:final:)`` as ``StateDraft/seal(keeping:)`` does.
  package func adding(
    blockOf other: StateOverlay
  ) throws(StateFailure) -> StateOverlay? {
    let parent = rebased()
    try parent.requireCurrent()
    guard let layer = other.layers.first, layer.height == parent.next,
      layer.parentRoot == parent.rootReference
    else { return nil }
    return StateOverlay(adding: layer, to: parent)
  }

  /// Whether this branch goes through `anchor`.
  func contains(_ anchor: StateAnchor) -> Bool {
    if anchor.next == base.next { return anchor.root == base.root }
    guard let height = anchor.height, let layer = layer(at: height) else { return false }
    return layer.root == anchor.root
  }

  private func layer(at height: Height) -> StateLayer? {
    guard height < next else { return nil }
    let depth = next.previous.distance(above: height)
    return depth < UInt64(layers.count) ? layers[Int(depth)] : nil
  }
}

extension StateOverlay: PageSource {
  /// The page that a tree of this branch names: the height tells which layer has it.
  func page(_ reference: NodeReference, at path: NodePath) throws(StateFailure) -> StatePage {
    if let page = layer(at: reference.height)?.pages[path] { return page }
    return try final.page(reference, at: path)
  }
}
