import SanadTypes
import Testing

@testable import SanadNode

@Suite struct DropTallyTests {
  @Test func tellsTheFirstAndThenTheSumOfEachInterval() {
    let tally = DropTally()
    let peer = PeerID.validator(ValidatorIndex(1))
    #expect(tally.count(peer, "votes", at: Instant(5)) == 1)
    for _ in 0..<99 { #expect(tally.count(peer, "votes", at: Instant(10_004)) == nil) }
    #expect(tally.count(peer, "votes", at: Instant(10_005)) == 100)
    #expect(tally.count(peer, "votes", at: Instant(10_006)) == nil)
  }

  @Test func countsEachPeerAndReasonByItself() {
    let tally = DropTally()
    for number in UInt16(0)..<3 {
      for reason in ["votes", "sync"] {
        let peer = PeerID.validator(ValidatorIndex(number))
        #expect(tally.count(peer, reason, at: Instant(1)) == 1)
      }
    }
  }
}
