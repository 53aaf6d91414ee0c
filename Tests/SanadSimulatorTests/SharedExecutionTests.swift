import SanadReplica
import SanadTypes
import Testing

@testable import SanadSimulator

/// Who executes a block decides how long a run takes and nothing else.
@Suite struct SharedExecutionTests {
  @Test(arguments: [3, 8, 20, 21] as [UInt64])
  func oneTraceWhoeverExecutes(_ seed: UInt64) throws {
    var plan = SimulationPlan(seed: seed, validators: 4)
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
