import SanadCrypto
import SanadSync
import SanadTypes
import Testing

@Suite struct BlockSyncTests {
  private let chain = Chain(1_000)
  private var sync: BlockSync

  init() {
    // Without a pace, so that what is asked next is asked in the same step.
    sync = BlockSync(
      chainID: chainID, epoch: Epoch(0), committed: Chain(1).place(0),
      limits: SyncLimits(requestInterval: .zero, bytesPerSecond: 1 << 40))
  }

  private mutating func step(_ event: SyncEvent, at time: UInt64 = 0) -> SyncEffects {
    var effects = SyncEffects()
    sync.step(event, now: Instant(time), effects: &effects)
    return effects
  }

  /// Peers 1 to `peers` are up and the target is at `height`; the requests that follow.
  private mutating func begin(
    _ height: Int, peers: UInt16 = 1
  ) -> [SyncEffects.Request] {
    for number in 1...peers { _ = step(.peerUp(peer(number))) }
    return step(.target(chain.place(height))).requests
  }

  private func accused(_ effects: SyncEffects) -> [SyncOffence] {
    effects.accusations.map(\.offence)
  }

  @Test mutating func asksForNothingWithoutATargetAbove() {
    #expect(step(.peerUp(peer(1))).requests.isEmpty)
    #expect(step(.target(chain.place(0))).requests.isEmpty)
    #expect(!sync.isBehind)
  }

