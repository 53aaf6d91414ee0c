import SanadCrypto
import SanadSafety
import SanadSync
import SanadTesting
import SanadTypes

@testable import SanadConsensus

/// How long things take, in milliseconds.
struct ClusterTimes {
  var latencyMin: UInt64 = 10
  var latencySpread: UInt64 = 0
  var sync: UInt64 = 0
  var sign: UInt64 = 0
  var verify: UInt64 = 0
  var build: UInt64 = 0
  var execute: UInt64 = 0
  var jitter: UInt64 = 0
  var lossPerMille: UInt64 = 0
  var doublePerMille: UInt64 = 0

  static let instant = ClusterTimes()
}

/// Engines in one thread over a simulated network, clock and disk, from a seed.
final class Cluster {
  enum Happening {
    case message(PeerMessage, from: PeerID, to: Int)
    case completion(ConsensusEvent, to: Int, life: Int)
    case timer(TimerID, to: Int, life: Int)
    case synced(SyncToken, to: Int, life: Int)
    case syncTimer(to: Int, life: Int)
    case script((Cluster) -> Void)
  }

  let validatorCount: Int
  let nodes: [SimulatedNode]
  var times: ClusterTimes
  var checker = Checker()
  var transcript: Transcript?
  /// Whether a message from one node to another gets through.
  var isOpen: (Int, Int) -> Bool = { _, _ in true }
  /// Drops chosen messages, for stories.
  var isLost: (PeerMessage, Int, Int) -> Bool = { _, _, _ in false }
  /// Changes what a node sends, for stories.
  var tampers: ((PeerMessage, Int) -> PeerMessage)?
  var generator: SplitMix64
  /// A Byzantine seat that answers what it hears.
  var liar: LiarSeat?
  /// How often messages of each priority were sent.
  private(set) var sent = 0
  private(set) var time: UInt64 = 0
  private var heap = EventHeap<Happening>()

  init(
    validators: Int, observers: Int = 0, times: ClusterTimes = .instant, seed: UInt64 = 1,
    parameters: ChainParameters = .localNetwork
  ) {
    validatorCount = validators
    self.times = times
    generator = SplitMix64(seed: seed)
    let set = SimulatedKeys.validators(validators)
    nodes = (0..<validators + observers).map { place in
      let index = ValidatorIndex(UInt16(place))
      let isValidator = place < validators
      return SimulatedNode(
        place: place, peer: isValidator ? .validator(index) : .observer(UInt32(place)),
        configuration: EngineConfiguration(
          chainID: SimulatedLedger.chainID, epoch: Epoch(0), validators: set,
          parameters: parameters, anchor: SimulatedLedger.genesis().digest,
          place: isValidator ? index : nil))
    }
  }

  var now: Now {
    Now(instant: Instant(time), wall: Timestamp(SimulatedLedger.genesis().timestamp.value + time))
  }

  var validators: ArraySlice<SimulatedNode> { nodes[..<validatorCount] }

  /// Who leads a view.
  func leader(of view: UInt64) -> Int {
    Int(nodes[0].configuration.leader(of: View(view)).value)
  }

  /// A cluster that has started and rests in view 1; its story is told from 500 ms on.
  static func rested(_ count: Int, _ times: ClusterTimes = .instant) -> Cluster {
    let cluster = Cluster(validators: count, times: times)
    cluster.startAll()
    cluster.run(until: 500)
    cluster.transcript = Transcript()
    return cluster
  }

  // MARK: Running

  func startAll() { for node in nodes where !node.isPuppet { start(node.place) } }

  func start(_ place: Int, voteFloor: View = View(0)) {
    let node = nodes[place]
    guard !node.isUp, !node.isPuppet else { return }
    node.life += 1
    node.engine = ConsensusEngine(
      configuration: node.configuration, restart: node.restartState(voteFloor: voteFloor), now: now)
    node.sync = BlockSync(
      chainID: SimulatedLedger.chainID, epoch: Epoch(0),
      committed: SanadSync.BlockPlace(height: node.lastFinal.height, digest: node.lastFinal.digest))
    step(.start, at: place)
    for other in nodes where other.place != place { connect(place, other.place) }
  }

  /// Opens a channel both ways, as after a reconnection.
  func connect(_ one: Int, _ other: Int) {
    guard one < validatorCount || other < validatorCount else { return }
    for (from, to) in [(one, other), (other, one)] where nodes[to].isUp {
      step(.peerUp(nodes[from].peer), at: to)
      if from < validatorCount { stepSync(.peerUp(nodes[from].peer), at: to) }
    }
  }

