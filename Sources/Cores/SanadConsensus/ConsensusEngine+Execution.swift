import SanadCodec
import SanadSafety
import SanadTypes

// Executing before voting, and committing what is final (consensus.md 2.10).
extension ConsensusEngine {
  /// Starts the next execution, one at a time: what the current view waits for first, then what is
  /// final, then what is notarized. The queue is derived each time, so that it is never full.
  mutating func executeNext() {
    guard executing == nil else { return }
    for tip in executionGoals {
      while case .ready(let digest) = tree.front(of: tip) {
        if let node = tree[digest], let problem = parentProblem(node.block.header) {
          markInvalid(digest, problem)
        } else {
          return execute(digest)
        }
      }
    }
  }

  private mutating func execute(_ digest: BlockDigest) {
    guard let node = tree[digest] else { return }
    tree.set(.executing, of: digest)
    executing = (digest, now.instant)
    effects.executions.append(ExecutionRequest(digest: digest, block: node.block))
  }

  /// Blocks that are to become valid, most urgent first.
  private var executionGoals: [BlockDigest] {
    var goals: [BlockDigest] = []
    if let proposal = slots[view]?.proposal, legality(of: proposal) == .legal,
      let block = proposal.vote.block
    {
      goals.append(block.digest)
    }
    if leads(view), case .ready(_, let parent) = proposalParent() { goals.append(parent) }
    if let prefix = prefixes.first { goals.append(prefix.digest) }
    if let final = target?.block { goals.append(final.digest) }
    goals += awaitingFinalize.compactMap { slots[$0]?.certifiedBlock?.digest }
    return goals
  }

  /// The verdict on a block.
  mutating func receiveVerdict(_ verdict: ExecutionVerdict, on digest: BlockDigest) {
    if let open = executing, open.digest == digest {
      pacemaker.lastExecution = now.instant.elapsed(since: open.since)
      executing = nil
    }
    // The block may have been dropped meanwhile: its overlay is of no use.
    guard let node = tree[digest] else {
      if digest != tree.rootDigest { effects.abandoned.append(digest) }
      return
    }
    guard node.standing == .executing else { return }
    switch verdict {
    case .valid: tree.set(.valid, of: digest)
    case .invalid(let why): markInvalid(digest, why)
    }
  }

  private mutating func markInvalid(_ digest: BlockDigest, _ why: InvalidBlock) {
    guard let node = tree[digest] else { return }
    tree.set(.invalid(why), of: digest)
    observe(.invalidBlock(node.block.header.view, digest, why))
    checkDivergence()
  }

  /// A certified block that is invalid here means that this node computes otherwise than a quorum:
  /// it stops signing and goes on serving (2.10). Told once after each start, so that a node whose
  /// journal says already that it diverged still says where.
  mutating func checkDivergence() {
    guard divergence == nil else { return }
    var certified = certifiedViews.compactMap { slots[$0]?.certifiedBlock?.digest }
    certified += prefixes.map(\.digest)
    for tip in certified {
      guard case .invalid(let digest, let why) = tree.front(of: tip) else { continue }
      guard let block = tree[digest]?.block else { continue }
      divergence = digest
      rules.abstain(.diverged)
      append(.abstention(rules.abstentions), isForced: true)
      effects.divergence = Divergence(
        digest: digest, block: block, parent: tree.header(block.header.parent), why: why)
      return observe(.diverged(block.header.view, digest, why))
    }
  }

  /// Commits the chain up to what is final, once its bodies are here and executed.
  mutating func commitFinal() {
    // Ranges that were fetched, and then the target on top of them.
    for _ in 0...prefixes.count {
      guard let goal = commitGoal, goal.digest != tree.rootDigest else { return }
      switch tree.front(of: goal.digest) {
      case .valid: commit(goal.digest, goal.proof)
      case .invalid: return checkDivergence()
      case .foreign: return reportFork(goal.proof.finalization)
      case .ready, .executing, .missing: return
      }
    }
  }

