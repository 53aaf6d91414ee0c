import SanadTypes

/// Makes a plan that breaks a property smaller, as long as it breaks the same one: first the faults,
/// then what clients do, then the surroundings, until nothing more can go.
///
/// Each step runs a plan from its beginning. That one fault less leaves the draws of the others as
/// they were (``SimulationPlan``) is what makes it likely that the rest still fails.
package struct PlanShrinker {
  /// A smaller plan and what it breaks.
  package struct Shrunk: Sendable {
    /// The plan.
    package let plan: SimulationPlan
    /// What does not hold when it runs.
    package let violation: Violation
    /// Runs that it took.
    package let runs: Int
  }

  private let property: Property
  private let runsMax: Int
  private let outcome: (SimulationPlan) throws -> Violation?
  private let tell: (String) -> Void
  private var plan: SimulationPlan
  private var violation: Violation
  private var runs = 0

  /// Takes a plan that breaks a property.
  ///
  /// - Parameters:
  ///   - runsMax: most runs; what is found by then is the result.
  ///   - tell: takes each step that was kept, as a line.
  ///   - outcome: runs a plan, and says what it breaks.
  package init(
    _ plan: SimulationPlan, breaking violation: Violation, runsMax: Int,
    tell: @escaping (String) -> Void = { _ in },
    outcome: @escaping (SimulationPlan) throws -> Violation?
  ) {
    self.plan = plan
    self.violation = violation
    property = violation.property
    self.runsMax = runsMax
    self.tell = tell
    self.outcome = outcome
  }

  /// Shrinks until a whole round changes nothing, or until there are no more runs.
  package mutating func shrink() throws -> Shrunk {
    var before: SimulationPlan
    repeat {
      before = plan
      try dropFaults()
      try quietenClients()
      try simplifySurroundings()
      try shortenFaults()
      try endEarlier()
    } while plan != before && runs < runsMax
    return Shrunk(plan: plan, violation: violation, runs: runs)
  }

  /// Keeps a candidate that can be run and breaks the same property; says whether it has.
  @discardableResult
  private mutating func keep(_ candidate: SimulationPlan, _ step: String) throws -> Bool {
    guard candidate != plan, runs < runsMax else { return false }
    do throws(SimulationFailure) { try candidate.check() } catch { return false }
    runs += 1
    guard let found = try outcome(candidate), found.property == property else { return false }
    plan = candidate
    violation = found
    tell(
      "run \(runs)  \(step): \(plan.faults.count) faults left, breaks after "
        + "\(found.time / 1_000) ms")
    return true
  }

  // MARK: Faults

  /// Takes out faults, at first many at once (Zeller and Hildebrandt's delta debugging, complements
  /// alone: a subset that fails is found by what is left when the others are gone).
  private mutating func dropFaults() throws {
    let end = Milliseconds(violation.time / 1_000)
    var candidate = plan
    candidate.faults.removeAll { $0.time > end }
    try keep(candidate, "faults after the end")
    var size = plan.faults.count
    while size > 0 {
      var place = 0
      while place < plan.faults.count {
        var candidate = plan
        candidate.faults.removeSubrange(place..<min(place + size, plan.faults.count))
        let isKept = try keep(candidate, "\(min(size, plan.faults.count - place)) faults less")
        if !isKept { place += size }
      }
      size = size == 1 ? 0 : (size + 1) / 2
    }
  }

  /// Halves how long each fault lasts, and how long nodes stay down.
  private mutating func shortenFaults() throws {
    for place in plan.faults.indices {
      while let shorter = plan.faults[place].fault.halved {
        var candidate = plan
        candidate.faults[place].fault = shorter
        guard try keep(candidate, "a shorter \(shorter.kind.rawValue)") else { break }
      }
    }
  }

  // MARK: Clients and ends

  private mutating func quietenClients() throws {
    try change("one client at a time") { $0.workload.burstMax = 1 }
    try change("nothing submitted twice") { $0.workload.doublePerMille = 0 }
    while plan.workload.interval < 30_000_000 {
      var candidate = plan
      candidate.workload.interval *= 4
      guard try keep(candidate, "fewer transactions") else { break }
    }
    for seat in plan.byzantine {
      try change("one more that is honest") { $0.byzantine.removeAll { $0 == seat } }
      try change("one that is only silent") { plan in
        plan.byzantine = plan.byzantine.map {
          $0 == seat ? ByzantineSeat(node: seat.node, .silent) : $0
        }
      }
    }
    for planned in plan.changes {
      try change("one change of the validators less") { $0.changes.removeAll { $0 == planned } }
    }
    for node in plan.downForGood {
      try change("one more that comes back") { $0.downForGood.removeAll { $0 == node } }
    }
  }

  private mutating func endEarlier() throws {
    while plan.chaos.value > 1_000 {
      var candidate = plan
      candidate.chaos = Milliseconds(plan.chaos.value / 2)
      guard try keep(candidate, "healed earlier") else { break }
    }
  }

  // MARK: Surroundings

  private mutating func simplifySurroundings() throws {
    try change("simulated signatures") { $0.signatures = .simulated }
    try change("values on the wire") { $0.wire = .values }
    try keep(plan.withoutObservers, "no observers")
    let link = LinkQuality(
      floor: 1_000, mean: 0, lossPerMille: 0, doublePerMille: 0, order: .kept)
    try change("good links") { plan in
      plan.links = plan.links.map { _ in link }
    }
    for place in plan.links.indices {
      try change("one good link more") { $0.links[place] = link }
    }
    for place in plan.machines.indices {
      try change("one usual machine more") {
        $0.machines[place] = MachineQuality(disk: 16, processor: 16)
      }
      try change("one true clock more") {
        $0.clocks[place] = ClockQuality(boot: Milliseconds(1_000), ratePerMille: 0, skew: 0)
      }
    }
  }

  private mutating func change(
    _ step: String, _ edit: (inout SimulationPlan) -> Void
  ) throws {
    var candidate = plan
    edit(&candidate)
    try keep(candidate, step)
  }
}

