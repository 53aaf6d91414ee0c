import SanadCodec
import SanadConsensus
import SanadCrypto
import SanadReplica
import SanadSafety
import SanadTypes

// What the hosts ask of the world.
extension World {
  // MARK: Messages

  /// Sends a message of a process to whoever of the recipients is connected.
  func send(_ message: PeerMessage, to recipients: Recipients, from process: SimulatedProcess) {
    let from = process.node.seat
    trace.add(.sent, at: time, node: process.node.place, message.mark, recipients.mark) {
      "> \(recipients.name) \(message.summary)"
    }
    let places: [Int] =
      switch recipients {
      case .validators: (0..<plan.validators).filter { $0 != from }
      case .observers: (plan.validators..<plan.nodes).filter { $0 != from }
      case .peer(let peer): place(of: peer).map { [$0] } ?? []
      case .peers(let list): list.compactMap(place(of:))
      }
    if script != nil { return play(message, to: places, from: process) }
    if let seat = seats[from] {
      return send(message, to: places, from: process.node, behind: seat)
    }
    checks.leaves(message, from: process.node, roster, chain: chainID, at: time)
    let content = content(of: message)
    for to in places { post(content, from, to) }
  }

  /// Puts a message of a Byzantine validator on its way.
  func release(_ message: PeerMessage, from: Int, to: Int) {
    if case .proposal(let proposal) = message { checks.voting.proposes(proposal) }
    post(content(of: message), from, to)
  }

  func content(of message: PeerMessage) -> Envelope.Content {
    plan.wire == .frames ? .frame(message.bcsBytes) : .message(message)
  }

  /// Puts a message on its way, to one of the hosts of its place where it is for that one alone.
  func post(_ content: Envelope.Content, _ from: Int, _ to: Int, host: Int? = nil) {
    guard let connection = network.connection(from, to) else { return }
    let envelope = Envelope(
      from: from, to: to, host: host, content: content, connection: connection)
    switch network.send(from, to, at: time) {
    case .lost: coverage.count(.loss)
    case .arrives(let moment): push(.arrival(envelope), at: moment)
    case .arrivesTwice(let first, let second):
      coverage.count(.double)
      push(.arrival(envelope), at: first)
      push(.arrival(envelope), at: second)
    }
  }

  func arrive(_ envelope: Envelope) {
    guard network.connection(envelope.from, envelope.to) == envelope.connection,
      isUp(at: envelope.to),
      !isPutOff(.arrival(envelope), at: envelope.to)
    else { return }
    let peer = nodes[envelope.from].peer
    let message: InboundMessage
    switch envelope.content {
    case .message(let value): message = .consensus(value)
    case .frame(let bytes):
      do throws(InboundMessage.Fault) { message = try InboundMessage(frame: bytes) } catch {
        if isByzantine(peer) { return ban(peer, by: nodes[envelope.to]) }
        return checks.fail(
          Breach(.honesty, "an honest frame does not decode: \(error)"), at: time,
          node: envelope.to)
      }
    }
    if let seat = seats[envelope.to] {
      if let host = envelope.host {
        return hears(message, from: peer, as: host, of: seat)
      }
      return hears(message, from: envelope.from, at: envelope.to, seat)
    }
    guard let process = nodes[envelope.to].process else { return }
    switch message {
    case .consensus(.transactions(let batch)):
      deliver(batch.transactions.compactMap(known), from: peer, to: process)
    case .consensus(let value):
      trace.add(.message, at: time, node: envelope.to, value.mark, UInt64(envelope.from)) {
        "< \(peer) \(value.summary)"
      }
      step(.message(value, from: peer), process)
    case .transactions(let list): deliver(list, from: peer, to: process)
    }
  }

