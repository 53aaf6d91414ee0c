public import SanadCodec

/// The path from one element of a ``ListTree`` to its root.
///
/// Nothing in it is trusted: a proof of another shape, index or length gives another root or none.
public struct ListProof: Hashable, Sendable {
  /// Most siblings; ``ListTree/leavesMax`` is 2^24.
  public static let siblingsMax = 24

  /// The element's place, from 0.
  public let index: UInt32
  /// The list's length.
  public let count: UInt32
  /// The neighbours on the way up, from the leaf; levels on which the node had none are left out.
  public let siblings: [Digest]

  /// Creates a proof from its parts; whether they prove anything is ``isValid(leaf:root:)``.
  public init(index: UInt32, count: UInt32, siblings: [Digest]) {
    self.index = index
    self.count = count
    self.siblings = siblings
  }

  /// The root that this path leads to from `leaf`; nil when the index lies outside the list or
  /// the number of siblings is not the one that index and length call for. O(log count).
  public func root(from leaf: Digest) -> Digest? {
    guard index < count, count <= UInt32(ListTree.leavesMax) else { return nil }
    var rest = siblings[...]
    var node = leaf
    var place = index
    var last = count - 1
    while last > 0 {
      if place & 1 == 1 {
        guard let sibling = rest.popFirst() else { return nil }
        node = ListTree.node(sibling, node)
      } else if place < last {
        guard let sibling = rest.popFirst() else { return nil }
        node = ListTree.node(node, sibling)
      }
      place >>= 1
      last >>= 1
    }
    return rest.isEmpty ? ListTree.seal(count: Int(count), top: node) : nil
  }

  /// Whether `leaf` stands at ``index`` of the list of ``count`` elements whose root is `root`.
  public func isValid(leaf: Digest, root: Digest) -> Bool { self.root(from: leaf) == root }
}

extension ListProof: BCSEncodable, BCSDecodable {
  /// Appends index and length (four bytes each) and the list of siblings.
  public func encode(into writer: inout BCSWriter) {
    writer.u32(index)
    writer.u32(count)
    writer.list(siblings)
  }

  /// Reads at most ``siblingsMax`` siblings.
  public init(from reader: inout BCSReader) throws(DecodingFailure) {
    index = try reader.u32()
    count = try reader.u32()
    siblings = try reader.list(max: Self.siblingsMax)
  }
}
