import SanadCodec
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadConsensus

/// How a proof comes onto the ledger: that it is work, who puts it into a block, and when it is no work
/// any more (consensus.md 2.14).
@Suite struct LedgerEvidenceTests {
  private typealias Box = EngineBox

  private func proof(
    _ box: Box, view: UInt64 = 1, against signer: UInt16? = nil, word: UInt64 = 1
  ) throws -> Evidence {
    let accused = signer ?? box.others[1]
    return try #require(
      Evidence(
        box.vote(view, .notarize(Box.unknown(word)), by: accused),
        box.vote(view, .notarize(Box.unknown(word + 1)), by: accused)))
  }

  /// Hears a proof and checks it; builds stay open.
  private func hear(_ proof: Evidence, _ box: inout Box) {
    box.hear(.evidence(proof), from: box.others[0])
    box.verify()
  }

  private func repeated(_ box: Box) -> [Evidence] {
    box.said.compactMap { if case .evidence(let proof) = $0 { proof } else { nil } }
  }

  /// A block of another leader with evidence in it.
  private func block(_ box: Box, _ view: UInt64, _ evidence: [Evidence]) -> Block {
    SimulatedLedger.block(
      on: Box.genesis, view: View(view), leader: ValidatorIndex(box.leader(view)),
      timestamp: Box.genesis.timestamp.next, [], evidence: evidence)
  }

  @Test func aProofIsWorkAndTheLeaderAsksForIt() throws {
    var box = Box.leader(of: 1)
    #expect(box.working == nil)
    let found = try proof(box)
    hear(found, &box)
    #expect(box.working == .evidence)
    #expect(box.effects.builds.map(\.evidence) == [[found]])
    box.settleJobs()
    #expect(box.proposals.map(\.block.evidence) == [[found]])
  }

  @Test func withoutProofsNothingIsAskedFor() {
    var box = Box.leader(of: 1)
    box.findWork()
    #expect(box.effects.builds.map(\.evidence) == [[]])
    #expect(box.engine.timers[.evidence] == nil)
  }

  @Test func aBlockAsksForSixteenInOrder() throws {
    var box = Box.leader(of: 1)
    // Four offences of four seats are not enough: the engine's table is filled by hand.
    for epoch in 0...1 as ClosedRange<UInt64> {
      for signer in 0..<12 as Range<UInt16> {
        let votes = (1...2 as ClosedRange<UInt64>).map { word in
          SimulatedKeys.vote(
            Statement(
              epoch: Epoch(epoch), view: View(20 - UInt64(signer)),
              ballot: .notarize(Box.unknown(word))), by: ValidatorIndex(signer))
        }
        _ = box.engine.evidence.add(try #require(Evidence(votes[0], votes[1])))
      }
    }
    box.findWork()
    // Those of epoch 1 can be on no block of epoch 0.
    #expect(box.effects.builds.first?.evidence.count == 12)
    for signer in 20..<30 as Range<UInt16> {
      let votes = [Ballot.nullify, .finalize(Box.unknown())].map {
        SimulatedKeys.vote(
          Statement(epoch: Epoch(0), view: View(1), ballot: $0), by: ValidatorIndex(signer))
      }
      _ = box.engine.evidence.add(try #require(Evidence(votes[0], votes[1])))
    }
    let asked = box.engine.evidence(on: box.engine.tipDigest)
    #expect(asked.count == 16 && asked == asked.sorted())
  }

  /// What a block below has is not asked for again, and is once more when that block is lost.
  @Test func whatABlockBelowHasIsNoWorkUntilItIsLost() throws {
    var box = Box.follower(of: 1...3)
    let found = try proof(box)
    let carrier = block(box, 1, [found])
    hear(found, &box)
    box.hear(.proposal(box.proposal(carrier)), from: box.leader(1))
    box.settleJobs()
    box.hear(
      .certificate(box.certificate(1, .notarize(Box.reference(carrier)))), from: box.leader(1))
    box.settleJobs()
    #expect(box.engine.view == View(2) && !box.engine.hasEvidenceToInclude)
    #expect(
      box.engine.evidence(on: Box.genesis.digest) == [found], "on another branch it is asked for")
    let other = box.block(3, on: Box.genesis, "other")
    for view in 1...2 as ClosedRange<UInt64> {
      box.hear(.certificate(box.certificate(view, .nullify)), from: box.other)
    }
    box.hear(.proposal(box.proposal(other)), from: box.leader(3))
    box.settleJobs()
    box.hear(
      .certificate(box.certificate(3, .notarize(Box.reference(other)))), from: box.leader(3))
    box.settleJobs()
    #expect(box.engine.tipDigest == other.header.digest)
    #expect(box.engine.hasEvidenceToInclude, "the block that had it is not on the chain")
  }

  @Test func aFinalBlockSaysWhereItStands() throws {
    var box = Box.follower(of: 1...2)
    let found = try proof(box)
    let carrier = block(box, 1, [found])
    box.hear(.proposal(box.proposal(carrier)), from: box.leader(1))
    box.settleJobs()
    box.hear(
      .certificate(box.certificate(1, .finalize(Box.reference(carrier)))), from: box.leader(1))
    box.settleJobs()
    let known = KnownEvidence(evidence: found, height: Height(1))
    #expect(box.engine.snapshot.offences == [known], "also where nobody told of it")
    #expect(box.effects.observations.contains(.evidenceStands(found, Height(1))))
    #expect(!box.effects.observations.contains(.evidence(found)))
    // Another pair of the same offence is no news.
    box.effects.removeAll()
    let again = try proof(box, word: 7)
    box.hear(.evidence(again), from: box.others[0])
    #expect(box.effects.verifications.isEmpty)
    #expect(!box.engine.hasEvidenceToInclude && box.engine.timers[.evidence] == nil)
  }

  @Test func whatIsOnTheLedgerAtTheStartIsNoWork() throws {
    let found = try proof(Box())
    var box = Box(
      restart: RestartState(
        lastFinalized: Box.genesis, reserved: View(60),
        evidence: [KnownEvidence(evidence: found, height: Height(3))]))
    hear(found, &box)
    #expect(box.engine.snapshot.offences.map(\.height) == [Height(3)])
    #expect(box.working == nil && repeated(box).isEmpty)
  }

  /// What the ledger does not take is not asked for again: it would make empty blocks for ever.
  @Test func whatTheLedgerLeavesOutIsSetAside() throws {
    var box = Box.leader(of: 1)
    let found = try proof(box)
    hear(found, &box)
    let request = try #require(box.effects.builds.first)
    box.effects.builds = []
    let without = SimulatedLedger.block(
      on: request.parent, view: request.view, leader: ValidatorIndex(box.leader(1)),
      timestamp: request.timestamp, [])
    box.step(.built(request.view, without))
    #expect(!box.engine.hasEvidenceToInclude)
    #expect(box.engine.snapshot.offences == [KnownEvidence(evidence: found, height: nil)])
  }

  @Test func itIsToldAgainUntilABlockHasIt() throws {
    var box = Box.follower(of: 1...2)
    let found = try proof(box)
    hear(found, &box)
    #expect(repeated(box) == [found], "at once")
    let due = try #require(box.engine.timers[.evidence])
    #expect(due.elapsed(since: box.now.instant) == Milliseconds(1_000), "10D")
    box.effects.removeAll()
    box.fire(.evidence)
    #expect(repeated(box) == [found])
    #expect(box.engine.timers[.evidence] != nil)
    box.effects.removeAll()
    box.step(.peerDown(.validator(ValidatorIndex(box.other))))
    box.step(.peerUp(.validator(ValidatorIndex(box.other))))
    #expect(repeated(box) == [found], "to who has just come")
  }

  @Test func anObserverTellsNobody() throws {
    var box = Box(place: nil)
    box.hear(.evidence(try proof(box)), from: box.others[0])
    box.settleJobs()
    #expect(box.engine.snapshot.evidence.isEmpty && repeated(box).isEmpty)
  }
}
