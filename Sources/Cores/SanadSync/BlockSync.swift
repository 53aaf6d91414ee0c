public import SanadTypes

/// Block catch-up: from the last committed block to the highest verified finalization.
///
/// Upon a target above the committed block: ask for ranges of at most 64 blocks, up to 256 above
/// it, of several peers at once. Upon an answer: its blocks must follow each other, and its last
/// one must be pinned: by the target, by the accepted range above, or by a finalization of its
/// own, which is verified off the thread. Upon a pin: the range is accepted, and given out when
/// everything below it has been. Upon a commit: the window moves. A range that was asked for stays
/// until it is committed; a peer that is slow, empty or down is passed over and rests; one that
/// keeps no blocks as old is asked for younger ones alone; one that answers what no honest peer answers
/// is accused (consensus.md 2.12).
///
/// One epoch at a time, since the target is of the present one; snapshots are not part of it.
public struct BlockSync: Sendable {
  /// Requests count from here. Consensus counts its own from 1, so an answer's id says whose it is.
  private static let firstRequest: UInt64 = 1 << 63

  /// The chain.
  public let chainID: ChainID
  /// The epoch.
  public private(set) var epoch: Epoch
  /// The bounds.
  public let limits: SyncLimits
  /// The last committed block.
  public private(set) var committed: BlockPlace
  /// The highest block that a verified finalization names; nil when nothing is missing below it.
  public private(set) var target: BlockPlace?
  /// Whether two verified finalizations contradict each other: nothing more is asked or given out,
  /// because no answer could settle it.
  public private(set) var isHalted = false

  private var ranges: [SyncRange] = []
  private var peers = SyncPeers()
  private var lastRequest = Self.firstRequest
  private var lastRange: UInt64 = 0
  private var now = Instant(0)
  private var effects = SyncEffects()

  /// Starts at a committed block.
  public init(
    chainID: ChainID, epoch: Epoch, committed: BlockPlace, limits: SyncLimits = SyncLimits()
  ) {
    self.chainID = chainID
    self.epoch = epoch
    self.committed = committed
    self.limits = limits
  }

  /// Starts anew behind the block that closed the epoch before. Peers have to be named again; numbers go
  /// on, so that answers to earlier requests are unsolicited.
  public mutating func begin(_ epoch: Epoch, at anchor: BlockPlace) {
    self.epoch = epoch
    committed = anchor
    target = nil
    ranges = []
    peers.begin()
    isHalted = false
  }

  /// Whether a request's id is one of this catch-up's.
  public func hasAsked(_ id: UInt64) -> Bool { id > Self.firstRequest && id <= lastRequest }

  /// Whether blocks are missing below the target.
  public var isBehind: Bool { target.map { $0.height > committed.height } ?? false }

  /// Takes one event and appends what is to be done.
  public mutating func step(_ event: SyncEvent, now: Instant, effects: inout SyncEffects) {
    self.now = now
    swap(&self.effects, &effects)
    defer { swap(&self.effects, &effects) }
    handle(event)
    extendWindow()
    giveUpSlowRequests()
    deliver()
    ask()
    self.effects.timer = nextTimer
  }

  private mutating func handle(_ event: SyncEvent) {
    switch event {
    case .target(let place):
      if place.height > target?.height ?? committed.height { target = place }
    case .committed(let place): commit(place)
    case .response(let response, let peer): receive(response, from: peer)
    case .absent(let absence, let peer): receive(absence, from: peer)
    case .verified(let id, let isValid): receive(isValid, on: id)
    case .peerUp(let peer): peers.add(peer)
    case .peerDown(let peer):
      peers.remove(peer)
      for index in ranges.indices where ranges[index].asks(peer) {
        ranges[index].state = .wanted
      }
    case .timer: break
    }
  }

  // MARK: The window

  private mutating func commit(_ place: BlockPlace) {
    guard place.height > committed.height else { return }
    committed = place
    // What consensus committed without these ranges needs no answer any more; an answer that comes
    // is unsolicited, and its peer is free again.
    for range in ranges where range.first <= place.height {
      if case .asked(_, let peer, _) = range.state {
        peers.answered(peer, bytes: 0, limits: limits)
      }
    }
    ranges.removeAll { $0.last <= place.height }
    if let first = ranges.first, first.first <= place.height {
      ranges[0] = first.trimmed(through: place.height)
    }
    if let target, target.height <= place.height {
      effects.observations.append(.caughtUp(place.height))
      self.target = nil
    }
  }

