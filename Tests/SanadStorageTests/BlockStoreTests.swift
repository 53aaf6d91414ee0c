import SanadCodec
import SanadCrypto
import SanadStorage
import SanadTypes
import Testing

@Suite struct BlockStoreTests {
  let memory = MemoryKeyValueStore()
  var blocks: BlockStore { BlockStore(memory) }

  /// A block of `count` transactions whose bytes tell their place.
  private func block(
    _ height: UInt64, transactions count: Int = 0, events: Int = 0,
    finality: StoredFinality = .certificate([7])
  ) -> FinalBlock {
    let items = (0..<count).map { [UInt8](repeating: UInt8($0 & 0xff), count: 100 + $0 % 3) }
    let header = BlockHeader(
      chainID: ChainID(Digest(1, 1, 1, 1)), epoch: Epoch(0), view: View(height),
      height: Height(height), parent: BlockDigest(Digest(0, 0, 0, height)),
      leader: ValidatorIndex(0), timestamp: Timestamp(height), transactionsRoot: .zero,
      transactionCount: UInt32(count), stateRoot: .zero, receiptsRoot: .zero, weight: 0)
    return FinalBlock(
      block: Block(header: header, transactions: items), digest: header.digest,
      finality: finality,
      transactionIDs: (0..<count).map { TransactionID(Digest(height, UInt64($0), 0, 0)) },
      receipts: items.map { $0.reversed() + [1] },
      events: (0..<events).map { [UInt8(height), UInt8($0 & 0xff)] })
  }

  private func store(_ blocks: [FinalBlock]) throws {
    var batch = KeyValueBatch()
    for block in blocks {
      let height = block.block.header.height
      try BlockStore.add(
        block, after: height == Height(0) ? nil : height.previous, to: &batch)
      batch.stand(
        at: StoreStanding(height: height, block: block.digest, stateRoot: Digest.zero))
    }
    try memory.apply(batch)
  }

