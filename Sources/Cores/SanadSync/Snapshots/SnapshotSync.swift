public import SanadTypes

/// Decides how a node joins by a snapshot (consensus.md 2.12): whom it asks for what, whom it passes
/// over and whom it parts with, and when it goes by blocks instead.
///
/// A value without time, bytes or keys of its own. Whoever holds it sends the requests, checks the
/// answers against what is known to be final, and reports the verdicts. One peer, the guide, is asked
/// for what must come from one hand: head, ends of epochs, parts. Chunks come from all who have the
/// snapshot.
public struct SnapshotSync: Sendable {
  /// Where it stands.
  public enum Phase: Hashable, Sendable {
    /// Finding out who has which snapshots.
    case looking
    /// Asking one peer what the snapshot is.
    case guided(PeerID, SnapshotOffer, Step)
    /// Checking chunks that an earlier start has fetched; nobody is asked for any meanwhile.
    case recalling(SnapshotOffer)
    /// Fetching chunks.
    case fetching(SnapshotOffer)
    /// Every chunk is here.
    case done(SnapshotOffer)
    /// By blocks, and why.
    case givenUp(SnapshotGiveUp)
  }

  /// What the guide is asked for.
  public enum Step: Hashable, Sendable {
    /// What the snapshot is.
    case head
    /// How epochs ended, from this one on.
    case ends(Epoch)
    /// A page of parts.
    case parts(UInt32)
  }

  private struct Open: Sendable {
    let id: UInt64
    let peer: PeerID
    let want: Want
    let since: Instant
  }

  /// What is asked for.
  public enum Want: Hashable, Sendable {
    /// Which snapshots there are.
    case offers
    /// Something of the guide.
    case step(Step)
    /// A chunk by its place among the parts.
    case chunk(Int)
  }

  /// Where it stands.
  public private(set) var phase = Phase.looking
  /// Chunks that are here.
  public private(set) var doneCount = 0
  /// Chunks of the snapshot; 0 before that is known.
  public private(set) var chunkCount = 0
  /// Peers that were parted with, in the order in which that happened; each once, and no more than
  /// ``partedMax``.
  public private(set) var parted: [PeerID] = []
  /// Most peers that are remembered as parted with.
  public static let partedMax = 128

  private let pin: SnapshotOffer?
  private let preferred: SnapshotOffer?
  private let expected: Int
  private let limits: SnapshotLimits
  private let began: Instant
  private var peers: [SnapshotPeer] = []
  private var open: [Open] = []
  private var lastID: UInt64 = 0
  private var turns: UInt64 = 0
  /// Chunks that nobody is asked for now, the next one last.
  private var wanted: [Int] = []
  /// Which chunks are here.
  private var here: [Bool] = []
  /// When something last went forward.
  private var movedAt: Instant
  private var effects = SnapshotEffects()

  /// Begins to look.
  ///
  /// - Parameters:
  ///   - pin: The one snapshot that is wanted; nil for the newest that is offered.
  ///   - preferred: The one of which an earlier start has fetched something: taken before newer ones
  ///     where somebody offers it. Of no effect where another one is pinned.
  ///   - expected: How many peers there may be; once so many have been heard nobody is waited for.
  public init(
    pin: SnapshotOffer? = nil, preferring preferred: SnapshotOffer? = nil,
    expecting expected: Int, limits: SnapshotLimits = SnapshotLimits(), now: Instant
  ) {
    self.pin = pin
    self.preferred = preferred
    self.expected = expected
    self.limits = limits
    began = now
    movedAt = now
  }

  /// Takes one event and appends what is to be done.
  public mutating func step(
    _ event: SnapshotEvent, now: Instant, effects: inout SnapshotEffects
  ) {
    swap(&self.effects, &effects)
    defer { swap(&self.effects, &effects) }
    guard !isOver else { return }
    switch event {
    case .peerUp(let peer): add(peer)
    case .peerDown(let peer): remove(peer)
    case .offended(let peer, let reason): accuse(peer, reason)
    case .answered(let id, let peer, let verdict): receive(verdict, id, from: peer, now)
    case .recalled(let index): recall(index, now)
    case .recallEnded: endRecall(now)
    case .timer: break
    }
    timeOut(now)
    decide(now)
    ask(now)
    if !isOver { self.effects.timer = now.advanced(by: limits.tick) }
  }

  /// What an open request of a peer is for; nil where there is none of this number.
  public func want(of id: UInt64, from peer: PeerID) -> Want? {
    open.first { $0.id == id && $0.peer == peer }?.want
  }

  /// The snapshot that is asked about or fetched; nil while none is chosen.
  public var offer: SnapshotOffer? {
    switch phase {
    case .guided(_, let offer, _), .recalling(let offer), .fetching(let offer), .done(let offer):
      offer
    case .looking, .givenUp: nil
    }
  }

