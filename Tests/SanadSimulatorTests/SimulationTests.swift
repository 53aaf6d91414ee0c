import SanadTypes
import Testing

@testable import SanadSimulator

@Suite struct SimulationTests {
  @Test func fourNodesWithoutFaultsSettleTransactions() throws {
    let report = try Simulation.run(SimulationPlan(calmWithSeed: 1, validators: 4))
    #expect(report.violation == nil)
    #expect(report.blocks > 10)
    #expect(report.transactions > 20)
    #expect(report.coverage[.appliedTransactions] > 0)
    #expect(report.coverage[.refusedTransactions] > 0)
    #expect(report.coverage[.refusedSubmissions] > 0)
  }

  @Test func onePlanGivesOneTrace() throws {
    let plan = SimulationPlan(seed: 11, validators: 4)
    let first = try Simulation.run(plan)
    let second = try Simulation.run(plan)
    #expect(first.trace == second.trace)
    #expect(first.events == second.events)
    let other = try Simulation.run(SimulationPlan(seed: 12, validators: 4))
    #expect(first.trace != other.trace)
  }
}
