public import SanadCrypto

/// Where to dial a peer, and the key that it has to prove.
public struct PeerAddress: Hashable, Sendable {
  /// The Ed25519 key that the chain names for the peer's channels.
  public let key: PublicKey
  /// A host name or an address in text form.
  public let host: String
  /// The TCP port.
  public let port: UInt16
  /// What people call the peer; for logs alone.
  public let name: String

  /// Creates an address.
  public init(key: PublicKey, host: String, port: UInt16, name: String) {
    self.key = key
    self.host = host
    self.port = port
    self.name = name
  }
}

/// Who opened a connection.
public enum LinkDirection: String, Sendable, Hashable, CaseIterable {
  /// The peer dialled us.
  case inbound
  /// We dialled the peer.
  case outbound
}

/// What a peer may be to this node.
public enum PeerRole: String, Sendable, Hashable, CaseIterable {
  /// A validator of the chain.
  case validator
  /// An observer that the chain registers.
  case observer
  /// A node that the chain does not name, where the operator lets such nodes in.
  case guest
}
