import SanadConsensus
import SanadCrypto
import SanadReplica
import SanadSafety
import SanadTypes

/// A whole network in one thread: nodes that run the production host, and everything around them
/// (clocks, disks, links, clients) as a queue of events. The same plan gives the same run.
///
/// A class because every process calls back into it.
final class World {
  /// A run of up to twenty nodes that has carried out so many events goes round in circles.
  private static let eventsMax = 20_000_000

  let plan: SimulationPlan
  let keys: SimulatedKeys
  let genesis: Genesis
  /// Kept because making it hashes the whole genesis.
  let chainID: ChainID
  let scheme: any SignatureScheme
  /// What nodes find for one another; nil where each executes for itself.
  let shared: SharedWork?
  /// Those of the plan, and behind them the twins of Byzantine validators.
  let nodes: [SimulatedNode]
  /// The Byzantine validators, by place.
  var seats: [Int: Seat]
  /// View 0 of each epoch that any node has begun.
  var anchors: [Epoch: BlockDigest] = [:]
  /// Who the validators of each epoch are.
  var roster: Roster
  /// The changes of the plan that have been made.
  var changesMade: Set<Int> = []
  /// Those that operators have asked for.
  var changesAsked: Set<Int> = []
  private(set) var time: UInt64 = 0
  private(set) var eventCount = 0
  private var lastBounded = 0
  var phase = Phase.chaos
  var network: SimulatedNetwork
  var clients: SimulatedClients
  /// The height up to which the clients know what is final.
  var informed = Height(0)
  /// Transactions whose keys were about to be replaced when they were sent.
  var overtaken: Set<TransactionID> = []
  /// Transactions that no node may let wait, whatever it knows of the chain.
  var hopeless: Set<TransactionID> = []
  var checks: Checks
  var coverage = Coverage()
  var trace: Trace
  var lastTicket: UInt64 = 0
  /// Transactions by their bytes.
  var decoded: [[UInt8]: UnverifiedTransaction] = [:]
  var lastPartition = 0
  var dialling: SeededStream
  var recovery = Recovery()
  /// The scenario of twins that is played, in the place of what Byzantine validators do by themselves.
  var script: TwinScript?
  private var heap = EventHeap<Happening>()

  /// What is known of the time after healing.
  struct Recovery {
    var healedAt: UInt64 = 0
    /// The highest final height when all was healed.
    var height = Height(0)
    var bound: Milliseconds?
    /// When every live node had one more block.
    var recoveredAt: UInt64?
    /// The end of the present part, at the latest.
    var deadline: UInt64 = 0
    var quietSince: (time: UInt64, height: Height)?
  }

  init(_ plan: SimulationPlan, log: ((TraceEntry) -> Void)?) throws {
    try plan.check()
    self.plan = plan
    keys = SimulatedKeys(kind: plan.signatures, seed: plan.seed)
    let parties = try SimulatedGenesis(
      validators: plan.validators, weights: plan.weights, observers: plan.observers,
      candidates: plan.candidates,
      keys: keys, epochLength: plan.epochLength)
    let genesis = parties.genesis
    self.genesis = genesis
    chainID = genesis.chainID
    scheme = keys.scheme
    shared = plan.execution == .shared ? SharedWork(scheme: keys.scheme) : nil
    checks = try Checks(genesis, byzantine: plan.byzantine.map(\.node), scheme: scheme)
    let seats = Self.seats(plan, parties, anchor: checks.ledger.genesisDigest, keys: keys)
    self.seats = seats
    let twins = seats.keys.sorted().flatMap { seat in
      (seats[seat]?.hosts.dropFirst() ?? []).map { (place: $0, seat: seat) }
    }
    let places =
      (0..<plan.nodes).map { (place: $0, seat: $0) } + twins.sorted { $0.place < $1.place }
    nodes = places.map { place, seat in
      let isValidator = seat < plan.validators
      return SimulatedNode(
        place: place, seat: seat,
        peer: isValidator
          ? .validator(ValidatorIndex(UInt16(seat))) : .observer(UInt32(seat - plan.validators)),
        consensusKey: isValidator
          ? genesis.validators.validators[seat].consensusKey
          : parties.candidateKeys[seat - plan.validators],
        plan: plan, genesis: genesis)
    }
    roster = Roster(
      genesis.validators,
      keys: nodes[..<plan.nodes].compactMap { node in
        node.consensusKey.map { (node.place, $0) }
      })
    network = SimulatedNetwork(plan)
    clients = SimulatedClients(parties, keys: keys, seed: plan.seed)
    dialling = SeededStream(seed: plan.seed, for: .connections)
    trace = Trace(log: log)
    for node in nodes { try node.initialise(genesis) }
  }

  // MARK: Time

  /// Puts something into the queue.
  func push(_ happening: Happening, at moment: UInt64) {
    heap.push(happening, at: max(moment, time))
  }

  /// Puts something into the queue after a while.
  func push(_ happening: Happening, after wait: UInt64) { push(happening, at: time + wait) }

