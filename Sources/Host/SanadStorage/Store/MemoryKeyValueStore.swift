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

  /// Visits the entries under a prefix in ascending order. O(n log n) in the size of the store.
  package func scan(
    prefix: StoreKey, from start: StoreKey, _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure) {
    let table = try content.withLock { content throws(KeyValueFailure) in
      try content.requireWorking()
      return content.current
    }
    for key in table.sortedKeys() where key.hasPrefix(prefix) && key >= start {
      guard let value = table[key] else { continue }
      if case .stop = visit(key, value) { return }
    }
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
