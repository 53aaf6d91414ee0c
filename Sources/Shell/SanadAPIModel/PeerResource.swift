/// `GET /v1/peers`: another node, as this one sees it.
public struct PeerResource: Codable, Equatable, Sendable {
  /// Name in genesis.
  public var name: String
  /// `validator` or `observer`.
  public var role: String
  /// Whether a channel is open.
  public var connected: Bool
  /// Milliseconds since it has been so; absent where no channel has been open since the start.
  public var sinceMs: String?
  /// Why there is no channel: a code of docs/errors.md; absent while one is open.
  public var code: String?
  /// The same in one sentence, as this node or the other said it.
  public var detail: String?
  /// Whether a test network's operator has cut this node off from it; absent where not.
  public var cutOff: Bool?

  /// Creates the description of a peer.
  public init(name: String, role: String, connected: Bool) {
    self.name = name
    self.role = role
    self.connected = connected
  }
}
