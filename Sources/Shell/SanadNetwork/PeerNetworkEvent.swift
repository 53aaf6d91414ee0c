public import SanadCrypto

/// What happens to connections; delivered on the network's thread, in order.
public enum PeerNetworkEvent: Sendable, Equatable {
  /// Frames can flow to and from the peer.
  case up(PeerUp)
  /// Frames to and from the peer no longer flow; what was queued is lost.
  case down(PublicKey, LinkEnd)
  /// A connection ended before it was up.
  case refused(LinkRefusal)
}

/// A connection that has come up.
public struct PeerUp: Sendable, Equatable {
  /// The peer's key, proved by the handshake.
  public let peer: PublicKey
  /// What the peer is to this node.
  public let role: PeerRole
  /// Who dialled.
  public let direction: LinkDirection
  /// The newest protocol version that both sides speak.
  public let version: UInt16
}

/// Which side ended a connection, and why.
public struct LinkEnd: Sendable, Equatable {
  /// Who spoke the verdict.
  public enum Side: String, Sendable, Equatable {
    /// This node.
    case local
    /// The peer.
    case remote
  }

  /// Why.
  public let code: RefusalCode
  /// Who decided.
  public let side: Side
  /// One plain sentence for logs; may quote the peer's text, at most 256 bytes of it.
  public let detail: String
}

/// A connection that ended before it was up.
public struct LinkRefusal: Sendable, Equatable {
  /// The key the peer proved, or the key that was dialled when none was proved.
  public let peer: PublicKey?
  /// Who dialled.
  public let direction: LinkDirection
  /// The peer's address as text.
  public let address: String
  /// Why, and who decided.
  public let end: LinkEnd
}

/// What the receiver of a frame wants next.
public enum InboundVerdict: Sendable, Equatable {
  /// The frame was taken; go on.
  case proceed
  /// The frame was taken; read nothing more from this peer until
  /// ``PeerNetwork/resume(_:)``. Reads nothing of its votes either.
  case pause
  /// The frame was thrown away, which is counted; go on.
  case drop
}

/// What became of a frame that was handed to the network.
public enum SendOutcome: Sendable, Equatable {
  /// It waits its turn.
  case queued
  /// It waits its turn, and this many older frames of its class were dropped for it.
  case queuedDroppingOldest(Int)
  /// It was not taken because the class's queue is full; sync alone.
  case full
  /// It was not taken because the queue is full, and the connection is being closed.
  case overflow
  /// The peer is not connected.
  case notConnected
  /// It is empty or above the limit of its class.
  case wrongSize
}
