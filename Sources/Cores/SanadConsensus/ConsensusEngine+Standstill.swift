import SanadCodec
import SanadSafety
import SanadTypes

// When nothing moves: retries, bundles and relays (consensus.md 2.7, retry and finTimer).
extension ConsensusEngine {
  /// Views above the last final one whose finalize votes a bundle carries.
  private static let bundledFinalizeViews = 8

  /// Whether this node relays what it sees first.
  var isRelaying: Bool { relayUntil.map { now.instant < $0 } ?? false }

  /// Somebody stands still: relay for 10D, so that votes cross a ring or a star.
  mutating func startRelaying() {
    relayUntil = now.instant.advanced(by: configuration.parameters.relayWindow)
  }

  /// Sends what was relayed in this step, in one bundle.
  mutating func flushRelays() {
    guard !relayQueue.isEmpty else { return }
    // Where a certificate is held it has been sent to all, and the votes for it are of no more use.
    let votes = relayQueue.filter {
      $0.view > finalView && slots[$0.view]?[certificate: $0.kind] == nil
    }
    relayQueue.removeAll()
    if votes.isEmpty || configuration.place == nil { return }
    send(.voteBundle(VoteBundle(view: view, purpose: .relay, votes: votes)), to: .validators)
  }

  /// Relays a proposal once while somebody stands still, to all but its leader and its bringer.
  mutating func relayIfStandingStill(_ proposal: Proposal, from peer: PeerID) {
    guard isRelaying, slots[proposal.view]?.isProposalRelayed == false else { return }
    slots[proposal.view, default: .empty].isProposalRelayed = true
    let proposal = asVerified(proposal)
    for index in peers.validators
    where index != proposal.vote.signer && .validator(index) != peer {
      send(.proposal(proposal), to: .peer(.validator(index)))
    }
  }

  /// T_L / 2 without a quorum: a leader that is not ready gives up, and whoever has the proposal
  /// passes it on with the votes.
  mutating func halfway() {
    if leads(view), rules[view].isEmpty, ownProposal?.view != view, building != view {
      giveUp(.notReady)
    }
    guard let proposal = slots[view]?.proposal, isPublic(proposal) else { return }
    sendProposalWhereMissing()
    sendBundle(for: view)
  }

  /// Whether a proposal may be sent: an own one only when its vote is durable (2.8).
  private func isPublic(_ proposal: Proposal) -> Bool {
    proposal.vote.signer != configuration.place
      || durableVotes(in: proposal.view).contains(proposal.vote)
  }

  /// T_R: the view still stands. Sends again everything that others might lack.
  mutating func retry() {
    pacemaker.attempt += 1
    let nullifies = slot(view)[tally: .nullify]
    let notarizes = slot(view)[tally: .notarize]
    let missing = configuration.validators.indices.filter {
      nullifies[$0] == nil && notarizes[$0] == nil
    }
    observe(.standstill(view, attempt: Int(clamping: pacemaker.attempt), missing: missing))
    for vote in votesToRepeat where !isOwnProposalVote(vote) {
      send(.vote(vote), to: .validators)
    }
    sendCertificates()
    sendBundle(for: view)
    sendProposalWhereMissing()
    sendStatus()
    fetchElsewhere()
    set(.retry, after: pacemaker.retryInterval)
  }

  /// A proposal carries its leader's vote, so the vote need not go again beside it.
  private func isOwnProposalVote(_ vote: Vote) -> Bool {
    slots[vote.view]?.proposal?.vote == vote
  }

  /// Entry certificate, highest finalization, and the certificates of (lastFin, cur], newest first.
  private mutating func sendCertificates() {
    var certificates = [entryCertificate, highestFinalization].compactMap { $0 }
    var older = view
    while older > finalView, certificates.count < CertificateResponse.certificatesMax,
      older.advanced(by: CertificateRequest.viewsMax) > view
    {
      certificates += slots[older]?.allCertificates ?? []
      older = older.previous
    }
    let sent = CertificateResponse(certificates: withoutDoubles(certificates))
    if !sent.certificates.isEmpty { send(.certificateResponse(sent), to: .validators) }
  }

