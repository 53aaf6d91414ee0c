import SanadCodec
import SanadCrypto
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// One engine against what peers may send it: refusals first.
@Suite struct ConsensusEngineTests {
  private static let genesis = SimulatedLedger.genesis()

  private func fault(_ box: EngineBox, _ reason: PeerFault.Reason) -> Bool {
    box.faults.contains(reason)
  }

  // MARK: Votes

  @Test func blamesAVoteOnAnothersChannel() {
    var box = EngineBox()
    let vote = box.vote(1, .nullify, by: 2)
    box.hear(.vote(vote), from: 1)
    #expect(fault(box, .voteOfAnother(vote.statement, signer: ValidatorIndex(2))))
    #expect(box.engine.slot(View(1))[tally: .nullify].count == 0)
  }

  @Test func verifiesLazilyAndBlamesAForgedVote() {
    var box = EngineBox()
    let reference = BlockReference(parentView: View(0), digest: BlockDigest(Digest(1, 1, 1, 1)))
    let forged = SimulatedKeys.forged(
      box.statement(1, .notarize(reference)), by: ValidatorIndex(1))
    box.hear(.vote(forged), from: 1)
    box.hear(.vote(box.vote(1, .notarize(reference), by: 2)), from: 2)
    #expect(box.effects.verifications.isEmpty, "two votes of four are nothing to verify")
    box.hear(.vote(box.vote(1, .notarize(reference), by: 3)), from: 3)
    #expect(box.effects.verifications.map(\.votes.count) == [3])
    box.settleJobs()
    #expect(fault(box, .invalidVote(forged.statement, signer: ValidatorIndex(1))))
    #expect(box.engine.slot(View(1))[tally: .notarize][ValidatorIndex(1)] == nil)
    #expect(box.engine.view == View(1), "two valid votes are no quorum")
  }

