package import SanadCrypto
package import SanadTypes

/// Makes the pages of a tree from all of its leaves at once, in the order of their paths: each page is
/// hashed and handed out once. What a state of a hundred million leaves is made by in minutes; blocks
/// change trees by `TreeUpdate`.
package struct SortedTree {
  /// A leaf.
  package struct Leaf: Sendable {
    /// Where it stands.
    package let path: Digest
    /// What it commits to.
    package let valueDigest: Digest

    /// The leaf of a key with a value.
    package init(_ key: StateKey, _ value: [UInt8]) {
      self.init(path: key.path, valueDigest: StateValue.digest(of: value))
    }

    /// A leaf of its parts.
    package init(path: Digest, valueDigest: Digest) {
      self.path = path
      self.valueDigest = valueDigest
    }

    /// The uppermost four bits of the path: which part of the tree it is in.
    package var part: Int { NodePath.root.slot(of: path) }
  }

  /// Parts into which leaves are divided, by ``Leaf/part``.
  package static let partCount = 16

  private let height: Height
  private var root = PageDraft()

  /// Begins with an empty tree; pages are named by the height of the state.
  package init(height: Height) { self.height = height }

  /// Adds all leaves of a part, ascending by path, and hands its pages out: those of one depth ascend
  /// by name.
  package mutating func add(
    _ leaves: [Leaf], of part: Int, write: (NodeID, [UInt8]) throws -> Void
  ) throws {
    guard let path = NodePath.root.child(part) else { return }
    root.set(part, to: try slot(leaves[...], at: path, write))
  }

  /// Hands the root out and says where the state stands.
  package mutating func finish(write: (NodeID, [UInt8]) throws -> Void) throws -> StateAnchor {
    if root.isEmpty { return StateAnchor(next: height.next, root: nil) }
    let page = root.seal(at: height)
    try write(NodeID(height: height, path: .root), page.stored)
    return StateAnchor(
      next: height.next, root: NodeReference(height: height, digest: page.digest))
  }

  private func slot(
    _ leaves: ArraySlice<Leaf>, at path: NodePath, _ write: (NodeID, [UInt8]) throws -> Void
  ) throws -> StateSlot? {
    guard let first = leaves.first else { return nil }
    if leaves.count == 1 {
      let leaf = StateLeaf(path: first.path, valueDigest: first.valueDigest)
      return .leaf(leaf, leaf.digest)
    }
    var draft = PageDraft()
    var rest = leaves
    while let next = rest.first {
      let nibble = path.slot(of: next.path)
      let end = rest.firstIndex { path.slot(of: $0.path) != nibble } ?? rest.endIndex
      guard let below = path.child(nibble) else { preconditionFailure("two leaves of one path") }
      draft.set(nibble, to: try slot(rest[rest.startIndex..<end], at: below, write))
      rest = rest[end...]
    }
    let page = draft.seal(at: height)
    try write(NodeID(height: height, path: path), page.stored)
    return .child(NodeReference(height: height, digest: page.digest))
  }
}
