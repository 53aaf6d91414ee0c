import SanadCodec
package import SanadSafety
package import SanadTypes

// Telling peers where this node stands, and helping those behind (consensus.md 2.4, 2.7).
extension ConsensusEngine {
  /// A channel opened: say where this node stands and repeat what the peer may have missed.
  mutating func connect(_ peer: PeerID) {
    peers.open(peer)
    sendStatus(to: peer)
    guard configuration.place != nil, let validator = peer.validator else { return }
    askHowFar(validator)
    let proposal = slots[view]?.proposal
    for vote in votesToRepeat where vote != proposal?.vote { send(.vote(vote), to: .peer(peer)) }
    repeatEvidence(to: peer)
    if let proposal, leads(view), durableVotes(in: view).contains(proposal.vote) {
      send(.proposal(proposal), to: .peer(peer))
    }
  }

  /// Sends a status to every peer soon, at most one in D.
  mutating func requestStatus() {
    guard timers[.status] == nil else { return }
    let recent = peers.validators.compactMap { peers[.validator($0)]?.statusSentAt }.max()
    let free = recent?.advanced(by: configuration.parameters.delayBound) ?? now.instant
    if free <= now.instant { sendStatus() } else { set(.status, at: free) }
  }

  /// Sends a status to every validator.
  mutating func sendStatus() {
    cancel(.status)
    for index in peers.validators { sendStatus(to: .validator(index)) }
  }

  /// Sends a status to one peer, at most one in D.
  mutating func sendStatusSparingly(to peer: PeerID) {
    let last = peers[peer]?.statusSentAt
    let isDue = last.map {
      $0.advanced(by: configuration.parameters.delayBound) <= now.instant
    }
    if isDue ?? true { sendStatus(to: peer) }
  }

  private mutating func sendStatus(to peer: PeerID) {
    let place = peer.validator.map { Int($0.value) }
    let theirs = place.flatMap { $0 < highestVotes.count ? highestVotes[$0] : nil }
    let status = PeerStatus(
      epoch: configuration.epoch, view: view, entry: entryCertificate?.statement,
      finalizedView: finalView, finalizedHeight: tree.root.height,
      flags: rules.abstentions.flags, lastVoteOfYours: theirs)
    peers[peer]?.statusSentAt = now.instant
    send(.status(status), to: .peer(peer))
  }

  /// Nothing is signed at or below this view.
  package var voteFloor: View { rules.voteFloor }

  /// Why this node signs nothing; empty when it votes.
  package var abstentions: Abstention { rules.abstentions }

  /// Takes a peer's status: pushes what it lacks, asks for what this node lacks.
  mutating func receive(_ status: PeerStatus, from peer: PeerID) {
    peers[peer]?.status = status
    watchSilence(status, from: peer)
    guard status.epoch == configuration.epoch else { return receiveOtherEpoch(status, from: peer) }
    if let vote = status.lastVoteOfYours, vote.signer == configuration.place {
      checkOwn(vote, from: peer)
    }
    push(to: peer, status)
    if peer.validator != nil { askAhead(peer, status) }
  }

  /// A peer that is epochs behind is given what ended its epoch; one that is ahead is told where this
  /// node stands, and gives it the same.
  private mutating func receiveOtherEpoch(_ status: PeerStatus, from peer: PeerID) {
    if status.epoch > configuration.epoch { return sendStatusSparingly(to: peer) }
    // A peer that has come one epoch further gets the next end at once.
    let isRecent = peers[peer]?.closed.map {
      status.epoch <= $0.epoch
        && now.instant < $0.at.advanced(by: configuration.parameters.delayBound)
    }
    // By observers too: all whom that peer knows may be validators no more.
    guard isRecent != true else { return }
    peers[peer]?.closed = (status.epoch, now.instant)
    effects.closings.append(ClosingService(peer: peer, epoch: status.epoch))
  }

  /// Gives a peer that is behind the highest finalization and the entry certificate of this view.
  private mutating func push(to peer: PeerID, _ status: PeerStatus) {
    guard configuration.place != nil else { return }
    var lacking: [Certificate] = []
    if let highest = highestFinalization, highest.view > status.finalizedView {
      lacking.append(highest)
    }
    if peer.validator != nil, status.view < view, let entry = entryCertificate {
      lacking.append(entry)
    }
    lacking = withoutDoubles(lacking)
    if lacking.isEmpty || wasJustPushed(lacking.map(\.statement), to: peer) { return }
    peers[peer]?.push = Peers.Push(statements: lacking.map(\.statement), at: now.instant)
    for certificate in lacking { send(.certificate(certificate), to: .peer(peer)) }
  }

  private func wasJustPushed(_ statements: [Statement], to peer: PeerID) -> Bool {
    guard let last = peers[peer]?.push, last.statements == statements else { return false }
    return now.instant < last.at.advanced(by: configuration.parameters.delayBound)
  }

  /// Asks a peer that is ahead for what moved it. Its word is worth a question and no more.
  private mutating func askAhead(_ peer: PeerID, _ status: PeerStatus) {
    let isAhead = status.view > view || status.finalizedView > knownFinalView
    guard isAhead else { return }
    let last = max(status.view.previous, status.finalizedView)
    let request = CertificateRequest(
      epoch: configuration.epoch, first: min(view, last), last: last, kinds: .entry)
    send(.certificateRequest(request), to: .peer(peer))
  }
}
