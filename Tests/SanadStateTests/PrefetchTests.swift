import SanadCrypto
import SanadTesting
import SanadTypes
import Synchronization
import Testing

@testable import SanadState

/// A store that counts what it is asked for one by one and together, and during whose next answer
/// something may happen, as during a slow disk's.
private final class WatchedStore: NodeReader, ValueReader, Sendable {
  struct Asked: Equatable {
    var alone = 0
    var together = 0
  }

  let store = MemoryStore()
  let asked = Mutex(Asked())
  let meanwhile = Mutex<(@Sendable () -> Void)?>(nil)

  func node(_ id: NodeID) throws(StateFailure) -> [UInt8]? {
    asked.withLock { $0.alone += 1 }
    return try store.node(id)
  }

  func value(of key: StateKey) throws(StateFailure) -> [UInt8]? {
    asked.withLock { $0.alone += 1 }
    return try store.value(of: key)
  }

  func nodes(_ ids: [NodeID]) throws(StateFailure) -> [[UInt8]?] {
    asked.withLock { $0.together += ids.count }
    let found = try ids.map { id throws(StateFailure) in try store.node(id) }
    runMeanwhile()
    return found
  }

  func values(of keys: [StateKey]) throws(StateFailure) -> [[UInt8]?] {
    asked.withLock { $0.together += keys.count }
    let found = try keys.map { key throws(StateFailure) in try store.value(of: key) }
    runMeanwhile()
    return found
  }

  func takeAsked() -> Asked {
    asked.withLock { asked in
      defer { asked = Asked() }
      return asked
    }
  }

  private func runMeanwhile() {
    let action = meanwhile.withLock { action in
      defer { action = nil }
      return action
    }
    action?()
  }
}

/// What is looked up beforehand is found where it is asked for, and is never older than it would be.
@Suite struct PrefetchTests {
  private let store = WatchedStore()

  /// A state of so many values, of which nothing is in memory.
  private func cold(_ count: Int) throws -> FinalState {
    let final = freshState(store.store)
    try commit((0..<count).map { (key($0), [UInt8(truncatingIfNeeded: $0)]) }, to: final)
    flush(final, into: store.store)
    return FinalState(anchor: final.anchor, nodes: store, values: store)
  }

  @Test func anEmptyStateHasNothingToFetch() throws {
    let final = FinalState(nodes: store, values: store)
    try final.prefetchPages(above: [key(1)])
    try final.prefetch([])
    #expect(store.takeAsked() == .init())
  }

  @Test func valuesAndTheirAbsenceAreFoundInMemory() throws {
    let final = try cold(300)
    try final.prefetch((250..<350).map(key))
    #expect(store.takeAsked() == .init(alone: 0, together: 100))
    for number in 250..<350 {
      let value = number < 300 ? [UInt8(truncatingIfNeeded: number)] : nil
      #expect(try final.read(key(number)) == value)
    }
    #expect(store.takeAsked() == .init())
    try final.prefetch((250..<350).map(key))
    #expect(store.takeAsked() == .init(), "what is there is not fetched again")
  }

  @Test func aBlockFindsThePagesThatItChanges() throws {
    let final = try cold(3_000)
    let keys = stride(from: 0, to: 3_100, by: 61).map(key)
    try final.prefetchPages(above: keys)
    let fetched = store.takeAsked()
    #expect(fetched.alone == 0 && fetched.together > keys.count)
    let sealed = try block(keys.map { ($0, [9]) }, on: final.overlay())
    #expect(store.takeAsked() == .init())
    let other = FinalState(anchor: final.anchor, nodes: store.store, values: store.store)
    #expect(try block(keys.map { ($0, [9]) }, on: other.overlay()).root == sealed.root)
  }

  @Test func whatBecameFinalMeanwhileIsNewer() throws {
    let final = try cold(10)
    store.meanwhile.withLock { meanwhile in
      meanwhile = { [store] in
        do {
          // The first is only final, the second is in the store already.
          try commit([(key(2), [22])], to: final)
          flush(final, into: store.store)
          try commit([(key(1), [11])], to: final)
        } catch { Issue.record(error) }
      }
    }
    try final.prefetch([key(1), key(2), key(3)])
    #expect(try final.read(key(1)) == [11])
    #expect(try final.read(key(2)) == [22])
    #expect(try final.read(key(3)) == [3])
  }

  @Test func pagesThatWereReplacedMeanwhileAreLeftOut() throws {
    let final = try cold(2_000)
    store.meanwhile.withLock { meanwhile in
      meanwhile = { [store] in
        do {
          try commit((0..<2_000).map { (key($0), [7]) }, to: final)
          flush(final, into: store.store)
        } catch { Issue.record(error) }
      }
    }
    try final.prefetchPages(above: (0..<50).map(key))
    let fresh = freshState()
    let root = try commit((0..<2_000).map { (key($0), [$0 < 50 ? 8 : 7]) }, to: fresh).root
    #expect(try commit((0..<50).map { (key($0), [8]) }, to: final).root == root)
  }

  @Test func damageIsNoPage() throws {
    let final = try cold(300)
    let page = try #require(store.store.nodeIDs().first { $0.path != .root })
    var bytes = try #require(try store.store.node(page))
    bytes[bytes.count - 1] ^= 1
    store.store.overwrite(page, with: bytes)
    #expect(throws: StateFailure.corruptNode(page)) {
      try final.prefetchPages(above: (0..<300).map(key))
    }
  }

  @Test func saysForTwoBlocksThatTheStoreWasAsked() throws {
    let final = try cold(10)
    #expect(!final.takesFromStore)
    _ = try final.read(key(1))
    #expect(final.takesFromStore)
    _ = try final.read(key(1))
    try commit([(key(1), [3])], to: final)
    #expect(final.takesFromStore)
    for round in UInt8(0)..<2 { try commit([(key(1), [round])], to: final) }
    #expect(!final.takesFromStore, "everything was in memory")
    try final.prefetch([key(2)])
    #expect(final.takesFromStore)
  }
}
