import SanadCrypto
import SanadReplica
import SanadState
import SanadStorage
import SanadSync
import SanadTypes

/// A node without blocks that joins by a snapshot when a run is over: the core and the checks of
/// production, on a network and a disk of its own, from nodes of the run and from peers that stall and
/// lie, with crashes in between.
///
/// What it is to come to is known: the state that a second execution of the run's blocks gives.
struct JoinEpisode {
  /// What came of it.
  struct Outcome {
    /// Where it joined.
    var offer: SnapshotOffer
    /// How often it crashed before.
    var crashes: UInt64 = 0
    /// Chunks that it did not fetch again after a crash.
    var resumed: UInt64 = 0
    /// Chunks of the snapshot.
    var chunks: UInt64 = 0
    /// Peers that it parted with.
    var parted: UInt64 = 0
    /// Requests that a peer did not answer in time.
    var timedOut: UInt64 = 0
  }

  private enum Event {
    case up(PeerID)
    case answer(SnapshotResponse, PeerID)
    case garbage(PeerID)
    case look
  }

  /// One process of the node: what it has in memory, and the store that the next one throws away.
  private struct Life {
    let store: MemoryKeyValueStore
    var sync: SnapshotSync
    var check: SnapshotCheck
  }

  /// Bytes of a chunk: few, so that a small state has some.
  static let chunkBytes = 2_048
  private static let fileBytes = 16 * 1_024
  private static let crashesMax: UInt64 = 3
  private static let eventsMax = 200_000

  private let genesis: Genesis
  private let peers: [JoinPeer]
  private let device = MemoryDevice(name: "what has been fetched")
  private var stream: SeededStream
  private var now = Instant(1_000)
  private var queue = EventHeap<Event>()
  private var life: Life
  private var crashes: UInt64 = 0
  private var resumed: UInt64 = 0
  private var parted: Set<PeerID> = []
  private var timedOut: UInt64 = 0

  /// Nil where no node has a snapshot to give.
  ///
  /// - Parameter stores: those of honest nodes of the run.
  init?(_ genesis: Genesis, stores: [MemoryKeyValueStore], seed: UInt64) throws {
    var stream = SeededStream(seed: seed, for: .joining)
    guard let peers = try JoinPeer.peers(genesis, stores: stores, &stream) else { return nil }
    self.genesis = genesis
    self.peers = peers
    self.stream = stream
    life = try Self.begin(genesis, device, peers: peers.count, at: now)
    dial()
  }

  /// Joins, and compares: throws ``Breach``.
  ///
  /// - Parameter root: the state root at a height by the second execution; nil for one it has not seen.
  mutating func run(expecting root: (Height) -> Digest?) throws -> Outcome {
    for _ in 0..<Self.eventsMax {
      if crashes < Self.crashesMax, stream.chance(perMille: 8) {
        try crash()
        continue
      }
      switch life.sync.phase {
      case .done(let offer): return try end(offer, root)
      case .givenUp(let reason):
        throw Breach(.progress, "a node that joins from honest peers too goes by blocks: \(reason)")
      case .recalling: try recall()
      case .looking, .guided, .fetching:
        guard let next = queue.pop() else { throw Breach(.progress, "nothing comes any more") }
        now = max(now, Instant(next.time))
        try take(next.element)
      }
    }
    throw Breach(.progress, "\(Self.eventsMax) events, and a node has not joined")
  }

  // MARK: Lives

  private static func begin(
    _ genesis: Genesis, _ device: MemoryDevice, peers: Int, at now: Instant
  ) throws -> Life {
    let fetched = try FetchedChunks(
      device, recordMax: SnapshotResponse.bytesMax, fileBytes: fileBytes, holder: "a simulation")
    let sync = SnapshotSync(preferring: fetched.offer, expecting: peers, now: now)
    let store = MemoryKeyValueStore()
    return Life(
      store: store, sync: sync, check: SnapshotCheck(genesis, store: store, fetched: fetched))
  }

