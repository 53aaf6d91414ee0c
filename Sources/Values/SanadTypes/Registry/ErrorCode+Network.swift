/// 92xx: peers and connections.
extension ErrorCode {
  /// The peer's key is not the one that the chain names.
  public static let peerKey = ErrorCode(
    9201, "PEER_KEY", .unauthenticated, "The peer's key is not the one that the chain names.",
    remedy: "Check the peer's p2p key against genesis.")
  /// The peer is on another chain.
  public static let peerChain = ErrorCode(
    9202, "PEER_CHAIN", .unauthenticated, "The peer is on another chain.",
    remedy: "Check that both nodes use the same genesis (`sanad genesis hash`).")
  /// The peer speaks a version of the protocol that this node does not.
  public static let peerVersion = ErrorCode(
    9203, "PEER_VERSION", .unavailable,
    "The peer speaks a version of the protocol that this node does not.",
    remedy: "Upgrade the older of the two nodes.")
  /// A frame is larger than its class allows.
  public static let frameTooLarge = ErrorCode(
    9204, "FRAME_TOO_LARGE", .malformed, "A frame is larger than its class allows.",
    remedy: "The connection was closed; report the peer if it repeats.")
  /// A frame is not well formed.
  public static let frameMalformed = ErrorCode(
    9205, "FRAME_MALFORMED", .malformed, "A frame is not well formed.",
    remedy: "The connection was closed; report the peer if it repeats.")
  /// The peer did not complete the handshake in time.
  public static let handshakeTimeout = ErrorCode(
    9206, "HANDSHAKE_TIMEOUT", .unavailable, "The peer did not complete the handshake in time.",
    remedy: "Check the network between the nodes; the node tries again by itself.")
  /// The peer was silent, or sent one frame too slowly.
  public static let peerIdle = ErrorCode(
    9207, "PEER_IDLE", .unavailable, "The peer was silent, or sent one frame too slowly.",
    remedy: "Check the network between the nodes; the node tries again by itself.")
  /// The node holds as many connections as it accepts.
  public static let tooManyConnections = ErrorCode(
    9208, "TOO_MANY_CONNECTIONS", .overloaded, "The node holds as many connections as it accepts.",
    remedy: "Try again later.")
  /// The connection ended without its closing message.
  public static let connectionTruncated = ErrorCode(
    9209, "CONNECTION_TRUNCATED", .unavailable, "The connection ended without its closing message.",
    remedy: "Nothing; the node connects again by itself.")
  /// A newer connection of the same peer took the place of this one.
  public static let connectionReplaced = ErrorCode(
    9210, "CONNECTION_REPLACED", .stateConflict,
    "A newer connection of the same peer took the place of this one.",
    remedy: "Nothing; check for a second node with the same key if it repeats.")
  /// The port is in use.
  public static let portInUse = ErrorCode(
    9211, "PORT_IN_USE", .config, "The port is in use.",
    remedy: "Stop the program that uses it, or set another port.")
  /// A peer answered what was not asked, or more than was asked.
  public static let messageUnsolicited = ErrorCode(
    9212, "MESSAGE_UNSOLICITED", .malformed,
    "A peer answered what was not asked, or more than was asked.",
    remedy: "The message was dropped; report the peer if it repeats.")

  static let networkCodes: [ErrorCode] = [
    peerKey, peerChain, peerVersion, frameTooLarge, frameMalformed, handshakeTimeout, peerIdle,
    tooManyConnections, connectionTruncated, connectionReplaced, portInUse, messageUnsolicited,
  ]
}
