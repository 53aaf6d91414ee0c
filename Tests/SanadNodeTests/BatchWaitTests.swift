import SanadCrypto
import SanadReplica
import SanadTypes
import Testing

@testable import SanadNode

/// A batch is answered exactly once, and never left to wait.
@Suite struct BatchWaitTests {
  private func text(_ standings: [BatchWait.Standing]?) -> [String]? {
    standings?.map { standing in
      switch standing {
      case .unanswered: "unanswered"
      case .taken: "taken"
      case .final(let isApplied): isApplied ? "applied" : "refused in a block"
      case .refused(let code, _, _, _): "refused \(code.number)"
      }
    }
  }

  private func answer(_ wait: BatchWait) async -> [String]? {
    text(await withCheckedContinuation { wait.answer($0) })
  }

  private static let refusal = SubmissionOutcome.refused(
    .sequenceGap, detail: "a gap", expected: "1", got: "2")

  @Test func placesThatDoNotExistChangeNothing() async {
    let wait = BatchWait(count: 1, waitsForFinality: false)
    wait.submitted(1, .accepted)
    wait.submitted(-1, .accepted)
    wait.final(7, isApplied: true)
    wait.expire()
    #expect(await answer(wait) == ["unanswered"])
  }

  @Test func anEmptyBatchIsAnsweredAtOnce() async {
    #expect(await answer(BatchWait(count: 0, waitsForFinality: true)) == [])
  }

  /// A time-out may be over before anybody waits.
  @Test func whoComesAfterTheExpiryIsAnsweredWithWhatIsKnown() async {
    let wait = BatchWait(count: 2, waitsForFinality: true)
    wait.submitted(0, .accepted)
    wait.expire()
    // What comes later changes nothing that has been said.
    wait.final(0, isApplied: true)
    wait.expire()
    #expect(await answer(wait) == ["taken", "unanswered"])
  }

  @Test func withoutAWaitForFinalityTheAnswersOfTheMempoolAreEnough() async {
    let wait = BatchWait(count: 3, waitsForFinality: false)
    wait.submitted(0, .accepted)
    wait.submitted(1, .known)
    // Final before the third has been answered: it counts once.
    wait.final(0, isApplied: true)
    wait.submitted(0, .known)
    wait.submitted(2, Self.refusal)
    #expect(await answer(wait) == ["taken", "taken", "refused 9007"])
  }

  @Test func whoIsFinalStaysSoWhateverTheMempoolSays() async {
    let wait = BatchWait(count: 2, waitsForFinality: true)
    wait.final(0, isApplied: true)
    wait.submitted(0, Self.refusal)
    wait.submitted(1, Self.refusal)
    #expect(await answer(wait) == ["applied", "refused 9007"])
  }

  @Test func aBatchOfNoTimeIsAnsweredWithWhatIsKnown() async {
    let waiters = Waiters()
    let ids = (1...3).map { TransactionID(Digest($0, 0, 0, 0)) }
    for _ in 0..<100 {
      let standings = await waiters.batch(ids, finalWithin: .zero) { first in
        waiters.end(first, .accepted)
        return true
      }
      #expect(text(standings) == ["taken", "unanswered", "unanswered"])
    }
  }

  @Test func aBatchThatNobodyTakesAndOneAfterTheEndAreAnsweredWithNothing() async {
    let waiters = Waiters()
    let ids = [TransactionID(Digest(1, 0, 0, 0))]
    #expect(await waiters.batch(ids, finalWithin: .seconds(600)) { _ in false } == nil)
    waiters.close()
    #expect(await waiters.batch(ids, finalWithin: nil) { _ in true } == nil)
  }

  @Test func closingEndsABatchThatWaits() async {
    let waiters = Waiters()
    let ids = [TransactionID(Digest(1, 0, 0, 0))]
    let standings = await waiters.batch(ids, finalWithin: nil) { _ in
      waiters.close()
      return true
    }
    #expect(text(standings) == ["unanswered"])
  }
}
