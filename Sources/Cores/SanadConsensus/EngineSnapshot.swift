import SanadCodec
package import SanadSafety
package import SanadTypes

/// Where an engine stands, for `status` and for explaining a stall. Plain data.
package struct EngineSnapshot: Hashable, Sendable {
  /// The votes of one kind in the current view.
  package struct Voted: Hashable, Sendable {
    /// Which kind.
    package let kind: VoteKind
    /// Whose votes are here.
    package let signers: [ValidatorIndex]
    /// Whose are not.
    package let missing: [ValidatorIndex]
  }

  /// How far a node in quarantine has come.
  package struct Recovery: Hashable, Sendable {
    /// Who has answered.
    package let answered: [ValidatorIndex]
    /// How many answers are needed.
    package let needed: Int
    /// The view above which it votes again; nil while answers lack.
    package let floor: View?
  }

  /// A timer that is set.
  package struct Due: Hashable, Sendable {
    /// Which.
    package let timer: TimerID
    /// When it is due.
    package let at: Instant
  }

  /// The moment that it is about: that of the engine's last step.
  package let asOf: Instant
  /// The epoch.
  package let epoch: Epoch
  /// The current view.
  package let view: View
  /// Its leader.
  package let leader: ValidatorIndex
  /// How long this node has been in it.
  package let inViewFor: Milliseconds
  /// Why the view's clock runs; nil when the chain rests.
  package let working: WorkReason?
  /// How long the view's clock has run; nil while the chain rests.
  package let workingFor: Milliseconds?
  /// The timers that are set, the next one first.
  package let due: [Due]
  /// Why the view is given up; nil when it is not.
  package let gaveUp: GiveUpReason?
  /// Retries in the view.
  package let attempt: UInt64
  /// The back-off's factor.
  package let backoff: UInt64
  /// The block proposed for the view; nil when none is here.
  package let proposal: BlockDigest?
  /// Its timestamp.
  package let proposedFor: Timestamp?
  /// The votes of the view.
  package let votes: [Voted]
  /// This node's own votes in the view.
  package let own: OwnVotes
  /// The view of the last final block.
  package let finalizedView: View
  /// Its height.
  package let finalizedHeight: Height
  /// Its digest.
  package let finalizedBlock: BlockDigest
  /// How long ago it became final here.
  package let finalizedFor: Milliseconds
  /// A finalization above it whose blocks are not all here and executed.
  package let target: View?
  /// The highest notarized view that is not final, and whose finalize votes are missing.
  package let tip: View?
  /// Whose finalize votes for the tip are missing.
  package let missingFinalizes: [ValidatorIndex]
  /// Certificates that are asked for.
  package let wantedCertificates: CertificateRequest?
  /// Blocks that are asked for.
  package let wantedBlocks: [BlockDigest]?
  /// The top of the gap that is being closed by ranges.
  package let catchUp: CatchUpTarget?
  /// The block that is being executed.
  package let executing: BlockDigest?
  /// Why this node signs nothing.
  package let abstentions: Abstention
  /// How far recovery has come; nil outside of quarantine.
  package let recovery: Recovery?
  /// Nothing is signed at or below this view.
  package let voteFloor: View
  /// Why the node signs nothing in its view, by name; empty when it votes. Being below its floor is one
  /// of the reasons: on a chain that rests, views do not go on by themselves.
  package var silences: [String] {
    let isBelow = view <= voteFloor && !abstentions.contains(.observer)
    return abstentions.names + (isBelow ? ["below_floor"] : [])
  }
  /// Validators whose channel is open.
  package let connected: [ValidatorIndex]
  /// The last final view that each of them has said it has, where one has said so.
  package let claimedViews: [ClaimedView]
  /// What each validator has said of itself on its open channel; nil where nothing.
  package let statuses: [PeerStatus?]
  /// When each validator last voted on its own channel.
  package let lastHeard: [Instant?]
  /// Offences found, and which of them a final block has.
  package let offences: [KnownEvidence]
  /// Offences found.
  package var evidence: [Evidence] { offences.map(\.evidence) }
  /// Un-finalized blocks held.
  package let blockCount: Int
  /// Views held above the last final one.
  package let slotCount: Int
}