  private mutating func crash() throws {
    crashes += 1
    if stream.chance(perMille: 500) {
      device.kill()
    } else {
      let keeps = stream.pick([0, 500, 900, 1_000] as [UInt64]) ?? 500
      device.crash { _ in stream.chance(perMille: keeps) }
    }
    queue = EventHeap()
    now = now.advanced(by: Milliseconds(1_000))
    life = try Self.begin(genesis, device, peers: peers.count, at: now)
    dial()
  }

  private mutating func dial() {
    for peer in peers { push(.up(peer.id), after: stream.within(1...300)) }
    push(.look, after: 100)
  }

  private mutating func push(_ event: Event, after wait: UInt64) {
    queue.push(event, at: now.advanced(by: Milliseconds(wait)).elapsed(since: Instant(0)).value)
  }

  // MARK: Steps

  private mutating func recall() throws {
    switch try life.check.recall(life.sync) {
    case .chunk(let index, _):
      resumed += 1
      try step(.recalled(index))
    case .refused: break
    case .end: try step(.recallEnded)
    }
  }

  private mutating func take(_ event: Event) throws {
    switch event {
    case .up(let peer): try step(.peerUp(peer))
    case .garbage(let peer): try step(.offended(peer, "a frame does not decode"))
    case .look:
      push(.look, after: 100)
      try step(.timer)
    case .answer(let response, let peer):
      guard let want = life.sync.want(of: response.id, from: peer) else { return }
      let verdict = try life.check.verdict(on: response.answer, to: want, life.sync.phase)
      try step(.answered(response.id, peer, verdict))
    }
  }

  private mutating func step(_ event: SnapshotEvent) throws {
    var effects = SnapshotEffects()
    life.sync.step(event, now: now, effects: &effects)
    life.check.follow(life.sync.phase)
    for accusation in effects.accusations {
      if let peer = peers.first(where: { $0.id == accusation.peer }), peer.manner.isHonest {
        throw Breach(.honesty, "a node that joins parts with an honest one: \(accusation.reason)")
      }
      parted.insert(accusation.peer)
      // As long as production bans.
      push(.up(accusation.peer), after: 60_000)
    }
    for case .timedOut in effects.observations { timedOut += 1 }
    for request in effects.requests {
      guard let want = life.check.want(request.want),
        let peer = peers.first(where: { $0.id == request.peer })
      else { continue }
      switch try peer.answer(want, &stream) {
      case .nothing: break
      case .garbage(let wait): push(.garbage(peer.id), after: wait)
      case .answer(let answer, let wait):
        push(.answer(SnapshotResponse(id: request.id, answer: answer), peer.id), after: wait)
      }
    }
  }

  // MARK: The end

  private func end(_ offer: SnapshotOffer, _ expected: (Height) -> Digest?) throws -> Outcome {
    try life.check.finish()
    guard let root = expected(offer.height) else {
      throw Breach(.roots, "a node joined at height \(offer.height), which nobody has seen final")
    }
    do { try Self.check(life.store, by: root) } catch let failure as SnapshotFailure {
      throw Breach(.roots, "a node joined at height \(offer.height), and \(failure)")
    }
    let standing = try life.store.standing()
    guard standing?.height == offer.height, standing?.block == offer.block,
      standing?.stateRoot == root
    else {
      throw Breach(.durability, "a node that joined stands at \(String(describing: standing))")
    }
    return Outcome(
      offer: offer, crashes: crashes, resumed: resumed, chunks: UInt64(life.sync.chunkCount),
      parted: UInt64(parted.count), timedOut: timedOut)
  }

  /// Throws unless the values of a store make a root. Neither pages nor what the store says of itself
  /// count.
  private static func check(_ store: MemoryKeyValueStore, by root: Digest) throws {
    var entries: [SnapshotEntry] = []
    let room = StoreKey(.stateValue)
    try store.scan(prefix: room, from: room) { key, value in
      if let key = StateKey(bytes: Array(key.bytes.dropFirst())) {
        entries.append(SnapshotEntry(key: key, value: value))
      }
      return .next
    }
    entries.sort { $0.key.path > $1.key.path }
    let cut = try SnapshotCutter.cut { entries.popLast() }
    _ = try SnapshotParts(cut.parts, root: root)
  }
}