  @Test mutating func asksSeveralPeersForRangesOfTheWindow() {
    let requests = begin(1_000, peers: 5)
    #expect(requests.map(\.peer) == [peer(1), peer(2), peer(3)])
    #expect(
      requests.map(\.request.selection) == [
        .heights(first: Height(1), count: 64), .heights(first: Height(65), count: 64),
        .heights(first: Height(129), count: 64),
      ])
  }

  @Test mutating func aLowerTargetDoesNotReplaceAHigherOne() {
    let requests = begin(64)
    #expect(step(.target(chain.place(10))).requests.isEmpty)
    let effects = step(.response(chain.answer(requests[0].request), from: peer(1)))
    #expect(effects.accusations.isEmpty)
    var delivered = effects.deliveries
    for verification in effects.verifications {
      delivered += step(.verified(verification.range, isValid: true)).deliveries
    }
    #expect(delivered.flatMap(\.blocks).count == 64)
    #expect(delivered.allSatisfy { $0.proof == nil }, "the target pins them")
  }

  @Test mutating func asksForNoMoreThanTheWindow() {
    var open = begin(1_000, peers: 3)
    var top: UInt64 = 0
    while !open.isEmpty {
      let next = open.removeFirst()
      if case .heights(let first, let count) = next.request.selection {
        top = max(top, first.value + UInt64(count) - 1)
      }
      let effects = step(.response(chain.answer(next.request), from: next.peer))
      open += effects.requests
      for verification in effects.verifications {
        open += step(.verified(verification.range, isValid: true)).requests
      }
    }
    #expect(top == 256)
  }

  @Test mutating func givesBlocksOutInOrderWhateverTheOrderOfTheAnswers() throws {
    let requests = begin(150, peers: 3)
    var effects = step(.response(chain.answer(requests[2].request), from: peer(3)))
    // The last range is pinned by the target, and by it the one below, without a signature.
    #expect(effects.verifications.isEmpty && effects.deliveries.isEmpty)
    effects = step(.response(chain.answer(requests[1].request), from: peer(2)))
    #expect(effects.verifications.isEmpty && effects.deliveries.isEmpty)
    effects = step(.response(chain.answer(requests[0].request), from: peer(1)))
    #expect(effects.deliveries.flatMap(\.blocks) == Array(chain.blocks[1...150]))
    #expect(effects.deliveries.allSatisfy { $0.proof == nil })
  }

  @Test mutating func verifiesTheProofOfALowRange() throws {
    let requests = begin(150, peers: 1)
    let effects = step(.response(chain.answer(requests[0].request), from: peer(1)))
    let verification = try #require(effects.verifications.first)
    #expect(verification.header == chain.blocks[64].header)
    #expect(effects.deliveries.isEmpty)
    let after = step(.verified(verification.range, isValid: true))
    #expect(after.deliveries.map(\.blocks.count) == [64])
    #expect(after.deliveries.first?.proof == chain.proof(64))
    #expect(step(.verified(verification.range, isValid: true)).deliveries.isEmpty)
  }

  @Test mutating func accusesAProofThatDoesNotVerify() throws {
    let requests = begin(150, peers: 2)
    let effects = step(.response(chain.answer(requests[0].request), from: peer(1)))
    let verification = try #require(effects.verifications.first)
    let after = step(.verified(verification.range, isValid: false))
    #expect(accused(after) == [.invalidProof(at: Height(64))])
    #expect(after.deliveries.isEmpty)
  }

  @Test mutating func accusesBlocksThatWereNotAskedFor() {
    let request = begin(150)[0].request
    let others = BlockResponse(
      id: request.id, blocks: Array(chain.blocks[2...10]), proof: chain.proof(10))
    #expect(
      accused(step(.response(others, from: peer(1))))
        == [.otherBlocks(first: Height(2), expected: Height(1))])
  }

  @Test mutating func accusesMoreBlocksThanWereAskedFor() {
    let request = begin(3)[0].request
    let many = BlockResponse(
      id: request.id, blocks: Array(chain.blocks[1...4]), proof: chain.proof(4))
    #expect(
      accused(step(.response(many, from: peer(1))))
        == [.otherBlocks(first: Height(4), expected: Height(4))])
  }

  @Test mutating func accusesABrokenLinkAndAForeignStart() {
    let fork = Chain(200, forkedAt: 5)
    var request = begin(150)[0].request
    let broken = BlockResponse(
      id: request.id, blocks: Array(chain.blocks[1...5] + fork.blocks[6...64]),
      proof: fork.proof(64))
    #expect(
      accused(step(.response(broken, from: peer(1)))) == [.brokenLink(at: Height(6))])

    let other = Chain(200, forkedAt: 0)
    request = step(.peerUp(peer(2))).requests[0].request
    #expect(
      accused(step(.response(other.answer(request), from: peer(2))))
        == [.brokenLink(at: Height(1))])
  }

  @Test mutating func accusesHeadersOfAnotherChainOrEpoch() {
    let request = begin(150)[0].request
    for change in 0..<2 {
      let newcomer = peer(UInt16(change) + 2)
      var header = chain.blocks[1].header
      if change == 0 { header.chainID = ChainID(.zero) } else { header.epoch = Epoch(1) }
      let id = change == 0 ? request.id : step(.peerUp(newcomer)).requests[0].request.id
      let foreign = BlockResponse(
        id: id, blocks: [Block(header: header, transactions: [])], proof: chain.proof(1))
      let from = change == 0 ? peer(1) : newcomer
      #expect(
        accused(step(.response(foreign, from: from))) == [.foreignHeader(at: Height(1))])
    }
  }

  /// What makes the blocks final may not be stored at the peer yet, so that is no offence.
  @Test mutating func passesOverAnAnswerWithoutAProofAndAccusesOneWithAnothersProof() {
    let request = begin(150)[0].request
    let bare = BlockResponse(
      id: request.id, blocks: Array(chain.blocks[1...64]), proof: nil)
    let passedOver = step(.response(bare, from: peer(1)))
    #expect(passedOver.accusations.isEmpty && passedOver.deliveries.isEmpty)
    #expect(passedOver.observations.contains(.unproven(peer(1), at: Height(64))))
    #expect(passedOver.timer == Instant(1_000), "the peer rests")
    let again = step(.peerUp(peer(2))).requests[0].request
    let others = BlockResponse(
      id: again.id, blocks: Array(chain.blocks[1...64]), proof: chain.proof(63))
    #expect(accused(step(.response(others, from: peer(2)))) == [.unproven(at: Height(64))])
  }

  @Test mutating func accusesWhatContradictsTheTargetAndTheRangeAbove() {
    let fork = Chain(200, forkedAt: 100)
    let requests = begin(128, peers: 2)
    let effects = step(.response(fork.answer(requests[1].request), from: peer(2)))
    #expect(
      accused(effects) == [
        .contradictsPin(
          at: Height(128), pinned: chain.place(128).digest, got: fork.place(128).digest)
      ])
    let again = step(.peerUp(peer(3))).requests[0].request
    _ = step(.response(chain.answer(again), from: peer(3)))
    let low = Chain(200, forkedAt: 60)
    #expect(
      accused(step(.response(low.answer(requests[0].request), from: peer(1)))) == [
        .contradictsPin(
          at: Height(64), pinned: chain.place(64).digest, got: low.place(64).digest)
      ])
  }

  @Test mutating func dropsAnswersThatNobodyAskedFor() {
    let request = begin(150, peers: 2)[0].request
    for (id, from) in [(request.id + 9, peer(1)), (request.id, peer(2)), (request.id, peer(7))] {
      let blocks = Array(chain.blocks[1...64])
      let effects = step(
        .response(BlockResponse(id: id, blocks: blocks, proof: chain.proof(64)), from: from))
      #expect(effects.verifications.isEmpty && effects.accusations.isEmpty)
      #expect(effects.observations.contains(.unsolicited(from)))
    }
  }

  @Test mutating func goesToAnotherPeerWhenOneIsSlow() throws {
    let requests = begin(64, peers: 2)
    #expect(requests.map(\.peer) == [peer(1)])
    let timer = try #require(step(.timer).timer)
    #expect(timer == Instant(5_000))
    #expect(step(.timer, at: 4_999).requests.isEmpty)
    let effects = step(.timer, at: 5_000)
    #expect(effects.requests.map(\.peer) == [peer(2)])
    #expect(effects.observations.contains(.timedOut(peer(1), first: Height(1))))
    let late = step(.response(chain.answer(requests[0].request), from: peer(1)), at: 5_001)
    #expect(late.deliveries.isEmpty)
  }

  @Test mutating func letsAPeerRestLongerAfterEachFailure() {
    var request = begin(64)[0].request
    var time: UInt64 = 0
    for rest: UInt64 in [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000] {
      let empty = BlockResponse(id: request.id, blocks: [], proof: nil)
      let effects = step(.response(empty, from: peer(1)), at: time)
      #expect(effects.requests.isEmpty)
      #expect(effects.timer == Instant(time + rest))
      #expect(step(.timer, at: time + rest - 1).requests.isEmpty)
      time += rest
      let again = step(.timer, at: time).requests
      #expect(again.count == 1)
      request = again[0].request
    }
  }

  /// Blocks without what makes them final are of no more use than none.
  @Test mutating func letsAPeerRestLongerAfterEachAnswerWithoutAProof() {
    var request = begin(64)[0].request
    var time: UInt64 = 0
    for rest: UInt64 in [1_000, 2_000, 4_000] {
      let whole = chain.answer(request, limit: 10)
      let bare = BlockResponse(id: request.id, blocks: whole.blocks, proof: nil)
      let effects = step(.response(bare, from: peer(1)), at: time)
      #expect(effects.requests.isEmpty)
      #expect(effects.timer == Instant(time + rest))
      time += rest
      let again = step(.timer, at: time).requests
      #expect(again.count == 1)
      request = again[0].request
    }
  }

  @Test mutating func asksAgainWhenAPeerGoesDown() {
    _ = begin(64, peers: 2)
    #expect(step(.peerDown(peer(1))).requests.map(\.peer) == [peer(2)])
  }

  @Test mutating func takesLessThanItAskedForAndAsksForTheRest() throws {
    let request = begin(64)[0].request
    let effects = step(.response(chain.answer(request, limit: 10), from: peer(1)))
    #expect(effects.verifications.map(\.header.height) == [Height(10)])
    #expect(
      effects.requests.map(\.request.selection) == [.heights(first: Height(11), count: 54)])
  }

  @Test mutating func keepsADeliveredRangeUntilItIsCommitted() throws {
    let request = begin(64)[0].request
    #expect(step(.response(chain.answer(request), from: peer(1))).deliveries.count == 1)
    #expect(step(.committed(chain.place(20))).requests.isEmpty)
    #expect(step(.timer).requests.isEmpty)
    #expect(step(.committed(chain.place(64))).observations == [.caughtUp(Height(64))])
    #expect(!sync.isBehind)
  }

  @Test mutating func leavesWhatConsensusCommittedItself() {
    let requests = begin(150, peers: 2)
    let effects = step(.committed(chain.place(100)))
    // The peer of the first range is free again; the second is asked for anew where it is missing.
    #expect(
      effects.requests.map(\.request.selection) == [
        .heights(first: Height(101), count: 28), .heights(first: Height(129), count: 22),
      ])
    let late = step(.response(chain.answer(requests[0].request), from: requests[0].peer))
    #expect(late.observations == [.unsolicited(requests[0].peer)])
  }

  /// Two finalizations that exclude each other cannot be settled by asking.
  @Test mutating func haltsWhenVerifiedFinalizationsContradictEachOther() throws {
    let fork = Chain(200, forkedAt: 50)
    let requests = begin(150, peers: 3)
    let low = step(.response(fork.answer(requests[0].request), from: peer(1)))
    _ = step(.verified(try #require(low.verifications.first).range, isValid: true))
    let high = step(.response(chain.answer(requests[1].request), from: peer(2)))
    let effects = step(
      .verified(try #require(high.verifications.first).range, isValid: true))
    #expect(
      effects.observations.contains(
        .conflict(
          at: Height(65), below: fork.place(64).digest, above: chain.place(64).digest)))
    #expect(sync.isHalted)
    #expect(step(.peerUp(peer(9))).requests.isEmpty)
  }
}
