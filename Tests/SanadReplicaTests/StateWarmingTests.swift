import SanadCodec
import SanadCrypto
import SanadState
import SanadStorage
import SanadTypes
import Testing

@testable import SanadReplica

/// Filling the memory of a state that has just been opened.
@Suite struct StateWarmingTests {
  private static let count = 700
  private let memory = MemoryKeyValueStore()
  private var store: StateStore { StateStore(memory) }

  private func key(_ number: Int) -> StateKey {
    StateKey(kind: 1, [UInt8(number >> 8), UInt8(number & 0xff)])
  }

  private func commit(_ changes: [(Int, [UInt8]?)], to final: FinalState) throws {
    var draft = final.overlay().draft()
    for (number, value) in changes { draft.write(value, to: key(number)) }
    try final.commit(try draft.seal())
  }

  private func flush(_ final: FinalState) throws {
    let flush = try #require(final.takeFlush()).sorted()
    try store.apply(
      flush,
      at: StoreStanding(
        height: try #require(flush.anchor.height), block: BlockDigest(.zero),
        stateRoot: flush.anchor.stateRoot))
    final.didFlush(flush)
  }

  /// A state of more values than two portions have, opened anew.
  private func opened(valueBytesMax: Int = 1 << 20, pageBytesMax: Int = 1 << 20) throws
    -> FinalState
  {
    let first = FinalState(nodes: store, values: store)
    try commit((0..<Self.count).map { ($0, [UInt8($0 % 251), 7]) }, to: first)
    try flush(first)
    return FinalState(
      anchor: first.anchor, nodes: store, values: store,
      limits: StateCacheLimits(pageBytesMax: pageBytesMax, valueBytesMax: valueBytesMax))
  }

  private func run(_ warming: inout StateWarming) throws {
    var steps = 0
    while try warming.step() {
      steps += 1
      try #require(steps < 10_000, "warming does not end")
    }
    #expect(try !warming.step(), "what has ended does not begin again")
  }

  @Test func nothingIsReadFromTheStoreAfterwards() throws {
    let final = try opened()
    var warming = StateWarming(final, from: store)
    try run(&warming)
    #expect(warming.valueCount == Self.count)
    #expect(warming.pageCount > Self.count / 16)
    memory.fail(with: .failed(detail: "no disk"))
    for number in 0..<Self.count {
      #expect(try final.read(key(number)) == [UInt8(number % 251), 7])
    }
    // The pages too: a block above them, and a proof.
    try commit((0..<Self.count).map { ($0, [1]) }, to: final)
    #expect(throws: StateFailure.self, "the store is really not read") {
      try final.read(StateKey(kind: 2, [1]))
    }
  }

  @Test func aColdStateDoesReadTheStore() throws {
    let final = try opened()
    memory.fail(with: .failed(detail: "no disk"))
    #expect(throws: StateFailure.self) { try final.read(key(1)) }
  }

  @Test func aStoreThatCannotBeReadIsTold() throws {
    let final = try opened()
    var warming = StateWarming(final, from: store)
    memory.fail(with: .failed(detail: "no disk"))
    #expect(throws: StateFailure.self) { try run(&warming) }
  }

  @Test func blocksMeanwhileAreNotOverwritten() throws {
    let final = try opened()
    var warming = StateWarming(final, from: store)
    var round = 0
    while try warming.step() {
      // One key is changed, another removed, a third made; flushed in every second round.
      try commit(
        [(round, [9, UInt8(round % 256)]), (300 + round, nil), (5_000 + round, [3])], to: final)
      if round % 2 == 1 { try flush(final) }
      round += 1
    }
    #expect(round > 2)
    for number in 0..<round {
      #expect(try final.read(key(number)) == [9, UInt8(number % 256)])
      #expect(try final.read(key(300 + number)) == nil)
      #expect(try final.read(key(5_000 + number)) == [3])
    }
    // The tree agrees with one that was made of the same values at once.
    let anew = FinalState(
      nodes: StateStore(MemoryKeyValueStore()), values: StateStore(MemoryKeyValueStore()))
    var values: [(Int, [UInt8]?)] = []
    for number in 0..<Self.count where !(300..<300 + round).contains(number) {
      values.append(
        (number, number < round ? [9, UInt8(number % 256)] : [UInt8(number % 251), 7]))
    }
    values += (0..<round).map { (5_000 + $0, [3]) }
    try commit(values, to: anew)
    #expect(anew.anchor.stateRoot == final.anchor.stateRoot)
  }

  /// What lies below a page that was replaced before its visit has not changed, and is as cold as it was.
  @Test func whatIsReplacedMeanwhileIsWarmBelowToo() throws {
    let count = 12_000
    let first = FinalState(nodes: store, values: store)
    try commit((0..<count).map { ($0, [1]) }, to: first)
    try flush(first)
    let final = FinalState(
      anchor: first.anchor, nodes: store, values: store,
      limits: StateCacheLimits(pageBytesMax: 1 << 26, valueBytesMax: 1 << 24))
    var warming = StateWarming(final, from: store)
    // The root, the level below, and most of the third.
    #expect(try warming.step() && warming.pageCount < 300)
    try commit(stride(from: 0, to: count, by: 9).map { ($0, [2]) }, to: final)
    try flush(final)
    try run(&warming)
    memory.fail(with: .failed(detail: "no disk"))
    try commit((0..<count).map { ($0, [3]) }, to: final)
  }

  /// A scan is of the height at which it began, whatever is flushed while it goes on.
  @Test func aScanIsOfOneHeightWhateverIsFlushedMeanwhile() throws {
    let final = try opened()
    let before = final.anchor.height
    var values: [[UInt8]] = []
    let height = try store.scan(kind: 1) { key, value in
      if values.isEmpty {
        try commit((0..<Self.count).map { ($0, [9, 9, 9]) }, to: final)
        try flush(final)
      }
      values.append(value)
    }
    #expect(height == before && values.count == Self.count)
    #expect(values.allSatisfy { $0.count == 2 })
    var later: [[UInt8]] = []
    let next = try store.scan(kind: 1) { _, value in later.append(value) }
    #expect(next != before && later.allSatisfy { $0 == [9, 9, 9] })
    let empty = StateStore(MemoryKeyValueStore())
    #expect(try empty.scan(kind: 1) { _, _ in Issue.record("it is empty") } == nil)
    #expect(throws: CancellationError.self) {
      try store.scan(kind: 1) { _, _ in throw CancellationError() }
    }
  }

  @Test func endsWhereThereIsNoMoreRoom() throws {
    let final = try opened(valueBytesMax: 20_000, pageBytesMax: 20_000)
    var warming = StateWarming(final, from: store)
    try run(&warming)
    #expect(warming.valueCount < Self.count)
    #expect(warming.valueCount > 0 && warming.pageCount > 0)
  }

  @Test func anEmptyStateIsWarm() throws {
    let final = FinalState(nodes: store, values: store)
    var warming = StateWarming(final, from: store)
    try run(&warming)
    #expect(warming.valueCount == 0 && warming.pageCount == 0)
  }
}
