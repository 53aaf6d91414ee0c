import SanadCodec
import SanadSafety
import SanadTypes

// Asking for what is missing. What is wanted is derived each time and never remembered, so that no
// event can be missed; only the number of attempts is kept (consensus.md 2.7, 2.12).
extension ConsensusEngine {
  /// Gaps up to so many blocks are asked for by digest; longer ones are the host's to close.
  private static let shortGap: UInt64 = 2

  /// Asks for what is missing, at once when it is something new.
  mutating func fetchMissing() {
    let certificates = wantedCertificates()
    if certificates != fetch.certificates.wanted {
      fetch.certificates = FetchState.Question(wanted: certificates)
    }
    passOnLongGap()
    let blocks = wantedBlocks()
    if blocks != fetch.blocks.wanted { fetch.blocks = FetchState.Question(wanted: blocks) }
    if fetch.certificates.askedAt == nil { askForCertificates() }
    if fetch.blocks.askedAt == nil { askForBlocks() }
    armFetchTimer()
  }

  private mutating func armFetchTimer() {
    let asked = [fetch.certificates.askedAt, fetch.blocks.askedAt].compactMap { $0 }.min()
    let again = asked?.advanced(by: configuration.parameters.delayBound)
    let fresh = freshBodyDue
    guard let due = [again, fresh].compactMap({ $0 }).min() else { return cancel(.fetch) }
    set(.fetch, at: max(due, now.instant.advanced(by: Milliseconds(1))))
  }

  /// D has gone by without an answer: ask somebody else.
  mutating func fetchElsewhere() {
    let due = configuration.parameters.delayBound
    if let at = fetch.certificates.askedAt, at.advanced(by: due) <= now.instant {
      fetch.certificates.attempt += 1
      fetch.certificates.askedAt = nil
    }
    if let at = fetch.blocks.askedAt, at.advanced(by: due) <= now.instant {
      fetch.blocks.attempt += 1
      fetch.blocks.askedAt = nil
    }
  }

  private mutating func askForCertificates() {
    guard let wanted = fetch.certificates.wanted,
      let peer = nextPeer(certificateSources, attempt: fetch.certificates.attempt)
    else { return }
    fetch.certificates.askedAt = now.instant
    send(.certificateRequest(wanted), to: .peer(peer))
    if fetch.certificates.attempt > 0 {
      observe(
        .fetchingCertificates(
          first: wanted.first, last: wanted.last, from: peer,
          attempt: fetch.certificates.attempt))
    }
  }

  private mutating func askForBlocks() {
    guard let wanted = fetch.blocks.wanted,
      let peer = nextPeer(blockSources, attempt: fetch.blocks.attempt)
    else { return }
    fetch.blocks.askedAt = now.instant
    send(.blockRequest(fetch.begin(wanted, at: peer)), to: .peer(peer))
    if fetch.blocks.attempt > 0 {
      observe(.fetchingBlocks(wanted, from: peer, attempt: fetch.blocks.attempt))
    }
  }

  /// Who is asked next: those likely to have it first, then all others in turn.
  private func nextPeer(_ likely: [PeerID], attempt: Int) -> PeerID? {
    var order = likely.filter { peers.isUp($0) }
    let others = peers.validators
    // Each begins after itself; an observer, who has no place, with the first.
    let turns = configuration.place.map { own in
      others.filter { $0.value > own.value } + others.filter { $0.value < own.value }
    }
    for index in turns ?? others
    where !order.contains(.validator(index)) {
      order.append(.validator(index))
    }
    return order.isEmpty ? nil : order[attempt % order.count]
  }

  private var certificateSources: [PeerID] {
    if slots[view]?.proposal != nil { return [.validator(configuration.leader(of: view))] }
    return entrySource.map { [$0] } ?? []
  }

  private var blockSources: [PeerID] {
    var sources: [PeerID] = []
    if target == nil, slots[view]?.proposal != nil {
      sources.append(.validator(configuration.leader(of: view)))
    }
    let certificate = target ?? certifiedViews.last.flatMap { slots[$0]?[certificate: .notarize] }
    sources += (certificate?.signers.indices ?? []).map { .validator($0) }
    return sources
  }

