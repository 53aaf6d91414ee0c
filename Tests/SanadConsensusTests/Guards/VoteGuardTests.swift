import SanadCodec
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// The way of an own vote and the admission of others' votes, guard by guard.
@Suite struct VoteGuardTests {
  // MARK: Own votes

  @Test func aTokenMakesDurableWhatCameBeforeItAndNoMore() {
    var box = EngineBox.follower(of: 1...1)
    box.hear(.proposal(box.proposal(box.block(1, on: EngineBox.genesis))), from: box.leader(1))
    box.verify()
    box.execute()
    box.effects.records = []
    box.sign()
    let tokens = box.effects.records.map(\.token)
    #expect(tokens.count == 2, "the body and the vote")
    box.step(.durable(tokens[0]))
    #expect(box.engine.slot(View(1))[tally: .notarize][box.place ?? ValidatorIndex(0)] == nil)
    box.step(.durable(tokens[1]))
    #expect(box.engine.slot(View(1))[tally: .notarize][box.place ?? ValidatorIndex(0)] != nil)
  }

  @Test func aTokenThatWasNeverHandedOutMakesNothingDurable() {
    var box = EngineBox.follower(of: 1...1)
    box.step(.durable(SyncToken(.max)))
    box.hear(.proposal(box.proposal(box.block(1, on: EngineBox.genesis))), from: box.leader(1))
    box.verify()
    box.execute()
    box.effects.messages = []
    box.sign()
    let vote = box.effects.messages.first { if case .vote = $0.message { true } else { false } }
    #expect(vote?.after != nil)
  }

  @Test func aReservationCountsWhenItIsDurable() {
    let restart = RestartState(lastFinalized: EngineBox.genesis)
    var box = EngineBox(restart: restart, isStarted: false)
    box.step(.start)
    box.step(.durable(.start))
    #expect(box.engine.rules.reserved == View(0))
    box.settleDisk()
    #expect(box.engine.rules.reserved == View(65))
  }

  @Test func theMarkIsRaisedSixteenViewsAheadAndOnce() {
    var box = EngineBox()
    box.nullify(through: 43)
    #expect(box.engine.view == View(44))
    box.hear(.certificate(box.certificate(44, .nullify)), from: box.other)
    box.verify()
    let isReservation = { (record: DurableRecord) in
      if case .reservation = record { true } else { false }
    }
    #expect(box.records(where: isReservation).map(\.record) == [.reservation(View(109))])
    box.hear(.certificate(box.certificate(45, .nullify)), from: box.other)
    box.verify()
    #expect(box.records(where: isReservation).count == 1, "one at a time")
  }

  @Test func anOwnVoteCompletesAQuorum() {
    var box = EngineBox.follower(of: 1...1)
    let block = box.block(1, on: EngineBox.genesis)
    let second = box.others(1)[0]
    box.hearVote(1, .notarize(EngineBox.reference(block)), by: second)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.settleJobs()
    #expect(box.engine.view == View(2), "leader, second and this node are three of four")
  }

  @Test func aNotarizedBodyIsSyncedBeforeFinalizeIsAskedFor() {
    var box = EngineBox.follower(of: 1...1)
    let block = box.block(1, on: EngineBox.genesis)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.verify()
    box.execute()
    // The signer is slow: this node has not notarized when the notarization comes.
    box.hear(
      .certificate(box.certificate(1, .notarize(EngineBox.reference(block)))), from: box.other)
    box.verify()
    #expect(box.records { $0 == .block(block) }.map(\.isForced) == [true])
    #expect(!box.asked.contains("finalize 1"))
    box.settleDisk()
    #expect(box.asked.contains("finalize 1"))
  }

  @Test func aBodyIsWrittenOnce() {
    var box = EngineBox.follower(of: 1...1)
    let block = box.block(1, on: EngineBox.genesis)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.settleJobs()
    box.hear(
      .certificate(box.certificate(1, .notarize(EngineBox.reference(block)))), from: box.other)
    box.settleJobs()
    box.hear(
      .certificate(box.certificate(1, .finalize(EngineBox.reference(block)))), from: box.other)
    box.settleJobs()
    #expect(box.records { $0 == .block(block) }.count == 1)
  }

  @Test func votesAreForgottenWhenTheFinalityAboveThemIsDurable() {
    var box = EngineBox.follower(of: 1...1)
    let block = box.block(1, on: EngineBox.genesis)
    box.hear(.proposal(box.proposal(block)), from: box.leader(1))
    box.settleJobs()
    box.effects.removeAll()
    box.hear(
      .certificate(box.certificate(1, .finalize(EngineBox.reference(block)))), from: box.other)
    box.verify()
    #expect(box.engine.finalView == View(1))
    let isPrune = { (record: DurableRecord) in if case .prune = record { true } else { false } }
    #expect(box.records(where: isPrune).isEmpty)
    #expect(box.engine.rules.votedViews == [View(1)])
    #expect(box.engine.rules.lastFinalized == View(1))
    box.settleDisk()
    #expect(box.records(where: isPrune).map(\.record) == [.prune(View(1))])
    #expect(box.engine.rules.votedViews.isEmpty)
  }

  // MARK: Others' votes

  @Test func anOwnVoteThatPeersPassOnIsTakenForARecollectionAndNotForAVote() {
    var box = EngineBox()
    let mine = box.vote(1, .nullify, by: 0)
    box.hear(
      .voteBundle(VoteBundle(view: View(1), purpose: .relay, votes: [mine])), from: box.other)
    box.verify()
    #expect(box.engine.slot(View(1))[tally: .nullify].count == 0)
    #expect(box.engine.rules.abstentions == .quarantined)
  }

  @Test func whatIsToBeRelayedIsVerifiedAtOnceAndRelayed() {
    var box = EngineBox.follower(of: 1...1)
    let quiet = box.others(1)[0]
    box.hear(
      .voteBundle(VoteBundle(view: View(1), purpose: .standstill, votes: [])), from: box.other)
    box.effects.removeAll()
    box.hearVote(1, .nullify, by: quiet)
    #expect(box.effects.verifications.count == 1)
    box.verify()
    #expect(box.bundles.map(\.purpose) == [.relay])
    #expect(box.bundles.first?.votes == [box.vote(1, .nullify, by: quiet)])
  }

  @Test func aVerdictThatIsMissingCountsAsInvalid() {
    var box = EngineBox.follower(of: 1...1)
    box.hearVote(1, .nullify, by: box.leader(1))
    let job = box.effects.verifications[0]
    box.step(.verified(job.id, []))
    #expect(box.engine.slot(View(1))[tally: .nullify].count == 0)
    #expect(box.faults.count == 1)
  }

  @Test func remindsAPeerOfItsHighestVote() {
    var box = EngineBox()
    box.hearVote(2, .nullify, by: 3)
    box.hearVote(1, .nullify, by: 3)
    #expect(box.engine.highestVotes[3] == box.vote(2, .nullify, by: 3))
  }

  @Test func aVoteBelowFinalityIsComparedWithWhatWasKept() {
    var (box, block) = EngineBox.afterFinality()
    let signer = box.leader(1)
    box.hearVote(1, .notarize(EngineBox.unknown()), by: signer)
    box.verify()
    #expect(box.engine.slots[View(1)] == nil, "no slot comes back")
    let offences = box.engine.snapshot.evidence.map(\.offence)
    #expect(offences == [.twoNotarize] || offences == [.notarizeAndFinalize])
    #expect(box.said.contains { if case .evidence = $0 { true } else { false } })
    #expect(block.header.view == View(1))
  }
}
