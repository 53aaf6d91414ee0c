import SanadCodec
import SanadCrypto
import SanadState
import SanadStorage
import SanadTesting
import SanadTypes
import Testing

@testable import SanadReplica

/// Every room of the store against the golden keys and values of docs/wire-store.md.
@Suite struct StoreWireTests {
  private func filled(_ byte: UInt8) -> Digest {
    let word = UInt64(byte) &* 0x0101_0101_0101_0101
    return Digest(word, word, word, word)
  }

  private func block(
    _ height: UInt64, _ transactions: [[UInt8]], finality: StoredFinality,
    evidence: [Evidence] = []
  ) -> FinalBlock {
    let header = BlockHeader(
      chainID: ChainID(filled(0x11)), epoch: Epoch(3), view: View(9), height: Height(height),
      parent: BlockDigest(filled(0x44)), leader: ValidatorIndex(2),
      timestamp: Timestamp(1_700_000_000_000), transactionsRoot: filled(0x55),
      transactionCount: UInt32(transactions.count), stateRoot: filled(0x66),
      receiptsRoot: filled(0x77), weight: 10)
    return FinalBlock(
      block: Block(header: header, transactions: transactions, evidence: evidence),
      digest: header.digest,
      finality: finality, transactionIDs: transactions.map { _ in TransactionID(filled(0x0a)) },
      receipts: transactions.map { _ in [1, 2] }, events: transactions.map { _ in [3] })
  }

  private func evidence() throws -> Evidence {
    func vote(_ ballot: Ballot) throws -> Vote {
      Vote(
        statement: Statement(epoch: Epoch(3), view: View(9), ballot: ballot),
        signer: ValidatorIndex(1),
        signature: try #require(Signature(bytes: [UInt8](repeating: 0x31, count: 64))))
    }
    let block = BlockReference(parentView: View(7), digest: BlockDigest(filled(0x22)))
    return try #require(Evidence(try vote(.nullify), try vote(.finalize(block))))
  }

  /// A store with a state of one key and two blocks.
  private func filledStore() throws -> MemoryKeyValueStore {
    let memory = MemoryKeyValueStore()
    let store = StateStore(memory)
    let final = FinalState(nodes: store, values: store)
    var draft = final.overlay().draft()
    draft.write([0x2a], to: StateKey(kind: 1, [5]))
    try final.commit(try draft.seal())
    let flush = try #require(final.takeFlush()).sorted()
    let first = block(
      5, [[0xaa, 0xbb, 0xcc]], finality: .certificate([0xdd]), evidence: [try evidence()])
    let second = block(6, [], finality: .through(Height(7)))
    try store.apply(
      flush,
      at: StoreStanding(
        height: Height(0), block: BlockDigest(.zero), stateRoot: flush.anchor.stateRoot))
    var batch = KeyValueBatch()
    try BlockStore.add(first, after: Height(4), to: &batch)
    try BlockStore.add(second, after: Height(5), to: &batch)
    batch.stand(
      at: StoreStanding(height: Height(6), block: second.digest, stateRoot: filled(0x66)))
    try memory.apply(batch)
    return memory
  }

  private func told(_ bytes: [UInt8]) -> String {
    bytes.count <= 320 ? Hex.encode(bytes) : "sha256:" + SHA256.digest(bytes).hex
  }

  @Test func everyRoomIsAsThePageSays() throws {
    let memory = try filledStore()
    var entries: [StoreKey: [UInt8]] = [:]
    let all = StoreKey(stored: [])
    try memory.scan(prefix: all, from: all) { key, value in
      entries[key] = value
      return .next
    }
    let pages = try WirePages()
    let keys = try pages.golden("Golden store keys")
    let values = try pages.golden("Golden store values")
    #expect(keys.map(\.name) == values.map(\.name))
    for (key, value) in zip(keys, values) {
      let bytes = try #require(Hex.decode(key.hex))
      let found = entries.removeValue(forKey: StoreKey(stored: bytes))
      #expect(found.map(told) == value.hex, "\(key.name)")
    }
    // The second block has a digest of its own in the index.
    let rest = entries.keys.map(\.bytes.first)
    #expect(rest == [KeyRoom.blockDigest.rawValue], "a value that the page does not have")
    let second = try #require(try BlockStore(memory).record(at: Height(6)))
    #expect(second.finality == .through(Height(7)))
    #expect(try BlockStore(memory).record(at: Height(5))?.finality == .certificate([0xdd]))
  }

  /// The page's list of rooms is whole, and its numbers are those of the code.
  @Test func thePageNamesEveryRoom() throws {
    let rooms = try WirePages().rows("Store").map { row in String(row[0].prefix(2)) }
    #expect(rooms == KeyRoom.allCases.map { Hex.encode([$0.rawValue]) })
  }
}
