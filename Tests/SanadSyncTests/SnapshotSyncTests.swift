import SanadCrypto
import SanadSync
import SanadTypes
import Testing

/// Peers that answer as they are told, and a node that joins, on one clock.
private struct JoinWorld {
  enum Manner {
    case honest
    /// Offers, and serves nothing.
    case silent
    /// Offers something newer that there is not.
    case boasting
    /// Serves chunks that are not the state's.
    case lying
    /// Has none.
    case empty
    /// Leaves after some chunks.
    case leaving(after: Int)
    /// Serves chunks late, but within the time.
    case slow
  }

  static let offer = SnapshotOffer(height: Height(90), block: BlockDigest(.zero))
  static let newer = SnapshotOffer(height: Height(99), block: BlockDigest(.zero))

  var sync: SnapshotSync
  var manners: [(peer: PeerID, manner: Manner)]
  let chunks: Int
  var now = Instant(1_000)
  var accused: [PeerID] = []
  var served: [(peer: PeerID, chunk: Int)] = []
  var observations: [SnapshotObservation] = []
  var openMax = 0
  private var inbox: [(at: Instant, event: SnapshotEvent)] = []
  private var gone: Set<PeerID> = []
  /// What an earlier start has left, the next one last; nil for nothing.
  private var left: [Int]?

  init(
    _ manners: [Manner], chunks: Int = 20, pin: SnapshotOffer? = nil,
    preferring preferred: SnapshotOffer? = nil, left: [Int]? = nil, expecting expected: Int? = nil
  ) {
    self.left = left
    self.manners = manners.enumerated().map { place, manner in
      (.validator(ValidatorIndex(UInt16(place))), manner)
    }
    self.chunks = chunks
    sync = SnapshotSync(
      pin: pin, preferring: preferred, expecting: expected ?? manners.count, now: now)
  }

  /// Runs until it is over, at most for ten minutes.
  mutating func run() {
    for (peer, _) in manners { step(.peerUp(peer)) }
    let end = now.advanced(by: Milliseconds(600_000))
    while now < end {
      switch sync.phase {
      case .done, .givenUp: return
      case .recalling:
        step(left?.popLast().map { .recalled($0) } ?? .recallEnded)
        continue
      case .looking, .guided, .fetching: break
      }
      if let place = inbox.firstIndex(where: { $0.at <= now }) {
        step(inbox.remove(at: place).event)
      } else {
        now = now.advanced(by: Milliseconds(100))
        step(.timer)
      }
    }
  }

  private mutating func step(_ event: SnapshotEvent) {
    var effects = SnapshotEffects()
    sync.step(event, now: now, effects: &effects)
    for accusation in effects.accusations {
      accused.append(accusation.peer)
      gone.insert(accusation.peer)
    }
    observations += effects.observations
    for request in effects.requests { answer(request) }
  }

  private mutating func answer(_ request: SnapshotEffects.Request) {
    guard let manner = manners.first(where: { $0.peer == request.peer })?.manner,
      !gone.contains(request.peer)
    else { return }
    if case .silent = manner, request.want != .offers { return }
    var delay = Milliseconds(20)
    if case .slow = manner, case .chunk = request.want { delay = Milliseconds(4_000) }
    let verdict: SnapshotVerdict
    switch request.want {
    case .offers:
      switch manner {
      case .empty: verdict = .offers([])
      case .boasting: verdict = .offers([Self.offer, Self.newer])
      default: verdict = .offers([Self.offer])
      }
    case .step(let step):
      if case .guided(_, Self.newer, _) = sync.phase {
        verdict = .nothing
        break
      }
      verdict =
        switch step {
        case .head: .next(.ends(Epoch(0)))
        case .ends: .next(.parts(0))
        case .parts: .parts(chunks, recalls: left != nil)
        }
    case .chunk(let index):
      served.append((request.peer, index))
      if case .lying = manner {
        verdict = .invalid("other content")
      } else if case .leaving(let count) = manner,
        served.count(where: { $0.peer == request.peer }) > count
      {
        gone.insert(request.peer)
        inbox.append((now, .peerDown(request.peer)))
        return
      } else {
        verdict = .good
      }
    }
    inbox.append((now.advanced(by: delay), .answered(request.id, request.peer, verdict)))
  }
}

struct SnapshotSyncTests {
  @Test func fetchesEachChunkOnceFromAllWhoHaveIt() {
    var world = JoinWorld([.honest, .honest, .honest])
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
    #expect(world.served.map(\.chunk).sorted() == Array(0..<20))
    for (peer, _) in world.manners {
      #expect(world.served.count { $0.peer == peer } >= 5)
    }
    // Nobody is waited for once all have been heard.
    #expect(world.now < Instant(3_000))
  }

