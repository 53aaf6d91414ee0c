import SanadCodec
import SanadCrypto
import SanadSafety
import SanadTypes

/// A proposal whose leader's vote is being verified.
struct OpenProposal: Sendable {
  let vote: Vote
  let peer: PeerID
}

// Receiving proposals and voting on them (consensus.md 2.7, onProposal and tryVote; 2.9).
extension ConsensusEngine {
  /// Whether a proposal's parent is legal.
  enum ParentLegality: Hashable {
    case legal
    /// Certificates are missing: of the parent, or nullifications between.
    case missing(needsParent: Bool, nullifications: [View])
    /// It can never become legal here.
    case illegal
  }

  /// Takes a proposal from its leader or from a peer that relays it: the leader's vote is verified
  /// either way.
  mutating func receive(_ proposal: Proposal, from peer: PeerID) {
    for certificate in proposal.justification.certificates { receive(certificate, from: peer) }
    let proposed = proposal.view
    guard configuration.place != nil, proposal.vote.statement.epoch == configuration.epoch else {
      return
    }
    if proposed < view { return takeLateBody(of: proposal) }
    if proposed > view.advanced(by: Self.viewsAhead) { return sendStatusSparingly(to: peer) }
    guard proposal.vote.signer == configuration.leader(of: proposed),
      proposal.vote.block?.digest == proposal.block.header.digest
    else { return accuse(peer, .invalidProposal(proposed)) }
    if let problem = headerProblem(proposal) ?? bodyProblem(proposal) {
      return observe(.proposalDropped(proposed, from: peer, problem))
    }
    if let held = slots[proposed]?.proposal {
      // The second one for a view is evidence and not work (section 1).
      if held.vote.statement != proposal.vote.statement {
        admit(proposal.vote, from: peer, isDirect: false)
      }
      return
    }
    verify(proposal, from: peer)
  }

  /// A proposal that comes when its view is over: votes are small and overtake blocks. Where its
  /// block is certified the body is of use, whoever sent it, because the digest names it.
  private mutating func takeLateBody(of proposal: Proposal) {
    guard proposal.view > finalView,
      let certified = slots[proposal.view]?.certifiedBlock, certified == proposal.vote.block,
      tree[certified.digest] == nil, proposal.block.header.digest == certified.digest,
      bodyProblem(proposal) == nil
    else { return }
    trimTree()
    tree.insert(proposal.block, certified.digest)
  }

  private mutating func verify(_ proposal: Proposal, from peer: PeerID) {
    let known = slots[proposal.view]?[tally: .notarize][proposal.vote.signer]
    if let known, known.standing == .verified, known.block == proposal.vote.block,
      known.signature == proposal.vote.signature
    {
      return accept(proposal, from: peer)
    }
    let isOpen = openProposals.contains {
      $0.vote == proposal.vote || ($0.peer == peer && $0.vote.view == proposal.view)
    }
    guard !isOpen, verifications.admits(peer) else { return }
    openProposals.append(OpenProposal(vote: proposal.vote, peer: peer))
    let id = verifications.begin(.proposal(proposal, from: peer), for: peer)
    effects.verifications.append(Verification(id: id, votes: [proposal.vote]))
  }

  /// The verdict on a proposal's leader vote.
  mutating func receiveVerdict(_ isValid: Bool, on proposal: Proposal, from peer: PeerID) {
    openProposals.removeAll { $0.peer == peer && $0.vote == proposal.vote }
    guard isValid else { return accuse(peer, .invalidProposal(proposal.view)) }
    guard proposal.view > finalView else { return }
    insertVerified(proposal.vote, from: peer)
    accept(proposal, from: peer)
  }

  /// Fills the view's place with a proposal whose leader vote is valid, unless it is filled.
  private mutating func accept(_ proposal: Proposal, from peer: PeerID) {
    guard proposal.view > finalView, slots[proposal.view]?.proposal == nil else { return }
    slots[proposal.view, default: .empty].proposal = proposal
    trimTree()
    tree.insert(proposal.block, proposal.block.header.digest)
    observeProposal(proposal)
    relayIfStandingStill(proposal, from: peer)
  }

  mutating func observeProposal(_ proposal: Proposal) {
    observe(
      .proposed(
        proposal.view, proposal.block.header.digest, height: proposal.block.header.height,
        transactions: proposal.block.transactions.count))
  }

  /// What cannot be right in a proposal's header, whatever the ledger says; nil when nothing.
  private func headerProblem(_ proposal: Proposal) -> String? {
    let header = proposal.block.header
    guard header.closesEpoch, header.view < proposal.view else {
      return headerProblem(header, in: proposal.view)
    }
    // A closing block that is proposed again is what it was in its own view; which one it has to be
    // says parentOK (2.13).
    if proposal.vote.block.map({ $0.parentView < header.view }) ?? true { return "parentView" }
    return headerProblem(header, in: header.view)
  }

