/// An ordered map from keys to values that loses its newest batches, and only those, when power
/// is lost before a flush: the port between the state and RocksDB.
///
/// The store has no log of its own, because the journal is the truth and everything here can be
/// made again from it. So:
/// - ``apply(_:)`` is atomic and visible at once, and durable only after the next ``flush()``.
/// - After a crash the store holds the effect of the first *n* batches for some *n* that is at
///   least the number of batches applied before the last flush that returned.
///
/// Hence the height that the store stands at goes into the same batch as what belongs to it
/// (``StoreStanding``). Reads may come from any thread, while one thread at a time writes.
package protocol KeyValueStore: AnyObject, Sendable {
  /// The value of a key; nil when it has none.
  func value(of key: StoreKey) throws(KeyValueFailure) -> [UInt8]?

  /// Applies every change of a batch, or none.
  func apply(_ batch: KeyValueBatch) throws(KeyValueFailure)

  /// Calls `visit` with each key that starts with `prefix` and is not below `start`, ascending,
  /// until it returns ``ScanStep/stop``. What is visited is the store at one instant.
  func scan(
    prefix: StoreKey, from start: StoreKey, _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure)

  /// Returns when everything applied so far is durable.
  func flush() throws(KeyValueFailure)

  /// Flushes and lets go of the files. Nothing may be called afterwards or meanwhile.
  func close() throws(KeyValueFailure)
}

/// What a visitor wants after an entry.
package enum ScanStep: Sendable {
  /// The next entry.
  case next
  /// No more.
  case stop
}
