import SanadReplica
import SanadTypes
import Testing

@testable import SanadSimulator

/// Who executes a block decides how long a run takes and nothing else.
@Suite struct SharedExecutionTests {
  /// Short plans, with blocks that are invalid and with a node that starts from nothing;
  /// Tests/EndToEnd/test_simulator.py compares whole ones of the shipped binary.
  @Test(arguments: [true, false])
  func oneTraceWhoeverExecutes(isByzantine: Bool) throws {
    var plan = SimulationPlan(
      calmWithSeed: 3, validators: 4, observers: 1, lasting: Milliseconds(4_000))
    plan.workload.interval = 60_000
    if isByzantine {
      plan.byzantine = [ByzantineSeat(node: 1, .badBuilder)]
    } else {
      let damage = Damage(
        node: 1, .lostData, lasts: Milliseconds(1_500), downFor: Milliseconds(200))
      plan.faults = [PlannedFault(at: Milliseconds(1_000), .damage(damage))]
    }
    plan.execution = .everywhere
    let everywhere = try Simulation.run(plan)
    plan.execution = .shared
    let shared = try Simulation.run(plan)
    #expect(everywhere.violation == nil)
    #expect(shared.violation == nil)
    #expect(shared.trace == everywhere.trace)
    #expect(shared.events == everywhere.events)
    #expect(shared.views == everywhere.views)
    #expect(shared.transactions == everywhere.transactions)
  }

  @Test func mostNodesTakeOverWhatAnotherFoundAndNoneDoesWhereEachIsToExecute() throws {
    var plan = SimulationPlan(calmWithSeed: 1, validators: 4)
    #expect(plan.execution == .everywhere)
    #expect(try World(plan, log: nil).shared == nil)
    plan.execution = .shared
    let world = try World(plan, log: nil)
    world.run()
    let report = world.report()
    #expect(report.violation == nil)
    // Three of four, unless one of them built it again after a crash; here none does.
    #expect(UInt64(world.shared?.takenCount ?? 0) >= 3 * report.blocks)
  }

  @Test func aQuarterOfTheSeedsExecutesEverywhere() {
    let shares = (1...400 as ClosedRange<UInt64>).filter {
      SimulationPlan(seed: $0, validators: 4).execution == .everywhere
    }
    #expect((70...130).contains(shares.count))
  }
}