  @Test func refusesABlockThatIsNotTheNextOne() throws {
    var batch = KeyValueBatch()
    #expect(throws: StorageFailure.heightGap(expected: Height(0), got: Height(1))) {
      try BlockStore.add(block(1), after: nil, to: &batch)
    }
    #expect(throws: StorageFailure.heightGap(expected: Height(6), got: Height(5))) {
      try BlockStore.add(block(5), after: Height(5), to: &batch)
    }
    #expect(batch.isEmpty)
  }

  @Test func answersNilForWhatIsNotThere() throws {
    #expect(try blocks.tip() == nil)
    try store([block(0), block(1, transactions: 2)])
    #expect(try blocks.tip() == Height(1))
    #expect(try blocks.record(at: Height(2)) == nil)
    #expect(try blocks.block(at: Height(2)) == nil)
    #expect(try blocks.height(of: BlockDigest(.zero)) == nil)
    #expect(try blocks.place(of: TransactionID(.zero)) == nil)
    #expect(try blocks.finality(at: Height(2)) == nil)
    #expect(try blocks.receipts(at: Height(2)) == nil)
    #expect(try blocks.transaction(at: BlockPlace(height: Height(1), index: 2)) == nil)
    #expect(try blocks.receipt(at: BlockPlace(height: Height(2), index: 0)) == nil)
  }

  @Test(arguments: [0, 1, 63, 64, 65, 128, 200])
  func givesBackABlockOfAnySize(count: Int) throws {
    let stored = block(0, transactions: count, events: count)
    try store([stored])
    #expect(try blocks.block(at: Height(0)) == stored.block)
    #expect(try blocks.receipts(at: Height(0)) == stored.receipts)
    #expect(try blocks.height(of: stored.digest) == Height(0))
    for (index, id) in stored.transactionIDs.enumerated() {
      let place = try #require(try blocks.place(of: id))
      #expect(place == BlockPlace(height: Height(0), index: UInt32(index)))
      #expect(try blocks.transaction(at: place) == stored.block.transactions[index])
      #expect(try blocks.receipt(at: place) == stored.receipts[index])
    }
  }

  @Test func givesRangesUpToTheirCapAndAtLeastOne() throws {
    try store((0...5).map { block($0, transactions: 10) })
    func heights(_ first: UInt64, _ last: UInt64, _ bytesMax: Int) throws -> [UInt64] {
      try blocks.blocks(from: Height(first), through: Height(last), bytesMax: bytesMax)
        .map { $0.record.header.height.value }
    }
    #expect(try heights(1, 3, .max) == [1, 2, 3])
    #expect(try heights(4, 9, .max) == [4, 5])
    #expect(try heights(0, 5, 1) == [0])
    #expect(try heights(0, 5, 2 * (512 + 1_009)) == [0, 1])
    #expect(try heights(6, 9, .max) == [])
    #expect(try heights(.max, .max, .max) == [])
  }

  @Test func provesABlockByTheHeadersUpToTheNextCertificate() throws {
    try store([
      block(0), block(1, finality: .through(Height(3))), block(2, finality: .through(Height(3))),
      block(3, finality: .certificate([33])),
    ])
    let own = try #require(try blocks.finality(at: Height(3)))
    #expect(own.headers == [] && own.certificate == [33])
    let linked = try #require(try blocks.finality(at: Height(1)))
    #expect(linked.headers.map(\.height) == [Height(2), Height(3)])
    #expect(linked.certificate == [33])
    #expect(try blocks.finality(at: Height(1), headersMax: 2) != nil)
    #expect(try blocks.finality(at: Height(1), headersMax: 1) == nil)
  }

  /// A chain that is committed by the certificate of a block above it, which is not here yet, is
  /// linked to that block; it may come with the certificate of a later one.
  @Test func goesOnWhereTheEndOfALinkIsLinkedFurther() throws {
    try store([
      block(0), block(1, finality: .through(Height(2))), block(2, finality: .through(Height(4))),
      block(3, finality: .through(Height(4))), block(4, finality: .certificate([44])),
    ])
    let linked = try #require(try blocks.finality(at: Height(1)))
    #expect(linked.headers.map(\.height) == [Height(2), Height(3), Height(4)])
    #expect(linked.certificate == [44])
    #expect(try blocks.finality(at: Height(1), headersMax: 3) != nil)
    #expect(try blocks.finality(at: Height(1), headersMax: 2) == nil)
  }

  @Test func refusesALinkThatLeadsNowhere() throws {
    try store([
      block(0, finality: .through(Height(0))), block(1, finality: .through(Height(2))),
      block(2, finality: .through(Height(1))),
    ])
    for height in UInt64(0)...2 {
      #expect(throws: StorageFailure.self) { try blocks.finality(at: Height(height)) }
    }
  }

  /// A peer may ask for any height at any time: neither is a fault of the store.
  @Test func hasNoProofWhileTheCertifiedBlockIsMissingOrTooFarAway() throws {
    try store([
      block(0, finality: .through(Height(1))), block(1, finality: .through(Height(9))),
      block(2, finality: .through(Height(.max))),
    ])
    #expect(try blocks.finality(at: Height(1)) == nil)
    #expect(try blocks.finality(at: Height(2)) == nil)
  }

  @Test func eventsGoOnAcrossBlocksFromAnyPlace() throws {
    try store([
      block(0, events: 2), block(1), block(2, events: 100), block(3, events: 1),
    ])
    let all = try blocks.events(
      from: BlockPlace(height: Height(0), index: 0), bytesMax: .max, blocksMax: 10)
    #expect(all.events.count == 103)
    #expect(all.next == BlockPlace(height: Height(4), index: 0))
    #expect(all.events.map(\.place) == all.events.map(\.place).sorted())
    var found: [[UInt8]] = []
    var next = BlockPlace(height: Height(0), index: 0)
    for _ in 0..<200 {
      let page = try blocks.events(from: next, bytesMax: 7, blocksMax: 2)
      found += page.events.map(\.bytes)
      next = page.next
    }
    #expect(found == all.events.map(\.bytes))
    #expect(next == all.next)
    #expect(try blocks.events(from: next, bytesMax: 7, blocksMax: 2).events.isEmpty)
    // A cursor beyond a block's events goes on with the next block.
    let beyond = BlockPlace(height: Height(2), index: 5_000)
    #expect(try blocks.events(from: beyond, bytesMax: 99, blocksMax: 9).events.count == 1)
  }

  @Test func noticesAMissingOrDamagedChunk() throws {
    try store([block(0, transactions: 70)])
    var chunks: [StoreKey] = []
    try memory.scan(prefix: StoreKey(.transactions), from: StoreKey(.transactions)) { key, _ in
      chunks.append(key)
      return .next
    }
    #expect(chunks.count == 2)
    var batch = KeyValueBatch()
    batch.put(chunks[0], [1, 0])
    batch.remove(chunks[1])
    try memory.apply(batch)
    for index in [UInt32(0), 65] {
      #expect(throws: StorageFailure.self) {
        try blocks.transaction(at: BlockPlace(height: Height(0), index: index))
      }
    }
  }

  @Test func standsAtOneHeightWithItsBlocksAfterACrash() throws {
    try store([block(0, transactions: 3)])
    try memory.flush()
    try store([block(1, transactions: 3)])
    try store([block(2, transactions: 3)])
    memory.crash(keepingBatches: 1)
    #expect(try blocks.tip() == Height(1))
    #expect(try blocks.block(at: Height(1)) != nil)
    #expect(try blocks.block(at: Height(2)) == nil)
    #expect(try blocks.place(of: TransactionID(Digest(2, 0, 0, 0))) == nil)
  }
}
