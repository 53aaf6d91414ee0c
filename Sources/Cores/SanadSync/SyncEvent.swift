public import SanadTypes

/// Everything that can happen to the catch-up.
public enum SyncEvent: Hashable, Sendable {
  /// A finalization has been verified, and its block's height is known from a header under it.
  case target(BlockPlace)
  /// This block is committed, and everything below it.
  case committed(BlockPlace)
  /// A peer's answer. Bodies have been checked against the transaction roots of their headers; a
  /// response in which one does not match is a bad message of the peer and never comes here.
  case response(BlockResponse, from: PeerID)
  /// A peer keeps no blocks as old as those that it was asked for.
  case absent(BlockAbsence, from: PeerID)
  /// The verdict on a proof.
  case verified(RangeID, isValid: Bool)
  /// A channel to a peer is open.
  case peerUp(PeerID)
  /// A channel to a peer is closed.
  case peerDown(PeerID)
  /// The time that was asked for has come. Late and surplus ones do no harm.
  case timer
}

/// Names a range whose proof is being verified.
public struct RangeID: Hashable, Comparable, Sendable {
  /// The number.
  public let value: UInt64
  /// Wraps a number.
  public init(_ value: UInt64) { self.value = value }
  /// Order of the numbers.
  public static func < (left: RangeID, right: RangeID) -> Bool { left.value < right.value }
}
