import SanadCodec
import SanadCrypto
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// How an epoch ends: its closing block is proposed again until it is final, nothing follows it in its
/// epoch, and the next one begins on it (consensus.md 2.13).
@Suite struct EpochGuardTests {
  private typealias Box = EngineBox

  /// A block that closes the epoch.
  private static func closing(_ view: UInt64, _ text: String = "last", in box: Box) -> Block {
    let block = box.block(view, on: Box.genesis, text)
    var header = block.header
    header.closesEpoch = true
    header.nextValidators = Digest(1, 2, 3, 4)
    return Block(header: header, transactions: block.transactions)
  }

  /// A closing block proposed again in a later view.
  private static func again(
    _ block: Block, in view: UInt64, after parentView: UInt64, _ box: Box,
    justification: Justification? = nil
  ) -> Proposal {
    let reference = BlockReference(parentView: View(parentView), digest: block.header.digest)
    return Proposal(
      vote: box.vote(view, .notarize(reference), by: box.leader(view)), block: block,
      justification: justification ?? Justification(parent: nil, nullifications: []))
  }

  /// A box in which a closing block is notarized in view 1, and not final.
  private static func afterClosing(_ box: Box) -> (box: Box, block: Block) {
    var box = box
    let block = closing(1, in: box)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.settleJobs()
    box.hear(
      .certificate(box.certificate(1, .notarize(Box.reference(block)))), from: box.leader(1))
    box.settleJobs()
    box.effects.removeAll()
    return (box, block)
  }

  @Test func aClosingBlockIsVotedForOnceMoreInALaterView() {
    var (box, block) = Self.afterClosing(Box.follower(of: 1...2))
    box.hear(.proposal(Self.again(block, in: 2, after: 1, box)), from: box.leader(2))
    box.settleJobs()
    #expect(box.voted == ["notarize 2"])
    let vote = box.engine.rules[View(2)].notarize?.vote
    #expect(vote?.block == BlockReference(parentView: View(1), digest: block.header.digest))
    #expect(box.effects.executions.isEmpty, "it was executed before")
  }

  @Test func theLeaderProposesAgainAndBuildsNothing() {
    var (box, block) = Self.afterClosing(Box.leader(of: 2))
    box.findWork()
    box.settleJobs()
    #expect(box.effects.builds.isEmpty)
    let own = box.proposals.last
    #expect(own?.block == block)
    #expect(own?.vote.block == BlockReference(parentView: View(1), digest: block.header.digest))
    #expect(own?.view == View(2))
  }

  @Test func noBlockFollowsAClosingOne() {
    var (box, block) = Self.afterClosing(Box.follower(of: 1...2))
    let child = box.block(2, on: block.header)
    box.hear(.proposal(box.proposal(child, parentView: 1)), from: box.leader(2))
    box.settleJobs()
    #expect(box.voted == ["nullify 2"])
    #expect(box.engine.tree[child.header.digest]?.standing == .invalid(.header("parent")))
  }

  @Test func anotherClosingBlockIsNotTheOneThatIsNotarized() {
    var (box, _) = Self.afterClosing(Box.follower(of: 1...2))
    let other = Self.closing(1, "other", in: box)
    box.hear(.proposal(Self.again(other, in: 2, after: 1, box)), from: box.leader(2))
    box.settleJobs()
    #expect(box.engine.snapshot.gaveUp == .illegalParent(View(1)))
    #expect(box.voted == ["nullify 2"])
  }

