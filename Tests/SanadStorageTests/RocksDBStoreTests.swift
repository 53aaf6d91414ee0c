import SanadCrypto
import SanadStorage
import SanadTesting
import SanadTypes
import Testing

@Suite struct RocksDBStoreTests {
  let directory = TemporaryDirectory()
  let settings = RocksDBStore.Settings(memtableBytes: 1 << 20, cacheBytes: 1 << 20)

  private func store() throws -> RocksDBStore {
    try RocksDBStore(directory: directory.path + "/state", settings: settings)
  }

  @Test func refusesAStoreThatIsInUse() throws {
    let first = try store()
    #expect(throws: KeyValueFailure.locked(path: directory.path + "/state")) { try store() }
    try first.close()
    _ = try store()
  }

  @Test func refusesADirectoryWithoutAParent() {
    #expect(throws: KeyValueFailure.self) {
      try RocksDBStore(directory: directory.path + "/a/b", settings: settings)
    }
  }

  @Test func aClosedStoreAnswersNothing() throws {
    let store = try store()
    try store.close()
    #expect(throws: KeyValueFailure.closed) { try store.value(of: StoreKey(.ledger)) }
    #expect(throws: KeyValueFailure.closed) { try store.apply(KeyValueBatch()) }
    #expect(throws: KeyValueFailure.closed) { try store.flush() }
  }

  @Test func keepsWhatWasFlushed() throws {
    let key = StoreKey(.ledger, [1, 2, 3])
    do {
      let store = try store()
      var batch = KeyValueBatch()
      batch.put(key, [9])
      batch.put(StoreKey(.ledger, [4]), [])
      try store.apply(batch)
      try store.flush()
    }
    let store = try store()
    #expect(try store.value(of: key) == [9])
    #expect(try store.value(of: StoreKey(.ledger, [4])) == [])
    #expect(try store.value(of: StoreKey(.ledger, [5])) == nil)
  }

  @Test func noticesADamagedTable() throws {
    do {
      let store = try store()
      var batch = KeyValueBatch()
      for key in UInt8(0)...255 {
        batch.put(StoreKey(.ledger, [key]), [UInt8](repeating: key, count: 1_000))
      }
      try store.apply(batch)
      try store.close()
    }
    let device = try PosixDevice(directory: directory.path + "/state")
    let table = try #require(try device.list().first { $0.description.hasSuffix(".sst") })
    let byte = try device.read(table, at: 100_000, count: 1)
    try device.write([byte[0] ^ 4], to: table, at: 100_000)
    let store = try store()
    let isNoticed = (UInt8(0)...255).map { isDamaged($0, in: store) }
    #expect(isNoticed.contains(true))
  }

  /// Whether a value cannot be read; one that can is the right one.
  private func isDamaged(_ key: UInt8, in store: RocksDBStore) -> Bool {
    do {
      let value = try store.value(of: StoreKey(.ledger, [key]))
      #expect(value == [UInt8](repeating: key, count: 1_000))
      return false
    } catch {
      guard case .corrupt = error else {
        Issue.record("damage was reported as \(error)")
        return false
      }
      return true
    }
  }

  /// The memory that stands in for RocksDB in the simulator answers as RocksDB does.
  @Test(arguments: UInt64(1)...5)
  func answersAsItsStandInDoes(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let store = try store()
    let memory = MemoryKeyValueStore()
    let rooms: [KeyRoom] = [.standing, .ledger, .stateValue]
    func key() -> StoreKey {
      let count = Int.random(in: 0...2, using: &generator)
      return StoreKey(
        rooms.randomElement(using: &generator) ?? .ledger,
        (0..<count).map { _ in UInt8.random(in: 0...3, using: &generator) })
    }
    for _ in 0..<60 {
      var batch = KeyValueBatch()
      for value in UInt8(0)..<8 {
        if Bool.random(using: &generator) { batch.put(key(), [value]) } else { batch.remove(key()) }
      }
      try store.apply(batch)
      try memory.apply(batch)
      if Int.random(in: 0..<10, using: &generator) == 0 { try store.flush() }
      let sought = key()
      #expect(try store.value(of: sought) == memory.value(of: sought))
      let (prefix, start) = (key(), key())
      let limit = Int.random(in: 1...9, using: &generator)
      #expect(
        try entries(store, prefix, start, limit) == entries(memory, prefix, start, limit))
    }
  }

  private func entries(
    _ store: any KeyValueStore, _ prefix: StoreKey, _ start: StoreKey, _ limit: Int
  ) throws -> [[UInt8]] {
    var entries: [[UInt8]] = []
    try store.scan(prefix: prefix, from: start) { key, value in
      entries.append(key.bytes + [0xff] + value)
      return entries.count < limit ? .next : .stop
    }
    return entries
  }
}
