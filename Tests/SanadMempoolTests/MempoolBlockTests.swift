import SanadMempool
import SanadTypes
import Testing

@Suite struct MempoolBlockTests {
  private var pool = Mempool()

  @Test mutating func offersAccountsInTurnAndLanesInOrder() {
    for sequence in UInt64(0)..<3 { pool.take(transaction(1, sequence)) }
    pool.take(transaction(2, 0))
    pool.take(transaction(2, 0, lane: 1))
    pool.take(transaction(2, 1, lane: 1))
    pool.take(transaction(3, 0))
    #expect(
      pool.offered() == [
        transaction(1, 0).id, transaction(2, 0).id, transaction(3, 0).id,
        transaction(1, 1).id, transaction(2, 0, lane: 1).id,
        transaction(1, 2).id, transaction(2, 1, lane: 1).id,
      ])
  }

  @Test mutating func sendsWhoWasServedToTheEnd() {
    for number in 1...3 {
      for sequence in UInt64(0)..<3 { pool.take(transaction(number, sequence)) }
    }
    let two = BlockRoom(transactionsMax: 2, bytesMax: 1 << 20, weightMax: Weight(1 << 40))
    #expect(pool.offered(within: two) == [transaction(1, 0).id, transaction(2, 0).id])
    pool.finalize([transaction(1, 0), transaction(2, 0)], in: block(1), at: Timestamp(1))
    #expect(pool.offered(within: two) == [transaction(3, 0).id, transaction(1, 1).id])
  }

  @Test mutating func leavesOutWhatAncestorsCarry() {
    for sequence in UInt64(0)..<4 { pool.take(transaction(1, sequence)) }
    pool.include([transaction(1, 0)], in: block(1), after: block(0))
    pool.include([transaction(1, 1)], in: block(2), after: block(1))
    pool.include([transaction(1, 0)], in: block(3), after: block(0))
    #expect(pool.offered(after: 0).count == 4)
    #expect(pool.offered(after: 1) == [1, 2, 3].map { transaction(1, $0).id })
    #expect(pool.offered(after: 2) == [2, 3].map { transaction(1, $0).id })
    #expect(pool.offered(after: 3) == [1, 2, 3].map { transaction(1, $0).id })
    pool.finalize([transaction(1, 0)], in: block(1), at: Timestamp(1))
    #expect(pool.offered(after: 2) == [2, 3].map { transaction(1, $0).id })
    #expect(pool.offered(after: 1) == [1, 2, 3].map { transaction(1, $0).id })
  }

  /// Asking changes what is asked first the next time, so that it cannot be done within `#expect`.
  private mutating func expectCandidates(
    _ expected: Bool, after parent: BlockDigest, at timestamp: Timestamp,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = pool.hasCandidates(after: parent, at: timestamp)
    #expect(found == expected, sourceLocation: sourceLocation)
  }

  /// A block can carry what never came here by gossip.
  @Test mutating func goesOnBehindACarriedTransactionThatItNeverSaw() {
    pool.take(transaction(1, 1), from: peer)
    #expect(pool.offered(after: 0).isEmpty)
    pool.include([transaction(1, 0)], in: block(1), after: block(0))
    #expect(pool.offered(after: 1) == [transaction(1, 1).id])
    expectCandidates(true, after: block(1), at: Timestamp(1_000_000))
    expectCandidates(false, after: block(0), at: Timestamp(1_000_000))
  }

  // MARK: Rest

  private mutating func expectAwake(
    _ expected: Bool, at wall: UInt64, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = pool.wake(at: Timestamp(wall))
    #expect(found == expected, sourceLocation: sourceLocation)
  }

  @Test mutating func offersNothingOfAnAccountThatRests() {
    pool.take(transaction(1, 0))
    expectCandidates(true, after: block(0), at: Timestamp(1_000_000))
    pool.rest(account(1), until: Timestamp(1_000_001))
    #expect(pool.offered().isEmpty)
    // It had something when it was asked last, and is asked first.
    expectCandidates(false, after: block(0), at: Timestamp(1_000_000))
    expectCandidates(true, after: block(0), at: Timestamp(1_000_001))
    pool.take(transaction(2, 0))
    #expect(pool.offered() == [transaction(2, 0).id])
    #expect(pool.count == 2)
  }

  @Test mutating func offersAgainWhatHasRested() {
    pool.take(transaction(1, 0))
    pool.rest(account(1), until: Timestamp(1_000_001))
    expectAwake(false, at: 1_000_000)
    #expect(pool.offered().isEmpty)
    expectAwake(true, at: 1_000_001)
    #expect(pool.offered() == [transaction(1, 0).id])
    expectAwake(false, at: 1_000_001)
  }

  /// The block that used the quota up may be the one that is dropped; one that has nothing of the
  /// account is not.
  @Test mutating func offersAgainWhenABlockOfTheAccountIsDropped() {
    pool.take(transaction(1, 0))
    pool.take(transaction(1, 1))
    pool.include([transaction(1, 0)], in: block(1), after: block(0))
    pool.include([transaction(2, 0)], in: block(2), after: block(0))
    pool.include([], in: block(3), after: block(0))
    pool.rest(account(1), until: Timestamp(1_000_001))
    _ = pool.release(block(2))
    _ = pool.release(block(3))
    #expect(pool.offered().isEmpty)
    _ = pool.release(block(1))
    #expect(pool.offered() == [transaction(1, 0).id, transaction(1, 1).id])
  }

  @Test mutating func anAccountOfWhichNothingWaitsDoesNotRest() {
    pool.rest(account(1), until: Timestamp(1_000_001))
    pool.take(transaction(1, 0))
    #expect(pool.offered() == [transaction(1, 0).id])
    pool.rest(account(1), until: Timestamp(1_000_001))
    pool.drop(transaction(1, 0).id)
    pool.take(transaction(1, 0))
    #expect(pool.offered() == [transaction(1, 0).id])
  }

  /// The account that had something last time is asked first; that must not hide anybody else.
  @Test mutating func findsWorkOfWhoeverHasItLeft() {
    let now = Timestamp(1_000_000)
    pool.take(transaction(1, 0))
    pool.take(transaction(2, 0))
    expectCandidates(true, after: block(0), at: now)
    pool.include([transaction(1, 0)], in: block(1), after: block(0))
    expectCandidates(true, after: block(1), at: now)
    pool.include([transaction(2, 0)], in: block(2), after: block(1))
    expectCandidates(false, after: block(2), at: now)
    expectCandidates(true, after: block(0), at: now)
    pool.take(transaction(3, 0))
    expectCandidates(true, after: block(2), at: now)
    pool.drop(transaction(3, 0).id)
    expectCandidates(false, after: block(2), at: now)
  }

  @Test mutating func keepsWithinTheRoom() {
    for number in 0..<10 { pool.take(transaction(number, 0), weight: 70) }
    let size = transaction(0, 0).bytes.count + 4
    let bytes = BlockRoom(transactionsMax: 100, bytesMax: size * 3 + 1, weightMax: Weight(9_999))
    #expect(pool.offered(within: bytes).count == 3)
    let weight = BlockRoom(transactionsMax: 100, bytesMax: 1 << 20, weightMax: Weight(349))
    #expect(pool.offered(within: weight).count == 4)
    let none = BlockRoom(transactionsMax: 0, bytesMax: 1 << 20, weightMax: Weight(9_999))
    #expect(pool.offered(within: none).isEmpty)
    let tiny = BlockRoom(transactionsMax: 100, bytesMax: 0, weightMax: Weight(9_999))
    #expect(pool.offered(within: tiny).isEmpty)
  }

  @Test mutating func passesOverWhatDoesNotFit() {
    pool.take(transaction(1, 0, operations: 30))
    pool.take(transaction(2, 0))
    let size = transaction(2, 0).bytes.count + 4
    let room = BlockRoom(transactionsMax: 9, bytesMax: size, weightMax: Weight(9_999))
    #expect(pool.offered(within: room) == [transaction(2, 0).id])
  }

  /// A leader that makes small blocks includes what is larger than its share by itself, and not what
  /// no block may hold.
  @Test mutating func whatIsLargerThanTheShareGoesByItself() {
    pool.take(transaction(1, 0, operations: 30), weight: 500)
    pool.take(transaction(2, 0), weight: 40)
    let large = transaction(1, 0, operations: 30).bytes.count + 4
    func room(_ bytes: Int, _ weight: UInt64) -> BlockRoom {
      BlockRoom(
        transactionsMax: 9, bytesMax: 1_000, weightMax: Weight(100),
        first: BlockRoom.First(bytesMax: bytes, weightMax: Weight(weight)))
    }
    #expect(pool.offered(within: room(large, 500)) == [transaction(1, 0, operations: 30).id])
    #expect(pool.offered(within: room(large - 1, 500)) == [transaction(2, 0).id])
    #expect(pool.offered(within: room(large, 499)) == [transaction(2, 0).id])
    pool.drop(transaction(1, 0, operations: 30).id)
    pool.take(transaction(3, 0, operations: 30), weight: 500)
    #expect(
      pool.offered(within: room(large, 500)) == [transaction(2, 0).id],
      "whose turn is later waits for it")
  }

  @Test(arguments: [(63, true), (64, false)])
  mutating func soManyMisfitsEndTheSearch(misfits: Int, isFound: Bool) {
    for number in 0..<misfits { pool.take(transaction(number, 0, operations: 2)) }
    pool.take(transaction(100, 0))
    let size = transaction(100, 0).bytes.count + 4
    let room = BlockRoom(transactionsMax: 9, bytesMax: size, weightMax: Weight(9_999))
    #expect(pool.offered(within: room) == (isFound ? [transaction(100, 0).id] : []))
  }

  @Test mutating func theTimeOfFinalBlocksNeverGoesBack() {
    pool.finalize([], in: block(1), at: Timestamp(1_500_000))
    pool.finalize([], in: block(2), at: Timestamp(1_000_000))
    #expect(pool.finalTime == Timestamp(1_500_000))
    let late = transaction(1, 0, until: 1_499_999)
    #expect(
      pool.take(late)
        == .refused(.expired(validUntil: Timestamp(1_499_999), now: Timestamp(1_500_000))))
  }

  @Test mutating func offersNothingExpiredAndNothingBehindIt() {
    pool.take(transaction(1, 0))
    pool.take(transaction(1, 1, until: 1_000_500))
    pool.take(transaction(1, 2))
    let later = pool.candidates(
      after: block(0), at: Timestamp(1_000_501), within: someRoom)
    #expect(later.map(\.id) == [transaction(1, 0).id])
    #expect(pool.expire(at: Timestamp(1_000_500)).isEmpty)
    #expect(pool.expire(at: Timestamp(1_000_501)) == [transaction(1, 1, until: 1_000_500).id])
    #expect(pool.offered() == [transaction(1, 0).id])
    #expect(pool.count == 2)
    #expect(pool.take(transaction(1, 1, salt: 4)) == .waiting)
    #expect(pool.offered().count == 3)
  }

  @Test mutating func takesOutWhatIsFinalAndWhatItSupersedes() {
    for sequence in UInt64(0)..<4 { pool.take(transaction(1, sequence)) }
    // Another transaction at sequence 2 became final: 0 to 2 can never be included again.
    pool.finalize([transaction(1, 2, salt: 8)], in: block(1), at: Timestamp(1_000_001))
    #expect(pool.count == 1)
    #expect(pool.offered() == [transaction(1, 3).id])
    pool.finalize([transaction(1, 3)], in: block(2), at: Timestamp(1_000_002))
    #expect(pool.count == 0)
    #expect(pool.byteCount == 0)
    #expect(pool.take(transaction(1, 3), confirmed: 4) != .waiting)
  }

  @Test mutating func givesBackWhatAnAbandonedBlockCarried() {
    pool.take(transaction(1, 0))
    pool.include([transaction(1, 0), transaction(2, 0)], in: block(1), after: block(0))
    #expect(pool.release(block(1)).map(\.id) == [transaction(2, 0).id])
    #expect(pool.release(block(1)).isEmpty)
    #expect(pool.offered(after: 0) == [transaction(1, 0).id])
  }

  @Test mutating func parksWhatStoodBehindADroppedTransaction() {
    for sequence in UInt64(0)..<3 { pool.take(transaction(1, sequence)) }
    pool.drop(transaction(1, 1).id)
    pool.drop(transaction(9, 1).id)
    #expect(pool.offered() == [transaction(1, 0).id])
    #expect(
      pool.nextSequences(of: account(1)) == [
        LaneSequence(lane: lane(0), next: SequenceNumber(1))
      ])
  }
}
