import SanadCodec
import SanadCrypto
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// Observers: what one does itself, and what validators take from one.
@Suite struct ObserverTests {
  private static let genesis = SimulatedLedger.genesis()

  @Test func anObserverNeverVotesAndTrustsOnlyFinality() {
    var box = EngineBox(place: nil)
    box.hear(.certificate(box.certificate(1, .nullify)), from: 1)
    box.hear(.proposal(box.proposal(box.block(1, on: Self.genesis))), from: box.leader(1))
    box.time += 100_000
    for timer in TimerID.allCases { box.step(.timer(timer)) }
    box.settleJobs()
    #expect(box.engine.view == View(1))
    #expect(box.votesSaid.isEmpty && box.effects.signatures.isEmpty)
  }

  @Test func observersMayAskAndNothingElse() {
    var box = EngineBox()
    box.step(.message(.vote(box.vote(1, .nullify, by: 1)), from: .observer(9)))
    #expect(box.faults.contains(.unexpectedMessage))
    let request = BlockRequest(id: 5, selection: .heights(first: Height(1), count: 4))
    box.step(.message(.blockRequest(request), from: .observer(9)))
    #expect(box.effects.services == [BlockService(peer: .observer(9), request: request)])
  }

  /// Who is an observer here may be a validator in the next epoch, and bring what ended this one: a
  /// finalization counts from anybody, other certificates are of no use, and neither is an offence.
  @Test func aFinalizationCountsFromAnybody() {
    var box = EngineBox()
    box.step(.message(.certificate(box.certificate(1, .nullify)), from: .observer(9)))
    #expect(box.effects.faults.isEmpty && box.effects.verifications.isEmpty)
    let block = BlockReference(
      parentView: View(0), digest: box.block(1, on: Self.genesis).header.digest)
    box.step(.message(.certificate(box.certificate(1, .finalize(block))), from: .observer(9)))
    #expect(box.effects.faults.isEmpty && !box.effects.verifications.isEmpty)
  }
}
