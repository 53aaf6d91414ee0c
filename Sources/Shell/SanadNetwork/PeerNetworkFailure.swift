public import SanadTypes

/// Why a network could not start.
public enum PeerNetworkFailure: Error, Equatable, Sendable {
  /// OpenSSL does not offer what is needed; the text is its own.
  case secureChannelsUnavailable(String)
  /// Another program listens on the port.
  case portInUse(host: String, port: UInt16)
  /// The address cannot be listened on; the text is the system's.
  case cannotListen(host: String, port: UInt16, String)
  /// It was started before; a network starts once.
  case startedBefore

  /// The entry of the registry.
  public var error: ErrorCode {
    switch self {
    case .secureChannelsUnavailable: .channelNotSecure
    case .portInUse: .portInUse
    case .cannotListen: .portInUse
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
    case .cannotListen(let host, let port, let why): "cannot listen on \(host):\(port): \(why)"
    case .startedBefore: "a network starts once"
    }
  }
}