  private mutating func extendWindow() {
    guard let target else { return }
    let top = min(target.height, committed.height.advanced(by: limits.windowBlocksMax))
    var next = ranges.last?.last.next ?? committed.height.next
    while next <= top {
      let count = min(limits.rangeBlocksMax, top.distance(above: next) + 1)
      ranges.append(SyncRange(first: next, count: count))
      next = next.advanced(by: count)
    }
  }

  // MARK: Asking

  private mutating func ask() {
    if isHalted { return }
    var open = ranges.count { $0.isAsked }
    for index in ranges.indices where ranges[index].isWanted {
      let range = ranges[index]
      guard open < limits.requestsMax else { return }
      // A younger range may be with somebody who has not this one.
      guard let peer = peers.take(at: now, for: range.first) else { continue }
      open += 1
      lastRequest += 1
      let request = BlockRequest(
        id: lastRequest,
        selection: .heights(
          first: range.first, count: UInt16(truncatingIfNeeded: range.count)))
      ranges[index].state = .asked(request, peer, since: now)
      ranges[index].attempts += 1
      effects.requests.append(SyncEffects.Request(peer: peer, request: request))
      effects.observations.append(
        .asking(
          peer, first: range.first, count: range.count, attempt: ranges[index].attempts))
    }
  }

  private mutating func giveUpSlowRequests() {
    for index in ranges.indices {
      guard case .asked(_, let peer, let since) = ranges[index].state,
        since.advanced(by: limits.answerTimeout) <= now
      else { continue }
      effects.observations.append(.timedOut(peer, first: ranges[index].first))
      peers.failed(peer, at: now, limits: limits)
      ranges[index].state = .wanted
    }
  }

  private var nextTimer: Instant? {
    var due = ranges.compactMap { range -> Instant? in
      guard case .asked(_, _, let since) = range.state else { return nil }
      return since.advanced(by: limits.answerTimeout)
    }
    if !isHalted, ranges.contains(where: \.isWanted), let rested = peers.nextRested(after: now) {
      due.append(rested)
    }
    return due.min()
  }

  // MARK: Answers

  private mutating func receive(_ response: BlockResponse, from peer: PeerID) {
    guard let index = ranges.firstIndex(where: { $0.asks(peer, response.id) }) else {
      effects.observations.append(.unsolicited(peer))
      return
    }
    ranges[index].state = .wanted
    guard let last = response.blocks.last else {
      effects.observations.append(.empty(peer, first: ranges[index].first))
      return peers.failed(peer, at: now, limits: limits)
    }
    if let offence = offence(in: response.blocks, answering: ranges[index]) {
      return accuse(peer, offence)
    }
    split(index, after: last.header.height)
    pin(index, response, last.header, from: peer)
  }

  /// Not a fault: whoever keeps blocks for some time only has none that are older. Who says so of a block
  /// that it has is passed over like one that sends nothing.
  private mutating func receive(_ absence: BlockAbsence, from peer: PeerID) {
    guard let index = ranges.firstIndex(where: { $0.asks(peer, absence.id) }) else {
      effects.observations.append(.unsolicited(peer))
      return
    }
    ranges[index].state = .wanted
    let wanted = ranges[index].first
    guard absence.first > wanted else {
      effects.observations.append(.empty(peer, first: wanted))
      return peers.failed(peer, at: now, limits: limits)
    }
    peers.lacks(peer, below: absence.first, limits: limits)
    effects.observations.append(.absent(peer, wanted: wanted, first: absence.first))
    if let lowest = peers.lowest(above: wanted) {
      effects.observations.append(.nowhere(wanted: wanted, first: lowest))
    }
  }

