public import SanadTypes

/// Why a network could not start.
public enum PeerNetworkFailure: Error, Equatable, Sendable {
  /// OpenSSL does not offer what is needed; the text is its own.
  case secureChannelsUnavailable(String)
  /// Another program listens on the port.
  case portInUse(host: String, port: UInt16)
  /// The system does not let this program listen on the port.
  case portForbidden(host: String, port: UInt16)
  /// This machine has no such address; the text is the system's.
  case addressUnavailable(host: String, port: UInt16, String)
  /// The address cannot be listened on for another reason; the text is the system's.
  case cannotListen(host: String, port: UInt16, String)
  /// It was started before; a network starts once.
  case startedBefore

  /// The entry of the registry.
  public var error: ErrorCode {
    switch self {
    case .secureChannelsUnavailable: .channelNotSecure
    case .portInUse: .portInUse
    case .portForbidden: .portForbidden
    case .addressUnavailable: .addressUnavailable
    case .cannotListen: .internalFault
    case .startedBefore: .internalFault
    }
  }
}

extension PeerNetworkFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .secureChannelsUnavailable(let why): "TLS cannot be set up: \(why)"
    case .portInUse(let host, let port):
      "port \(port) of \(host) is in use: stop the program that uses it, or set another port"
    case .portForbidden(let host, let port):
      "the system does not let this program listen on port \(port) of \(host)"
    case .addressUnavailable(let host, let port, let why):
      "this machine has no address \(host) to listen on port \(port): \(why)"
    case .cannotListen(let host, let port, let why): "cannot listen on \(host):\(port): \(why)"
    case .startedBefore: "a network starts once"
    }
  }
}