  private var commitGoal: (digest: BlockDigest, proof: FinalityProof)? {
    if let prefix = prefixes.first { return prefix }
    guard let target, let block = target.block else { return nil }
    return (block.digest, FinalityProof(descendants: [], finalization: target))
  }

  /// A finalization that does not descend from the last final block: more than f are Byzantine.
  private mutating func reportFork(_ finalization: Certificate) {
    prefixes = []
    guard let last = lastFinalization, !rules.abstentions.contains(.diverged) else { return }
    rules.abstain(.diverged)
    append(.abstention(rules.abstentions), isForced: true)
    observe(.contradiction(last.statement, finalization.statement))
  }

  private mutating func commit(_ digest: BlockDigest, _ proof: FinalityProof) {
    guard let chain = tree.chain(to: digest), let tip = chain.last?.node.block.header else {
      return
    }
    let token = recordFinality(of: chain.map(\.digest), proof.finalization)
    let since = slots[tip.view]?.notarizedAt ?? now.instant
    effects.commits.append(
      Commit(
        blocks: chain.map { CommittedBlock(digest: $0.digest, block: $0.node.block) },
        proof: proof, after: token))
    for link in chain { noteEvidence(of: link.node.block) }
    effects.abandoned += tree.advance(to: digest)
    prefixes.removeAll { $0.digest == digest || tree[$0.digest] == nil }
    lastFinalization = proof.descendants.isEmpty ? proof.finalization : nil
    // A closing block can be final by a later view than its own.
    let reached = proof.descendants.isEmpty ? max(tip.view, proof.finalization.view) : tip.view
    rules.finalize(through: reached)
    if configuration.isClosed(by: tip) { rules.abstain(.closed) }
    undurablePrunes.append((token, reached))
    retireSlots()
    observe(
      .finalized(
        tip.view, tip.height, digest, after: now.instant.elapsed(since: since)))
    // A chain that was fetched can be ahead of the certificates that moved this node.
    if view <= finalView { enter(finalView.next, by: proof.finalization.statement, from: nil) }
  }

  /// Bodies and finalization in the synced journal are what makes blocks final here (2.8); both are
  /// there already in the common case.
  private mutating func recordFinality(
    of chain: [BlockDigest], _ finalization: Certificate
  ) -> SyncToken {
    for digest in chain { recordBody(digest, isForced: true) }
    let bodies = chain.compactMap { tree[$0]?.record }.max() ?? .start
    let written =
      slots[finalization.view]?.finalizationRecord
      ?? append(.certificate(finalization), isForced: true)
    return max(bodies, written)
  }

  /// Slots at or below the last final view leave; their votes stay a while as possible evidence.
  private mutating func retireSlots() {
    for old in slots.sortedKeys() where old <= finalView {
      evidence.archive(slot(old), view: old, epoch: configuration.epoch, at: now.instant)
      slots[old] = nil
    }
    let final = finalView
    certifiedViews.removeAll { $0 <= final }
    awaitingFinalize.removeAll { $0 <= final }
    openProposals.removeAll { $0.vote.view <= final }
    if let reached = target, reached.view <= final { target = nil }
  }

  /// Votes to finalize what is notarized, valid and durable (2.6 S4), also after leaving its view.
  mutating func finalizeNotarized() {
    awaitingFinalize = awaitingFinalize.filter { !isPastFinalize($0) }
    for voted in awaitingFinalize {
      guard let block = slots[voted]?.certifiedBlock, rules[voted].isFree(toFinalize: block),
        tree[block.digest]?.standing == .valid
      else { continue }
      recordBody(block.digest, isForced: true)
      if facts(voted).isBlockDurable { vote(.finalize(block), in: voted) }
    }
  }

  private func isPastFinalize(_ voted: View) -> Bool {
    let own = rules[voted]
    return voted <= knownFinalView || own.finalize?.vote != nil || own.nullify?.vote != nil
  }
}

extension OwnVotes {
  /// Whether no vote that is signed or being signed stands against finalizing a block.
  func isFree(toFinalize block: BlockReference) -> Bool {
    finalize == nil && nullify == nil && (notarize == nil || notarize?.block == block)
  }
}
