import SanadCodec
import SanadCrypto
package import SanadState
package import SanadStorage
package import SanadSync
package import SanadTypes

/// Makes snapshots and hands them to other nodes; used on one thread, beside everything else.
package struct SnapshotMaker: Sendable {
  /// Most snapshots that are kept: whoever fetches one is not to lose it to the next.
  package static let keptMax = 2
  /// Bytes of entries that are written at once.
  private static let batchBytes = 256 * 1_024

  private let shelf: SnapshotShelf
  private let blocks: BlockStore
  private let chunkBytes: Int

  /// Works on a store.
  ///
  /// - Parameter chunkBytes: Above it parts are divided. Nodes that serve one snapshot together have the
  ///   same.
  package init(_ store: any KeyValueStore, chunkBytes: Int = SnapshotChunk.bytesMax) {
    self.chunkBytes = chunkBytes
    shelf = SnapshotShelf(store)
    blocks = BlockStore(store)
  }

  /// Why a snapshot was not made.
  package enum Failure: Error, Sendable {
    /// The view is not of the height that it should be of.
    case otherHeight(expected: Height, got: Height?)
    /// The block is not provable by itself: too far below the one that has a certificate.
    case unproven(Height)
    /// The values are not those that the state root commits to: damage.
    case damaged(SnapshotFailure)
  }

  /// Copies the values of a state in the order of their paths, divides them, and checks them against
  /// the root. Memory does not grow with the state.
  ///
  /// - Parameter pace: Told how many bytes were written; what it throws ends the work, and what there
  ///   is of the snapshot is for ``removeOld(pace:)``.
  package func make(
    _ source: SnapshotSource, pace: (Int) throws -> Void
  ) throws -> SnapshotHead {
    let height = source.height
    if let head = try head(at: height) { return head }
    let anchor = try source.view.value(of: StateStore.anchorKey).map(StateStore.decoded)
    guard anchor?.height == height else {
      throw Failure.otherHeight(expected: height, got: anchor?.height)
    }
    guard let record = try blocks.record(at: height), let proof = try blocks.proof(at: height),
      proof.descendants.count <= SnapshotHead.descendantsMax
    else { throw Failure.unproven(height) }
    try copy(source, pace)
    let cut = try SnapshotCutter.cut(
      bytesMax: chunkBytes, EntryReader(shelf, height).next)
    do { _ = try SnapshotParts(cut.parts, root: record.header.stateRoot) } catch {
      throw Failure.damaged(error)
    }
    let head = SnapshotHead(
      header: record.header, proof: proof, partCount: UInt32(cut.parts.count),
      entryCount: cut.entryCount, byteCount: cut.byteCount)
    try shelf.finish(height, pages: Self.pages(of: cut.parts), head: head.bcsBytes)
    return head
  }

  /// Removes all but the newest snapshots, and what is left of unfinished ones.
  package func removeOld(pace: (Int) throws -> Void) throws {
    for height in try shelf.unfinished() + shelf.heights().dropLast(Self.keptMax) {
      while try shelf.removeStep(of: height) { try pace(SnapshotShelf.stepMax * 64) }
    }
  }

  /// The heights of the snapshots that are there, ascending.
  package func heights() throws -> [Height] { try shelf.heights() }

  /// What a snapshot is; nil where there is none.
  package func head(at height: Height) throws -> SnapshotHead? {
    try shelf.head(at: height).map { try BCSReader.decode(from: $0) }
  }

  /// The answer to a request; ends of epochs are somebody else's.
  package func answer(_ want: SnapshotRequest.Want) throws -> SnapshotResponse.Answer {
    switch want {
    case .ends: return .nothing
    case .offers:
      let offers = try heights().suffix(Self.keptMax).compactMap { height in
        try head(at: height).map { SnapshotOffer(height: height, block: $0.header.digest) }
      }
      return .offers(offers)
    case .head(let height):
      return try shelf.head(at: height).map { .content($0) } ?? .nothing
    case .parts(let height, let page):
      guard try shelf.head(at: height) != nil, let bytes = try shelf.page(page, of: height) else {
        return .nothing
      }
      return .content(bytes)
    case .chunk(let height, let prefix): return try chunk(of: height, at: prefix)
    }
  }

  // MARK: Private

  private func chunk(
    of height: Height, at prefix: SnapshotPrefix
  ) throws -> SnapshotResponse.Answer {
    guard try shelf.head(at: height) != nil else { return .nothing }
    var entries: [[UInt8]] = []
    var bytes = 0
    try shelf.entries(of: height, from: prefix.first) { path, entry in
      guard prefix.contains(path) else { return .stop }
      entries.append(entry)
      bytes += entry.count
      return bytes > SnapshotChunk.bytesMax ? .stop : .next
    }
    // No part is so large: it was asked for by another division.
    if bytes > SnapshotChunk.bytesMax { return .nothing }
    var writer = BCSWriter(reserving: bytes + 8)
    writer.length(entries.count)
    for entry in entries { writer.fixed(entry) }
    return .content(writer.bytes)
  }

  private func copy(_ source: SnapshotSource, _ pace: (Int) throws -> Void) throws {
    var batch = KeyValueBatch()
    var failure: (any Error)?
    let room = StoreKey(.stateValue)
    try source.view.scan(prefix: room, from: room) { key, value in
      guard let key = StateKey(bytes: Array(key.bytes.dropFirst())) else { return .stop }
      SnapshotShelf.put(
        entry: SnapshotEntry(key: key, value: value).bcsBytes, at: key.path, of: source.height,
        into: &batch)
      guard batch.byteCount >= Self.batchBytes else { return .next }
      do { try write(&batch, pace) } catch {
        failure = error
        return .stop
      }
      return .next
    }
    if let failure { throw failure }
    try write(&batch, pace)
  }

  private func write(_ batch: inout KeyValueBatch, _ pace: (Int) throws -> Void) throws {
    let bytes = batch.byteCount
    try shelf.apply(batch)
    batch = KeyValueBatch()
    try pace(bytes)
  }

  private static func pages(of parts: [SnapshotPart]) -> [[UInt8]] {
    stride(from: 0, to: parts.count, by: SnapshotHead.pageParts).map { start in
      var writer = BCSWriter(reserving: 36 * SnapshotHead.pageParts)
      writer.list(Array(parts[start..<min(start + SnapshotHead.pageParts, parts.count)]))
      return writer.bytes
    }
  }
}

/// The entries of a snapshot one after the other, read in portions. A class because whoever divides
/// them asks again and again; used by one thread.
private final class EntryReader {
  private static let portionBytes = 1 << 20

  private let shelf: SnapshotShelf
  private let height: Height
  private var portion: ArraySlice<[UInt8]> = []
  /// The path of the last entry that was read; nil before the first.
  private var last: Digest?
  private var isAtEnd = false

  init(_ shelf: SnapshotShelf, _ height: Height) {
    self.shelf = shelf
    self.height = height
  }

  /// The next entry; nil at the end.
  func next() throws -> SnapshotEntry? {
    if portion.isEmpty, !isAtEnd { try read() }
    guard let bytes = portion.popFirst() else { return nil }
    return try BCSReader.decode(from: bytes, within: SnapshotChunk.bcsLimits)
  }

  private func read() throws {
    var found: [[UInt8]] = []
    var bytes = 0
    isAtEnd = true
    let from = last
    try shelf.entries(of: height, from: from ?? .zero) { path, entry in
      if path == from { return .next }
      if bytes >= Self.portionBytes {
        isAtEnd = false
        return .stop
      }
      last = path
      found.append(entry)
      bytes += entry.count
      return .next
    }
    portion = found[...]
  }
}
