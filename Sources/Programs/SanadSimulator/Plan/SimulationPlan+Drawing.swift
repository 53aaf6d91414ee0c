package import SanadTypes

extension SimulationPlan {
  /// What a seed stands for: a plan with faults of every kind, over some 20 to 60 seconds.
  ///
  /// - Precondition: 1...100 validators.
  package init(seed: UInt64, validators: Int) {
    precondition((1...100).contains(validators), "a network has 1 to 100 validators")
    var draft = PlanDraft(seed: seed, validators: validators)
    self = draft.draw()
    byzantine = Self.drawSeats(seed: seed, validators: validators, down: downForGood)
    byzantine += Self.drawClone(
      seed: seed, validators: validators, faulty: downForGood + byzantine.map(\.node))
    let damages = Self.drawDamages(
      seed: seed, validators: validators, faulty: downForGood + byzantine.map(\.node), chaos: chaos)
    faults = (faults + damages).sorted { $0.time < $1.time }
    epochLength = Self.drawEpochLength(seed: seed, validators: validators)
    execution = Self.drawExecution(seed: seed, validators: validators)
    drawWeights()
    drawChanges()
    faults.sort { $0.time < $1.time }
  }

  /// In three of four runs nodes share what executing a block gives; in the others each executes for
  /// itself, so that overlays, restarts and divergence come up as in production.
  private static func drawExecution(seed: UInt64, validators: Int) -> ExecutionMode {
    var stream = SeededStream(seed: seed, for: .execution, index: validators)
    return stream.chance(perMille: 750) ? .shared : .everywhere
  }

  /// In half of the runs epochs are short, so that several begin while faults go on.
  private static func drawEpochLength(seed: UInt64, validators: Int) -> Milliseconds {
    var stream = SeededStream(seed: seed, for: .epochs, index: validators)
    return stream.chance(perMille: 500) ? Milliseconds(stream.within(1_000...15_000)) : .zero
  }

  /// In three of ten runs with four validators or more these do not weigh the same: of one weight a few
  /// of them lack some, together less than one weighs. So f of them, whichever they are, weigh less than a
  /// third, also when others have come or gone. From a stream of their own.
  private mutating func drawWeights() {
    var stream = SeededStream(seed: seed, for: .weights, index: validators)
    guard validators >= 4, stream.chance(perMille: 300) else { return }
    let weight = UInt16(stream.within(2...6))
    weights = [UInt16](repeating: weight, count: validators)
    for _ in 1..<weight {
      let validator = stream.below(validators)
      if weights[validator] > 1 { weights[validator] -= 1 }
    }
  }

  /// Byzantine validators of a seed, no more than the protocol promises to bear with those that are
  /// down; in two of five runs with room for one. From a stream of their own.
  private static func drawSeats(seed: UInt64, validators: Int, down: [Int]) -> [ByzantineSeat] {
    var stream = SeededStream(seed: seed, for: .byzantine, index: validators)
    let most = (validators - 1) / 3 - down.count
    guard most > 0, stream.chance(perMille: 400) else { return [] }
    var seats: [ByzantineSeat] = []
    for _ in 0..<1 + stream.below(most) {
      let node = stream.below(validators)
      let character = stream.pick(ByzantineSeat.Character.drawn) ?? .silent
      if !down.contains(node), !seats.contains(where: { $0.node == node }) {
        seats.append(ByzantineSeat(node: node, character))
      }
    }
    return seats
  }

  /// A plan without faults: good links, good machines, true clocks.
  package init(
    calmWithSeed seed: UInt64, validators: Int, observers: Int = 0,
    lasting: Milliseconds = Milliseconds(10_000)
  ) {
    let nodes = validators + observers
    let link = LinkQuality(
      floor: 500, mean: 500, lossPerMille: 0, doublePerMille: 0, order: .kept)
    self.init(
      seed: seed, validators: validators, observers: observers, signatures: .simulated,
      wire: .values, links: [LinkQuality](repeating: link, count: nodes * nodes),
      machines: [MachineQuality](
        repeating: MachineQuality(disk: 16, processor: 16), count: nodes),
      clocks: [ClockQuality](
        repeating: ClockQuality(boot: Milliseconds(1_000), ratePerMille: 0, skew: 0),
        count: nodes),
      workload: WorkloadPlan(
        interval: 200_000, burstMax: 1, doublePerMille: 0, patience: Milliseconds(5_000)),
      chaos: lasting, faults: [], downForGood: [], quiet: Milliseconds(21_000))
  }
}

