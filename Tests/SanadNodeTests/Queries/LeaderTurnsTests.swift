import SanadAPIModel
import SanadCrypto
import SanadTypes
import Testing

@testable import SanadNode

@Suite struct LeaderTurnsTests {
  private let turns: LeaderTurns
  private let validators: ValidatorSet

  init() throws {
    validators = try Fixture.validators("val-a", "val-b", "val-c", "val-d")
    turns = LeaderTurns(validators, anchor: BlockDigest(SHA256.digest([7])))
  }

  @Test func nobodyHasMissedAViewWhereNoneWasGivenUp() {
    #expect(turns.missed(above: View(4), below: View(5)) == nil)
    #expect(turns.missed(above: View(5), below: View(5)) == nil)
    #expect(turns.missed(above: View(9), below: View(5)) == nil)
    #expect(turns.missed(above: View(.max), below: View(.max)) == nil)
  }

  /// Counted view by view.
  @Test func countsEveryViewOnce() {
    for low in 0..<6 as Range<UInt64> {
      for high in low + 1..<low + 14 {
        for place in 0..<4 as Range<UInt16> {
          let index = ValidatorIndex(place)
          let views = (low + 1..<high).filter { turns.leader(of: View($0)) == index }
          #expect(
            turns.turns(of: index, above: View(low), below: View(high)) == UInt64(views.count))
        }
      }
    }
  }

  /// Eleven turns in a round, of which the heaviest has six.
  @Test func countsEveryViewOnceWhereWeightsDiffer() throws {
    let set = try ValidatorSet(
      zip(validators.validators, [1, 6, 3, 1]).map { $0.weighing($1) })
    let turns = LeaderTurns(set, anchor: BlockDigest(SHA256.digest([7])))
    for low in [0, 5] as [UInt64] {
      for high in low + 1..<low + 30 {
        for index in set.indices {
          let views = (low + 1..<high).filter { turns.leader(of: View($0)) == index }
          #expect(
            turns.turns(of: index, above: View(low), below: View(high)) == UInt64(views.count))
        }
      }
    }
    let missed = turns.missed(above: View(0), below: View(1_100_001)) ?? []
    #expect(missed.map(\.views) == ["100000", "600000", "300000", "100000"])
  }

  @Test func namesWhoMissedHowMany() {
    let missed = turns.missed(above: View(0), below: View(1_000_001)) ?? []
    #expect(missed.map(\.validator) == ["val-a", "val-b", "val-c", "val-d"])
    #expect(missed.map(\.views) == Array(repeating: "250000", count: 4))
    #expect(turns.missed(above: View(3), below: View(5))?.count == 1)
  }
}
