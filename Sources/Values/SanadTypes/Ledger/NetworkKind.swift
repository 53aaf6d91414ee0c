public import SanadCodec
public import SanadCrypto

/// Whether anything on a network is worth anything. Part of genesis, and so of everything signed.
public enum NetworkKind: UInt8, CaseIterable, Hashable, Sendable {
  /// A network whose keys are secret.
  case production
  /// A network whose keys may come from a public seed word, and which is worth nothing.
  case test
  /// A test network whose nodes' clocks whoever runs it can move forward.
  case testClock

  /// Whether it is worth nothing.
  public var isTest: Bool { self != .production }
}

extension NetworkKind: ByteEnumeration {}

/// A node without a vote that the chain names, so that validators let it connect.
///
/// Encoding: name text; peer key 32 bytes.
public struct GenesisObserver: Hashable, Sendable {
  /// Who runs it, for people; at most ``Validator/nameBytesMax`` bytes.
  public let name: String
  /// Identifies the node's channels.
  public let peerKey: PublicKey

  /// Creates an observer.
  public init(name: String, peerKey: PublicKey) {
    self.name = name
    self.peerKey = peerKey
  }
}

extension GenesisObserver: BCSEncodable, BCSDecodable {
  /// Appends name and key.
  public func encode(into writer: inout BCSWriter) {
    writer.text(name)
    writer.value(peerKey)
  }

  /// Reads name and key.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    name = try reader.text(max: Validator.nameBytesMax)
    peerKey = try PublicKey(from: &reader)
  }
}
