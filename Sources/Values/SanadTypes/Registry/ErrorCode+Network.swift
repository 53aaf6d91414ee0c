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
  /// The peer was silent for too long.
  public static let peerIdle = ErrorCode(
    9207, "PEER_IDLE", .unavailable, "The peer was silent for too long.",
    remedy: "Check the network between the nodes; the node tries again by itself.")
  /// The node holds as many connections as it accepts.
  public static let tooManyConnections = ErrorCode(
    9208, "TOO_MANY_CONNECTIONS", .overloaded, "The node holds as many connections as it accepts.",
    remedy: "Try again later.")
  /// The connection ended without its closing message.
  public static let connectionTruncated = ErrorCode(
    9209, "CONNECTION_TRUNCATED", .unavailable, "The connection ended without its closing message.",
    remedy: "Nothing; the node connects again by itself.")
  /// Another connection between the same two nodes is kept.
  public static let connectionReplaced = ErrorCode(
    9210, "CONNECTION_REPLACED", .stateConflict,
    "Another connection between the same two nodes is kept.",
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
  /// The node lets in no peer with this key.
  public static let peerNotAdmitted = ErrorCode(
    9213, "PEER_NOT_ADMITTED", .forbidden, "The node lets in no peer with this key.",
    remedy: "Have the key registered on the chain, or ask the node's operator to let it in.")
  /// The peer does not take what is queued for it.
  public static let peerStalled = ErrorCode(
    9214, "PEER_STALLED", .overloaded, "The peer does not take what is queued for it.",
    remedy:
      "Check the peer's load and the network between the nodes; the node connects again by itself.")
  /// No TLS 1.3 channel with an Ed25519 key came about.
  public static let channelNotSecure = ErrorCode(
    9215, "CHANNEL_NOT_SECURE", .unauthenticated,
    "No TLS 1.3 channel with an Ed25519 key came about.",
    remedy: "Check that a Sanad node answers at this address and no proxy stands between.")
  /// The peer is stopping.
  public static let peerStopping = ErrorCode(
    9216, "PEER_STOPPING", .unavailable, "The peer is stopping.",
    remedy: "Nothing; the node connects again by itself.")
  /// The peer broke a rule of the protocol and is kept out for a while.
  public static let peerMisbehaved = ErrorCode(
    9217, "PEER_MISBEHAVED", .forbidden,
    "The peer broke a rule of the protocol and is kept out for a while.",
    remedy: "Report the peer with the detail in the log.")
  /// The connection could not be made, or was lost.
  public static let peerUnreachable = ErrorCode(
    9218, "PEER_UNREACHABLE", .unavailable, "The connection could not be made, or was lost.",
    remedy: "Check the peer's address and the network; the node tries again by itself.")
  /// The peer closed the connection in good order.
  public static let peerClosed = ErrorCode(
    9219, "PEER_CLOSED", .unavailable, "The peer closed the connection in good order.",
    remedy: "Nothing; the node connects again by itself.")
  /// An unfinished frame arrives too slowly.
  public static let frameTooSlow = ErrorCode(
    9220, "FRAME_TOO_SLOW", .unavailable, "An unfinished frame arrives too slowly.",
    remedy: "Check the network between the nodes; the node tries again by itself.")

  /// What a peer sent filled its room in a class of input and was dropped.
  public static let inputQueueFull = ErrorCode(
    9221, "INPUT_QUEUE_FULL", .overloaded,
    "A peer's messages wait here faster than they are dealt with.",
    remedy: "Nothing if it passes; else check this node's processor and disk, and the peer.")

  /// A peer sent more of a kind of message than it may.
  public static let peerAboveRate = ErrorCode(
    9222, "PEER_ABOVE_RATE", .overloaded,
    "A peer sends more of a kind of message than it may.",
    remedy: "The messages above its rate were dropped; report the peer if it repeats.")
  /// The system does not let this program listen on the port.
  public static let portForbidden = ErrorCode(
    9223, "PORT_FORBIDDEN", .config, "The system does not let this program listen on the port.",
    remedy: "Set a port of 1024 or above, or let the program bind lower ones.")
  /// This machine has no such address to listen on.
  public static let addressUnavailable = ErrorCode(
    9224, "ADDRESS_UNAVAILABLE", .config, "This machine has no such address to listen on.",
    remedy: "Set an address of this machine, such as 127.0.0.1.")

  static let networkCodes: [ErrorCode] = [
    peerKey, peerChain, peerVersion, frameTooLarge, frameMalformed, handshakeTimeout, peerIdle,
    tooManyConnections, connectionTruncated, connectionReplaced, portInUse, messageUnsolicited,
    peerNotAdmitted, peerStalled, channelNotSecure, peerStopping, peerMisbehaved, peerUnreachable,
    peerClosed, frameTooSlow, inputQueueFull,
    peerAboveRate, portForbidden, addressUnavailable,
  ]
}
