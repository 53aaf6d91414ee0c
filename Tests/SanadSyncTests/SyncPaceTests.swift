import SanadSync
import SanadTypes
import Testing

/// A peer is asked for no more than peers serve (consensus.md 2.11).
@Suite struct SyncPaceTests {
  private let chain = Chain(1_000)
  private var sync: BlockSync

  init() {
    sync = BlockSync(chainID: chainID, epoch: Epoch(0), committed: Chain(1).place(0))
  }

  private mutating func step(_ event: SyncEvent, at time: UInt64) -> SyncEffects {
    var effects = SyncEffects()
    sync.step(event, now: Instant(time), effects: &effects)
    return effects
  }

  @Test mutating func aPeerThatAnsweredIsAskedAgainAfterTheInterval() throws {
    _ = step(.peerUp(peer(1)), at: 1_000)
    let first = try #require(step(.target(chain.place(1_000)), at: 1_000).requests.first)
    let answered = step(.response(chain.answer(first.request), from: peer(1)), at: 1_005)
    #expect(answered.requests.isEmpty)
    #expect(answered.timer == Instant(1_040))
    #expect(step(.timer, at: 1_039).requests.isEmpty)
    #expect(step(.timer, at: 1_040).requests.map(\.peer) == [peer(1)])
  }

  @Test mutating func anotherPeerIsAskedMeanwhile() throws {
    for number in UInt16(1)...4 { _ = step(.peerUp(peer(number)), at: 0) }
    let first = try #require(step(.target(chain.place(1_000)), at: 0).requests.first)
    let next = step(.response(chain.answer(first.request), from: peer(1)), at: 1)
    #expect(next.requests.map(\.peer) == [peer(4)])
  }

  @Test mutating func anAnswerThatTookLongerThanThePaceIsFollowedAtOnce() throws {
    _ = step(.peerUp(peer(1)), at: 0)
    let first = try #require(step(.target(chain.place(1_000)), at: 0).requests.first)
    let next = step(.response(chain.answer(first.request), from: peer(1)), at: 40)
    #expect(next.requests.map(\.peer) == [peer(1)])
  }

  @Test mutating func manyBytesAreFollowedByALongerRest() throws {
    _ = step(.peerUp(peer(1)), at: 0)
    let first = try #require(step(.target(chain.place(100)), at: 0).requests.first)
    let light = chain.answer(first.request, limit: 1)
    // The bodies are the host's to check against their headers.
    let answer = BlockResponse(
      id: light.id,
      blocks: light.blocks.map {
        Block(header: $0.header, transactions: [[UInt8](repeating: 0, count: 3 << 20)])
      }, proof: light.proof)
    let answered = step(.response(answer, from: peer(1)), at: 10)
    #expect(answered.accusations.isEmpty && answered.requests.isEmpty)
    // 3 MiB at 6 MiB a second.
    #expect(answered.timer == Instant(500))
    #expect(step(.timer, at: 499).requests.isEmpty)
    #expect(step(.timer, at: 500).requests.count == 1)
  }
}