/// Draws a plan from a seed.
private struct PlanDraft {
  private let seed: UInt64
  private let validators: Int
  private var stream: SeededStream
  private var observers = 0
  private var chaos: UInt64 = 0

  private var nodes: Int { validators + observers }
  private var faultsMax: Int { (validators - 1) / 3 }

  init(seed: UInt64, validators: Int) {
    self.seed = seed
    self.validators = validators
    stream = SeededStream(seed: seed, for: .plan, index: validators)
  }

  mutating func draw() -> SimulationPlan {
    observers = stream.chance(perMille: 250) ? 1 : 0
    chaos = stream.within(15_000...45_000)
    let signatures: SignatureKind = stream.chance(perMille: 20) ? .ed25519 : .simulated
    let wire: WireMode = stream.chance(perMille: 125) ? .frames : .values
    let links = drawLinks()
    let machines = (0..<nodes).map { _ in drawMachine() }
    let clocks = drawClocks()
    let workload = drawWorkload()
    let faults = drawFaults()
    return SimulationPlan(
      seed: seed, validators: validators, observers: observers, signatures: signatures,
      wire: wire, links: links, machines: machines, clocks: clocks, workload: workload,
      chaos: Milliseconds(chaos), faults: faults, downForGood: drawDownForGood(),
      quiet: Milliseconds(21_000))
  }

  // MARK: Surroundings

  /// Near or far apart, clean or lossy: one character for the whole network, and some variety.
  private mutating func drawLinks() -> [LinkQuality] {
    let far = stream.pick([300, 1_000, 5_000, 20_000] as [UInt64]) ?? 1_000
    let jitter = stream.pick([100, 1_000, 10_000, 40_000] as [UInt64]) ?? 1_000
    let loss = stream.pick([0, 0, 5, 30, 100] as [UInt64]) ?? 0
    let double = stream.pick([0, 0, 20] as [UInt64]) ?? 0
    let order: MessageOrder = stream.chance(perMille: 500) ? .kept : .free
    return (0..<nodes * nodes).map { _ in
      LinkQuality(
        floor: stream.within(far / 2...far * 2), mean: stream.within(jitter / 2...jitter * 2),
        lossPerMille: loss == 0 ? 0 : stream.within(0...loss * 2), doublePerMille: double,
        order: order)
    }
  }

  private mutating func drawMachine() -> MachineQuality {
    MachineQuality(
      disk: stream.pick([4, 16, 16, 64] as [UInt64]) ?? 16,
      processor: stream.pick([8, 16, 16, 48] as [UInt64]) ?? 16)
  }

  /// Wall clocks are mostly good; at most f of them are far off while faults go on.
  private mutating func drawClocks() -> [ClockQuality] {
    var clocks = (0..<nodes).map { _ in
      ClockQuality(
        boot: Milliseconds(stream.within(1...100_000_000)),
        ratePerMille: Int64(stream.below(UInt64(101))) - 50,
        skew: Int64(stream.below(UInt64(201))) - 100)
    }
    for _ in 0..<faultsMax where stream.chance(perMille: 200) {
      let node = stream.below(validators)
      clocks[node].skew = Int64(stream.below(UInt64(6_001))) - 3_000
    }
    return clocks
  }

  private mutating func drawWorkload() -> WorkloadPlan {
    WorkloadPlan(
      interval: stream.pick([120_000, 300_000, 800_000, 2_000_000] as [UInt64]) ?? 800_000,
      burstMax: stream.pick([1, 2, 6] as [UInt64]) ?? 1,
      doublePerMille: stream.pick([0, 100, 300] as [UInt64]) ?? 0,
      patience: Milliseconds(stream.within(2_000...6_000)))
  }

