import SanadCodec
import SanadCrypto
import SanadTypes

// Receiving votes and counting them lazily (consensus.md 2.7, onVote).
extension ConsensusEngine {
  /// Takes a vote on its signer's own channel.
  mutating func receiveDirect(_ vote: Vote, from peer: PeerID) {
    // Of an epoch before, in which its signer may have had another place.
    guard vote.statement.epoch == configuration.epoch else { return }
    guard peer == .validator(vote.signer) else {
      return accuse(peer, .voteOfAnother(vote.statement, signer: vote.signer))
    }
    if configuration.validators.contains(vote.signer) {
      lastHeard[Int(vote.signer.value)] = now.instant
    }
    admit(vote, from: peer, isDirect: true)
  }

  /// Takes a bundle: its votes are verified at once, since its sender may have made them up.
  mutating func receive(_ bundle: VoteBundle, from peer: PeerID) {
    guard configuration.place != nil else { return }
    if bundle.purpose == .standstill { startRelaying() }
    for vote in bundle.votes {
      guard verifications.admits(peer) else { return observe(.overLimit(peer)) }
      admit(vote, from: peer, isDirect: false)
    }
  }

  /// Puts a vote into its place, or finds that it contradicts the one there.
  mutating func admit(_ vote: Vote, from peer: PeerID, isDirect: Bool) {
    guard configuration.place != nil, vote.statement.epoch == configuration.epoch,
      configuration.validators.contains(vote.signer)
    else { return }
    if vote.signer == configuration.place { return checkOwn(vote, from: peer) }
    if vote.view <= finalView {
      return detectLate(vote, from: peer)
    }
    guard isInWindow(vote.view) else {
      // A peer so far ahead has certificates that this node lacks.
      if vote.view > view, isDirect { sendStatusSparingly(to: peer) }
      return
    }
    // On its signer's own channel nobody else can have made it up; others' word waits for a verdict.
    if isDirect { noteHighest(vote) }
    guard let held = slot(vote.view)[tally: vote.kind][vote.signer] else {
      return insert(vote, from: peer, isDirect: isDirect)
    }
    if held.block == vote.block {
      meetAgain(vote, held, from: peer, isDirect: isDirect)
    } else {
      detectConflict(vote, from: peer, isDirect: isDirect)
    }
  }

  private mutating func insert(_ vote: Vote, from peer: PeerID, isDirect: Bool) {
    let entry = VoteEntry(
      block: vote.block, signature: vote.signature, standing: .claimed, source: peer,
      isDirect: isDirect, alternative: nil)
    slots[vote.view, default: .empty][tally: vote.kind].set(
      entry, of: vote.signer, among: count)
    if !isDirect || isEager(vote) {
      verify([VoteKey(view: vote.view, kind: vote.kind, signer: vote.signer)])
    }
    detectConflict(vote, from: peer, isDirect: isDirect)
    checkQuorum(vote.kind, vote.view, vote.block)
  }

  /// Votes whose verdict matters before there is a quorum of them.
  private func isEager(_ vote: Vote) -> Bool {
    if isRelaying { return true }
    // The leader's own nullify lets everybody move on at once.
    return vote.kind == .nullify && vote.view == view
      && vote.signer == configuration.leader(of: view)
  }

  /// A vote that is there already comes again: a bundle makes its verdict due, and a different
  /// signature waits in case the first one is forged.
  private mutating func meetAgain(
    _ vote: Vote, _ held: VoteEntry, from peer: PeerID, isDirect: Bool
  ) {
    if held.standing == .verified { return }
    if held.signature != vote.signature, held.alternative == nil {
      var entry = held
      entry.alternative = VoteEntry.Alternative(
        signature: vote.signature, source: peer, isDirect: isDirect)
      slots[vote.view, default: .empty][tally: vote.kind].set(
        entry, of: vote.signer, among: count)
    }
    if held.standing == .claimed, !isDirect || isEager(vote) {
      verify([VoteKey(view: vote.view, kind: vote.kind, signer: vote.signer)])
    }
  }

  /// Asks for verdicts on votes in their places that are only claimed.
  mutating func verify(_ keys: [VoteKey]) {
    var votes: [Vote] = []
    var open: [VoteCheck] = []
    for key in keys {
      guard var entry = slots[key.view]?[tally: key.kind][key.signer], entry.standing == .claimed,
        let vote = slot(key.view).vote(
          key.kind, key.signer, epoch: configuration.epoch, view: key.view)
      else { continue }
      entry.standing = .verifying
      slots[key.view, default: .empty][tally: key.kind].set(entry, of: key.signer, among: count)
      votes.append(vote)
      open.append(VoteCheck(key: key, signature: entry.signature))
    }
    if votes.isEmpty { return }
    let id = verifications.begin(.votes(open), for: nil)
    effects.verifications.append(Verification(id: id, votes: votes))
  }

  /// The verdict on a vote in its place, if it is still there.
  mutating func receiveVerdict(_ isValid: Bool, on check: VoteCheck) {
    let key = check.key
    guard key.view > finalView, var entry = slots[key.view]?[tally: key.kind][key.signer],
      entry.standing == .verifying, entry.signature == check.signature
    else { return }
    if isValid {
      entry.standing = .verified
      entry.alternative = nil
      slots[key.view, default: .empty][tally: key.kind].set(entry, of: key.signer, among: count)
      noteVerified(key)
    } else {
      reject(entry, key)
    }
    checkQuorum(key.kind, key.view, entry.block)
  }