  @Test func aClosingBlockStandsOnNothingBelowItself() {
    var box = Box.follower(of: 1...2)
    let block = Self.closing(1, in: box)
    box.nullify(through: 1)
    box.hear(.proposal(Self.again(block, in: 2, after: 0, box)), from: box.leader(2))
    box.settleJobs()
    let from = PeerID.validator(ValidatorIndex(box.leader(2)))
    #expect(
      box.effects.observations.contains(.proposalDropped(View(2), from: from, "parentView")))
    #expect(box.voted.isEmpty)
  }

  @Test func onlyAClosingBlockIsProposedAgain() {
    var box = Box.follower(of: 1...2)
    let block = box.block(1, on: Box.genesis)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.settleJobs()
    box.hear(
      .certificate(box.certificate(1, .notarize(Box.reference(block)))), from: box.leader(1))
    box.settleJobs()
    box.effects.removeAll()
    box.hear(.proposal(Self.again(block, in: 2, after: 1, box)), from: box.leader(2))
    box.settleJobs()
    let from = PeerID.validator(ValidatorIndex(box.leader(2)))
    #expect(box.effects.observations.contains(.proposalDropped(View(2), from: from, "view")))
    #expect(box.voted.isEmpty)
  }

  /// Final by a later view than its own: it is committed once, and the node signs nothing more.
  @Test func anyFinalizationOfItEndsTheEpoch() {
    var (box, block) = Self.afterClosing(Box.follower(of: 1...3))
    let again = BlockReference(parentView: View(1), digest: block.header.digest)
    box.hear(.certificate(box.certificate(2, .finalize(again))), from: box.other)
    box.settleJobs()
    #expect(box.effects.commits.flatMap(\.blocks).map(\.digest) == [block.header.digest])
    #expect(box.effects.commits.last?.proof.finalization.view == View(2))
    #expect(box.engine.abstentions == .closed)
    box.effects.removeAll()
    box.findWork()
    box.fire(.view)
    box.settleJobs()
    #expect(box.asked.isEmpty && box.voted.isEmpty)
  }

  // MARK: The next epoch

  /// The engine of the next epoch, after the closing block of view 1.
  private static func next(
    _ box: Box, on block: Block, epoch: UInt64 = 1, earlier: EarlierEpoch? = nil
  ) -> Box {
    var box = box
    let configuration = EngineConfiguration(
      chainID: SimulatedLedger.chainID, epoch: Epoch(epoch),
      validators: SimulatedKeys.validators(box.validators), parameters: .localNetwork,
      anchor: block.header.digest, place: box.place, earlier: earlier)
    box.engine = ConsensusEngine(
      configuration: configuration,
      restart: RestartState(lastFinalized: block.header, listens: false), after: box.engine,
      now: box.now)
    box.effects.removeAll()
    box.step(.start)
    for other in box.others { box.step(.peerUp(.validator(ValidatorIndex(other)))) }
    return box
  }

  @Test func theNextEpochIsWrittenDownBeforeAnythingOfIt() {
    let (first, block) = Self.afterClosing(Box.follower(of: 1...3))
    var box = Self.next(first, on: block)
    #expect(box.effects.records.first?.record == .epoch(Epoch(1), isQuarantined: false))
    #expect(box.effects.records.first?.isForced == true)
    #expect((box.effects.records.first?.token.value ?? 0) > first.engine.lastToken.value)
    box.settleDisk()
    #expect(!box.engine.isListening, "nothing was forgotten that could be heard of")
    #expect(box.engine.view == View(1) && box.engine.finalView == View(0))
    box.effects.removeAll()
    var header = box.block(1, on: block.header).header
    header.epoch = Epoch(1)
    let child = Block(header: header, transactions: [Array("pay".utf8)])
    let reference = BlockReference(parentView: View(0), digest: header.digest)
    let statement = Statement(epoch: Epoch(1), view: View(1), ballot: .notarize(reference))
    let leader = ValidatorIndex(box.leader(1))
    let proposal = Proposal(
      vote: SimulatedKeys.vote(statement, by: leader), block: child,
      justification: Justification(parent: nil, nullifications: []))
    guard leader != box.place else { return }
    box.hear(.proposal(proposal), from: leader.value)
    box.settleJobs()
    #expect(box.voted == ["notarize 1"])
  }

  /// A signature, a verdict or an answer that belongs to the epoch before must fit nothing here.
  @Test func answersOfTheEpochBeforeFitNothing() {
    var (first, block) = Self.afterClosing(Box.follower(of: 1...3))
    first.fire(.view)
    let asked = first.effects.signatures.map(\.id)
    var box = Self.next(first, on: block)
    box.settleDisk()
    box.findWork()
    box.fire(.view)
    for request in box.effects.signatures { #expect(!asked.contains(request.id)) }
    for id in asked {
      box.step(
        .signed(id, SimulatedKeys.signature(of: box.statement(2, .nullify), by: ValidatorIndex(0))))
    }
    #expect(box.engine.rules[View(1)].signed.isEmpty)
  }

  /// What was found stays to be told, and the same again is found again.
  @Test func offencesOfTheEpochBeforeAreStillTold() {
    var (first, block) = Self.afterClosing(Box.follower(of: 1...3))
    let liar = first.other
    func twoVotes(_ box: inout Box, epoch: UInt64) {
      for word in 1...2 as ClosedRange<UInt64> {
        let statement = Statement(
          epoch: Epoch(epoch), view: View(2), ballot: .notarize(Box.unknown(word)))
        box.hear(.vote(SimulatedKeys.vote(statement, by: ValidatorIndex(liar))), from: liar)
      }
      box.settleJobs()
    }
    twoVotes(&first, epoch: 0)
    #expect(first.engine.snapshot.evidence.map(\.first.statement.epoch) == [Epoch(0)])
    var box = Self.next(first, on: block)
    #expect(box.engine.snapshot.evidence.map(\.first.statement.epoch) == [Epoch(0)])
    box.effects.removeAll()
    twoVotes(&box, epoch: 1)
    #expect(box.engine.snapshot.evidence.map(\.first.statement.epoch) == [Epoch(0), Epoch(1)])
    // No block can have that of the first epoch any more: the newest of each offence is enough.
    let third = Self.next(box, on: block, epoch: 2)
    #expect(third.engine.snapshot.evidence.map(\.first.statement.epoch) == [Epoch(1)])
  }

  /// Evidence of the epoch before is work, is asked for of the leader's block, and is taken of peers until
  /// it expires.
  @Test func evidenceOfTheEpochBeforeGoesOnTheLedgerUntilItExpires() throws {
    let (first, block) = Self.afterClosing(Box.follower(of: 1...3))
    let accused = first.others[1]
    let votes = (1...2 as ClosedRange<UInt64>).map {
      first.vote(2, .notarize(Box.unknown($0)), by: accused)
    }
    let proof = try #require(Evidence(votes[0], votes[1]))
    func heard(until end: UInt64, number: UInt64 = 0) -> Box {
      var box = Self.next(
        first, on: block,
        earlier: EarlierEpoch(
          number: Epoch(number), validators: SimulatedKeys.validators(4),
          evidenceEnd: Timestamp(end)))
      box.hear(.evidence(proof), from: box.others[0])
      box.settleJobs()
      return box
    }
    let now = first.now.wall.value
    let box = heard(until: now)
    #expect(box.engine.snapshot.evidence == [proof])
    #expect(box.engine.hasEvidenceToInclude && box.working == .evidence)
    var later = box
    later.time += 1
    later.findWork(hasTransactions: false)
    #expect(!later.engine.hasEvidenceToInclude, "it has expired")
    #expect(later.engine.timers[.evidence] == nil)
    #expect(heard(until: now - 1).engine.snapshot.evidence.isEmpty)
    #expect(heard(until: now, number: 7).engine.snapshot.evidence.isEmpty)
  }

  @Test func aPeerThatIsBehindIsGivenWhatEndedItsEpoch() {
    let (first, block) = Self.afterClosing(Box.follower(of: 1...3))
    var box = Self.next(first, on: block)
    box.effects.removeAll()
    let status = PeerStatus(
      epoch: Epoch(0), view: View(9), entry: nil, finalizedView: View(0),
      finalizedHeight: Height(0), flags: [], lastVoteOfYours: nil)
    box.hear(.status(status), from: box.other)
    box.hear(.status(status), from: box.other)
    #expect(box.effects.closings.map(\.epoch) == [Epoch(0)], "once in D")
    box.effects.removeAll()
    box.hear(.certificate(box.certificate(2, .nullify)), from: box.other)
    #expect(box.said.isEmpty)
    box.hear(.vote(box.vote(2, .nullify, by: box.other)), from: box.other)
    #expect(box.effects.verifications.isEmpty && box.effects.faults.isEmpty)
  }

  /// A peer that comes through several epochs in less than D is not made to wait at each.
  @Test func whoHasComeOneEpochFurtherGetsTheNextEndAtOnce() {
    let (first, block) = Self.afterClosing(Box.follower(of: 1...3))
    var box = Self.next(Self.next(first, on: block), on: block, epoch: 3)
    box.effects.removeAll()
    func status(_ epoch: UInt64) -> PeerMessage {
      .status(
        PeerStatus(
          epoch: Epoch(epoch), view: View(1), entry: nil, finalizedView: View(0),
          finalizedHeight: Height(0), flags: [], lastVoteOfYours: nil))
    }
    for epoch in [0, 1, 1, 0, 2] as [UInt64] { box.hear(status(epoch), from: box.other) }
    #expect(box.effects.closings.map(\.epoch.value) == [0, 1, 2])
  }

  /// An observer has no timers: a certificate of a later epoch tells it that it missed an end.
  @Test func aCertificateOfALaterEpochIsAnsweredByAStatus() {
    var box = EngineBox(place: nil)
    box.time = 1_000
    let statement = Statement(
      epoch: Epoch(2), view: View(1), ballot: .finalize(Box.unknown()))
    let certificate = SimulatedKeys.certificate(
      statement, by: [0, 1, 2], of: box.validators)
    box.hear(.certificate(certificate), from: 1)
    box.hear(.certificate(certificate), from: 1)
    let statuses = box.said.filter { if case .status = $0 { true } else { false } }
    #expect(statuses.count == 1 && box.effects.verifications.isEmpty)
  }

  /// In an epoch that is over its own votes are forgotten by design: that is no reason for silence in
  /// the next one, and nothing is reserved.
  @Test func inAnEpochThatIsOverNothingIsReservedAndNothingTelling() {
    let restart = RestartState(lastFinalized: SimulatedLedger.genesis(), abstentions: .closed)
    var box = EngineBox(place: 0, restart: restart, isStarted: false)
    box.start()
    let mine = box.certificate(3, .finalize(Box.unknown()), by: [0, 1, 2])
    box.hear(.certificate(mine), from: 1)
    box.settleJobs()
    #expect(box.engine.abstentions == .closed)
    #expect(
      !box.effects.records.contains { record in
        if case .reservation = record.record { true } else { false }
      })
    box.effects.removeAll()
    box.hear(.recoverRequest(RecoverRequest(nonce: 7, epoch: Epoch(0))), from: 1)
    #expect(box.said.isEmpty, "what it holds bounds nothing")
  }
}
