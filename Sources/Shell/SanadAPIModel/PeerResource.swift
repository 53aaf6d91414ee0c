/// `GET /v1/peers`: another node, as this one sees it.
public struct PeerResource: Codable, Equatable, Sendable {
  /// Name in the validator set, or a number of this node's own for an observer.
  public var name: String
  /// `validator` or `observer`.
  public var role: String
  /// Whether a channel is open.
  public var connected: Bool

  /// Creates the description of a peer.
  public init(name: String, role: String, connected: Bool) {
    self.name = name
    self.role = role
    self.connected = connected
  }
}
