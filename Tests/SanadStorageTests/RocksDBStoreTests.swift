import Foundation
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

  /// As one by one: whether in the memtable or in a table, there or not, named once or twice.
  @Test func readsSeveralKeysTogether() throws {
    let store = try store()
    #expect(try store.values(of: []) == [])
    #expect(try store.values(of: [StoreKey(.ledger)]) == [nil])
    func key(_ number: Int) -> StoreKey {
      StoreKey(.stateValue, [UInt8(truncatingIfNeeded: number / 256), UInt8(number % 256)])
    }
    for half in 0..<2 {
      var batch = KeyValueBatch()
      for number in stride(from: half, to: 900, by: 3) {
        batch.put(key(number), [UInt8](repeating: UInt8(number % 256), count: number % 50))
      }
      try store.apply(batch)
      if half == 0 { try store.flush() }
    }
    let keys = (0..<900).reversed().map(key) + [key(7), key(0), key(0), StoreKey(.ledger)]
    #expect(try store.values(of: keys) == keys.map { try store.value(of: $0) })
    try store.close()
    #expect(throws: KeyValueFailure.closed) { try store.values(of: keys) }
    #expect(throws: KeyValueFailure.closed) { try store.values(of: []) }
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

  private func put(_ room: KeyRoom, _ key: UInt8, _ value: UInt8) -> KeyValueBatch.Change {
    .put(StoreKey(room, [key]), [value])
  }

  @Test func installsOverWhatWasApplied() throws {
    let store = try store()
    var batch = KeyValueBatch()
    for key in UInt8(1)...4 { batch.put(StoreKey(.stateNode, [key]), [key]) }
    batch.put(StoreKey(.block, [1]), [1])
    try store.apply(batch)
    try store.install([
      put(.standing, 0, 7), .remove(StoreKey(.stateNode, [2])), put(.stateNode, 3, 33),
      put(.ledger, 9, 9),
    ])
    try store.install([put(.stateNode, 4, 44)])
    try store.install([])
    #expect(
      try entries(store, StoreKey(.stateNode), StoreKey(.stateNode), 9)
        == [[0x10, 1, 0xff, 1], [0x10, 3, 0xff, 33], [0x10, 4, 0xff, 44]])
    #expect(try store.value(of: StoreKey(.standing, [0])) == [7])
    #expect(try store.value(of: StoreKey(.block, [1])) == [1])
    // What is applied afterwards is newer.
    var later = KeyValueBatch()
    later.put(StoreKey(.stateNode, [3]), [99])
    try store.apply(later)
    #expect(try store.value(of: StoreKey(.stateNode, [3])) == [99])
  }

  @Test func refusesToInstallOutOfOrder() throws {
    let stores: [any KeyValueStore] = [try store(), MemoryKeyValueStore()]
    for store in stores {
      for second in UInt8(1)...2 {
        #expect(throws: KeyValueFailure.self) {
          try store.install([put(.ledger, 2, 1), put(.ledger, second, 1)])
        }
      }
      #expect(try store.value(of: StoreKey(.ledger, [2])) == nil)
      try store.install([put(.ledger, 2, 5)])
      #expect(try store.value(of: StoreKey(.ledger, [2])) == [5], "what was left is gone")
    }
  }

  /// The process ends without closing: what was installed is there with all that went before it.
  @Test func whatIsInstalledIsDurable() throws {
    let store = try store()
    var batch = KeyValueBatch()
    batch.put(StoreKey(.block, [1]), [1])
    try store.apply(batch)
    try store.install([put(.ledger, 1, 1)])
    let copy = directory.path + "/copy"
    try FileManager.default.copyItem(atPath: directory.path + "/state", toPath: copy)
    let copied = try RocksDBStore(directory: copy, settings: settings)
    #expect(try copied.value(of: StoreKey(.block, [1])) == [1])
    #expect(try copied.value(of: StoreKey(.ledger, [1])) == [1])
  }

  /// A crash between the database's entry for a table and the end of its first name leaves both
  /// names: what is installed next must not be written into the table that is in use.
  @Test func whatIsInstalledLeavesTheTableAloneThatACrashLeftBehind() throws {
    let store = try store()
    try store.install([put(.ledger, 1, 1)])
    try store.close()
    let folder = directory.path + "/state"
    let tables = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".sst") }
    try #require(tables.count == 1)
    try FileManager.default.linkItem(
      atPath: "\(folder)/\(tables[0])", toPath: "\(folder)/installing.sst.new")
    let again = try RocksDBStore(directory: folder, settings: settings)
    try again.install([put(.ledger, 2, 2)])
    #expect(try again.value(of: StoreKey(.ledger, [1])) == [1])
    #expect(try again.value(of: StoreKey(.ledger, [2])) == [2])
    try again.close()
    let third = try RocksDBStore(directory: folder, settings: settings)
    #expect(try third.value(of: StoreKey(.ledger, [1])) == [1])
  }

  @Test func aClosedStoreInstallsNothing() throws {
    let store = try store()
    try store.close()
    #expect(throws: KeyValueFailure.closed) { try store.install([put(.ledger, 1, 1)]) }
  }

  /// One iterator sees one instant: what is written while it walks is not seen, beside it neither.
  @Test func aScanSeesTheValueBesideItAtTheSameInstant() throws {
    let beside = StoreKey(.ledger, Array("anchor".utf8))
    for store in [try store(), MemoryKeyValueStore()] as [any KeyValueStore] {
      func write(_ number: UInt8) throws {
        var batch = KeyValueBatch()
        batch.put(beside, [number])
        for key in UInt8(0)..<100 { batch.put(StoreKey(.stateValue, [key]), [number]) }
        try store.apply(batch)
        try store.flush()
      }
      try write(1)
      var values: [[UInt8]] = []
      let room = StoreKey(.stateValue)
      let seen = try store.scan(prefix: room, from: room, beside: beside) { _, value in
        do { if values.count == 3 { try write(2) } } catch { Issue.record("\(error)") }
        values.append(value)
        return .next
      }
      #expect(seen == [1] && values.count == 100 && values.allSatisfy { $0 == [1] })
      let absent = StoreKey(.ledger, Array("anchos".utf8))
      #expect(try store.scan(prefix: room, from: room, beside: absent) { _, _ in .stop } == nil)
    }
  }

  /// Tables that are not merged wait for as long as somebody says so, and hold up no writes.
  @Test(.timeLimit(.minutes(5)))
  func mergesNothingWhileItMayNot() throws {
    let store = try store()
    func tables() throws -> Int {
      try directory.files(in: "state").count { $0.hasSuffix(".sst") }
    }
    func write(_ number: Int) throws {
      var batch = KeyValueBatch()
      for key in UInt8(0)..<50 { batch.put(StoreKey(.ledger, [key]), [UInt8(number % 256)]) }
      try store.apply(batch)
      try store.flush()
    }
    try store.setMerging(false)
    for number in 0..<40 { try write(number) }
    #expect(try tables() == 40)
    try store.setMerging(true)
    var rounds = 0
    while try tables() > 20 {
      rounds += 1
      // Each is one more, so that only merges can bring it below.
      if rounds % 1_000 == 0 { try write(rounds) }
    }
    #expect(try store.value(of: StoreKey(.ledger, [49])) != nil)
    try store.close()
    #expect(throws: KeyValueFailure.closed) { try store.setMerging(true) }
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
      if Int.random(in: 0..<4, using: &generator) == 0 {
        let keys = Set((0..<4).map { _ in key() }).sorted()
        let changes = keys.map { key in
          Bool.random(using: &generator)
            ? KeyValueBatch.Change.put(key, [77]) : KeyValueBatch.Change.remove(key)
        }
        try store.install(changes)
        try memory.install(changes)
      }
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
