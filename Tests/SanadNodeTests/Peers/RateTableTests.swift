import SanadTypes
import Testing

@testable import SanadNode

@Suite struct RateTableTests {
  private let table = RateTable(
    MessageLimits(validatorCount: 4, delayBound: Milliseconds(100)))
  private let burst = MessageLimits(validatorCount: 4, delayBound: Milliseconds(100))[.requests]
    .burst

  private func peer(_ number: UInt16) -> PeerID { .validator(ValidatorIndex(number)) }

  private func asks(_ peer: PeerID, at time: UInt64 = 1) -> Bool {
    table.admits(.requests, bytes: 60, from: peer, at: Instant(time))
  }

  @Test func eachPeerHasItsOwnAccount() {
    for _ in 0..<burst { #expect(asks(peer(0))) }
    #expect(!asks(peer(0)))
    #expect(asks(peer(1)) && asks(.observer(0)))
  }

  @Test func aViewThatIsSkippedCountsAndOneThatIsEnteredAgainDoesNot() {
    table.enter(View(100))
    for _ in 0..<burst { #expect(asks(peer(0))) }
    #expect(!asks(peer(0)))
    table.enter(View(103))
    for _ in 0..<12 { #expect(asks(peer(0))) }
    table.enter(View(103))
    table.enter(View(50))
    #expect(!asks(peer(0)))
  }

  @Test func viewsOfTheNextEpochCountFromOne() {
    table.enter(View(1_000))
    for _ in 0..<burst { #expect(asks(peer(0))) }
    #expect(!asks(peer(0)))
    table.beginEpoch()
    table.enter(View(2))
    for _ in 0..<8 { #expect(asks(peer(0))) }
    #expect(!asks(peer(0)))
  }

  @Test func anAnswerCountsForItsReceiver() {
    table.serve(peer(0), bytes: 16 << 20, at: Instant(1))
    #expect(!asks(peer(0)))
    #expect(asks(peer(1)))
    #expect(asks(peer(0), at: 2))
  }
}
