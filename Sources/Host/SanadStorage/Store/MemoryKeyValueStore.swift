import SanadCodec
import Synchronization

/// A ``KeyValueStore`` in memory that can lose power: for tests and for the simulator.
///
/// It keeps the state after the last flush and the batches since then; a crash keeps as many of
/// those as the caller says, which is every outcome that the port allows.
package final class MemoryKeyValueStore: KeyValueStore {
  private struct Content {
    var current = KeyedTable<StoreKey, [UInt8]>()
    var durable = KeyedTable<StoreKey, [UInt8]>()
    var pending: [KeyValueBatch] = []
    var failure: KeyValueFailure?

    mutating func requireWorking() throws(KeyValueFailure) {
      if let failure { throw failure }
    }
  }

  private let content = Mutex(Content())

  /// Creates an empty store.
  package init() {}

  /// A store of its own with what a reader sees in this one now, all of it durable: a backup.
  package func copy() -> MemoryKeyValueStore {
    let copy = MemoryKeyValueStore()
    let current = content.withLock { $0.current }
    copy.content.withLock { content in
      content.current = current
      content.durable = current
    }
    return copy
  }

  /// Batches applied since the last flush.
  package var pendingCount: Int { content.withLock { $0.pending.count } }

  /// The value of a key; nil when it has none.
  package func value(of key: StoreKey) throws(KeyValueFailure) -> [UInt8]? {
    try content.withLock { content throws(KeyValueFailure) in
      try content.requireWorking()
      return content.current[key]
    }
  }

  /// Applies every change of a batch, or none.
  package func apply(_ batch: KeyValueBatch) throws(KeyValueFailure) {
    try content.withLock { content throws(KeyValueFailure) in
      try content.requireWorking()
      Self.apply(batch, to: &content.current)
      content.pending.append(batch)
    }
  }

  /// Makes changes visible and durable together, after all that was applied.
  package func install(_ changes: some Sequence<KeyValueBatch.Change>) throws(KeyValueFailure) {
    var batch = KeyValueBatch()
    var last: StoreKey?
    for change in changes {
      if let last, last >= change.key { throw .failed(detail: "keys are installed in order") }
      last = change.key
      batch.add(change)
    }
    try flush()
    try content.withLock { content throws(KeyValueFailure) in
      try content.requireWorking()
      Self.apply(batch, to: &content.current)
      Self.apply(batch, to: &content.durable)
    }
  }

  /// Visits the entries under a prefix in ascending order. O(n log n) in the size of the store.
  package func scan(
    prefix: StoreKey, from start: StoreKey, _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure) {
    _ = try scan(prefix: prefix, from: start, beside: prefix, visit)
  }

  /// Scans as above, and gives the value that `other` had at the same instant.
  package func scan(
    prefix: StoreKey, from start: StoreKey, beside other: StoreKey,
    _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure) -> [UInt8]? {
    let table = try content.withLock { content throws(KeyValueFailure) in
      try content.requireWorking()
      return content.current
    }
    for key in table.sortedKeys() where key.hasPrefix(prefix) && key >= start {
      guard let value = table[key] else { continue }
      if case .stop = visit(key, value) { break }
    }
    return table[other]
  }

  /// Bytes of the keys and values in a range: what is durable.
  package func approximateBytes(
    from first: StoreKey, below last: StoreKey
  ) throws(KeyValueFailure) -> UInt64 {
    let table = try content.withLock { content throws(KeyValueFailure) in
      try content.requireWorking()
      return content.durable
    }
    return table.sortedKeys().reduce(0) { sum, key in
      guard key >= first, key < last, let value = table[key] else { return sum }
      return sum + UInt64(key.bytes.count + value.count)
    }
  }

  /// A copy of what is there.
  package func view() throws(KeyValueFailure) -> any KeyValueView {
    MemoryView(
      try content.withLock { content throws(KeyValueFailure) in
        try content.requireWorking()
        return content.current
      })
  }

  /// Makes everything applied so far survive a crash.
  package func flush() throws(KeyValueFailure) {
    try content.withLock { content throws(KeyValueFailure) in
      try content.requireWorking()
      for batch in content.pending { Self.apply(batch, to: &content.durable) }
      content.pending.removeAll()
    }
  }

  /// Flushes and closes; ``crash(keepingBatches:)`` opens it again.
  package func close() throws(KeyValueFailure) {
    try flush()
    content.withLock { $0.failure = .closed }
  }

  /// Makes every call throw `failure` from now on, until the next crash: a full or broken disk.
  package func fail(with failure: KeyValueFailure) {
    content.withLock { $0.failure = failure }
  }

  /// Loses power and comes back with the durable state and the first `count` batches after it.
  package func crash(keepingBatches count: Int) {
    content.withLock { content in
      for batch in content.pending.prefix(max(0, count)) {
        Self.apply(batch, to: &content.durable)
      }
      content.pending.removeAll()
      content.current = content.durable
      content.failure = nil
    }
  }

  private static func apply(
    _ batch: KeyValueBatch, to table: inout KeyedTable<StoreKey, [UInt8]>
  ) {
    for change in batch.changes {
      switch change {
      case .put(let key, let value): table[key] = value
      case .remove(let key): table[key] = nil
      }
    }
  }
}

/// What a ``MemoryKeyValueStore`` held. A class as the port wants.
private final class MemoryView: KeyValueView {
  private let table: KeyedTable<StoreKey, [UInt8]>

  init(_ table: KeyedTable<StoreKey, [UInt8]>) { self.table = table }

  func value(of key: StoreKey) throws(KeyValueFailure) -> [UInt8]? { table[key] }

  func scan(
    prefix: StoreKey, from start: StoreKey, _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure) {
    for key in table.sortedKeys() where key.hasPrefix(prefix) && key >= start {
      guard let value = table[key] else { continue }
      if case .stop = visit(key, value) { return }
    }
  }
}
