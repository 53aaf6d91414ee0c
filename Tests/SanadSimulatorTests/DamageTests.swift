import SanadTypes
import Testing

@testable import SanadSimulator

/// Damaged disks: each kind is noticed or harmless, and whoever was damaged votes again.
@Suite struct DamageTests {
  private func run(_ kind: Damage.Kind, seed: UInt64) throws -> RunReport {
    var plan = SimulationPlan(
      calmWithSeed: seed, validators: 4, lasting: Milliseconds(6_000))
    plan.workload.interval = 60_000
    plan.execution = .shared
    plan.faults = [
      PlannedFault(
        at: Milliseconds(2_500),
        .damage(
          Damage(
            node: 1, kind, lasts: Milliseconds(1_500), downFor: Milliseconds(200))))
    ]
    return try Simulation.run(plan)
  }

  @Test(arguments: Damage.Kind.allCases)
  func isBorne(kind: Damage.Kind) throws {
    let report = try run(kind, seed: 5)
    #expect(report.violation == nil)
    #expect(report.coverage[kind.fault] == 1)
  }

  @Test func aLostDirectoryIsRecoveredUpToTheMark() throws {
    let report = try run(.lostData, seed: 6)
    #expect(report.violation == nil)
    #expect(report.coverage[.refusedStarts] == 1)
    #expect(report.coverage[.boundedAmnesia] == 1)
  }

  @Test func theLossOfEverythingIsRecoveredInQuarantine() throws {
    let report = try run(.lostAll, seed: 6)
    #expect(report.violation == nil)
    #expect(report.coverage[.chosenQuarantines] == 1)
    #expect(report.coverage[.recoveryFloors] == 1)
    #expect(report.coverage[.recoveries] == 1)
  }

  @Test func anOldCopyFindsThatItForgotVotesAndComesBack() throws {
    let report = try run(.restoredAll, seed: 6)
    #expect(report.violation == nil)
    #expect(report.coverage[.forgottenVotes] == 1)
    #expect(report.coverage[.recoveries] == 1)
  }
}
