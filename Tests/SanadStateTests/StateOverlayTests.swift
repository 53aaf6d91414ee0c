import SanadCrypto
import SanadState
import SanadTesting
import SanadTypes
import Testing

@Suite struct StateOverlayTests {
  @Test func refusesToJudgeABlockWhenAnotherBranchBecameFinal() throws {
    let final = freshState()
    try commit([(key(1), [1])], to: final)
    let parent = final.overlay()
    var left = parent.draft()
    left.write([2], to: key(1))
    let right = try block([(key(1), [3])], on: parent)
    try final.commit(right)
    #expect(throws: StateFailure.superseded(branch: Height(1), final: Height(1))) {
      try left.seal()
    }
  }

  @Test func refusesToJudgeABlockOnAnAbandonedParent() throws {
    let final = freshState()
    try commit([(key(1), [1])], to: final)
    let lost = try block([(key(1), [2])], on: final.overlay())
    let won = try block([(key(1), [3])], on: final.overlay())
    try final.commit(won)
    #expect(throws: StateFailure.superseded(branch: Height(2), final: Height(1))) {
      try block([(key(9), [9])], on: lost)
    }
  }

  @Test func refusesABlockThatIsNotTheNext() throws {
    let final = freshState()
    let first = try block([(key(1), [1])], on: final.overlay())
    let second = try block([(key(1), [2])], on: first)
    #expect(throws: StateFailure.notNext(expected: Height(0), got: Height(1))) {
      try final.commit(second)
    }
    try final.commit(first)
    #expect(throws: StateFailure.notNext(expected: Height(1), got: Height(0))) {
      try final.commit(first)
    }
  }

  @Test func refusesABlockOfAnotherBranch() throws {
    let final = freshState()
    let left = try block([(key(1), [1])], on: final.overlay())
    let right = try block([(key(1), [2])], on: final.overlay())
    let child = try block([(key(2), [2])], on: left)
    try final.commit(right)
    #expect(throws: StateFailure.foreignParent(expected: right.root, got: left.root)) {
      try final.commit(child)
    }
  }

  @Test func keepsBranchesApart() throws {
    let store = MemoryStore()
    let final = freshState(store)
    try commit((0..<100).map { (key($0), [0]) }, to: final)
    flush(final, into: store)
    var left = Oracle(map: [:])
    for number in 0..<100 { left.map[key(number)] = [0] }
    var right = left
    var leftTip = final.overlay()
    var rightTip = final.overlay()
    for step in 0..<30 {
      let value = [UInt8(truncatingIfNeeded: step)]
      leftTip = try block([(key(step), value), (key(200 + step), value)], on: leftTip)
      left.map[key(step)] = value
      left.map[key(200 + step)] = value
      rightTip = try block([(key(step), nil)], on: rightTip)
      right.map[key(step)] = nil
      #expect(leftTip.root == left.root)
      #expect(rightTip.root == right.root)
    }
    #expect(try leftTip.read(key(3)) == [3])
    #expect(try rightTip.read(key(3)) == nil)
    #expect(try rightTip.read(key(203)) == nil)
    #expect(try rightTip.read(key(60)) == [0])
  }

  /// A pipeline as a replica runs it: blocks on a tip whose ancestors become final, and are
  /// flushed in bursts that begin and end at any time.
  @Test(arguments: 0..<12)
  func readsTheSameWhileAncestorsBecomeFinalAndAreFlushed(_ seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) + 1_000)
    let store = MemoryStore()
    let final = freshState(store, cacheBytes: seed % 3 == 0 ? 3_000 : 1 << 20)
    var oracle = Oracle()
    var waiting: [StateOverlay] = []
    var flying: SortedFlush?
    var tip = final.overlay()
    for _ in 0..<150 {
      var changes: [(StateKey, [UInt8]?)] = []
      for _ in 0..<Int.random(in: 0...20, using: &random) {
        let place = key(Int.random(in: 0..<80, using: &random))
        let value = Int.random(in: 0..<4, using: &random) == 0 ? nil : randomValue(&random)
        changes.append((place, value))
        oracle.map[place] = value
      }
      tip = try block(changes, on: tip)
      #expect(tip.root == oracle.root)
      waiting.append(tip)
      while waiting.count > Int.random(in: 0...4, using: &random) {
        try final.commit(waiting.removeFirst())
      }
      let probe = key(Int.random(in: 0..<80, using: &random))
      #expect(try tip.read(probe) == oracle.map[probe])
      switch (flying, Int.random(in: 0..<4, using: &random)) {
      case (nil, 0):
        flying = final.takeFlush()?.sorted()
        if let flying { store.apply(flying) }
      case (let flush?, 0):
        final.didFlush(flush)
        flying = nil
      default: break
      }
    }
    while !waiting.isEmpty { try final.commit(waiting.removeFirst()) }
    if let flying { final.didFlush(flying) }
    flush(final, into: store)
    try expectRestart(store, final.anchor, oracle)
  }

  /// A new process sees the same state, and the store holds nothing that the tree does not need.
  private func expectRestart(
    _ store: MemoryStore, _ anchor: StateAnchor, _ oracle: Oracle
  ) throws {
    let again = FinalState(anchor: anchor, nodes: store, values: store)
    #expect(again.anchor.stateRoot == oracle.root)
    for number in 0..<80 { #expect(try again.read(key(number)) == oracle.map[key(number)]) }
    #expect(store.valueCount == oracle.map.count)
    let copy = MemoryStore()
    let rebuilt = freshState(copy)
    try commit(oracle.map.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, to: rebuilt)
    flush(rebuilt, into: copy)
    #expect(store.nodeIDs().map(\.path).sorted() == copy.nodeIDs().map(\.path).sorted())
    let overlay = try block([(key(500), [5])], on: again.overlay())
    var more = oracle
    more.map[key(500)] = [5]
    #expect(overlay.root == more.root)
  }

  @Test func takesBackWritesToAMark() throws {
    let final = freshState()
    try commit([(key(1), [1]), (key(2), [2])], to: final)
    var draft = final.overlay().draft()
    draft.write([10], to: key(1))
    let mark = draft.mark
    draft.write([11], to: key(1))
    draft.write(nil, to: key(2))
    draft.write([3], to: key(3))
    draft.write([4], to: key(3))
    draft.rollBack(to: mark)
    #expect(try draft.read(key(1)) == [10])
    #expect(try draft.read(key(2)) == [2])
    #expect(try draft.read(key(3)) == nil)
    #expect(draft.changedCount == 1)
    let sealed = try draft.seal()
    #expect(sealed.changes == [StateChange(key: key(1), value: [10])])
  }

  @Test func listsItsChangesAscending() throws {
    let overlay = try block(
      [(key(3), [3]), (key(1), nil), (key(2), [1]), (key(2), [2])], on: freshState().overlay())
    #expect(
      overlay.changes == [
        StateChange(key: key(1), value: nil), StateChange(key: key(2), value: [2]),
        StateChange(key: key(3), value: [3]),
      ])
  }
}
