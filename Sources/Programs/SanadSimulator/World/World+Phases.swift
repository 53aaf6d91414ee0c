import SanadConsensus
import SanadCrypto
import SanadReplica
import SanadStorage
import SanadTypes

// Clients, and the parts of a run.
extension World {
  /// Transactions that may be open at once: more would only make the run longer.
  private static let pendingMax = 256

  // MARK: Clients

  func sendTransactions() {
    guard phase.rawValue <= Phase.recovery.rawValue else { return }
    let burst = 1 + clients.choose(Int(plan.workload.burstMax))
    for _ in 0..<burst where clients.pending.count < Self.pendingMax { sendTransaction() }
    // After healing there is always work, or nothing could be said about progress.
    let mean = phase == .chaos ? plan.workload.interval : min(plan.workload.interval, 200_000)
    push(.clients, after: clients.nextInterval(mean: mean))
  }

  private func sendTransaction() {
    do {
      for draft in try clients.draw(at: wall, time: time) { send(draft) }
    } catch {
      checks.fail(Breach(.once, "a client's transaction cannot be made: \(error)"), at: time)
    }
  }

  private func send(_ draft: ClientDraft) {
    switch draft {
    case .lasting(let transaction):
      submit(transaction)
      if clients.chance(perMille: plan.workload.doublePerMille) { submit(transaction) }
    case .overtaken(let transaction):
      coverage.count(.overtaken)
      overtaken.insert(transaction.id)
      submit(transaction)
    case .beyondQuota(let transaction):
      coverage.count(.beyondQuota)
      submit(transaction)
    case .brief(let transaction):
      coverage.count(.brief)
      submit(transaction)
    case .inadmissible(let transaction, let defect):
      checks.ledger.forbid(transaction.id)
      if defect.isHopeless { hopeless.insert(transaction.id) }
      coverage.count(defect)
      submit(transaction)
    }
  }

  /// Tells the clients of every final block that they have not seen.
  func informClients() throws(Breach) {
    while informed < checks.ledger.height {
      informed = informed.next
      let (transactions, receipts) = checks.ledger.transactions(at: informed)
      for (transaction, receipt) in zip(transactions, receipts) { count(transaction, receipt) }
      try clients.follow(transactions, receipts)
    }
  }

  private func count(_ transaction: UnverifiedTransaction, _ receipt: Receipt) {
    coverage.count(receipt.isApplied ? .appliedTransactions : .refusedTransactions)
    for outcome in OperationOutcome.told(by: receipt, of: transaction.body) {
      coverage.count(outcome)
    }
    coverage.countSettlement(receipt)
    if transaction.authorizations.contains(where: { $0.signatures.count > 1 }) {
      coverage.count(.severalKeys)
    }
    if overtaken.contains(transaction.id) { coverage.count(.overtakenFinal) }
  }

  func resubmit() {
    guard phase != .quiet else { return }
    let patience = phase == .chaos ? plan.workload.patience.value * 1_000 : 1_000_000
    for transactions in clients.takeImpatient(at: time, patience: patience) {
      guard let place = chooseNode() else { continue }
      for transaction in transactions {
        coverage.count(.resubmissions)
        submit(transaction, to: place)
      }
    }
    push(.impatience, after: 500_000)
  }

  /// A node that answers.
  private func chooseNode() -> Int? {
    let live = honest.filter { $0.isUp && $0.pausedUntil <= time }
    return live.isEmpty ? nil : live[clients.choose(live.count)].place
  }

  /// To any node that answers.
  func submit(_ transaction: UnverifiedTransaction) {
    if let place = chooseNode() { submit(transaction, to: place) }
  }

  private func submit(_ transaction: UnverifiedTransaction, to place: Int) {
    guard let process = nodes[place].process else { return }
    lastTicket += 1
    trace.add(
      .submitted, at: time, node: process.node.place, transaction.id.digest.word0
    ) { "submitted \(transaction.id)" }
    step(.submitted(transaction, SubmissionTicket(lastTicket)), process)
  }

  // MARK: Parts

  func enter(_ next: Phase) {
    // A part that was cut short is over when its time comes.
    guard next.rawValue > phase.rawValue else { return }
    trace.add(.phase, at: time, node: -1, next.rawValue) { "PHASE \(next)" }
    switch next {
    case .chaos: break
    case .recovery: heal()
    case .draining: endRecovery()
    case .quiet: endDraining()
    case .ended: endQuiet()
    }
  }

  var parameters: ChainParameters { genesis.chain }

  /// The honest nodes that are there in the end.
  private var live: [SimulatedNode] { honest.filter { !$0.isGone } }

  private var liveHeights: [Height] { heights(live) }

  /// Those whose disks kept what they held: a damaged one may have the whole chain to fetch.
  private var sound: [SimulatedNode] { live.filter { !$0.isHarmed } }

  private func heights(_ nodes: [SimulatedNode]) -> [Height] {
    nodes.map { checks.durability.height(of: $0.place) }
  }

