import SanadCodec
import SanadSafety
import SanadTypes
import Testing

@testable import SanadConsensus

/// Votes count by what their signers weigh: here 1, 4, 4, 1 and 1, of which eight are a quorum and four
/// include somebody honest.
@Suite struct WeightGuardTests {
  private func box(place: UInt16? = 0) -> EngineBox {
    EngineBox(place: place, validators: 5, weights: [1, 4, 4, 1, 1])
  }

  @Test func manyLightSignersAreNoQuorum() {
    var light = box()
    light.hear(.certificate(light.certificate(1, .nullify, by: [1, 3, 4])), from: 1)
    light.settleJobs()
    #expect(light.engine.view == View(1) && !light.faults.isEmpty)
  }

  @Test func fewHeavySignersAreOne() {
    var heavy = box()
    heavy.hear(.certificate(heavy.certificate(1, .nullify, by: [1, 2])), from: 1)
    heavy.settleJobs()
    #expect(heavy.engine.view == View(2) && heavy.faults.isEmpty)
  }

  /// Only as many signatures are verified as weigh enough, and the others stay unlooked at.
  @Test func twoHeavyVotesCompleteACertificate() {
    var engine = box()
    for signer in [3, 1] as [UInt16] {
      engine.hear(.vote(engine.vote(1, .nullify, by: signer)), from: signer)
    }
    #expect(engine.effects.verifications.isEmpty, "five of eleven")
    engine.hear(.vote(engine.vote(1, .nullify, by: 2)), from: 2)
    let verified = engine.effects.verifications.flatMap(\.votes).map(\.signer.value)
    #expect(verified.sorted() == [1, 2])
    engine.settleJobs()
    #expect(engine.engine.view == View(2))
  }

  /// One heavy vote to leave a view is reason to, two light ones are not.
  @Test func aViewIsLeftByWeight() {
    for (signers, isLeft) in [([3, 4], false), ([1], true)] as [([UInt16], Bool)] {
      var engine = box()
      for signer in signers {
        engine.hear(.vote(engine.vote(1, .nullify, by: signer)), from: signer)
      }
      #expect((engine.engine.workReason == .nullifies(signers.count)) == isLeft)
    }
  }

  /// q less the own weight: seven for one who weighs one, four for one who weighs four.
  @Test func answersAreWeighedBesidesTheOwnWeight() {
    let set = SimulatedKeys.validators(5, weights: [1, 4, 4, 1, 1])
    #expect(set.weightBesides(ValidatorIndex(0)) == 7 && set.weightBesides(ValidatorIndex(1)) == 4)
    #expect(set.weightBesides(nil) == 8)
    let heaviest = SimulatedKeys.validators(2, weights: [100, 1])
    #expect(heaviest.weightBesides(ValidatorIndex(0)) == 1, "somebody has to answer")
    var quarantine = Quarantine(set, of: ValidatorIndex(0), nonce: 1)
    quarantine.note(View(9), from: ValidatorIndex(1))
    quarantine.note(View(8), from: ValidatorIndex(3))
    quarantine.note(View(7), from: ValidatorIndex(4))
    #expect(quarantine.provenFloor == nil, "six of seven")
    quarantine.note(View(3), from: ValidatorIndex(2))
    #expect(quarantine.provenFloor == View(11))
    var watch = SilenceWatch(set, of: ValidatorIndex(1))
    watch.hear(View(5), from: ValidatorIndex(0))
    watch.hear(View(6), from: ValidatorIndex(3))
    #expect(watch.floor == nil)
    watch.hear(View(4), from: ValidatorIndex(2))
    #expect(watch.floor == View(8))
  }
}
