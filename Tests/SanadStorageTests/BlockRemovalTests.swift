import SanadCodec
import SanadCrypto
import SanadStorage
import SanadTypes
import Testing

/// Old blocks go in small steps; what proofs begin with stays, and at no moment is a block half here.
@Suite struct BlockRemovalTests {
  private let memory = MemoryKeyValueStore()
  private var blocks: BlockStore { BlockStore(memory) }
  private var removal: BlockRemoval { BlockRemoval(memory) }

  private static func block(_ height: UInt64, of count: Int, closes: Bool) -> FinalBlock {
    let header = BlockHeader(
      chainID: ChainID(Digest(1, 1, 1, 1)), epoch: Epoch(height / 10), view: View(height),
      height: Height(height), parent: BlockDigest(Digest(0, 0, 0, height)),
      leader: ValidatorIndex(0), timestamp: Timestamp(height), transactionsRoot: .zero,
      transactionCount: UInt32(count), stateRoot: .zero, receiptsRoot: .zero, weight: 0,
      closesEpoch: closes)
    let items = (0..<count).map { [UInt8(height), UInt8($0 & 0xff), UInt8($0 >> 8)] }
    return FinalBlock(
      block: Block(header: header, transactions: items), digest: header.digest,
      finality: .certificate([UInt8(height)]), transactionIDs: items.map(Self.id),
      receipts: items, events: items)
  }

  private static func id(_ bytes: [UInt8]) -> TransactionID {
    TransactionID(SHA256.digest(bytes))
  }

  /// Blocks 0 to 59 of three transactions, 20 of 70 and 21 of none; each tenth closes an epoch.
  private func fill() throws -> [FinalBlock] {
    let all = (UInt64(0)..<60).map { height in
      Self.block(height, of: height == 20 ? 70 : height == 21 ? 0 : 3, closes: height % 10 == 9)
    }
    for block in all {
      var batch = KeyValueBatch()
      let height = block.block.header.height
      try BlockStore.add(block, after: height == Height(0) ? nil : height.previous, to: &batch)
      try memory.apply(batch)
    }
    try memory.flush()
    return all
  }

  private func keys(_ rooms: [KeyRoom]) throws -> Int {
    var count = 0
    for room in rooms {
      try memory.scan(prefix: StoreKey(room), from: StoreKey(room)) { _, _ in
        count += 1
        return .next
      }
    }
    return count
  }

