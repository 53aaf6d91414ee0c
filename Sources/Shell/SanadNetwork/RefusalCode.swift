public import SanadTypes

/// Why a connection was refused or ended, as both sides see it: the number of the registry's entry
/// goes over the wire.
public enum RefusalCode: CaseIterable, Sendable, Hashable {
  /// The peer's key is not the one that was dialled, or its greeting names another key.
  case wrongKey
  /// The peer's chain id is not ours.
  case wrongChain
  /// The two sides have no protocol version in common.
  case wrongVersion
  /// The peer announced a frame above the limit of its class.
  case oversized
  /// The peer sent something that is not a frame of the protocol.
  case malformed
  /// The handshake did not finish in time.
  case handshakeTimeout
  /// Nothing arrived for too long.
  case idle
  /// No more connections of this kind are taken.
  case tooMany
  /// The stream ended without the close that TLS demands.
  case truncated
  /// Another connection between the same two nodes is kept.
  case duplicate
  /// The peer's key is not on the list of those who are let in.
  case notAdmitted
  /// The peer did not take what was queued for it.
  case overflow
  /// No secure channel came about: no TLS 1.3, or no certificate with an Ed25519 key.
  case notSecure
  /// The node that says so is stopping.
  case stopping
  /// The peer broke a rule of the protocol above and is kept out for a while.
  case misbehaved
  /// The connection could not be made, or the transport failed.
  case unreachable
  /// The peer closed the connection in good order.
  case closed
  /// An unfinished frame arrived too slowly.
  case slowFrame

  /// The entry of the registry: number, name, meaning and what to do.
  public var error: ErrorCode {
    switch self {
    case .wrongKey: .peerKey
    case .wrongChain: .peerChain
    case .wrongVersion: .peerVersion
    case .oversized: .frameTooLarge
    case .malformed: .frameMalformed
    case .handshakeTimeout: .handshakeTimeout
    case .idle: .peerIdle
    case .tooMany: .tooManyConnections
    case .truncated: .connectionTruncated
    case .duplicate: .connectionReplaced
    case .notAdmitted: .peerNotAdmitted
    case .overflow: .peerStalled
    case .notSecure: .channelNotSecure
    case .stopping: .peerStopping
    case .misbehaved: .peerMisbehaved
    case .unreachable: .peerUnreachable
    case .closed: .peerClosed
    case .slowFrame: .frameTooSlow
    }
  }

  /// The number that goes over the wire.
  var number: UInt16 { error.number.value }

  /// The code with this number; nil for a number that this build does not know.
  init?(number: UInt16) {
    guard let code = Self.allCases.first(where: { $0.number == number }) else { return nil }
    self = code
  }
}
