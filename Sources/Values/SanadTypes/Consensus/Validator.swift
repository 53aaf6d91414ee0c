public import SanadCodec
public import SanadCrypto

/// One member of a validator set.
public struct Validator: Hashable, Sendable {
  /// Longest name, in bytes of UTF-8.
  public static let nameBytesMax = 64

  /// Signs consensus statements and nothing else.
  public let consensusKey: PublicKey
  /// Identifies the node's channels; signs no statement.
  public let peerKey: PublicKey
  /// The institution, for people.
  public let name: String

  /// Creates a member; ``ValidatorSet`` checks the whole.
  public init(consensusKey: PublicKey, peerKey: PublicKey, name: String) {
    self.consensusKey = consensusKey
    self.peerKey = peerKey
    self.name = name
  }
}

extension Validator: BCSEncodable, BCSDecodable {
  /// Appends both keys and the name.
  public func encode(into writer: inout BCSWriter) {
    writer.value(consensusKey)
    writer.value(peerKey)
    writer.text(name)
  }

  /// Reads both keys and the name.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    consensusKey = try PublicKey(from: &reader)
    peerKey = try PublicKey(from: &reader)
    name = try reader.text(max: Self.nameBytesMax)
  }
}
