import SanadTypes

/// The simulator (consensus.md 4): runs a plan and says what came of it.
package enum Simulation {
  /// Runs a plan to its end or to the first violation; `log` takes every event.
  ///
  /// One plan gives one report, trace included, on any machine and in any process. Throws when the
  /// plan cannot be run at all.
  package static func run(
    _ plan: SimulationPlan, log: ((TraceEntry) -> Void)? = nil
  ) throws -> RunReport {
    let world = try World(plan, log: log)
    world.run()
    world.joinAtTheEnd()
    return world.report()
  }
}

extension World {
  /// What came of the run.
  func report() -> RunReport {
    let blocks = honest.map { checks.durability.height(of: $0.place) }.max() ?? Height(0)
    let took = recovery.recoveredAt.map { Milliseconds(($0 - recovery.healedAt) / 1_000) }
    return RunReport(
      seed: plan.seed, validators: plan.validators, observers: plan.observers,
      violation: checks.violation, views: checks.views.count, blocks: blocks.value,
      transactions: checks.ledger.once.count, simulated: Milliseconds(time / 1_000),
      events: eventCount, recovery: took, bound: recovery.bound, held: checks.held,
      coverage: coverage,
      trace: trace.digest())
  }
}
