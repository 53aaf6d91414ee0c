import CRocksDB
import Synchronization

/// A ``KeyValueStore`` in RocksDB. The only file that calls it.
///
/// Its write-ahead log is off: an applied batch lives in the memtable until a flush writes it as a
/// table, and RocksDB writes memtables in the order in which they were filled, a batch never being
/// split between two. So what a crash leaves is the effect of the first *n* batches.
///
/// The handle may be used by many threads at once; RocksDB does its own locking. It is a class
/// because it owns the handle.
package final class RocksDBStore: KeyValueStore {
  /// Memory that the store may use.
  package struct Settings: Equatable, Sendable {
    /// Bytes of the memtable; more than is applied between two flushes.
    package let memtableBytes: Int
    /// Bytes of the cache of blocks.
    package let cacheBytes: Int

    /// Creates settings; the defaults are those that were measured (docs/decisions, RocksDB).
    package init(memtableBytes: Int = 256 << 20, cacheBytes: Int = 128 << 20) {
      self.memtableBytes = memtableBytes
      self.cacheBytes = cacheBytes
    }
  }

  // RocksDB's handles are safe to share between threads, are never replaced, and are freed when
  // nobody has a reference to this object any more.
  private nonisolated(unsafe) let database: OpaquePointer
  private nonisolated(unsafe) let writing: OpaquePointer
  private nonisolated(unsafe) let reading: OpaquePointer
  private nonisolated(unsafe) let scanning: OpaquePointer
  private nonisolated(unsafe) let flushing: OpaquePointer
  private let path: String
  private let isOpen = Atomic(true)

  /// Opens a store, or makes an empty one, in a directory whose parent exists.
  package init(directory path: String, settings: Settings = Settings()) throws(KeyValueFailure) {
    self.path = path
    let options = Self.options(settings)
    defer { rocksdb_options_destroy(options) }
    var message: UnsafeMutablePointer<CChar>?
    let opened = rocksdb_open(options, path, &message)
    if let message { throw Self.failure(message, path) }
    guard let opened else { throw .failed(detail: "RocksDB gave no handle for \(path)") }
    database = opened
    writing = rocksdb_writeoptions_create()
    rocksdb_writeoptions_disable_WAL(writing, 1)
    reading = rocksdb_readoptions_create()
    scanning = rocksdb_readoptions_create()
    // A scan reads much once; it must not push out what single reads need.
    rocksdb_readoptions_set_fill_cache(scanning, 0)
    flushing = rocksdb_flushoptions_create()
    rocksdb_flushoptions_set_wait(flushing, 1)
  }

  deinit {
    if isOpen.load(ordering: .acquiring) { rocksdb_close(database) }
    rocksdb_writeoptions_destroy(writing)
    rocksdb_readoptions_destroy(reading)
    rocksdb_readoptions_destroy(scanning)
    rocksdb_flushoptions_destroy(flushing)
  }

  /// The value of a key; nil when it has none.
  package func value(of key: StoreKey) throws(KeyValueFailure) -> [UInt8]? {
    try requireOpen()
    var message: UnsafeMutablePointer<CChar>?
    let slice = key.bytes.withUnsafeBytes {
      rocksdb_get_pinned(
        database, reading, Self.characters($0), $0.count, &message)
    }
    if let message { throw Self.failure(message, path) }
    guard let slice else { return nil }
    defer { rocksdb_pinnableslice_destroy(slice) }
    var count = 0
    let start = rocksdb_pinnableslice_value(slice, &count)
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Applies every change of a batch, or none.
  package func apply(_ batch: KeyValueBatch) throws(KeyValueFailure) {
    try requireOpen()
    let changes = rocksdb_writebatch_create()
    defer { rocksdb_writebatch_destroy(changes) }
    for change in batch.changes {
      switch change {
      case .put(let key, let value):
        key.bytes.withUnsafeBytes { key in
          value.withUnsafeBytes { value in
            rocksdb_writebatch_put(
              changes, Self.characters(key), key.count, Self.characters(value), value.count)
          }
        }
      case .remove(let key):
        key.bytes.withUnsafeBytes {
          rocksdb_writebatch_delete(changes, Self.characters($0), $0.count)
        }
      }
    }
    var message: UnsafeMutablePointer<CChar>?
    rocksdb_write(database, writing, changes, &message)
    if let message { throw Self.failure(message, path) }
  }

  /// Visits the entries under a prefix in ascending order, as they are when the scan begins.
  package func scan(
    prefix: StoreKey, from start: StoreKey, _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure) {
    try requireOpen()
    let cursor = rocksdb_create_iterator(database, scanning)
    defer { rocksdb_iter_destroy(cursor) }
    max(prefix, start).bytes.withUnsafeBytes {
      rocksdb_iter_seek(cursor, Self.characters($0), $0.count)
    }
    while rocksdb_iter_valid(cursor) != 0 {
      var count = 0
      let keyStart = rocksdb_iter_key(cursor, &count)
      let key = StoreKey(stored: Array(UnsafeRawBufferPointer(start: keyStart, count: count)))
      guard key.hasPrefix(prefix) else { break }
      let valueStart = rocksdb_iter_value(cursor, &count)
      let value = Array(UnsafeRawBufferPointer(start: valueStart, count: count))
      if case .stop = visit(key, value) { break }
      rocksdb_iter_next(cursor)
    }
    var message: UnsafeMutablePointer<CChar>?
    rocksdb_iter_get_error(cursor, &message)
    if let message { throw Self.failure(message, path) }
  }

  /// Writes the memtable as a table and returns when that is durable.
  package func flush() throws(KeyValueFailure) {
    try requireOpen()
    var message: UnsafeMutablePointer<CChar>?
    rocksdb_flush(database, flushing, &message)
    if let message { throw Self.failure(message, path) }
  }

  /// Flushes and lets go of the files. Nothing may be called afterwards or meanwhile.
  package func close() throws(KeyValueFailure) {
    try flush()
    if isOpen.exchange(false, ordering: .acquiringAndReleasing) { rocksdb_close(database) }
  }

  // MARK: Private

  private func requireOpen() throws(KeyValueFailure) {
    if !isOpen.load(ordering: .acquiring) { throw .closed }
  }

  private static func options(_ settings: Settings) -> OpaquePointer? {
    let table = rocksdb_block_based_options_create()
    // The table's options take over the filter policy and share the cache.
    rocksdb_block_based_options_set_filter_policy(
      table, rocksdb_filterpolicy_create_bloom_full(10))
    let cache = rocksdb_cache_create_lru(settings.cacheBytes)
    rocksdb_block_based_options_set_block_cache(table, cache)
    defer {
      rocksdb_cache_destroy(cache)
      rocksdb_block_based_options_destroy(table)
    }
    let options = rocksdb_options_create()
    rocksdb_options_set_create_if_missing(options, 1)
    rocksdb_options_set_paranoid_checks(options, 1)
    rocksdb_options_set_block_based_table_factory(options, table)
    rocksdb_options_set_write_buffer_size(options, settings.memtableBytes)
    rocksdb_options_set_max_open_files(options, 512)
    // Tables of flushes that wait to be merged: each merge writes the whole level below again,
    // because the keys of the state are spread over all of it.
    rocksdb_options_set_level0_file_num_compaction_trigger(options, 8)
    rocksdb_options_set_max_background_jobs(options, 2)
    // Digests and signatures do not compress.
    rocksdb_options_set_compression(options, Int32(rocksdb_no_compression))
    rocksdb_options_set_info_log_level(options, 2)
    rocksdb_options_set_max_log_file_size(options, 1 << 20)
    rocksdb_options_set_keep_log_file_num(options, 4)
    return options
  }

  private static func characters(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<CChar>? {
    bytes.assumingMemoryBound(to: CChar.self).baseAddress
  }

  /// Takes over RocksDB's message, which begins with the kind of its status.
  private static func failure(
    _ message: UnsafeMutablePointer<CChar>, _ path: String
  ) -> KeyValueFailure {
    defer { rocksdb_free(message) }
    let text = String(cString: message)
    if text.contains("While lock file") || text.contains("lock hold by current process") {
      return .locked(path: path)
    }
    if text.contains("No space left on device") || text.contains("NoSpace") {
      return .full(path: path)
    }
    return text.hasPrefix("Corruption") ? .corrupt(detail: text) : .failed(detail: text)
  }
}
