import SanadCodec
import SanadCrypto
package import SanadTypes

/// From which height on a store has blocks with their bodies: what is older was never here, because
/// the node joined by a snapshot, or is removed, because the node keeps blocks for so long and no
/// longer.
///
/// Of older blocks the store keeps those that closed an epoch, and the first, without bodies: proofs
/// begin with them. Room ``KeyRoom/history``, one key; the value is a height u64, and none is 0.
///
/// Blocks are removed in two steps. First the history is moved: from then on nobody is given a block
/// below it. Then what is below goes, a little at a time, and ``KeyRoom/removal`` says how far that has
/// come. A store loses its newest batches alone, so that after a crash there is no time at which
/// something is missing above the history; what is left below is removed by the next attempt.
package struct BlockHistory: Sendable {
  private static let key = StoreKey(.history)
  private static let removalKey = StoreKey(.removal)

  private let store: any KeyValueStore

  /// Reads from a store.
  package init(_ store: any KeyValueStore) { self.store = store }

  /// The lowest height from which on all blocks are here.
  package func first() throws(StorageFailure) -> Height { try height(Self.key, .history) }

  /// The height below which nothing is left of blocks that are removed; never above ``first()``.
  package func removed() throws(StorageFailure) -> Height {
    try height(Self.removalKey, .removal)
  }

  /// Says in a batch from which height on blocks are here.
  package static func begin(at height: Height, in batch: inout KeyValueBatch) {
    batch.put(key, height.bcsBytes)
  }

  /// Says in a batch below which height nothing is left, once the batch is applied.
  static func note(removedBelow height: Height, in batch: inout KeyValueBatch) {
    batch.put(removalKey, height.bcsBytes)
  }

  private func height(_ key: StoreKey, _ room: KeyRoom) throws(StorageFailure) -> Height {
    guard let bytes = try store.stored(at: key) else { return Height(0) }
    do { return try BCSReader.decode(from: bytes) } catch {
      throw .corruptValue(room: room, detail: error.description)
    }
  }
}

extension BlockRecord {
  /// Stands for the number of events where the three lists are not here.
  private static let noLists = UInt32.max

  /// Whether transactions, receipts and events of the block are here.
  package var hasLists: Bool { eventCount != Self.noLists }

  /// A block of which the store has the header and why it is final.
  package init(header: BlockHeader, finality: StoredFinality) {
    self.init(
      header: header, digest: header.digest, finality: finality, transactionCount: 0,
      receiptCount: 0, eventCount: Self.noLists)
  }

  /// What stays of a block below the history; nil where nothing does.
  var remainder: BlockRecord? {
    if !hasLists { return self }
    guard header.closesEpoch || header.height == Height(0) else { return nil }
    return BlockRecord(header: header, finality: finality)
  }
}

extension BlockStore {
  /// Adds a block without its lists to a batch: one that closed an epoch, or the one that a snapshot
  /// is of.
  package static func addHeader(_ record: BlockRecord, to batch: inout KeyValueBatch) {
    let height = record.header.height
    batch.put(key(of: height), record.bcsBytes)
    batch.put(StoreKey(.blockDigest, record.digest.digest.bytes), height.bcsBytes)
    if record.header.closesEpoch {
      batch.put(key(ofEndOf: record.header.epoch), height.bcsBytes)
    }
  }
}
