import SanadCodec

/// The Merkle tree over an ordered list: transactions and receipts of a block.
///
/// The caller hashes the elements with their own tag (`.transactionLeaf`, `.receiptLeaf`), so no
/// element of one list is an element of the other. The shape is that of RFC 6962, 2.1: each level
/// pairs neighbours, and a last node without a neighbour moves up as it is. The root commits to
/// the length, so that the same leaves under another count are another list
/// (docs/wire-state.md, "List tree").
public enum ListTree {
  /// Most leaves of a tree; keeps a proof at 24 siblings.
  public static let leavesMax = 1 << 24

  /// The root of a list without elements.
  public static let emptyRoot = seal(count: 0, top: .zero)

  /// The root over leaf digests in list order. O(n) hashes.
  ///
  /// - Precondition: at most ``leavesMax`` leaves.
  public static func root(of leaves: [Digest]) -> Digest {
    precondition(leaves.count <= leavesMax, "a list tree has at most 2^24 leaves")
    guard !leaves.isEmpty else { return emptyRoot }
    var level = leaves
    while level.count > 1 { level = parents(of: level) }
    return seal(count: leaves.count, top: level[0])
  }

  /// The proof that `leaves[index]` stands at `index`; nil when there is no such element.
  ///
  /// - Precondition: at most ``leavesMax`` leaves.
  public static func proof(of index: Int, in leaves: [Digest]) -> ListProof? {
    precondition(leaves.count <= leavesMax, "a list tree has at most 2^24 leaves")
    guard leaves.indices.contains(index) else { return nil }
    var siblings: [Digest] = []
    var level = leaves
    var place = index
    while level.count > 1 {
      if level.indices.contains(place ^ 1) { siblings.append(level[place ^ 1]) }
      level = parents(of: level)
      place >>= 1
    }
    return ListProof(index: UInt32(index), count: UInt32(leaves.count), siblings: siblings)
  }

  /// The digest of an inner node.
  static func node(_ left: Digest, _ right: Digest) -> Digest {
    SHA256.hash {
      $0.update(DomainTag.listNode.bytes)
      $0.update(left)
      $0.update(right)
    }
  }

  /// The root: length and top node under the list tag.
  static func seal(count: Int, top: Digest) -> Digest {
    var writer = BCSWriter(reserving: 40)
    writer.u64(UInt64(count))
    writer.value(top)
    return SHA256.digest(.listRoot, writer.bytes)
  }

  private static func parents(of level: [Digest]) -> [Digest] {
    var parents: [Digest] = []
    parents.reserveCapacity((level.count + 1) / 2)
    for left in stride(from: 0, to: level.count, by: 2) {
      let isPaired = left + 1 < level.count
      parents.append(isPaired ? node(level[left], level[left + 1]) : level[left])
    }
    return parents
  }
}
