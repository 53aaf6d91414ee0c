import SanadTypes
import Testing

@testable import SanadConsensus

@Suite struct PacemakerTests {
  private func pacemaker(honestTurns: Int = 2) -> Pacemaker {
    Pacemaker(parameters: .localNetwork, honestTurns: honestTurns, now: Instant(0))
  }

  /// backoff(v) of consensus.md 2.2: whole groups of max(4, h) views without finality.
  @Test(
    arguments: [
      (1, 1), (4, 1), (5, 2), (8, 2), (9, 4), (13, 8), (17, 16), (21, 16), (10_000, 16),
    ] as [(UInt64, UInt64)])
  func backsOffByGroups(view: UInt64, factor: UInt64) {
    #expect(pacemaker().factor(view: View(view), lastFinalized: View(0)) == factor)
    #expect(pacemaker().factor(view: View(view + 50), lastFinalized: View(50)) == factor)
  }

  @Test func groupsGrowWithTheSet() {
    #expect(pacemaker(honestTurns: 34).factor(view: View(34), lastFinalized: View(0)) == 1)
    #expect(pacemaker(honestTurns: 34).factor(view: View(35), lastFinalized: View(0)) == 2)
  }

  @Test func timeoutsHaveACap() {
    var slow = ChainParameters.localNetwork
    slow.executionBudget = Milliseconds(10_000)
    let pacemaker = Pacemaker(parameters: slow, honestTurns: 2, now: Instant(0))
    #expect(
      pacemaker.viewTimeout(view: View(100), lastFinalized: View(0)) == Milliseconds(30_000))
    #expect(
      pacemaker.leaderTimeout(view: View(100), lastFinalized: View(0)) == Milliseconds(6_400))
  }

  @Test func retriesSlowDownToTheirCap() {
    var pacemaker = pacemaker()
    var intervals: [UInt64] = []
    for attempt in [0, 1, 5, 10, 11, 1_000, UInt64.max] as [UInt64] {
      pacemaker.attempt = attempt
      intervals.append(pacemaker.retryInterval.value)
    }
    #expect(intervals == [200, 300, 700, 1_200, 1_200, 1_200, 1_200])
  }

  @Test func finalityIntervalDoublesToItsCapAndStartsOver() {
    var pacemaker = pacemaker()
    var intervals: [UInt64] = []
    for _ in 0..<4 {
      pacemaker.lengthenFinalityInterval()
      intervals.append(pacemaker.finalityInterval.value)
    }
    #expect(intervals == [400, 800, 1_000, 1_000])
    pacemaker.resetFinalityInterval(Instant(5))
    #expect(pacemaker.finalityInterval == Milliseconds(200))
  }

  @Test func looksAsFarBackAsFiveSecondsOfViews() {
    var pacemaker = pacemaker()
    #expect(pacemaker.lookAhead == 64)
    for view in 0..<6_000 { pacemaker.enter(Instant(UInt64(view))) }
    #expect((4_000...4_096).contains(pacemaker.lookAhead))
    pacemaker.enter(Instant(60_000))
    #expect(pacemaker.lookAhead == 64)
  }
}
