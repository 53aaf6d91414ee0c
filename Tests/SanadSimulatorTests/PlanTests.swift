import Foundation
import SanadTesting
import SanadTypes
import Testing

@testable import SanadSimulator

/// Plans as files: refused where no run could do them, and the same run again where one can.
@Suite struct PlanTests {
  private static let edits: [@Sendable (inout SimulationPlan) -> Void] = [
    { $0.validators = 0 }, { $0.validators = 101 }, { $0.observers = -1 }, { $0.observers = 21 },
    { $0.links.removeLast() }, { $0.machines.removeLast() }, { $0.clocks.removeLast() },
    { $0.chaos = Milliseconds(3_600_001) }, { $0.quiet = Milliseconds(3_600_001) },
    { $0.byzantine = [ByzantineSeat(node: 4, .silent)] },
    { $0.byzantine = [ByzantineSeat(node: -1, .silent)] },
    { $0.byzantine = [ByzantineSeat(node: 1, .silent), ByzantineSeat(node: 1, .twins)] },
    { $0.byzantine = (0..<4).map { ByzantineSeat(node: $0, .silent) } },
    { $0.downForGood = [4] }, { $0.downForGood = [1, 1] }, { $0.downForGood = [-1] },
    { $0.links[3].floor = 60_000_001 }, { $0.links[3].mean = .max },
    { $0.links[3].lossPerMille = 1_001 }, { $0.links[3].doublePerMille = 1_001 },
    { $0.machines[1].disk = 0 }, { $0.machines[1].processor = 65_537 },
    { $0.clocks[2].boot = Milliseconds(.max) }, { $0.clocks[2].ratePerMille = 501 },
    { $0.clocks[2].skew = .min }, { $0.workload.interval = 0 }, { $0.workload.burstMax = 0 },
    { $0.workload.burstMax = 257 }, { $0.workload.patience = Milliseconds(.max) },
    { $0.workload.doublePerMille = 1_001 },
    {
      $0.faults = Array(
        repeating: PlannedFault(at: Milliseconds(1), .reset(0, 1)), count: 10_001)
    },
    { $0.faults = [PlannedFault(at: Milliseconds(.max), .reset(0, 1))] },
  ]

  private static let strangers: [Fault] = [
    .crash(Crash(node: 4, kind: .kill, moment: .now, downFor: Milliseconds(1))),
    .crash(Crash(node: 0, kind: .kill, moment: .afterCalls(-1), downFor: Milliseconds(1))),
    .crash(
      Crash(node: 0, kind: .kill, moment: .beforeDeviceCall(.max), downFor: Milliseconds(1))),
    .crash(Crash(node: 0, kind: .powerCut, moment: .now, downFor: Milliseconds(.max))),
    .powerLoss(downFor: [Milliseconds(1)]),
    .powerLoss(downFor: Array(repeating: Milliseconds(.max), count: 4)),
    .partition(Partition(.halves(16), lasts: Milliseconds(1), notice: .silent)),
    .partition(Partition(.isolation(-1), lasts: Milliseconds(1), notice: .silent)),
    .partition(Partition(.star(9), lasts: Milliseconds(1), notice: .silent)),
    .partition(Partition(.ring([0, 1, 1]), lasts: Milliseconds(1), notice: .silent)),
    .partition(Partition(.ring([0, 7]), lasts: Milliseconds(1), notice: .silent)),
    .partition(Partition(.oneWay(0, 4), lasts: Milliseconds(1), notice: .silent)),
    .partition(Partition(.star(0), lasts: Milliseconds(.max), notice: .silent)),
    .partition(Partition(.star(0), lasts: Milliseconds(1), notice: .after(Milliseconds(.max)))),
    .reset(0, 4), .reset(-1, 0), .pause(node: 4, Milliseconds(1)),
    .pause(node: 0, Milliseconds(.max)), .slowDisk(node: 4, times: 2, Milliseconds(1)),
    .slowDisk(node: 0, times: 0, Milliseconds(1)), .slowDisk(node: 0, times: .max, .zero),
    .slowLinks(by: Milliseconds(.max), .zero), .slowLinks(by: .zero, Milliseconds(.max)),
    .clockJump(node: 4, by: 0), .clockJump(node: 0, by: .min),
    .syncFailure(node: 4, downFor: .zero), .syncFailure(node: 0, downFor: Milliseconds(.max)),
  ]

  @Test(arguments: edits.indices)
  func refusesWhatNoRunCanDo(number: Int) {
    var plan = SimulationPlan(calmWithSeed: 1, validators: 4)
    Self.edits[number](&plan)
    #expect(throws: SimulationFailure.self) { try plan.check() }
    #expect(throws: SimulationFailure.self) { try Simulation.run(plan) }
  }

