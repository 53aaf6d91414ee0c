import SanadCrypto
import SanadState
import SanadTesting
import SanadTypes
import Testing

@Suite struct StateTreeTests {
  /// Batches of every size over key spaces of every density, with deletions, flushed at random
  /// and read back through a cache that is too small; the oracle sees only the map.
  @Test(arguments: 0..<24)
  func agreesWithTheDefinition(_ seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let keySpace = [3, 8, 40, 300, 3_000][seed % 5]
    let store = MemoryStore()
    let final = freshState(store, cacheBytes: seed % 2 == 0 ? 4_000 : 1 << 20)
    var oracle = Oracle()
    for _ in 0..<(keySpace > 1_000 ? 20 : 60) {
      var changes: [(StateKey, [UInt8]?)] = []
      for _ in 0..<Int.random(in: 0...min(keySpace, 200), using: &random) {
        let place = key(Int.random(in: 0..<keySpace, using: &random))
        let value = Int.random(in: 0..<3, using: &random) == 0 ? nil : randomValue(&random)
        changes.append((place, value))
        oracle.map[place] = value
      }
      let overlay = try commit(changes, to: final)
      #expect(overlay.root == oracle.root)
      if Int.random(in: 0..<3, using: &random) == 0 { flush(final, into: store) }
    }
    for number in 0..<keySpace {
      #expect(try final.read(key(number)) == oracle.map[key(number)])
    }
  }

  /// Many tiny trees, where compaction and collapse happen at every step.
  @Test func agreesWithTheDefinitionOnThousandsOfSmallBatches() throws {
    var random = SplitMix64(seed: 77)
    let store = MemoryStore()
    let final = freshState(store)
    var oracle = Oracle()
    for step in 0..<3_000 {
      var changes: [(StateKey, [UInt8]?)] = []
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = key(Int.random(in: 0..<12, using: &random))
        let value = Bool.random(using: &random) ? nil : [UInt8(truncatingIfNeeded: step)]
        changes.append((place, value))
        oracle.map[place] = value
      }
      #expect(try commit(changes, to: final).root == oracle.root)
      if step % 7 == 0 { flush(final, into: store) }
    }
  }

  @Test func isTheSameWhateverTheOrderOfWrites() throws {
    var random = SplitMix64(seed: 5)
    var changes = (0..<500).map { (key($0), Optional([UInt8(truncatingIfNeeded: $0)])) }
    let root = try block(changes, on: freshState().overlay()).root
    for _ in 0..<5 {
      changes.shuffle(using: &random)
      #expect(try block(changes, on: freshState().overlay()).root == root)
    }
    let final = freshState()
    for change in changes { try commit([change], to: final) }
    #expect(final.anchor.stateRoot == root)
  }

  @Test func isEmptyAgainWhenEverythingIsRemoved() throws {
    let store = MemoryStore()
    let final = freshState(store)
    try commit((0..<200).map { (key($0), [1]) }, to: final)
    flush(final, into: store)
    try commit((0..<200).map { (key($0), nil) }, to: final)
    #expect(final.anchor.stateRoot == StateTree.emptyRoot)
    flush(final, into: store)
    #expect(store.nodeCount == 0)
    #expect(store.valueCount == 0)
  }

  @Test func keepsItsRootWhenAValueIsWrittenAgain() throws {
    let final = freshState()
    let first = try commit((0..<50).map { (key($0), [7]) }, to: final)
    let second = try commit((0..<50).map { (key($0), [7]) }, to: final)
    #expect(first.root == second.root)
  }

  @Test func tellsAnEmptyValueFromNone() throws {
    let final = freshState()
    let overlay = try commit([(key(1), [])], to: final)
    #expect(overlay.root != StateTree.emptyRoot)
    #expect(try overlay.read(key(1)) == [])
    #expect(try overlay.read(key(2)) == nil)
  }
}