  func crash(_ place: Int, keeping keeps: (DurableRecord) -> Bool = { _ in false }) {
    transcript?.note("node \(place) crashes", at: time)
    nodes[place].crash(keeping: keeps)
    for other in nodes where other.isUp {
      step(.peerDown(nodes[place].peer), at: other.place)
      stepSync(.peerDown(nodes[place].peer), at: other.place)
    }
  }

  func at(_ time: UInt64, _ script: @escaping (Cluster) -> Void) {
    heap.push(.script(script), at: time)
  }

  /// Runs until a moment; returns false when the limit of events was reached.
  @discardableResult
  func run(until end: UInt64, eventsMax: Int = 2_000_000) -> Bool {
    var left = eventsMax
    while let next = heap.nextTime, next <= end, left > 0 {
      guard let event = heap.pop() else { break }
      time = event.time
      left -= 1
      carryOut(event.element)
    }
    if left == 0 { return false }
    time = max(time, end)
    return true
  }

  private func carryOut(_ happening: Happening) {
    switch happening {
    case .message(let message, let peer, let place):
      if let liar, liar.place == place { return liar.hears(message, self) }
      guard nodes[place].isUp else { return }
      if case .transactions(let batch) = message { return admit(batch.transactions, at: place) }
      if case .blockResponse(let response) = message,
        nodes[place].sync?.hasAsked(response.id) == true
      {
        return stepSync(.response(response, from: peer), at: place)
      }
      step(.message(message, from: peer), at: place)
    case .completion(let event, let place, let life):
      if nodes[place].isUp, nodes[place].life == life { step(event, at: place) }
    case .timer(let timer, let place, let life):
      guard nodes[place].isUp, nodes[place].life == life, nodes[place].timers[timer] == time else {
        return
      }
      nodes[place].timers[timer] = nil
      step(.timer(timer), at: place)
    case .syncTimer(let place, let life):
      guard nodes[place].isUp, nodes[place].life == life, nodes[place].syncTimer == time else {
        return
      }
      stepSync(.timer, at: place)
    case .synced(let token, let place, let life):
      if nodes[place].isUp, nodes[place].life == life { finishSync(token, at: place) }
    case .script(let script): script(self)
    }
  }

  // MARK: Transactions

  /// A transaction reaches a node, which passes it to those in `gossip`.
  func submit(_ text: String, to place: Int, gossip: [Int]? = nil) {
    transcript?.note("transaction \(text) reaches node \(place)", at: time)
    let bytes = Array(text.utf8)
    admit([bytes], at: place)
    for other in gossip ?? Array(0..<validatorCount) where other != place {
      deliver(.transactions(TransactionBatch([bytes])), from: place, to: other)
    }
  }

  private func admit(_ transactions: [[UInt8]], at place: Int) {
    let node = nodes[place]
    for bytes in transactions where !node.mempool.contains(bytes) { node.mempool.append(bytes) }
    node.cleanMempool()
    tellWork(at: place)
  }

  private func tellWork(at place: Int) {
    let node = nodes[place]
    guard let engine = node.engine else { return }
    let tip = engine.tipDigest
    let has = !node.executable(on: tip).isEmpty
    let work = LedgerWork(tip: tip, hasTransactions: has, due: nil)
    guard work != node.toldWork else { return }
    node.toldWork = work
    step(.work(work), at: place)
  }

  // MARK: The host

  func step(_ event: ConsensusEvent, at place: Int) {
    let node = nodes[place]
    guard node.engine != nil else { return }
    var effects = ConsensusEffects()
    node.engine?.step(event, now: now, effects: &effects)
    transcript?.add(event, effects, at: time, node: node)
    carryOut(effects, node)
    tellWork(at: place)
  }

  private func carryOut(_ effects: ConsensusEffects, _ node: SimulatedNode) {
    for observation in effects.observations { observe(observation, node) }
    for fault in effects.faults { checker.sees(fault, at: node.place) }
    for record in effects.records { node.unsynced.append(record) }
    if effects.records.contains(where: \.isForced) { beginSync(node) }
    for message in effects.messages {
      if message.after == nil { release(message, node) } else { node.waiting.append(message) }
    }
    for commit in effects.commits {
      node.commits.append(commit)
      for block in commit.blocks { node.overlays[block.digest] = block.block }
    }
    // What a commit waits for may be durable already.
    applyCommits(node)
    for digest in effects.abandoned { node.overlays[digest] = nil }
    for change in effects.timers { apply(change, node) }
    runJobs(effects, node)
    tellSync(effects, node)
  }

