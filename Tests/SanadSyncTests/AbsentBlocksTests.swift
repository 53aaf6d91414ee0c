import SanadSync
import SanadTypes
import Testing

/// Peers that keep blocks for some time only: no fault of theirs, and no stall.
@Suite struct AbsentBlocksTests {
  private let chain = Chain(1_000)
  private var sync: BlockSync

  init() {
    sync = BlockSync(
      chainID: chainID, epoch: Epoch(0), committed: Chain(1).place(0),
      limits: SyncLimits(requestInterval: .zero, bytesPerSecond: 1 << 40))
  }

  private mutating func step(_ event: SyncEvent, at time: UInt64 = 0) -> SyncEffects {
    var effects = SyncEffects()
    sync.step(event, now: Instant(time), effects: &effects)
    return effects
  }

  private func absent(_ request: SyncEffects.Request, from first: UInt64) -> SyncEvent {
    .absent(BlockAbsence(id: request.request.id, first: Height(first)), from: request.peer)
  }

  @Test mutating func anotherPeerIsAskedAtOnceAndThatOneForYoungerBlocks() throws {
    _ = step(.peerUp(peer(1)))
    let first = try #require(step(.target(chain.place(150))).requests.first)
    #expect(first.request.selection == .heights(first: Height(1), count: 64))
    // The whole of it is old; the next range is there.
    let effects = step(absent(first, from: 65))
    #expect(effects.accusations.isEmpty)
    #expect(
      effects.requests.map(\.request.selection) == [.heights(first: Height(65), count: 64)])
    #expect(
      effects.observations.contains(.nowhere(wanted: Height(1), first: Height(65))))
    #expect(
      effects.observations.contains(.absent(peer(1), wanted: Height(1), first: Height(65))))
    // Somebody who has it comes, and gets asked for it alone.
    let other = step(.peerUp(peer(2)))
    #expect(other.requests.map(\.peer) == [peer(2)])
    #expect(other.requests.map(\.request.selection) == [.heights(first: Height(1), count: 64)])
  }

  @Test mutating func withSomebodyElseThereIsNothingToSay() throws {
    for number: UInt16 in 1...2 { _ = step(.peerUp(peer(number))) }
    let requests = step(.target(chain.place(64))).requests
    #expect(requests.map(\.peer) == [peer(1)])
    let effects = step(absent(requests[0], from: 900))
    #expect(effects.requests.map(\.peer) == [peer(2)])
    for observation in effects.observations {
      if case .nowhere = observation { Issue.record("one peer was not asked yet") }
    }
    // The second has not got it either.
    let after = step(absent(effects.requests[0], from: 500))
    #expect(after.requests.isEmpty && after.timer == nil, "no peer can be asked, and none later")
    #expect(after.observations.contains(.nowhere(wanted: Height(1), first: Height(500))))
    // They are not asked again by the passing of time.
    #expect(step(.timer, at: 1_000_000).requests.isEmpty)
  }

  @Test mutating func aBlockThatItHasIsNoReason() throws {
    _ = step(.peerUp(peer(1)))
    let request = try #require(step(.target(chain.place(64))).requests.first)
    let effects = step(absent(request, from: 1))
    #expect(effects.accusations.isEmpty && effects.requests.isEmpty)
    #expect(effects.observations.contains(.empty(peer(1), first: Height(1))))
    #expect(effects.timer == Instant(1_000), "it rests as one that sends nothing")
    #expect(step(.timer, at: 1_000).requests.count == 1)
  }

  @Test mutating func whatNobodyAskedForChangesNothing() throws {
    for number: UInt16 in 1...2 { _ = step(.peerUp(peer(number))) }
    let request = try #require(step(.target(chain.place(64))).requests.first)
    var effects = step(
      .absent(BlockAbsence(id: request.request.id, first: Height(900)), from: peer(2)))
    #expect(effects.observations == [.unsolicited(peer(2))] && effects.requests.isEmpty)
    effects = step(
      .absent(BlockAbsence(id: request.request.id + 1, first: Height(900)), from: peer(1)))
    #expect(effects.observations == [.unsolicited(peer(1))])
    // The second is not known to lack anything.
    let after = step(.peerDown(peer(1)))
    #expect(after.requests.map(\.peer) == [peer(2)])
    #expect(after.requests.map(\.request.selection) == [.heights(first: Height(1), count: 64)])
  }

  /// In the next epoch the name may be another validator's, who has all blocks and would never be asked.
  @Test mutating func itIsForgottenWithTheEpochAndWithTheChannel() throws {
    _ = step(.peerUp(peer(1)))
    let request = try #require(step(.target(chain.place(300))).requests.first)
    _ = step(absent(request, from: 200))
    sync.begin(Epoch(0), at: chain.place(0))
    _ = step(.peerUp(peer(1)))
    let again = try #require(step(.target(chain.place(300)), at: 1).requests.first)
    #expect(again.request.selection == .heights(first: Height(1), count: 64))
    _ = step(absent(again, from: 200))
    _ = step(.peerDown(peer(1)))
    let after = step(.peerUp(peer(1)), at: 2)
    #expect(after.requests.first?.request.selection == .heights(first: Height(1), count: 64))
  }
}
