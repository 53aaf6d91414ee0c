package import SanadTypes

/// Agreement: one final block at a height, and one in a view, over all nodes and all time.
package struct AgreementChecker {
  private struct Place: Hashable {
    let epoch: Epoch
    let view: View
  }

  private var byHeight: [Height: BlockDigest] = [:]
  private var byView: [Place: BlockDigest] = [:]

  /// Creates a checker that has seen nothing.
  package init() {}

  /// The block known to be final at a height.
  package func block(at height: Height) -> BlockDigest? { byHeight[height] }

  /// A node says that a block is final at a height.
  package mutating func isFinal(_ digest: BlockDigest, at height: Height) throws(Breach) {
    if let earlier = byHeight[height], earlier != digest {
      throw Breach(.agreement, "height \(height) has final blocks \(earlier) and \(digest)")
    }
    byHeight[height] = digest
  }

  /// A node holds the finality of a block in a view.
  package mutating func isFinal(
    _ digest: BlockDigest, in view: View, of epoch: Epoch
  ) throws(Breach) {
    let place = Place(epoch: epoch, view: view)
    if let earlier = byView[place], earlier != digest {
      throw Breach(.agreement, "view \(view) has final blocks \(earlier) and \(digest)")
    }
    byView[place] = digest
  }
}