  /// Everything that can be asked about a block, whatever has been removed of it.
  private func check(_ all: [FinalBlock], from first: UInt64) throws {
    for block in all {
      let header = block.block.header
      let height = header.height
      let isHere = height >= Height(first)
      let stays = isHere || header.closesEpoch || height == Height(0)
      #expect(try blocks.record(at: height)?.header == (stays ? header : nil), "\(height)")
      #expect(try blocks.record(at: height)?.hasLists ?? false == isHere)
      #expect(try blocks.block(at: height) == (isHere ? block.block : nil))
      #expect(try blocks.receipts(at: height) == (isHere ? block.receipts : nil))
      #expect(try blocks.height(of: block.digest) == (stays ? height : nil))
      #expect(try blocks.finality(at: height)?.certificate == (stays ? [UInt8(height.value)] : nil))
      let place = BlockPlace(height: height, index: 0)
      #expect(try blocks.transaction(at: place) == (isHere ? block.block.transactions.first : nil))
      #expect(try blocks.receipt(at: place) == (isHere ? block.receipts.first : nil))
      let events = try blocks.events(from: place, bytesMax: 8, blocksMax: 1)
      #expect(events.events.isEmpty == (!isHere || block.events.isEmpty))
      for id in block.transactionIDs { #expect(try (blocks.place(of: id) != nil) == isHere) }
      if header.closesEpoch { #expect(try blocks.end(of: header.epoch) == height) }
    }
    let range = try blocks.blocks(from: Height(first), through: Height(59), bytesMax: .max)
    #expect(range.count == 60 - Int(first))
    if first > 0 {
      #expect(try blocks.blocks(from: Height(0), through: Height(59), bytesMax: .max).isEmpty)
    }
  }

  @Test func nothingGoesThatNobodyBegan() throws {
    let all = try fill()
    #expect(try removal.step(ids: Self.id) == nil)
    try check(all, from: 0)
  }

  @Test func whatIsBelowIsGivenToNobodyBeforeItGoes() throws {
    let all = try fill()
    try removal.begin(at: Height(45))
    #expect(try blocks.first() == Height(45))
    // All of it is still in the store.
    #expect(try keys([.block]) == 60)
    try check(all, from: 45)
  }

  @Test func goesInStepsAndLeavesNothingButEnds() throws {
    let all = try fill()
    try removal.begin(at: Height(45))
    var steps = 0
    while let bytes = try removal.step(ids: Self.id) {
      steps += 1
      #expect(bytes > 0)
      #expect(try keys([.block]) >= 60 - steps * BlockRemoval.stepBlocks)
      try check(all, from: 45)
    }
    #expect(steps == 2)
    // 15 blocks, the first, and the ends of four epochs.
    #expect(try keys([.block, .blockDigest]) == 2 * 20)
    #expect(try keys([.epochEnd]) == 6)
    #expect(try keys([.transactions, .receipts, .events]) == 3 * 15)
    #expect(try keys([.transactionID]) == 3 * 15)
    try check(all, from: 45)
    // And goes on from there.
    try removal.begin(at: Height(46))
    #expect(try removal.step(ids: Self.id) != nil)
    #expect(try removal.step(ids: Self.id) == nil)
    try check(all, from: 46)
  }

  @Test func theHistoryNeverMovesDown() throws {
    let all = try fill()
    try removal.begin(at: Height(30))
    try removal.begin(at: Height(10))
    while try removal.step(ids: Self.id) != nil {}
    try check(all, from: 30)
  }

  /// Power goes after each batch of the work; whatever is left, the next attempt ends it.
  @Test func aCrashAnywhereLeavesWholeBlocksAndTheRestGoesLater() throws {
    for kept in 0...4 {
      let test = BlockRemovalTests()
      let all = try test.fill()
      try test.removal.begin(at: Height(50))
      while try test.removal.step(ids: Self.id) != nil {}
      #expect(test.memory.pendingCount == 3)
      test.memory.crash(keepingBatches: kept)
      try test.check(all, from: kept == 0 ? 0 : 50)
      try test.removal.begin(at: Height(50))
      while try test.removal.step(ids: Self.id) != nil {}
      try test.check(all, from: 50)
      #expect(try test.keys([.transactions]) == 10)
    }
  }

  /// Another thread removes between two reads of one answer.
  @Test func whatGoesWhileSomebodyReadsIsNotDamage() throws {
    _ = try fill()
    let list = StoreKey(.transactions)
    var found: [StoreKey] = []
    try memory.scan(prefix: list, from: list) { key, _ in
      found.append(key)
      return .next
    }
    var batch = KeyValueBatch()
    for key in found { batch.remove(key) }
    try memory.apply(batch)
    // Where the history has not moved it is.
    #expect(throws: StorageFailure.self) { try blocks.block(at: Height(5)) }
    #expect(throws: StorageFailure.self) {
      try blocks.transaction(at: BlockPlace(height: Height(5), index: 0))
    }
  }

  @Test func aJoinedStoreHasNothingToRemoveBelow() throws {
    var batch = KeyValueBatch()
    let block = Self.block(30, of: 0, closes: false)
    BlockStore.addHeader(
      BlockRecord(header: block.block.header, finality: .certificate([1])), to: &batch)
    BlockHistory.begin(at: Height(31), in: &batch)
    try memory.apply(batch)
    #expect(try removal.step(ids: Self.id) == 0)
    #expect(try removal.step(ids: Self.id) == nil)
    #expect(try blocks.record(at: Height(30))?.header == block.block.header)
  }
}
