extension RocksDBStore {
  /// Memory that the store may use.
  package struct Settings: Equatable, Sendable {
    /// Bytes of the memtable: more than the blocks between two installations of the state.
    package let memtableBytes: Int
    /// Bytes of the cache of blocks.
    package let cacheBytes: Int
    /// Whether it merges from the beginning; ``RocksDBStore/setMerging(_:)`` changes that.
    package let isMerging: Bool

    /// Young tables that are merged at once: of eight flushes of the state, and one of blocks for each.
    static let tablesPerMerge = 16
    /// Bytes of the level that they are merged with; ten times as many in each one below.
    static let levelBytes = 256 << 20
    /// Bytes of a table; a flush is due after as many, and blocks fill one at most.
    static let tableBytes = 64 << 20
    /// Most bytes that merges write before they give the room of what they read back: young tables
    /// with the whole level below them, and at the same time a table of that level with the ten of the
    /// next that it overlaps.
    package static let mergeBytesMax =
      (tablesPerMerge * tableBytes + levelBytes) + (tableBytes + 10 * tableBytes)

    /// Creates settings; the defaults are those that were measured (docs/decisions, RocksDB).
    package init(
      memtableBytes: Int = 64 << 20, cacheBytes: Int = 128 << 20, isMerging: Bool = true
    ) {
      self.isMerging = isMerging
      self.memtableBytes = memtableBytes
      self.cacheBytes = cacheBytes
    }
  }
}
