import SanadCodec
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// Entering views, their clocks, and what starts them (consensus.md 2.7, 2.18).
@Suite struct ViewGuardTests {
  // MARK: Entering

  @Test func everyViewHasItsOwnClockAndTimers() {
    var box = EngineBox()
    box.findWork()
    #expect(box.engine.timers[.leader] != nil && box.engine.timers[.view] != nil)
    box.time = 400
    box.hear(.certificate(box.certificate(1, .nullify)), from: box.other)
    box.verify()
    #expect(box.engine.view == View(2))
    #expect(box.engine.snapshot.inViewFor == .zero)
    #expect(box.engine.pacemaker.enteredAt == Instant(400))
    for timer in [TimerID.halfway, .leader, .view, .retry] {
      #expect(box.engine.timers[timer].map { $0 >= Instant(400) } ?? true, "\(timer)")
    }
  }

  @Test func stopsTheTimersOfTheViewThatEnded() {
    var box = EngineBox()
    box.findWork()
    box.hear(.certificate(box.certificate(1, .nullify)), from: box.other)
    box.verify()
    // The work was about the old tip as well; the node that leads may have armed again.
    box.step(.work(LedgerWork(tip: EngineBox.unknown().digest, hasTransactions: true, due: nil)))
    #expect(box.working == nil)
    #expect(box.engine.timers[.leader] == nil && box.engine.timers[.view] == nil)
  }

  @Test func tellsItsPeersThatItMovedOn() {
    var box = EngineBox()
    box.time = 500
    box.hear(.certificate(box.certificate(1, .nullify)), from: box.other)
    box.verify()
    let statuses = box.said.filter { if case .status = $0 { true } else { false } }
    #expect(statuses.count == 3)
  }

  @Test func certificatesOfTheLongPastAreKeptAndVotesAreNot() {
    var box = EngineBox()
    for view in 1...200 as ClosedRange<UInt64> {
      // Slowly, so that the look-ahead stays at its least.
      box.time += 1_000
      box.hear(.certificate(box.certificate(view, .nullify)), from: box.other)
      box.settleJobs()
    }
    let old = box.engine.slot(View(1))
    #expect(old[certificate: .nullify] != nil)
    #expect(old[tally: .nullify].count == 0)
    #expect(box.engine.slot(View(199))[tally: .nullify].count > 0)
  }

  // MARK: Work

  @Test func aTransactionOnTheTipIsWorkAndAnAnswerAboutAnotherTipIsNone() {
    var box = EngineBox.follower(of: 1...1)
    box.step(.work(LedgerWork(tip: EngineBox.unknown().digest, hasTransactions: true, due: nil)))
    #expect(box.working == nil)
    box.findWork()
    #expect(box.working == .transactions)
  }

  @Test func theClockStartsOnceAndStopsWhenTheWorkHasGone() {
    var box = EngineBox.follower(of: 1...1)
    box.findWork()
    let due = box.engine.timers[.leader]
    #expect(due != nil)
    box.time += 50
    box.findWork()
    #expect(box.engine.timers[.leader] == due)
    box.findWork(hasTransactions: false)
    #expect(box.working == nil)
    #expect(box.engine.timers[.leader] == nil && box.engine.timers[.view] == nil)
  }

  @Test func nullifiesOfOneAreNoWorkAndOfTwoAre() {
    var box = EngineBox.follower(of: 1...1)
    let quiet = box.others(1)
    box.hearVote(1, .nullify, by: quiet[0])
    #expect(box.working == nil, "one of four may be a liar")
    box.hearVote(1, .nullify, by: quiet[1])
    #expect(box.working == .nullifies(2))
  }

  @Test func aNotarizedTipThatIsNotFinalIsWorkAfterAWhile() {
    var box = EngineBox.follower(of: 1...2)
    box.hear(.certificate(box.certificate(1, .notarize(EngineBox.unknown()))), from: box.other)
    box.verify()
    #expect(box.working == nil)
    box.time += 199
    box.step(.timer(.work))
    #expect(box.working == nil)
    box.fire(.work)
    #expect(box.working == .staleTip(View(1)))
  }

