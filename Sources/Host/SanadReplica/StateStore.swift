import SanadCodec
package import SanadState
package import SanadStorage
package import SanadTypes

/// The state's nodes and values in the key-value store: the adapter between the port that
/// SanadState declares and the one that SanadStorage implements.
///
/// | room | key | value |
/// |---|---|---|
/// | `stateNode` | height (8 bytes, big-endian), path | a page of the tree |
/// | `stateValue` | state key | the leaf's value |
/// | `ledger` | `anchor` | where the tree stands, ``SanadState/StateAnchor`` |
package struct StateStore: NodeReader, ValueReader {
  private static let anchorKey = StoreKey(.ledger, Array("anchor".utf8))

  private let store: any KeyValueStore

  /// Reads from and writes to `store`.
  package init(_ store: any KeyValueStore) { self.store = store }

  /// A node by its id.
  package func node(_ id: NodeID) throws(StateFailure) -> [UInt8]? {
    try read(StoreKey(.stateNode, id.bytes))
  }

  /// A leaf's value by its key.
  package func value(of key: StateKey) throws(StateFailure) -> [UInt8]? {
    try read(StoreKey(.stateValue, key.bytes))
  }

  /// Values in the order of their keys, and where the next portion begins; nil at the end.
  func values(
    from cursor: StoredValueCursor, atMost count: Int
  ) throws(StateFailure) -> (values: [StateChange], next: StoredValueCursor?) {
    let room = StoreKey(.stateValue, [])
    var values: [StateChange] = []
    var last: [UInt8]?
    do throws(KeyValueFailure) {
      try store.scan(prefix: room, from: StoreKey(.stateValue, cursor.key)) { key, value in
        let bytes = Array(key.bytes.dropFirst(room.bytes.count))
        last = bytes
        if let key = StateKey(bytes: bytes) { values.append(StateChange(key: key, value: value)) }
        return values.count < count ? .next : .stop
      }
    } catch { throw .storage("\(error)") }
    guard values.count == count, let last else { return (values, nil) }
    // The least key above the last one.
    return (values, StoredValueCursor(key: last + [0]))
  }

  /// Where the stored tree stands; nil in an empty store.
  package func anchor() throws(StateFailure) -> StateAnchor? {
    guard let bytes = try read(Self.anchorKey) else { return nil }
    do throws(DecodingFailure) { return try BCSReader.decode(from: bytes) } catch {
      throw .storage("the state's anchor does not decode: \(error)")
    }
  }

  /// Calls `visit` with each flushed value of a kind and its key, ascending by key: the state at one
  /// height, which it returns; nil where a flush ended meanwhile, so that nobody knows whether before
  /// or after it. O(values of the kind).
  package func scan(
    kind: UInt8, _ visit: (_ key: [UInt8], _ value: [UInt8]) throws -> Void
  ) throws -> Height? {
    let before = try anchor()
    let room = StoreKey(.stateValue, [kind])
    var failure: (any Error)?
    try store.scan(prefix: room, from: room) { key, value in
      do {
        try visit(Array(key.bytes.dropFirst()), value)
        return .next
      } catch {
        failure = error
        return .stop
      }
    }
    if let failure { throw failure }
    return try anchor() == before ? before?.height : nil
  }

  /// Writes a flush with the standing that belongs to it, in one batch, and makes it durable.
  ///
  /// Stale nodes are removed at once: this release keeps the newest flushed height only.
  package func apply(_ flush: StateFlush, at standing: StoreStanding) throws(StorageFailure) {
    var batch = KeyValueBatch()
    for node in flush.nodes { batch.put(StoreKey(.stateNode, node.id.bytes), node.bytes) }
    for id in flush.stale { batch.remove(StoreKey(.stateNode, id.bytes)) }
    for change in flush.values {
      let key = StoreKey(.stateValue, change.key.bytes)
      if let value = change.value { batch.put(key, value) } else { batch.remove(key) }
    }
    batch.put(Self.anchorKey, flush.anchor.bcsBytes)
    batch.stand(at: standing)
    do throws(KeyValueFailure) {
      try store.apply(batch)
      try store.flush()
    } catch { throw .store(error) }
  }

  private func read(_ key: StoreKey) throws(StateFailure) -> [UInt8]? {
    do throws(KeyValueFailure) { return try store.value(of: key) } catch {
      throw .storage("\(error)")
    }
  }
}

/// A place among the stored values.
struct StoredValueCursor: Hashable, Sendable {
  /// Before the first.
  static let start = StoredValueCursor(key: [])

  /// The least key of what follows.
  let key: [UInt8]
}
