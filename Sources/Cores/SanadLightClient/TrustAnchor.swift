public import SanadCodec
public import SanadTypes

/// What a verifier knows beforehand: the chain, and who its validators are in an epoch.
///
/// Taken from the genesis bytes, whose digest *is* the chain id, or pinned by somebody who has
/// followed the epochs. Everything else is proved from here.
///
/// Encoding: version u16 = 1; chain id; epoch u64; validator set.
public struct TrustAnchor: Hashable, Sendable {
  /// The only version of this release.
  public static let currentVersion: UInt16 = 1

  /// The chain.
  public let chainID: ChainID
  /// The epoch of the validators.
  public let epoch: Epoch
  /// The validators of that epoch, in their order.
  public let validators: ValidatorSet

  /// Pins a set.
  public init(chainID: ChainID, epoch: Epoch, validators: ValidatorSet) {
    self.chainID = chainID
    self.epoch = epoch
    self.validators = validators
  }

  /// The anchor of a chain's first epoch.
  public init(genesis: Genesis) {
    self.init(chainID: genesis.chainID, epoch: Epoch(0), validators: genesis.validators)
  }
}

extension TrustAnchor: BCSEncodable, BCSDecodable {
  /// Appends the version and the fields in the order of the properties.
  public func encode(into writer: inout BCSWriter) {
    writer.u16(Self.currentVersion)
    writer.value(chainID)
    writer.value(epoch)
    writer.value(validators)
  }

  /// Reads an anchor of the current version.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let version = try reader.u16()
    guard version == Self.currentVersion else {
      throw DecodingFailure(.invalidValue("a trust anchor of version \(version)"), at: start)
    }
    chainID = try ChainID(from: &reader)
    epoch = try Epoch(from: &reader)
    validators = try ValidatorSet(from: &reader)
  }
}