  @Test func anIdleChainRestsUntilItsHeartbeat() {
    var box = EngineBox.follower(of: 1...1)
    #expect(box.working == nil)
    #expect(box.engine.timers[.work] == Instant(5_000))
    box.time = 4_999
    box.step(.timer(.work))
    #expect(box.working == nil)
    box.fire(.work)
    #expect(box.working == .heartbeat)
  }

  @Test func aDueEventCountsAtOnceForTheLeaderAndForOthersAfterTheDrift() {
    var follower = EngineBox.follower(of: 1...1)
    let due = follower.now.wall
    follower.findWork(due: due, hasTransactions: false)
    #expect(follower.working == nil)
    follower.time += 500
    follower.step(.timer(.work))
    #expect(follower.working == .dueEvent)
    var leader = EngineBox.leader(of: 1)
    leader.findWork(due: leader.now.wall, hasTransactions: false)
    #expect(leader.working == .dueEvent)
  }

  @Test func aViewInWhichItHasVotedGoesOn() {
    let probe = EngineBox()
    let restart = RestartState(
      lastFinalized: EngineBox.genesis, votes: [probe.vote(1, .nullify, by: 0)],
      reserved: View(60))
    let box = EngineBox(restart: restart)
    #expect(box.working == .ownVote)
    #expect(box.engine.timers[.retry] != nil, "and is tried again")
    #expect(
      box.engine.slot(View(1))[tally: .nullify][ValidatorIndex(0)]?.standing == .verified,
      "own votes are in the tally")
  }

  /// A power cut between the last-signed slot and the record of the body.
  @Test(arguments: [1, 4])
  func aVoteWhoseBodyWasLostIsNeitherCountedNorSaidAndNeverContradicted(validators: Int) {
    let probe = EngineBox(validators: validators)
    let lost = probe.vote(1, .notarize(EngineBox.unknown()), by: 0)
    let restart = RestartState(
      lastFinalized: EngineBox.genesis, votes: [lost], reserved: View(60))
    var box = EngineBox(validators: validators, restart: restart)
    #expect(box.engine.slot(View(1))[tally: .notarize].count == 0)
    #expect(box.engine.view == View(1), "nothing is certified by it")
    #expect(box.working == .ownVote)
    // The place is taken all the same: another block of the view gets no vote of this node.
    box.hear(.proposal(box.proposal(box.block(1, on: EngineBox.genesis))), from: box.leader(1))
    box.settleJobs()
    #expect(box.voted == [])
    // The view is given up, and the lost vote is not among what is repeated.
    box.fire(.view)
    box.settleJobs()
    box.fire(.retry)
    box.settleJobs()
    #expect(Set(box.voted) == (validators > 1 ? ["nullify 1"] : []), "alone it tells nobody")
    #expect(box.bundles.allSatisfy { !$0.votes.contains(lost) })
    #expect(validators > 1 || box.engine.view > View(1), "alone it goes on by itself")
  }

  // MARK: Giving up

  @Test func givesAViewUpAfterTheLeadersTimeoutAndTriesAgain() {
    var box = EngineBox.follower(of: 1...1)
    box.findWork()
    box.fire(.leader)
    box.settleJobs()
    #expect(box.voted == ["nullify 1"])
    #expect(box.engine.snapshot.gaveUp == .leaderTimeout)
    #expect(box.engine.timers[.retry] != nil)
  }

  @Test func aProposalStopsTheLeadersTimeoutAndNotTheViews() {
    var box = EngineBox.follower(of: 1...1)
    box.findWork()
    box.hear(.proposal(box.proposal(box.block(1, on: EngineBox.genesis))), from: box.leader(1))
    box.verify()
    #expect(box.engine.timers[.leader] == nil)
    box.fire(.view)
    #expect(box.engine.snapshot.gaveUp == .viewTimeout)
  }

  @Test func whoGaveAViewUpDoesNotVoteForItsBlockAnyMore() {
    var box = EngineBox.follower(of: 1...1)
    box.findWork()
    box.fire(.leader)
    // The signer fails, so that the place is free when the proposal comes.
    box.step(.signingFailed(box.effects.signatures[0].id))
    box.effects.removeAll()
    box.hear(.proposal(box.proposal(box.block(1, on: EngineBox.genesis))), from: box.leader(1))
    box.verify()
    box.execute()
    box.fire(.listen)
    #expect(box.asked == ["nullify 1"])
  }

  // MARK: After a restart

  @Test func theViewAfterARestartIsAboveEveryCertificate() {
    let probe = EngineBox()
    let restart = RestartState(
      lastFinalized: EngineBox.genesis,
      certificates: [probe.certificate(3, .nullify), probe.certificate(5, .nullify)],
      reserved: View(60))
    #expect(EngineBox(restart: restart).engine.view == View(6))
  }

  @Test func aLeadersOwnProposalIsPutTogetherAgain() {
    let place = EngineBox.leader(of: 1).place
    let probe = EngineBox.leader(of: 1)
    let block = probe.block(1, on: EngineBox.genesis)
    let restart = RestartState(
      lastFinalized: EngineBox.genesis, blocks: [block],
      votes: [
        probe.vote(1, .notarize(EngineBox.reference(block)), by: place?.value ?? 0)
      ], reserved: View(60))
    let box = EngineBox(place: place?.value, restart: restart)
    #expect(box.engine.slot(View(1)).proposal?.block == block)
  }

  // MARK: Status

  @Test func aPeerThatIsBehindIsGivenWhatMovesItOnce() {
    var box = EngineBox()
    box.nullify(through: 3)
    let behind = PeerStatus(
      epoch: Epoch(0), view: View(1), entry: nil, finalizedView: View(0),
      finalizedHeight: Height(0), flags: [], lastVoteOfYours: nil)
    box.hear(.status(behind), from: box.other)
    box.hear(.status(behind), from: box.other)
    let pushed = box.said.filter { if case .certificate = $0 { true } else { false } }
    #expect(pushed == [.certificate(box.certificate(3, .nullify))])
  }

  @Test func aPeerThatIsAheadIsAskedWhatMovedIt() {
    var box = EngineBox()
    let ahead = PeerStatus(
      epoch: Epoch(0), view: View(9), entry: nil, finalizedView: View(0),
      finalizedHeight: Height(0), flags: [], lastVoteOfYours: nil)
    box.hear(.status(ahead), from: box.other)
    let request = CertificateRequest(
      epoch: Epoch(0), first: View(1), last: View(8), kinds: .entry)
    #expect(box.said == [.certificateRequest(request)])
  }

  @Test func aPeerThatIsFarAheadGetsOneStatusInD() {
    var box = EngineBox()
    box.time = 1_000
    box.hearVote(50, .nullify, by: box.other)
    box.hearVote(51, .nullify, by: box.other)
    #expect(box.said.count == 1)
    box.time = 1_100
    box.hearVote(52, .nullify, by: box.other)
    #expect(box.said.count == 2)
  }

  @Test func aPeerThatConnectsIsToldTheVotesOfTheView() {
    var box = EngineBox.follower(of: 1...1)
    box.findWork()
    box.fire(.leader)
    box.settleJobs()
    box.effects.removeAll()
    box.step(.peerUp(.validator(ValidatorIndex(box.other))))
    #expect(box.voted == ["nullify 1"])
  }
}

