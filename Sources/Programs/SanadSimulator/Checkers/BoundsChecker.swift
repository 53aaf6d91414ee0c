/// Bounds: what a node holds stays within consensus.md 2.11, and within a few times of what honest
/// networks under the simulator's faults have ever been seen to need, so that a leak is noticed
/// long before memory is.
package enum BoundsChecker {
  /// The most of each that a node may hold.
  package static let most = Held(
    // A node that catches up may have the whole window of 2.12 above its last final block.
    blocks: 288, views: 512, messages: 32, jobs: 768, transactions: 1_024)

  /// Looks at what one node holds.
  package static func check(_ held: Held) throws(Breach) {
    for kind in Held.kinds where held[keyPath: kind.path] > most[keyPath: kind.path] {
      throw Breach(
        .bounds, "\(held[keyPath: kind.path]) \(kind.name), \(most[keyPath: kind.path]) at most")
    }
  }
}