  private func deliver(
    _ list: [UnverifiedTransaction], from peer: PeerID, to process: SimulatedProcess
  ) {
    trace.add(
      .message, at: time, node: process.node.place, UInt64(list.count),
      list.first?.id.digest.word0 ?? 0
    ) { "< \(peer) \(list.count) transactions" }
    step(.transactions(list, from: peer), process)
  }

  /// A transaction on its way is decoded once for all who get it: with frames each decodes its own.
  private func known(_ bytes: [UInt8]) -> UnverifiedTransaction? {
    if let known = decoded[bytes] { return known }
    do throws(DecodingFailure) {
      let transaction = try UnverifiedTransaction(decoding: bytes)
      if decoded.count >= Self.decodedMax { decoded.removeAll(keepingCapacity: true) }
      decoded[bytes] = transaction
      return transaction
    } catch {
      checks.fail(Breach(.honesty, "a transaction passed on does not decode: \(error)"), at: time)
      return nil
    }
  }

  private static let decodedMax = 4_096

  /// The node at the other end of a channel.
  func place(of peer: PeerID) -> Int? {
    let place =
      switch peer {
      case .validator(let index): Int(index.value)
      case .observer(let number): plan.validators + Int(number)
      }
    return nodes.indices.contains(place) ? place : nil
  }

  // MARK: Keys, timers, jobs

  /// Signs for a process, after a moment.
  func sign(_ bytes: [UInt8], as request: SigningRequestID, for process: SimulatedProcess) {
    let node = process.node
    trace.add(.asked, at: time, node: node.place, request.value) { "signs \(bytes.count) bytes" }
    guard let key = node.consensusKey else {
      return checks.fail(
        Breach(.signing, "an observer asks for a signature"), at: time, node: node.place)
    }
    if !isByzantine(node) {
      checks.signs(bytes, as: request, of: node, roster, life: process.life, at: time)
    }
    let signature = keys.sign(bytes, with: key)
    push(
      .completion(.signed(request, signature), of: node.place, life: process.life),
      after: node.stream.within(20...200))
  }

  func setTimer(
    _ timer: ReplicaTimer, setting: UInt64, at instant: Instant, of process: SimulatedProcess
  ) {
    let node = process.node
    push(
      .timer(timer, of: node.place, life: process.life, setting: setting),
      at: node.clocks.time(of: instant))
  }

  /// Gives free workers of a lane what waits there.
  ///
  /// What a job does to the world (a write, a read of the state) happens at the beginning of its
  /// time or at the end, as the node's stream decides: in production it may be any moment between.
  func work(on lane: JobLane, of process: SimulatedProcess) {
    let node = process.node
    while let (number, job) = process.lanes.startNext(lane) {
      let length = duration(of: lane, on: node)
      if node.stream.chance(perMille: 500) {
        process.lanes.keep(job.work(), of: number, on: lane)
        // A write that was broken off took the process with it, and is not to be gone on with.
        if process.isDead {
          _ = process.lanes.finish(number, on: lane)
          return
        }
      }
      push(.jobDone(lane, of: node.place, life: process.life, number: number), after: length)
    }
  }

  private func duration(of lane: JobLane, on node: SimulatedNode) -> UInt64 {
    switch lane {
    case .journal:
      let slowness = time < node.slowness.until ? node.slowness.times : 1
      return (200 + node.stream.exponential(mean: 800)) * node.machine.disk / 16 * slowness
    case .store: return (100 + node.stream.exponential(mean: 400)) * node.machine.disk / 16
    // Many times what a block takes, so that blocks become final and are stored meanwhile.
    case .flush: return (1_000 + node.stream.exponential(mean: 20_000)) * node.machine.disk / 16
    case .executor:
      return (100 + node.stream.exponential(mean: 700)) * node.machine.processor / 16
    case .verifier:
      return (30 + node.stream.exponential(mean: 150)) * node.machine.processor / 16
    }
  }