  /// What is wrong with blocks by themselves; nil when they follow each other from the height that
  /// was asked for, and on the committed block where they touch it.
  private func offence(in blocks: [Block], answering range: SyncRange) -> SyncOffence? {
    var height = range.first
    var parent = range.first == committed.height.next ? committed.digest : nil
    for block in blocks {
      let header = block.header
      guard header.height == height, height <= range.last else {
        return .otherBlocks(first: header.height, expected: height)
      }
      guard header.chainID == chainID, header.epoch == epoch else {
        return .foreignHeader(at: height)
      }
      if let parent, header.parent != parent {
        return .brokenLink(at: height)
      }
      parent = header.digest
      height = height.next
    }
    return nil
  }

  /// A peer may send less than was asked for: the rest becomes a range of its own.
  private mutating func split(_ index: Int, after height: Height) {
    let range = ranges[index]
    guard height < range.last else { return }
    let rest = range.last.distance(above: height)
    ranges[index] = SyncRange(first: range.first, count: range.count - rest)
    ranges.insert(SyncRange(first: height.next, count: rest), at: index + 1)
  }

  private mutating func pin(
    _ index: Int, _ response: BlockResponse, _ last: BlockHeader, from peer: PeerID
  ) {
    let digest = last.digest
    let pinned = pin(above: index)
    if pinned == nil, response.proof == nil {
      // What makes these blocks final may not be stored there yet: no offence, and of no use. It rests
      // as if it had sent nothing, and longer each time.
      effects.observations.append(.unproven(peer, at: last.height))
      return peers.failed(peer, at: now, limits: limits)
    }
    peers.answered(peer, bytes: response.bodyBytes, limits: limits)
    if let pinned {
      guard pinned == digest else {
        return accuse(
          peer, .contradictsPin(at: last.height, pinned: pinned, got: digest))
      }
      return accept(index, response.blocks, nil, from: peer)
    }
    guard let proof = response.proof, proof.links(digest) else {
      return accuse(peer, .unproven(at: last.height))
    }
    lastRange += 1
    let id = RangeID(lastRange)
    ranges[index].state = .verifying(id, response.blocks, proof, peer)
    effects.verifications.append(
      SyncEffects.Verification(range: id, header: last, proof: proof))
  }

  /// The digest that the last block of a range must have, where that is known.
  private func pin(above index: Int) -> BlockDigest? {
    if let target, target.height == ranges[index].last { return target.digest }
    return index + 1 < ranges.count ? ranges[index + 1].pinBelow : nil
  }

  private mutating func receive(_ isValid: Bool, on id: RangeID) {
    guard let index = ranges.firstIndex(where: { $0.verifies(id) }),
      case .verifying(_, let blocks, let proof, let peer) = ranges[index].state
    else { return }
    guard isValid else {
      ranges[index].state = .wanted
      return accuse(peer, .invalidProof(at: ranges[index].last))
    }
    accept(index, blocks, proof, from: peer)
  }

  private mutating func accept(
    _ index: Int, _ blocks: [Block], _ proof: FinalityProof?, from peer: PeerID
  ) {
    ranges[index].state = .accepted(blocks, proof)
    effects.observations.append(.accepted(peer, upTo: ranges[index].last))
  }

  private mutating func accuse(_ peer: PeerID, _ offence: SyncOffence) {
    // It is out until its channel is opened again.
    peers.remove(peer)
    for index in ranges.indices where ranges[index].asks(peer) { ranges[index].state = .wanted }
    effects.accusations.append(SyncEffects.Accusation(peer: peer, offence: offence))
  }

  // MARK: Giving out

  private mutating func deliver() {
    if isHalted { return }
    var below = committed.digest
    for index in ranges.indices {
      switch ranges[index].state {
      case .delivered(let digest): below = digest
      case .accepted(let blocks, let proof):
        guard let first = blocks.first, let last = blocks.last else { return }
        guard first.header.parent == below else {
          effects.observations.append(
            .conflict(at: first.header.height, below: below, above: first.header.parent))
          isHalted = true
          return
        }
        effects.deliveries.append(SyncEffects.Delivery(blocks: blocks, proof: proof))
        below = last.header.digest
        ranges[index].state = .delivered(below)
      case .wanted, .asked, .verifying: return
      }
    }
  }
}

extension BlockResponse {
  /// Bytes of transactions, which are nearly all of it when that matters.
  fileprivate var bodyBytes: UInt64 {
    blocks.reduce(0) { sum, block in
      block.transactions.reduce(sum) { $0 + UInt64($1.count) }
    }
  }
}