  @Test func aForgedCopyInABundleDoesNotKeepTheTrueVoteOut() {
    var box = EngineBox()
    let statement = box.statement(1, .nullify)
    let forged = SimulatedKeys.forged(statement, by: ValidatorIndex(2))
    box.hear(
      .voteBundle(VoteBundle(view: View(1), purpose: .relay, votes: [forged])), from: 1)
    box.hear(.vote(box.vote(1, .nullify, by: 2)), from: 2)
    box.settleJobs()
    #expect(fault(box, .invalidVote(statement, signer: ValidatorIndex(2))))
    #expect(box.effects.faults.allSatisfy { $0.peer == .validator(ValidatorIndex(1)) })
    #expect(
      box.engine.slot(View(1))[tally: .nullify][ValidatorIndex(2)]?.standing == .verified)
  }

  @Test func votesOfAnotherEpochOrFarAwayViewsTakeNoMemory() {
    var box = EngineBox()
    let old = Statement(epoch: Epoch(1), view: View(1), ballot: .nullify)
    box.hear(.vote(SimulatedKeys.vote(old, by: ValidatorIndex(1))), from: 1)
    for view in [4, 5, 1_000, UInt64.max] as [UInt64] {
      box.hear(.vote(box.vote(view, .nullify, by: 1)), from: 1)
    }
    #expect(box.engine.slots.isEmpty)
    box.hear(.vote(box.vote(3, .nullify, by: 1)), from: 1)
    #expect(box.engine.slots.count == 1)
  }

  @Test func aLaggingNodeTakesNoVotesForViewsLongPast() {
    var box = EngineBox()
    box.hear(.certificate(box.certificate(10_000, .nullify)), from: 1)
    box.settleJobs()
    #expect(box.engine.view == View(10_001))
    for view in 1...500 as ClosedRange<UInt64> {
      box.hear(.vote(box.vote(view, .nullify, by: 1)), from: 1)
    }
    #expect(box.engine.slots.count == 1)
  }

  @Test func followsALeaderThatNullifies() {
    var box = EngineBox(place: 0)
    let leader = box.leader(1)
    #expect(leader != 0)
    box.hear(.vote(box.vote(1, .nullify, by: leader)), from: leader)
    #expect(box.effects.verifications.count == 1, "verified at once")
    box.settleJobs()
    #expect(box.votesSaid.map(\.kind) == [.nullify])
  }

  // MARK: Certificates

  @Test func blamesCertificatesWithoutQuorumOrWithForgedSignatures() throws {
    var box = EngineBox()
    let small = box.certificate(1, .nullify, by: [0, 1])
    box.hear(.certificate(small), from: 1)
    #expect(fault(box, .invalidCertificate(small.statement)))
    let statement = box.statement(2, .nullify)
    let signed = [1, 2, 3].map { place in
      (
        signer: ValidatorIndex(UInt16(place)),
        signature: SimulatedKeys.signature(of: statement, by: ValidatorIndex(1))
      )
    }
    let forged = try #require(
      Certificate(statement: statement, signatures: signed, validatorCount: 4))
    box.hear(.certificate(forged), from: 1)
    // A true copy that comes meanwhile waits, and is tried when the forged one fails.
    box.hear(.certificate(box.certificate(2, .nullify)), from: 2)
    #expect(box.effects.verifications.count == 1)
    box.settleJobs()
    #expect(fault(box, .invalidCertificate(statement)))
    #expect(box.engine.view == View(3))
  }

  @Test func aCertificateFarAheadMovesTheNodeAtOnceAndIsRelayedOnce() {
    var box = EngineBox()
    let certificate = box.certificate(500, .nullify)
    for sender in [1, 2, 3] as [UInt16] { box.hear(.certificate(certificate), from: sender) }
    box.settleJobs()
    #expect(box.engine.view == View(501))
    #expect(box.said.filter { $0 == .certificate(certificate) }.count == 1)
  }

  @Test func verifiesNoSignatureTwice() {
    var box = EngineBox()
    for signer in [1, 2, 3] as [UInt16] {
      box.hear(.vote(box.vote(2, .nullify, by: signer)), from: signer)
    }
    box.settleJobs()
    #expect(box.engine.view == View(3))
    box.hear(.certificate(box.certificate(2, .nullify, by: [1, 2, 3])), from: 1)
    #expect(box.effects.verifications.isEmpty)
  }

  // MARK: Proposals

  @Test(
    arguments: [
      "version", "chain", "epoch", "view", "leader", "nextValidators",
      "transactionCount", "bytes", "weight",
    ])
  func dropsAProposalThatCannotBeRight(field: String) {
    var box = EngineBox()
    let limits = box.engine.configuration.parameters
    var body = Array("pay".utf8)
    var header = box.block(1, on: Self.genesis).header
    switch field {
    case "version": header.version = 2
    case "chain": header.chainID = ChainID(.zero)
    case "epoch": header.epoch = Epoch(1)
    case "view": header.view = View(2)
    case "leader": header.leader = ValidatorIndex(box.leader(2))
    case "nextValidators": header.nextValidators = Digest(1, 1, 1, 1)
    case "bytes": body = [UInt8](repeating: 0, count: Int(limits.blockBytesMax) + 1)
    case "weight": header.weight = limits.blockWeightMax + 1
    default: header.transactionCount = 2
    }
    let block = Block(header: header, transactions: [body])
    let reference = BlockReference(parentView: View(0), digest: header.digest)
    let proposal = Proposal(
      vote: box.vote(1, .notarize(reference), by: box.leader(1)), block: block,
      justification: Justification(parent: nil, nullifications: []))
    box.hear(.proposal(proposal), from: box.leader(1))
    box.settleJobs()
    let from = PeerID.validator(ValidatorIndex(box.leader(1)))
    #expect(box.effects.observations.contains(.proposalDropped(View(1), from: from, field)))
    #expect(box.engine.slot(View(1)).proposal == nil)
    #expect(box.votesSaid.isEmpty)
  }

  @Test func blamesAProposalOfANonLeaderOrWithAnotherDigestOrAForgedVote() throws {
    var box = EngineBox()
    let good = box.proposal(box.block(1, on: Self.genesis))
    let other = box.block(1, on: Self.genesis, "other")
    let notLeader = box.others(1)[0]
    let reference = try #require(good.vote.block)
    let wrong = [
      Proposal(
        vote: box.vote(1, .notarize(reference), by: notLeader), block: good.block,
        justification: good.justification),
      Proposal(vote: good.vote, block: other, justification: good.justification),
      Proposal(
        vote: SimulatedKeys.forged(good.vote.statement, by: good.vote.signer), block: good.block,
        justification: good.justification),
    ]
    for proposal in wrong {
      box.effects.removeAll()
      box.hear(.proposal(proposal), from: notLeader)
      box.settleJobs()
      #expect(fault(box, .invalidProposal(View(1))))
    }
    box.hear(.proposal(good), from: box.leader(1))
    box.settleJobs()
    #expect(box.votesSaid.map(\.kind) == [.notarize])
  }

  @Test func nullifiesAnInvalidBlockAtOnce() {
    var box = EngineBox()
    let block = box.block(1, on: Self.genesis, root: Digest(9, 9, 9, 9))
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.settleJobs()
    #expect(box.votesSaid.map(\.kind) == [.nullify])
  }

  @Test func nullifiesAProposalOnAStaleTimestampOrHeight() {
    var stale = EngineBox()
    let block = stale.block(1, on: Self.genesis, timestamp: Self.genesis.timestamp.value)
    stale.hear(.proposal(stale.proposal(block)), from: stale.leader(1))
    stale.settleJobs()
    #expect(stale.votesSaid.map(\.kind) == [.nullify])
    var high = EngineBox()
    var header = high.block(1, on: Self.genesis).header
    header.height = Height(2)
    let tall = Block(header: header, transactions: [Array("pay".utf8)])
    high.hear(.proposal(high.proposal(tall)), from: high.leader(1))
    high.settleJobs()
    #expect(high.votesSaid.map(\.kind) == [.nullify])
  }

  @Test func holdsATimestampAheadOfTheClockUntilItIsInRange() {
    var box = EngineBox()
    let limit = box.now.wall.value + 500
    let block = box.block(1, on: Self.genesis, timestamp: limit + 1)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.settleJobs()
    #expect(box.votesSaid.isEmpty)
    #expect(box.engine.timers[.hold] == Instant(box.time + 1))
    box.time += 1
    box.step(.timer(.hold))
    box.settleJobs()
    #expect(box.votesSaid.map(\.kind) == [.notarize])
  }

  @Test func waitsForMissingNullificationsAndAsksTheLeader() {
    var box = EngineBox.follower(of: 3...3)
    box.hear(.certificate(box.certificate(2, .nullify)), from: box.other)
    box.settleJobs()
    box.effects.removeAll()
    let block = box.block(3, on: Self.genesis)
    let leader = box.leader(3)
    box.hear(.proposal(box.proposal(block)), from: leader)
    box.settleJobs()
    #expect(box.votesSaid.isEmpty)
    let request = CertificateRequest(
      epoch: Epoch(0), first: View(1), last: View(1), kinds: [.notarization, .nullification])
    #expect(box.said.contains(.certificateRequest(request)))
    box.hear(.certificate(box.certificate(1, .nullify)), from: leader)
    box.settleJobs()
    #expect(box.votesSaid.map(\.kind) == [.notarize])
  }

  @Test func selfJustifyingProposalsNeedNoQuestion() {
    var box = EngineBox.follower(of: 3...3)
    box.hear(.certificate(box.certificate(2, .nullify)), from: box.other)
    box.settleJobs()
    box.effects.removeAll()
    let leader = box.leader(3)
    let justification = Justification(
      parent: nil, nullifications: [box.certificate(1, .nullify), box.certificate(2, .nullify)])
    let block = box.block(3, on: Self.genesis)
    box.hear(.proposal(box.proposal(block, justification: justification)), from: leader)
    box.settleJobs()
    #expect(box.votesSaid.map(\.kind) == [.notarize])
    #expect(!box.said.contains { if case .certificateRequest = $0 { true } else { false } })
  }

  @Test func nullifiesAProposalWhoseParentIsNotTheNotarizedOne() {
    var box = EngineBox.follower(of: 2...2)
    let first = box.block(1, on: Self.genesis)
    let reference = BlockReference(parentView: View(0), digest: first.header.digest)
    box.hear(.certificate(box.certificate(1, .notarize(reference))), from: box.other)
    box.settleJobs()
    box.effects.removeAll()
    let rival = box.block(1, on: Self.genesis, "rival")
    let leader = box.leader(2)
    let block = box.block(2, on: rival.header)
    box.hear(.proposal(box.proposal(block, parentView: 1)), from: leader)
    box.settleJobs()
    #expect(box.votesSaid.map(\.kind) == [.nullify])
  }

  @Test func takesOneProposalForAView() {
    var box = EngineBox()
    let leader = box.leader(1)
    box.hear(.proposal(box.proposal(box.block(1, on: Self.genesis, "one"))), from: leader)
    for text in ["two", "three", "four"] {
      box.hear(.proposal(box.proposal(box.block(1, on: Self.genesis, text))), from: leader)
    }
    #expect(box.effects.verifications.count == 1, "one proposal for each view and sender")
    box.settleJobs()
    box.hear(.proposal(box.proposal(box.block(1, on: Self.genesis, "five"))), from: leader)
    box.settleJobs()
    #expect(box.engine.tree.count == 1)
    #expect(box.engine.snapshot.evidence.map(\.offence) == [.twoNotarize])
  }

  // MARK: Restart, memory and abstaining

  @Test func signsNothingWhileItListensAfterAStart() {
    var box = EngineBox(isStarted: false)
    box.step(.start)
    box.hear(.proposal(box.proposal(box.block(1, on: Self.genesis))), from: box.leader(1))
    box.settleJobs()
    #expect(box.votesSaid.isEmpty)
    box.time = 99
    box.step(.timer(.listen))
    #expect(box.asked.isEmpty, "a timer that fires early is none")
    box.time = 100
    box.step(.timer(.listen))
    #expect(box.asked == ["notarize 1"])
  }

  @Test func aProvenVoteThatItDoesNotKnowSilencesTheNode() {
    var box = EngineBox()
    let mine = box.vote(7, .nullify, by: 0)
    let status = PeerStatus(
      epoch: Epoch(0), view: View(8), entry: nil, finalizedView: View(0),
      finalizedHeight: Height(0), flags: [], lastVoteOfYours: mine)
    box.hear(.status(status), from: 1)
    box.settleJobs()
    #expect(box.engine.rules.abstentions == .quarantined)
    #expect(box.effects.records.contains { $0.record == .abstention(.quarantined) && $0.isForced })
    box.effects.removeAll()
    box.hear(.proposal(box.proposal(box.block(1, on: Self.genesis))), from: box.leader(1))
    box.settleJobs()
    #expect(box.votesSaid.isEmpty)
  }

  @Test func aForgedReminderOfAnOwnVoteChangesNothing() {
    var box = EngineBox()
    let forged = SimulatedKeys.forged(box.statement(7, .nullify), by: ValidatorIndex(0))
    let status = PeerStatus(
      epoch: Epoch(0), view: View(1), entry: nil, finalizedView: View(0),
      finalizedHeight: Height(0), flags: [], lastVoteOfYours: forged)
    box.hear(.status(status), from: 1)
    box.settleJobs()
    #expect(box.engine.rules.abstentions == [])
  }

  @Test func tellsEachPeerItsHighestVote() {
    var box = EngineBox()
    let vote = box.vote(2, .nullify, by: 3)
    box.hear(.vote(vote), from: 3)
    box.step(.peerUp(.validator(ValidatorIndex(3))))
    let told = box.said.compactMap { message -> Vote? in
      if case .status(let status) = message { status.lastVoteOfYours } else { nil }
    }
    #expect(told == [vote])
  }

  @Test func aFloorFromBoundedAmnesiaKeepsItSilentUpToThere() {
    let restart = RestartState(
      lastFinalized: Self.genesis, reserved: View(60), voteFloor: View(1))
    var box = EngineBox.follower(of: 1...2, after: restart)
    box.hear(.proposal(box.proposal(box.block(1, on: Self.genesis))), from: box.leader(1))
    box.settleJobs()
    #expect(box.votesSaid.isEmpty)
    #expect(
      box.effects.observations.contains {
        if case .refused(_, View(1), .belowFloor(View(1), floor: View(1))) = $0 {
          true
        } else {
          false
        }
      })
    box.hear(.certificate(box.certificate(1, .nullify)), from: box.other)
    box.settleJobs()
    box.effects.removeAll()
    let block = box.block(2, on: Self.genesis)
    box.hear(.proposal(box.proposal(block)), from: box.leader(2))
    box.settleJobs()
    #expect(box.votesSaid.map(\.kind) == [.notarize])
  }

  @Test func anOwnSignatureInACertificateThatItDoesNotKnowSilencesTheNode() {
    var box = EngineBox()
    box.hear(.certificate(box.certificate(3, .nullify, by: [0, 1, 2])), from: 1)
    box.settleJobs()
    #expect(box.engine.rules.abstentions == .quarantined)
  }

  @Test func stopsVotingWhenACertifiedBlockIsInvalidHere() throws {
    var box = EngineBox()
    let block = box.block(1, on: Self.genesis, root: Digest(9, 9, 9, 9))
    let proposal = box.proposal(block)
    box.hear(.proposal(proposal), from: box.leader(1))
    let reference = try #require(proposal.vote.block)
    box.hear(.certificate(box.certificate(1, .notarize(reference))), from: 1)
    box.settleJobs()
    #expect(box.engine.rules.abstentions == .diverged)
    #expect(box.effects.records.contains { $0.record == .abstention(.diverged) && $0.isForced })
    #expect(!box.votesSaid.contains { $0.kind == .finalize })
  }

  @Test func asksAFailingSignerAgainAfterAWhile() throws {
    var box = EngineBox()
    box.hear(.proposal(box.proposal(box.block(1, on: Self.genesis))), from: box.leader(1))
    for job in box.effects.verifications { box.step(.verified(job.id, [true])) }
    for job in box.effects.executions { box.step(.executed(job.digest, .valid)) }
    let request = try #require(box.effects.signatures.first)
    box.effects.removeAll()
    box.step(.signingFailed(request.id))
    #expect(box.asked.isEmpty)
    box.time += 200
    box.step(.timer(.listen))
    #expect(box.asked == ["notarize 1"])
  }

  @Test func sendsNoVoteBeforeItsRecordIsDurable() throws {
    var box = EngineBox()
    box.hear(.proposal(box.proposal(box.block(1, on: Self.genesis))), from: box.leader(1))
    for job in box.effects.verifications { box.step(.verified(job.id, [true])) }
    for job in box.effects.executions { box.step(.executed(job.digest, .valid)) }
    let request = try #require(box.effects.signatures.first)
    box.effects.removeAll()
    box.step(
      .signed(
        request.id, SimulatedKeys.signature(of: request.statement, by: ValidatorIndex(0))))
    let vote = box.effects.messages.first { if case .vote = $0.message { true } else { false } }
    #expect(vote?.after == box.effects.records.last?.token)
    let kinds = box.effects.records.map { record -> String in
      switch record.record {
      case .block: "block"
      case .vote: "vote"
      default: "other"
      }
    }
    #expect(kinds == ["block", "vote"], "one sync covers the body and the vote")
    // Not in the own tally either, and not repeated to a peer that connects.
    #expect(box.engine.slot(View(1))[tally: .notarize][ValidatorIndex(0)] == nil)
    box.effects.messages = []
    box.step(.peerUp(.validator(ValidatorIndex(2))))
    #expect(box.votesSaid.isEmpty)
    box.step(.durable(box.engine.lastToken))
    #expect(box.engine.slot(View(1))[tally: .notarize][ValidatorIndex(0)] != nil)
  }

  @Test func raisesTheHighWaterMarkAheadAndWaitsForIt() {
    let restart = RestartState(lastFinalized: Self.genesis)
    var box = EngineBox(restart: restart, isStarted: false)
    box.step(.start)
    #expect(box.effects.records.map(\.record) == [.reservation(View(65))])
    box.time = 100
    box.step(.timer(.listen))
    box.hear(.proposal(box.proposal(box.block(1, on: Self.genesis))), from: box.leader(1))
    for job in box.effects.verifications { box.step(.verified(job.id, [true])) }
    for job in box.effects.executions { box.step(.executed(job.digest, .valid)) }
    #expect(box.asked.isEmpty)
    box.settleDisk()
    #expect(box.asked == ["notarize 1"])
  }

  @Test func dropsResponsesThatNobodyAskedFor() {
    var box = EngineBox()
    let block = box.block(1, on: Self.genesis)
    box.hear(.blockResponse(BlockResponse(id: 1, blocks: [block], proof: nil)), from: 1)
    #expect(box.engine.tree.count == 0)
  }

  @Test func everyEventInEveryOrderIsAnswered() {
    // Completions and timers that nobody waits for change nothing and trap nowhere.
    var box = EngineBox()
    let digest = BlockDigest(Digest(4, 4, 4, 4))
    for event in [
      .verified(VerificationID(99), []), .executed(digest, .valid), .durable(SyncToken(.max)),
      .built(View(9), box.block(1, on: Self.genesis)), .buildFailed(View(1)),
      .peerDown(.observer(4)), .start,
    ] as [ConsensusEvent] {
      box.step(event)
    }
    #expect(box.engine.view == View(1))
    #expect(box.votesSaid.isEmpty)
  }
}
