public import SanadCodec
public import SanadCrypto

/// A part of a state as a manifest names it: how long its prefix is, and what the tree has there.
///
/// Encoding: bits u8; variant 0 empty, 1 leaf with path and digest of the value, 2 digest of a subtree
/// of two leaves or more.
public struct SnapshotPart: Hashable, Sendable {
  /// What the tree has at a prefix.
  public enum Content: Hashable, Sendable {
    /// No leaf.
    case empty
    /// One leaf. Its path is said, because such a leaf moves up in the tree: its digest alone would
    /// not tell in which half it is.
    case leaf(path: Digest, valueDigest: Digest)
    /// Two leaves or more.
    case subtree(Digest)
  }

  /// Bits of its prefix.
  public let bits: UInt8
  /// What is there.
  public let content: Content

  /// Puts a part together.
  public init(bits: UInt8, content: Content) {
    self.bits = bits
    self.content = content
  }

  /// The digest of what is there; zero for nothing.
  public var digest: Digest {
    switch content {
    case .empty: StateTree.emptyRoot
    case .leaf(let path, let valueDigest):
      StateLeaf(path: path, valueDigest: valueDigest).digest
    case .subtree(let digest): digest
    }
  }
}

extension SnapshotPart: BCSEncodable, BCSDecodable {
  /// Appends the bits, the variant and its value.
  public func encode(into writer: inout BCSWriter) {
    writer.u8(bits)
    switch content {
    case .empty: writer.variant(0)
    case .leaf(let path, let valueDigest):
      writer.variant(1)
      writer.value(path)
      writer.value(valueDigest)
    case .subtree(let digest):
      writer.variant(2)
      writer.value(digest)
    }
  }

  /// Reads a part.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    bits = try reader.u8()
    let start = reader.offset
    switch try reader.variant() {
    case 0: content = .empty
    case 1:
      let path = try Digest(from: &reader)
      content = .leaf(path: path, valueDigest: try Digest(from: &reader))
    case 2: content = .subtree(try Digest(from: &reader))
    case let tag: throw DecodingFailure(.unknownVariant(tag), at: start)
    }
  }
}

/// Why parts or a chunk of a snapshot are not those of the state.
public enum SnapshotFailure: Error, Hashable, Sendable {
  /// More parts than a snapshot may have.
  case tooManyParts(limit: Int, got: Int)
  /// The parts end before the tree is whole.
  case missingPart(after: Int)
  /// A part is not where the parts before it have left off.
  case misplacedPart(Int)
  /// Parts follow after the tree is whole.
  case extraPart(Int)
  /// The leaf of a part lies outside of it.
  case leafOutside(part: Int)
  /// The parts make another root.
  case otherRoot(expected: Digest, computed: Digest)
  /// An entry of a chunk lies outside of its part.
  case entryOutside(index: Int)
  /// An entry of a chunk does not come after the one before it.
  case entryOrder(index: Int)
  /// The entries make another subtree: something is missing, added or changed.
  case otherContent(expected: Digest, computed: Digest)
}

extension SnapshotFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .tooManyParts(let limit, let got): "the snapshot has \(got) parts, at most \(limit) may be"
    case .missingPart(let count): "the parts end after \(count), and the tree is not whole"
    case .misplacedPart(let index): "part \(index) is not where the parts before it end"
    case .extraPart(let index): "part \(index) comes after the whole tree"
    case .leafOutside(let index): "the leaf of part \(index) lies outside of it"
    case .otherRoot(let expected, let computed):
      "the parts make state root \(computed), not \(expected)"
    case .entryOutside(let index): "entry \(index) lies outside of the part"
    case .entryOrder(let index): "entry \(index) does not come after the one before it"
    case .otherContent(let expected, let computed):
      "the entries make subtree \(computed), not \(expected)"
    }
  }
}
