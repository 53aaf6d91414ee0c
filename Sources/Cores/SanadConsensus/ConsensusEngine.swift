import SanadCodec
import SanadSafety
package import SanadTypes

/// Simplex with three votes (consensus.md 2): a value that is told what happened and answers with
/// what is to be done. It owns no clock, no key and no file.
///
/// In one paragraph: in view v the leader proposes a block on the highest notarized one and carries
/// the certificates that make its parent legal. Whoever finds it valid votes to notarize, whoever
/// waits in vain votes to nullify; a quorum of either ends the view. Whoever holds a notarization
/// and did not nullify votes to finalize; a quorum of those makes the block and all its ancestors
/// final.
///
/// Every event ends in ``settle()``, which asks each time what can be done now. Nothing depends on
/// having seen the right event at the right moment, so that a refused signature, a late body or a
/// restart delays a step and never loses it.
package struct ConsensusEngine: Sendable {
  /// A: votes and proposals are accepted for so many views above the current one.
  static let viewsAhead: UInt64 = 2

  package let configuration: EngineConfiguration
  var rules: VotingRules
  /// cur of the specification.
  var view: View
  /// Views above the last final one.
  var slots = KeyedTable<View, Slot>()
  /// Views above the last final one with a notarization or a finalization, ascending.
  var certifiedViews: [View] = []
  /// Notarized views in which this node has not voted to finalize and still may, ascending.
  var awaitingFinalize: [View] = []
  var tree: BlockTree
  /// The finalization of the last final block, when it has one of its own.
  var lastFinalization: Certificate?
  /// The highest finalization above the last final block: what is to be committed (2.8 step 3).
  var target: Certificate?
  /// Final ancestors of the target, ascending, whose chain is at hand: the host's catch-up closes
  /// long gaps from below. At most as many as its window has blocks.
  var prefixes: [(digest: BlockDigest, proof: FinalityProof)] = []
  /// Who sent the certificate that brought this node into its view.
  var entrySource: PeerID?

  var pacemaker: Pacemaker
  var timers = TimerTable()
  var peers = Peers()
  var verifications: Verifications
  var evidence: EvidenceTable
  /// What the open build was asked to put on the ledger.
  var evidenceAsked: [Evidence] = []
  var fetch: FetchState
  /// What the host last said there is to do.
  var work: LedgerWork

  /// Proposals whose leader's vote is being verified: one for each view and sender.
  var openProposals: [OpenProposal] = []
  /// Leading: the view for which a build is open, and what came of it.
  var building: View?
  var ownProposal: OwnProposal?
  /// The block that is being executed, and since when.
  var executing: (digest: BlockDigest, since: Instant)?
  /// The certified block that is invalid here; nil while this node agrees with the others.
  var divergence: BlockDigest?
  /// What peers have said since this node went silent over a vote that it does not know.
  var silence: SilenceWatch
  /// What they have answered; nil while this node has forgotten nothing.
  var quarantine: Quarantine?
  /// Until when this node relays what it sees first (2.7).
  var relayUntil: Instant?
  var relayQueue: [Vote] = []
  /// Certificates that others pass on first.
  var heldRelays: [HeldRelay] = []
  /// The highest vote of each validator that is at hand, for ``PeerStatus/lastVoteOfYours``.
  var highestVotes: [Vote?]
  /// When each validator last voted.
  var lastHeard: [Instant?]
  /// Since when this engine has been listening for that.
  let startedAt: Instant

  /// Tokens of records that are not durable yet, with what happens then.
  var lastToken: SyncToken
  var durable: SyncToken
  var undurableVotes: [(token: SyncToken, vote: Vote)] = []
  /// Own notarize votes of before the start whose blocks the journal does not have: they count as
  /// signed, and are neither sent nor tallied.
  var bodilessVotes: [Vote] = []
  var undurablePrunes: [(token: SyncToken, view: View)] = []
  var undurableReservation: (token: SyncToken, view: View)?

  /// What the start begins with; nil once started.
  var restart: RestartState?

  /// Set for the length of one step.
  var now: Now
  var effects = ConsensusEffects()

  /// An engine that has not started yet: hand it ``ConsensusEvent/start`` first.
  ///
  /// - Parameter earlier: this process's engine of the epoch before, from which numbers go on, so
  ///   that no answer to a question of its time fits one of this one; nil where the process starts.
  package init(
    configuration: EngineConfiguration, restart: RestartState,
    after earlier: ConsensusEngine? = nil,
    now: Now
  ) {
    self.configuration = configuration
    verifications = Verifications(after: earlier?.verifications)
    fetch = FetchState(after: earlier?.fetch)
    lastToken = earlier?.lastToken ?? .start
    durable = earlier?.durable ?? .start
    self.now = now
    startedAt = now.instant
    let validators = configuration.validators
    rules = VotingRules(
      epoch: configuration.epoch, signer: configuration.place,
      lastFinalized: restart.lastFinalized.view(in: configuration.epoch),
      voteFloor: restart.voteFloor, reserved: restart.reserved, abstentions: restart.abstentions,
      votes: restart.votes, requests: earlier?.rules.requests ?? SigningRequestCounter())
    view = View(1)
    tree = BlockTree(root: restart.lastFinalized, digest: restart.lastFinalized.digest)
    lastFinalization = restart.finalization
    work = LedgerWork(tip: tree.rootDigest, hasTransactions: false, due: nil)
    pacemaker = Pacemaker(
      parameters: configuration.parameters, honestTurns: validators.honestTurns, now: now.instant)
    evidence = EvidenceTable(
      validatorCount: validators.count, in: configuration.epoch, after: earlier?.evidence,
      standing: restart.evidence)
    silence = SilenceWatch(validators, of: configuration.place)
    highestVotes = [Vote?](repeating: nil, count: validators.count)
    lastHeard = [Instant?](repeating: nil, count: validators.count)
    self.restart = restart
  }

  /// Takes one event and appends what is to be done. Total: any event in any state.
  package mutating func step(
    _ event: ConsensusEvent, now: Now, effects: inout ConsensusEffects
  ) {
    self.now = now
    swap(&self.effects, &effects)
    defer { swap(&self.effects, &effects) }
    handle(event)
    settle()
  }

  private mutating func handle(_ event: ConsensusEvent) {
    switch event {
    case .start: start()
    case .message(let message, let peer): receive(message, from: peer)
    case .timer(let timer): if timers.fire(timer, at: now.instant) { fired(timer) }
    case .signed(let id, let signature): complete(id, signature)
    case .signingFailed(let id): abandon(id)
    case .verified(let id, let verdicts): receiveVerdicts(verdicts, of: id)
    case .built(let view, let block): receiveBuilt(block, in: view)
    case .buildFailed(let view): receiveBuildFailure(in: view)
    case .executed(let digest, let verdict): receiveVerdict(verdict, on: digest)
    case .final(let blocks, let proof): receiveFinal(blocks, proof)
    case .durable(let token): receiveDurable(token)
    case .work(let work): self.work = work
    case .peerUp(let peer): connect(peer)
    case .peerDown(let peer): peers.close(peer)
    }
  }

  /// Does whatever can be done now; the order matters only for how soon.
  private mutating func settle() {
    commitFinal()
    leaveQuarantine()
    pruneDurable()
    noteWork()
    propose()
    executeNext()
    voteOnProposal()
    giveUpIfAsked()
    finalizeNotarized()
    armFinalityTimer()
    armEvidenceTimer()
    fetchMissing()
    reserveAhead()
    flushRelays()
  }

  private mutating func receive(_ message: PeerMessage, from peer: PeerID) {
    switch (message, peer) {
    case (.status(let status), _): receive(status, from: peer)
    case (.blockRequest(let request), _): serve(request, to: peer)
    case (.certificateRequest(let request), _): serve(request, to: peer)
    // The host hands transactions to the mempool; the engine has no use for them.
    case (.transactions, _): break
    // What a node joins by is served and fetched beside the engine.
    case (.snapshotRequest, _), (.snapshotResponse, _): break
    case (.blockAbsence(let absence), _): receive(absence, from: peer)
    // Who is no validator here may be one in the next epoch, and bring what ended this one: a
    // finalization proves itself, whoever brings it. Other certificates and evidence are of no use.
    case (.certificate(let certificate), .observer):
      if certificate.kind == .finalize { receive(certificate, from: peer) }
    case (.evidence, .observer): break
    case (_, .observer): effects.faults.append(PeerFault(peer: peer, reason: .unexpectedMessage))
    case (.vote(let vote), _): receiveDirect(vote, from: peer)
    case (.certificate(let certificate), _): receive(certificate, from: peer)
    case (.proposal(let proposal), _): receive(proposal, from: peer)
    case (.voteBundle(let bundle), _): receive(bundle, from: peer)
    case (.certificateResponse(let response), _):
      for certificate in response.certificates { receive(certificate, from: peer) }
    case (.blockResponse(let response), _): receive(response, from: peer)
    case (.evidence(let evidence), _): receive(evidence, from: peer)
    case (.recoverRequest(let request), _): answer(request, to: peer)
    case (.recoverResponse(let response), _): receive(response, from: peer)
    }
  }

  private mutating func fired(_ timer: TimerID) {
    switch timer {
    case .halfway: halfway()
    case .leader: leaderTimedOut()
    case .view: giveUp(.viewTimeout)
    case .retry: retry()
    case .finality: finalityOverdue()
    case .fetch: fetchElsewhere()
    case .status: sendStatus()
    case .recovery: askHowFarAgain()
    case .evidence: repeatEvidence()
    case .relay: relayHeld()
    // These three only make settle look again.
    case .work, .pace, .hold, .listen: break
    }
  }
}

