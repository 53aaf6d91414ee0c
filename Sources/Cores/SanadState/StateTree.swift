public import SanadCrypto
import SanadTypes

/// The shape and the hashes of the state tree (docs/wire-state.md, "State tree").
///
/// A binary tree over 256-bit paths in which a subtree without leaves is 32 zero bytes, a subtree
/// with one leaf is that leaf, and any other is the hash of its halves.
public enum StateTree {
  /// The root of a state without values: 32 zero bytes.
  public static let emptyRoot = Digest.zero
  /// Deepest level of a leaf, in binary levels.
  public static let depthMax = 256

  /// First byte of what a leaf's digest is made of.
  static let leafPrefix: UInt8 = 0
  /// First byte of what an inner node's digest is made of.
  static let innerPrefix: UInt8 = 1
}

/// Where the tree's pages come from.
protocol PageSource {
  /// The page that `reference` names at `path`.
  func page(_ reference: NodeReference, at path: NodePath) throws(StateFailure) -> StatePage
}

/// One leaf's new content.
struct LeafUpdate: Sendable {
  /// The key's path.
  let path: Digest
  /// Digest of the new value; nil removes the leaf.
  let valueDigest: Digest?
}
