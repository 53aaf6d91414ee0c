import SanadCodec
import SanadCrypto
package import SanadTypes

/// From which height on a store has blocks with their bodies: what is older was never here, because
/// the node joined by a snapshot.
///
/// Of older blocks the store keeps those that closed an epoch, and the first, without bodies: proofs
/// begin with them. Room ``KeyRoom/history``, one key; the value is a height u64, and none is 0.
package struct BlockHistory: Sendable {
  private static let key = StoreKey(.history)

  private let store: any KeyValueStore

  /// Reads from a store.
  package init(_ store: any KeyValueStore) { self.store = store }

  /// The lowest height from which on all blocks are here.
  package func first() throws(StorageFailure) -> Height {
    guard let bytes = try store.stored(at: Self.key) else { return Height(0) }
    do { return try BCSReader.decode(from: bytes) } catch {
      throw .corruptValue(room: .history, detail: error.description)
    }
  }

  /// Says in a batch from which height on blocks are here.
  package static func begin(at height: Height, in batch: inout KeyValueBatch) {
    batch.put(key, height.bcsBytes)
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