  private func stepSync(_ event: SyncEvent, at place: Int) {
    let node = nodes[place]
    var effects = SyncEffects()
    node.sync?.step(event, now: now.instant, effects: &effects)
    for request in effects.requests {
      guard let other = nodes.first(where: { $0.peer == request.peer }) else { continue }
      deliver(.blockRequest(request.request), from: place, to: other.place)
    }
    for accusation in effects.accusations {
      checker.sees(PeerFault(peer: accusation.peer, reason: .badBlocks("")), at: place)
    }
    node.syncTimer = effects.timer?.milliseconds
    if let due = node.syncTimer { heap.push(.syncTimer(to: place, life: node.life), at: due) }
    for verification in effects.verifications {
      let certificate = verification.proof.finalization
      let isFinal =
        certificate.isWellFormed(for: node.configuration.validators)
        && certificate.votes.allSatisfy(SimulatedKeys.isValid)
      stepSync(.verified(verification.range, isValid: isFinal), at: place)
    }
    for delivery in effects.deliveries {
      step(.final(delivery.blocks, delivery.proof), at: place)
    }
  }

  /// What the host's catch-up has to know of a step of the engine.
  private func tellSync(_ effects: ConsensusEffects, _ node: SimulatedNode) {
    if let tip = effects.commits.last?.blocks.last {
      let place = SanadSync.BlockPlace(height: tip.block.header.height, digest: tip.digest)
      stepSync(.committed(place), at: node.place)
    }
    if let goal = effects.catchUp {
      let place = SanadSync.BlockPlace(height: goal.height, digest: goal.digest)
      stepSync(.target(place), at: node.place)
    }
  }

  private func observe(_ observation: Observation, _ node: SimulatedNode) {
    node.observations.append(observation)
    checker.sees(observation, at: node.place)
    if case .certified(let statement, let signers, _) = observation {
      checker.sees(
        statement, signers: signers, quorum: node.configuration.validators.quorumWeight)
    }
  }

  private func apply(_ change: TimerChange, _ node: SimulatedNode) {
    switch change {
    case .set(let timer, let instant):
      node.timers[timer] = max(instant.milliseconds, time)
      heap.push(
        .timer(timer, to: node.place, life: node.life), at: max(instant.milliseconds, time))
    case .cancel(let timer): node.timers[timer] = nil
    }
  }

  private func runJobs(_ effects: ConsensusEffects, _ node: SimulatedNode) {
    for request in effects.signatures {
      let signature = SimulatedKeys.signature(
        of: request.statement, by: ValidatorIndex(UInt16(node.place)))
      finish(.signed(request.id, signature), after: times.sign, node)
    }
    for job in effects.verifications {
      finish(.verified(job.id, job.votes.map(SimulatedKeys.isValid)), after: times.verify, node)
    }
    for request in effects.builds { build(request, node) }
    for request in effects.executions { execute(request, node) }
    for service in effects.services {
      guard let other = nodes.first(where: { $0.peer == service.peer }) else { continue }
      deliver(.blockResponse(node.answer(service.request)), from: node.place, to: other.place)
    }
  }

  private func finish(_ event: ConsensusEvent, after length: UInt64, _ node: SimulatedNode) {
    let delay = length + generator.below(times.jitter + 1)
    heap.push(.completion(event, to: node.place, life: node.life), at: time + delay)
  }

  private func build(_ request: BuildRequest, _ node: SimulatedNode) {
    var transactions: [[UInt8]] = []
    if case .transactions = request.content {
      transactions = node.executable(on: request.parentDigest)
    }
    let block = SimulatedLedger.block(
      on: request.parent, view: request.view, leader: ValidatorIndex(UInt16(node.place)),
      timestamp: request.timestamp, transactions, evidence: request.evidence)
    node.overlays[block.header.digest] = block
    finish(.built(request.view, block), after: times.build, node)
  }

  private func execute(_ request: ExecutionRequest, _ node: SimulatedNode) {
    guard let parent = node.header(request.block.header.parent) else {
      return checker.fail("node \(node.place) executes without an overlay of the parent")
    }
    node.overlays[request.digest] = request.block
    var verdict = SimulatedLedger.verdict(on: request.block, parent: parent)
    if node.isMiscounting, !request.block.transactions.isEmpty {
      verdict = .invalid(.stateRoot(header: request.block.header.stateRoot, computed: .zero))
    }
    finish(.executed(request.digest, verdict), after: times.execute, node)
  }

