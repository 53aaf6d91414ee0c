import SanadCrypto
import SanadTypes
import Synchronization
import Testing

@testable import SanadState

/// A store whose next read waits until something has happened meanwhile, as a slow disk does.
private final class SlowStore: NodeReader, ValueReader, Sendable {
  let store = MemoryStore()
  let meanwhile = Mutex<(@Sendable () -> Void)?>(nil)

  func node(_ id: NodeID) throws(StateFailure) -> [UInt8]? { try store.node(id) }

  func value(of key: StateKey) throws(StateFailure) -> [UInt8]? {
    let value = try store.value(of: key)
    let action = meanwhile.withLock { action in
      defer { action = nil }
      return action
    }
    action?()
    return value
  }
}

/// Values of a store that has been written to by somebody else.
private struct ForgedValues: ValueReader {
  func value(of key: StateKey) throws(StateFailure) -> [UInt8]? { [99] }
}

/// The caches, the pages that a batch leaves behind, and what a damaged store is taken for.
@Suite struct StateGuardTests {
  // MARK: Caches

  @Test func aCacheStaysWithinItsBytes() {
    var cache = ClockCache<Int, Int>(bytesMax: 100)
    for number in 0..<50 {
      cache.insert(number, for: number, byteCount: 1 + number % 30)
      #expect(cache.byteCount <= 100)
      #expect(cache.value(of: number) == number)
    }
    cache.insert(1, for: 1_000, byteCount: 101)
    #expect(cache.value(of: 1_000) == nil, "larger than the whole cache")
    #expect(cache.count > 0)
  }

  @Test func whatWasAskedForOutlivesWhatWasNot() {
    var cache = ClockCache<Int, Int>(bytesMax: 3)
    for number in 0..<3 { cache.insert(number, for: number, byteCount: 1) }
    _ = cache.value(of: 1)
    for number in 3..<5 { cache.insert(number, for: number, byteCount: 1) }
    #expect(cache.value(of: 1) == 1)
    #expect(cache.value(of: 0) == nil && cache.value(of: 2) == nil)
  }

  /// What has been visited takes no place: a tree of any number of pages is gone through.
  @Test func aFrontierBoundsWhatWaitsAndNotWhatWasVisited() {
    let place = PageFrontier.Place(
      path: .root, reference: NodeReference(height: Height(1), digest: .zero))
    var frontier = PageFrontier(place, placesMax: 3)
    for round in 1...10_000 {
      for _ in 0..<4 { frontier.add(place) }
      #expect(frontier.waitingCount == 3)
      #expect(frontier.take() != nil)
      #expect(frontier.visitedCount == round)
    }
    #expect(frontier.take() != nil)
    #expect(frontier.take() != nil)
    #expect(frontier.take() == nil)
    #expect(frontier.isEmpty && frontier.visitedCount == 10_002)
    #expect(PageFrontier(nil).isEmpty)
  }

  @Test func aValueReadBeforeAFlushIsNotKeptAfterIt() throws {
    let slow = SlowStore()
    // The cache has room for nothing but what is read later, so that the flush leaves nothing there.
    let first = FinalState(nodes: slow, values: slow)
    try commit([(key(1), [1])], to: first)
    flush(first, into: slow.store)
    let final = FinalState(anchor: first.anchor, nodes: slow, values: slow)
    let store = slow.store
    slow.meanwhile.withLock { action in
      action = {
        do {
          try commit([(key(1), [2])], to: final)
          flush(final, into: store)
        } catch { Issue.record("\(error)") }
      }
    }
    #expect(try final.read(key(1)) == [1], "as it was when the read began")
    #expect(try final.read(key(1)) == [2])
  }

