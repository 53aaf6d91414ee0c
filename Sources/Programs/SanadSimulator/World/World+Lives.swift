import SanadCrypto
import SanadReplica
import SanadStorage
import SanadTypes

// How processes begin and end, and how connections between them are opened and closed.
extension World {
  // MARK: Processes

  /// Starts a node on what its disks hold.
  func start(_ place: Int) {
    let node = nodes[place]
    guard !node.isUp, !node.isGone else { return }
    let now = node.clocks.now(at: time)
    let opened: OpenedReplica
    do throws(ReplicaFailure) {
      opened = try node.open(genesis, scheme: scheme, sharing: shared, now: now)
    } catch {
      let failure = error
      if isByzantine(node) { return }
      if node.isHarmed { return operate(place, refused: failure) }
      return check(at: place) { () throws(Breach) in try RecoveryChecker.refused(failure) }
    }
    note(opened, at: place)
    let process = SimulatedProcess(opened, of: node, life: node.life + 1, in: self)
    node.begin(process)
    // An old copy of its files may lead it back to an epoch that is over.
    node.epoch = opened.epoch
    checks.evidence.starts(place)
    if opened.epoch > Epoch(0) { begin(opened.epoch, opened.anchor, at: place) }
    trace.add(.started, at: time, node: place, opened.newest.height.value) {
      "starts: \(opened.recovered.condition), height \(opened.newest.height)"
    }
    if let doom = node.doom { process.arm(doom) }
    step(.start, process)
    if node.seat != place { return meet(process) }
    for other in nodes[..<plan.nodes] where other.place != place {
      if let stale = network.connection(place, other.place) { close(place, other.place, stale) }
      redial(place, other.place, after: 1_000...5_000)
    }
  }

  /// The key of a node's channels.
  func key(of place: Int) -> PublicKey {
    place < plan.validators
      ? genesis.validators.validators[place].peerKey
      : genesis.observers[place - plan.validators].peerKey
  }

  /// A twin learns with whom its seat is connected.
  private func meet(_ twin: SimulatedProcess) {
    for other in nodes[..<plan.nodes] where other.place != twin.node.seat {
      if network.connection(twin.node.seat, other.place) != nil {
        step(.peerUp(other.peer, key(of: other.place)), twin)
      }
    }
  }

  private func note(_ opened: OpenedReplica, at place: Int) {
    if isByzantine(nodes[place]) { return }
    switch opened.recovered.condition {
    case .clean: coverage.count(.cleanStarts)
    case .tornTail: coverage.count(.tornTails)
    case .completedFromSlot: coverage.count(.slotCompletions)
    case .amnesiaBounded, .quarantined: break
    }
    let isHarmed = nodes[place].isHarmed
    if isHarmed { noteDamaged(nodes[place], opened.recovered) }
    coverage.count(.replayedBlocks, UInt64(opened.replayedBlocks))
    check(at: place) { () throws(Breach) in
      if !isHarmed { try RecoveryChecker.opened(opened.recovered) }
      let newest = opened.newest
      try checks.durability.starts(at: newest.height, node: place)
      if newest.height > Height(0) {
        try checks.agreement.isFinal(newest.digest, at: newest.height)
      }
    }
  }

  /// A process has died, by a planned crash or by itself: its disks lose what they lose, its peers
  /// learn of it in time, and it comes back.
  func bury(_ process: SimulatedProcess) {
    let node = process.node
    let failure = process.failure
    if let failure, !isByzantine(node) {
      check(at: node.place) { () throws(Breach) in
        try RecoveryChecker.stopped(failure, isExpected: node.failingSync != nil || node.isHarmed)
      }
    }
    let crash =
      node.doom
      ?? Crash(
        node: node.place, kind: .powerCut, moment: .now,
        downFor: node.failingSync ?? Milliseconds(1_000))
    switch crash.moment {
    case .beforeDeviceCall: coverage.count(.midWriteCrashes)
    case .now: break
    case .afterCalls, .afterVote, .afterFinal:
      if failure == nil { coverage.count(.midStepCrashes) }
    }
    end(process, crash.kind)
    if case .twin = failure, seats[node.seat]?.isCloned == true { return stopClone(node) }
    push(.start(node.place), after: crash.downFor.value * 1_000 + 1)
  }

  /// Ends a process with what its disks lose by it.
  func end(_ process: SimulatedProcess, _ kind: Crash.Kind) {
    let node = process.node
    trace.add(.ended, at: time, node: node.place, UInt64(process.life)) { "dies (\(kind))" }
    process.disarm()
    node.failingSync = nil
    finishHalfway(process)
    node.data.memory.fault = nil
    process.discard()
    node.end()
    node.lose(kind)
    if node.seat != node.place { return }
    for other in nodes[..<plan.nodes] where other.place != node.place {
      guard let number = network.connection(node.place, other.place) else { continue }
      // A killed process's machine says so at once; one without power says nothing.
      let wait =
        kind == .kill ? dialling.within(100...20_000) : dialling.within(1_000...3_000_000)
      push(.closed(node.place, other.place, connection: number), after: wait)
    }
  }

  /// What the process's workers were at: a write of the journal is broken off at any of its calls,
  /// other work is done or not.
  private func finishHalfway(_ process: SimulatedProcess) {
    let node = process.node
    for job in process.lanes.unfinished(.journal) where node.stream.chance(perMille: 700) {
      var callsLeft = node.stream.below(6)
      node.data.memory.fault = { _ in
        callsLeft -= 1
        return callsLeft < 0 ? .fail(.off) : nil
      }
      _ = job.work()
      coverage.count(.midWriteCrashes)
    }
    for lane in [JobLane.store, .flush] {
      for job in process.lanes.unfinished(lane) where node.stream.chance(perMille: 500) {
        _ = job.work()
      }
    }
  }

  // MARK: Connections

  /// Sees to it that two nodes try to connect, unless they do already.
  func redial(_ one: Int, _ other: Int, after wait: ClosedRange<UInt64>) {
    guard
      one < plan.validators || other < plan.validators
        || (plan.canVote(one) && plan.canVote(other)), network.dial(one, other)
    else { return }
    push(.dial(one, other), after: dialling.within(wait))
  }

  func dial(_ one: Int, _ other: Int) {
    network.dialled(one, other)
    // A node that is down dials when it is up again.
    guard let first = nodes[one].process, let second = nodes[other].process else { return }
    let isStill = nodes[one].pausedUntil > time || nodes[other].pausedUntil > time
    if isStill || !network.connect(one, other, at: time) {
      if network.connection(one, other) == nil { redial(one, other, after: 50_000...800_000) }
      return
    }
    step(.peerUp(nodes[other].peer, key(of: other)), first)
    // The first may have died of it, and the connection with it.
    if nodes[other].process === second { step(.peerUp(nodes[one].peer, key(of: one)), second) }
    for (place, peer) in [(one, other), (other, one)] {
      for twin in hosts(at: place).dropFirst() {
        if let process = twin.process { step(.peerUp(nodes[peer].peer, key(of: peer)), process) }
      }
    }
  }

  /// Two nodes learn that their connection is gone, and dial again.
  func close(_ one: Int, _ other: Int, _ number: UInt64) {
    guard network.close(one, other, number) else { return }
    for (place, peer) in [(one, other), (other, one)] {
      for host in hosts(at: place) {
        if let process = host.process { step(.peerDown(nodes[peer].peer), process) }
      }
    }
    redial(one, other, after: 10_000...400_000)
  }
}
