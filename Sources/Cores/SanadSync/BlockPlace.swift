public import SanadTypes

/// A block by height and digest.
public struct BlockPlace: Hashable, Sendable {
  /// The height.
  public let height: Height
  /// The digest.
  public let digest: BlockDigest

  /// Pairs a height with a digest.
  public init(height: Height, digest: BlockDigest) {
    self.height = height
    self.digest = digest
  }
}
