import SanadCodec
public import SanadCrypto
public import SanadTypes

/// The state that a block is building: the parent's, and what has been written so far.
///
/// Writes can be taken back to a mark, so that a refused operation leaves no trace.
public struct StateDraft: StateReading, Sendable {
  /// A place in the sequence of writes.
  public struct Mark: Hashable, Sendable {
    fileprivate let writeCount: Int
  }

  private struct Undo {
    let key: StateKey
    /// What the draft held for the key before; nil when it held nothing.
    let previous: StateLayer.Value?
  }

  /// Height of the block: one above the parent's.
  public let height: Height
  private let parent: StateOverlay
  private var values = KeyedTable<StateKey, StateLayer.Value>()
  private var changedKeys: [StateKey] = []
  private var undo: [Undo] = []

  init(on parent: StateOverlay) {
    self.parent = parent
    height = parent.next
  }

  /// How many keys have been written.
  public var changedCount: Int { changedKeys.count }

  /// The value of a key as the block sees it now.
  public func read(_ key: StateKey) throws(StateFailure) -> [UInt8]? {
    if let value = values[key] { return value.bytes }
    return try parent.read(key)
  }

  /// Sets the value of a key; nil removes it.
  ///
  /// - Precondition: at most ``StateValue/bytesMax`` bytes; the ledger's types are smaller.
  /// - Parameter digest: of the value, under the tag of state values, where the caller has worked it
  ///   out already; it is not worked out again.
  public mutating func write(_ value: [UInt8]?, digest: Digest? = nil, to key: StateKey) {
    precondition(value?.count ?? 0 <= StateValue.bytesMax, "a state value has at most 64 KiB")
    let previous = values.updateValue(
      StateLayer.Value(bytes: value, digest: digest), forKey: key)
    if previous == nil { changedKeys.append(key) }
    undo.append(Undo(key: key, previous: previous))
  }

  /// Makes room for so many keys.
  public mutating func reserveCapacity(_ count: Int) {
    values.reserveCapacity(count)
    changedKeys.reserveCapacity(count)
    undo.reserveCapacity(count)
  }

  /// The present place in the sequence of writes.
  public var mark: Mark { Mark(writeCount: undo.count) }

  /// Takes back every write since `mark`. O(writes taken back).
  ///
  /// - Precondition: `mark` is of this draft, and no earlier mark has been returned to since.
  public mutating func rollBack(to mark: Mark) {
    precondition(mark.writeCount <= undo.count, "a mark of writes that were taken back")
    while undo.count > mark.writeCount, let last = undo.popLast() {
      values[last.key] = last.previous
      // The first write of a key is the last one taken back, so the key is at the end.
      if last.previous == nil { changedKeys.removeLast() }
    }
  }

  /// The state after the block, with its root. O(changed keys · depth).
  ///
  /// - Parameter memo: what the caller keeps with the block's changes.
  ///
  /// Throws ``StateFailure/superseded(branch:final:)`` when another branch has become final
  /// since the draft began: what was read may then stem from it, so nobody may judge the block
  /// by this result.
  public func seal(
    keeping memo: (any LayerMemo)? = nil
  ) throws(StateFailure) -> StateOverlay {
    let changedValues = changedKeys.map { values[$0] ?? StateLayer.Value(bytes: nil) }
    var update = TreeUpdate(reading: parent, height: height)
    let root: NodeReference?
    do throws(StateFailure) {
      root = try update.apply(leafUpdates(changedValues), to: parent.rootReference)
    } catch {
      try parent.requireCurrent()
      throw error
    }
    try parent.requireCurrent()
    let layer = StateLayer(
      height: height, parentRoot: parent.rootReference, root: root, changedKeys: changedKeys,
      changedValues: changedValues, values: values, update: update, memo: memo)
    return StateOverlay(adding: layer, to: parent)
  }

  private func leafUpdates(_ changedValues: [StateLayer.Value]) -> [LeafUpdate] {
    var updates: [LeafUpdate] = []
    updates.reserveCapacity(changedKeys.count)
    for (key, value) in zip(changedKeys, changedValues) {
      updates.append(
        LeafUpdate(
          path: key.path,
          valueDigest: value.bytes.map { value.digest ?? StateValue.digest(of: $0) }))
    }
    updates.sort { $0.path < $1.path }
    return updates
  }
}
