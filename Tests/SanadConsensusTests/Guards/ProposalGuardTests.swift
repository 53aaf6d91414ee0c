import SanadCodec
import SanadCrypto
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// Which proposals are taken, which parents are legal, and how a leader makes its own.
@Suite struct ProposalGuardTests {
  private typealias Box = EngineBox

  // MARK: Others' proposals

  @Test func proposalsOfPastViewsAndFarOnesAreNoWork() {
    // Leads neither view 4 nor view 5, whose leader is that of view 1.
    var box = Box.follower(of: 4...5)
    box.time = 1_000
    box.hear(.proposal(box.proposal(box.block(4, on: Box.genesis))), from: box.leader(4))
    #expect(box.effects.verifications.isEmpty)
    #expect(box.said.count == 1, "a status, which the sender may answer")
    box.nullify(through: 2)
    box.hear(.proposal(box.proposal(box.block(1, on: Box.genesis))), from: box.leader(1))
    #expect(box.effects.verifications.isEmpty)
    box.hear(.proposal(box.proposal(box.block(4, on: Box.genesis))), from: box.leader(4))
    #expect(box.effects.verifications.count == 1)
  }

  @Test func theFirstOfTwoProposalsStaysAndTheLeaderHasNone() {
    var box = Box.follower(of: 1...1)
    let first = box.proposal(box.block(1, on: Box.genesis, "one"))
    let second = box.proposal(box.block(1, on: Box.genesis, "two"))
    box.hear(.proposal(first), from: box.leader(1))
    box.hear(.proposal(second), from: box.others(1)[0])
    #expect(box.effects.verifications.count == 2, "both are on their way")
    box.verify()
    #expect(box.engine.slot(View(1)).proposal == first)
    #expect(box.engine.snapshot.evidence.map(\.offence) == [.twoNotarize])
    #expect(box.engine.snapshot.gaveUp == .leaderEquivocated)
    box.settleJobs()
    #expect(box.voted == ["nullify 1"])
  }

  /// What a leader forges into its proposal is held against the leader, and never passed on: whoever
  /// passed it on would be accused by everybody else.
  @Test(arguments: [true, false])
  func aForgedCertificateInAProposalIsNotPassedOn(isStandingStill: Bool) {
    var box = Box.follower(of: 1...3)
    box.nullify(through: 2)
    let true1 = box.certificate(1, .nullify)
    let forged = SimulatedKeys.forgedCertificate(
      box.statement(3, .nullify), by: box.others, of: box.validators)
    // A bundle of a peer that stands still makes this node relay what it sees first.
    if isStandingStill {
      let votes = [box.vote(3, .nullify, by: box.others(3)[0])]
      box.hear(
        .voteBundle(VoteBundle(view: View(3), purpose: .standstill, votes: votes)),
        from: box.others(3)[0])
    }
    let block = box.block(3, on: Box.genesis)
    box.hear(
      .proposal(
        box.proposal(
          block, justification: Justification(parent: nil, nullifications: [true1, forged]))),
      from: box.leader(3))
    box.settleJobs()
    #expect(box.effects.faults.map(\.peer) == [.validator(ValidatorIndex(box.leader(3)))])
    #expect(box.engine.slot(View(3)).proposal?.block == block, "its vote is good all the same")
    box.findWork()
    box.time += 100
    box.step(.timer(.halfway))
    box.fire(.view)
    box.settleJobs()
    box.fire(.retry)
    let passedOn = box.proposals.filter { $0.vote.signer.value == box.leader(3) }
    #expect(!passedOn.isEmpty)
    for proposal in passedOn {
      #expect(proposal.justification.certificates.map(\.view) == [View(1), View(2)])
      let votes = proposal.justification.certificates.flatMap(\.votes)
      #expect(votes.allSatisfy { SimulatedKeys.isValid($0) })
    }
  }

  @Test func aParentBelowFinalityIsIllegal() {
    var (box, _) = Box.afterFinality()
    box.hear(.proposal(box.proposal(box.block(2, on: Box.genesis))), from: box.leader(2))
    box.settleJobs()
    #expect(box.engine.snapshot.gaveUp == .illegalParent(View(0)))
    #expect(box.voted == ["nullify 2"])
  }

  @Test func aParentBesideTheFinalBlockIsIllegal() {
    let (box, _) = Box.afterFinality()
    // One block higher than what is final, so that it could be thought to be missing a body.
    let rival = box.block(1, on: box.block(1, on: Box.genesis, "rival").header)
    for parent in [rival.header, box.block(1, on: Box.genesis, "rival").header] {
      var box = box
      let block = box.block(2, on: parent)
      box.hear(.proposal(box.proposal(block, parentView: 1)), from: box.leader(2))
      box.settleJobs()
      #expect(box.engine.snapshot.gaveUp == .illegalParent(View(1)))
    }
  }

