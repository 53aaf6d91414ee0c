public import SanadCrypto

/// One connected peer, for people who ask the node.
public struct PeerStatus: Sendable, Equatable {
  /// The peer's key.
  public let peer: PublicKey
  /// What the configuration calls the peer; nil for one that is not dialled.
  public let name: String?
  /// What the peer is to this node.
  public let role: PeerRole
  /// Who dialled.
  public let direction: LinkDirection
  /// The peer's address as text.
  public let address: String
  /// The protocol version in use.
  public let version: UInt16
  /// Bytes of frames that wait to be sent to it.
  public let queuedBytes: Int
  /// Whether nothing is read from it at the moment.
  public let isPaused: Bool
}
