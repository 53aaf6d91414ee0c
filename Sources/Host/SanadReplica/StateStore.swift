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
  static let anchorKey = StoreKey(.ledger, Array("anchor".utf8))

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

  /// Nodes by their ids, read together.
  package func nodes(_ ids: [NodeID]) throws(StateFailure) -> [[UInt8]?] {
    try read(ids.map { StoreKey(.stateNode, $0.bytes) })
  }

  /// Leaves' values by their keys, read together.
  package func values(of keys: [StateKey]) throws(StateFailure) -> [[UInt8]?] {
    try read(keys.map { StoreKey(.stateValue, $0.bytes) })
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
    return try Self.decoded(bytes)
  }

  static func decoded(_ bytes: [UInt8]) throws(StateFailure) -> StateAnchor {
    do throws(DecodingFailure) { return try BCSReader.decode(from: bytes) } catch {
      throw .storage("the state's anchor does not decode: \(error)")
    }
  }

  /// Calls `visit` with each flushed value of a kind and its key, ascending by key: the state at one
  /// height, which is given back; nil where nothing has been flushed. What is flushed meanwhile is not
  /// seen. Ends with what `visit` throws.
  package func scan(
    kind: UInt8, _ visit: (_ key: [UInt8], _ value: [UInt8]) throws -> Void
  ) throws -> Height? {
    let room = StoreKey(.stateValue, [kind])
    var failure: (any Error)?
    let anchor = try store.scan(prefix: room, from: room, beside: Self.anchorKey) { key, value in
      do {
        try visit(Array(key.bytes.dropFirst()), value)
        return .next
      } catch {
        failure = error
        return .stop
      }
    }
    if let failure { throw failure }
    return try anchor.map(Self.decoded)?.height
  }

  /// Writes a flush with the standing that belongs to it, in one step, and makes it durable.
  ///
  /// Stale nodes are removed at once: this release keeps the newest flushed height only.
  package func apply(_ flush: SortedFlush, at standing: StoreStanding) throws(StorageFailure) {
    // The rooms in the order of their bytes, as the store wants them.
    let changes: [AnySequence<KeyValueBatch.Change>] = [
      AnySequence([.put(StoreStanding.key, standing.bcsBytes)]),
      AnySequence(
        flush.pages.lazy.map { Self.change(StoreKey(.stateNode, $0.id.bytes), $0.bytes) }),
      AnySequence(
        flush.values.lazy.map { Self.change(StoreKey(.stateValue, $0.key.bytes), $0.value) }),
      AnySequence([.put(Self.anchorKey, flush.anchor.bcsBytes)]),
    ]
    do throws(KeyValueFailure) { try store.install(changes.joined()) } catch {
      throw .store(error)
    }
  }

  private static func change(_ key: StoreKey, _ value: [UInt8]?) -> KeyValueBatch.Change {
    if let value { .put(key, value) } else { .remove(key) }
  }

  private func read(_ keys: [StoreKey]) throws(StateFailure) -> [[UInt8]?] {
    do throws(KeyValueFailure) { return try store.values(of: keys) } catch {
      throw .storage("\(error)")
    }
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
