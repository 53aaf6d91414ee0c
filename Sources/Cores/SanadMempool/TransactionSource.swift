public import SanadTypes

/// Who brought a transaction.
public enum TransactionSource: Hashable, Sendable {
  /// A client of this node: a gap in the sequence is refused, and the transaction is gossiped at
  /// once.
  case client
  /// A peer: a gap is parked until it closes, and the transaction is gossiped after one interval,
  /// because its sender has sent it to everybody.
  case peer(PeerID)
}
