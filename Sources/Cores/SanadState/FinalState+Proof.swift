import SanadCrypto
public import SanadTypes

/// A proof and the height whose state root it leads to.
public struct ProvenHeight: Hashable, Sendable {
  /// The proof.
  public let proof: StateProof
  /// The newest final height when the proof was made.
  public let height: Height
}

/// The proofs of several keys under one state root.
public struct ProvenKeys: Hashable, Sendable {
  /// One for each key, in the order of the keys.
  public let proofs: [StateProof]
  /// The newest final height when they were made.
  public let height: Height
}

extension FinalState {
  /// How often a proof is begun anew because the state moved on under it.
  private static let proofTriesMax = 16

  /// The proof of a key at the newest final height; nil before genesis. O(depth), from any
  /// thread.
  ///
  /// The executor commits meanwhile, so a page can be replaced between two steps: then the proof
  /// starts again at the newer root.
  public func prove(_ key: StateKey) throws(StateFailure) -> ProvenHeight? {
    var tries = 1
    while true {
      let anchor = self.anchor
      guard let height = anchor.height else { return nil }
      do throws(StateFailure) {
        return ProvenHeight(proof: try prove(key, at: anchor), height: height)
      } catch {
        if tries == Self.proofTriesMax || anchor == self.anchor { throw error }
        tries += 1
      }
    }
  }

  /// The proofs of several keys, all at one final height; nil before genesis. O(keys × depth), from
  /// any thread.
  ///
  /// Begun again as ``prove(_:)`` is where the state moved on under them.
  public func prove(_ keys: [StateKey]) throws(StateFailure) -> ProvenKeys? {
    var tries = 1
    while true {
      let anchor = self.anchor
      guard let height = anchor.height else { return nil }
      do throws(StateFailure) {
        var proofs: [StateProof] = []
        proofs.reserveCapacity(keys.count)
        for key in keys { proofs.append(try prove(key, at: anchor)) }
        return ProvenKeys(proofs: proofs, height: height)
      } catch {
        if tries == Self.proofTriesMax || anchor == self.anchor { throw error }
        tries += 1
      }
    }
  }

  private func prove(_ key: StateKey, at anchor: StateAnchor) throws(StateFailure) -> StateProof {
    let path = key.path
    var walk = ProofWalk(path: path)
    guard let root = anchor.root else { return StateProof(siblings: [], end: .empty) }
    var place = NodePath.root
    var end = walk.descend(try page(root, at: place), at: place)
    while case .child(let reference) = end, let below = place.child(place.slot(of: path)) {
      place = below
      end = walk.descend(try page(reference, at: place), at: place)
    }
    guard case .leaf(let leaf, _) = end else {
      return StateProof(siblings: walk.siblings, end: .empty)
    }
    guard leaf.path == path else {
      return StateProof(
        siblings: walk.siblings, end: .otherLeaf(path: leaf.path, valueDigest: leaf.valueDigest))
    }
    guard let value = try read(key), StateValue.digest(of: value) == leaf.valueDigest else {
      throw .corruptValue(key)
    }
    return StateProof(siblings: walk.siblings, end: .value(value))
  }
}

/// The way down the tree towards one path, with the neighbours passed.
private struct ProofWalk {
  let path: Digest
  private(set) var siblings: [Digest] = []

  init(path: Digest) { self.path = path }

  /// Goes down within a page until a leaf stands alone, nothing is left, or the page ends.
  mutating func descend(_ page: StatePage, at place: NodePath) -> StateSlot? {
    let nibble = place.slot(of: path)
    var position = 1
    for level in 0..<4 {
      guard page.isInner(position) else { return page.onlySlot(under: position) }
      position = 2 * position + (nibble >> (3 - level) & 1)
      siblings.append(page.digest(at: position ^ 1))
    }
    return page.slot(nibble)
  }
}
