import SanadTypes

/// Plays scenarios of twins (Bano and others, "Twins: BFT Systems Made Robust", 2021) on the
/// production host, with every checker of a run.
package struct TwinCampaign {
  /// What came of a scenario.
  package struct Report: Sendable {
    /// Which.
    package let scenario: TwinScenario
    /// The run.
    package let run: RunReport
    /// Whether the twins sent votes that contradict each other, before all was healed.
    package let isConflicting: Bool
  }

  /// What there is to play.
  package let enumeration: TwinEnumeration
  private let plan: SimulationPlan
  /// The seats in the order of their turns to lead, from view 1 on.
  private let order: [Int]

  /// - Parameter seed: feeds the small draws, such as latencies; the same for every scenario.
  package init(_ enumeration: TwinEnumeration, seed: UInt64 = 1) throws {
    self.enumeration = enumeration
    plan = Self.plan(seed)
    // Who leads follows from the genesis, which is the same whoever the twins are.
    let world = try World(plan, log: nil)
    let anchor = world.checks.ledger.genesisDigest
    order = (1...UInt64(TwinEnumeration.seatCount)).map { view in
      Int(world.genesis.validators.leader(of: View(view), anchor: anchor).value)
    }
  }

  /// Good links, machines and clocks: what is wrong is the twins and the partitions.
  private static func plan(_ seed: UInt64) -> SimulationPlan {
    var plan = SimulationPlan(
      calmWithSeed: seed, validators: TwinEnumeration.seatCount, lasting: Milliseconds(8_000))
    plan.workload.interval = 50_000
    plan.quiet = Milliseconds(3_000)
    plan.execution = .shared
    return plan
  }

  /// Plays one scenario; `log` takes every event.
  package func play(
    _ scenario: TwinScenario, log: ((TraceEntry) -> Void)? = nil
  ) throws -> Report {
    let world = try world(scenario, log: log)
    world.run()
    return Report(
      scenario: scenario, run: world.report(),
      isConflicting: world.script?.isConflicting ?? false)
  }

  /// A scenario's world, before its first event.
  func world(_ scenario: TwinScenario, log: ((TraceEntry) -> Void)? = nil) throws -> World {
    var plan = plan
    plan.byzantine = [ByzantineSeat(node: order[scenario.turn - 1], .twins)]
    return try World(scenario, plan, order: order, log: log)
  }
}