  /// Peers with an open channel, ascending.
  public var connected: [PeerID] { peers.map(\.id) }

  /// Those of them that say that they have ``offer``.
  public var serving: [PeerID] {
    guard let offer else { return [] }
    return peers.filter { $0.offers.contains(offer) }.map(\.id)
  }

  private var isOver: Bool {
    switch phase {
    case .done, .givenUp: true
    case .looking, .guided, .recalling, .fetching: false
    }
  }

  /// Whether a chunk is here; false for one that is none.
  public func isHere(_ index: Int) -> Bool { here.indices.contains(index) && here[index] }

  // MARK: What an earlier start has fetched

  private mutating func recall(_ index: Int, _ now: Instant) {
    guard case .recalling(let offer) = phase, here.indices.contains(index), !here[index] else {
      return
    }
    keep(index, of: offer, now)
  }

  private mutating func endRecall(_ now: Instant) {
    guard case .recalling(let offer) = phase else { return }
    movedAt = now
    wanted = here.indices.reversed().filter { !here[$0] }
    phase = .fetching(offer)
  }

  private mutating func keep(_ index: Int, of offer: SnapshotOffer, _ now: Instant) {
    here[index] = true
    doneCount += 1
    movedAt = now
    if doneCount == chunkCount { phase = .done(offer) }
  }

  // MARK: Peers

  private mutating func add(_ id: PeerID) {
    guard !peers.contains(where: { $0.id == id }) else { return }
    peers.append(SnapshotPeer(id: id))
    peers.sort { $0.id < $1.id }
  }

  private mutating func remove(_ id: PeerID) {
    peers.removeAll { $0.id == id }
    for request in open where request.peer == id { giveBack(request.want) }
    open.removeAll { $0.peer == id }
    if case .guided(id, _, _) = phase { phase = .looking }
  }

  private mutating func giveBack(_ want: Want) {
    if case .chunk(let index) = want { wanted.append(index) }
  }

  private mutating func change(_ id: PeerID, _ body: (inout SnapshotPeer) -> Void) {
    guard let place = peers.firstIndex(where: { $0.id == id }) else { return }
    body(&peers[place])
  }

  private mutating func accuse(_ peer: PeerID, _ reason: String) {
    remove(peer)
    if !parted.contains(peer), parted.count < Self.partedMax { parted.append(peer) }
    effects.accusations.append(SnapshotEffects.Accusation(peer: peer, reason: reason))
  }

  /// Lets a peer rest that did not serve; its guidance is over.
  private mutating func rest(_ peer: PeerID, _ now: Instant) {
    let limits = limits
    change(peer) { peer in
      let doublings = min(peer.failures, 8)
      peer.failures += 1
      peer.restsUntil = now.advanced(by: min(limits.restMin * (1 << doublings), limits.restMax))
    }
    if case .guided(peer, _, _) = phase { phase = .looking }
  }

  // MARK: Answers

  private mutating func receive(
    _ verdict: SnapshotVerdict, _ id: UInt64, from peer: PeerID, _ now: Instant
  ) {
    guard let place = open.firstIndex(where: { $0.id == id && $0.peer == peer }) else { return }
    let want = open.remove(at: place).want
    if case .invalid(let reason) = verdict {
      giveBack(want)
      return accuse(peer, reason)
    }
    switch (want, verdict) {
    case (.offers, .offers(let offers)):
      change(peer) {
        $0.offers = offers
        $0.askedAt = now
      }
    case (.step(let step), _): advance(from: step, verdict, by: peer, now)
    case (.chunk(let index), .good):
      change(peer) { $0.failures = 0 }
      if case .fetching(let offer) = phase { keep(index, of: offer, now) }
    case (.chunk, _):
      giveBack(want)
      // It had the snapshot and has it no longer.
      change(peer) { $0.offers = [] }
      rest(peer, now)
    case (.offers, _): rest(peer, now)
    }
  }

  private mutating func advance(
    from step: Step, _ verdict: SnapshotVerdict, by peer: PeerID, _ now: Instant
  ) {
    guard case .guided(peer, let offer, step) = phase else { return }
    switch verdict {
    case .next(let next):
      movedAt = now
      phase = .guided(peer, offer, next)
    case .parts(let count, let recalls):
      movedAt = now
      chunkCount = count
      doneCount = 0
      here = Array(repeating: false, count: count)
      phase = count == 0 ? .done(offer) : .recalling(offer)
      if !recalls { endRecall(now) }
    default:
      change(peer) { $0.offers.removeAll { $0 == offer } }
      rest(peer, now)
    }
  }

