import SanadCodec
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// Which certificates are looked at, whose signatures are verified, and what follows.
@Suite struct CertificateGuardTests {
  private typealias Box = EngineBox

  private func certificate(_ statement: Statement, _ votes: [Vote]) throws -> Certificate {
    try #require(
      Certificate(
        statement: statement, signatures: votes.map { ($0.signer, $0.signature) },
        validatorCount: 4))
  }

  // MARK: What is looked at

  @Test func certificatesOfAnotherEpochAreNoWork() {
    var box = Box()
    let foreign = Statement(epoch: Epoch(1), view: View(1), ballot: .nullify)
    box.hear(
      .certificate(SimulatedKeys.certificate(foreign, by: box.others, of: 4)), from: box.other)
    #expect(box.effects.verifications.isEmpty && box.faults.isEmpty)
  }

  @Test func certificatesBelowFinalityAreNoWork() {
    var (box, _) = Box.afterFinality()
    box.hear(.certificate(box.certificate(1, .nullify)), from: box.other)
    #expect(box.effects.verifications.isEmpty)
    #expect(box.engine.slots[View(1)] == nil)
  }

  @Test func aPeerCausesSoManyVerificationsAndNoMore() {
    var box = Box()
    for view in 1...300 as ClosedRange<UInt64> {
      box.hear(.certificate(box.certificate(view, .nullify)), from: box.others[0])
    }
    #expect(box.effects.verifications.count == Verifications.perPeerMax)
    let from = PeerID.validator(ValidatorIndex(box.others[0]))
    #expect(box.effects.observations.contains(.overLimit(from)))
    box.hear(.certificate(box.certificate(400, .nullify)), from: box.others[1])
    #expect(box.effects.verifications.count == Verifications.perPeerMax + 1, "others may")
  }

  @Test func onePeersCopiesWaitOnce() {
    var box = Box()
    let nullify = box.certificate(2, .nullify)
    box.engine.verifications.startVerifying(nullify.statement)
    for sender in [1, 1, 1, 2] as [UInt16] {
      box.engine.verifications.wait(nullify, from: .validator(ValidatorIndex(sender)))
    }
    #expect(box.engine.verifications.takeWaiting(nullify.statement).count == 2)
  }

  // MARK: Which signatures are known

  @Test func signaturesThatAreOnlyClaimedAreVerified() {
    var box = Box.follower(of: 1...1)
    for signer in box.others(1) { box.hearVote(1, .nullify, by: signer) }
    #expect(box.effects.verifications.isEmpty, "two are no quorum")
    box.hear(.certificate(box.certificate(1, .nullify)), from: box.other)
    #expect(box.effects.verifications.map(\.votes.count) == [3])
  }

  @Test func aKnownSignatureCountsForItsOwnStatementAlone() throws {
    var box = Box.follower(of: 1...1)
    let signer = box.others(1)[0]
    let mine = box.vote(1, .notarize(Box.unknown(1)), by: signer)
    box.hear(
      .voteBundle(VoteBundle(view: View(1), purpose: .relay, votes: [mine])), from: box.other)
    box.verify()
    let place = ValidatorIndex(signer)
    #expect(box.engine.slot(View(1))[tally: .notarize][place]?.standing == .verified)
    // The signature of one block under a certificate of another.
    let other = box.statement(1, .notarize(Box.unknown(2)))
    let stolen = Vote(statement: other, signer: mine.signer, signature: mine.signature)
    let rest = box.others.filter { $0 != signer }
      .map { SimulatedKeys.vote(other, by: ValidatorIndex($0)) }
    box.hear(.certificate(try certificate(other, [stolen] + rest)), from: box.other)
    #expect(box.effects.verifications.map(\.votes.count) == [3])
    box.verify()
    #expect(box.engine.view == View(1))
    // Another signature under the same statement.
    let forged = SimulatedKeys.forged(mine.statement, by: mine.signer)
    let true3 = box.others.filter { $0 != signer }
      .map { SimulatedKeys.vote(mine.statement, by: ValidatorIndex($0)) }
    box.hear(.certificate(try certificate(mine.statement, [forged] + true3)), from: box.other)
    #expect(box.effects.verifications.map(\.votes.count) == [3])
    box.verify()
    #expect(box.engine.view == View(1))
    // With its own signature only the two others are new.
    box.hear(.certificate(try certificate(mine.statement, [mine] + true3)), from: box.other)
    #expect(box.effects.verifications.map(\.votes.count) == [2])
    box.verify()
    #expect(box.engine.view == View(2))
  }

  // MARK: What follows

  @Test func finalizationsAreSyncedAtOnceAndNoOthers() {
    var box = Box.follower(of: 1...2)
    box.hear(.certificate(box.certificate(1, .nullify)), from: box.other)
    box.hear(.certificate(box.certificate(2, .finalize(Box.unknown()))), from: box.other)
    box.verify()
    let kinds = box.effects.records.compactMap { effect -> String? in
      guard case .certificate(let certificate) = effect.record else { return nil }
      return "\(certificate.kind) \(effect.isForced)"
    }
    #expect(kinds == ["nullify false", "finalize true"])
  }

  @Test func aCertificateThatContradictsAFinalizationIsToldAndNotKept() {
    var box = Box.follower(of: 1...1)
    let final = box.certificate(1, .finalize(Box.unknown(1)))
    box.hear(.certificate(final), from: box.other)
    box.verify()
    box.effects.removeAll()
    let contrary = [
      box.certificate(1, .nullify), box.certificate(1, .notarize(Box.unknown(2))),
    ]
    for certificate in contrary {
      box.hear(.certificate(certificate), from: box.other)
      box.verify()
      #expect(
        box.effects.observations.contains(.contradiction(final.statement, certificate.statement)))
      #expect(box.engine.slot(View(1))[certificate: certificate.kind] == nil)
    }
    #expect(box.said.isEmpty, "and is passed on to nobody")
  }

  @Test func aLowerFinalizationDoesNotReplaceTheTarget() {
    var box = Box.follower(of: 1...1)
    for view in [5, 3] as [UInt64] {
      box.hear(.certificate(box.certificate(view, .finalize(Box.unknown(view)))), from: box.other)
      box.verify()
    }
    #expect(box.engine.target?.view == View(5))
    #expect(box.engine.knownFinalView == View(5))
  }

  @Test func timersOfAViewEndWithItAlsoWhenNothingIsLeftToDo() {
    var box = Box.follower(of: 1...2)
    box.findWork()
    box.fire(.leader)
    #expect(box.engine.timers[.view] != nil && box.engine.timers[.retry] != nil)
    // The tip moves, so that what was work is no longer said to be.
    box.hear(.certificate(box.certificate(1, .notarize(Box.unknown()))), from: box.other)
    box.verify()
    #expect(box.engine.view == View(2) && box.working == nil)
    for timer in [TimerID.halfway, .leader, .view, .retry, .pace, .hold] {
      #expect(box.engine.timers[timer] == nil, "\(timer)")
    }
  }

  // MARK: Serving

  @Test func servesItsOwnEpochAndFinalityAloneToObservers() {
    var box = Box()
    box.nullify(through: 3)
    func request(_ epoch: UInt64) -> PeerMessage {
      .certificateRequest(
        CertificateRequest(
          epoch: Epoch(epoch), first: View(1), last: View(3), kinds: .entry))
    }
    box.hear(request(1), from: box.other)
    box.step(.message(request(0), from: .observer(7)))
    #expect(box.said.isEmpty)
    box.hear(request(0), from: box.other)
    #expect(
      box.said.contains {
        if case .certificateResponse(let response) = $0 {
          response.certificates.map(\.view) == [View(3), View(2), View(1)]
        } else {
          false
        }
      })
  }
}
