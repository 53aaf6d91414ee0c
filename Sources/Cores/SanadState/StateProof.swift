public import SanadCodec
public import SanadCrypto

/// The proof of what a state holds under a key: its value, or that there is none.
///
/// It shows the subtree in which the key's path ends, and the neighbours on the way up to the
/// root. That subtree is the key's leaf, the leaf of another key, or empty; the last two prove
/// absence, because a key that were there would make a larger subtree.
public struct StateProof: Hashable, Sendable {
  /// Where the way down from the root ends.
  public enum End: Hashable, Sendable {
    /// Nothing is there.
    case empty
    /// Another key's leaf is there: its path and its value's digest.
    case otherLeaf(path: Digest, valueDigest: Digest)
    /// The key is there with this value.
    case value([UInt8])
  }

  /// The neighbours from the root down; ``StateTree/emptyRoot`` where the other half is empty.
  public let siblings: [Digest]
  /// Where the way ends.
  public let end: End

  /// Creates a proof from its parts; whether it proves anything is ``verify(key:root:)``.
  public init(siblings: [Digest], end: End) {
    self.siblings = siblings
    self.end = end
  }

  /// The value under `key` in the state whose root is `root`; nil when the proof shows that
  /// there is none. O(depth).
  ///
  /// Throws ``StateFailure/leafOffPath(depth:)``, ``StateFailure/leafOfTheKey``,
  /// ``StateFailure/proofShape(depth:)`` or ``StateFailure/proofRoot(expected:computed:)``.
  public func verify(key: StateKey, root: Digest) throws(StateFailure) -> [UInt8]? {
    // A leaf or an emptiness below an empty neighbour would be a subtree that has moved up.
    guard siblings.count <= StateTree.depthMax, siblings.last != StateTree.emptyRoot else {
      throw .proofShape(depth: siblings.count)
    }
    let path = key.path
    var digest = try endDigest(on: path)
    var depth = siblings.count
    while depth > 0 {
      depth -= 1
      digest =
        path.bit(depth)
        ? SHA256.pair(StateTree.innerPrefix, siblings[depth], digest)
        : SHA256.pair(StateTree.innerPrefix, digest, siblings[depth])
    }
    guard digest == root else { throw .proofRoot(expected: root, computed: digest) }
    if case .value(let value) = end { return value }
    return nil
  }

  private func endDigest(on path: Digest) throws(StateFailure) -> Digest {
    switch end {
    case .empty: return StateTree.emptyRoot
    case .value(let value):
      return StateLeaf(path: path, valueDigest: StateValue.digest(of: value)).digest
    case .otherLeaf(let other, let valueDigest):
      if other == path { throw .leafOfTheKey }
      for depth in siblings.indices where other.bit(depth) != path.bit(depth) {
        throw .leafOffPath(depth: depth)
      }
      return StateLeaf(path: other, valueDigest: valueDigest).digest
    }
  }
}

extension StateProof: BCSEncodable, BCSDecodable {
  /// Appends the depth (two bytes), a bitmap of the neighbours that are not empty (bit 0 of byte
  /// 0 is the one below the root), those neighbours, and the end (variant 0 empty, 1 another
  /// leaf, 2 value).
  public func encode(into writer: inout BCSWriter) {
    writer.u16(UInt16(truncatingIfNeeded: siblings.count))
    for start in stride(from: 0, to: siblings.count, by: 8) {
      writer.u8(bitmapByte(siblings[start..<min(start + 8, siblings.count)]))
    }
    for sibling in siblings where sibling != StateTree.emptyRoot { writer.value(sibling) }
    switch end {
    case .empty: writer.variant(0)
    case .otherLeaf(let path, let valueDigest):
      writer.variant(1)
      writer.value(path)
      writer.value(valueDigest)
    case .value(let value):
      writer.variant(2)
      writer.blob(value)
    }
  }

  private func bitmapByte(_ siblings: ArraySlice<Digest>) -> UInt8 {
    var byte: UInt8 = 0
    for (bit, sibling) in siblings.enumerated() where sibling != StateTree.emptyRoot {
      byte |= 1 << UInt8(bit)
    }
    return byte
  }

  /// Reads a proof in its one encoding: no bits beyond the depth, no empty neighbour listed.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    let start = reader.offset
    let depth = Int(try reader.u16())
    guard depth <= StateTree.depthMax else {
      throw DecodingFailure(.overLimit(limit: StateTree.depthMax, got: depth), at: start)
    }
    let bitmap = try reader.fixed((depth + 7) / 8)
    if let last = bitmap.last, depth % 8 != 0, last >> UInt8(depth % 8) != 0 {
      throw DecodingFailure(
        .invalidValue("a bit beyond the proof's depth is set"), at: reader.offset - 1)
    }
    var siblings: [Digest] = []
    siblings.reserveCapacity(depth)
    for level in 0..<depth {
      let isPresent = bitmap[level / 8] >> UInt8(level % 8) & 1 == 1
      siblings.append(isPresent ? try Self.sibling(from: &reader) : StateTree.emptyRoot)
    }
    self.siblings = siblings
    end = try Self.end(from: &reader)
  }

  private static func sibling(from reader: inout BCSReader) throws(DecodingFailure) -> Digest {
    let start = reader.offset
    let digest = try Digest(from: &reader)
    guard digest != StateTree.emptyRoot else {
      throw DecodingFailure(.invalidValue("an empty neighbour is listed"), at: start)
    }
    return digest
  }

  private static func end(from reader: inout BCSReader) throws(DecodingFailure) -> End {
    let start = reader.offset
    switch try reader.variant() {
    case 0: return .empty
    case 1:
      let path = try Digest(from: &reader)
      return .otherLeaf(path: path, valueDigest: try Digest(from: &reader))
    case 2: return .value(try reader.blob(max: StateValue.bytesMax))
    case let tag: throw DecodingFailure(.unknownVariant(tag), at: start)
    }
  }
}
