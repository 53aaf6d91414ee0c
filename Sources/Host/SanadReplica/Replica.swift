import SanadCodec
import SanadConsensus
import SanadCrypto
import SanadMempool
import SanadSafety
import SanadState
import SanadStorage
import SanadSync
package import SanadTypes

/// The cores as one value: consensus, mempool, and the executed blocks above the final state.
///
/// ``step(_:now:effects:)`` is synchronous and total: for one state and one input there is one set
/// of effects. Nothing slow happens in it; executing, verifying and writing are jobs whose results
/// come back as inputs.
package struct Replica {
  /// The chain.
  package let chainID: ChainID

  let environment: ReplicaEnvironment
  let executor: BlockExecutor
  /// The epoch that the engine agrees in.
  var epoch: Epoch
  /// The first time at which a block closes it; nil where only governance does.
  var epochEnd: Timestamp?
  /// What the journal had of a later epoch when the process started.
  var journalAhead: JournalAhead?
  /// Who is at the other end of the open channels.
  var peers: PeerMap
  /// The validators of the epoch.
  var validators: ValidatorSet
  /// Whether changes of the validators can be made behind the newest final block.
  var hasDueChanges: Bool
  var early = EarlyMessages()
  var engine: ConsensusEngine
  var mempool: Mempool
  var blocks: SpeculativeBlocks
  var sync: BlockSync
  /// When the catch-up's timer is due.
  var syncDue: Instant?
  /// Requests for blocks that are being served, by who asked.
  var services = KeyedTable<PeerID, Int>()
  /// Commits whose records are not durable yet, in order.
  var undurableCommits: [Commit] = []
  /// Final blocks that clients have not been told about, in order.
  var untold: [UntoldBlocks] = []
  var durable = SyncToken.start
  /// Blocks whose transactions are being verified before they are executed.
  var preparations: [BlockPreparation] = []
  /// Nothing of voting is needed at or below this view any more.
  var votesPrunable: View?
  /// Views of committed blocks that are not flushed yet, by height.
  var unflushedViews: [(height: Height, epoch: Epoch, view: View)] = []
  var flushedView = View(0)
  var prunedView = View(0)
  var isFlushing = false
  /// A block that is executed when the flush in flight has ended.
  var parked: ExecutionRequest?
  /// While a flush is written and so much more has changed, no block is executed: a disk that stands
  /// still costs this node its votes, and not its memory.
  var unflushedBytesMax = 4 * Replica.flushBytes
  /// What building and executing blocks takes.
  var budgets: BlockBudgets
  /// What consensus was told last about work.
  var toldWork: LedgerWork?
  /// The newest final block that replaced an account's keys, while this process runs.
  var keysReplaced = Height(0)
  /// Whether the mempool or the blocks have changed since then.
  var isWorkStale = true
  /// The newest block that clients have been told about.
  var storedHeight: Height
  /// Set for the length of one step.
  var now: Now
  /// When the state is kept for others; nil where it never is.
  var snapshots: SnapshotSchedule?
  var effects = ReplicaEffects()
  private var consensus = ConsensusEffects()

  /// Puts a replica together; see ``OpenedReplica`` for how a node gets one.
  init(
    environment: ReplicaEnvironment, executor: BlockExecutor, epoch: EpochRecord,
    hasDueChanges: Bool, ahead: JournalAhead?, engine: ConsensusEngine, mempool: Mempool,
    blocks: SpeculativeBlocks, newest: BlockHeader, now: Now
  ) {
    chainID = environment.chainID
    self.environment = environment
    self.executor = executor
    self.epoch = epoch.number
    epochEnd = epoch.closesAt(after: environment.genesis.chain.epochLength)
    journalAhead = ahead
    validators = epoch.validators
    peers = PeerMap(
      genesis: environment.genesis.validators, validators: epoch.validators, former: epoch.former)
    self.hasDueChanges = hasDueChanges
    self.engine = engine
    self.mempool = mempool
    self.blocks = blocks
    storedHeight = newest.height
    snapshots = SnapshotSchedule(environment, newest: newest)
    budgets = BlockBudgets(environment.genesis.chain)
    sync = BlockSync(
      chainID: environment.chainID, epoch: epoch.number,
      committed: SanadSync.BlockPlace(height: storedHeight, digest: blocks.tip))
    self.now = now
  }

  /// Takes one input and appends what is to be done.
  mutating func step(_ input: ReplicaInput, now: Now, effects: inout ReplicaEffects) {
    self.now = now
    swap(&self.effects, &effects)
    defer { swap(&self.effects, &effects) }
    handle(input)
    // Also without a sync of its own: what a commit waits for can be durable before it comes.
    releaseCommits()
    gossip()
    tellWork()
  }

  private mutating func handle(_ input: ReplicaInput) {
    switch input {
    case .start: start()
    case .message(.blockResponse(let response), let peer) where sync.hasAsked(response.id):
      tellSync(.response(response, from: peers.peer(peer)))
    case .message(.blockAbsence(let absence), let peer) where sync.hasAsked(absence.id):
      tellSync(.absent(absence, from: peers.peer(peer)))
    case .message(let message, let channel):
      let peer = peers.peer(channel)
      let isEarly = early.keep(message, from: channel, peer, after: epoch)
      // A status and a certificate say something to this epoch as well: that it is over.
      if isOfTheBoundary(message, from: channel, peer) { break }
      // One who is in a later epoch has the blocks of this one, whoever it is here.
      if peer.validator == nil, case .status(let status) = message, status.epoch > epoch {
        tellSync(.peerUp(peer))
      }
      if !isEarly || message.isStatus || message.isCertificate {
        tell(.message(message, from: peer))
      }
    case .transactions(let list, let channel):
      let peer = peers.peer(channel)
      check(list.map { ($0, .peer(peer)) })
    case .submitted(let transaction, let ticket, let client):
      check([(transaction, .client(ticket, client))])
    case .submittedBatch(let list, let first, let client):
      check(list.enumerated().map { ($1, .client(first.advanced(by: $0), client)) })
    case .checked(let list): for checked in list { admit(checked) }
    case .rechecked(let list): for checked in list { keepOrDrop(checked) }
    case .peerUp(let channel, let key):
      peers.open(channel, key)
      greet(peers.peer(channel))
    case .peerDown(let channel):
      let peer = peers.peer(channel)
      peers.close(channel)
      tell(.peerDown(peer))
      tellSync(.peerDown(peer))
    case .timer(let timer): fired(timer)
    case .signed(let request, let signature): tell(.signed(request, signature))
    case .signingFailed(let request): tell(.signingFailed(request))
    case .verified(let id, let verdicts): tell(.verified(id, verdicts))
    case .rangeVerified(let range, let isFinal):
      tellSync(.verified(range, isValid: isFinal))
    case .prepared(let digest): receivePreparation(of: digest)
    case .built(let view, let outcome): receive(outcome, in: view)
    case .executed(let digest, let outcome): receive(outcome, of: digest)
    case .served(let answer, let peer):
      services[peer] = services[peer].flatMap { $0 > 1 ? $0 - 1 : nil }
      effects.immediate.append((answer.message, .peer(peer)))
    case .closing(let certificate, let peer):
      services[peer] = services[peer].flatMap { $0 > 1 ? $0 - 1 : nil }
      if let certificate { effects.immediate.append((.certificate(certificate), .peer(peer))) }
    case .examined(let report): effects.observations.append(.diverged(report))
    case .journaled(let token): receiveDurable(token)
    case .stored(let blocks): receiveStored(blocks)
    case .readyToFlush(let flush, let standing): write(flush, at: standing)
    case .flushed(let height, let source): receiveFlushed(height, source)
    case .failed(let failure): effects.failure = failure
    case .asked(let question, let ticket):
      effects.observations.append(.answer(ticket, answer(question)))
    }
  }

  /// Tells the cores of an open channel.
  mutating func greet(_ peer: PeerID) {
    tell(.peerUp(peer))
    if peer.validator != nil { tellSync(.peerUp(peer)) }
  }

  private mutating func start() {
    tell(.start)
    effects.timers.append(.set(.flush, now.instant.advanced(by: Self.flushInterval)))
    effects.timers.append(.set(.mempool, now.instant.advanced(by: environment.delayBound)))
  }

  private mutating func fired(_ timer: ReplicaTimer) {
    switch timer {
    case .consensus(let timer): tell(.timer(timer))
    case .mempool: refreshMempool()
    case .catchUp:
      syncDue = nil
      tellSync(.timer)
    case .flush: flushOnTime()
    }
  }

  /// Hands the engine an event and turns what it wants into effects.
  mutating func tell(_ event: ConsensusEvent) {
    engine.step(event, now: now, effects: &consensus)
    carryOver()
  }

  private mutating func carryOver() {
    var wanted = ConsensusEffects()
    swap(&wanted, &consensus)
    effects.records += wanted.records
    for message in wanted.messages {
      guard let channels = peers.channels(of: message.recipients) else { continue }
      effects.messages.append(
        OutboundMessage(recipients: channels, message: message.message, after: message.after))
    }
    effects.signatures += wanted.signatures
    effects.faults += wanted.faults.compactMap { fault in
      peers.channel(fault.peer).map { PeerFault(peer: $0, reason: fault.reason) }
    }
    effects.observations += wanted.observations.map(ReplicaObservation.consensus)
    for change in wanted.timers { effects.timers.append(ReplicaTimerChange(change)) }
    for record in wanted.records {
      if case .prune(let view) = record.record { votesPrunable = view }
    }
    for verification in wanted.verifications { verify(verification) }
    for request in wanted.builds { build(request) }
    for request in wanted.executions { prepare(request) }
    for service in wanted.services { serve(service) }
    for closing in wanted.closings { serve(closing) }
    if let divergence = wanted.divergence { examine(divergence) }
    if let vote = wanted.twinVote { effects.failure = .twin(vote) }
    // A method given away would take a copy of the replica with it, a hundred references.
    for commit in wanted.commits { undurableCommits += divided(commit) }
    for digest in wanted.abandoned { abandon(digest) }
    if let tip = wanted.commits.last?.blocks.last {
      tellSync(
        .committed(SanadSync.BlockPlace(height: tip.block.header.height, digest: tip.digest)))
    }
    if let goal = wanted.catchUp {
      tellSync(.target(SanadSync.BlockPlace(height: goal.height, digest: goal.digest)))
    }
  }
}

