public import SanadCodec

/// What a notarize or finalize vote is for: a block and the view of its parent.
///
/// The parent's view is signed beside the digest because a header names its parent by digest alone,
/// and a voter has to know which views lie between (consensus.md 2.5, parentOK).
public struct BlockReference: Hashable, Sendable {
  /// The view in which the parent was notarized; zero for the anchor.
  public let parentView: View
  /// The block.
  public let digest: BlockDigest

  /// Pairs a parent's view with a block.
  public init(parentView: View, digest: BlockDigest) {
    self.parentView = parentView
    self.digest = digest
  }
}

extension BlockReference: Comparable {
  /// By parent view, then digest.
  public static func < (left: BlockReference, right: BlockReference) -> Bool {
    left.parentView == right.parentView
      ? left.digest < right.digest : left.parentView < right.parentView
  }
}

extension BlockReference: BCSEncodable, BCSDecodable {
  /// Appends the parent's view and the digest: 40 bytes.
  public func encode(into writer: inout BCSWriter) {
    writer.value(parentView)
    writer.value(digest)
  }

  /// Reads the parent's view and the digest.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    parentView = try View(from: &reader)
    digest = try BlockDigest(from: &reader)
  }
}