/// A block that this node leads with.
struct OwnProposal: Sendable {
  let view: View
  let block: Block
  let reference: BlockReference
}

// Small words that every part uses.
extension ConsensusEngine {
  /// The view of the last final block.
  var finalView: View { tree.root.view(in: configuration.epoch) }

  /// The highest view that is known to be final, bodies at hand or not.
  var knownFinalView: View { max(finalView, target?.view ?? View(0)) }

  /// Number of validators.
  var count: Int { configuration.validators.count }

  /// q.
  var quorum: Int { configuration.validators.quorumWeight }

  /// Whether this node leads a view.
  func leads(_ view: View) -> Bool { configuration.leader(of: view) == configuration.place }

  /// Whether votes of a view above the last final one are wanted: to cur + A. Beyond G views below
  /// the current one only certificates are kept, so that late votes cannot fill the memory of a node
  /// that lags (2.11).
  func isInWindow(_ voted: View) -> Bool {
    voted <= view.advanced(by: Self.viewsAhead)
      && voted.advanced(by: pacemaker.lookAhead) >= view
  }

  /// The slot of a view; an empty one where there is none.
  func slot(_ view: View) -> Slot { slots[view] ?? .empty }

  mutating func observe(_ observation: Observation) { effects.observations.append(observation) }

  mutating func accuse(_ peer: PeerID, _ reason: PeerFault.Reason) {
    // The host closes the channel and reports it down.
    effects.faults.append(PeerFault(peer: peer, reason: reason))
  }

  mutating func send(
    _ message: PeerMessage, to recipients: Recipients, after token: SyncToken? = nil
  ) {
    let gate = token.flatMap { $0 <= durable ? nil : $0 }
    effects.messages.append(
      OutboundMessage(recipients: recipients, message: message, after: gate))
  }

  @discardableResult
  mutating func append(_ record: DurableRecord, isForced: Bool) -> SyncToken {
    // 2^64 records take longer than any disk lasts.
    lastToken = SyncToken(lastToken.value &+ 1)
    effects.records.append(
      RecordEffect(token: lastToken, record: record, isForced: isForced))
    return lastToken
  }

  mutating func set(_ timer: TimerID, after length: Milliseconds) {
    set(timer, at: now.instant.advanced(by: length))
  }

  mutating func set(_ timer: TimerID, at instant: Instant) {
    if let change = timers.set(timer, at: instant) { effects.timers.append(change) }
  }

  mutating func cancel(_ timer: TimerID) {
    if let change = timers.cancel(timer) { effects.timers.append(change) }
  }
}