  @Test(arguments: strangers)
  func refusesAFaultOfAnotherNetwork(fault: Fault) {
    var plan = SimulationPlan(calmWithSeed: 1, validators: 4)
    plan.faults = [PlannedFault(at: Milliseconds(1), fault)]
    #expect(throws: SimulationFailure.self) { try plan.check() }
  }

  @Test(arguments: [1, 2, 4, 7, 31, 100])
  func whatSeedsStandForCanBeRun(validators: Int) throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      try SimulationPlan(seed: seed, validators: validators).check()
    }
  }

  /// Of those that are down for good, those that are Byzantine and those with damaged disks there are
  /// never more than f, and no one is two of them; every character comes up.
  @Test(arguments: [1, 3, 4, 7, 31])
  func seedsStayWithinThePromise(validators: Int) {
    var characters: Set<ByzantineSeat.Character> = []
    for seed in 1...200 as ClosedRange<UInt64> {
      let plan = SimulationPlan(seed: seed, validators: validators)
      let damaged = Set(
        plan.faults.compactMap { planned -> Int? in
          if case .damage(let damage) = planned.fault { damage.node } else { nil }
        })
      let faulty = plan.byzantine.map(\.node) + plan.downForGood + damaged
      #expect(Set(faulty).count == faulty.count)
      #expect(faulty.count <= (validators - 1) / 3)
      characters.formUnion(plan.byzantine.map(\.character))
    }
    #expect(characters.count == (validators < 4 ? 0 : ByzantineSeat.Character.allCases.count))
  }

  /// Every kind of fault comes up among these.
  @Test func aPlanIsTheSameAfterItsFile() throws {
    var kinds: Set<FaultKind> = []
    for seed in 1...200 as ClosedRange<UInt64> {
      let plan = SimulationPlan(seed: seed, validators: 4)
      let read = try JSONDecoder().decode(
        SimulationPlan.self, from: try JSONEncoder().encode(plan))
      #expect(read == plan)
      kinds.formUnion(plan.faults.map(\.fault.kind))
    }
    let ofLinks: Set<FaultKind> = [.loss, .double]
    #expect(kinds.union(ofLinks) == Set(FaultKind.allCases))
  }

  @Test(arguments: [
    ("\"version\":6", "\"version\":5"),
    ("\"byzantine\":[]", "\"byzantine\":[{\"node\":1,\"character\":\"kind\"}]"),
    ("\"seed\":\"3\"", "\"seed\":3"),
    ("\"seed\":\"3\"", "\"seed\":\"03\""), ("\"seed\":\"3\"", "\"seed\":\"18446744073709551616\""),
    ("\"chaos_ms\":10000", "\"chaos_ms\":-1"), ("\"wire\":\"values\"", "\"wire\":\"air\""),
    ("\"order\":\"kept\"", "\"order\":\"lost\""), ("\"validators\":4", "\"validators\":4.5"),
    ("\"faults\":[]", "\"faults\":[{\"at_ms\":1,\"fault\":\"crash\",\"node\":0}]"),
    ("\"faults\":[]", "\"faults\":[{\"at_ms\":1,\"fault\":\"fire\",\"node\":0}]"),
    (
      "\"faults\":[]",
      "\"faults\":[{\"at_ms\":1,\"fault\":\"damage\",\"node\":0,\"kind\":\"mice\","
        + "\"lasts_ms\":1,\"down_ms\":1}]"
    ),
    (
      "\"faults\":[]",
      "\"faults\":[{\"at_ms\":1,\"fault\":\"partition\",\"shape\":\"halves\",\"side\":[128],"
        + "\"lasts_ms\":1}]"
    ),
  ])
  func refusesWhatIsNoPlan(member: String, other: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(
      decoding: try encoder.encode(SimulationPlan(calmWithSeed: 3, validators: 4)), as: UTF8.self)
    try #require(text.contains(member))
    let changed = Data(text.replacing(member, with: other, maxReplacements: 1).utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(SimulationPlan.self, from: changed)
    }
  }

  @Test func aPlanFromItsFileGivesTheSameTrace() throws {
    let plan = SimulationPlan(seed: 11, validators: 4)
    let read = try JSONDecoder().decode(SimulationPlan.self, from: try JSONEncoder().encode(plan))
    #expect(try Simulation.run(read).trace == Simulation.run(plan).trace)
  }

  @Test func everyKindOfFaultIsExplained() {
    for kind in FaultKind.allCases { #expect(kind.meaning.count > 10) }
    #expect(FaultKind.allCases.filter { $0.inPlans == nil } == [.loss, .double])
  }
}