  @Test func aSnapshotWithoutChunksIsDone() {
    var world = JoinWorld([.honest], chunks: 0)
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
  }

  @Test func goesOnWithWhatIsHere() {
    // Some twice, and some that are none.
    var world = JoinWorld([.honest, .honest], left: [3, 19, 20, 0, 3, -1, .max])
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
    #expect(world.sync.doneCount == 20)
    #expect(world.served.map(\.chunk).sorted() == (0..<20).filter { ![0, 3, 19].contains($0) })
    #expect(world.sync.isHere(3) && !world.sync.isHere(20) && !world.sync.isHere(-1))
  }

  @Test func whoHasAllAsksForNothing() {
    var world = JoinWorld([.honest], left: Array(0..<20))
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
    #expect(world.served.isEmpty)
    // And who has nothing after all, for everything.
    world = JoinWorld([.honest], left: [])
    world.run()
    #expect(world.served.count == 20)
  }

  @Test func nobodyIsAskedForChunksWhileItLooksAtItsDisk() {
    var sync = SnapshotSync(expecting: 1, now: Instant(0))
    let peer = PeerID.validator(ValidatorIndex(0))
    var effects = SnapshotEffects()
    func answer(_ verdict: SnapshotVerdict, _ now: UInt64) {
      guard let id = effects.requests.last?.id else { return }
      sync.step(.answered(id, peer, verdict), now: Instant(now), effects: &effects)
    }
    // Of no effect before there is anything to be recalled.
    sync.step(.recalled(0), now: Instant(0), effects: &effects)
    sync.step(.recallEnded, now: Instant(0), effects: &effects)
    sync.step(.peerUp(peer), now: Instant(1), effects: &effects)
    answer(.offers([JoinWorld.offer]), 2)
    answer(.next(.parts(0)), 3)
    answer(.parts(2, recalls: true), 4)
    #expect(sync.phase == .recalling(JoinWorld.offer) && sync.serving == [peer])
    let asked = effects.requests.count
    // However long that takes, it is no peer's fault.
    sync.step(.timer, now: Instant(9_000), effects: &effects)
    sync.step(.recalled(1), now: Instant(600_000), effects: &effects)
    #expect(sync.phase == .recalling(JoinWorld.offer) && sync.doneCount == 1)
    #expect(effects.requests.dropFirst(asked).allSatisfy { $0.want == .offers })
    sync.step(.recallEnded, now: Instant(600_001), effects: &effects)
    #expect(sync.phase == .fetching(JoinWorld.offer))
    // What was recalled before is not recalled again, nor after the end.
    sync.step(.recalled(0), now: Instant(600_002), effects: &effects)
    #expect(sync.doneCount == 1)
  }

