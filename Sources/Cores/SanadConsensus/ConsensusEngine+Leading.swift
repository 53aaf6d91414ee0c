import SanadCodec
import SanadSafety
package import SanadTypes

// Proposing (consensus.md 2.7, tryPropose).
extension ConsensusEngine {
  /// S_max: un-finalized blocks with transactions after which an honest leader adds none.
  static let loadedDepthMax = 64

  /// What an own proposal in the current view would stand on.
  enum ProposalParent: Hashable {
    /// The parent's view and digest; each view between is nullified.
    case ready(View, BlockDigest)
    /// Certificates of views in this range are missing.
    case missing(first: View, last: View)
  }

  /// Proposes in the current view as soon as everything is at hand.
  mutating func propose() {
    guard leads(view), slots[view]?.giveUp == nil, !isListening else { return }
    if let own = ownProposal, own.view == view {
      if rules[view].notarize == nil { vote(.notarize(own.reference), in: view) }
      return
    }
    guard building != view, rules[view].isEmpty, maySign, let reason = workReason else { return }
    guard case .ready(let parentView, let digest) = proposalParent(),
      tree.front(of: digest) == .valid, let parent = tree.header(digest)
    else { return }
    if configuration.isClosed(by: parent) { return proposeAgain(digest, parentView) }
    if reason == .transactions, now.instant < pacemaker.earliestBuild {
      return set(.pace, at: pacemaker.earliestBuild)
    }
    build(on: parent, digest, parentView)
  }

  /// Proposes the closing block that the chain ends in once more: no block follows it inside the
  /// epoch, and any finalization of it ends the epoch (2.13).
  private mutating func proposeAgain(_ digest: BlockDigest, _ parentView: View) {
    // Final, it is the anchor of the next epoch, and no body of this tree.
    guard let block = tree[digest]?.block else { return }
    ownProposal = OwnProposal(
      view: view, block: block,
      reference: BlockReference(parentView: parentView, digest: digest))
    vote(.notarize(BlockReference(parentView: parentView, digest: digest)), in: view)
  }

  /// Whether the rules would let this node notarize in the current view; without that there is no
  /// use in building.
  private var maySign: Bool {
    let placeholder = Ballot.notarize(
      BlockReference(parentView: finalView, digest: tree.rootDigest))
    return rules.refusal(of: placeholder, in: view, facts(view)) == nil
  }

  /// p: the highest certified view below, and whether every view between is nullified. A leader who
  /// holds both notarization and nullification of a view builds on it and keeps its transactions.
  func proposalParent() -> ProposalParent {
    let certified = certifiedViews.last { $0 < view }
    let parentView = max(finalView, certified ?? finalView)
    let missing = missingNullifications(above: parentView, below: view)
    if let first = missing.last, let last = missing.first {
      return .missing(first: first, last: last)
    }
    if parentView > finalView, let block = slots[parentView]?.certifiedBlock {
      return .ready(parentView, block.digest)
    }
    return .ready(finalView, tree.rootDigest)
  }

  /// The block that the next proposal is expected to stand on: the highest certified one, or the
  /// last final one. The host judges by it which transactions are still work (2.18).
  package var tipDigest: BlockDigest {
    certifiedViews.last.flatMap { slots[$0]?.certifiedBlock?.digest } ?? tree.rootDigest
  }

  /// Views strictly between two without a nullification, highest first; at most as many as one
  /// request can name.
  func missingNullifications(above low: View, below high: View) -> [View] {
    var missing: [View] = []
    var candidate = high.previous
    while candidate > low, UInt64(missing.count) < CertificateRequest.viewsMax {
      if slots[candidate]?[certificate: .nullify] == nil { missing.append(candidate) }
      candidate = candidate.previous
    }
    return missing
  }

  private mutating func build(
    on parent: BlockHeader, _ digest: BlockDigest, _ parentView: View
  ) {
    building = view
    pacemaker.filling.begin(now.instant)
    evidenceAsked = evidence(on: digest)
    let isDeep = loadedDepth(of: digest) >= Self.loadedDepthMax
    effects.builds.append(
      BuildRequest(
        epoch: configuration.epoch, view: view, parent: parent, parentDigest: digest,
        timestamp: max(parent.timestamp.next, now.wall),
        content: isDeep
          ? .empty : .transactions(budgetPerMille: pacemaker.filling.perMille),
        evidence: evidenceAsked))
  }

  /// Un-finalized blocks with transactions from a block down.
  private func loadedDepth(of digest: BlockDigest) -> Int {
    (tree.chain(to: digest) ?? []).count { !$0.node.block.transactions.isEmpty }
  }

  /// A block was built.
  mutating func receiveBuilt(_ block: Block, in built: View) {
    let digest = block.header.digest
    if built == building { noteEvidenceLeftOut(of: block) }
    // Kept even when it comes too late, so that its overlay is dropped with the next commit.
    let isOnTree = tree.front(of: block.header.parent) == .valid
    guard isOnTree, block.header.view == built else {
      effects.abandoned.append(digest)
      return receiveBuildFailure(in: built)
    }
    tree.insert(block, digest)
    tree.set(.valid, of: digest)
    guard built == view, building == built, rules[view].isEmpty else { return }
    guard case .ready(let parentView, block.header.parent) = proposalParent(),
      headerProblem(block.header, in: view) == nil, parentProblem(block.header) == nil
    else { return receiveBuildFailure(in: built) }
    building = nil
    pacemaker.filling.note(block, within: configuration.parameters)
    recordBody(digest, isForced: false)
    ownProposal = OwnProposal(
      view: view, block: block,
      reference: BlockReference(parentView: parentView, digest: digest))
  }

  /// No block could be built: peers move on at once when the leader nullifies.
  mutating func receiveBuildFailure(in built: View) {
    guard built == view, building == built else { return }
    building = nil
    giveUp(.buildFailed)
  }

  /// The certificates held here that make a proposal's parent legal.
  func justification(for block: BlockReference, in proposed: View) -> Justification {
    let parent = block.parentView
    let certificate =
      parent == finalView
      ? lastFinalization.flatMap { $0.view == parent ? $0 : nil }
      : slots[parent].flatMap {
        $0[certificate: .finalize] ?? $0[certificate: .notarize]
      }
    var nullifications: [Certificate] = []
    var between = parent.next
    while between < proposed, nullifications.count < Justification.nullificationsMax {
      if let held = slots[between]?[certificate: .nullify] { nullifications.append(held) }
      between = between.next
    }
    return Justification(parent: certificate, nullifications: nullifications)
  }
}
