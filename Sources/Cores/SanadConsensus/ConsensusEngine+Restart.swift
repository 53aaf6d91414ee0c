import SanadCodec
import SanadSafety
import SanadTypes

// Starting from the journal (consensus.md 2.8, steps 3 to 5).
extension ConsensusEngine {
  /// Rebuilds the slots, listens before the first signature, and asks peers where they stand.
  mutating func start() {
    guard let restart else { return }
    self.restart = nil
    for block in restart.blocks where block.header.height > tree.root.height {
      tree.insert(block, block.header.digest, record: .start)
    }
    for certificate in restart.certificates.sorted(by: { $0.statement < $1.statement }) {
      restore(certificate)
    }
    // The current view is a maximum and never the last record (section 1).
    let complete = slots.sortedKeys().last { slots[$0]?.isComplete == true }
    view = max(complete ?? View(0), finalView).next
    pacemaker.enter(now.instant)
    if restart.listens {
      set(.listen, after: configuration.parameters.delayBound)
    } else {
      // Before any vote of the epoch, and before its first reservation.
      let isQuarantined = rules.abstentions.contains(.quarantined)
      append(.epoch(configuration.epoch, isQuarantined: isQuarantined), isForced: true)
      if isQuarantined { append(.abstention(rules.abstentions), isForced: true) }
      observe(.epochBegan(configuration.epoch, anchor: configuration.anchor))
    }
    restoreOwnVotes(restart.votes)
    restoreOwnProposal()
    if rules[view].nullify != nil {
      slots[view, default: .empty].giveUp = .viewTimeout
      set(.retry, after: pacemaker.retryInterval)
    }
    observe(.entered(view, leader: configuration.leader(of: view), by: nil))
    if rules.abstentions.contains(.quarantined) { beginQuarantine() }
  }

  private mutating func restore(_ certificate: Certificate) {
    guard certificate.isWellFormed(for: configuration.validators),
      slots[certificate.view]?[certificate: certificate.kind] == nil
    else { return }
    store(certificate)
    if certificate.kind == .finalize, certificate.view > finalView {
      slots[certificate.view, default: .empty].finalizationRecord = .start
    }
    for vote in certificate.votes { insertVerified(vote, from: nil) }
  }

  /// Own votes go back into the own tally: after a crash of all, nobody else can put them there.
  ///
  /// The last-signed slots can know of a vote whose body never became durable. Such a vote has never
  /// left, because its body has to be durable before; and if it were counted now, a validator
  /// that makes a quorum alone would certify a block that nobody has, and wait for it for ever.
  private mutating func restoreOwnVotes(_ votes: [Vote]) {
    for vote in votes.sorted(by: { $0.statement < $1.statement })
    where vote.signer == configuration.place && vote.statement.epoch == configuration.epoch {
      if isBodiless(vote) { bodilessVotes.append(vote) } else { insertOwn(vote) }
    }
  }

  private func isBodiless(_ vote: Vote) -> Bool {
    guard vote.kind == .notarize, vote.view > finalView, let block = vote.block else {
      return false
    }
    return tree[block.digest] == nil
  }

  /// A leader's own proposal can be put together again from the vote and the body.
  private mutating func restoreOwnProposal() {
    guard leads(view), let vote = rules[view].notarize?.vote, let block = vote.block,
      let body = tree[block.digest]?.block
    else { return }
    slots[view, default: .empty].proposal = Proposal(
      vote: vote, block: body, justification: justification(for: block, in: view))
  }
}