  private mutating func drawDownForGood() -> [Int] {
    guard faultsMax > 0, stream.chance(perMille: 150) else { return [] }
    var down: [Int] = []
    for _ in 0..<1 + stream.below(faultsMax) {
      let node = stream.below(validators)
      if !down.contains(node) { down.append(node) }
    }
    return down.sorted()
  }

  // MARK: Faults

  private mutating func drawFaults() -> [PlannedFault] {
    let count = Int(chaos / 1_000) * (1 + stream.below(4)) / 4
    var faults = (0..<count).map { _ in
      PlannedFault(at: Milliseconds(stream.within(500...chaos)), drawFault())
    }
    if stream.chance(perMille: 150) {
      faults.append(
        PlannedFault(at: Milliseconds(stream.within(1_000...chaos)), drawPowerLoss()))
    }
    if stream.chance(perMille: 150) { faults.append(drawSlowLinks()) }
    return faults.sorted { $0.time < $1.time }
  }

  private mutating func drawFault() -> Fault {
    switch stream.below(20) {
    case 0..<8: drawCrash()
    case 8..<13: drawPartition()
    case 13..<15: drawReset()
    case 15: .pause(node: stream.below(nodes), Milliseconds(stream.within(50...3_000)))
    case 16..<18:
      .slowDisk(
        node: stream.below(nodes), times: stream.within(4...100),
        Milliseconds(stream.within(500...5_000)))
    case 18: .clockJump(node: stream.below(nodes), by: Int64(stream.below(UInt64(1_001))) - 500)
    default: .syncFailure(node: stream.below(nodes), downFor: drawDowntime())
    }
  }

  private mutating func drawDowntime() -> Milliseconds {
    Milliseconds(stream.chance(perMille: 700) ? stream.within(0...1_000) : stream.within(0...8_000))
  }

  private mutating func drawCrash() -> Fault {
    let moment: Crash.Moment =
      switch stream.below(12) {
      case 0..<2: .now
      case 2..<5: .afterCalls(1 + stream.below(40))
      case 5..<7: .afterVote
      case 7..<11: .beforeDeviceCall(stream.below(24))
      default: .afterFinal
      }
    return .crash(
      Crash(
        node: stream.below(nodes), kind: stream.chance(perMille: 600) ? .powerCut : .kill,
        moment: moment, downFor: drawDowntime()))
  }

  private mutating func drawPowerLoss() -> Fault {
    .powerLoss(downFor: (0..<nodes).map { _ in Milliseconds(stream.within(0...4_000)) })
  }

  /// Longer than a view lasts, so that views pass without finality. The last slow message arrives
  /// before everything is healed, or the allowance for recovery would have to wait for it.
  private mutating func drawSlowLinks() -> PlannedFault {
    let start = stream.within(1_000...chaos / 2)
    let delay = stream.within(100...1_500)
    let length = min(stream.within(2_000...25_000), chaos - start - delay)
    return PlannedFault(
      at: Milliseconds(start), .slowLinks(by: Milliseconds(delay), Milliseconds(length)))
  }

  private mutating func drawReset() -> Fault {
    let one = stream.below(nodes)
    return .reset(one, (one + 1 + stream.below(max(1, nodes - 1))) % nodes)
  }

  private mutating func drawPartition() -> Fault {
    let lasts = Milliseconds(
      stream.chance(perMille: 700) ? stream.within(100...3_000) : stream.within(100...12_000))
    let notice: Partition.Notice =
      stream.chance(perMille: 500)
      ? .silent : .after(Milliseconds(stream.within(0...2_000)))
    return .partition(Partition(drawShape(), lasts: lasts, notice: notice))
  }

  private mutating func drawShape() -> Partition.Shape {
    switch stream.below(6) {
    case 0..<2:
      let sides = UInt128(stream.next()) << 64 | UInt128(stream.next())
      return .halves(sides & (1 << UInt128(nodes) - 1))
    case 2: return .isolation(stream.below(nodes))
    case 3:
      var order = Array(0..<validators)
      stream.permute(&order)
      return .ring(order)
    case 4: return .star(stream.below(validators))
    default:
      let one = stream.below(nodes)
      return .oneWay(one, (one + 1 + stream.below(max(1, nodes - 1))) % nodes)
    }
  }
}
