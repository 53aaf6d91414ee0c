import SanadTypes

/// Who can be asked: one open request for each peer, a pace after each answer, and a rest after each
/// failure.
struct SyncPeers: Sendable {
  private struct Peer: Sendable {
    let id: PeerID
    var isAsked = false
    var failures: UInt64 = 0
    var restsUntil = Instant(0)
    /// The order of its last request; the one that was asked longest ago comes first.
    var lastAsked: UInt64 = 0
    /// When that was.
    var askedAt = Instant(0)
    /// It has no blocks below this one: what it said last.
    var first = Height(0)
  }

  /// Ascending by id.
  private var peers: [Peer] = []
  private var asked: UInt64 = 0
  /// What is known of peers that have to be named again.
  private var known: [Peer] = []

  /// All peers have to be named again; how they served is remembered, or each epoch of a long way back
  /// would begin with a question to who never answers. What it lacks is not: the same name may be
  /// another's in an epoch of other validators, and whoever is not asked cannot say that it has blocks.
  mutating func begin() {
    known = peers
    for place in known.indices {
      known[place].isAsked = false
      known[place].first = Height(0)
    }
    peers = []
  }

  mutating func add(_ id: PeerID) {
    guard place(of: id) == nil else { return }
    let place = peers.firstIndex { $0.id > id } ?? peers.endIndex
    peers.insert(known.first { $0.id == id } ?? Peer(id: id), at: place)
  }

  mutating func remove(_ id: PeerID) {
    peers.removeAll { $0.id == id }
  }

  /// The peer to ask next for blocks from a height on, which is then busy; nil when none can be asked
  /// now.
  mutating func take(at now: Instant, for height: Height) -> PeerID? {
    var best: Int?
    for place in peers.indices
    where isFree(peers[place], at: now) && peers[place].first <= height {
      if best.map({ peers[place].lastAsked < peers[$0].lastAsked }) ?? true { best = place }
    }
    guard let best else { return nil }
    asked += 1
    peers[best].isAsked = true
    peers[best].lastAsked = asked
    peers[best].askedAt = now
    return peers[best].id
  }

  /// Takes note that a peer is free again, after so many bytes of blocks: it is asked again when it
  /// may serve the next ones, reckoned from the last request (2.11).
  mutating func answered(_ id: PeerID, bytes: UInt64, limits: SyncLimits) {
    guard let place = place(of: id) else { return }
    peers[place].isAsked = false
    peers[place].failures = 0
    let pace = (Milliseconds(bytes) * 1_000).value / limits.bytesPerSecond
    peers[place].restsUntil = peers[place].askedAt.advanced(
      by: max(limits.requestInterval, Milliseconds(pace)))
  }

  /// Takes note that a peer has no blocks below a height. It is free again, and not asked for those.
  mutating func lacks(_ id: PeerID, below first: Height, limits: SyncLimits) {
    answered(id, bytes: 0, limits: limits)
    guard let place = place(of: id) else { return }
    peers[place].first = max(peers[place].first, first)
  }

  /// The lowest block that a peer has, where none has one; nil where one may have it, or nobody is here.
  func lowest(above height: Height) -> Height? {
    guard let lowest = peers.map(\.first).min(), lowest > height else { return nil }
    return lowest
  }

  /// Takes note that a peer did not serve, and lets it rest.
  mutating func failed(_ id: PeerID, at now: Instant, limits: SyncLimits) {
    guard let place = place(of: id) else { return }
    peers[place].isAsked = false
    let doublings = min(peers[place].failures, 16)
    let rest = min(limits.restMin * (1 << doublings), limits.restMax)
    peers[place].failures += 1
    peers[place].restsUntil = now.advanced(by: rest)
  }

  /// When the first resting peer can be asked again; nil when none rests.
  func nextRested(after now: Instant) -> Instant? {
    peers.filter { !$0.isAsked && $0.restsUntil > now }.map(\.restsUntil).min()
  }

  private func isFree(_ peer: Peer, at now: Instant) -> Bool {
    !peer.isAsked && peer.restsUntil <= now
  }

  private func place(of id: PeerID) -> Int? { peers.firstIndex { $0.id == id } }
}