  @Test func theSnapshotOfWhichSomethingIsHereComesBeforeNewerOnes() {
    var world = JoinWorld([.boasting, .honest], preferring: JoinWorld.offer)
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
    #expect(
      world.observations.first == .chosen(JoinWorld.offer, guide: .validator(ValidatorIndex(0))))
    // One that nobody offers any more is not waited for.
    let old = SnapshotOffer(height: Height(80), block: BlockDigest(.zero))
    world = JoinWorld([.honest, .honest], preferring: old)
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer) && world.now < Instant(3_000))
    // Nor does it count where the operator names another one.
    world = JoinWorld([.boasting, .honest], pin: JoinWorld.offer, preferring: JoinWorld.newer)
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
  }

  @Test func partsWithALiarAndGetsTheRestElsewhere() {
    var world = JoinWorld([.lying, .honest])
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
    #expect(world.accused == [.validator(ValidatorIndex(0))])
    #expect(world.served.count { $0.peer == .validator(ValidatorIndex(0)) } == 1)
    #expect(world.sync.doneCount == 20)
    // Whoever asks how it stands is told so.
    #expect(world.sync.parted == [.validator(ValidatorIndex(0))])
    #expect(world.sync.connected == [.validator(ValidatorIndex(1))])
    #expect(world.sync.serving == [.validator(ValidatorIndex(1))])
    #expect(world.sync.offer == JoinWorld.offer)
  }

  @Test func partsWithWhoSendsWhatDoesNotDecode() {
    var sync = SnapshotSync(expecting: 2, now: Instant(0))
    let peer = PeerID.validator(ValidatorIndex(0))
    var effects = SnapshotEffects()
    sync.step(.peerUp(peer), now: Instant(1), effects: &effects)
    #expect(sync.connected == [peer] && sync.serving.isEmpty && sync.offer == nil)
    for now in [Instant(2), Instant(3)] {
      sync.step(.offended(peer, "a frame"), now: now, effects: &effects)
    }
    #expect(effects.accusations.map(\.reason) == ["a frame", "a frame"])
    #expect(sync.connected.isEmpty && sync.parted == [peer])
    // It is heard again once it may come back, and stays on the list.
    sync.step(.peerUp(peer), now: Instant(4), effects: &effects)
    #expect(sync.connected == [peer] && sync.parted == [peer])
    // A list that peers could make long ends somewhere.
    for number in 0..<UInt32(2 * SnapshotSync.partedMax) {
      sync.step(.offended(.observer(number), "a frame"), now: Instant(5), effects: &effects)
    }
    #expect(sync.parted.count == SnapshotSync.partedMax)
  }

  @Test func passesOverWhoSendsNothing() {
    var world = JoinWorld([.silent, .honest])
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
    #expect(world.observations.contains(.timedOut(.validator(ValidatorIndex(0)))))
    #expect(world.accused.isEmpty)
    // No stall beyond the time for an answer.
    #expect(world.now < Instant(15_000))
  }

  @Test func isNotKeptByOneWhoBoasts() {
    var world = JoinWorld([.boasting, .honest])
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
  }

  @Test func goesOnWhenAServerLeaves() {
    var world = JoinWorld([.leaving(after: 3), .honest])
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
    #expect(world.sync.doneCount == 20)
  }

  @Test func isAsFastAsTheOthersBesideASlowOne() {
    var world = JoinWorld([.slow, .honest, .honest], chunks: 200)
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
    #expect(world.served.count { $0.peer == .validator(ValidatorIndex(0)) } <= 3)
    // All alone it would take a quarter of an hour.
    #expect(world.now < Instant(16_000))
  }

  @Test func goesByBlocksWhereNobodyHasOne() {
    var world = JoinWorld([.empty, .empty])
    world.run()
    #expect(world.sync.phase == .givenUp(.noOffer))
    #expect(world.now < Instant(2_000))
    // Somebody who has not been heard is waited for, for a moment.
    world = JoinWorld([.empty, .empty], expecting: 3)
    world.run()
    #expect(world.sync.phase == .givenUp(.noOffer))
    #expect(world.now >= Instant(3_000) && world.now < Instant(4_000))
  }

  @Test func goesByBlocksWhereNobodyIsThere() {
    var world = JoinWorld([], expecting: 2)
    world.run()
    #expect(world.sync.phase == .givenUp(.noOffer))
    #expect(world.now >= Instant(21_000) && world.now < Instant(22_000))
  }

  @Test func goesByBlocksWhereNobodyServes() {
    var world = JoinWorld([.silent, .silent])
    world.run()
    #expect(world.sync.phase == .givenUp(.noProgress))
    #expect(world.observations.last == .givenUp(.noProgress))
    world = JoinWorld([.lying, .lying])
    world.run()
    #expect(world.sync.phase == .givenUp(.noProgress))
    #expect(world.accused.count == 2)
  }

  @Test func takesThePinnedOneAndNoOther() {
    var world = JoinWorld([.boasting, .honest], pin: JoinWorld.offer)
    world.run()
    #expect(world.sync.phase == .done(JoinWorld.offer))
    let other = SnapshotOffer(height: Height(90), block: BlockDigest(Digest(1, 1, 1, 1)))
    world = JoinWorld([.honest, .honest], pin: other)
    world.run()
    #expect(world.sync.phase == .givenUp(.noProgress))
    #expect(world.served.isEmpty)
  }

  @Test func answersThatNobodyAskedForChangeNothing() {
    var sync = SnapshotSync(expecting: 1, now: Instant(0))
    let peer = PeerID.validator(ValidatorIndex(0))
    var effects = SnapshotEffects()
    sync.step(.peerUp(peer), now: Instant(1), effects: &effects)
    #expect(effects.requests.map(\.want) == [.offers])
    let id = effects.requests.first?.id ?? 0
    let stranger = PeerID.validator(ValidatorIndex(1))
    sync.step(.answered(id, stranger, .good), now: Instant(2), effects: &effects)
    sync.step(.answered(id + 1, peer, .invalid("")), now: Instant(3), effects: &effects)
    #expect(sync.phase == .looking)
    #expect(effects.accusations.isEmpty)
    #expect(sync.want(of: id, from: peer) == .offers)
    #expect(sync.want(of: id, from: stranger) == nil)
  }
}
