public import SanadCrypto
public import SanadTypes

/// Everything that can go wrong in this module.
public enum StateFailure: Error, Hashable, Sendable {
  /// The store could not read; the replica stops (style.md: environment).
  case storage(String)
  /// A node that the tree names is neither in memory nor in the store: damage, or a branch that
  /// was abandoned while it was read.
  case missingNode(NodeID)
  /// A stored node is not what the tree above it commits to: damage.
  case corruptNode(NodeID)
  /// A stored value is not what its leaf commits to: damage, or a newer state was flushed
  /// while an older one was read.
  case corruptValue(StateKey)
  /// The final state has left this branch; results on top of it would mix two histories.
  case superseded(branch: Height, final: Height)
  /// A layer does not follow the final state.
  case notNext(expected: Height, got: Height)
  /// A layer was built on another state than the final one.
  case foreignParent(expected: Digest, got: Digest)
  /// A proof's leaf does not lie on the path of the key.
  case leafOffPath(depth: Int)
  /// A proof of absence shows the key's own leaf.
  case leafOfTheKey
  /// A proof is not in its one canonical shape: its lowest neighbour is empty, or it is too deep.
  case proofShape(depth: Int)
  /// A proof leads to another root.
  case proofRoot(expected: Digest, computed: Digest)
  /// Of a state that is known by its proofs alone, a value was asked for that none of them is about.
  case notProven(StateKey)
}

extension StateFailure: CustomStringConvertible {
  /// One plain sentence.
  public var description: String {
    switch self {
    case .storage(let text): "the state store cannot read: \(text)"
    case .missingNode(let id): "node \(id) is missing"
    case .corruptNode(let id): "node \(id) is damaged"
    case .corruptValue(let key): "the value of key \(Hex.encode(key.bytes)) is not its leaf's"
    case .superseded(let branch, let final):
      "the branch of block \(branch) was left when height \(final) became final"
    case .notNext(let expected, let got): "block \(got) cannot follow: \(expected) is next"
    case .foreignParent(let expected, let got):
      "the block was built on state \(got), and the final one is \(expected)"
    case .leafOffPath(let depth): "the leaf leaves the key's path at depth \(depth)"
    case .leafOfTheKey: "the proof of absence shows the key's own leaf"
    case .proofShape(let depth): "the proof of depth \(depth) is not in its one shape"
    case .proofRoot(let expected, let computed):
      "the proof leads to root \(computed), not \(expected)"
    case .notProven(let key): "no proof is about key \(Hex.encode(key.bytes))"
    }
  }
}