  /// A slow reader comes back with an old value while a flush moves the new one into the cache.
  @Test(arguments: [false, true])
  func aValueReadBeforeItChangedTakesNoPlaceOfTheNewOne(isFlying: Bool) throws {
    var memory = FinalMemory(
      anchor: .empty, limits: StateCacheLimits(pageBytesMax: 10_000, valueBytesMax: 10_000))
    let old = StateLayer.Value(bytes: [1])
    let generation = memory.generation
    let overlay = try block([(key(1), [2])], on: freshState().overlay())
    try memory.commit(#require(overlay.layers.first))
    if isFlying {
      let taken = memory.takeFlush()
      let flush = try #require(taken)
      memory.cacheFlushed(flush.sorted().values[...])
      memory.keep(old, of: key(1), readIn: generation)
      memory.endFlush(flush.anchor)
    } else {
      memory.keep(old, of: key(1), readIn: generation)
      let taken = memory.takeFlush()
      let flush = try #require(taken)
      memory.endFlush(flush.anchor)
    }
    #expect(memory.value(of: key(1))?.bytes != [1])
  }

  @Test func aPageInMemoryIsOneOfItsHeight() {
    var memory = FinalMemory(
      anchor: StateAnchor(next: Height(9), root: nil),
      limits: StateCacheLimits(pageBytesMax: 10_000, valueBytesMax: 10_000))
    var draft = PageDraft()
    let page = draft.seal(at: Height(5))
    memory.keep(page, at: .root)
    #expect(memory.page(Height(5), at: .root) == page)
    #expect(memory.page(Height(4), at: .root) == nil)
    #expect(memory.page(Height(6), at: .root) == nil)
  }

  // MARK: Pages

  @Test func aBatchThatChangesNothingWritesNothing() throws {
    let final = freshState()
    try commit((0..<40).map { (key($0), [1]) }, to: final)
    let before = final.anchor.root
    let overlay = try commit((0..<40).map { (key($0), [1]) }, to: final)
    #expect(overlay.layers.first?.written.isEmpty == true)
    #expect(overlay.layers.first?.replaced == [])
    #expect(final.anchor.root == before)
    let empty = try commit([], to: final)
    #expect(empty.layers.first?.written.isEmpty == true && final.anchor.root == before)
  }

  @Test func aLoneLeafThatIsRemovedBesideANewOneIsGone() throws {
    // Keys whose paths begin alike, so that one page holds the first leaf until the second comes.
    let numbers = Array(0..<3_000)
    let first = key(0).path.nibble(0)
    let alike = numbers.filter { key($0).path.nibble(0) == first }.prefix(3).map { key($0) }
    let final = freshState()
    try commit([(alike[0], [1])], to: final)
    try commit([(alike[0], nil), (alike[1], [2]), (alike[2], [3])], to: final)
    var oracle = Oracle()
    oracle.map = [alike[1]: [2], alike[2]: [3]]
    #expect(final.anchor.stateRoot == oracle.root)
    #expect(try final.read(alike[0]) == nil)
  }

  // MARK: Overlays

  @Test func aChainOfOverlaysIsAsLongAsItsUnfinalizedPart() throws {
    let final = freshState()
    var overlays: [StateOverlay] = []
    var tip = final.overlay()
    for number in 0..<8 {
      tip = try block([(key(number), [1])], on: tip)
      overlays.append(tip)
    }
    #expect(tip.layers.count == 8)
    for overlay in overlays.prefix(6) { try final.commit(overlay) }
    #expect(tip.rebased().layers.count == 2)
    #expect(try block([(key(9), [1])], on: tip).layers.count == 3)
    #expect(try tip.rebased().read(key(0)) == [1])
  }

  // MARK: Damage

  @Test func noticesAChangedValueWhenItProves() throws {
    let store = MemoryStore()
    let first = freshState(store)
    try commit([(key(1), [1]), (key(2), [2])], to: first)
    flush(first, into: store)
    let final = FinalState(anchor: first.anchor, nodes: store, values: ForgedValues())
    #expect(throws: StateFailure.corruptValue(key(1))) { try final.prove(key(1)) }
  }
}
