import SanadCodec
import SanadCrypto
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// From having forgotten one's votes back to voting (consensus.md 2.8 step 6). Of four validators,
/// two others make a quorum with this node.
@Suite struct QuarantineGuardTests {
  private typealias Box = EngineBox

  /// A node that starts in quarantine, and leads none of the views 1 to 6 where it can be helped.
  private func silent(isStarted: Bool = true, reserved: UInt64 = 0) -> EngineBox {
    EngineBox(
      restart: RestartState(
        lastFinalized: Box.genesis, reserved: View(reserved), abstentions: .quarantined),
      isStarted: isStarted)
  }

  private func nonce(_ box: EngineBox) -> UInt64 { box.engine.quarantine?.nonce ?? 0 }

  private func answer(_ box: EngineBox, _ view: UInt64?) -> PeerMessage {
    .recoverResponse(
      RecoverResponse(
        nonce: nonce(box), highest: view.map { box.certificate($0, .nullify) }))
  }

  private func requests(_ box: EngineBox) -> [Recipients] {
    box.effects.messages.compactMap {
      if case .recoverRequest = $0.message { $0.recipients } else { nil }
    }
  }

  private func floors(_ box: EngineBox) -> [DurableRecord] {
    box.effects.records.map(\.record).filter {
      if case .voteFloor = $0 { true } else { false }
    }
  }

  /// Answers of two others, the highest of a view.
  private func bound(_ box: inout EngineBox, at view: UInt64) {
    box.hear(answer(box, view), from: 1)
    box.verify()
    box.hear(answer(box, nil), from: 2)
  }

  // MARK: Asking

  @Test func asksEverybodyAndAgainWhoHasNotAnswered() {
    var box = silent(isStarted: false)
    box.step(.start)
    #expect(requests(box).isEmpty, "nobody is connected")
    for other in box.others { box.step(.peerUp(.validator(ValidatorIndex(other)))) }
    let asked = box.others.map { Recipients.peer(.validator(ValidatorIndex($0))) }
    #expect(requests(box) == asked)
    box.hear(answer(box, nil), from: 1)
    box.effects.removeAll()
    box.fire(.recovery)
    #expect(requests(box) == Array(asked.dropFirst()))
    box.hear(answer(box, nil), from: 2)
    box.effects.removeAll()
    #expect(box.engine.timers[.recovery] == nil, "enough have answered")
    box.step(.peerUp(.validator(ValidatorIndex(3))))
    #expect(requests(box).isEmpty)
  }

  @Test func asksWhenItFindsThatItForgotAVote() {
    var box = EngineBox()
    box.hear(.certificate(box.certificate(3, .nullify, by: [0, 1, 2])), from: 1)
    box.settleJobs()
    #expect(box.engine.rules.abstentions == .quarantined)
    #expect(requests(box).count == 3)
  }

  @Test func aNodeThatForgotNothingAsksNobodyAndTakesNoAnswer() {
    var box = EngineBox()
    box.step(.peerUp(.validator(ValidatorIndex(1))))
    #expect(requests(box).isEmpty)
    for other in box.others { box.hear(answer(box, 3), from: other) }
    box.settleJobs()
    #expect(box.engine.rules.voteFloor == View(0))
    #expect(box.engine.view == View(1))
  }

  // MARK: What does not count

  @Test func tooFewAnswersBoundNothing() {
    var box = silent()
    box.hear(answer(box, 3), from: 1)
    box.hear(answer(box, 3), from: 1)
    box.settleJobs()
    box.hear(answer(box, 3), from: 1)
    box.settleJobs()
    #expect(floors(box).isEmpty, "one validator answers once")
    #expect(box.engine.snapshot.recovery?.answered == [ValidatorIndex(1)])
    #expect(box.engine.snapshot.recovery?.needed == 2)
    box.hear(answer(box, nil), from: 3)
    #expect(floors(box) == [.voteFloor(View(5))])
    #expect(box.engine.snapshot.recovery?.floor == View(5))
  }

  @Test func anAnswerToAnotherQuestionDoesNotCount() {
    var box = silent()
    for other in box.others {
      let stale = RecoverResponse(nonce: nonce(box) ^ 1, highest: nil)
      box.hear(.recoverResponse(stale), from: other)
    }
    #expect(floors(box).isEmpty)
  }

  @Test func aForgedCertificateDoesNotCountAndClosesTheChannel() {
    var box = silent()
    box.hear(answer(box, nil), from: 1)
    let forged = box.certificate(3, .nullify, by: [1, 2, 3])
    box.hear(
      .recoverResponse(RecoverResponse(nonce: nonce(box), highest: forged)), from: 2)
    let job = box.effects.verifications.removeFirst()
    #expect(job.votes.count == 3, "every signature counts, known or not")
    box.step(.verified(job.id, [true, false, true]))
    #expect(floors(box).isEmpty)
    #expect(box.faults == [.invalidCertificate(forged.statement)])
    box.hear(answer(box, nil), from: 2)
    #expect(floors(box).count == 1, "a true one later does")
  }