  func finishJob(_ number: UInt64, on lane: JobLane, of place: Int, life: Int) {
    guard let process = process(place, life: life),
      !isPutOff(.jobDone(lane, of: place, life: life, number: number), at: place),
      let running = process.lanes.finish(number, on: lane)
    else { return }
    let result = running.result ?? running.job.work()
    if !process.isDead { work(on: lane, of: process) }
    if process.isDead { return bury(process) }
    trace.add(.completion, at: time, node: place, result.mark) { "\(result.name)" }
    step(result, process)
  }

  // MARK: What hosts tell

  func disconnect(_ peer: PeerID, because reason: String, by process: SimulatedProcess) {
    if isByzantine(process.node) { return }
    guard !isByzantine(peer) else { return ban(peer, by: process.node) }
    check(at: process.node.place) { () throws(Breach) in
      try HonestyChecker.bans(peer, because: reason)
    }
  }

  /// An honest node has had enough of a Byzantine one, for a time: shorter than in production, so
  /// that runs go on to have Byzantine validators.
  private func ban(_ peer: PeerID, by node: SimulatedNode) {
    guard let other = place(of: peer) else { return }
    coverage.count(.bans)
    network.ban(node.seat, other, until: time + Self.banTime)
    // Not at once: the node is in the middle of a step.
    if let number = network.connection(node.seat, other) {
      push(.closed(node.seat, other, connection: number), after: 0)
    }
  }

  private static let banTime: UInt64 = 3_000_000

  func observe(_ observation: ReplicaObservation, from process: SimulatedProcess) {
    let place = process.node.place
    // What a Byzantine validator says of itself is nothing to go by.
    if isByzantine(process.node) {
      switch observation {
      case .consensus(.epochBegan(let epoch, let anchor)): follow(epoch, anchor, at: place)
      case .consensus(.entered(let view, _, _)): follows(view, at: place)
      case .consensus(.forgottenVote) where script != nil: coverage.count(.silencedTwins)
      default: break
      }
      return
    }
    switch observation {
    case .consensus(let seen):
      trace.add(.observed, at: time, node: place, seen.mark) { seen.summary }
      note(seen, at: place)
    case .submission(_, let id, let outcome):
      if case .refused = outcome { coverage.count(.refusedSubmissions) }
      if case .accepted = outcome, hopeless.contains(id) {
        check(at: place) { () throws(Breach) in
          throw Breach(.registry, "\(id) can never be in a block and waits for one")
        }
      }
    case .final(let summaries):
      trace.add(
        .observed, at: time, node: place, summaries.last?.header.height.value ?? 0,
        summaries.last?.digest.digest.word0 ?? 0
      ) {
        "FINAL height \(summaries.map { "\($0.header.height)" }.joined(separator: " "))"
      }
      for summary in summaries { tell(summary, from: process) }
      noteRecovery()
    case .catchUp(let seen):
      trace.add(.observed, at: time, node: place) { "\(seen)" }
    case .diverged(let report):
      trace.add(.observed, at: time, node: place, report.block.header.height.value) {
        "DIVERGED at \(report.block.header.height), again \(String(describing: report.foundAgain))"
      }
    case .flushed: coverage.count(.flushes)
    // Simulated lanes take what a seed says, so that this is about the plan and not the code.
    case .overBudget, .answer, .epochBegan, .snapshot: break
    }
  }

  private func tell(_ summary: FinalSummary, from process: SimulatedProcess) {
    let place = process.node.place
    check(at: place) { () throws(Breach) in
      let height = summary.header.height
      try checks.durability.tells(of: height, node: place)
      try checks.agreement.isFinal(summary.digest, at: height)
      if checks.ledger.height < height {
        try checks.follow(to: height, in: process.environment.blockStore) {
          !isByzantine($0, in: $1)
        }
        checks.evidence.count(into: &coverage)
        try informClients()
      }
      try checks.ledger.compare(summary)
    }
  }

