import SanadCrypto
import SanadStorage
import SanadTypes
import Testing

@Suite struct SnapshotShelfTests {
  private let store = MemoryKeyValueStore()
  private var shelf: SnapshotShelf { SnapshotShelf(store) }

  private func fill(_ height: UInt64, entries count: Int, isWhole: Bool) throws {
    var batch = KeyValueBatch()
    for number in 0..<count {
      SnapshotShelf.put(
        entry: [UInt8(truncatingIfNeeded: number)], at: Digest(UInt64(number), 0, 0, height),
        of: Height(height), into: &batch)
    }
    try shelf.apply(batch)
    if isWhole { try shelf.finish(Height(height), pages: [[1], [2]], head: [3]) }
  }

  @Test func tellsWholeOnesFromUnfinishedOnes() throws {
    try fill(5, entries: 3, isWhole: true)
    try fill(7, entries: 3, isWhole: false)
    try fill(UInt64.max, entries: 1, isWhole: true)
    #expect(try shelf.heights() == [Height(5), Height(UInt64.max)])
    #expect(try shelf.unfinished() == [Height(7)])
    #expect(try shelf.head(at: Height(5)) == [3])
    #expect(try shelf.head(at: Height(7)) == nil)
    #expect(try shelf.page(1, of: Height(5)) == [2])
    #expect(try shelf.page(2, of: Height(5)) == nil)
  }

  @Test func visitsEntriesFromAPath() throws {
    try fill(5, entries: 4, isWhole: true)
    try fill(6, entries: 4, isWhole: true)
    var found: [UInt8] = []
    try shelf.entries(of: Height(5), from: Digest(2, 0, 0, 0)) { path, entry in
      #expect(path.word3 == 5)
      found += entry
      return .next
    }
    #expect(found == [2, 3])
  }

  @Test func removesInStepsAndNothingElse() throws {
    try fill(5, entries: SnapshotShelf.stepMax * 2, isWhole: true)
    try fill(6, entries: 2, isWhole: true)
    var steps = 0
    while try shelf.removeStep(of: Height(5)) {
      steps += 1
      // From the first step on it is not offered any more.
      #expect(try shelf.heights() == [Height(6)])
    }
    #expect(steps == 3)
    #expect(try shelf.unfinished().isEmpty)
    #expect(try shelf.head(at: Height(6)) == [3])
  }
}

/// What a store gives of one instant, and blocks that are not here any more.
@Suite struct HistoryTests {
  private let directory = TemporaryDirectory()

  private func check(_ store: any KeyValueStore) throws {
    let (one, two) = (StoreKey(.ledger, [1]), StoreKey(.ledger, [2]))
    var batch = KeyValueBatch()
    batch.put(one, [1])
    try store.apply(batch)
    do {
      let view = try store.view()
      batch = KeyValueBatch()
      batch.put(one, [9])
      batch.put(two, [2])
      try store.apply(batch)
      try store.install([.remove(one)])
      try store.flush()
      #expect(try view.value(of: one) == [1])
      #expect(try view.value(of: two) == nil)
      var seen: [[UInt8]] = []
      try view.scan(prefix: StoreKey(.ledger), from: StoreKey(.ledger)) { _, value in
        seen.append(value)
        return .next
      }
      #expect(seen == [[1]])
    }
    #expect(try store.value(of: one) == nil)
    #expect(try store.value(of: two) == [2])
  }

  @Test func aViewStaysAsItWas() throws {
    try check(MemoryKeyValueStore())
    let store = try RocksDBStore(directory: directory.path + "/state")
    try check(store)
    try store.close()
  }

  private func block(_ height: UInt64, closes: Bool = false) throws -> FinalBlock {
    let items = (0..<70).map { [UInt8]([UInt8($0), UInt8(height)]) }
    let header = BlockHeader(
      chainID: ChainID(Digest(1, 1, 1, 1)), epoch: Epoch(0), view: View(height + 1),
      height: Height(height), parent: BlockDigest(Digest(0, 0, 0, height)),
      leader: ValidatorIndex(0), timestamp: Timestamp(height), transactionsRoot: .zero,
      transactionCount: 70, stateRoot: .zero, receiptsRoot: .zero, weight: 0,
      closesEpoch: closes)
    return FinalBlock(
      block: Block(header: header, transactions: items), digest: header.digest,
      finality: .certificate([7]),
      transactionIDs: items.map { TransactionID(SHA256.digest($0)) }, receipts: items,
      events: items)
  }

  @Test func aBlockOfWhichOnlyTheHeaderIsHereIsNoBlock() throws {
    let store = MemoryKeyValueStore()
    let blocks = BlockStore(store)
    #expect(try blocks.first() == Height(0))
    let all = try [block(0), block(1, closes: true), block(2)]
    var batch = KeyValueBatch()
    for one in all.dropLast() {
      BlockStore.addHeader(
        BlockRecord(header: one.block.header, finality: .certificate([7])), to: &batch)
    }
    try BlockStore.add(all[2], after: Height(1), to: &batch)
    BlockHistory.begin(at: Height(2), in: &batch)
    try store.apply(batch)
    #expect(try blocks.first() == Height(2))
    for one in all.dropLast() {
      let height = one.block.header.height
      let record = try #require(try blocks.record(at: height))
      #expect(!record.hasLists && record.finality == .certificate([7]))
      #expect(record.digest == one.digest && record.header == one.block.header)
      #expect(try blocks.height(of: record.digest) == height)
      #expect(try blocks.block(at: height) == nil)
      #expect(try blocks.receipts(at: height) == nil)
      #expect(try blocks.receipt(at: BlockPlace(height: height, index: 0)) == nil)
      #expect(try blocks.transaction(at: BlockPlace(height: height, index: 0)) == nil)
      let start = BlockPlace(height: height, index: 0)
      #expect(try blocks.events(from: start, bytesMax: 1 << 20, blocksMax: 3).next == start)
    }
    #expect(try blocks.end(of: Epoch(0)) == Height(1))
    #expect(try blocks.blocks(from: Height(1), through: Height(2), bytesMax: 1 << 20).isEmpty)
    #expect(try blocks.record(at: Height(2))?.hasLists == true)
    #expect(try blocks.block(at: Height(2)) == all[2].block)
  }
}