  @Test func aCertificateWithTooFewSignersDoesNotCount() {
    var box = silent()
    box.hear(answer(box, nil), from: 1)
    let thin = box.certificate(3, .nullify, by: [1, 2])
    box.hear(.recoverResponse(RecoverResponse(nonce: nonce(box), highest: thin)), from: 2)
    box.settleJobs()
    #expect(floors(box).isEmpty)
    #expect(box.faults == [.invalidCertificate(thin.statement)])
  }

  @Test func aCertificateOfAnotherEpochDoesNotCount() {
    var box = silent()
    box.hear(answer(box, nil), from: 1)
    let statement = Statement(epoch: Epoch(1), view: View(9), ballot: .nullify)
    let foreign = SimulatedKeys.certificate(statement, by: [1, 2, 3], of: 4)
    box.hear(.recoverResponse(RecoverResponse(nonce: nonce(box), highest: foreign)), from: 2)
    box.settleJobs()
    #expect(floors(box).isEmpty)
  }

  @Test func nobodyAnswersInItsOwnNameOrAsAnObserver() {
    var box = silent()
    box.hear(answer(box, nil), from: 1)
    box.hear(answer(box, nil), from: 0)
    box.step(.message(answer(box, nil), from: .observer(1)))
    #expect(floors(box).isEmpty)
    #expect(box.faults == [.unexpectedMessage])
  }

  @Test func aVerdictOnAnOlderQuestionDoesNotCount() {
    var box = silent()
    box.hear(answer(box, 3), from: 1)
    let job = box.effects.verifications.removeFirst()
    box.engine.quarantine = Quarantine(
      box.engine.configuration.validators, of: box.engine.configuration.place, nonce: 77)
    box.step(.verified(job.id, [true, true, true]))
    #expect(box.engine.quarantine?.answered == [])
  }

  // MARK: The floor

  @Test func signsNothingBeforeTheFloorIsDurableAndPassed() {
    // With a mark that is far ahead: otherwise the reservation above the floor waits for the same sync.
    var box = silent(reserved: 60)
    bound(&box, at: 2)
    #expect(floors(box) == [.voteFloor(View(4))])
    #expect(box.effects.records.last { $0.record == .voteFloor(View(4)) }?.isForced == true)
    for view in 1...7 as ClosedRange<UInt64> {
      box.hear(.certificate(box.certificate(view, .nullify)), from: box.other)
      box.verify()
    }
    box.time += 10_000
    box.step(.timer(.recovery))
    box.step(.timer(.view))
    #expect(box.engine.rules.abstentions == .quarantined, "the record is not durable")
    #expect(box.asked.isEmpty)
    box.settleDisk()
    #expect(box.engine.rules.abstentions == .quarantined, "it still listens for a twin")
    box.fire(.recovery)
    #expect(box.engine.rules.abstentions == [])
    #expect(box.engine.rules.voteFloor == View(4))
    #expect(box.effects.records.last?.record == .abstention([]))
    #expect(box.effects.records.last?.isForced == true)
    #expect(box.effects.observations.contains(.recovered(View(8), floor: View(4))))
  }

  @Test func listensForAWholeViewAboveTheFloor() {
    var box = silent()
    bound(&box, at: 1)
    box.settleDisk()
    for view in 1...3 as ClosedRange<UInt64> {
      box.hear(.certificate(box.certificate(view, .nullify)), from: box.other)
      box.settleJobs()
    }
    #expect(box.engine.view == View(4))
    #expect(box.engine.timers[.recovery] == nil, "view 4 is the first that the floor permits")
    box.hear(.certificate(box.certificate(4, .nullify)), from: box.other)
    box.settleJobs()
    #expect(box.engine.timers[.recovery] == Instant(box.time + 200), "2D")
    box.time += 199
    box.step(.timer(.recovery))
    #expect(box.engine.rules.abstentions == .quarantined)
    box.time += 1
    box.step(.timer(.recovery))
    #expect(box.engine.rules.abstentions == [])
  }

  @Test func votesAgainAndCountsItsFloorAfterARestart() {
    var box = silent()
    bound(&box, at: 1)
    box.settleDisk()
    for view in 1...4 as ClosedRange<UInt64> {
      box.hear(.certificate(box.certificate(view, .nullify)), from: box.other)
      box.settleJobs()
    }
    box.fire(.recovery)
    box.settleDisk()
    box.effects.removeAll()
    box.findWork()
    box.fire(.view)
    box.settleJobs()
    #expect(box.voted.contains("nullify 5"))
  }

