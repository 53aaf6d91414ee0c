import SanadCrypto
import SanadStorage
import SanadTypes
import Testing

@Suite struct MemoryKeyValueStoreTests {
  let key = StoreKey(.ledger, [1])

  private func batch(_ value: UInt8) -> KeyValueBatch {
    var batch = KeyValueBatch()
    batch.put(key, [value])
    return batch
  }

  @Test func aCrashLosesASuffixOfTheUnflushedBatches() throws {
    for kept in 0...3 {
      let store = MemoryKeyValueStore()
      try store.apply(batch(1))
      try store.flush()
      for value in UInt8(2)...4 { try store.apply(batch(value)) }
      #expect(try store.value(of: key) == [4])
      store.crash(keepingBatches: kept)
      #expect(try store.value(of: key) == [UInt8(1 + kept)])
    }
  }

  @Test func whatIsInstalledSurvivesWithAllThatWasAppliedBefore() throws {
    let store = MemoryKeyValueStore()
    try store.apply(batch(1))
    try store.install([.put(StoreKey(.ledger, [2]), [2])])
    try store.apply(batch(3))
    store.crash(keepingBatches: 0)
    #expect(try store.value(of: key) == [1])
    #expect(try store.value(of: StoreKey(.ledger, [2])) == [2])
  }

  @Test func aClosedStoreAnswersNothing() throws {
    let store = MemoryKeyValueStore()
    try store.close()
    #expect(throws: KeyValueFailure.closed) { try store.value(of: key) }
    #expect(throws: KeyValueFailure.closed) { try store.apply(batch(1)) }
  }

  @Test func scansUnderAPrefixInOrderAndStopsWhenTold() throws {
    let store = MemoryKeyValueStore()
    var batch = KeyValueBatch()
    for rest: [UInt8] in [[3], [1], [2, 0], [2]] { batch.put(StoreKey(.receipts, rest), rest) }
    batch.put(StoreKey(.events), [9])
    try store.apply(batch)
    var seen: [[UInt8]] = []
    try store.scan(prefix: StoreKey(.receipts), from: StoreKey(.receipts, [2])) { _, value in
      seen.append(value)
      return seen.count < 2 ? .next : .stop
    }
    #expect(seen == [[2], [2, 0]])
  }

  @Test func theStandingIsPartOfItsBatch() throws {
    let store = MemoryKeyValueStore()
    #expect(try store.standing() == nil)
    let standing = StoreStanding(
      height: Height(7), block: BlockDigest(Digest(1, 2, 3, 4)), stateRoot: Digest(5, 6, 7, 8))
    var batch = KeyValueBatch()
    batch.stand(at: standing)
    try store.apply(batch)
    #expect(try store.standing() == standing)
    #expect(try store.value(of: StoreStanding.key)?.count == 72)
  }

  @Test func aStandingThatDoesNotDecodeIsDamage() throws {
    let store = MemoryKeyValueStore()
    var batch = KeyValueBatch()
    batch.put(StoreStanding.key, [1])
    try store.apply(batch)
    #expect(throws: StorageFailure.self) { try store.standing() }
  }
}
