import SanadCodec
import SanadSafety
import SanadTypes

// Finding offences, telling others, and bringing the proof onto the ledger (consensus.md 2.14).
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
    if let pair = evidence.meet(vote, from: peer) { verify(pair, from: peer) }
  }

  /// Two votes that contradict each other count when both signatures are valid.
  private mutating func verify(_ pair: Evidence, from peer: PeerID?) {
    if let peer, !verifications.admits(peer) { return observe(.overLimit(peer)) }
    guard evidence.begin(pair) else { return }
    // Who said which is settled now: when the verdicts come, another vote may be in the place.
    let unverified = [pair.first, pair.second].filter { !isVerified($0) }.map {
      SaidVote(vote: $0, source: source(of: $0) ?? peer)
    }
    if unverified.isEmpty { return convict(pair) }
    let id = verifications.begin(.conflict(pair, unverified: unverified, from: peer), for: peer)
    effects.verifications.append(Verification(id: id, votes: unverified.map(\.vote)))
  }

  /// Who brought a vote that is kept; nil where it is not.
  private func source(of vote: Vote) -> PeerID? {
    if let held = slots[vote.view]?[tally: vote.kind][vote.signer], held.block == vote.block,
      held.signature == vote.signature
    {
      return held.source
    }
    return evidence.source(of: vote)
  }

  private func isVerified(_ vote: Vote) -> Bool {
    guard let held = slots[vote.view]?[tally: vote.kind][vote.signer] else { return false }
    return held.standing == .verified && held.block == vote.block
      && held.signature == vote.signature
  }

  /// The verdicts on two votes that contradict each other: when only one is genuine, it takes the
  /// place, and the channel of the other is to blame.
  mutating func receiveVerdicts(
    _ verdicts: [Bool], on pair: Evidence, unverified: [SaidVote], from peer: PeerID?
  ) {
    evidence.end(pair)
    var forged: [SaidVote] = []
    for (place, said) in unverified.enumerated()
    where place >= verdicts.count || !verdicts[place] {
      forged.append(said)
    }
    if forged.isEmpty { return convict(pair) }
    for said in forged { drop(said) }
    for vote in [pair.first, pair.second] where !forged.contains(where: { $0.vote == vote }) {
      insertVerified(vote, from: peer)
      if vote.view <= finalView, let peer { detectLate(vote, from: peer) }
    }
  }

  /// Forgets a vote with a signature that is none, and blames who said it: not who brought the genuine
  /// one that it contradicts, however much later.
  private mutating func drop(_ said: SaidVote) {
    let vote = said.vote
    if let held = slots[vote.view]?[tally: vote.kind][vote.signer], held.block == vote.block,
      held.signature == vote.signature, held.standing != .verified
    {
      slots[vote.view, default: .empty][tally: vote.kind].set(
        nil, of: vote.signer, among: count)
    }
    evidence.forget(vote)
    observe(.invalidVote(vote.statement, signer: vote.signer, from: said.source))
    if let source = said.source {
      accuse(source, .invalidVote(vote.statement, signer: vote.signer))
    }
  }

  private mutating func convict(_ pair: Evidence) {
    evidence.end(pair)
    guard evidence.add(pair) else { return }
    observe(.evidence(pair))
    if configuration.place != nil { send(.evidence(pair), to: .validators) }
    // A leader that signed two blocks for this view has none (2.7, onProposal).
    if pair.offence == .twoNotarize, pair.epoch == configuration.epoch, pair.view == view,
      pair.signer == configuration.leader(of: view), rules[view].finalize == nil
    {
      giveUp(.leaderEquivocated)
    }
  }

  /// Evidence that a peer sends.
  mutating func receive(_ found: Evidence, from peer: PeerID) {
    guard configuration.place != nil,
      configuration.takesEvidence(of: found.epoch, at: now.wall),
      let validators = configuration.validators(of: found.epoch),
      validators.contains(found.signer), verifications.admits(peer), evidence.begin(found)
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

// On the ledger.
extension ConsensusEngine {
  /// Most pieces of evidence that are told once more at a time: what a peer takes of a second's rate.
  static let evidenceRepeated = 4

  /// What is proved and can go into a block on a parent: on no final block, and on none between that
  /// and the parent. Ascending; nothing where a body between them is missing. O(1) where nothing is
  /// pending.
  func evidence(on parent: BlockDigest) -> [Evidence] {
    let pending = includableEvidence
    guard !pending.isEmpty, let chain = tree.chain(to: parent) else { return [] }
    let carried = chain.flatMap { $0.node.block.evidence.map(OffenceName.init) }
    return Array(
      pending.filter { !carried.contains(OffenceName($0)) }.sorted().prefix(Block.evidenceMax))
  }

  /// What is on no final block and not too old for one.
  private var includableEvidence: [Evidence] {
    evidence.pending.compactMap { name in
      configuration.takesEvidence(of: name.epoch, at: now.wall) ? evidence.pending(name) : nil
    }
  }

  /// Whether a block on the tip would have evidence in it. Behind a closing block there is none.
  var hasEvidenceToInclude: Bool {
    if evidence.pending.isEmpty { return false }
    if let tip = tree.header(tipDigest), configuration.isClosed(by: tip) { return false }
    return !evidence(on: tipDigest).isEmpty
  }

  /// A block of this node's own was built: what it left out although it was asked to take it can be in
  /// no block.
  mutating func noteEvidenceLeftOut(of block: Block) {
    for asked in evidenceAsked where !block.evidence.contains(asked) { evidence.setAside(asked) }
    evidenceAsked = []
  }

  /// Final blocks say what stands on the ledger, also to a node that did not know of it.
  mutating func noteEvidence(of block: Block) {
    for found in block.evidence where evidence.stands(found, at: block.header.height) {
      observe(.evidenceStands(found, block.header.height))
    }
  }

  /// Tells what is on no final block once more: the first time may have found nobody, and whoever held
  /// it may have started anew.
  mutating func repeatEvidence() {
    for found in includableEvidence.prefix(Self.evidenceRepeated) {
      send(.evidence(found), to: .validators)
    }
  }

  /// Tells a validator that has just come.
  mutating func repeatEvidence(to peer: PeerID) {
    for found in includableEvidence.prefix(Self.evidenceRepeated) {
      send(.evidence(found), to: .peer(peer))
    }
  }

  /// Runs the timer of the repetitions while there is something to repeat.
  mutating func armEvidenceTimer() {
    if evidence.pending.isEmpty || includableEvidence.isEmpty { return cancel(.evidence) }
    if timers[.evidence] == nil { set(.evidence, after: evidenceInterval) }
  }

  private var evidenceInterval: Milliseconds { configuration.parameters.finalityIntervalMax }
}