  @Test func bodiesOfPastViewsAreBounded() {
    var box = Box.follower(of: 1...1)
    let bytesMax = Int(box.engine.configuration.parameters.blockBytesMax)
    let limit = 64 * bytesMax
    let text = String(repeating: "x", count: bytesMax)
    var count = 0
    for view in 1...100 as ClosedRange<UInt64> {
      if box.leader(view) != box.place?.value {
        count += 1
        let block = box.block(view, on: Box.genesis, text, root: .zero)
        box.hear(.proposal(box.proposal(block)), from: box.leader(view))
        box.verify()
      }
      box.hear(.certificate(box.certificate(view, .nullify)), from: box.other)
      box.verify()
      box.effects.removeAll()
    }
    #expect(count > 65)
    #expect(box.engine.tree.byteCount <= limit + bytesMax)
    #expect(box.engine.tree.byteCount > limit / 2)
  }

  // MARK: Own proposals

  @Test func buildsNothingThatItCouldNotSign() {
    let restart = RestartState(
      lastFinalized: Box.genesis, reserved: View(60), voteFloor: View(1))
    var box = EngineBox(place: Box.leader(of: 1).place?.value, restart: restart)
    box.findWork()
    #expect(box.effects.builds.isEmpty)
  }

  @Test func buildsOnceAndOnlyWhatItAskedFor() {
    var box = Box.leader(of: 1)
    box.findWork()
    box.findWork()
    #expect(box.effects.builds.count == 1)
    let other = box.block(2, on: Box.genesis)
    box.step(.built(View(1), other))
    #expect(box.effects.abandoned == [other.header.digest])
    #expect(box.engine.tree.count == 0)
    #expect(box.engine.snapshot.gaveUp == .buildFailed)
  }

  @Test func aFailedBuildIsNoReasonToWait() {
    var box = Box.leader(of: 1)
    box.findWork()
    box.step(.buildFailed(View(1)))
    #expect(box.asked == ["nullify 1"])
  }

  @Test func buildsOnAnExecutedParentAboveItsTime() {
    var box = Box.leader(of: 2)
    let ahead = box.now.wall.value + 400
    let block = box.block(1, on: Box.genesis, timestamp: ahead)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.verify()
    box.hear(
      .certificate(box.certificate(1, .notarize(Box.reference(block)))), from: box.other)
    box.verify()
    box.findWork()
    #expect(box.engine.view == View(2))
    #expect(box.effects.builds.isEmpty, "nobody knows yet what the parent gives")
    box.execute()
    #expect(box.effects.builds.map(\.parentDigest) == [block.header.digest])
    #expect(box.effects.builds.map(\.timestamp) == [Timestamp(ahead + 1)])
  }

  @Test func aLoadedLeaderKeepsItsPace() {
    var box = Box.leader(of: 3)
    box.time = 1_000
    box.nullify(through: 1)
    box.time = 1_001
    box.nullify(through: 2)
    box.findWork()
    #expect(box.engine.view == View(3))
    #expect(box.effects.builds.isEmpty)
    #expect(box.engine.timers[.pace] == Instant(1_005))
    box.fire(.pace)
    #expect(box.effects.builds.count == 1)
  }

  @Test func leadsOverNoGapAndGivesUpHalfway() {
    var box = Box.leader(of: 3)
    box.hear(.certificate(box.certificate(2, .nullify)), from: box.other)
    box.settleJobs()
    box.effects.removeAll()
    box.time += 100
    box.findWork()
    #expect(box.engine.view == View(3))
    #expect(box.effects.builds.isEmpty)
    let request = CertificateRequest(
      epoch: Epoch(0), first: View(1), last: View(1), kinds: [.notarization, .nullification])
    #expect(box.said.contains(.certificateRequest(request)))
    box.fire(.halfway)
    #expect(box.engine.snapshot.gaveUp == .notReady)
  }

  @Test func justifiesItsParentByEveryNullificationBetween() {
    var box = Box.leader(of: 3)
    box.nullify(through: 2)
    box.time += 100
    box.findWork()
    box.settleJobs()
    let sent = box.proposals.first
    #expect(sent?.justification.nullifications.map(\.view) == [View(1), View(2)])
    #expect(sent?.vote.block?.parentView == View(0))
  }

  @Test func sendsItsProposalAfterItsVoteIsDurableAndNotBefore() {
    var box = Box.leader(of: 1)
    box.findWork()
    for build in box.effects.builds {
      let block = SimulatedLedger.block(
        on: build.parent, view: build.view, leader: box.place ?? ValidatorIndex(0),
        timestamp: build.timestamp, [])
      box.step(.built(build.view, block))
    }
    box.sign()
    box.fire(.halfway)
    box.fire(.view)
    box.fire(.retry)
    let open = box.effects.messages.filter {
      if case .proposal = $0.message { $0.after == nil } else { false }
    }
    #expect(open.isEmpty)
    #expect(!box.proposals.isEmpty, "it waits for its record")
    #expect(box.bundles.allSatisfy { $0.votes.allSatisfy { $0.signer != box.place } })
    box.settleDisk()
    box.effects.messages = []
    box.fire(.retry)
    #expect(box.proposals.count == 3, "to each who has not voted for it")
  }
}
