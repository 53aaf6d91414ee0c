import SanadCodec
import SanadCrypto
import SanadMempool
import SanadTypes
import Testing

@Suite struct MempoolGossipTests {
  private var pool = Mempool(limits: MempoolLimits(gossipInterval: Milliseconds(100)))

  private mutating func sent(at time: UInt64) -> Int {
    pool.takeGossip(now: Instant(time)).reduce(0) { $0 + $1.transactions.count }
  }

  /// D, then tripling to 10 D (consensus.md 2.18).
  @Test mutating func passesAClientsTransactionOnAtOnceAndAtGrowingIntervals() {
    pool.take(transaction(1, 0))
    for due: UInt64 in [0, 100, 400, 1_300, 2_300, 3_300] {
      if due > 0 { #expect(sent(at: due - 1) == 0) }
      #expect(pool.nextGossip == Instant(due))
      #expect(sent(at: due) == 1)
      #expect(sent(at: due) == 0)
    }
  }

  @Test mutating func passesAPeersTransactionOnAfterOneInterval() {
    pool.take(transaction(1, 0), from: peer)
    #expect(sent(at: 99) == 0)
    #expect(sent(at: 100) == 1)
    #expect(sent(at: 399) == 0)
    #expect(sent(at: 400) == 1)
  }

  @Test mutating func passesNothingOnThatIsFinalOrExpired() {
    pool.take(transaction(1, 0))
    pool.take(transaction(2, 0, until: 1_000_050))
    #expect(sent(at: 0) == 2)
    pool.finalize([transaction(1, 0)], in: block(1), at: Timestamp(1_000_001))
    pool.expire(at: Timestamp(1_000_060))
    #expect(sent(at: 10_000) == 0)
    #expect(pool.nextGossip == nil)
  }

  @Test mutating func leavesOutWhatABlockCarriesAndGoesOnWhenItIsDropped() {
    pool.take(transaction(1, 0))
    pool.take(transaction(2, 0))
    #expect(sent(at: 0) == 2)
    pool.include([transaction(1, 0)], in: block(1), after: block(0))
    #expect(sent(at: 100) == 1)
    pool.include([transaction(1, 0)], in: block(2), after: block(0))
    _ = pool.release(block(1))
    #expect(sent(at: 400) == 1)
    _ = pool.release(block(2))
    #expect(sent(at: 1_300) == 2)
  }

  @Test mutating func keepsWithinTheLimitsOfABatchAndOfACall() {
    for number in 0..<40 {
      for sequence in UInt64(0)..<70 { pool.take(transaction(number, sequence)) }
    }
    let batches = pool.takeGossip(now: Instant(0))
    let counts = batches.map(\.transactions.count)
    #expect(counts.allSatisfy { $0 <= TransactionBatch.transactionsMax })
    #expect(batches.allSatisfy { $0.bcsBytes.count <= TransactionBatch.bytesMax })
    #expect(counts.reduce(0, +) == 2_800)

    var small = Mempool(limits: MempoolLimits(gossipBytesMax: 1_000))
    for number in 0..<20 { small.take(transaction(number, 0)) }
    let size = transaction(0, 0).bytes.count + 5
    let first = small.takeGossip(now: Instant(0))
    #expect(first.map(\.transactions.count) == [(1_000 + size - 1) / size])
    #expect(small.nextGossip == Instant(10), "the rest waits for its share of a second")
    let atOnce = small.takeGossip(now: Instant(0))
    #expect(atOnce.isEmpty)
    let later = small.takeGossip(now: Instant(10))
    #expect(later.map(\.transactions.count) == first.map(\.transactions.count))
  }

  /// Ten minutes with as much waiting as there may be, asked at every millisecond, as a busy node
  /// does: no second, and no shorter time, has more than its share.
  @Test mutating func aLongMempoolGoesRoundAtTheRateAndNoFaster() {
    var limits = MempoolLimits()
    limits.gossipBytesMax = 4_000
    limits.gossipBytesPerSecond = 20_000
    limits.gossipMessagesPerSecond = 40
    var pool = Mempool(limits: limits)
    for number in 0..<400 { pool.take(transaction(number, 0)) }
    let size = transaction(0, 0).bytes.count + 5
    var (bytes, messages) = (0, 0)
    let length = 600_000
    for time in 0..<UInt64(length) {
      guard let due = pool.nextGossip, due <= Instant(time) else { continue }
      for batch in pool.takeGossip(now: Instant(time)) {
        messages += 1
        bytes += batch.transactions.count * size
      }
    }
    // One transaction may exceed what is left, and is owed then.
    #expect(bytes <= 4_000 + 20 * length + size)
    #expect(bytes >= 18 * length, "and it does go round")
    #expect(messages <= 10 + 40 * length / 1_000 + 1)
    #expect(messages > 0)
  }

  /// A client's new transaction does not wait for what is told again, and that has a pace of its own.
  @Test mutating func whatOthersHaveIsToldAgainSlowlyAndWhatIsNewAtOnce() {
    let size = transaction(0, 0).bytes.count + 5
    var limits = MempoolLimits(gossipInterval: Milliseconds(100))
    limits.gossipAgainBytesPerSecond = size * 10
    pool = Mempool(limits: limits)
    for number in 0..<100 { pool.take(transaction(number, 0)) }
    #expect(sent(at: 0) == 100)
    // Ten at once, and ten in each second.
    #expect(sent(at: 100) == 10)
    #expect(sent(at: 150) <= 1)
    pool.take(transaction(500, 0), now: now(160))
    #expect(pool.nextGossip == Instant(160))
    #expect(sent(at: 160) == 1)
    var again = 0
    for time in stride(from: UInt64(200), through: 10_100, by: 10) { again += sent(at: time) }
    #expect((90...102).contains(again))
  }

  /// Transactions so small that a batch is full by number before it is full by size.
  @Test mutating func keepsWithinTheNumberOfABatch() throws {
    let key = PublicKey(SHA256.digest([1]))
    let signature = try #require(Signature(bytes: [UInt8](repeating: 1, count: 64)))
    for number in 0..<TransactionBatch.transactionsMax + 1 {
      let body = TransactionBody(
        chainID: chain, account: account(number), lane: lane(0), sequence: SequenceNumber(0),
        validUntil: Timestamp(2_000_000),
        operations: [.revokeClaim(RevokeClaim(subject: IdentityID(.zero), topic: .kyc))])
      let signed = SignedTransaction(
        body: body,
        authorizations: [
          Authorization(
            account: account(number),
            signatures: [KeySignature(key: key, signature: signature)])
        ])
      pool.take(try UnverifiedTransaction(decoding: signed.bcsBytes))
    }
    let batches = pool.takeGossip(now: Instant(0))
    #expect(batches.map(\.transactions.count) == [TransactionBatch.transactionsMax, 1])
  }
}