  /// Who leads a view of the epoch in which a node is.
  private func leader(of view: View, at place: Int) -> ValidatorIndex {
    let validators = roster.validators(of: nodes[place].epoch) ?? genesis.validators
    return validators.leader(
      of: view, anchor: anchors[nodes[place].epoch] ?? checks.ledger.genesisDigest)
  }

  /// A node is in a new epoch. The first one tells who its validators are; what it says is held against
  /// the header of the block before, and every other node's word against its own.
  func begin(_ epoch: Epoch, _ anchor: BlockDigest, at place: Int) {
    nodes[place].epoch = epoch
    if isByzantine(nodes[place]) { return follow(epoch, anchor, at: place) }
    guard let record = nodes[place].process?.environment.epoch, record.number == epoch else {
      return
    }
    check(at: place) { () throws(Breach) in
      if anchors[epoch] == nil {
        anchors[epoch] = anchor
        roster.begin(epoch, record.validators)
        try checks.voting.begins(
          epoch, on: anchor, validators: record.validators,
          byzantine: record.validators.weight(
            of: roster.indices(in: epoch) { seats[$0] != nil }))
        coverage.count(.epochs)
      }
      guard roster.validators(of: epoch) == record.validators, anchors[epoch] == anchor else {
        throw Breach(.agreement, "epoch \(epoch) has other validators here, or another beginning")
      }
    }
  }

  /// A host behind a Byzantine validator is in an epoch, and the validator with it.
  private func follow(_ epoch: Epoch, _ anchor: BlockDigest, at place: Int) {
    let node = nodes[place]
    node.epoch = epoch
    guard let validators = node.process?.environment.epoch.validators else { return }
    seats[node.seat]?.hands.enter(epoch, anchor, validators)
  }

  private func note(_ seen: Observation, at place: Int) {
    check(at: place) { () throws(Breach) in
      try HonestyChecker.saw(
        seen, mayHaveForgotten: nodes[place].isHarmed,
        isByzantine: { peer, epoch in
          roster.place(ofPeer: peer, in: epoch ?? nodes[place].epoch)
            .map { seats[$0] != nil } ?? false
        }
      ) { leader(of: $0, at: place) }
      if case .finalized(let view, let height, let digest, _) = seen {
        try checks.agreement.isFinal(digest, in: view, of: nodes[place].epoch)
        try checks.agreement.isFinal(digest, at: height)
      }
    }
    switch seen {
    case .entered(let view, let leader, let statement):
      if roster.index(of: place, in: nodes[place].epoch) == leader {
        checks.evidence.leads(view, of: nodes[place].epoch, as: leader, node: place)
      }
      follows(view, at: place)
      checks.views.enters(view, of: nodes[place].epoch, by: statement, at: place, &coverage)
    case .epochBegan(let epoch, let anchor): begin(epoch, anchor, at: place)
    case .certified(let statement, _, _): checks.views.holds(statement, &coverage)
    case .finalized: coverage.count(.finalizations)
    case .evidence(let evidence):
      coverage.count(evidence.offence)
      checks.evidence.proves(evidence, node: place, at: time)
    case .invalidBlock: coverage.count(.invalidBlocks)
    case .badResponse: coverage.count(.badResponses)
    case .overLimit: coverage.count(.overLimits)
    case .standstill: coverage.count(.standstills)
    case .proposalHeld: coverage.count(.heldProposals)
    case .fetchingCertificates: coverage.count(.certificateFetches)
    case .fetchingBlocks: coverage.count(.blockFetches)
    case .working(_, _, let leader, _) where leader == parameters.skipTimeout:
      coverage.count(.skippedLeaders)
    case .working(_, .staleTip, _, _): coverage.count(.staleTips)
    case .working(_, .heartbeat, _, _): coverage.count(.heartbeats)
    case .forgottenVote: coverage.count(.forgottenVotes)
    case .recoveryBounded: coverage.count(.recoveryFloors)
    case .recovered: coverage.count(.recoveries)
    default: break
    }
  }
}