  @Test func reservesNothingBeforeTheFloorIsKnown() {
    var box = silent()
    #expect(box.engine.rules.reserved == View(0))
    bound(&box, at: 100)
    box.settleDisk()
    #expect(box.engine.rules.reserved == View(102 + 64), "above all that was ever signed")
  }

  @Test func aVoteOfItsKeyAboveTheFloorStopsIt() {
    var box = silent()
    bound(&box, at: 1)
    box.settleDisk()
    for peer in [1, 2] as [UInt16] {
      box.hear(.status(status(view: 2)), from: peer)
    }
    let vote = box.vote(5, .nullify, by: 0)
    box.hear(.status(status(view: 6, vote)), from: 3)
    box.settleJobs()
    #expect(box.effects.twinVote == vote)
  }

  private func status(view: UInt64, _ vote: Vote? = nil) -> PeerStatus {
    PeerStatus(
      epoch: Epoch(0), view: View(view), entry: nil, finalizedView: View(0),
      finalizedHeight: Height(0), flags: [], lastVoteOfYours: vote)
  }

  // MARK: Answering

  private func ask(_ box: inout EngineBox, epoch: UInt64 = 0) -> [RecoverResponse] {
    box.effects.removeAll()
    box.hear(.recoverRequest(RecoverRequest(nonce: 5, epoch: Epoch(epoch))), from: 3)
    return box.effects.messages.compactMap { sent in
      guard case .recoverResponse(let response) = sent.message,
        sent.recipients == .peer(.validator(ValidatorIndex(3)))
      else { return nil }
      return response
    }
  }

  @Test func answersWithItsHighestCertificate() {
    var box = EngineBox()
    #expect(ask(&box) == [RecoverResponse(nonce: 5, highest: nil)])
    let certificate = box.certificate(4, .nullify)
    box.hear(.certificate(certificate), from: 1)
    box.settleJobs()
    #expect(ask(&box) == [RecoverResponse(nonce: 5, highest: certificate)])
    #expect(ask(&box, epoch: 1) == [])
  }

  @Test func answersWithTheFinalizationWhereNothingIsAboveIt() {
    var (box, block) = Box.afterFinality()
    let asker = box.others[0]
    box.hear(.recoverRequest(RecoverRequest(nonce: 5, epoch: Epoch(0))), from: asker)
    let finalization = box.certificate(1, .finalize(Box.reference(block)))
    #expect(
      box.said == [.recoverResponse(RecoverResponse(nonce: 5, highest: finalization))])
  }

  @Test func aNodeThatRecoversItselfNeverAnswers() {
    var box = silent()
    #expect(ask(&box) == [])
    bound(&box, at: 1)
    box.settleDisk()
    #expect(ask(&box) == [], "the floor is known and not passed")
  }

  @Test func aNodeBelowItsFloorNeverAnswers() {
    var box = EngineBox(
      restart: RestartState(
        lastFinalized: Box.genesis, reserved: View(60), voteFloor: View(2)))
    #expect(ask(&box) == [])
    box.hear(.certificate(box.certificate(1, .nullify)), from: 1)
    box.settleJobs()
    #expect(ask(&box) == [], "in view 2")
    box.hear(.certificate(box.certificate(2, .nullify)), from: 1)
    box.settleJobs()
    #expect(ask(&box).map(\.highest?.view) == [View(2)])
  }

  @Test func observersNeitherAskNorAnswer() {
    var box = EngineBox()
    let request = PeerMessage.recoverRequest(RecoverRequest(nonce: 5, epoch: Epoch(0)))
    box.step(.message(request, from: .observer(1)))
    #expect(box.faults == [.unexpectedMessage])
    var observer = EngineBox(place: nil)
    #expect(ask(&observer) == [])
  }

  @Test func aValidatorAloneStaysSilent() {
    var box = EngineBox(
      validators: 1, restart: RestartState(lastFinalized: Box.genesis, abstentions: .quarantined))
    box.time += 60_000
    box.step(.timer(.recovery))
    #expect(box.engine.rules.abstentions == .quarantined)
    #expect(floors(box).isEmpty)
  }

  /// On a chain that rests nothing else would show that a node is silent.
  @Test func whoIsBelowItsFloorSaysSo() {
    func silences(_ floor: UInt64, place: UInt16? = 0) -> [String] {
      EngineBox(
        place: place,
        restart: RestartState(
          lastFinalized: SimulatedLedger.genesis(), reserved: View(60), voteFloor: View(floor))
      ).engine.snapshot.silences
    }
    #expect(silences(0).isEmpty)
    #expect(silences(1) == ["below_floor"], "nothing is signed in the floor's view")
    #expect(silences(40) == ["below_floor"])
    #expect(silences(40, place: nil) == ["observer"])
  }
}
