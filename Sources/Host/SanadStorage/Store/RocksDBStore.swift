import CRocksDB
import Synchronization

/// A ``KeyValueStore`` in RocksDB. The only file that calls it.
///
/// Its write-ahead log is off: an applied batch lives in the memtable until a flush writes it as a
/// table, and RocksDB writes memtables in the order in which they were filled, a batch never being
/// split between two. So what a crash leaves is the effect of the first *n* batches.
///
/// What is installed goes past the memtable: it is written as a table of its own, which the database
/// then takes in by one entry of its manifest. A batch that is applied meanwhile waits for that
/// entry alone, and not for the table.
///
/// The handle may be used by many threads at once; RocksDB does its own locking. It is a class
/// because it owns the handle.
package final class RocksDBStore: KeyValueStore {
  /// Starts the threads that all stores of this process share, which write and merge tables. They
  /// take over the calling thread's priority; without this call the first to need them starts them.
  package static func startBackgroundThreads() {
    let environment = rocksdb_create_default_env()
    defer { rocksdb_env_destroy(environment) }
    // As many as two background jobs make of them.
    rocksdb_env_set_background_threads(environment, 1)
    rocksdb_env_set_high_priority_background_threads(environment, 1)
  }

  // RocksDB's handles are safe to share between threads, are never replaced, and are freed when
  // nobody has a reference to this object any more.
  private nonisolated(unsafe) let database: OpaquePointer
  /// The database's one column family, which reading several keys together asks for.
  private nonisolated(unsafe) let family: OpaquePointer?
  private nonisolated(unsafe) let writing: OpaquePointer
  private nonisolated(unsafe) let reading: OpaquePointer
  private nonisolated(unsafe) let scanning: OpaquePointer
  private nonisolated(unsafe) let flushing: OpaquePointer
  private nonisolated(unsafe) let tables: OpaquePointer
  private nonisolated(unsafe) let ingesting: OpaquePointer
  private let path: String
  private let isReadAlone: Bool
  private let isOpen = Atomic(true)

  /// Opens a store, or makes an empty one, in a directory whose parent exists.
  ///
  /// One that is read alone has to be there, and nothing of it is changed; what is written to it is
  /// refused. It may be open elsewhere: then it is read as it was at some moment.
  package init(
    directory path: String, settings: Settings = Settings(), isReadAlone: Bool = false
  ) throws(KeyValueFailure) {
    self.path = path
    self.isReadAlone = isReadAlone
    guard let options = Self.options(settings, makes: !isReadAlone) else {
      throw .failed(detail: "RocksDB gave no options")
    }
    var message: UnsafeMutablePointer<CChar>?
    let (opened, family) = Self.open(path, options, isReadAlone: isReadAlone, &message)
    if message != nil || opened == nil { rocksdb_options_destroy(options) }
    if let message { throw Self.failure(message, path) }
    guard let opened else { throw .failed(detail: "RocksDB gave no handle for \(path)") }
    database = opened
    self.family = family
    tables = options
    ingesting = rocksdb_ingestexternalfileoptions_create()
    // The file is given a name among the database's own; no byte is copied.
    rocksdb_ingestexternalfileoptions_set_move_files(ingesting, 1)
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
    if isOpen.load(ordering: .acquiring) { closeHandles() }
    rocksdb_writeoptions_destroy(writing)
    rocksdb_readoptions_destroy(reading)
    rocksdb_readoptions_destroy(scanning)
    rocksdb_flushoptions_destroy(flushing)
    rocksdb_ingestexternalfileoptions_destroy(ingesting)
    rocksdb_options_destroy(tables)
  }

  /// The value of a key; nil when it has none.
  package func value(of key: StoreKey) throws(KeyValueFailure) -> [UInt8]? {
    try value(of: key, reading)
  }

  fileprivate func value(
    of key: StoreKey, _ options: OpaquePointer
  ) throws(KeyValueFailure) -> [UInt8]? {
    try requireOpen()
    var message: UnsafeMutablePointer<CChar>?
    let slice = key.bytes.withUnsafeBytes {
      rocksdb_get_pinned(
        database, options, Self.characters($0), $0.count, &message)
    }
    if let message { throw Self.failure(message, path) }
    guard let slice else { return nil }
    defer { rocksdb_pinnableslice_destroy(slice) }
    var count = 0
    let start = rocksdb_pinnableslice_value(slice, &count)
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The values of several keys, in their order: RocksDB goes through each table once for all of them.
  package func values(of keys: [StoreKey]) throws(KeyValueFailure) -> [[UInt8]?] {
    try requireOpen()
    if keys.isEmpty { return [] }
    // One after another in memory, so that pointers to them are all good at once.
    let bytes = keys.flatMap(\.bytes)
    let sizes = keys.map(\.bytes.count)
    var slices = [OpaquePointer?](repeating: nil, count: keys.count)
    var messages = [UnsafeMutablePointer<CChar>?](repeating: nil, count: keys.count)
    bytes.withUnsafeBytes { bytes in
      var starts: [UnsafePointer<CChar>?] = []
      starts.reserveCapacity(keys.count)
      var offset = 0
      for size in sizes {
        starts.append(Self.characters(UnsafeRawBufferPointer(rebasing: bytes[offset...])))
        offset += size
      }
      rocksdb_batched_multi_get_cf(
        database, reading, family, keys.count, starts, sizes, &slices, &messages, false)
    }
    defer { for slice in slices { slice.map(rocksdb_pinnableslice_destroy) } }
    var failure: KeyValueFailure?
    for case let message? in messages { failure = Self.failure(message, path) }
    if let failure { throw failure }
    return slices.map { slice in
      guard let slice else { return nil }
      var count = 0
      let start = rocksdb_pinnableslice_value(slice, &count)
      return Array(UnsafeRawBufferPointer(start: start, count: count))
    }
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

  /// Writes a table of changes and takes it into the database, after what was applied.
  package func install(_ changes: some Sequence<KeyValueBatch.Change>) throws(KeyValueFailure) {
    try requireOpen()
    // One at a time installs. What a crash left has its name taken away and is not written over: it
    // may be a table of the database by now, under a name of the database's own as well.
    let file = path + "/installing.sst.new"
    guard PosixDevice.removeName(file) else {
      throw .failed(detail: "\(file) is left of an earlier flush and cannot be removed")
    }
    let table = try RocksDBTable(path: file, options: tables)
    for change in changes { try table.add(change) }
    if table.isEmpty { return try flush() }
    try table.finish()
    try flush()
    var message: UnsafeMutablePointer<CChar>?
    file.withCString { name in
      var names: UnsafePointer<CChar>? = name
      rocksdb_ingest_external_file(database, &names, 1, ingesting, &message)
    }
    if let message { throw Self.failure(message, path) }
  }

  /// Visits the entries under a prefix in ascending order, as they are when the scan begins.
  package func scan(
    prefix: StoreKey, from start: StoreKey, _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure) {
    try scan(prefix: prefix, from: start, scanning, visit)
  }

  fileprivate func scan(
    prefix: StoreKey, from start: StoreKey, _ options: OpaquePointer,
    _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure) {
    try requireOpen()
    let cursor = rocksdb_create_iterator(database, options)
    defer { rocksdb_iter_destroy(cursor) }
    try walk(cursor, prefix: prefix, from: start, visit)
  }

  /// The store as it is now.
  package func view() throws(KeyValueFailure) -> any KeyValueView {
    try requireOpen()
    return RocksDBView(self)
  }

  /// Begins to keep what is there now.
  fileprivate func beginView() -> (snapshot: OpaquePointer, options: OpaquePointer) {
    let snapshot: OpaquePointer = rocksdb_create_snapshot(database)
    let options: OpaquePointer = rocksdb_readoptions_create()
    rocksdb_readoptions_set_snapshot(options, snapshot)
    rocksdb_readoptions_set_fill_cache(options, 0)
    return (snapshot, options)
  }

  /// Keeps it no longer. A database that is closed has let it go.
  fileprivate func endView(_ snapshot: OpaquePointer, _ options: OpaquePointer) {
    if isOpen.load(ordering: .acquiring) { rocksdb_release_snapshot(database, snapshot) }
    rocksdb_readoptions_destroy(options)
  }

  /// Scans as above, and gives the value that `other` had at the same instant: of one iterator, which
  /// sees the store as it was when it was made.
  package func scan(
    prefix: StoreKey, from start: StoreKey, beside other: StoreKey,
    _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure) -> [UInt8]? {
    try requireOpen()
    let cursor = rocksdb_create_iterator(database, scanning)
    defer { rocksdb_iter_destroy(cursor) }
    var beside: [UInt8]?
    try walk(cursor, prefix: other, from: other) { key, value in
      if key == other { beside = value }
      return .stop
    }
    try walk(cursor, prefix: prefix, from: start, visit)
    return beside
  }

  private func walk(
    _ cursor: OpaquePointer?, prefix: StoreKey, from start: StoreKey,
    _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure) {
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

  /// Starts merges, or starts no more of them; one that is under way ends. Tables that are not merged
  /// do not hold up writes.
  package func setMerging(_ isAllowed: Bool) throws(KeyValueFailure) {
    try requireOpen()
    var message: UnsafeMutablePointer<CChar>?
    "disable_auto_compactions".withCString { key in
      (isAllowed ? "false" : "true").withCString { value in
        var (key, value) = (Optional(key), Optional(value))
        rocksdb_set_options(database, 1, &key, &value, &message)
      }
    }
    if let message { throw Self.failure(message, path) }
  }

  /// What the tables' own indexes say of a range: exact to some KiB for each table.
  package func approximateBytes(
    from first: StoreKey, below last: StoreKey
  ) throws(KeyValueFailure) -> UInt64 {
    try requireOpen()
    guard first < last else { return 0 }
    var bytes: UInt64 = 0
    var message: UnsafeMutablePointer<CChar>?
    first.bytes.withUnsafeBytes { low in
      last.bytes.withUnsafeBytes { high in
        var (start, startCount) = (Self.characters(low), low.count)
        var (limit, limitCount) = (Self.characters(high), high.count)
        rocksdb_approximate_sizes(
          database, 1, &start, &startCount, &limit, &limitCount, &bytes, &message)
      }
    }
    if let message { throw Self.failure(message, path) }
    return bytes
  }

  /// Merges the tables of a range, so that what was removed leaves the disk.
  package func reclaim(from first: StoreKey, below last: StoreKey) throws(KeyValueFailure) {
    try requireOpen()
    let options = rocksdb_compactoptions_create()
    defer { rocksdb_compactoptions_destroy(options) }
    // Merges that keep up with the writes are not to wait for this one.
    rocksdb_compactoptions_set_exclusive_manual_compaction(options, 0)
    first.bytes.withUnsafeBytes { low in
      last.bytes.withUnsafeBytes { high in
        rocksdb_compact_range_opt(
          database, options, Self.characters(low), low.count, Self.characters(high), high.count)
      }
    }
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
    if !isReadAlone { try flush() }
    if isOpen.exchange(false, ordering: .acquiringAndReleasing) { closeHandles() }
  }

  // MARK: Private

  /// Opens a database with the handle of its one column family.
  private static func open(
    _ path: String, _ options: OpaquePointer, isReadAlone: Bool,
    _ message: inout UnsafeMutablePointer<CChar>?
  ) -> (database: OpaquePointer?, family: OpaquePointer?) {
    "default".withCString { name in
      var names = [Optional(name)]
      var each = [Optional(options)]
      var family: OpaquePointer?
      let database =
        isReadAlone
        ? rocksdb_open_for_read_only_column_families(
          options, path, 1, &names, &each, &family, 0, &message)
        : rocksdb_open_column_families(options, path, 1, &names, &each, &family, &message)
      return (database, family)
    }
  }

  /// Lets go of the column family and the database, in this order.
  private func closeHandles() {
    family.map(rocksdb_column_family_handle_destroy)
    rocksdb_close(database)
  }

  private func requireOpen() throws(KeyValueFailure) {
    if !isOpen.load(ordering: .acquiring) { throw .closed }
  }

  private static func options(_ settings: Settings, makes: Bool) -> OpaquePointer? {
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
    rocksdb_options_set_create_if_missing(options, makes ? 1 : 0)
    rocksdb_options_set_paranoid_checks(options, 1)
    rocksdb_options_set_block_based_table_factory(options, table)
    rocksdb_options_set_write_buffer_size(options, settings.memtableBytes)
    rocksdb_options_set_max_open_files(options, 512)
    // Tables of flushes that wait to be merged: each merge writes the whole level below again,
    // because the keys of the state are spread over all of it.
    // Beside each stands one of blocks.
    rocksdb_options_set_level0_file_num_compaction_trigger(
      options, Int32(Settings.tablesPerMerge))
    // A flush waits where it would bring as many: not while one merge of them is written.
    rocksdb_options_set_level0_slowdown_writes_trigger(
      options, Int32(3 * Settings.tablesPerMerge))
    rocksdb_options_set_level0_stop_writes_trigger(options, Int32(4 * Settings.tablesPerMerge))
    rocksdb_options_set_max_bytes_for_level_base(options, UInt64(Settings.levelBytes))
    rocksdb_options_set_target_file_size_base(options, UInt64(Settings.tableBytes))
    rocksdb_options_set_disable_auto_compactions(options, settings.isMerging ? 0 : 1)
    rocksdb_options_set_max_background_jobs(options, 2)
    // Digests and signatures do not compress.
    rocksdb_options_set_compression(options, Int32(rocksdb_no_compression))
    rocksdb_options_set_info_log_level(options, 2)
    rocksdb_options_set_max_log_file_size(options, 1 << 20)
    rocksdb_options_set_keep_log_file_num(options, 4)
    return options
  }

  fileprivate static func characters(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<CChar>? {
    bytes.assumingMemoryBound(to: CChar.self).baseAddress
  }

  /// Takes over RocksDB's message, which begins with the kind of its status.
  fileprivate static func failure(
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

/// What a ``RocksDBStore`` held at one instant. A class because it owns RocksDB's handle for it.
private final class RocksDBView: KeyValueView {
  private let store: RocksDBStore
  // As the store's handles: safe to share, never replaced, freed with the last reference.
  private nonisolated(unsafe) let snapshot: OpaquePointer
  private nonisolated(unsafe) let options: OpaquePointer

  init(_ store: RocksDBStore) {
    self.store = store
    (snapshot, options) = store.beginView()
  }

  deinit { store.endView(snapshot, options) }

  func value(of key: StoreKey) throws(KeyValueFailure) -> [UInt8]? {
    try store.value(of: key, options)
  }

  func scan(
    prefix: StoreKey, from start: StoreKey, _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(KeyValueFailure) {
    try store.scan(prefix: prefix, from: start, options, visit)
  }
}

/// One of RocksDB's tables while it is written, beside the database that will take it in.
///
/// A class because it owns RocksDB's writer; used by one thread.
private final class RocksDBTable {
  private let writer: OpaquePointer
  private let environment: OpaquePointer
  private let path: String
  private var count = 0

  /// Begins a table at `path`, where nothing is, with the database's own options.
  init(path: String, options: OpaquePointer) throws(KeyValueFailure) {
    self.path = path
    environment = rocksdb_envoptions_create()
    writer = rocksdb_sstfilewriter_create(environment, options)
    var message: UnsafeMutablePointer<CChar>?
    rocksdb_sstfilewriter_open(writer, path, &message)
    if let message { throw RocksDBStore.failure(message, path) }
  }

  deinit {
    rocksdb_sstfilewriter_destroy(writer)
    rocksdb_envoptions_destroy(environment)
  }

  /// Whether nothing was added.
  var isEmpty: Bool { count == 0 }

  /// Adds a change; RocksDB refuses a key that does not follow the one before it.
  func add(_ change: KeyValueBatch.Change) throws(KeyValueFailure) {
    var message: UnsafeMutablePointer<CChar>?
    switch change {
    case .put(let key, let value):
      key.bytes.withUnsafeBytes { key in
        value.withUnsafeBytes { value in
          rocksdb_sstfilewriter_put(
            writer, RocksDBStore.characters(key), key.count, RocksDBStore.characters(value),
            value.count, &message)
        }
      }
    case .remove(let key):
      key.bytes.withUnsafeBytes { key in
        rocksdb_sstfilewriter_delete(
          writer, RocksDBStore.characters(key), key.count, &message)
      }
    }
    if let message { throw RocksDBStore.failure(message, path) }
    count += 1
  }

  /// Ends the table and makes its file durable.
  func finish() throws(KeyValueFailure) {
    var message: UnsafeMutablePointer<CChar>?
    rocksdb_sstfilewriter_finish(writer, &message)
    if let message { throw RocksDBStore.failure(message, path) }
  }
}
