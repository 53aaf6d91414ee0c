import SanadTypes
import Testing

@testable import SanadMempool

@Suite struct MempoolAdmissionTests {
  private var pool = Mempool()

  @Test mutating func refusesAClientsGap() {
    let refusal = MempoolRefusal.sequenceGap(
      lane(0), expected: SequenceNumber(4), got: SequenceNumber(6))
    #expect(pool.take(transaction(1, 6), confirmed: 4) == .refused(refusal))
    #expect(refusal.expectedSequence == SequenceNumber(4))
    #expect(pool.count == 0)
  }

  @Test mutating func whatWaitsIsNotCheckedAgain() {
    pool.take(transaction(1, 0))
    for source in [TransactionSource.client, peer] {
      #expect(pool.consider(transaction(1, 0), from: source, now: now(0)) == .known)
    }
    #expect(pool.consider(transaction(1, 0, salt: 1), from: .client, now: now(0)) == .check)
  }

  @Test mutating func refusesAUsedSequence() {
    #expect(
      pool.take(transaction(1, 3), confirmed: 4)
        == .refused(
          .sequenceReused(lane(0), expected: SequenceNumber(4), got: SequenceNumber(3))))
  }

  @Test mutating func refusesAnotherTransactionAtATakenSequence() {
    let first = transaction(1, 0)
    pool.take(first)
    #expect(
      pool.take(transaction(1, 0, salt: 9))
        == .refused(.sequenceTaken(lane(0), got: SequenceNumber(0), by: first.id)))
    #expect(pool.take(first) == .known)
    #expect(pool.take(transaction(1, 0, signature: 7)) == .known)
  }

  @Test mutating func refusesWhatHasExpired() {
    let late = transaction(1, 0, until: 999_999)
    #expect(
      pool.take(late)
        == .refused(
          .expired(validUntil: Timestamp(999_999), now: Timestamp(1_000_000))))
    pool.finalize([], in: block(1), at: Timestamp(1_500_000))
    #expect(
      pool.take(transaction(1, 0, until: 1_400_000))
        == .refused(
          .expired(validUntil: Timestamp(1_400_000), now: Timestamp(1_500_000))))
  }

  @Test mutating func refusesBeyondTheLanesSpan() {
    #expect(
      pool.take(transaction(1, 256), from: peer)
        == .refused(.laneFull(lane(0), confirmed: SequenceNumber(0), span: 256)))
    #expect(pool.take(transaction(1, 255), from: peer) == .parked)
    #expect(
      pool.take(transaction(1, .max), from: peer)
        == .refused(.laneFull(lane(0), confirmed: SequenceNumber(0), span: 256)))
  }

  @Test mutating func parksAPeersGapUntilItCloses() {
    #expect(pool.take(transaction(1, 2), from: peer) == .parked)
    #expect(pool.take(transaction(1, 1), from: peer) == .parked)
    #expect(pool.offered().isEmpty)
    #expect(pool.take(transaction(1, 0), from: peer) == .waiting)
    #expect(pool.offered() == [0, 1, 2].map { transaction(1, $0).id })
  }

  @Test mutating func countsWhatWaitsForAClientsNextSequence() {
    for sequence in UInt64(0)..<20 {
      #expect(pool.take(transaction(1, sequence)) == .waiting)
    }
    pool.take(transaction(1, 7, lane: 3), confirmed: 7)
    #expect(
      pool.nextSequences(of: account(1)) == [
        LaneSequence(lane: lane(0), next: SequenceNumber(20)),
        LaneSequence(lane: lane(3), next: SequenceNumber(8)),
      ])
    #expect(pool.nextSequences(of: account(2)).isEmpty)
  }

  /// Two checks of one client can end in the other order.
  @Test mutating func countsWhatIsBeingCheckedForAClientsNextSequence() {
    let first = transaction(1, 0)
    let second = transaction(1, 1)
    #expect(pool.consider(first, from: .client, now: now(0)) == .check)
    #expect(pool.consider(second, from: .client, now: now(0)) == .check)
    #expect(
      pool.admit(
        second, weight: Weight(1), confirmed: SequenceNumber(0), from: .client, now: now(0))
        == .parked)
    #expect(
      pool.admit(
        first, weight: Weight(1), confirmed: SequenceNumber(0), from: .client, now: now(0))
        == .waiting)
    #expect(pool.checkCount == 0)
  }

  /// Bytes with a bad signature must not keep the good ones out.
  @Test mutating func letsNothingUncheckedTakeAPlace() {
    let forged = transaction(1, 0, signature: 1)
    let genuine = transaction(1, 0, signature: 2)
    #expect(pool.consider(forged, from: peer, now: now(0)) == .check)
    #expect(pool.take(genuine, from: .client) == .waiting)
    pool.refuse(forged)
    #expect(pool.contains(genuine.id))
    #expect(pool.checkCount == 0)
  }

  @Test mutating func checksTheSameBytesOfAPeerOnce() {
    let same = transaction(1, 0)
    #expect(pool.consider(same, from: peer, now: now(0)) == .check)
    #expect(pool.consider(same, from: peer, now: now(0)) == .known)
    let other = TransactionSource.peer(.validator(ValidatorIndex(2)))
    #expect(pool.consider(same, from: other, now: now(0)) == .known)
    // A client waits for an answer of its own.
    #expect(pool.consider(same, from: .client, now: now(0)) == .check)
    #expect(pool.checkCount == 1)
  }

  @Test func boundsChecksByPeerAndKeepsHalfForClients() {
    var pool = Mempool(limits: MempoolLimits(checksMax: 8, checksPerPeerMax: 3))
    let other = TransactionSource.peer(.validator(ValidatorIndex(2)))
    for number in 0..<3 {
      #expect(pool.consider(transaction(number, 0), from: peer, now: now(0)) == .check)
    }
    let refusal = Mempool.Consideration.refused(.tooManyChecks)
    #expect(pool.consider(transaction(3, 0), from: peer, now: now(0)) == refusal)
    #expect(pool.consider(transaction(4, 0), from: other, now: now(0)) == .check)
    #expect(pool.consider(transaction(5, 0), from: other, now: now(0)) == refusal)
    for number in 6..<10 {
      #expect(pool.consider(transaction(number, 0), from: .client, now: now(0)) == .check)
    }
    #expect(pool.consider(transaction(10, 0), from: .client, now: now(0)) == refusal)
    pool.refuse(transaction(0, 0))
    #expect(pool.consider(transaction(3, 0), from: .client, now: now(0)) == .check)
    #expect(pool.checkCount == 8)
  }

  @Test func boundsAnAccount() {
    var pool = Mempool(limits: MempoolLimits(accountTransactionsMax: 2))
    pool.take(transaction(1, 0))
    pool.take(transaction(1, 0, lane: 1))
    #expect(pool.take(transaction(1, 0, lane: 2)) == .refused(.accountFull(account(1))))
    let size = transaction(1, 0).bytes.count
    pool = Mempool(limits: MempoolLimits(accountBytesMax: size * 2))
    pool.take(transaction(1, 0))
    pool.take(transaction(1, 1))
    #expect(pool.take(transaction(1, 2)) == .refused(.accountFull(account(1))))
    #expect(pool.byteCount == size * 2)
  }

  @Test func sendsAwayTheLastOfTheHeaviestWhenFull() {
    var pool = Mempool(limits: MempoolLimits(transactionsMax: 6))
    for sequence in UInt64(0)..<4 { pool.take(transaction(1, sequence)) }
    for sequence in UInt64(0)..<2 { pool.take(transaction(2, sequence)) }
    #expect(pool.take(transaction(3, 0)) == .waiting)
    #expect(!pool.contains(transaction(1, 3).id))
    #expect(pool.contains(transaction(1, 2).id))
    // Account 1 has three, account 2 two: its third would make it no lighter than account 1.
    #expect(pool.take(transaction(2, 2)) == .refused(.mempoolFull))
    #expect(pool.take(transaction(1, 3)) == .refused(.mempoolFull))
    #expect(pool.take(transaction(3, 1)) == .waiting)
    #expect(pool.count == 6)
    #expect(pool.take(transaction(4, 0)) == .waiting)
    // Two each for 1 to 3 was the most even there is.
    #expect(pool.take(transaction(5, 0)) == .waiting)
    #expect(pool.count == 6)
  }

  /// Few large ones are no better company than many small ones.
  @Test func whereBytesAreShortWhoHasMostOfThemGivesWay() {
    let large = transaction(1, 0, operations: 32).bytes.count
    let small = transaction(9, 0).bytes.count
    #expect(large > 2 * 1_024 && small < 1_024)
    var pool = Mempool(limits: MempoolLimits(bytesMax: 2 * large + 6 * small))
    for sequence in UInt64(0)..<2 { pool.take(transaction(1, sequence, operations: 32)) }
    for sequence in UInt64(0)..<6 { pool.take(transaction(9, sequence)) }
    #expect(pool.take(transaction(3, 0)) == .waiting)
    #expect(!pool.contains(transaction(1, 1, operations: 32).id))
    for sequence in UInt64(0)..<6 { #expect(pool.contains(transaction(9, sequence).id)) }
    // Its place is taken by small ones; the large one does not come back over them.
    for sequence in UInt64(1)..<6 { #expect(pool.take(transaction(3, sequence)) == .waiting) }
    #expect(pool.take(transaction(1, 1, operations: 32)) == .refused(.mempoolFull))
  }

  /// A large newcomer that cannot get enough room costs nobody a place.
  @Test func sendsNobodyAwayWhenThatDoesNotHelp() {
    let small = transaction(1, 0).bytes.count
    let large = transaction(9, 0, operations: 16)
    // Account 1 has four that could go, account 2 and 3 one each that could not.
    var pool = Mempool(limits: MempoolLimits(bytesMax: small * 6))
    for sequence in UInt64(0)..<4 { pool.take(transaction(1, sequence)) }
    for owner in 2...3 { pool.take(transaction(owner, 0)) }
    #expect(large.bytes.count > small * 4 && large.bytes.count <= small * 6)
    let before = (0..<4).map { transaction(1, UInt64($0)).id }
    #expect(pool.take(large) == .refused(.mempoolFull))
    #expect(pool.count == 6 && pool.byteCount == small * 6)
    for id in before { #expect(pool.contains(id)) }
    // They are where they were: the lane is whole and in order.
    #expect(pool.nextSequences(of: account(1)).map(\.next) == [SequenceNumber(4)])
    #expect(pool.candidates(after: block(0), at: Timestamp(1_000_000), within: someRoom).count == 6)
  }

  /// A parked transaction alone in its lane comes back parked, and not as the lane's next.
  @Test func whatIsPutBackWaitsForWhatItWaitedFor() {
    let small = transaction(1, 0).bytes.count
    var pool = Mempool(limits: MempoolLimits(bytesMax: small * 6))
    // Every lane has one, so that the first of them is sent away first.
    let parked = transaction(1, 5, lane: 0)
    #expect(pool.take(parked, from: peer) == .parked)
    for place in 1...3 { pool.take(transaction(1, 0, lane: place)) }
    for owner in 2...3 { pool.take(transaction(owner, 0)) }
    #expect(pool.take(transaction(9, 0, operations: 16)) == .refused(.mempoolFull))
    #expect(pool.contains(parked.id) && pool.count == 6)
    let next = pool.nextSequences(of: account(1)).first { $0.lane == lane(0) }
    #expect(next?.next == SequenceNumber(0), "its lane begins where it did")
    let offered = pool.candidates(after: block(0), at: Timestamp(1_000_000), within: someRoom)
    #expect(offered.count == 5 && !offered.contains { $0.id == parked.id })
  }

  @Test func clientsTakeNothingFromThePeersHalf() {
    var pool = Mempool(limits: MempoolLimits(checksMax: 8, checksPerPeerMax: 3))
    for number in 0..<4 {
      #expect(pool.consider(transaction(number, 0), from: .client, now: now(0)) == .check)
    }
    let other = TransactionSource.peer(.validator(ValidatorIndex(2)))
    for number in 4..<7 {
      #expect(pool.consider(transaction(number, 0), from: peer, now: now(0)) == .check)
    }
    #expect(pool.consider(transaction(7, 0), from: other, now: now(0)) == .check)
    #expect(
      pool.consider(transaction(8, 0), from: other, now: now(0)) == .refused(.tooManyChecks))
    // What one peer gives back another may take.
    pool.refuse(transaction(4, 0))
    #expect(pool.consider(transaction(8, 0), from: other, now: now(0)) == .check)
  }

  @Test func clientsTakeNoBytesFromThePeersHalf() {
    let size = transaction(1, 0).bytes.count
    var pool = Mempool(limits: MempoolLimits(checksBytesMax: size * 4))
    for number in 0..<2 {
      #expect(pool.consider(transaction(number, 0), from: .client, now: now(0)) == .check)
    }
    for number in 2..<4 {
      #expect(pool.consider(transaction(number, 0), from: peer, now: now(0)) == .check)
    }
    #expect(
      pool.consider(transaction(4, 0), from: peer, now: now(0)) == .refused(.tooManyChecks))
  }

  @Test func boundsTheBytesUnderCheck() {
    let size = transaction(1, 0).bytes.count
    var pool = Mempool(
      limits: MempoolLimits(checksBytesMax: size * 8, checksPerPeerBytesMax: size * 2))
    let other = TransactionSource.peer(.validator(ValidatorIndex(2)))
    let third = TransactionSource.peer(.validator(ValidatorIndex(3)))
    for number in 0..<2 {
      #expect(pool.consider(transaction(number, 0), from: peer, now: now(0)) == .check)
    }
    #expect(
      pool.consider(transaction(2, 0), from: peer, now: now(0)) == .refused(.tooManyChecks))
    for number in 3..<5 {
      #expect(pool.consider(transaction(number, 0), from: other, now: now(0)) == .check)
    }
    // Half of the room is the clients'.
    #expect(
      pool.consider(transaction(5, 0), from: third, now: now(0)) == .refused(.tooManyChecks))
    for number in 6..<10 {
      #expect(pool.consider(transaction(number, 0), from: .client, now: now(0)) == .check)
    }
    #expect(
      pool.consider(transaction(10, 0), from: .client, now: now(0)) == .refused(.tooManyChecks))
    pool.refuse(transaction(0, 0))
    #expect(pool.consider(transaction(10, 0), from: .client, now: now(0)) == .check)
  }

  /// Thousands of checks of one lane, the highest sequence first: each is judged without a walk
  /// through all of them.
  @Test func whatLiesBeyondALanesSpanIsRefusedBeforeTheLaneIsLookedThrough() {
    var pool = Mempool(limits: MempoolLimits(laneSpan: 16))
    let all = (UInt64(0)..<2_000).reversed().map { transaction(1, $0) }
    for transaction in all {
      #expect(pool.consider(transaction, from: peer, now: now(0)) == .check)
    }
    #expect(pool.next(LaneKey(account(1), lane(0)), from: SequenceNumber(0)) == SequenceNumber(16))
    for transaction in all {
      let admission = pool.admit(
        transaction, weight: Weight(1), confirmed: SequenceNumber(0), from: peer, now: now(0))
      let isNear = transaction.body.sequence.value < 16
      #expect(isNear == (admission == .parked || admission == .waiting), "\(admission)")
    }
    #expect(pool.count == 16 && pool.checkCount == 0)
  }

  @Test func boundsBytes() {
    let size = transaction(1, 0).bytes.count
    var pool = Mempool(limits: MempoolLimits(bytesMax: size * 3 + 10))
    for number in 0..<3 { #expect(pool.take(transaction(number, 0)) == .waiting) }
    #expect(pool.take(transaction(4, 0)) == .refused(.mempoolFull))
    #expect(pool.byteCount == size * 3)
  }
}