  private mutating func timeOut(_ now: Instant) {
    for request in open where now.elapsed(since: request.since) >= limits.answerTimeout {
      giveBack(request.want)
      open.removeAll { $0.id == request.id }
      effects.observations.append(.timedOut(request.peer))
      rest(request.peer, now)
    }
  }

  // MARK: Deciding

  private mutating func decide(_ now: Instant) {
    switch phase {
    case .looking:
      // Somebody who has not failed yet is tried, however long others took.
      let isOver = now.elapsed(since: movedAt) >= limits.patience && !hasUntried
      if isOver || isVain(now) {
        phase = .givenUp(peers.contains { !$0.offers.isEmpty } ? .noProgress : .noOffer)
      } else if let (guide, offer) = choice(now) {
        effects.observations.append(.chosen(offer, guide: guide))
        phase = .guided(guide, offer, .head)
      }
    // What lies on the own disk is no peer's doing.
    case .guided, .recalling: break
    case .fetching:
      guard now.elapsed(since: movedAt) >= limits.patience else { return }
      phase = .givenUp(.noProgress)
    case .done, .givenUp: return
    }
    if case .givenUp(let reason) = phase { effects.observations.append(.givenUp(reason)) }
  }

  /// Whether somebody may still say what it has who has not been heard, for a moment after the start.
  private func isGathering(_ now: Instant) -> Bool {
    now.elapsed(since: began) < limits.gathering
      && (peers.count < expected || peers.contains { $0.askedAt == nil })
  }

  /// Whether somebody offers what is wanted who has not failed.
  private var hasUntried: Bool {
    peers.contains { peer in
      peer.failures == 0 && peer.offers.contains { pin == nil || pin == $0 }
    }
  }

  /// Whether all peers have said that they have none: as in a network that is new. One that is pinned
  /// is waited for.
  private func isVain(_ now: Instant) -> Bool {
    pin == nil && !peers.isEmpty && !isGathering(now)
      && peers.allSatisfy { $0.askedAt != nil && $0.offers.isEmpty && $0.failures == 0 }
  }

  /// The newest snapshot that somebody offers who can be asked, and who that is; the pinned one where
  /// there is a pin, and before newer ones the preferred one. Nil while peers have not been heard, for a moment.
  private func choice(_ now: Instant) -> (PeerID, SnapshotOffer)? {
    if isGathering(now) { return nil }
    if pin == nil, let preferred, let known = best(now, only: preferred) { return known }
    return best(now, only: pin)
  }

  private func best(_ now: Instant, only wanted: SnapshotOffer?) -> (PeerID, SnapshotOffer)? {
    var best: (peer: SnapshotPeer, offer: SnapshotOffer)?
    for peer in peers where peer.restsUntil <= now {
      for offer in peer.offers where wanted == nil || wanted == offer {
        guard let known = best else {
          best = (peer, offer)
          continue
        }
        // Of several with the newest, the one that failed least.
        if known.offer.height < offer.height
          || (known.offer.height == offer.height && peer.failures < known.peer.failures)
        {
          best = (peer, offer)
        }
      }
    }
    return best.map { ($0.peer.id, $0.offer) }
  }

  // MARK: Asking

  private mutating func ask(_ now: Instant) {
    for peer in peers where isIdle(peer, now) {
      let isDue = peer.askedAt.map { now.elapsed(since: $0) >= limits.offersInterval } ?? true
      if isDue { send(.offers, to: peer.id, now) }
    }
    switch phase {
    case .guided(let guide, _, let step):
      if !open.contains(where: { $0.want == .step(step) }) { send(.step(step), to: guide, now) }
    case .fetching(let offer):
      let servers = peers.filter { isIdle($0, now) && $0.offers.contains(offer) }
        .sorted { $0.turn < $1.turn }
      for server in servers where open.count < limits.requestsMax {
        guard let index = wanted.popLast() else { return }
        send(.chunk(index), to: server.id, now)
      }
    case .looking, .recalling, .done, .givenUp: break
    }
  }

  private func isIdle(_ peer: SnapshotPeer, _ now: Instant) -> Bool {
    peer.restsUntil <= now && !open.contains { $0.peer == peer.id }
  }

  private mutating func send(_ want: Want, to peer: PeerID, _ now: Instant) {
    lastID += 1
    turns += 1
    let turn = turns
    change(peer) { $0.turn = turn }
    open.append(Open(id: lastID, peer: peer, want: want, since: now))
    effects.requests.append(SnapshotEffects.Request(id: lastID, peer: peer, want: want))
  }
}

/// What is known of a peer.
private struct SnapshotPeer: Sendable {
  let id: PeerID
  var offers: [SnapshotOffer] = []
  /// When it last said what it has; nil before that.
  var askedAt: Instant?
  var failures: UInt64 = 0
  var restsUntil = Instant(0)
  /// The order of its last request.
  var turn: UInt64 = 0
}
