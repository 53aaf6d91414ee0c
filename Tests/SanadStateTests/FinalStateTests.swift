import SanadCodec
import SanadCrypto
import SanadState
import SanadTypes
import Testing

/// Ports that fail, for the environment's faults.
private struct BrokenStore: NodeReader, ValueReader {
  func node(_ id: NodeID) throws(StateFailure) -> [UInt8]? { throw .storage("disk") }
  func value(of key: StateKey) throws(StateFailure) -> [UInt8]? { throw .storage("disk") }
}

@Suite struct FinalStateTests {
  private func flushed(_ store: MemoryStore) throws -> StateAnchor {
    let final = freshState(store)
    try commit((0..<300).map { (key($0), [UInt8(truncatingIfNeeded: $0)]) }, to: final)
    flush(final, into: store)
    return final.anchor
  }

  @Test func saysThatAStoredNodeIsMissing() throws {
    let store = MemoryStore()
    let anchor = try flushed(store)
    let root = try #require(store.nodeIDs().first { $0.path == .root })
    store.overwrite(root, with: nil)
    let final = FinalState(anchor: anchor, nodes: store, values: store)
    #expect(throws: StateFailure.missingNode(root)) {
      try block([(key(1), [9])], on: final.overlay())
    }
  }

  @Test func noticesEveryFlippedBitOfAStoredNode() throws {
    let store = MemoryStore()
    let anchor = try flushed(store)
    let root = try #require(store.nodeIDs().first { $0.path == .root })
    let bytes = try #require(try store.node(root))
    for place in bytes.indices {
      for bit in 0..<8 where isCommitted(place, bit, bytes) {
        var damaged = bytes
        damaged[place] ^= 1 << UInt8(bit)
        store.overwrite(root, with: damaged)
        let final = FinalState(anchor: anchor, nodes: store, values: store)
        #expect(throws: StateFailure.self) { try final.prove(key(1)) }
      }
    }
    for count in bytes.indices {
      store.overwrite(root, with: Array(bytes.prefix(count)))
      let final = FinalState(anchor: anchor, nodes: store, values: store)
      #expect(throws: StateFailure.corruptNode(root)) { try final.prove(key(1)) }
    }
  }

  /// Whether the digest covers a bit of a page of sixteen children: all but their heights, which
  /// lead to another page or to none when they are wrong.
  private func isCommitted(_ place: Int, _ bit: Int, _ bytes: [UInt8]) -> Bool {
    guard place >= 5 else { return true }
    return (place - 5) % 40 < 32
  }

  @Test func noticesAMissingValueWhenItProves() throws {
    let store = MemoryStore()
    let anchor = try flushed(store)
    let other = MemoryStore()
    let final = FinalState(anchor: anchor, nodes: store, values: other)
    #expect(throws: StateFailure.corruptValue(key(1))) { try final.prove(key(1)) }
  }

  @Test func passesOnWhatThePortsSay() throws {
    let store = MemoryStore()
    let anchor = try flushed(store)
    let final = FinalState(anchor: anchor, nodes: BrokenStore(), values: BrokenStore())
    #expect(throws: StateFailure.storage("disk")) { try final.read(key(1)) }
    #expect(throws: StateFailure.storage("disk")) {
      try block([(key(1), [9])], on: final.overlay())
    }
  }

  @Test func hasOneFlushInFlight() throws {
    let store = MemoryStore()
    let final = freshState(store)
    #expect(final.takeFlush() == nil && final.isFlushed)
    try commit([(key(1), [1])], to: final)
    #expect(!final.isFlushed)
    let first = try #require(final.takeFlush()).sorted()
    #expect(!final.isFlushed, "it is taken and not written")
    try commit([(key(1), [2])], to: final)
    #expect(final.takeFlush() == nil)
    store.apply(first)
    final.didFlush(first)
    #expect(!final.isFlushed, "there is more since")
    let second = try #require(final.takeFlush()).sorted()
    #expect(second.anchor.height == Height(1))
    #expect(second.values == [StateChange(key: key(1), value: [2])])
    // The page of the first flush is replaced by the second.
    #expect(second.pages.filter { $0.bytes == nil }.map(\.id) == first.pages.map(\.id))
    store.apply(second)
    final.didFlush(second)
    #expect(final.isFlushed)
  }

  /// A store takes a flush as a table, whose keys ascend.
  @Test func aFlushIsInTheOrderOfItsBytes() throws {
    let store = MemoryStore()
    let final = freshState(store)
    for round in UInt8(1)...3 {
      for height in UInt8(0)..<4 {
        let changes = (0..<200).map {
          (key($0 * 7 % 251), $0 % 5 == height ? nil : [round, height])
        }
        try commit(changes, to: final)
      }
      let flush = try #require(final.takeFlush()).sorted()
      let names = flush.pages.map(\.id.bytes)
      #expect(zip(names, names.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
      let keys = flush.values.map(\.key.bytes)
      #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
      #expect(flush.pages.contains { $0.bytes == nil } == (round > 1))
      store.apply(flush)
      final.didFlush(flush)
    }
  }

  @Test func writesNothingTwiceWhenBlocksAreFlushedTogether() throws {
    let final = freshState()
    for value in UInt8(0)..<10 { try commit([(key(1), [value])], to: final) }
    let flush = try #require(final.takeFlush()).sorted()
    #expect(flush.pages.map { $0.bytes != nil } == [true])
    #expect(flush.values.count == 1)
  }

  @Test func servesFromMemoryWhatIsNotFlushed() throws {
    let final = FinalState(nodes: BrokenStore(), values: BrokenStore())
    // The empty state asks no store for pages, and values are asked for only where unknown.
    try commit([(key(1), [1])], to: final)
    #expect(try final.read(key(1)) == [1])
    let flush = try #require(final.takeFlush()).sorted()
    #expect(try final.read(key(1)) == [1])
    #expect(try final.prove(key(1))?.height == Height(0))
    final.didFlush(flush)
    #expect(try final.read(key(1)) == [1])
    #expect(final.unflushedByteCount == 0)
  }

  @Test func anchorsSurviveTheirEncoding() throws {
    let store = MemoryStore()
    let anchor = try flushed(store)
    #expect(try BCSReader.decode(StateAnchor.self, from: anchor.bcsBytes) == anchor)
    #expect(anchor.bcsBytes.count == 48)
    #expect(StateAnchor.empty.height == nil)
    #expect(
      try BCSReader.decode(StateAnchor.self, from: StateAnchor.empty.bcsBytes) == .empty)
  }

  /// Layout of docs/wire-state.md, "Stored nodes": height big-endian, nibble count, nibbles.
  @Test func keepsTheNamesOfStoredNodes() throws {
    let store = MemoryStore()
    _ = try flushed(store)
    let ids = store.nodeIDs()
    #expect(ids.first?.bytes == [0, 0, 0, 0, 0, 0, 0, 0, 0])
    let deep = try #require(ids.first { $0.path.description.count == 1 })
    #expect(deep.bytes.prefix(9) == [0, 0, 0, 0, 0, 0, 0, 0, 1])
    #expect(deep.bytes.count == 10)
    #expect(Hex.encode(deep.bytes.suffix(1)).prefix(1) == deep.path.description)
  }
}
