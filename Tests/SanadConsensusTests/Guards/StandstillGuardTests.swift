import SanadCodec
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// What is said again when nothing moves, and what an own vote from elsewhere means.
@Suite struct StandstillGuardTests {
  private typealias Box = EngineBox

  /// A box in view 2, entered by a nullification, that has voted for a proposal for which nobody
  /// else votes, and has given the view up.
  private func standing() -> (box: EngineBox, proposal: Proposal) {
    var box = Box.follower(of: 2...2)
    box.nullify(through: 1)
    box.time += 100
    let proposal = box.proposal(
      box.block(2, on: Box.genesis),
      justification: Justification(parent: nil, nullifications: [box.certificate(1, .nullify)]))
    box.hear(.proposal(proposal), from: box.leader(2))
    box.settleJobs()
    box.fire(.view)
    box.settleJobs()
    box.effects.removeAll()
    return (box, proposal)
  }

  @Test func aRetrySaysEverythingAgainThatOthersMayLack() {
    var (box, proposal) = standing()
    box.fire(.retry)
    #expect(box.voted == ["notarize 2", "nullify 2"])
    let certificates = box.said.compactMap { message -> [View]? in
      if case .certificateResponse(let sent) = message {
        sent.certificates.map(\.view)
      } else {
        nil
      }
    }
    #expect(certificates == [[View(1)]])
    #expect(box.bundles.map(\.purpose) == [.standstill])
    #expect(box.bundles.first?.votes.count == 3, "the leader's, and two of its own")
    // The leader's vote is here; the two others may lack what it proposed.
    let receivers = box.effects.messages.filter { $0.message == .proposal(proposal) }
      .map(\.recipients)
    #expect(
      receivers == box.others(2).map { .peer(.validator(ValidatorIndex($0))) })
    let next = box.engine.timers[.retry]
    #expect(next.map { $0 > Instant(box.time) } == true, "and once more")
  }

  /// A box in view 2 with a finalize vote of view 1 that is not final.
  private func notFinal() -> EngineBox {
    var box = Box.follower(of: 1...2)
    let block = box.block(1, on: Box.genesis)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.settleJobs()
    box.hear(
      .certificate(box.certificate(1, .notarize(Box.reference(block)))), from: box.other)
    box.settleJobs()
    #expect(box.voted.contains("finalize 1"))
    box.effects.removeAll()
    return box
  }

  @Test func finalizeVotesAreRepeatedUntilTheirBlockIsFinal() {
    var box = notFinal()
    for _ in 0..<3 {
      #expect(box.engine.timers[.finality] != nil)
      box.effects.removeAll()
      box.fire(.finality)
      #expect(box.voted == ["finalize 1"])
      #expect(box.said.contains { if case .certificate = $0 { true } else { false } })
    }
  }

  @Test func aPeerThatConnectsIsToldFinalizeVotesOfViewsBefore() {
    var box = notFinal()
    box.step(.peerUp(.validator(ValidatorIndex(box.other))))
    #expect(box.voted == ["finalize 1"])
  }

  @Test func finalizeIsNotAskedForBeforeTheBodyIsDurable() {
    var box = Box.follower(of: 1...1)
    let block = box.block(1, on: Box.genesis)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.verify()
    box.execute()
    box.hear(
      .certificate(box.certificate(1, .notarize(Box.reference(block)))), from: box.other)
    box.verify()
    #expect(!box.effects.observations.contains { if case .refused = $0 { true } else { false } })
  }

  // MARK: An own vote from elsewhere

  private func status(_ vote: Vote) -> PeerMessage {
    .status(
      PeerStatus(
        epoch: Epoch(0), view: View(1), entry: nil, finalizedView: View(0),
        finalizedHeight: Height(0), flags: [], lastVoteOfYours: vote))
  }

  @Test func anOwnVoteThatIsKnownMeansNothing() {
    var box = Box.follower(of: 1...1)
    box.findWork()
    box.fire(.leader)
    box.settleJobs()
    let own = box.vote(1, .nullify, by: box.place?.value ?? 0)
    #expect(box.votesSaid == [own])
    box.hear(status(own), from: box.other)
    #expect(box.effects.verifications.isEmpty)
    box.settleJobs()
    #expect(box.engine.rules.abstentions.isEmpty)
    // In a certificate neither.
    box.hear(.certificate(box.certificate(1, .nullify, by: [0, 1, 2])), from: box.other)
    box.hear(.certificate(box.certificate(1, .nullify, by: [1, 2, 3])), from: box.other)
    box.settleJobs()
    #expect(box.engine.view == View(2))
    #expect(box.engine.rules.abstentions.isEmpty)
  }

  @Test func anOwnVoteThatTheFloorCoversMeansNothing() {
    let restart = RestartState(
      lastFinalized: Box.genesis, reserved: View(60), voteFloor: View(5))
    var box = EngineBox(restart: restart)
    box.hear(status(box.vote(5, .nullify, by: 0)), from: 1)
    box.settleJobs()
    #expect(box.engine.rules.abstentions.isEmpty)
    box.hear(.certificate(box.certificate(4, .nullify, by: [0, 1, 2])), from: 1)
    box.settleJobs()
    #expect(box.engine.view == View(5))
    #expect(box.engine.rules.abstentions.isEmpty)
    box.hear(status(box.vote(6, .nullify, by: 0)), from: 1)
    box.settleJobs()
    #expect(box.engine.rules.abstentions == .quarantined)
  }
}