  /// A proposal as this node may pass it on: with the certificates that it holds itself, all of them
  /// verified, in the place of those that the leader sent. A leader could otherwise put a forged one
  /// into what it sends to one validator, and the others would close their channels to that one.
  private func asVerified(_ proposal: Proposal) -> Proposal {
    guard let block = proposal.vote.block else { return proposal }
    return Proposal(
      vote: proposal.vote, block: proposal.block,
      justification: justification(for: block, in: proposal.view))
  }

  /// The leader's proposal, to those who have not voted for it.
  private mutating func sendProposalWhereMissing() {
    guard let slot = slots[view], let held = slot.proposal, isPublic(held) else { return }
    let proposal = asVerified(held)
    for index in peers.validators
    where slot[tally: .notarize][index]?.block != proposal.vote.block {
      send(.proposal(proposal), to: .peer(.validator(index)))
    }
  }

  /// A bundle of all verified votes of a view and of finalize votes below it. Votes that are only
  /// claimed are verified now and follow as relays, since a bundle must not carry forgeries.
  private mutating func sendBundle(for bundled: View) {
    startRelaying()
    verify(claimedKeys(in: bundled))
    var votes = slot(bundled).verifiedVotes(
      epoch: configuration.epoch, view: bundled, kinds: VoteKind.allCases)
    votes = votes.filter { isReleased($0) }
    votes += bundledFinalizeVotes(except: bundled)
    if votes.isEmpty { return }
    let bundle = VoteBundle(view: view, purpose: .standstill, votes: votes)
    send(.voteBundle(bundle), to: .validators)
  }

  /// Own votes are in the tally only when durable; this keeps it so whoever fills it.
  private func isReleased(_ vote: Vote) -> Bool {
    vote.signer != configuration.place || !undurableVotes.contains { $0.vote == vote }
  }

  private func claimedKeys(in bundled: View) -> [VoteKey] {
    VoteKind.allCases.flatMap { kind in
      slot(bundled)[tally: kind].signers { $0.standing == .claimed }.map {
        VoteKey(view: bundled, kind: kind, signer: $0)
      }
    }
  }

  /// Everyone's verified finalize votes for the last eight certified views above the final one.
  private mutating func bundledFinalizeVotes(except bundled: View) -> [Vote] {
    var votes: [Vote] = []
    for certified in certifiedViews.suffix(Self.bundledFinalizeViews)
    where certified > knownFinalView && certified != bundled {
      let claimed = slot(certified)[tally: .finalize].signers { $0.standing == .claimed }
      verify(claimed.map { VoteKey(view: certified, kind: .finalize, signer: $0) })
      votes += slot(certified).verifiedVotes(
        epoch: configuration.epoch, view: certified, kinds: [.finalize])
    }
    return votes.filter { isReleased($0) }
  }

  /// Arms T_fin while something notarized is not final.
  mutating func armFinalityTimer() {
    guard configuration.place != nil else { return }
    guard tip != nil else { return cancel(.finality) }
    if timers[.finality] == nil { set(.finality, after: pacemaker.finalityInterval) }
  }

  /// T_fin: sends finalize votes again, and the notarizations that others need for theirs.
  mutating func finalityOverdue() {
    guard let tip else { return }
    pacemaker.lengthenFinalityInterval()
    let finalizes = slot(tip)[tally: .finalize]
    let missing = configuration.validators.indices.filter { finalizes[$0] == nil }
    let since = slots[tip]?.notarizedAt ?? now.instant
    observe(.notFinal(tip, since: now.instant.elapsed(since: since), missing: missing))
    for vote in durableFinalizeVotes { send(.vote(vote), to: .validators) }
    for certified in certifiedViews.suffix(2) where certified > knownFinalView {
      if let held = slots[certified]?[certificate: .notarize] {
        send(.certificate(held), to: .validators)
      }
    }
    let votes = bundledFinalizeVotes(except: View(0))
    if !votes.isEmpty {
      startRelaying()
      let bundle = VoteBundle(view: view, purpose: .standstill, votes: votes)
      send(.voteBundle(bundle), to: .validators)
    }
    sendStatus()
  }
}
