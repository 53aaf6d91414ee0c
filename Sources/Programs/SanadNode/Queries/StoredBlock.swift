import SanadAPI
import SanadAPIModel
import SanadCodec
import SanadReplica
import SanadStorage
import SanadTypes

/// A final block as the store has it, decoded: what it did, item by item.
///
/// Items have fixed numbers (``StreamCursor``): 0 is the block, then its transactions, then its
/// events.
struct StoredBlock {
  /// One event with the place of the receipt that has it: of its transaction, or behind all
  /// transactions that of what the chain did by itself.
  struct Event {
    let receipt: Int
    let event: SanadTypes.Event
  }

  let record: BlockRecord
  let transactions: [UnverifiedTransaction]
  let receipts: [Receipt]
  let events: [Event]
  /// Who led the views that were given up before it, where somebody has looked.
  var missed: [BlockSummaryResource.Missed]?
  /// The validators of its epoch, where somebody has looked.
  var validators: ValidatorSet?

  /// Reads the block at a height; nil where the store has none.
  init?(at height: Height, in store: BlockStore) throws {
    guard let record = try store.record(at: height), let block = try store.block(at: height),
      let stored = try store.receipts(at: height)
    else { return nil }
    self.record = record
    transactions = try block.transactions.map { bytes throws(DecodingFailure) in
      try UnverifiedTransaction(decoding: bytes)
    }
    receipts = try stored.map { bytes throws(DecodingFailure) in
      try BCSReader.decode(from: bytes)
    }
    let happened = receipts.asHappened(at: record.header.height)
    // One more where the chain did something by itself.
    let isScheduled =
      receipts.last?.transaction == TransactionID(scheduleAt: record.header.height)
    let expected = transactions.count + (isScheduled ? 1 : 0)
    guard receipts.count == expected else {
      throw ServiceFailure(
        .storeDamaged,
        "block \(record.header.height) has \(receipts.count) receipts where \(expected) belong")
    }
    events = happened.flatMap { place, receipt in
      receipt.events.map { Event(receipt: place, event: $0) }
    }
  }

  var height: Height { record.header.height }

  /// How many items it has.
  var itemCount: Int { 1 + transactions.count + events.count }

  /// Whether a rule of a policy decided it: a refusal, or a flag.
  func isByPolicy(_ found: Event) -> Bool {
    switch found.event {
    case .flagged: true
    case .refused: receipts[found.receipt].reasons.contains { $0.policy != nil }
    default: false
    }
  }

  /// The cursor after an item.
  func cursor(after item: Int) -> StreamCursor {
    StreamCursor(height: height, index: UInt32(clamping: item))
  }
}
