package import SanadTypes

/// Durability: what a node told its clients is final stays final over restarts, and is told once
/// for each height, in order (consensus.md 2.10).
package struct DurabilityChecker {
  private var told: [Int: Height] = [:]

  /// Creates a checker that has seen nothing.
  package init() {}

  /// The newest height that a node has told of, or started from.
  package func height(of node: Int) -> Height { told[node] ?? Height(0) }

  /// A node tells its clients that a block is final.
  package mutating func tells(of height: Height, node: Int) throws(Breach) {
    let expected = self.height(of: node).next
    guard height == expected else {
      throw Breach(.durability, "told of height \(height) when \(expected) was next")
    }
    told[node] = height
  }

  /// A node's disks are not what they were: what it told is nothing to hold it to.
  package mutating func forget(node: Int) { told[node] = nil }

  /// A node has started with this as its newest final block.
  package mutating func starts(at height: Height, node: Int) throws(Breach) {
    let before = self.height(of: node)
    guard height >= before else {
      throw Breach(.durability, "told of height \(before) and started again at \(height)")
    }
    told[node] = height
  }
}
