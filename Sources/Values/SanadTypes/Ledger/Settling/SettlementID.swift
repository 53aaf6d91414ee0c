public import SanadCrypto

/// A settlement that parties affirm one by one; the digest of the transaction and the operation
/// that instructed it, so that the name stands for the legs.
public struct SettlementID: DigestIdentifier {
  /// The 32 bytes.
  public let digest: Digest
  /// Wraps 32 bytes.
  public init(_ digest: Digest) { self.digest = digest }
}

extension SettlementID: Bech32mText {
  /// `stl`.
  public static var prefix: String { "stl" }
}