  /// Which header field cannot be right in a view, whatever the ledger says; nil when none.
  func headerProblem(_ header: BlockHeader, in proposed: View) -> String? {
    if header.version != BlockHeader.currentVersion { return "version" }
    if header.chainID != configuration.chainID { return "chain" }
    if header.epoch != configuration.epoch { return "epoch" }
    if header.view != proposed { return "view" }
    if header.leader != configuration.leader(of: proposed) { return "leader" }
    if header.closesEpoch != (header.nextValidators != .zero) { return "nextValidators" }
    return nil
  }

  private func bodyProblem(_ proposal: Proposal) -> String? {
    let block = proposal.block
    if Int(block.header.transactionCount) != block.transactions.count {
      return "transactionCount"
    }
    if block.bodyBytes > Int(configuration.parameters.blockBytesMax) { return "bytes" }
    if block.header.weight > configuration.parameters.blockWeightMax { return "weight" }
    return nil
  }

  /// Which rule between a header and its parent's is broken; nil when none. The parent is at hand.
  func parentProblem(_ header: BlockHeader) -> InvalidBlock? {
    guard let parent = tree.header(header.parent) else { return .header("parent") }
    if header.height != parent.height.next || header.height <= parent.height {
      return .height(header.height, parent: parent.height)
    }
    if header.timestamp <= parent.timestamp {
      return .timestamp(header.timestamp, parent: parent.timestamp)
    }
    if header.view <= parent.view(in: configuration.epoch) { return .header("view") }
    // No block follows a closing one inside its epoch (2.13).
    if configuration.isClosed(by: parent) { return .header("parent") }
    return nil
  }

  /// parentOK(v, p, d) of consensus.md 2.5.
  func legality(of proposal: Proposal) -> ParentLegality {
    guard let block = proposal.vote.block, block.parentView >= finalView else { return .illegal }
    // A closing block that is proposed again stands on itself.
    let header = proposal.block.header
    let isAgain = header.view < proposal.view
    let parent = isAgain ? block.digest : header.parent
    let gaps = missingNullifications(above: block.parentView, below: proposal.view)
    if block.parentView == finalView {
      guard parent == tree.rootDigest, !isAgain else { return .illegal }
    } else if let certified = slots[block.parentView]?.certifiedBlock {
      guard parent == certified.digest else { return .illegal }
    } else {
      return .missing(needsParent: true, nullifications: gaps)
    }
    return gaps.isEmpty ? .legal : .missing(needsParent: false, nullifications: gaps)
  }

  /// Votes on the proposal of the current view as soon as everything is at hand.
  mutating func voteOnProposal() {
    guard let slot = slots[view], let proposal = slot.proposal, let block = proposal.vote.block,
      slot.giveUp == nil, rules[view].isEmpty
    else { return }
    if isAheadOfClock(proposal.block.header.timestamp) { return hold(proposal) }
    switch legality(of: proposal) {
    case .missing: return
    case .illegal: return giveUp(.illegalParent(block.parentView))
    case .legal: break
    }
    switch tree.front(of: block.digest) {
    case .valid: vote(.notarize(block), in: view)
    case .invalid(block.digest, let why): giveUp(.invalidBlock(why))
    case .invalid(let ancestor, _): giveUp(.invalidBlock(.parent(ancestor)))
    case .foreign: giveUp(.illegalParent(block.parentView))
    case .ready, .executing, .missing: return
    }
  }

  /// A timestamp ahead of the clock is waited for and not rejected (2.9).
  private mutating func hold(_ proposal: Proposal) {
    let timestamp = proposal.block.header.timestamp
    let limit = now.wall.advanced(by: configuration.parameters.driftMax.value)
    let isNew = timers[.hold] == nil
    set(.hold, after: Milliseconds(timestamp.distance(above: limit)))
    if isNew { observe(.proposalHeld(view, timestamp: timestamp, wall: now.wall)) }
  }

  /// Keeps the bytes of un-finalized blocks bounded: uncertified ones of past views go first, and a
  /// certified one is never discarded (2.11).
  private mutating func trimTree() {
    let limit = 64 * Int(configuration.parameters.blockBytesMax)
    guard tree.byteCount > limit else { return }
    for old in slots.sortedKeys() where old < view && tree.byteCount > limit {
      guard let digest = slots[old]?.proposal?.block.header.digest,
        !isCertified(digest), !isBeingCaughtUp(digest)
      else { continue }
      slots[old, default: .empty].proposal = nil
      if tree[digest] != nil {
        tree.remove(digest)
        effects.abandoned.append(digest)
      }
    }
  }

  /// Whether a block is certified in any view: a closing one may be in several (2.13).
  private func isCertified(_ digest: BlockDigest) -> Bool {
    certifiedViews.contains { slots[$0]?.certifiedBlock?.digest == digest }
  }
}
