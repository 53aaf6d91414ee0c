/// An ordered map from keys to values that loses its newest batches, and only those, when power
/// is lost before a flush: the port between the state and RocksDB.
///
/// The store has no log of its own, because the journal is the truth and everything here can be
/// made again from it. So:
/// - ``apply(_:)`` is atomic and visible at once, and durable only after the next ``flush()``.
/// - After a crash the store holds the effect of the first *n* batches for some *n* that is at
///   least the number of batches applied before the last flush that returned.
///
/// - ``install(_:)`` is atomic, and durable with everything applied before it when it returns. What
///   other threads apply meanwhile may be lost in a crash that comes after it all the same.
///
/// Hence the height that the store stands at is installed together with what belongs to it
/// (``StoreStanding``). All may be called from any thread; one at a time installs. Where several apply,
/// each applies what no other touches.
package protocol KeyValueStore: AnyObject, Sendable {
  /// The value of a key; nil when it has none.
  func value(of key: StoreKey) throws(KeyValueFailure) -> [UInt8]?

  /// The values of several keys, in their order; cheaper together than one after another.
  func values(of keys: [StoreKey]) throws(KeyValueFailure) -> [[UInt8]?]

  /// Applies every change of a batch, or none.
  func apply(_ batch: KeyValueBatch) throws(KeyValueFailure)

  /// Makes many changes, ascending by key and each key once, visible and durable together, without
  /// keeping others from applying theirs meanwhile. Throws where they are in another order.
  func install(_ changes: some Sequence<KeyValueBatch.Change>) throws(KeyValueFailure)

  /// Calls `visit` with each key that starts with `prefix` and is not below `start`, ascending,
  /// until it returns ``ScanStep/stop``. What is visited is the store at one instant.
  func scan(
    prefix: StoreKey, from start: StoreKey, _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure)

  /// Scans as above, and gives the value that `other` had at the same instant; nil where it had none.
  func scan(
    prefix: StoreKey, from start: StoreKey, beside other: StoreKey,
    _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure) -> [UInt8]?

  /// The store as it is now, whatever is changed afterwards. It keeps what it needs of the disk for as
  /// long as somebody has it, and is let go before the store is closed.
  func view() throws(KeyValueFailure) -> any KeyValueView

  /// Says whether the store may rewrite what it has for its own order, which needs room on the disk
  /// for as much again. It may, until somebody says otherwise; reads and writes do not depend on it.
  func setMerging(_ isAllowed: Bool) throws(KeyValueFailure)

  /// About how many bytes of the disk hold the keys from `first` on and below `last`. What has not been
  /// written to the disk yet does not count.
  func approximateBytes(
    from first: StoreKey, below last: StoreKey
  ) throws(KeyValueFailure) -> UInt64

  /// Gives the room of keys back that were removed, from `first` on and below `last`: a store that
  /// removes nothing at once would have it for as long as nothing else is written there. Costs as much
  /// work as what is left there is large, and nothing else waits for it.
  func reclaim(from first: StoreKey, below last: StoreKey) throws(KeyValueFailure)

  /// Returns when everything applied so far is durable.
  func flush() throws(KeyValueFailure)

  /// Flushes and lets go of the files. Nothing may be called afterwards or meanwhile.
  func close() throws(KeyValueFailure)
}

extension KeyValueStore {
  /// One after another.
  package func values(of keys: [StoreKey]) throws(KeyValueFailure) -> [[UInt8]?] {
    try keys.map { key throws(KeyValueFailure) in try value(of: key) }
  }

  /// A store that rewrites nothing has nothing to do.
  package func setMerging(_ isAllowed: Bool) throws(KeyValueFailure) {}

  /// A store that removes at once has nothing to do.
  package func reclaim(from first: StoreKey, below last: StoreKey) throws(KeyValueFailure) {}
}

/// A ``KeyValueStore`` as it was at one instant. Any thread may read it.
package protocol KeyValueView: AnyObject, Sendable {
  /// The value that a key had; nil when it had none.
  func value(of key: StoreKey) throws(KeyValueFailure) -> [UInt8]?

  /// Visits as ``KeyValueStore/scan(prefix:from:_:)``.
  func scan(
    prefix: StoreKey, from start: StoreKey, _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure)
}

/// What a visitor wants after an entry.
package enum ScanStep: Sendable {
  /// The next entry.
  case next
  /// No more.
  case stop
}