  /// Everything that is wrong ends, but for the validators that are down for good.
  private func heal() {
    phase = .recovery
    network.heal()
    script?.heal()
    for node in nodes { heal(node) }
    for one in nodes[..<plan.nodes] {
      for other in nodes[..<one.place] {
        redial(one.place, other.place, after: 1_000...20_000)
      }
    }
    let backoff = live.compactMap { $0.process?.snapshot?.consensus.backoff }.max() ?? 1
    if backoff > 1 { coverage.count(.backedOff) }
    let bound = ProgressChecker.bound(
      parameters, validators: roster.validators ?? genesis.validators, backoff: backoff)
    recovery.healedAt = time
    recovery.bound = bound
    recovery.height = liveHeights.max() ?? Height(0)
    push(
      .phase(.draining),
      after: ProgressChecker.allowance(bound, byzantine: seats.count).value * 1_000)
    // The clients' next visit was set before the healing and may be far away.
    push(.clients, after: 100_000)
  }

  private func heal(_ node: SimulatedNode) {
    node.pausedUntil = min(node.pausedUntil, time)
    node.slowness = (1, 0)
    node.machine = MachineQuality(disk: 16, processor: 16)
    node.clocks.correct(within: 50)
    node.data.memory.fault = nil
    node.data.memory.capacityBytes = nil
    node.data.writesToLose = 0
    node.isLying = false
    node.failingSync = nil
    node.doom = nil
    node.process?.disarm()
    if plan.downForGood.contains(node.place) {
      if let process = node.process { end(process, .kill) }
      node.isGone = true
    } else if !node.isUp {
      start(node.place)
    }
  }

  /// Notes when every live node has one more block than there was at healing.
  func noteRecovery() {
    if hasGoneOn { push(.phase(.draining), after: 0) }
    guard phase == .recovery, recovery.recoveredAt == nil,
      let lowest = heights(sound).min(), lowest > recovery.height
    else { return }
    recovery.recoveredAt = time
  }

  private func endRecovery() {
    check { () throws(Breach) in
      try ProgressChecker.checkGrowth(heights(sound), since: recovery.height)
      try ProgressChecker.checkEqual(
        heights(sound.filter { roster.isValidator($0.place) }))
    }
    phase = .draining
    let allowance = ProgressChecker.allowance(
      recovery.bound ?? Milliseconds(1_000), byzantine: seats.count)
    recovery.deadline = time + (allowance.value + 4_000) * 1_000
    push(.phase(.quiet), after: 200_000)
  }

  /// Goes on when nothing is left to do, and fails when that takes too long.
  private func endDraining() {
    let queued = live.reduce(0) { $0 + ($1.process?.gatedMessageCount ?? 0) }
    let snapshots = live.compactMap { $0.process?.snapshot }
    let fetching = snapshots.count {
      $0.consensus.wantedBlocks != nil || $0.consensus.wantedCertificates != nil
    }
    // One that signs nothing never leads, and does not find out what no block takes.
    let offering = live.count {
      guard roster.isValidator($0.place), let seen = $0.process?.snapshot?.consensus else {
        return false
      }
      return seen.working == .transactions && seen.silences.isEmpty
    }
    do throws(Breach) {
      try ProgressChecker.checkRest(
        pending: clients.pending.count, heights: liveHeights, queued: queued, fetching: fetching,
        offering: offering)
    } catch {
      guard time >= recovery.deadline else { return push(.phase(.quiet), after: 100_000) }
      return checks.fail(error, at: time)
    }
    phase = .quiet
    recovery.quietSince = (time, liveHeights.max() ?? Height(0))
    push(.phase(.ended), after: plan.quiet.value * 1_000)
  }

  private func endQuiet() {
    phase = .ended
    check { () throws(Breach) in
      try checks.ledger.checkAll()
      try ProgressChecker.checkEqual(liveHeights)
      try checkRecovered()
      // Told again after ten delay bounds at the latest, and then on one of the next f + 1 blocks.
      let early = time - min(time, plan.quiet.value * 1_000)
      for node in live where roster.isValidator(node.place) {
        try checks.evidence.checkAllStand(
          of: node.place, provedBefore: early, in: node.epoch)
      }
      guard let quiet = recovery.quietSince else { return }
      try ProgressChecker.checkIdle(
        from: quiet.height, to: liveHeights.max() ?? Height(0),
        over: Milliseconds((time - quiet.time) / 1_000), parameters,
        validators: roster.validators ?? genesis.validators,
        byzantine: roster.indices(in: roster.newest) { seats[$0] != nil },
        proofs: checks.evidence.blocks(above: quiet.height))
    }
  }

  /// Looks at what each node holds.
  func checkBounds(at node: SimulatedNode) {
    guard !isByzantine(node), let process = node.process, let snapshot = process.snapshot else {
      return
    }
    let held = Held(
      blocks: snapshot.consensus.blockCount, views: snapshot.consensus.slotCount,
      messages: process.gatedMessageCount,
      jobs: JobLane.allCases.map { process.lanes.count($0) }.max() ?? 0,
      transactions: snapshot.waiting)
    checks.held.widen(to: held)
    check(at: node.place) { () throws(Breach) in try BoundsChecker.check(held) }
  }
}