  // MARK: Disk

  private func beginSync(_ node: SimulatedNode) {
    guard !node.isSyncing, let last = node.unsynced.last?.token else { return }
    node.isSyncing = true
    let delay = times.sync + generator.below(times.jitter + 1)
    heap.push(.synced(last, to: node.place, life: node.life), at: time + delay)
  }

  private func finishSync(_ token: SyncToken, at place: Int) {
    let node = nodes[place]
    node.isSyncing = false
    while let first = node.unsynced.first, first.token <= token {
      node.write(first.record)
      node.unsynced.removeFirst()
    }
    let ready = node.waiting.filter { ($0.after ?? .start) <= token }
    node.waiting.removeAll { ($0.after ?? .start) <= token }
    for message in ready { release(message, node) }
    node.durable = token
    applyCommits(node)
    if node.unsynced.contains(where: \.isForced) { beginSync(node) }
    step(.durable(token), at: place)
  }

  private func applyCommits(_ node: SimulatedNode) {
    while let commit = node.commits.first, commit.after <= node.durable {
      node.commits.removeFirst()
      apply(commit, node)
    }
  }

  private func apply(_ commit: Commit, _ node: SimulatedNode) {
    for block in commit.blocks {
      checker.sees(block, on: node.lastFinal, at: node.place)
      node.chain.append(block)
      node.proofs.append(nil)
    }
    node.proofs[node.proofs.count - 1] = commit.proof
    if !commit.proof.links(node.lastFinal.digest) { checker.fail("a proof does not link") }
    // The overlay of the newest final block is the state that children stand on.
    let keep = node.lastFinal.height
    node.overlays = node.overlays.filter { $0.value.header.height > keep }
    for waiting in node.commits {
      for block in waiting.blocks { node.overlays[block.digest] = block.block }
    }
    node.cleanMempool()
  }

  // MARK: Network

  private func release(_ message: OutboundMessage, _ node: SimulatedNode) {
    for vote in ownVotes(in: message.message) { checker.sees(vote, from: node.peer) }
    switch message.recipients {
    case .validators:
      for other in validators where other.place != node.place {
        deliver(message.message, from: node.place, to: other.place)
      }
    case .observers:
      for other in nodes[validatorCount...] {
        deliver(message.message, from: node.place, to: other.place)
      }
    case .peer(let peer): deliver(message.message, from: node, to: [peer])
    case .peers(let list): deliver(message.message, from: node, to: list)
    }
  }

  private func deliver(_ message: PeerMessage, from node: SimulatedNode, to peers: [PeerID]) {
    for other in nodes where peers.contains(other.peer) {
      deliver(message, from: node.place, to: other.place)
    }
  }

  private func ownVotes(in message: PeerMessage) -> [Vote] {
    switch message {
    case .vote(let vote): [vote]
    case .proposal(let proposal): [proposal.vote]
    case .voteBundle(let bundle): bundle.votes
    default: []
    }
  }

  /// Sends a message over the network, with its delay and its losses.
  func deliver(_ message: PeerMessage, from source: Int, to target: Int) {
    sent += 1
    let message = tampers?(message, source) ?? message
    guard isOpen(source, target), !isLost(message, source, target) else { return }
    if times.lossPerMille > 0, generator.chance(perMille: times.lossPerMille) { return }
    var copies = 1
    if times.doublePerMille > 0, generator.chance(perMille: times.doublePerMille) { copies = 2 }
    for _ in 0..<copies {
      let delay = times.latencyMin + generator.below(times.latencySpread + 1)
      heap.push(.message(message, from: nodes[source].peer, to: target), at: time + delay)
    }
  }
}

// For stories with a puppet in a seat.
extension Cluster {
  /// A proposal on genesis, signed by a seat's key.
  func proposal(in view: UInt64, by place: Int, _ transactions: [String]) -> Proposal {
    let index = ValidatorIndex(UInt16(place))
    let block = SimulatedLedger.block(
      on: SimulatedLedger.genesis(), view: View(view), leader: index, timestamp: now.wall,
      transactions.map { Array($0.utf8) })
    let reference = BlockReference(parentView: View(0), digest: block.header.digest)
    let statement = Statement(epoch: Epoch(0), view: View(view), ballot: .notarize(reference))
    return Proposal(
      vote: SimulatedKeys.vote(statement, by: index), block: block,
      justification: Justification(parent: nil, nullifications: []))
  }
}
