import SanadConsensus
import SanadTypes
import Testing

@testable import SanadNode

/// When a node may say that it is level with the others.
@Suite struct FollowingTests {
  /// A node of four validators, or one that observes them, whose last final block is of view 100.
  private func following(
    _ said: UInt64..., target: UInt64? = nil, unstored: UInt64 = 0, needed: Int = 2
  ) -> Following {
    Following(
      finalized: View(100), target: target.map { View($0) }, unstored: unstored,
      said: said.map { ClaimedView(view: View($0), weight: 1) }, needed: needed, honestWeight: 2)
  }

  @Test func isNotKnownBeforeEnoughHaveSaidWhereTheyAre() {
    for few in [following(), following(100), following(100, 100, needed: 3)] {
      #expect(!few.isLevel)
      #expect(few.detail.contains("have said where they are"))
    }
    #expect(!Following.unknown.isLevel)
  }

  @Test func isBehindWhatAnHonestOneSays() {
    #expect(!following(103, 103).isLevel)
    #expect(!following(100, 5_000, 103).isLevel)
    #expect(
      following(5_000, 103).detail
        == "3 views behind the highest finalization seen, 0 blocks to store")
  }

  @Test func oneThatClaimsTooMuchDoesNotCount() {
    #expect(following(.max, 100).isLevel)
    #expect(following(100, .max, 90).isLevel)
  }

  @Test func isBehindAVerifiedFinalizationWhateverIsSaid() {
    #expect(!following(90, 90, target: 103).isLevel)
    #expect(following(90, 90, target: 102).isLevel)
  }

  @Test func isLevelWithinOneBlockInFlightAndAhead() {
    #expect(following(102, 102).isLevel)
    #expect(following(100, 100).isLevel)
    #expect(following(3, 4, 5).detail.hasPrefix("0 views behind"))
  }

  @Test func isBehindWhileWhatIsFinalCannotBeRead() {
    #expect(!following(100, 100, unstored: 9).isLevel)
    #expect(following(100, 100, unstored: 8).isLevel)
  }

  @Test func aValidatorByItselfIsLevelWithNobodyToHear() {
    let alone = Following(
      finalized: View(7), target: nil, unstored: 0, said: [], needed: 0, honestWeight: 1)
    #expect(alone.isLevel)
  }
}
