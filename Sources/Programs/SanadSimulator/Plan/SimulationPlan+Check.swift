import SanadTypes

// A plan may come from a file: what could not be run, or would not end, is refused before it starts.
extension SimulationPlan {
  /// Most observers of a plan.
  package static let observersMax = 20
  /// Most changes of the validators of a plan.
  package static let changesMax = 100
  /// Most faults of a plan.
  package static let faultsMax = 10_000
  /// The longest that anything in a plan may last, in milliseconds.
  package static let lengthMax: UInt64 = 3_600_000
  /// Most microseconds that a message may take.
  private static let latencyMax: UInt64 = 60_000_000
  private static let clockMax: Int64 = 86_400_000

  /// Refuses what no run can do.
  package func check() throws(SimulationFailure) {
    try require((1...100).contains(validators), "it has \(validators) validators")
    try require(
      weights.isEmpty
        || (weights.count == validators
          && weights.allSatisfy { (1...Validator.weightMax).contains($0) }),
      "there is not a weight from 1 to \(Validator.weightMax) for each validator")
    try require((0...Self.observersMax).contains(observers), "it has \(observers) observers")
    try require(
      links.count == nodes * nodes && machines.count == nodes && clocks.count == nodes,
      "links, machines or clocks are not as many as the nodes")
    try require(
      chaos.value <= Self.lengthMax && quiet.value <= Self.lengthMax
        && epochLength.value <= Self.lengthMax, "it lasts too long")
    try require(
      Set(downForGood).count == downForGood.count
        && downForGood.allSatisfy { (0..<validators).contains($0) },
      "of its validators, not all that are down for good are there, or one is there twice")
    try require((0...observers).contains(candidates), "it has \(candidates) candidates")
    try require(changes.count <= Self.changesMax, "it has \(changes.count) changes")
    try require(
      changes.allSatisfy { $0.time.value <= Self.lengthMax && fits($0.kind) },
      "a change of validators is about a node without a key that votes, or too late")
    let seats = byzantine.map(\.node)
    try require(
      Set(seats).count == seats.count && seats.count < validators
        && seats.allSatisfy { (0..<validators).contains($0) },
      "of its Byzantine validators, not all are there, one is there twice, or nobody is honest")
    for link in links { try check(link) }
    for (machine, clock) in zip(machines, clocks) { try check(machine, clock) }
    try check(workload)
    try require(faults.count <= Self.faultsMax, "it has \(faults.count) faults")
    for (place, planned) in faults.enumerated() {
      let isFit = planned.time.value <= Self.lengthMax && fits(planned.fault)
      try require(
        isFit, "fault \(place) (\(planned.fault.summary)) is none of this network, or too long")
    }
  }

  private func require(
    _ holds: Bool, _ complaint: @autoclosure () -> String
  ) throws(SimulationFailure) {
    if !holds { throw .plan(complaint()) }
  }

  private func check(_ link: LinkQuality) throws(SimulationFailure) {
    try require(
      link.floor <= Self.latencyMax && link.mean <= Self.latencyMax
        && link.lossPerMille <= 1_000 && link.doublePerMille <= 1_000,
      "a link takes longer than a minute, or loses more than everything")
  }

  private func check(
    _ machine: MachineQuality, _ clock: ClockQuality
  ) throws(SimulationFailure) {
    let paces: ClosedRange<UInt64> = 1...65_536
    try require(
      paces.contains(machine.disk) && paces.contains(machine.processor),
      "a machine is 0, or more than 4,096, times as slow as a usual one")
    try require(
      clock.boot.value <= 1 << 48 && (-500...500).contains(clock.ratePerMille)
        && (-Self.clockMax...Self.clockMax).contains(clock.skew),
      "a clock is more than a day or half of its pace off")
  }

  private func check(_ workload: WorkloadPlan) throws(SimulationFailure) {
    try require(
      (100...Self.latencyMax).contains(workload.interval) && (1...256).contains(workload.burstMax)
        && workload.doublePerMille <= 1_000 && workload.patience.value <= Self.lengthMax,
      "its clients send more often than every 100 µs, or less often than every minute")
  }

  private func fits(_ fault: Fault) -> Bool {
    switch fault {
    case .crash(let crash): isNode(crash.node) && fits(crash.moment) && isLength(crash.downFor)
    case .powerLoss(let downFor): downFor.count == nodes && downFor.allSatisfy(isLength)
    case .partition(let partition): fits(partition)
    case .reset(let one, let other): isNode(one) && isNode(other)
    case .pause(let node, let lasts): isNode(node) && isLength(lasts)
    case .slowDisk(let node, let times, let lasts):
      isNode(node) && (1...1_000).contains(times) && isLength(lasts)
    case .slowLinks(let by, let lasts): isLength(by) && isLength(lasts)
    case .clockJump(let node, let by):
      isNode(node) && (-Self.clockMax...Self.clockMax).contains(by)
    case .syncFailure(let node, let downFor): isNode(node) && isLength(downFor)
    case .damage(let damage):
      (0..<validators).contains(damage.node) && isLength(damage.lasts) && isLength(damage.downFor)
    }
  }

  private func fits(_ change: PlannedChange.Kind) -> Bool {
    switch change {
    case .add(let node), .remove(let node): isNode(node) && canVote(node)
    case .rotate(let old, let new):
      isNode(old) && isNode(new) && canVote(old) && canVote(new) && old != new
    case .weigh(let node, let weight):
      isNode(node) && canVote(node) && (1...Validator.weightMax).contains(weight)
    }
  }

  private func fits(_ moment: Crash.Moment) -> Bool {
    switch moment {
    case .now, .afterVote, .afterFinal: true
    case .afterCalls(let calls), .beforeDeviceCall(let calls): (0...1_000_000).contains(calls)
    }
  }

  private func fits(_ partition: Partition) -> Bool {
    guard isLength(partition.lasts) else { return false }
    if case .after(let wait) = partition.notice, !isLength(wait) { return false }
    switch partition.shape {
    case .halves(let sides): return sides >> UInt128(nodes) == 0
    case .isolation(let node), .star(let node): return isNode(node)
    case .ring(let order): return Set(order).count == order.count && order.allSatisfy(isNode)
    case .oneWay(let one, let other): return isNode(one) && isNode(other)
    }
  }

  private func isNode(_ node: Int) -> Bool { (0..<nodes).contains(node) }

  private func isLength(_ length: Milliseconds) -> Bool { length.value <= Self.lengthMax }
}
