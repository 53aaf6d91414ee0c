import SanadCodec
import SanadCrypto
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// The state's nodes and values in the key-value store.
@Suite struct StateStoreTests {
  private let memory = MemoryKeyValueStore()
  private var store: StateStore { StateStore(memory) }
  private static let anchorKey = StoreKey(.ledger, Array("anchor".utf8))

  private func key(_ name: UInt8) -> StateKey { StateKey(kind: 1, [name]) }

  private func standing(_ height: UInt64, _ root: Digest) -> StoreStanding {
    StoreStanding(height: Height(height), block: BlockDigest(.zero), stateRoot: root)
  }

  /// Writes values in one block and flushes them.
  private func flush(_ final: FinalState, _ values: [(UInt8, [UInt8]?)]) throws -> SortedFlush {
    var draft = final.overlay().draft()
    for (name, value) in values { draft.write(value, to: key(name)) }
    try final.commit(try draft.seal())
    let flush = try #require(final.takeFlush()).sorted()
    try store.apply(
      flush, at: standing(flush.anchor.height?.value ?? 0, flush.anchor.stateRoot))
    final.didFlush(flush)
    return flush
  }

  private func fresh() throws -> FinalState {
    guard let anchor = try store.anchor() else { return FinalState(nodes: store, values: store) }
    return FinalState(anchor: anchor, nodes: store, values: store)
  }

  @Test func anEmptyStoreHasNoAnchor() throws {
    #expect(try store.anchor() == nil)
    #expect(try store.value(of: key(1)) == nil)
  }

  @Test func anAnchorThatDoesNotDecodeIsAFailureOfTheStore() throws {
    var batch = KeyValueBatch()
    batch.put(Self.anchorKey, [1, 2, 3])
    try memory.apply(batch)
    #expect {
      try store.anchor()
    } throws: { error in
      guard case .storage? = error as? StateFailure else { return false }
      return true
    }
  }

  @Test func aStoreThatCannotBeReadIsNotAnAbsence() throws {
    _ = try flush(try fresh(), [(1, [1])])
    memory.fail(with: .failed(detail: "no disk"))
    #expect(throws: StateFailure.self) { try store.value(of: key(1)) }
    #expect(throws: StateFailure.self) { try store.anchor() }
  }

  @Test func aFailedFlushIsReported() throws {
    let final = try fresh()
    var draft = final.overlay().draft()
    draft.write([1], to: key(1))
    try final.commit(try draft.seal())
    let flush = try #require(final.takeFlush()).sorted()
    memory.fail(with: .full(path: "store"))
    #expect(throws: StorageFailure.store(.full(path: "store"))) {
      try store.apply(flush, at: standing(0, flush.anchor.stateRoot))
    }
  }

  @Test func holdsWhatWasFlushedAcrossACrash() throws {
    let anchor = try flush(try fresh(), [(1, [1]), (2, [2, 2])]).anchor
    memory.crash(keepingBatches: 0)
    #expect(try store.anchor() == anchor)
    #expect(try memory.standing() == standing(0, anchor.stateRoot))
    let reopened = try fresh()
    #expect(try reopened.read(key(1)) == [1])
    #expect(try reopened.read(key(2)) == [2, 2])
    #expect(reopened.overlay().root == anchor.stateRoot)
  }

  @Test func removesDeletedValuesAndNodesThatTheTreeNoLongerHas() throws {
    let final = try fresh()
    _ = try flush(final, (0..<40).map { ($0, [$0]) })
    let before = try count(.stateNode)
    _ = try flush(final, (0..<39).map { ($0, nil) })
    #expect(try count(.stateValue) == 1)
    #expect(try count(.stateNode) < before, "old pages are gone")
    let reopened = try fresh()
    #expect(try reopened.read(key(7)) == nil)
    #expect(try reopened.read(key(39)) == [39])
    #expect(reopened.overlay().root == final.overlay().root)
  }

  private func count(_ room: KeyRoom) throws -> Int {
    var count = 0
    try memory.scan(prefix: StoreKey(room), from: StoreKey(room)) { _, _ in
      count += 1
      return .next
    }
    return count
  }
}
