import SanadCodec
import SanadCrypto
package import SanadTypes

/// Removes what is left of blocks below the history of a store (``BlockHistory``), in steps that are
/// small and can be ended anywhere. What proofs begin with stays.
///
/// Used by one thread, beside everybody who reads and writes other blocks.
package struct BlockRemoval: Sendable {
  /// Most blocks that a step looks at.
  package static let stepBlocks = 32
  /// Transactions after which a step takes no further block.
  package static let stepTransactions: UInt32 = 2_048

  private let store: any KeyValueStore
  private let history: BlockHistory

  /// Works on a store.
  package init(_ store: any KeyValueStore) {
    self.store = store
    history = BlockHistory(store)
  }

  /// Moves the history up to a height, and never down: blocks below are given to nobody any more.
  package func begin(at height: Height) throws(StorageFailure) {
    guard height > (try history.first()) else { return }
    var batch = KeyValueBatch()
    BlockHistory.begin(at: height, in: &batch)
    try apply(batch)
  }

  /// Removes the next blocks below the history. Answers with about how many bytes went, and nil where
  /// nothing is left.
  ///
  /// `ids` gives the ids of transactions by their signed bytes.
  package func step(
    ids: ([UInt8]) throws -> TransactionID
  ) throws -> Int? {
    let (first, removed) = (try history.first(), try history.removed())
    guard removed < first else { return nil }
    var records: [BlockRecord] = []
    var next = first
    var transactions: UInt32 = 0
    var failure: DecodingFailure?
    do throws(KeyValueFailure) {
      try store.scan(prefix: StoreKey(.block), from: BlockStore.key(of: removed)) { _, value in
        do throws(DecodingFailure) {
          let record: BlockRecord = try BCSReader.decode(from: value)
          if record.header.height >= first { return .stop }
          if records.count == Self.stepBlocks || transactions >= Self.stepTransactions {
            next = record.header.height
            return .stop
          }
          transactions += record.transactionCount
          records.append(record)
          return .next
        } catch {
          failure = error
          return .stop
        }
      }
    } catch { throw StorageFailure.store(error) }
    if let failure { throw StorageFailure.corruptValue(room: .block, detail: "\(failure)") }
    var batch = KeyValueBatch()
    var bytes = 0
    for record in records { bytes += try remove(record, ids, from: &batch) }
    BlockHistory.note(removedBelow: next, in: &batch)
    try apply(batch)
    return bytes
  }

  /// Gives the room of everything between two heights back that was removed. The ids of transactions
  /// are spread over all of their room, and go with its merges.
  package func reclaim(from low: Height, below high: Height) throws(StorageFailure) {
    do throws(KeyValueFailure) {
      for room in [KeyRoom.block, .transactions, .receipts, .events] {
        try store.reclaim(
          from: BlockStore.key(of: low, in: room), below: BlockStore.key(of: high, in: room))
      }
    } catch { throw .store(error) }
  }

  /// Takes a block out with a batch; answers with about how many bytes it had.
  private func remove(
    _ record: BlockRecord, _ ids: ([UInt8]) throws -> TransactionID,
    from batch: inout KeyValueBatch
  ) throws -> Int {
    guard record.hasLists else { return 0 }
    let height = record.header.height
    // Receipts and events are about as large again.
    var removed = 1_024
    let lists = StoredList.all(of: record)
    for bytes in try lists[0].items(from: 0, bytesMax: .max, in: store) {
      batch.remove(StoreKey(.transactionID, try ids(bytes).digest.bytes))
      removed += 2 * bytes.count
    }
    for list in lists { list.remove(from: &batch) }
    if let rest = record.remainder {
      batch.put(BlockStore.key(of: height), rest.bcsBytes)
    } else {
      batch.remove(BlockStore.key(of: height))
      batch.remove(StoreKey(.blockDigest, record.digest.digest.bytes))
    }
    return removed
  }

  private func apply(_ batch: KeyValueBatch) throws(StorageFailure) {
    do { try store.apply(batch) } catch { throw .store(error) }
  }
}

extension StoredList {
  /// The lists of a block that has them: transactions, receipts, events.
  fileprivate static func all(of record: BlockRecord) -> [StoredList] {
    let height = record.header.height
    return [
      StoredList(room: .transactions, height: height, count: record.transactionCount),
      StoredList(room: .receipts, height: height, count: record.receiptCount),
      StoredList(room: .events, height: height, count: record.eventCount),
    ]
  }
}
