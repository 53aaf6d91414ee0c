import SanadCodec
public import SanadCrypto

/// An auction; the digest of the transaction and the operation that announced it.
public struct AuctionID: DigestIdentifier {
  /// The 32 bytes.
  public let digest: Digest
  /// Wraps 32 bytes.
  public init(_ digest: Digest) { self.digest = digest }
}

extension AuctionID: Bech32mText {
  /// `auc`.
  public static var prefix: String { "auc" }
}

/// A bid; the digest of its auction, its bidder's account and its slot, so that neither the order
/// nor the number of submissions has a part in it.
public struct BidID: DigestIdentifier {
  /// The 32 bytes.
  public let digest: Digest
  /// Wraps 32 bytes.
  public init(_ digest: Digest) { self.digest = digest }

  /// The bid of an account in one of its slots: `H(tag ‖ auction ‖ account ‖ slot u8)`.
  public init(auction: AuctionID, account: AccountID, slot: UInt8) {
    var writer = BCSWriter(reserving: 65)
    writer.value(auction)
    writer.value(account)
    writer.u8(slot)
    self.init(SHA256.digest(.bid, writer.bytes))
  }
}

extension BidID: Bech32mText {
  /// `bid`.
  public static var prefix: String { "bid" }
}
