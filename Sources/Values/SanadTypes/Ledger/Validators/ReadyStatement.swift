public import SanadCodec
public import SanadCrypto

/// A newcomer's word that it follows the chain and can vote, signed with the key that it will vote
/// with, so that nobody can register a key that nobody has.
///
/// Encoding: consensus key; height u64; signature.
public struct ReadyStatement: Hashable, Sendable {
  /// The first bytes of what is signed: no statement of consensus begins with them.
  static let tag: [UInt8] = Array("SANAD-READY-1\0\0\0".utf8)

  /// The key that will vote.
  public let consensusKey: PublicKey
  /// A block of the present epoch that is final on the newcomer's node.
  public let height: Height
  /// Over ``signedBytes(of:at:on:)``.
  public let signature: Signature

  /// Puts a statement together; the ledger checks it.
  public init(consensusKey: PublicKey, height: Height, signature: Signature) {
    self.consensusKey = consensusKey
    self.height = height
    self.signature = signature
  }

  /// What is signed, 88 bytes: tag 16; chain id 32; key 32; height u64, big-endian.
  public static func signedBytes(
    of key: PublicKey, at height: Height, on chain: ChainID
  ) -> [UInt8] {
    var bytes = tag
    bytes += chain.digest.bytes
    bytes += key.digest.bytes
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: height.value >> shift))
    }
    return bytes
  }
}

extension ReadyStatement: BCSEncodable, BCSDecodable {
  /// Appends the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.value(consensusKey)
    writer.value(height)
    writer.value(signature)
  }

  /// Reads the fields in the order of the properties.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    consensusKey = try PublicKey(from: &reader)
    height = try Height(from: &reader)
    signature = try Signature(from: &reader)
  }
}