extension ReplicaTimerChange {
  /// A change of one of the engine's timers.
  init(_ change: TimerChange) {
    switch change {
    case .set(let timer, let instant): self = .set(.consensus(timer), instant)
    case .cancel(let timer): self = .cancel(.consensus(timer))
    }
  }
}

extension Replica {
  /// Requests of one peer that are served at a time. What comes beyond is dropped, so that nobody
  /// can fill the store's queue; an honest peer has one of each kind open and asks again.
  static let servicesMax = 4

  /// Counts one more service of a channel; false where it has as many as it may.
  mutating func openService(to channel: PeerID) -> Bool {
    let open = services[channel] ?? 0
    guard open < Self.servicesMax else { return false }
    services[channel] = open + 1
    return true
  }

  /// Answers a peer's request for final blocks, off the thread.
  mutating func serve(_ service: BlockService) {
    guard let channel = peers.channel(service.peer), openService(to: channel) else { return }
    let environment = environment
    let newest = storedHeight
    effects.jobs.append(
      ReplicaJob(lane: .store) {
        do throws(StorageFailure) {
          let answer = try environment.blockStore.answer(
            to: service.request, through: newest,
            bytesMax: Int(environment.genesis.chain.blockBytesMax))
          return .served(answer, to: channel)
        } catch { return .failed(.storage(error)) }
      })
  }
}