  /// Drops a vote with an invalid signature, blames the channel it came on, and tries the other
  /// copy if there is one.
  private mutating func reject(_ entry: VoteEntry, _ key: VoteKey) {
    if let ballot = Ballot(kind: key.kind, block: entry.block) {
      let statement = Statement(epoch: configuration.epoch, view: key.view, ballot: ballot)
      observe(.invalidVote(statement, signer: key.signer, from: entry.source))
      if let source = entry.source {
        accuse(source, .invalidVote(statement, signer: key.signer))
      }
    }
    guard let other = entry.alternative else {
      slots[key.view, default: .empty][tally: key.kind].set(nil, of: key.signer, among: count)
      return
    }
    let next = VoteEntry(
      block: entry.block, signature: other.signature, standing: .claimed, source: other.source,
      isDirect: other.isDirect, alternative: nil)
    slots[key.view, default: .empty][tally: key.kind].set(next, of: key.signer, among: count)
    verify([key])
  }

  /// A vote has turned out valid: relay it, and follow a leader that gives up.
  private mutating func noteVerified(_ key: VoteKey) {
    guard
      let vote = slot(key.view).vote(
        key.kind, key.signer, epoch: configuration.epoch, view: key.view)
    else { return }
    noteHighest(vote)
    if isRelaying { relayQueue.append(vote) }
    followLeader(key)
  }

  private mutating func followLeader(_ key: VoteKey) {
    guard key.kind == .nullify, key.view == view,
      key.signer == configuration.leader(of: view), key.signer != configuration.place
    else { return }
    giveUp(.leaderGaveUp)
  }

  /// Puts a verified vote into its place, whatever unverified one is there.
  mutating func insertVerified(_ vote: Vote, from peer: PeerID?) {
    guard vote.view > finalView, configuration.validators.contains(vote.signer) else { return }
    let held = slot(vote.view)[tally: vote.kind][vote.signer]
    if let held, held.standing == .verified {
      if held.block != vote.block { detectConflict(vote, from: peer, isDirect: false) }
      return
    }
    let entry = VoteEntry(
      block: vote.block, signature: vote.signature, standing: .verified, source: peer,
      isDirect: true, alternative: nil)
    slots[vote.view, default: .empty][tally: vote.kind].set(
      entry, of: vote.signer, among: count)
    noteHighest(vote)
    if let held, held.block != vote.block,
      let ballot = Ballot(kind: vote.kind, block: held.block)
    {
      let statement = Statement(epoch: configuration.epoch, view: vote.view, ballot: ballot)
      let other = Vote(statement: statement, signer: vote.signer, signature: held.signature)
      detectConflict(other, from: held.source, isDirect: held.isDirect)
    } else {
      detectConflict(vote, from: peer, isDirect: false)
    }
    if peer != nil {
      noteVerified(VoteKey(view: vote.view, kind: vote.kind, signer: vote.signer))
    }
    checkQuorum(vote.kind, vote.view, vote.block)
  }

  /// The lazy quorum check: signatures are verified only when there are enough votes for one value,
  /// and only as many as it takes.
  mutating func checkQuorum(_ kind: VoteKind, _ voted: View, _ block: BlockReference?) {
    guard voted > finalView, let slot = slots[voted], slot[certificate: kind] == nil else { return }
    let tally = slot[tally: kind]
    let support = tally.support(for: block, in: configuration.validators)
    if support.verified >= quorum { return formCertificate(kind, voted, block, tally) }
    guard support.possible >= quorum, support.claimed > 0 else { return }
    let wanted = quorum - support.verified - support.verifying
    let signers = configuration.validators.first(
      tally.signers(for: block, .claimed), weighing: wanted)
    verify(signers.map { VoteKey(view: voted, kind: kind, signer: $0) })
  }

  private mutating func formCertificate(
    _ kind: VoteKind, _ voted: View, _ block: BlockReference?, _ tally: VoteTally
  ) {
    guard let ballot = Ballot(kind: kind, block: block) else { return }
    let statement = Statement(epoch: configuration.epoch, view: voted, ballot: ballot)
    let certificate = Certificate(
      statement: statement, signatures: tally.signatures(for: block), validatorCount: count)
    // A tally has one place for each validator, so its signers are distinct and in range.
    guard let certificate else { return }
    accept(certificate, from: nil)
  }

  /// Remembers the highest vote of each validator, to remind it if it has lost its journal.
  private mutating func noteHighest(_ vote: Vote) {
    let place = Int(vote.signer.value)
    guard place < highestVotes.count else { return }
    if let held = highestVotes[place], held.statement >= vote.statement { return }
    highestVotes[place] = vote
  }

  /// Verdicts on whatever was being verified.
  mutating func receiveVerdicts(_ verdicts: [Bool], of id: VerificationID) {
    guard let purpose = verifications.end(id) else { return }
    let isAllValid = verdicts.allSatisfy { $0 }
    switch purpose {
    case .votes(let checks):
      // A missing verdict counts as invalid: the host owes one for each item.
      for (place, check) in checks.enumerated() {
        receiveVerdict(place < verdicts.count && verdicts[place], on: check)
      }
    case .certificate(let certificate, let peer):
      receiveVerdict(isAllValid, on: certificate, from: peer)
    case .proposal(let proposal, let peer):
      receiveVerdict(isAllValid, on: proposal, from: peer)
    case .conflict(let pair, let unverified, let peer):
      receiveVerdicts(verdicts, on: pair, unverified: unverified, from: peer)
    case .evidence(let found, let peer):
      receiveVerdict(isAllValid, on: found, from: peer)
    case .ownVote(let vote, let peer):
      if isAllValid { forgot(vote, from: peer) }
    case .recovery(let response, let peer):
      receiveVerdict(isAllValid, on: response, from: peer)
    }
  }
}