/// The clock of a view while finality goes on (found by seed 35 of the simulator with seven validators).
@Suite struct RunningClockTests {
  private func length(_ box: EngineBox, _ timer: TimerID) -> UInt64? {
    box.engine.timers[timer].map { $0.elapsed(since: Instant(box.time)).value }
  }

  /// A node that is twenty views behind holds its view for sixteen times its length, until it learns that
  /// the view before is final.
  @Test func aClockThatRunsIsShortenedWhenFinalityGoesOn() {
    var box = EngineBox.follower(of: 21...21)
    let usual = ChainParameters.localNetwork.viewTimeout.value
    box.hear(.certificate(box.certificate(20, .nullify)), from: box.others(21)[0])
    box.settleJobs()
    // Others leave the view, which is work whatever is final.
    for other in box.others(21).prefix(2) {
      box.hear(.vote(box.vote(21, .nullify, by: other)), from: other)
    }
    #expect(box.engine.view == View(21) && length(box, .view) == 16 * usual)
    let block = box.block(19, on: EngineBox.genesis)
    let reference = BlockReference(parentView: View(0), digest: block.header.digest)
    box.hear(.certificate(box.certificate(19, .finalize(reference))), from: box.others(21)[0])
    box.settleJobs()
    #expect(box.engine.knownFinalView == View(19))
    #expect(length(box, .view) == usual)
  }
}
