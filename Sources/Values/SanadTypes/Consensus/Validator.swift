public import SanadCodec
public import SanadCrypto

/// One member of a validator set.
public struct Validator: Hashable, Sendable {
  /// Longest name, in bytes of UTF-8.
  public static let nameBytesMax = 64
  /// Most that one may weigh. A hundred steps are enough to tell institutions apart, and they keep
  /// the turns of a set within 10,000.
  public static let weightMax: UInt16 = 100

  /// Signs consensus statements and nothing else.
  public let consensusKey: PublicKey
  /// Identifies the node's channels; signs no statement.
  public let peerKey: PublicKey
  /// The institution, for people.
  public let name: String
  /// What its vote weighs, and so what part of the turns it leads; 1...``weightMax``.
  public let weight: UInt16

  /// Creates a member; ``ValidatorSet`` checks the whole.
  public init(consensusKey: PublicKey, peerKey: PublicKey, name: String, weight: UInt16 = 1) {
    self.consensusKey = consensusKey
    self.peerKey = peerKey
    self.name = name
    self.weight = weight
  }

  /// The same member with another weight.
  public func weighing(_ weight: UInt16) -> Validator {
    Validator(consensusKey: consensusKey, peerKey: peerKey, name: name, weight: weight)
  }
}

extension Validator: BCSEncodable, BCSDecodable {
  /// Appends both keys, the name and the weight as u16.
  public func encode(into writer: inout BCSWriter) {
    writer.value(consensusKey)
    writer.value(peerKey)
    writer.text(name)
    writer.u16(weight)
  }

  /// Reads both keys, the name and the weight; its range is looked at by ``ValidatorSet``.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    consensusKey = try PublicKey(from: &reader)
    peerKey = try PublicKey(from: &reader)
    name = try reader.text(max: Self.nameBytesMax)
    weight = try reader.u16()
  }
}