  /// Certificates without which the current view's proposal cannot be made or voted on.
  private func wantedCertificates() -> CertificateRequest? {
    guard configuration.place != nil, slots[view]?.giveUp == nil else { return nil }
    if let proposal = slots[view]?.proposal {
      guard rules[view].isEmpty,
        case .missing(let needsParent, let gaps) = legality(of: proposal),
        let parentView = proposal.vote.block?.parentView
      else { return nil }
      return request(first: needsParent ? parentView : gaps.last ?? view, last: gaps.first)
    }
    guard leads(view), rules[view].isEmpty, workReason != nil,
      case .missing(let first, let last) = proposalParent()
    else { return nil }
    return request(first: first, last: last)
  }

  private func request(first: View, last: View?) -> CertificateRequest {
    CertificateRequest(
      epoch: configuration.epoch, first: first, last: max(first, last ?? first),
      kinds: [.notarization, .nullification])
  }

  /// Bodies that are missing below what is final, what is to be voted on, and what is notarized.
  private func wantedBlocks() -> [BlockDigest]? {
    if let final = target?.block, case .missing(let digest) = tree.front(of: final.digest) {
      return isCatchingUp ? nil : [digest]
    }
    var digests: [BlockDigest] = []
    for tip in bodyGoals {
      guard case .missing(let digest) = tree.front(of: tip), !digests.contains(digest) else {
        continue
      }
      digests.append(digest)
      if digests.count == BlockRequest.digestsMax { break }
    }
    return digests.isEmpty ? nil : digests
  }

  /// Whether the host closes a gap.
  var isCatchingUp: Bool {
    fetch.catchUp.map { $0.goal.height > tree.root.height } ?? false
  }

  /// Whether a block lies in the gap that the host closes: it may be one of those that the host has
  /// fetched, and will not fetch again.
  func isBeingCaughtUp(_ digest: BlockDigest) -> Bool {
    guard isCatchingUp, let goal = fetch.catchUp?.goal, let block = tree[digest]?.block else {
      return false
    }
    return block.header.height <= goal.height
  }

  /// The top of the gap below the target's lowest block at hand, when that is long, and the proof
  /// that it is final.
  private var longGap: (goal: CatchUpTarget, proof: FinalityProof)? {
    guard let target, let tip = target.block?.digest else { return nil }
    // Asked after every event, and nearly always there is no gap: nothing is collected for that.
    var lowest: BlockHeader?
    forEachKnownHeader(downFrom: tip) { lowest = $0 }
    guard let lowest else { return nil }
    let top = lowest.height.previous
    guard top > tree.root.height.advanced(by: Self.shortGap) else { return nil }
    var known: [BlockHeader] = []
    forEachKnownHeader(downFrom: tip) { known.append($0) }
    return (
      CatchUpTarget(height: top, digest: lowest.parent),
      FinalityProof(descendants: known.reversed(), finalization: target)
    )
  }

  /// Hands a long gap to the host, one after the other: a target that moves on while a gap is being
  /// closed is looked at when that is done.
  private mutating func passOnLongGap() {
    if isCatchingUp { return }
    fetch.catchUp = longGap
    if let goal = fetch.catchUp?.goal { effects.catchUp = goal }
  }

  /// Visits the headers at hand on the way down from a tip; no more than a proof may carry. What lies
  /// below those is asked for again, though it may be here.
  private func forEachKnownHeader(downFrom tip: BlockDigest, _ visit: (BlockHeader) -> Void) {
    var digest = tip
    for _ in 0..<FinalityProof.headersMax {
      guard let node = tree[digest] else { return }
      visit(node.block.header)
      digest = node.block.header.parent
    }
  }

  private var bodyGoals: [BlockDigest] {
    var goals: [BlockDigest] = []
    if let proposal = slots[view]?.proposal { goals.append(proposal.block.header.parent) }
    if leads(view), workReason != nil, case .ready(_, let parent) = proposalParent() {
      goals.append(parent)
    }
    goals += awaitingFinalize.filter { !isBodyFresh($0) }.compactMap {
      slots[$0]?.certifiedBlock?.digest
    }
    return goals
  }

  /// Whether a notarization is so young that its body is probably still on the way: votes are small
  /// and overtake blocks.
  private func isBodyFresh(_ certified: View) -> Bool {
    guard let since = slots[certified]?.notarizedAt else { return false }
    return now.instant < since.advanced(by: configuration.parameters.relayDelay)
  }

  private var freshBodyDue: Instant? {
    awaitingFinalize.filter { isBodyFresh($0) }.compactMap { certified in
      guard let digest = slots[certified]?.certifiedBlock?.digest, tree[digest] == nil else {
        return nil
      }
      return slots[certified]?.notarizedAt?.advanced(by: configuration.parameters.relayDelay)
    }.min()
  }
}
