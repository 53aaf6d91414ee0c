import SanadCodec
import SanadSafety
import SanadTypes

// Finding offences and telling others (consensus.md 2.14). Evidence on the ledger is not built.
extension ConsensusEngine {
  /// Compares a vote with the others of its signer in its view.
  mutating func detectConflict(_ vote: Vote, from peer: PeerID?, isDirect: Bool) {
    let slot = slot(vote.view)
    for kind in VoteKind.allCases {
      guard
        let other = slot.vote(kind, vote.signer, epoch: configuration.epoch, view: vote.view),
        let pair = Evidence(vote, other)
      else { continue }
      return verify(pair, from: peer)
    }
  }

  /// Compares a vote for a view that is past with what is kept of it.
  mutating func detectLate(_ vote: Vote, from peer: PeerID) {
    if let pair = evidence.meet(vote) { verify(pair, from: peer) }
  }

  /// Two votes that contradict each other count when both signatures are valid.
  private mutating func verify(_ pair: Evidence, from peer: PeerID?) {
    if let peer, !verifications.admits(peer) { return observe(.overLimit(peer)) }
    guard evidence.begin(pair) else { return }
    let unverified = [pair.first, pair.second].filter { !isVerified($0) }
    if unverified.isEmpty { return convict(pair) }
    let id = verifications.begin(.conflict(pair, unverified: unverified, from: peer), for: peer)
    effects.verifications.append(Verification(id: id, votes: unverified))
  }

  private func isVerified(_ vote: Vote) -> Bool {
    guard let held = slots[vote.view]?[tally: vote.kind][vote.signer] else { return false }
    return held.standing == .verified && held.block == vote.block
      && held.signature == vote.signature
  }

  /// The verdicts on two votes that contradict each other: when only one is genuine, it takes the
  /// place, and the channel of the other is to blame.
  mutating func receiveVerdicts(
    _ verdicts: [Bool], on pair: Evidence, unverified: [Vote], from peer: PeerID?
  ) {
    evidence.end(pair)
    var forged: [Vote] = []
    for (place, vote) in unverified.enumerated()
    where place >= verdicts.count || !verdicts[place] {
      forged.append(vote)
    }
    if forged.isEmpty { return convict(pair) }
    for vote in forged { drop(vote, from: peer) }
    for vote in [pair.first, pair.second] where !forged.contains(vote) {
      insertVerified(vote, from: peer)
    }
  }

  private mutating func drop(_ vote: Vote, from peer: PeerID?) {
    let held = slots[vote.view]?[tally: vote.kind][vote.signer]
    let isInPlace = held?.block == vote.block && held?.signature == vote.signature
    let source = isInPlace ? held?.source : peer
    if isInPlace, held?.standing != .verified {
      slots[vote.view, default: Slot()][tally: vote.kind].set(
        nil, of: vote.signer, among: count)
    }
    observe(.invalidVote(vote.statement, signer: vote.signer, from: source))
    if let source { accuse(source, .invalidVote(vote.statement, signer: vote.signer)) }
  }

  private mutating func convict(_ pair: Evidence) {
    evidence.end(pair)
    guard evidence.add(pair) else { return }
    observe(.evidence(pair))
    if configuration.place != nil { send(.evidence(pair), to: .validators) }
    // A leader that signed two blocks for this view has none (2.7, onProposal).
    if pair.offence == .twoNotarize, pair.view == view,
      pair.signer == configuration.leader(of: view), rules[view].finalize == nil
    {
      giveUp(.leaderEquivocated)
    }
  }

  /// Evidence that a peer sends.
  mutating func receive(_ found: Evidence, from peer: PeerID) {
    guard configuration.place != nil, found.first.statement.epoch == configuration.epoch,
      configuration.validators.contains(found.signer), verifications.admits(peer),
      evidence.begin(found)
    else { return }
    let id = verifications.begin(.evidence(found, from: peer), for: peer)
    effects.verifications.append(Verification(id: id, votes: [found.first, found.second]))
  }

  /// The verdict on evidence that a peer sent.
  mutating func receiveVerdict(_ isValid: Bool, on found: Evidence, from peer: PeerID) {
    evidence.end(found)
    if isValid { convict(found) } else { accuse(peer, .invalidEvidence(signer: found.signer)) }
  }
}
