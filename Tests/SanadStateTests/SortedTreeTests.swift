import SanadCrypto
import SanadTesting
import SanadTypes
import Testing

@testable import SanadState

/// The tree that is made at once is the one that blocks make.
@Suite struct SortedTreeTests {
  @Test(arguments: [0, 1, 2, 3, 17, 300, 3_000])
  func isTheTreeThatBlocksMake(count: Int) throws {
    var random = SplitMix64(seed: UInt64(count))
    let entries = (0..<count).map { (key($0), randomValue(&random)) }
    let store = MemoryStore()
    let leaves = entries.map { SortedTree.Leaf($0.0, $0.1) }.sorted { $0.path < $1.path }
    var tree = SortedTree(height: Height(0))
    var names: [UInt8: NodeID] = [:]
    func write(_ id: NodeID, _ bytes: [UInt8]) {
      store.overwrite(id, with: bytes)
      if let last = names[id.path.nibbleCount] { #expect(last < id, "pages of a depth ascend") }
      names[id.path.nibbleCount] = id
    }
    for part in 0..<SortedTree.partCount {
      try tree.add(leaves.filter { $0.part == part }, of: part, write: write)
    }
    let anchor = try tree.finish(write: write)

    let final = freshState()
    try commit(entries.map { ($0.0, $0.1) }, to: final)
    #expect(anchor == final.anchor)
    // And blocks go on from it.
    let made = FinalState(anchor: anchor, nodes: store, values: store)
    let changes: [(StateKey, [UInt8]?)] = (0..<count / 2).map {
      (key(3 * $0), $0.isMultiple(of: 5) ? nil : [1, 2, 3])
    }
    #expect(try commit(changes, to: made).root == commit(changes, to: final).root)
  }
}