extension ConsensusEngine {
  /// Where the engine stands, as of its last step.
  package var snapshot: EngineSnapshot {
    let slot = slot(view)
    return EngineSnapshot(
      asOf: now.instant, epoch: configuration.epoch, view: view,
      leader: configuration.leader(of: view),
      inViewFor: now.instant.elapsed(since: pacemaker.enteredAt),
      working: pacemaker.armed?.reason,
      workingFor: pacemaker.armed.map { now.instant.elapsed(since: $0.at) }, due: dueTimers,
      gaveUp: slot.giveUp, attempt: pacemaker.attempt,
      backoff: pacemaker.factor(view: view, lastFinalized: knownFinalView),
      proposal: slot.proposal?.block.header.digest,
      proposedFor: slot.proposal?.block.header.timestamp,
      votes: VoteKind.allCases.map { voted($0) },
      own: rules[view], finalizedView: finalView, finalizedHeight: tree.root.height,
      finalizedBlock: tree.rootDigest,
      finalizedFor: now.instant.elapsed(since: pacemaker.finalizedAt), target: target?.view,
      tip: tip, missingFinalizes: missingFinalizes,
      wantedCertificates: fetch.certificates.wanted, wantedBlocks: fetch.blocks.wanted,
      catchUp: isCatchingUp ? fetch.catchUp?.goal : nil,
      executing: executing?.digest, abstentions: rules.abstentions,
      recovery: quarantine.map {
        .init(answered: $0.answered, needed: $0.needed, floor: $0.floor?.view)
      },
      voteFloor: rules.voteFloor,
      connected: peers.validators,
      claimedViews: peers.validators.compactMap { validator in
        claimedView(validator).map {
          ClaimedView(view: $0, weight: configuration.validators.weight(of: validator))
        }
      },
      statuses: configuration.validators.indices.map { peers[.validator($0)]?.status },
      lastHeard: lastHeard, offences: evidence.all,
      blockCount: tree.count, slotCount: slots.count)
  }

  /// What a validator says of finality, as this epoch counts: nothing where it is in one that is over,
  /// and more than any view where it is in a later one.
  private func claimedView(_ validator: ValidatorIndex) -> View? {
    guard let status = peers[.validator(validator)]?.status else { return nil }
    if status.epoch == configuration.epoch { return status.finalizedView }
    return status.epoch < configuration.epoch ? View(0) : View(.max)
  }

  private func voted(_ kind: VoteKind) -> EngineSnapshot.Voted {
    let tally = slot(view)[tally: kind]
    let all = configuration.validators.indices
    return EngineSnapshot.Voted(
      kind: kind, signers: all.filter { tally[$0] != nil },
      missing: all.filter { tally[$0] == nil })
  }

  private var dueTimers: [EngineSnapshot.Due] {
    TimerID.allCases.compactMap { timer in timers[timer].map { .init(timer: timer, at: $0) } }
      .sorted { ($0.at, $0.timer.rawValue) < ($1.at, $1.timer.rawValue) }
  }

  private var missingFinalizes: [ValidatorIndex] {
    guard let tip else { return [] }
    let tally = slot(tip)[tally: .finalize]
    return configuration.validators.indices.filter { tally[$0] == nil }
  }
}

/// The last final view that a validator has said it has.
package struct ClaimedView: Hashable, Sendable {
  /// The view; the highest there is for one in a later epoch.
  package let view: View
  /// What the validator weighs.
  package let weight: Int

  /// What a validator of a weight has said.
  package init(view: View, weight: Int) {
    self.view = view
    self.weight = weight
  }
}
