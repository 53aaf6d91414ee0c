import SanadTypes
import Testing

@testable import SanadSimulator

/// A failing plan becomes smaller as long as it fails in the same way, and no other.
@Suite struct PlanShrinkerTests {
  private static func violation(_ property: Property, after milliseconds: UInt64 = 40_000)
    -> Violation
  {
    Violation(property: property, node: nil, time: milliseconds * 1_000, detail: "")
  }

  private static func isIsolation(of node: Int) -> (PlannedFault) -> Bool {
    {
      guard case .partition(let partition) = $0.fault else { return false }
      return partition.shape == .isolation(node)
    }
  }

  private static func isKill(of node: Int) -> (PlannedFault) -> Bool {
    {
      guard case .crash(let crash) = $0.fault else { return false }
      return crash.node == node && crash.kind == .kill
    }
  }

  /// A plan of many faults with two among them that together do harm.
  private static func plan() -> SimulationPlan {
    var plan = SimulationPlan(seed: 5, validators: 4)
    plan.faults.removeAll { isIsolation(of: 2)($0) || isKill(of: 1)($0) }
    plan.faults.insert(
      PlannedFault(
        at: Milliseconds(900),
        .partition(Partition(.isolation(2), lasts: Milliseconds(4_000), notice: .silent))), at: 0)
    plan.faults.append(
      PlannedFault(
        at: Milliseconds(20_000),
        .crash(Crash(node: 1, kind: .kill, moment: .afterVote, downFor: Milliseconds(800)))))
    return plan
  }

  private static func harm(_ plan: SimulationPlan) -> Violation? {
    let isHarmed =
      plan.faults.contains(where: isIsolation(of: 2)) && plan.faults.contains(where: isKill(of: 1))
    // Without both it breaks something else, which is no reason to keep a step.
    return violation(isHarmed ? .agreement : .honesty)
  }

  @Test func keepsTheFaultsThatDoHarmAndNoOthers() throws {
    let plan = Self.plan()
    #expect(plan.faults.count > 4)
    var steps: [String] = []
    var shrinker = PlanShrinker(
      plan, breaking: Self.violation(.agreement), runsMax: 10_000, tell: { steps.append($0) },
      outcome: Self.harm)
    let shrunk = try shrinker.shrink()
    #expect(shrunk.plan.faults.count == 2)
    #expect(shrunk.violation.property == .agreement)
    #expect(Self.harm(shrunk.plan)?.property == .agreement)
    try shrunk.plan.check()
    // What does not matter is as plain as it gets.
    #expect(shrunk.plan.observers == 0 && shrunk.plan.wire == .values)
    #expect(shrunk.plan.workload.burstMax == 1 && shrunk.plan.workload.doublePerMille == 0)
    #expect(shrunk.plan.links.allSatisfy { $0.lossPerMille == 0 && $0.order == .kept })
    #expect(shrunk.plan.clocks.allSatisfy { $0.skew == 0 && $0.ratePerMille == 0 })
    guard case .crash(let crash) = shrunk.plan.faults[1].fault else {
      Issue.record("the kill is the later one")
      return
    }
    #expect(crash.downFor.value < 100, "\(crash)")
    #expect(!steps.isEmpty && shrunk.runs >= steps.count)
  }

  @Test func endsWithTheRunsThatItMayUse() throws {
    var asked = 0
    var shrinker = PlanShrinker(
      Self.plan(), breaking: Self.violation(.agreement), runsMax: 3,
      outcome: {
        asked += 1
        return Self.harm($0)
      })
    #expect(try shrinker.shrink().runs == 3)
    #expect(asked == 3)
  }

  @Test func aPlanThatNothingCanBeTakenFromStaysAsItIs() throws {
    let plan = Self.plan()
    var shrinker = PlanShrinker(
      plan, breaking: Self.violation(.agreement), runsMax: 10_000, outcome: { _ in nil })
    let shrunk = try shrinker.shrink()
    #expect(shrunk.plan == plan)
    #expect(shrunk.violation == Self.violation(.agreement))
  }

  /// Two of four down for good are more than the promise covers: the chain stands, whatever else the
  /// plan has.
  @Test func aRealRunThatStandsShrinksToWhatMakesItStand() throws {
    var plan = SimulationPlan(calmWithSeed: 9, validators: 4, lasting: Milliseconds(4_000))
    plan.downForGood = [0, 1]
    plan.faults = [
      PlannedFault(at: Milliseconds(1_000), .reset(2, 3)),
      PlannedFault(at: Milliseconds(2_000), .pause(node: 3, Milliseconds(500))),
    ]
    let violation = try #require(try Simulation.run(plan).violation)
    #expect(violation.property == .progress)
    var shrinker = PlanShrinker(
      plan, breaking: violation, runsMax: 12, outcome: { try Simulation.run($0).violation })
    let shrunk = try shrinker.shrink()
    #expect(shrunk.plan.faults.isEmpty)
    #expect(shrunk.plan.downForGood == [0, 1])
    #expect(try Simulation.run(shrunk.plan).violation == shrunk.violation)
  }
}
