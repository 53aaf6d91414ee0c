/// Changes that a ``KeyValueStore`` applies together or not at all. The last change of a key wins.
package struct KeyValueBatch: Sendable {
  /// One change.
  package enum Change: Sendable {
    /// The key has this value from now on.
    case put(StoreKey, [UInt8])
    /// The key has no value from now on.
    case remove(StoreKey)

    /// The key.
    package var key: StoreKey {
      switch self {
      case .put(let key, _), .remove(let key): key
      }
    }
  }

  /// The changes in the order in which they were made.
  package private(set) var changes: [Change] = []
  /// Bytes of all keys and values: what the caller bounds a batch by.
  package private(set) var byteCount = 0

  /// Creates an empty batch.
  package init() {}

  /// Whether there is no change.
  package var isEmpty: Bool { changes.isEmpty }

  /// Adds a change.
  mutating func add(_ change: Change) {
    switch change {
    case .put(let key, let value): put(key, value)
    case .remove(let key): remove(key)
    }
  }

  /// Gives a key a value.
  package mutating func put(_ key: StoreKey, _ value: [UInt8]) {
    changes.append(.put(key, value))
    byteCount += key.bytes.count + value.count
  }

  /// Takes a key's value away; the key may be without one.
  package mutating func remove(_ key: StoreKey) {
    changes.append(.remove(key))
    byteCount += key.bytes.count
  }
}