  /// Carries out everything, to the end of the plan or to the first violation.
  func run() {
    begin()
    run(until: .max)
    if checks.violation != nil { describeNodes() }
    // Process and node refer to each other: what is not let go of here stays for all later runs.
    for node in nodes {
      node.process?.discard()
      node.end()
    }
  }

  /// Carries out what is due up to a time.
  func run(until end: UInt64) {
    while phase != .ended, checks.violation == nil, let next = heap.nextTime, next <= end,
      let event = heap.pop()
    {
      time = event.time
      eventCount += 1
      if eventCount > eventsMax {
        checks.fail(Breach(.bounds, "\(eventsMax) events and no end"), at: time)
        break
      }
      carryOut(event.element)
      if eventCount % eventsBetweenBounds == 0 { checkBounds(at: nextBounded()) }
    }
  }

  /// In each view every validator tells every other one something, so that events grow as the square of
  /// the nodes: of a hundred, a run of two minutes has some tens of millions.
  var eventsMax: Int { Self.eventsMax(nodes: nodes.count) }

  static func eventsMax(nodes: Int) -> Int { eventsMax * max(1, nodes * nodes / 400) }

  /// What nodes hold is looked at one node after the other, so that each comes up at every 64th event
  /// where there are eight or fewer. A look costs as much as a few events: where there are more nodes,
  /// theirs would be most of a run.
  private var eventsBetweenBounds: Int { max(8, 64 / nodes.count) }

  private func nextBounded() -> SimulatedNode {
    lastBounded = (lastBounded + 1) % nodes.count
    return nodes[lastBounded]
  }

  /// Puts into the queue what the plan says.
  func begin() {
    for node in nodes where !isClone(node) { push(.start(node.place), at: 0) }
    pushClones()
    for seat in plan.byzantine { coverage.count(seat.character) }
    for planned in plan.faults { push(.fault(planned.fault), at: planned.time.value * 1_000) }
    push(.clients, after: clients.nextInterval(mean: plan.workload.interval))
    push(.impatience, after: 1_000_000)
    if !plan.changes.isEmpty { push(.operators, after: 500_000) }
    push(.phase(.recovery), at: plan.chaos.value * 1_000)
  }

  private func carryOut(_ happening: Happening) {
    switch happening {
    case .completion(let input, let place, let life):
      deliverCompletion(input, to: place, life: life)
    case .arrival(let envelope): arrive(envelope)
    case .released(let message, let from, let to): release(message, from: from, to: to)
    case .timer(let timer, let place, let life, let setting):
      fire(timer, of: place, life: life, setting: setting)
    case .jobDone(let lane, let place, let life, let number):
      finishJob(number, on: lane, of: place, life: life)
    case .dial(let one, let other): dial(one, other)
    case .closed(let one, let other, let number): close(one, other, number)
    case .fault(let fault): if phase == .chaos { begin(fault) }
    case .copied(let place, let clone): startClone(clone, of: place)
    case .harm(let damage): carryOut(damage)
    case .mended(let number): network.mend(number)
    case .start(let place): start(place)
    case .clients: sendTransactions()
    case .impatience: resubmit()
    case .operators: operate()
    case .phase(let next): enter(next)
    }
  }

  /// Runs a check and notes what it finds.
  func check(at place: Int? = nil, _ body: () throws(Breach) -> Void) {
    do throws(Breach) { try body() } catch { checks.fail(error, at: time, node: place) }
  }

  // MARK: Steps

  /// Delivers an input to a node's process and carries out what follows; later when it is paused.
  func step(_ input: ReplicaInput, _ process: SimulatedProcess) {
    process.deliver(input, now: process.node.clocks.now(at: time))
    if process.isDead { bury(process) }
  }

  /// The process of a node in a life; nil when it is gone.
  func process(_ place: Int, life: Int) -> SimulatedProcess? {
    guard let process = nodes[place].process, process.life == life else { return nil }
    return process
  }

  /// Puts a happening off while its node stands still; true when it has been put off.
  func isPutOff(_ happening: @autoclosure () -> Happening, at place: Int) -> Bool {
    guard nodes[place].pausedUntil > time else { return false }
    push(happening(), at: nodes[place].pausedUntil)
    return true
  }

  private func deliverCompletion(_ input: ReplicaInput, to place: Int, life: Int) {
    guard let process = process(place, life: life),
      !isPutOff(.completion(input, of: place, life: life), at: place)
    else { return }
    trace.add(.completion, at: time, node: place, input.mark) { "\(input.name)" }
    if case .signed(let request, _) = input, !isByzantine(process.node) {
      checks.signing.answers(request.value, node: place, life: life)
    }
    step(input, process)
  }

  private func fire(_ timer: ReplicaTimer, of place: Int, life: Int, setting: UInt64) {
    guard let process = process(place, life: life) else { return }
    if isPutOff(.timer(timer, of: place, life: life, setting: setting), at: place) { return }
    guard process.takeTimer(timer, setting: setting) else { return }
    trace.add(.timer, at: time, node: place, timer.mark) { "timer \(timer)" }
    step(.timer(timer), process)
  }
}
