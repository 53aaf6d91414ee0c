import SanadCodec
package import SanadCrypto
package import SanadTypes

/// The snapshots that a store keeps for other nodes, as bytes: entries in the order of their paths,
/// parts in pages, and a head that is written last. A snapshot without a head is not there.
///
/// | room | key after the byte | value |
/// |---|---|---|
/// | ``KeyRoom/snapshotEntry`` | height u64 big-endian, path 32 | entry |
/// | ``KeyRoom/snapshotParts`` | height u64 big-endian, page u32 big-endian | page of parts |
/// | ``KeyRoom/snapshotHead`` | height u64 big-endian | head |
package struct SnapshotShelf: Sendable {
  /// Keys that one step of a removal takes.
  package static let stepMax = 512

  private static let rooms: [KeyRoom] = [.snapshotHead, .snapshotParts, .snapshotEntry]

  private let store: any KeyValueStore

  /// The shelf in a store.
  package init(_ store: any KeyValueStore) { self.store = store }

  // MARK: Writing

  /// Adds an entry to a batch.
  package static func put(
    entry bytes: [UInt8], at path: Digest, of height: Height, into batch: inout KeyValueBatch
  ) {
    batch.put(key(.snapshotEntry, height, path.bytes), bytes)
  }

  /// Writes entries that ``put(entry:at:of:into:)`` has put into a batch.
  package func apply(_ batch: KeyValueBatch) throws(StorageFailure) {
    do { try store.apply(batch) } catch { throw .store(error) }
  }

  /// Writes the pages of a snapshot's parts and then its head: from here on it is there.
  package func finish(
    _ height: Height, pages: [[UInt8]], head: [UInt8]
  ) throws(StorageFailure) {
    for (number, page) in pages.enumerated() {
      var batch = KeyValueBatch()
      batch.put(Self.key(ofPage: UInt32(number), of: height), page)
      try apply(batch)
    }
    var batch = KeyValueBatch()
    batch.put(Self.key(.snapshotHead, height), head)
    try apply(batch)
  }

  /// Removes a snapshot, or what there is of one, a step at a time, the head first; false once nothing
  /// is left.
  package func removeStep(of height: Height) throws(StorageFailure) -> Bool {
    var batch = KeyValueBatch()
    for room in Self.rooms where batch.changes.count < Self.stepMax {
      let prefix = Self.key(room, height)
      try scan(prefix, from: prefix) { key, _ in
        batch.remove(key)
        return batch.changes.count < Self.stepMax ? .next : .stop
      }
    }
    if batch.isEmpty { return false }
    try apply(batch)
    return true
  }

  // MARK: Reading

  /// Heights of all snapshots that are there, ascending.
  package func heights() throws(StorageFailure) -> [Height] { try heights(in: .snapshotHead) }

  /// Heights of which there is something and no head: a snapshot was being made, or removed, when the
  /// process ended.
  package func unfinished() throws(StorageFailure) -> [Height] {
    let whole = try heights()
    var found: [Height] = []
    for room in [KeyRoom.snapshotParts, .snapshotEntry] {
      for height in try heights(in: room)
      where !whole.contains(height) && !found.contains(height) { found.append(height) }
    }
    return found.sorted()
  }

  /// The head of a snapshot; nil where there is none at this height.
  package func head(at height: Height) throws(StorageFailure) -> [UInt8]? {
    try store.stored(at: Self.key(.snapshotHead, height))
  }

  /// A page of parts; nil beyond the last.
  package func page(_ number: UInt32, of height: Height) throws(StorageFailure) -> [UInt8]? {
    try store.stored(at: Self.key(ofPage: number, of: height))
  }

  /// Calls `visit` with the entries from a path on, ascending by path.
  package func entries(
    of height: Height, from path: Digest, _ visit: (Digest, [UInt8]) -> ScanStep
  ) throws(StorageFailure) {
    let prefix = Self.key(.snapshotEntry, height)
    try scan(prefix, from: Self.key(.snapshotEntry, height, path.bytes)) { key, value in
      guard let path = Digest(bytes: key.bytes.dropFirst(prefix.bytes.count)) else { return .stop }
      return visit(path, value)
    }
  }

  // MARK: Private

  /// The different heights in a room, each by one look.
  private func heights(in room: KeyRoom) throws(StorageFailure) -> [Height] {
    var found: [Height] = []
    var start = StoreKey(room)
    while true {
      var next: UInt64?
      try scan(StoreKey(room), from: start) { key, _ in
        next = key.bytes.dropFirst().prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return .stop
      }
      guard let next else { return found }
      found.append(Height(next))
      if next == .max { return found }
      start = Self.key(room, Height(next + 1))
    }
  }

  private func scan(
    _ prefix: StoreKey, from start: StoreKey, _ visit: (StoreKey, [UInt8]) -> ScanStep
  ) throws(StorageFailure) {
    do { try store.scan(prefix: prefix, from: start, visit) } catch { throw .store(error) }
  }

  private static func key(
    _ room: KeyRoom, _ height: Height, _ rest: [UInt8] = []
  ) -> StoreKey {
    var writer = BCSWriter(reserving: 40)
    writer.bigEndian(height.value)
    writer.fixed(rest)
    return StoreKey(room, writer.bytes)
  }

  private static func key(ofPage number: UInt32, of height: Height) -> StoreKey {
    var writer = BCSWriter(reserving: 4)
    writer.bigEndian(number)
    return key(.snapshotParts, height, writer.bytes)
  }
}