extension SimulationPlan {
  /// The plan with its validators alone; faults of observers are gone with them.
  fileprivate var withoutObservers: SimulationPlan {
    var plan = self
    plan.observers = 0
    plan.candidates = 0
    plan.changes = []
    plan.links = (0..<validators).flatMap { from in
      (0..<validators).map { links[from * nodes + $0] }
    }
    plan.machines = Array(machines.prefix(validators))
    plan.clocks = Array(clocks.prefix(validators))
    plan.faults = faults.compactMap { planned in
      planned.fault.limited(to: validators).map { PlannedFault(at: planned.time, $0) }
    }
    return plan
  }
}

extension Fault {
  /// The shortest times that are tried.
  private static let shortest: UInt64 = 50

  /// The same fault for half as long; nil where that would be next to nothing.
  fileprivate var halved: Fault? {
    func half(_ length: Milliseconds) -> Milliseconds? {
      length.value / 2 >= Self.shortest ? Milliseconds(length.value / 2) : nil
    }
    switch self {
    case .crash(var crash):
      guard let down = half(crash.downFor) else { return nil }
      crash.downFor = down
      return .crash(crash)
    case .powerLoss(let downFor):
      let shorter = downFor.map { half($0) ?? $0 }
      return shorter == downFor ? nil : .powerLoss(downFor: shorter)
    case .partition(var partition):
      guard let lasts = half(partition.lasts) else { return nil }
      partition.lasts = lasts
      return .partition(partition)
    case .pause(let node, let lasts): return half(lasts).map { .pause(node: node, $0) }
    case .slowDisk(let node, let times, let lasts):
      return half(lasts).map { .slowDisk(node: node, times: times, $0) }
    case .slowLinks(let by, let lasts): return half(lasts).map { .slowLinks(by: by, $0) }
    case .syncFailure(let node, let down):
      return half(down).map { .syncFailure(node: node, downFor: $0) }
    case .damage(var damage):
      guard let down = half(damage.downFor) else { return nil }
      damage.downFor = down
      return .damage(damage)
    case .reset, .clockJump: return nil
    }
  }

  /// The fault among the first `count` nodes; nil where it is about others.
  fileprivate func limited(to count: Int) -> Fault? {
    switch self {
    case .crash(let crash): return crash.node < count ? self : nil
    case .powerLoss(let downFor): return .powerLoss(downFor: Array(downFor.prefix(count)))
    case .partition(var partition):
      guard let shape = partition.shape.limited(to: count) else { return nil }
      partition.shape = shape
      return .partition(partition)
    case .reset(let one, let other): return one < count && other < count ? self : nil
    case .pause(let node, _), .slowDisk(let node, _, _), .clockJump(let node, _),
      .syncFailure(let node, _):
      return node < count ? self : nil
    case .slowLinks: return self
    case .damage(let damage): return damage.node < count ? self : nil
    }
  }
}

extension Partition.Shape {
  fileprivate func limited(to count: Int) -> Partition.Shape? {
    switch self {
    case .halves(let sides): .halves(sides & (1 << UInt128(count) - 1))
    case .isolation(let node), .star(let node): node < count ? self : nil
    case .ring(let order): .ring(order.filter { $0 < count })
    case .oneWay(let one, let other): one < count && other < count ? self : nil
    }
  }
}
