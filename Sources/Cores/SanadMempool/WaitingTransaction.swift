import SanadTypes

/// A transaction that waits for a block.
///
/// A class, so that the lanes move pointers and not transactions; it never changes.
final class WaitingTransaction: Sendable {
  let transaction: UnverifiedTransaction
  let weight: Weight

  init(_ transaction: UnverifiedTransaction, weight: Weight) {
    self.transaction = transaction
    self.weight = weight
  }

  var id: TransactionID { transaction.id }
  var sequence: SequenceNumber { transaction.body.sequence }
  var validUntil: Timestamp { transaction.body.validUntil }
  var byteCount: Int { transaction.bytes.count }
}
